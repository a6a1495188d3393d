"""Which of some people are likely one, by their names alone. Comparing each with each would never end, so only those
are compared who have a word or all letters in common. Pure: no database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Protocol, TypeVar

from users.typed.names import alike


class Named(Protocol):
    """`likeness`: `users.typed.names.likeness_key` of the name, as it is kept with the row."""

    @property
    def pk(self) -> int: ...

    @property
    def name(self) -> str: ...

    @property
    def likeness(self) -> str: ...


Row = TypeVar("Row", bound=Named)

COMPARED_MOST = 40
"""People with one word in common who are compared with each other; a word that more of them have, as Muhammad in a
large office, is left to the other words of their names."""


def same_key(people: Iterable[Row]) -> list[list[Row]]:
    """Those of the same words, in the order given."""
    groups = defaultdict[str, list[Row]](list)
    for one in people:
        groups[one.likeness].append(one)
    return [group for key, group in groups.items() if key and len(group) > 1]


def same_letters(people: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
    """Pairs whose words are written together or apart: "Abdul Rahman", "Abdulrahman"."""
    groups = defaultdict[str, list[Row]](list)
    for one in people:
        groups["".join(sorted(one.likeness.replace(" ", "")))].append(one)
    yield from _alike(groups.values())


def shortened(people: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Pairs of colleagues of whom one is perhaps the other with words cut or left out: "M. Yusuf"."""
    groups = defaultdict[str, list[Row]](list)
    for one in people:
        for word in {word for word in one.likeness.split() if len(word) > 2}:
            groups[word].append(one)
    yield from _alike(groups.values())


def _alike(groups: Iterable[list[Row]]) -> Iterator[tuple[Row, Row]]:
    for group in groups:
        if 1 < len(group) <= COMPARED_MOST:
            yield from ((one, other) for one, other in combinations(group, 2) if alike(one.name, other.name))


def joined_up(groups: list[list[Row]], pairs: Iterable[tuple[Row, Row]]) -> list[list[Row]]:
    """The groups, and each pair that is in none of them, once."""
    found, within = list(groups), defaultdict[int, set[int]](set)
    for number, group in enumerate(groups):
        for one in group:
            within[one.pk].add(number)
    met = set[frozenset[int]]()
    for one, other in pairs:
        pair = frozenset((one.pk, other.pk))
        if not within[one.pk] & within[other.pk] and pair not in met:
            met.add(pair)
            found.append([one, other])
    return found


def still_likely(group: list[Row], different: set[frozenset[int]]) -> list[Row]:
    """Those of the group who may still be one person with another of it. `different`: pairs of whom it was said that
    they are two."""
    return [
        one
        for one in group
        if any(
            frozenset((one.pk, other.pk)) not in different and alike(one.name, other.name)
            for other in group
            if other is not one
        )
    ]
