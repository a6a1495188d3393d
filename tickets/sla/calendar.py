"""When the service is open: an immutable calendar made of dated rows, and the prefix sums the clock runs on.

Service hours are [opening, closing) in the calendar's own zone, WIB unless told otherwise (S-1691/PB.8/2018 item 7b;
PER-8/PB/2020 article 10(1)a); other hours may be set for a period (article 10(2)-(3)). Which rows hold (the nation's,
one office's) is the caller's choice: what is handed in here is one calendar.

Units: an instant is an aware `datetime`; inside, it is an integer of microseconds since 1970-01-01 00:00 UTC. A time of
day is an integer of microseconds since midnight, so that 24.00 can be said. Open time is an integer of microseconds.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
WIB = ZoneInfo("Asia/Jakarta")
MONDAY_TO_FRIDAY = range(5)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


class OutsideCalendar(ValueError):
    """The question needs a day that this calendar does not hold: build it longer."""


def to_us(instant: datetime) -> int:
    """Microseconds since 1970-01-01 00:00 UTC. A naive datetime is refused (TypeError)."""
    since = instant - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def to_instant(us: int) -> datetime:
    """The instant, in UTC, that many microseconds after 1970-01-01 00:00 UTC."""
    return _EPOCH + _MICROSECOND * us


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
class SpecialHours:
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
class DayOff:
    """A day without service: national holiday, cuti bersama, local closure. Texts are shown as they are.

    `basis` may be "" (not recorded); `announced` where the day was added or moved within the year.
    """

    day: date
    name: str
    basis: str = ""
    category: str = ""
    announced: date | None = None


def _windows(hours: str | Iterable[Window]) -> Windows:
    return parse_windows(hours) if isinstance(hours, str) else tidy(hours)


# --- Calendar ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Day:
    """What a calendar says of one day, with the rows that say it. `open_us`: the whole day's windows together."""

    date: date
    windows: Windows
    days_off: tuple[DayOff, ...]
    special: SpecialHours | None
    weekly: WeeklyHours | None
    confirmed: bool

    @property
    def open_us(self) -> int:
        return sum(window.length for window in self.windows)


class Table(NamedTuple):
    """The windows of a calendar laid end to end. For window i, for open day k (a day with at least one window):

    opens[i], closes[i]   instants, microseconds since 1970 UTC
    before[i]             open time before window i; one entry more: the open time of all
    day_of[i]             k of the day that window i belongs to
    day_before[k]         open time before open day k; one entry more: the open time of all
    midnights[k]          00.00 of that day, an instant
    begins, ends          the calendar itself: 00.00 of its first and 24.00 of its last day
    confirmed_until       24.00 of the last confirmed day
    utc_offset            wall time minus UTC, microseconds
    """

    opens: list[int]
    closes: list[int]
    before: list[int]
    day_of: list[int]
    day_before: list[int]
    midnights: list[int]
    begins: int
    ends: int
    confirmed_until: int
    utc_offset: int


