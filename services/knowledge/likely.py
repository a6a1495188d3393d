"""The articles that probably answer a question that somebody is typing: in other words, mistyped, half a sentence.

Six statements at most, each bounded, all of them of articles: no ticket is read. The same on both databases.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from services import likeness
from services.models import Article, ArticleWord
from users.models import User

from .finding import WEIGHTS, having

CANDIDATES = 40
"""Read closely; the nearest by words in common."""
KNOWN_WORDS = 6_000
"""Of all articles offered, beginning like a word that none has."""
THRESHOLD = 0.55
"""From here on an article is shown unasked. Tried with tests/services/knowledge/questions.txt."""
PLACES = {WEIGHTS["title"]: 1.0, WEIGHTS["question"]: 0.9, WEIGHTS["answer"]: 0.6}


@dataclass(frozen=True)
class Likely:
    """An article as `finding.similar` gives it, how near it is, 0 to 1, and how many words of its title are named."""

    article: Any
    score: float
    named: int = 0


def likely(user: User, text: str, day: date, most: int = 5, threshold: float = THRESHOLD) -> list[Likely]:
    """The nearest that may be offered to this user on the day, best first."""
    return nearest(user, read(user, text, day), day, most, threshold)


@dataclass(frozen=True)
class Asked:
    """A question's words, put right, and how many of the articles offered have each."""

    words: list[str]
    counts: dict[str, int]


def read(user: User, text: str, day: date) -> Asked:
    """What a text asks for; a word that no article has may be another, mistyped. Three statements at most."""
    words = likeness.concepts(text)
    if all(likeness.is_weak(word) for word in words):
        return Asked([], {})
    offered = Article.objects.visible_to(user, day).offered_on(day).values("pk")
    counts = _counts(offered, words)
    put_right = _put_right(offered, [word for word in words if word not in counts and not likeness.is_weak(word)])
    if put_right:
        words = list(dict.fromkeys(put_right.get(word, word) for word in words))
        counts |= _counts(offered, list(put_right.values()))
    return Asked(words, counts)


def nearest(user: User, question: Asked, day: date, most: int = 5, threshold: float = THRESHOLD) -> list[Likely]:
    """As `likely`, of what was read already. Three statements."""
    if not question.words:
        return []
    words, counts = question.words, question.counts
    offered = Article.objects.visible_to(user, day).offered_on(day)
    asked = likeness.weights(words, counts, offered.count())
    found = list(having(user, [word for word in words if not likeness.is_weak(word)], day, CANDIDATES))
    places: dict[int, dict[str, float]] = defaultdict(dict)
    rows = ArticleWord.objects.filter(article__in=[article.pk for article in found], word__in=words)
    for article, word, weight in rows.values_list("article", "word", "weight"):
        places[article][word] = PLACES.get(weight, 0.6)
    scored = []
    for article in found:
        title = likeness.concepts(article.published.title)
        near = likeness.score(asked, places[article.pk], title)
        scored.append(Likely(article, near, likeness.named(asked, title)))
    scored.sort(key=lambda each: (-each.score, -each.article.pk))
    return scored[: min(most, likeness.near_enough([(each.score, each.named) for each in scored], threshold))]


def _counts(offered: Any, words: list[str]) -> dict[str, int]:
    """How many of the articles have each word; no row for none."""
    rows = ArticleWord.objects.filter(article__in=offered, word__in=words).order_by()
    return dict(rows.values("word").annotate(count=Count("pk")).values_list("word", "count"))


def _put_right(offered: Any, unknown: list[str]) -> dict[str, str]:
    """Of words that no article has, those that are another, mistyped: looked for among words of the same first
    letter."""
    tried = [word for word in unknown if len(word) >= likeness.SHORTEST and word.isalpha()]
    if not tried:
        return {}
    beginning = Q(pk__in=[])
    for letter in {word[0] for word in tried}:
        beginning |= Q(word__startswith=letter)
    rows = ArticleWord.objects.filter(beginning, article__in=offered).order_by("word").values_list("word", flat=True)
    known = list(rows.distinct()[:KNOWN_WORDS])
    found = {word: likeness.nearest(word, known) for word in tried}
    return {word: near for word, near in found.items() if near}
