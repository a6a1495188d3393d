"""How alike a question and a kept text are: by stems, by what is said for the same thing, by letters where a word is
mistyped. Pure, so that PostgreSQL and SQLite find the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from math import log

from .stems import stem, terms
from .treasury_synonyms import SAME, WEAK

MOST_WORDS = 24
"""Of one question; more say no more."""
ALIKE = 0.5
"""Trigrams in common, of all that two words have, from which one is the other mistyped."""
SHORTEST = 4
"""Of shorter words every letter counts: SPM is not SPP."""
WEAK_WEIGHT = 0.15
UNKNOWN_WEIGHT = 0.6
"""Of a word that no text has, beside the rarest that one has: names and numbers of somebody's own case."""
NAMED = 2
"""Words of a title that say most of what a long question is about, whatever else it tells."""
NAMED_FROM = 0.35
"""From here on what is named so is near enough."""
NAMED_LEAD = 1.5
"""So many times as near as the next; otherwise it is one of several."""
OF_THE_QUESTION = 0.75
"""What of the question is answered counts so much, what of the title is asked the rest."""


def concepts(text: str, most: int = MOST_WORDS) -> list[str]:
    """The stems of a text, in order, each once, where what is said for the same thing is the same word."""
    return list(dict.fromkeys(_joined([term.stem for term in terms(text)])))[:most]


def _joined(stems: list[str]) -> Iterable[str]:
    """The longest of what begins at each place."""
    phrases, longest = _phrases()
    place = 0
    while place < len(stems):
        for length in range(min(longest, len(stems) - place), 0, -1):
            kept = phrases.get(tuple(stems[place : place + length]))
            if kept is not None:
                yield kept
                place += length
                break
        else:
            yield stems[place]
            place += 1


@cache
def _phrases() -> tuple[dict[tuple[str, ...], str], int]:
    """By their stems; and how many words the longest has."""
    found: dict[tuple[str, ...], str] = {}
    for kept, others in SAME.items():
        for phrase in (kept, *others):
            found[tuple(term.stem for term in terms(phrase))] = kept
    found.pop((), None)
    return found, max(map(len, found))


@cache
def said_for(concept: str) -> tuple[str, ...]:
    """The single words that mean this, itself first."""
    phrases, _longest = _phrases()
    return tuple(
        dict.fromkeys([concept, *(said[0] for said, kept in phrases.items() if kept == concept and not said[1:])])
    )


@cache
def _weak() -> frozenset[str]:
    return frozenset({stem(word) for word in WEAK} | WEAK)


def is_weak(word: str) -> bool:
    """Whether it stands in questions of every kind."""
    return word in _weak()


@lru_cache(maxsize=50_000)
def trigrams(word: str) -> frozenset[str]:
    """Of the word with its edges: "spm" is "  s", " sp", "spm", "pm "."""
    edged = f"  {word} "
    return frozenset(edged[at : at + 3] for at in range(len(edged) - 2))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that this one is, mistyped; None where none is near enough."""
    if len(word) < SHORTEST or not word.isalpha():
        return None
    mine, best, found = trigrams(word), 0.0, None
    for other in known:
        if len(other) < SHORTEST or abs(len(other) - len(word)) > 2:
            continue
        near = _likeness(word, other, mine)
        if near > best or (near == best and found is not None and other < found):
            best, found = near, other
    return found if best >= ALIKE else None


def _likeness(word: str, other: str, mine: frozenset[str]) -> float:
    """Trigrams in common; a single slip (two letters exchanged, one too many, one missing) is near however short."""
    if _one_slip(word, other):
        return 1.0
    theirs = trigrams(other)
    return len(mine & theirs) / len(mine | theirs)


def _one_slip(word: str, other: str) -> bool:
    at = 0
    while at < min(len(word), len(other)) and word[at] == other[at]:
        at += 1
    if len(word) == len(other):
        return word[at + 2 :] == other[at + 2 :] and word[at : at + 2] == other[at : at + 2][::-1]
    longer, shorter = sorted((word, other), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and longer[at + 1 :] == shorter[at:] and len(shorter) >= SHORTEST


def weights(words: Iterable[str], counts: Mapping[str, int], of: int) -> dict[str, float]:
    """What each word of a question says. `counts`: how many of the `of` texts have it; rarer says more."""
    found = {}
    for word in words:
        have = counts.get(word, 0)
        rarity = log(1 + of / max(have, 1)) / log(1 + max(of, 1)) if of else 1.0
        found[word] = rarity * (WEAK_WEIGHT if is_weak(word) else 1.0) * (1.0 if have else UNKNOWN_WEIGHT)
    return found


def named(asked: Iterable[str], title: Iterable[str]) -> int:
    """How many words of the title that say something are asked for."""
    wanted = set(asked)
    return sum(word in wanted for word in title if not is_weak(word))


def near_enough(ranked: Sequence[tuple[float, int]], threshold: float) -> int:
    """How many of them are shown, the first ones. `ranked`: (score, words of the title that are named), best first.

    A long question tells much that no text has, so that few of its words are found in any: where none reaches the
    threshold, the best is shown if it is named by several words and nothing else comes near it.
    """
    many = sum(score >= threshold for score, _named in ranked)
    if many or not ranked:
        return many
    (best, words), after = ranked[0], ranked[1][0] if len(ranked) > 1 else 0.0
    return int(words >= NAMED and best >= NAMED_FROM and best >= NAMED_LEAD * after)


def score(asked: Mapping[str, float], places: Mapping[str, float], title: Iterable[str]) -> float:
    """0 to 1. `asked`: the question's words as weighed; `places`: the text's words, each 0 to 1 by where it stands;
    `title`: those of the title."""
    whole = sum(asked.values())
    if not whole:
        return 0.0
    answered = sum(weight * places.get(word, 0.0) for word, weight in asked.items()) / whole
    strong = [word for word in title if not is_weak(word)]
    named = sum(word in asked for word in strong) / len(strong) if strong else 0.0
    return OF_THE_QUESTION * answered + (1 - OF_THE_QUESTION) * named
