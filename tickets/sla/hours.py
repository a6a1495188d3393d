"""The rows a calendar is made of: service hours by weekday, special hours of a period, days off.

Service hours are [opening, closing) on the wall of the calendar's zone, WIB unless told otherwise (S-1691/PB.8/2018
item 7b; PER-8/PB/2020 article 10(1)a); the Director General may set others for a period (article 10(2)-(3)). A time of
day is an integer of microseconds since midnight, so that 24.00 can be said.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from tickets.sla.ruler import DAY_US

MONDAY_TO_FRIDAY = range(5)

# --- Windows ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Service hours [opens, closes) within one day, in microseconds since midnight; closes may be 24.00."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= DAY_US:
            raise ValueError(f"A window opens before it closes, within one day: {self.opens} to {self.closes}.")

    @property
    def length(self) -> int:
        """Open time in microseconds."""
        return self.closes - self.opens

    def __str__(self) -> str:
        return f"{format_time(self.opens)}-{format_time(self.closes)}"


Windows = tuple[Window, ...]

_TIME = r"(\d{1,2})[.:](\d{2})(?:[.:](\d{2}))?"
_WINDOW = re.compile(rf"\s*{_TIME}\s*[-–]\s*{_TIME}\s*", re.ASCII)


def format_time(us: int) -> str:
    """Microseconds since midnight as "08.00", with seconds and their fraction only where there are any."""
    minutes, rest = divmod(us, 60_000_000)
    seconds, fraction = divmod(rest, 1_000_000)
    text = f"{minutes // 60:02d}.{minutes % 60:02d}"
    if rest:
        text += f".{seconds:02d}"
    if fraction:
        text += f".{fraction:06d}"
    return text


def parse_windows(text: str) -> Windows:
    """The windows of one day from "08.00-12.00, 13.00-16.00" (dot or colon; seconds if need be; "" is closed).

    ValueError for anything else, for a window that ends before it begins and for windows that overlap.
    """
    if not text.strip():
        return ()
    return tidy(_parse_window(part) for part in text.split(","))


def _parse_window(text: str) -> Window:
    match = _WINDOW.fullmatch(text)
    if match is None:
        raise ValueError(f"Not a window of hours: {text!r}.")
    from_hour, from_minute, from_second, to_hour, to_minute, to_second = (int(part or 0) for part in match.groups())
    if max(from_minute, from_second, to_minute, to_second) > 59:
        raise ValueError(f"Not a time of day: {text!r}.")
    return Window(
        opens=((from_hour * 60 + from_minute) * 60 + from_second) * 1_000_000,
        closes=((to_hour * 60 + to_minute) * 60 + to_second) * 1_000_000,
    )


def tidy(windows: Iterable[Window]) -> Windows:
    """The windows of one day in order, those that touch joined (no clock stands still there). Overlaps: ValueError."""
    tidied: list[Window] = []
    for window in sorted(windows):
        if tidied and window.opens < tidied[-1].closes:
            raise ValueError(f"Windows overlap: {tidied[-1]} and {window}.")
        if tidied and window.opens == tidied[-1].closes:
            tidied[-1] = Window(tidied[-1].opens, window.closes)
        else:
            tidied.append(window)
    return tuple(tidied)


# --- Rows -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """One dated version of the ordinary hours: `week[0]` are Monday's windows, () is a day without service.

    Valid from and to (both days included; None is open-ended). Basis: the letter or article, shown as it is.
    """

    week: tuple[Windows, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    basis: str = ""

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("A week has seven days, Monday first.")
        object.__setattr__(self, "week", tuple(tidy(windows) for windows in self.week))

    @classmethod
    def same(
        cls,
        hours: str | Iterable[Window],
        weekdays: Iterable[int] = MONDAY_TO_FRIDAY,
        *,
        valid_from: date | None = None,
        valid_to: date | None = None,
        basis: str = "",
    ) -> Self:
        """The same hours ("08.00-16.00") on every given weekday (Monday is 0), none on the others."""
        windows, days = _windows(hours), set(weekdays)
        week = tuple(windows if weekday in days else () for weekday in range(7))
        return cls(week, valid_from, valid_to, basis)

    def covers(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class ChangedHours:
    """Other hours for a period, first and last day included, e.g. Ramadan (PER-8/PB/2020 article 10(2)-(3)).

    `week[0]` are Monday's windows, () closes that weekday, None leaves it to the weekly hours. A day off within the
    period stays a day off. Opening a Saturday this way makes it a working day.
    """

    first: date
    last: date
    week: tuple[Windows | None, ...]
    name: str = ""
    basis: str = ""

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("A week has seven days, Monday first.")
        if self.last < self.first:
            raise ValueError(f"Special hours end before they begin: {self.first} to {self.last}.")
        week = tuple(None if windows is None else tidy(windows) for windows in self.week)
        object.__setattr__(self, "week", week)

    @classmethod
    def same(
        cls,
        first: date,
        last: date,
        hours: str | Iterable[Window],
        weekdays: Iterable[int] = MONDAY_TO_FRIDAY,
        *,
        name: str = "",
        basis: str = "",
    ) -> Self:
        """The same hours ("08.00-15.00") on every given weekday of the period; the other weekdays as usual."""
        windows, days = _windows(hours), set(weekdays)
        return cls(first, last, tuple(windows if weekday in days else None for weekday in range(7)), name, basis)

    def covers(self, day: date) -> bool:
        """Whether these hours say anything about that day."""
        return self.first <= day <= self.last and self.week[day.weekday()] is not None


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day without service: national holiday, cuti bersama, local closure. Texts are shown as they are.

    `basis` may be "" (not recorded); `announced` where the day was added or moved within the year; `place`: which
    office is closed, "" for the nation.
    """

    day: date
    name: str
    basis: str = ""
    category: str = ""
    announced: date | None = None
    place: str = ""


def _windows(hours: str | Iterable[Window]) -> Windows:
    return parse_windows(hours) if isinstance(hours, str) else tidy(hours)