@dataclass(frozen=True)
class WorkCalendar:
    """The working calendar from `first` to `last`, both days included. An immutable value; equal if its rows are.

    Rows: where several weekly or special hours cover a day, the later row in the sequence wins (the nation's before
    the office's, the old before the new). Special hours win over weekly ones, a day off over both. A day that no weekly
    hours cover is closed. `confirmed_through`: later days are the best that is known, and results that need them say
    so. ValueError for a zone whose offset changes within the calendar: wall time would not be a ruler.
    """

    first: date
    last: date
    confirmed_through: date
    weekly: tuple[WeeklyHours, ...]
    special: tuple[SpecialHours, ...] = ()
    days_off: tuple[DayOff, ...] = ()
    zone: tzinfo = WIB
    table: Table = field(init=False, repr=False, compare=False)
    _windows: tuple[Windows, ...] = field(init=False, repr=False, compare=False)
    _off: Mapping[date, tuple[DayOff, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"A calendar ends after it begins: {self.first} to {self.last}.")
        put = object.__setattr__  # the one moment in which a frozen value is still being made
        for name in ("weekly", "special", "days_off"):
            put(self, name, tuple(getattr(self, name)))
        off: dict[date, tuple[DayOff, ...]] = {}
        for row in self.days_off:
            off[row.day] = (*off.get(row.day, ()), row)
        put(self, "_off", off)
        put(self, "_windows", self._lay_out())
        put(self, "table", self._add_up())

    def _lay_out(self) -> tuple[Windows, ...]:
        """The windows of every day of the calendar."""
        first, last = self.first.toordinal(), self.last.toordinal()
        days: list[Windows] = [()] * (last - first + 1)
        for hours in self.weekly:
            begin = first if hours.valid_from is None else max(first, hours.valid_from.toordinal())
            end = last if hours.valid_to is None else min(last, hours.valid_to.toordinal())
            for ordinal in range(begin, end + 1):
                days[ordinal - first] = hours.week[(ordinal - 1) % 7]  # ordinal 1 was a Monday
        for special in self.special:
            for ordinal in range(max(first, special.first.toordinal()), min(last, special.last.toordinal()) + 1):
                windows = special.week[(ordinal - 1) % 7]
                if windows is not None:
                    days[ordinal - first] = windows
        for day in self._off:
            if self.first <= day <= self.last:
                days[day.toordinal() - first] = ()
        return tuple(days)

    def _add_up(self) -> Table:
        """Prefix sums over all windows."""
        first = self.first.toordinal()
        offset = _fixed_offset(self.zone, self.first, self.last)
        opens: list[int] = []
        closes: list[int] = []
        before = [0]
        day_of: list[int] = []
        day_before = [0]
        midnights: list[int] = []
        for ordinal, windows in enumerate(self._windows, first):
            if not windows:
                continue
            midnight = (ordinal - _EPOCH_ORDINAL) * DAY_US - offset
            for window in windows:
                opens.append(midnight + window.opens)
                closes.append(midnight + window.closes)
                before.append(before[-1] + window.length)
                day_of.append(len(midnights))
            midnights.append(midnight)
            day_before.append(before[-1])
        return Table(
            opens=opens,
            closes=closes,
            before=before,
            day_of=day_of,
            day_before=day_before,
            midnights=midnights,
            begins=(first - _EPOCH_ORDINAL) * DAY_US - offset,
            ends=(self.last.toordinal() + 1 - _EPOCH_ORDINAL) * DAY_US - offset,
            confirmed_until=(self.confirmed_through.toordinal() + 1 - _EPOCH_ORDINAL) * DAY_US - offset,
            utc_offset=offset,
        )

    # ----------------------------------------------------------------------------------------------------------- days

    def day(self, day: date) -> Day:
        """What holds on that day, and by which rows. OutsideCalendar beyond first and last."""
        if not self.first <= day <= self.last:
            raise OutsideCalendar(f"{day} is not within {self.first} to {self.last}.")
        return Day(
            date=day,
            windows=self._windows[day.toordinal() - self.first.toordinal()],
            days_off=self._off.get(day, ()),
            special=next((row for row in reversed(self.special) if row.covers(day)), None),
            weekly=next((row for row in reversed(self.weekly) if row.covers(day)), None),
            confirmed=day <= self.confirmed_through,
        )

    def working_days(self, first: date, last: date) -> int:
        """How many days with service from first to last, both included; 0 if last is earlier."""
        if first < self.first or last > self.last:
            raise OutsideCalendar(f"{first} to {last} is not within {self.first} to {self.last}.")
        midnights = self.table.midnights
        return max(0, bisect_right(midnights, self.midnight(last)) - bisect_left(midnights, self.midnight(first)))

    def changed_days(self, other: "WorkCalendar") -> tuple[date, ...]:
        """The days, in order, on which the two calendars have other hours (names and bases do not matter).

        A day that only one of them holds has changed if there is service on it. A ticket whose days, from its input
        to the later of answer and late_after, meet none of these keeps every figure to the microsecond.
        """
        if self.table.utc_offset != other.table.utc_offset:
            raise ValueError("Calendars of different zones cannot be compared day by day.")
        begin = min(self.first, other.first).toordinal()
        end = max(self.last, other.last).toordinal()
        days = (date.fromordinal(ordinal) for ordinal in range(begin, end + 1))
        return tuple(day for day in days if self._windows_on(day) != other._windows_on(day))

    def _windows_on(self, day: date) -> Windows:
        return self._windows[day.toordinal() - self.first.toordinal()] if self.first <= day <= self.last else ()

    # ------------------------------------------------------------------------------------------------------- instants

    def local(self, instant: datetime) -> datetime:
        """The same instant as wall time of this calendar."""
        return instant.astimezone(self.zone)

    def date_of(self, us: int) -> date:
        """The calendar's date at an instant in microseconds."""
        return date.fromordinal((us + self.table.utc_offset) // DAY_US + _EPOCH_ORDINAL)

    def midnight(self, day: date) -> int:
        """00.00 of that day as an instant in microseconds."""
        return (day.toordinal() - _EPOCH_ORDINAL) * DAY_US - self.table.utc_offset

    def within(self, instant: datetime) -> int:
        """The instant in microseconds, or OutsideCalendar. 24.00 of the last day is still within."""
        us = to_us(instant)
        if not self.table.begins <= us <= self.table.ends:
            raise OutsideCalendar(f"{instant.isoformat()} is not within {self.first} to {self.last}.")
        return us

    def window_at(self, instant: datetime) -> tuple[datetime, datetime] | None:
        """Opening and closing (UTC) of the window that is open at this instant; None outside service hours."""
        us, table = self.within(instant), self.table
        i = bisect_right(table.closes, us)
        if i == len(table.closes) or us < table.opens[i]:
            return None
        return to_instant(table.opens[i]), to_instant(table.closes[i])

    def next_opening(self, instant: datetime) -> datetime:
        """The instant itself inside service hours, otherwise the next opening (PER-8/PB/2020 article 10(1)c), UTC."""
        us, table = self.within(instant), self.table
        i = bisect_right(table.closes, us)
        if i == len(table.closes):
            raise OutsideCalendar(f"No opening after {instant.isoformat()} up to {self.last}.")
        return to_instant(max(us, table.opens[i]))

    def open_us(self, start: datetime, end: datetime) -> int:
        """Open time between two instants, microseconds. ValueError if end is earlier than start."""
        begin, finish = self.within(start), self.within(end)
        if finish < begin:
            raise ValueError(f"{end.isoformat()} is earlier than {start.isoformat()}.")
        return open_before(self.table, finish) - open_before(self.table, begin)

    def before(self, instant: datetime, open_us: int) -> datetime:
        """The instant inside service hours (UTC) from which `open_us` > 0 of open time is left until `instant`.

        For a warning so many working hours before a deadline: where it would fall on a closing it is the next opening.
        """
        if open_us <= 0:
            raise ValueError(f"Open time to go back must be positive: {open_us}.")
        table = self.table
        target = open_before(table, self.within(instant)) - open_us
        if target < 0:
            raise OutsideCalendar(f"Less than that much service before {instant.isoformat()} since {self.first}.")
        i = bisect_right(table.before, target) - 1
        return to_instant(table.opens[i] + target - table.before[i])


def open_before(table: Table, us: int) -> int:
    """Open time, microseconds, from the calendar's beginning up to an instant within it."""
    i = bisect_right(table.closes, us)
    if i == len(table.closes):
        return table.before[i]
    return table.before[i] + max(0, us - table.opens[i])


def _fixed_offset(zone: tzinfo, first: date, last: date) -> int:
    """The zone's offset in microseconds; ValueError if it is not the same on every day."""
    offset = zone.utcoffset(datetime.fromordinal(first.toordinal()))
    days = range(first.toordinal(), last.toordinal() + 1)
    if offset is None or any(zone.utcoffset(datetime.fromordinal(ordinal)) != offset for ordinal in days):
        raise ValueError(f"The offset of {zone} is not the same from {first} to {last}.")
    return offset // _MICROSECOND
