"""Charts as server-side SVG: coordinates as strings, one shape for page and paper, no script (docs/design.md 5).

Pure geometry: days and counts come in, nothing is reckoned here but where a line goes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

BAR_WIDTH = 96
BAR_FULL = Fraction(11, 8)
"""The share of the minimum at which a bar is full: a little beyond the highest step of the usual scale."""


@dataclass(frozen=True)
class Tick:
    x: str
    long: bool


@dataclass(frozen=True)
class Bar:
    """Tickets against the minimum: filled up to `width`; a long tick at the minimum, short ones at the other steps."""

    width: str
    ticks: tuple[Tick, ...]


def bar_of(
    share: Fraction | None, steps: Sequence[Fraction], *, full: Fraction = BAR_FULL, long: Fraction = Fraction(1)
) -> Bar:
    """`steps`: the shares at which there is a tick, the long one at `long`: of a minimum, the minimum itself."""
    filled = min(share or Fraction(0), full) / full * BAR_WIDTH
    ticks = tuple(Tick(f"{float(step / full * BAR_WIDTH):.1f}", step == long) for step in steps if step <= full)
    return Bar(f"{float(filled):.1f}", ticks)


@dataclass(frozen=True)
class GraphLine:
    """A horizontal line with its number at the left, and its name at the right when it is a threshold."""

    y: str
    text_y: str
    number: str
    name: str = ""


@dataclass(frozen=True)
class DayMark:
    x: str
    label: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    label: str
    label_x: str
    label_y: str
    anchor: str = "start"


@dataclass(frozen=True)
class Growth:
    """Accumulated tickets: `fact` and `forecast` are the points of a polyline ("" where there is none)."""

    width: int
    height: int
    left: str
    right: str
    top: str
    bottom: str
    grid: tuple[GraphLine, ...]
    thresholds: tuple[GraphLine, ...]
    days: tuple[DayMark, ...]
    fact: str
    forecast: str
    now: Dot | None
    today_x: str
    end: Dot | None


@dataclass(frozen=True)
class Point:
    """So many tickets at the end of a day; before the first day: at its beginning."""

    day: date
    count: Fraction


WIDTH, HEIGHT = 700, 262
LEFT, RIGHT, TOP, BOTTOM = 50, 94, 30, 32


@dataclass(frozen=True)
class _Frame:
    """From days and counts to coordinates."""

    first: date
    last: date
    top_count: Fraction

    def x(self, day: date) -> float:
        """The end of the day; the day before the first is the left edge."""
        whole = (self.last - self.first).days + 1
        gone = (day - self.first).days + 1
        return LEFT + (WIDTH - LEFT - RIGHT) * gone / whole

    def y(self, count: Fraction) -> float:
        return HEIGHT - BOTTOM - float(count / self.top_count) * (HEIGHT - TOP - BOTTOM)

    def points(self, points: Sequence[Point]) -> str:
        return " ".join(f"{self.x(point.day):.1f},{self.y(point.count):.1f}" for point in points)


def growth_of(
    fact: Sequence[Point],
    forecast: Sequence[Point],
    *,
    first: date,
    last: date,
    thresholds: Sequence[tuple[Fraction, str, str]],
    days: Sequence[tuple[date, str]],
    running: bool,
    fact_label: str,
    end_label: str,
) -> Growth:
    """`thresholds`: (tickets, number in words, name), rising; shown up to the first beyond all points. `days`: the
    first days of months and the last day, with their words.
    """
    highest = max((point.count for point in (*fact, *forecast)), default=Fraction(0))
    shown = []
    for threshold in thresholds:
        shown.append(threshold)
        if threshold[0] > highest:
            break
    top_count = max([highest, *(count for count, _number, _name in shown), Fraction(4)])
    frame = _Frame(first, last, top_count)
    step = grid_step(top_count)
    below = shown[0][0] if shown else top_count + 1
    grid = [Fraction(step * number) for number in range(int(top_count // step) + 1) if step * number < below]
    at_left = fact[-1] if fact else Point(first - timedelta(days=1), Fraction(0))
    x_now, y_now = frame.x(at_left.day), frame.y(at_left.count)
    near_right = x_now > WIDTH - RIGHT - 60
    return Growth(
        width=WIDTH,
        height=HEIGHT,
        left=str(LEFT),
        right=str(WIDTH - RIGHT),
        top=str(TOP - 8),
        bottom=str(HEIGHT - BOTTOM),
        grid=tuple(_line(frame, count, f"{int(count)}", "") for count in grid),
        thresholds=tuple(_line(frame, *threshold) for threshold in shown),
        days=tuple(
            DayMark(f"{frame.x(day - timedelta(days=1)) if day != last else frame.x(day):.1f}", label)
            for day, label in days
        ),
        fact=frame.points([Point(first - timedelta(days=1), Fraction(0)), *fact]) if fact else "",
        forecast=frame.points(forecast),
        now=Dot(
            f"{x_now:.1f}",
            f"{y_now:.1f}",
            fact_label,
            f"{x_now - 8 if near_right else x_now + 9:.1f}",
            f"{y_now + 20 if y_now < HEIGHT - BOTTOM - 24 else y_now - 10:.1f}",
            "end" if near_right else "start",
        )
        if fact
        else None,
        today_x=f"{x_now:.1f}" if running else "",
        end=_end(frame, forecast[-1], end_label) if forecast else None,
    )


def _end(frame: _Frame, point: Point, label: str) -> Dot:
    x, y = frame.x(point.day), frame.y(point.count)
    return Dot(f"{x:.1f}", f"{y:.1f}", label, f"{x + 9:.1f}", f"{y + 4:.1f}")


def _line(frame: _Frame, count: Fraction, number: str, name: str) -> GraphLine:
    y = frame.y(count)
    return GraphLine(f"{y:.1f}", f"{y + 4:.1f}", number, name)


def grid_step(top: Fraction) -> int:
    """A step of 1, 2, 5 or 7.5 (in tens) that makes about four lines."""
    wanted = top / 4
    size = 1
    while size * 10 <= wanted:
        size *= 10
    for factor in (10, 20, 50, 75, 100):
        if Fraction(factor * size, 10) >= wanted and (factor * size) % 10 == 0:
            return factor * size // 10
    return size * 10
