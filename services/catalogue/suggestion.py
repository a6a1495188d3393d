"""Which service a subject is about, by the stems of its words: a suggestion, which a person takes or leaves."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from services.models import Catalogue, ServiceEntry
from services.stems import kept

from .reading import Book, book_of

NAMED, KEYWORD, DESCRIBED = 3.0, 2.0, 1.0
"""What a word counts that stands in the name, among the keywords, in the description."""
ENOUGH = 1.5
"""What the best service must reach, words that many services share counting for less."""
LEAD = 1.15
"""How far it must lie before the next; else nothing is suggested."""


def suggested(subject: str, book: Book) -> ServiceEntry | None:
    """The service that the subject's words point at; None where they point nowhere, or at two alike."""
    words = _weights(book.version)
    points: dict[int, float] = defaultdict(float)
    for stem in set(kept(subject)):
        for service_id, weight in words.get(stem, {}).items():
            points[service_id] += weight
    best = sorted(points.items(), key=lambda item: -item[1])[:2]
    if not best or best[0][1] < ENOUGH:
        return None
    if len(best) > 1 and best[0][1] < LEAD * best[1][1]:
        return None
    return book.entries.get(best[0][0])


@lru_cache(maxsize=8)
def _weights(version: Catalogue) -> Mapping[str, Mapping[int, float]]:
    """Stem -> service -> what it counts there, shared by the services that have it."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for entry in book_of(version).services:
        for text, weight in ((entry.description, DESCRIBED), (entry.keywords, KEYWORD), (entry.name, NAMED)):
            for stem in kept(text):
                found[stem][entry.service_id] = weight
    return {stem: {key: weight / len(of) for key, weight in of.items()} for stem, of in found.items()}


def forget() -> None:
    """As `reading.forget`."""
    _weights.cache_clear()
