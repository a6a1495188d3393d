"""When the service is open: an immutable calendar made of dated rows, and the prefix sums the clock runs on.

Which rows hold (the nation's, one office's) is the caller's choice: what is handed in here is one calendar.

Units: an instant is an aware `datetime` (naive: TypeError); inside, and where a name ends in `us`, it is an integer of
microseconds since 1970-01-01 00:00 UTC. Open time is an integer of microseconds.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from tickets.sla.hours import ChangedHours, ClosedDay, WeeklyHours, Windows
from tickets.sla.ruler import DAY_US, OutsideCalendar, Table, open_before, to_instant, to_us
from users.wib import WIB

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Day:
    """What a calendar says of one day, with the rows that say it. `open_us`: the whole day's windows together."""

    date: date
    windows: Windows
    days_off: tuple[ClosedDay, ...]
    special: ChangedHours | None
    weekly: WeeklyHours | None
    confirmed: bool

    @property
    def open_us(self) -> int:
        return sum(window.length for window in self.windows)


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
    special: tuple[ChangedHours, ...] = ()
    days_off: tuple[ClosedDay, ...] = ()
    zone: tzinfo = WIB
    table: Table = field(init=False, repr=False, compare=False)
    _windows: tuple[Windows, ...] = field(init=False, repr=False, compare=False)
    _off: Mapping[date, tuple[ClosedDay, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"A calendar ends after it begins: {self.first} to {self.last}.")
        put = object.__setattr__  # the one moment in which a frozen value is still being made
        for name in ("weekly", "special", "days_off"):
            put(self, name, tuple(getattr(self, name)))
        off: dict[date, tuple[ClosedDay, ...]] = {}
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


def _fixed_offset(zone: tzinfo, first: date, last: date) -> int:
    """The offset in microseconds; ValueError unless it is the same at every midnight, 24.00 of the last day too."""
    offset = zone.utcoffset(datetime.fromordinal(first.toordinal()))
    midnights = range(first.toordinal(), last.toordinal() + 2)
    if offset is None or any(zone.utcoffset(datetime.fromordinal(ordinal)) != offset for ordinal in midnights):
        raise ValueError(f"The offset of {zone} is not the same from {first} to {last}.")
    return offset // _MICROSECOND
