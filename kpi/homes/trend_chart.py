"""Timeliness and tickets of whole quarters, drawn: where points, columns and labels go. Pure; coordinates are strings.

Drawn twice, wide and for a phone, so that no text shrinks below 12 px (docs/design.md 5).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

TOP, LINE_HEIGHT, GAP, COLUMN_HEIGHT = 26, 178, 46, 150
"""Of the upper panel its top and height; between the panels; of the lower panel its height."""
GROUND = Fraction(4, 5)
"""Where the cut scale of timeliness begins, or lower by tens where a quarter lies below it."""


Across = Callable[[int], float]
Down = Callable[[Fraction], float]


@dataclass(frozen=True)
class Value:
    """A quarter: its share in time (None: nothing judged), its tickets, the sum of minimums; each in words."""

    year: str
    roman: str
    share: Fraction | None
    share_text: str
    tickets: int
    tickets_text: str
    minimum: Fraction


@dataclass(frozen=True)
class Grid:
    """A horizontal line: its number at the left, its name at the right; `dashed`: a threshold."""

    y: str
    text_y: str
    number: str
    name: str = ""
    dashed: bool = False


@dataclass(frozen=True)
class Mark:
    x: str
    y: str
    label: str
    label_y: str
    last: bool


@dataclass(frozen=True)
class Column:
    x: str
    y: str
    width: str
    height: str
    middle: str
    label: str
    label_y: str
    minimum: str
    """The path of the minimum's mark."""
    roman: str
    last: bool


@dataclass(frozen=True)
class Year:
    x1: str
    x2: str
    middle: str
    label: str


@dataclass(frozen=True)
class Trend:
    """`lines`: polylines, broken where a quarter has no share."""

    kind: str
    width: int
    height: int
    left: str
    right: str
    upper: tuple[Grid, ...]
    lower: tuple[Grid, ...]
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    columns: tuple[Column, ...]
    years: tuple[Year, ...]
    floor_y: str
    title_y: str
    years_y: str


def trend_of(
    values: Sequence[Value],
    bounds: Sequence[tuple[Fraction, str, str]],
    counts: Sequence[tuple[int, str]],
    *,
    kind: str = "wide",
) -> Trend:
    """`bounds`: thresholds of timeliness (share, number, name); `counts`: the lines of the lower panel (tickets, in
    words), rising; the last is its top. `kind`: "wide" or "narrow".
    """
    narrow = kind == "narrow"
    width, left, right = (346, 38, 4) if narrow else (700, 50, 104)
    ground = _ground([value.share for value in values])
    step = (width - left - right) / max(len(values), 1)
    floor = TOP + LINE_HEIGHT + GAP + COLUMN_HEIGHT
    top_count = max((count for count, _words in counts), default=1) or 1

    def share_y(share: Fraction) -> float:
        return TOP + float((1 - share) / (1 - ground)) * LINE_HEIGHT

    def count_y(count: Fraction | int) -> float:
        return floor - float(Fraction(count) / top_count) * COLUMN_HEIGHT

    def middle(index: int) -> float:
        return left + step * (index + 0.5)

    thresholds = {bound: (number, name) for bound, number, name in bounds if bound > ground}
    scale = {Fraction(each, 20): f"{each * 5}%" for each in range(int(ground * 20), 21)}
    upper = [Grid(_at(share_y(y)), _at(share_y(y) + 4), words) for y, words in scale.items() if y not in thresholds]
    upper += [
        Grid(_at(share_y(y)), _at(share_y(y) + 4), number, "" if narrow else name, dashed=True)
        for y, (number, name) in thresholds.items()
    ]
    wide = step * (0.72 if narrow else 0.58)
    last = len(values) - 1
    return Trend(
        kind=kind,
        width=width,
        height=floor + 46,
        left=str(left),
        right=str(width - right),
        upper=tuple(upper),
        lower=tuple(Grid(_at(count_y(count)), _at(count_y(count) + 4), words) for count, words in counts),
        lines=tuple(_lines(values, middle, share_y)),
        marks=tuple(_marks(values, middle, share_y)),
        columns=tuple(
            Column(
                x=_at(middle(index) - wide / 2),
                y=_at(count_y(value.tickets)),
                width=_at(wide),
                height=_at(floor - count_y(value.tickets)),
                middle=_at(middle(index)),
                label=value.tickets_text,
                label_y=_at(min(count_y(value.tickets), count_y(value.minimum)) - 6),
                minimum=f"M{middle(index) - wide / 2 - 4:.1f} {count_y(value.minimum):.1f}h{wide + 8:.1f}",
                roman=value.roman,
                last=index == last,
            )
            for index, value in enumerate(values)
        ),
        years=tuple(_years(values, middle, wide)),
        floor_y=str(floor),
        title_y=str(TOP + LINE_HEIGHT + GAP - 22),
        years_y=str(floor + 40),
    )


def _ground(shares: Sequence[Fraction | None]) -> Fraction:
    lowest = min((share for share in shares if share is not None), default=GROUND)
    return GROUND if lowest >= GROUND else Fraction(int(lowest * 10), 10)


def _lines(values: Sequence[Value], middle: Across, share_y: Down) -> Iterator[str]:
    part: list[str] = []
    for index, value in enumerate(values):
        if value.share is None:
            if len(part) > 1:
                yield " ".join(part)
            part = []
        else:
            part.append(f"{middle(index):.1f},{share_y(value.share):.1f}")
    if len(part) > 1:
        yield " ".join(part)


def _marks(values: Sequence[Value], middle: Across, share_y: Down) -> Iterator[Mark]:
    """A label stands below its point where the line comes from above on both sides, else above it."""
    shares = [value.share for value in values]
    for index, value in enumerate(values):
        if value.share is None:
            continue
        beside = [share for share in (shares[max(index - 1, 0)], shares[min(index + 1, len(shares) - 1)]) if share]
        below = all(share >= value.share for share in beside) and any(share > value.share for share in beside)
        y = share_y(value.share)
        yield Mark(
            _at(middle(index)), _at(y), value.share_text, _at(y + 19 if below else y - 9), index == len(values) - 1
        )


def _years(values: Sequence[Value], middle: Across, wide: float) -> Iterator[Year]:
    """A line under the quarters of each year."""
    for year in dict.fromkeys(value.year for value in values):
        at = [index for index, value in enumerate(values) if value.year == year]
        first, last = middle(at[0]) - wide / 2, middle(at[-1]) + wide / 2
        yield Year(_at(first), _at(last), _at((first + last) / 2), year)


def _at(value: float) -> str:
    return f"{value:.1f}"
