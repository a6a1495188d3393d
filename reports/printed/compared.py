"""One difference between a lock and a surface, and how lines of a table are compared."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Figures = Mapping[str, str]
"""By its name: a figure as it stands on a surface."""
Lines = Sequence[tuple[str, Figures]]
"""Whose line it is, and its figures."""

LONGEST = 160


@dataclass(frozen=True)
class Difference:
    """A figure that a surface does not print as the lock has it."""

    quarter: str
    surface: str
    whose: str
    figure: str
    locked: str
    printed: str

    def __str__(self) -> str:
        whose = f", {self.whose}" if self.whose else ""
        where = f"{self.quarter} {self.surface}{whose}"
        return f"{where}: {self.figure} is locked as {self.locked!r}, printed {self.printed!r}"


@dataclass(frozen=True)
class Surface:
    """Where something is printed: "page /monitoring-iku/", "recap 04 PDF"."""

    quarter: str
    name: str

    def different(self, whose: str, figure: str, locked: object, printed: object) -> Difference:
        return Difference(self.quarter, self.name, whose, figure, str(locked), str(printed)[:LONGEST])

    def figures(self, whose: str, locked: Figures, printed: Figures) -> Iterator[Difference]:
        """Each locked figure against the printed one of its name."""
        for name, said in locked.items():
            if printed.get(name, "") != said:
                yield self.different(whose, name, said, printed.get(name, ""))

    def contains(self, whose: str, figure: str, words: str, text: str) -> Iterator[Difference]:
        """Whether words stand in a text, wherever it was broken into lines."""
        if "".join(words.split()) not in "".join(text.split()):
            yield self.different(whose, figure, words, "")

    def lines(self, locked: Lines, printed: Lines, optional: Sequence[str] = ()) -> Iterator[Difference]:
        """Each locked line against the printed one of the same name, and what one side has alone. `optional`: lines
        that may stand there.
        """
        ours, theirs = _by_name(locked), _by_name(printed)
        for whose in {**ours, **theirs}:
            mine, shown = ours.get(whose, []), theirs.get(whose, [])
            if len(mine) != len(shown) and not (not mine and whose in optional):
                yield self.different(whose, "number of lines", len(mine), len(shown))
            for figures, said in zip(mine, shown, strict=False):
                yield from self.figures(whose, figures, said)


def _by_name(lines: Lines) -> dict[str, list[Figures]]:
    found: dict[str, list[Figures]] = defaultdict(list)
    for whose, figures in lines:
        found[whose].append(figures)
    return found
