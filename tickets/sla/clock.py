"""The clock of HAI CSO: when a norm is used up, how much of it is used, and whether an answer is in time.

Pure arithmetic over a `WorkCalendar`: no "now", no rounding before a comparison, microseconds throughout. Instants in
are aware datetimes (naive: TypeError), instants out are in UTC. Everything raises OutsideCalendar when a day beyond the
calendar is needed, and ValueError when an end is earlier than its start.

Reckoning WORKING_TIME (assumed default; S-1691/PB.8/2018 items 4d-ii and 7b, PER-8/PB/2020 article 10(1)): the clock
runs inside service hours [opening, closing) only; what arrives outside them counts from the next opening. One working
day is that day's whole windows, however long: a day's share is its used time over its whole open time. In time iff used
<= norm. Whoever answers while the clock stands still is as early as when it stopped.

Reckoning END_OF_DAY (the "tanggal" of item 4d-ii): in time until 24.00 of the N-th working day after the day of input;
input at or after a day's last closing, or on a day off, has the next working day as its day. Used is a whole number:
the working days after the day of input, up to and with the answer's own; an answer on a day without service counts as
given on the next working day. So used <= N iff the answer comes before 24.00 of the N-th working day.

Pauses are intervals in which the clock stood still; whether escalation or waiting makes one is the caller's business
(switches of the norm). Under END_OF_DAY they leave out, like days off, the working days throughout whose service hours
the clock stood still.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tickets.sla.calendar import (
    DAY_US,
    HOUR_US,
    OutsideCalendar,
    Table,
    WorkCalendar,
    open_before,
    to_instant,
    to_us,
)

_FOREVER = 1 << 62  # microseconds: later than any datetime


class Unit(StrEnum):
    DAYS = "days"
    HOURS = "hours"


class Reckoning(StrEnum):
    WORKING_TIME = "working_time"
    END_OF_DAY = "end_of_day"


_DAYS, _HOURS, _END_OF_DAY = Unit.DAYS, Unit.HOURS, Reckoning.END_OF_DAY  # an enum's own look-up is slow in 3.11


class ClockStopped(Exception):
    """No deadline: a pause without an end began before the norm was used up. `since`: when the clock stopped (UTC)."""

    def __init__(self, since: datetime) -> None:
        super().__init__(f"The clock has stood still since {since.isoformat()}.")
        self.since = since


@dataclass(frozen=True)
class Norm:
    """How long an answer may take: `amount` working days or working hours, exact (an int, Fraction or Decimal).

    Valid from and to: dates of input, both included, None is open-ended; basis: the letter, shown as it is.
    ValueError for an amount that is not positive, for hours that are not whole microseconds, and for END_OF_DAY with
    anything but whole days. `limit`: the amount as a Fraction, what `used` is compared with.
    """

    code: str
    amount: int | Fraction | Decimal
    unit: Unit = Unit.DAYS
    reckoning: Reckoning = Reckoning.WORKING_TIME
    basis: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    limit: Fraction = field(init=False, repr=False, compare=False)
    # The limit in what the arithmetic counts, days or microseconds.
    numerator: int = field(init=False, repr=False, compare=False)
    denominator: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if isinstance(self.amount, float):
            raise TypeError(f"A norm is exact: {self.amount!r} is not.")
        limit = Fraction(self.amount)
        if limit <= 0:
            raise ValueError(f"A norm is longer than nothing: {self.amount}.")
        counted = limit if self.unit is _DAYS else limit * HOUR_US
        if self.unit is _HOURS and counted.denominator != 1:
            raise ValueError(f"A norm in hours is a whole number of microseconds: {self.amount}.")
        if self.reckoning is _END_OF_DAY and (self.unit is not _DAYS or limit.denominator != 1):
            raise ValueError(f"End of day needs whole working days: {self.amount} {self.unit}.")
        put = object.__setattr__  # the one moment in which a frozen value is still being made
        put(self, "limit", limit)
        put(self, "numerator", counted.numerator)
        put(self, "denominator", counted.denominator)

    def in_force_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Pause(NamedTuple):
    """The clock stood still from start up to end; None: it still does."""

    start: datetime
    end: datetime | None


class Deadline(NamedTuple):
    """due_at: the last instant inside service hours at which used <= norm, rounded down to the microsecond; if the
    norm is used up exactly when the clock stops (a closing, a pause), that very instant. What people are shown.

    late_after: the last instant at which an answer is still in time. Equal to due_at, unless the clock stopped there:
    then the instant it runs again (the next opening, over a lunch break too). What everything compares.

    END_OF_DAY: both are the last microsecond before 24.00 of the N-th working day, so that the date shown is that day.

    Both in UTC. confirmed: every day up to late_after is within the confirmed part of the calendar.
    """

    due_at: datetime
    late_after: datetime
    confirmed: bool


class Decision(NamedTuple):
    """What is recorded of one ticket under one norm. due_at and late_after: as in Deadline, None while the clock stands
    still with norm left. used: in the norm's unit, exact, and in_time; both None without an answer."""

    due_at: datetime | None
    late_after: datetime | None
    used: Fraction | None
    in_time: bool | None
    confirmed: bool


class Spell(NamedTuple):
    """Working time in words' parts: whole working days, then the open time (microseconds) after them."""

    days: int
    open_us: int


# --- The questions ----------------------------------------------------------------------------------------------------


def norm_in_force(norms: Iterable[Norm], code: str, start: datetime, calendar: WorkCalendar) -> Norm | None:
    """The norm of that code in force on the day of input (the calendar's date); None if there is none.

    ValueError if there are several: versions of one norm must not overlap.
    """
    day = calendar.local(start).date()
    found = [norm for norm in norms if norm.code == code and norm.in_force_on(day)]
    if len(found) > 1:
        raise ValueError(f"{len(found)} norms {code} are in force on {day}.")
    return found[0] if found else None


def deadline(calendar: WorkCalendar, norm: Norm, start: datetime, pauses: Sequence[Pause] = ()) -> Deadline:
    """When the norm is used up for a ticket put in at `start`. ClockStopped if it never is, for a pause without end."""
    table = calendar.table
    begin = to_us(start)
    if not table.begins <= begin <= table.ends:
        raise OutsideCalendar(f"{start.isoformat()} is not within {calendar.first} to {calendar.last}.")
    try:
        if norm.reckoning is _END_OF_DAY:
            due = late = _end_of_day(table, begin, norm.numerator, _stretches(begin, pauses))
        elif pauses:
            due, late = _reach_past_pauses(table, begin, norm, _stretches(begin, pauses))
        else:
            due, window, _ = _reach(table, begin, norm.unit, norm.numerator, norm.denominator)
            late = due if due < table.closes[window] else table.opens[window + 1]
    except IndexError:  # a window or day was asked for that the table does not have
        raise OutsideCalendar(
            f"Norm {norm.code} from {start.isoformat()} ends after {calendar.last}, the end of the calendar."
        ) from None
    due_at = to_instant(due)
    return Deadline(due_at, due_at if late == due else to_instant(late), late < table.confirmed_until)


def due_at(calendar: WorkCalendar, norm: Norm, start: datetime, pauses: Sequence[Pause] = ()) -> datetime:
    """See Deadline.due_at."""
    return deadline(calendar, norm, start, pauses).due_at


def late_after(calendar: WorkCalendar, norm: Norm, start: datetime, pauses: Sequence[Pause] = ()) -> datetime:
    """See Deadline.late_after."""
    return deadline(calendar, norm, start, pauses).late_after


def used(calendar: WorkCalendar, norm: Norm, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> Fraction:
    """How much of the norm is used from `start` to `end`: working days or hours, by the norm's unit and reckoning."""
    begin, finish = _ordered(calendar, start, end)
    table = calendar.table
    if norm.reckoning is _END_OF_DAY:
        return Fraction(_end_of_day_used(table, begin, finish, _stretches(begin, pauses)))
    total = _spent_in_all(table, norm.unit, _stretches(begin, pauses), finish)
    return total if norm.unit is _DAYS else total / HOUR_US


def used_days(calendar: WorkCalendar, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> Fraction:
    """Working days from start to end: of each day its used over its whole open time."""
    begin, finish = _ordered(calendar, start, end)
    return _spent_in_all(calendar.table, _DAYS, _stretches(begin, pauses), finish)


def used_us(calendar: WorkCalendar, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> int:
    """Open time from start to end that the clock ran, microseconds."""
    begin, finish = _ordered(calendar, start, end)
    return int(_spent_in_all(calendar.table, _HOURS, _stretches(begin, pauses), finish))


def in_time(
    calendar: WorkCalendar, norm: Norm, start: datetime, answered_at: datetime, pauses: Sequence[Pause] = ()
) -> bool:
    """Used at the answer <= norm. The same as answered_at <= late_after, whenever there is one."""
    return used(calendar, norm, start, answered_at, pauses) <= norm.limit


def decide(
    calendar: WorkCalendar,
    norm: Norm,
    start: datetime,
    answered_at: datetime | None = None,
    pauses: Sequence[Pause] = (),
) -> Decision:
    """All that is recorded of a ticket under a norm that is in force."""
    due: datetime | None
    late: datetime | None
    try:
        due, late, confirmed = deadline(calendar, norm, start, pauses)
    except ClockStopped as stopped:
        due = late = None
        confirmed = to_us(stopped.since) < calendar.table.confirmed_until
    if answered_at is None:
        return Decision(due, late, None, None, confirmed)
    spent = used(calendar, norm, start, answered_at, pauses)
    confirmed = confirmed and to_us(answered_at) < calendar.table.confirmed_until
    return Decision(due, late, spent, spent <= norm.limit, confirmed)


def spell(calendar: WorkCalendar, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> Spell:
    """Working time from start to end as "2 days 3 hours": as many whole working days as fit, counted from start, then
    the open time left over, rounded down to the microsecond. For what is left, what was taken, and what is too much."""
    begin, finish = _ordered(calendar, start, end)
    table, stretches = calendar.table, _stretches(begin, pauses)
    days = int(_spent_in_all(table, _DAYS, stretches, finish))
    open_us = int(_spent_in_all(table, _HOURS, stretches, finish))
    if days:
        reached, exact = _reach_in_stretches(table, _DAYS, Fraction(days), stretches)
        open_us -= int(_spent_in_all(table, _HOURS, stretches, reached)) + (0 if exact else 1)
    return Spell(days, open_us)


def as_decimal(value: Fraction, places: int = 12) -> Decimal:
    """A number of days or hours to store and print, rounded up, so that it exceeds a norm of at most that many
    decimals exactly when the fraction does: the printed figure never contradicts the verdict."""
    scaled = -((-value.numerator * 10**places) // value.denominator)
    return Decimal(scaled).scaleb(-places)


# --- Inside: integers only --------------------------------------------------------------------------------------------


def _ordered(calendar: WorkCalendar, start: datetime, end: datetime) -> tuple[int, int]:
    begin, finish = calendar.within(start), calendar.within(end)
    if finish < begin:
        raise ValueError(f"{end.isoformat()} is earlier than {start.isoformat()}.")
    return begin, finish


def _stretches(begin: int, pauses: Sequence[Pause]) -> list[tuple[int, int]]:
    """When the clock may run, from `begin` on: intervals in order that neither touch nor overlap. The last one ends
    at _FOREVER, unless a pause has no end."""
    if not pauses:
        return [(begin, _FOREVER)]
    stops = sorted((to_us(pause.start), _FOREVER if pause.end is None else to_us(pause.end)) for pause in pauses)
    running = []
    at = begin
    for stop, go in stops:
        if go < stop:
            raise ValueError("A pause ends after it begins.")
        if stop > at:
            running.append((at, stop))
        at = max(at, go)
    if at < _FOREVER:
        running.append((at, _FOREVER))
    return running


def _place(table: Table, us: int) -> tuple[int, int, int]:
    """An instant on the scale of working days: open day k, the open time since its beginning, its whole open time.

    Between two days it is the beginning of the later one; after the last, that of the day after it.
    """
    i = bisect_right(table.closes, us)
    if i == len(table.closes):
        return len(table.midnights), 0, 1
    k = table.day_of[i]
    base = table.day_before[k]
    elapsed = table.before[i] - base
    if us > table.opens[i]:
        elapsed += us - table.opens[i]
    return k, elapsed, table.day_before[k + 1] - base


def _spent(table: Table, unit: Unit, begin: int, end: int) -> Fraction:
    """Working days, or microseconds, between two instants."""
    if unit is _HOURS:
        return Fraction(open_before(table, end) - open_before(table, begin))
    from_day, from_us, from_whole = _place(table, begin)
    to_day, until_us, to_whole = _place(table, end)
    shares = until_us * from_whole - from_us * to_whole
    both = from_whole * to_whole
    return Fraction((to_day - from_day) * both + shares, both)


def _spent_in_all(table: Table, unit: Unit, stretches: list[tuple[int, int]], end: int) -> Fraction:
    """The same, of what lies in the stretches before `end`."""
    if len(stretches) == 1:
        begin, stop = stretches[0]
        return _spent(table, unit, begin, min(stop, end)) if begin < end else Fraction(0)
    return sum((_spent(table, unit, begin, min(stop, end)) for begin, stop in stretches if begin < end), Fraction(0))


def _reach(table: Table, begin: int, unit: Unit, numerator: int, denominator: int) -> tuple[int, int, bool]:
    """Where numerator/denominator > 0 of the unit (days, microseconds) is used up, starting at `begin`.

    Returns the instant, rounded down; the window it lies in (used up exactly at its closing: that window, not the
    next); whether it is exact. IndexError beyond the table.
    """
    i = bisect_right(table.closes, begin)
    opening = table.opens[i]
    before = table.before
    target = before[i]
    if begin > opening:
        target += begin - opening
    exact = True
    if unit is _DAYS:
        # On the scale of days the start is k + elapsed / whole; add the norm, and read the sum back off that scale.
        day_before = table.day_before
        k = table.day_of[i]
        base = day_before[k]
        whole = day_before[k + 1] - base
        scale = whole * denominator
        days, share = divmod((target - base) * denominator + numerator * whole, scale)
        target = day_before[k + days]
        if share:
            more, dropped = divmod(share * (day_before[k + days + 1] - target), scale)
            target += more
            exact = not dropped
    else:
        target += numerator
    # Used up exactly where a window ends is that closing; rounded down to where one begins is that opening.
    window = (bisect_left(before, target) if exact else bisect_right(before, target)) - 1
    return table.opens[window] + target - before[window], window, exact


def _reach_past_pauses(table: Table, begin: int, norm: Norm, stretches: list[tuple[int, int]]) -> tuple[int, int]:
    """due and late as instants. IndexError beyond the table; ClockStopped."""
    left = Fraction(norm.numerator, norm.denominator)
    for number, (start, stop) in enumerate(stretches):
        spent = _spent(table, norm.unit, start, stop)
        if spent < left:
            left -= spent
            continue
        due, window, _ = _reach(table, start, norm.unit, left.numerator, left.denominator)
        if spent == left:  # used up exactly when this stretch ends: late once the clock runs again
            return due, _first_tick(table, begin, stretches, number + 1)
        return due, due if due < table.closes[window] else table.opens[window + 1]
    raise _never(begin, stretches)


def _reach_in_stretches(
    table: Table, unit: Unit, amount: Fraction, stretches: list[tuple[int, int]]
) -> tuple[int, bool]:
    """Where an amount that is known to be spent within the stretches was reached, and whether exactly there."""
    left = amount
    for start, stop in stretches:
        spent = _spent(table, unit, start, stop)
        if spent >= left:
            reached, _, exact = _reach(table, start, unit, left.numerator, left.denominator)
            return reached, exact
        left -= spent
    raise AssertionError("Not spent within these stretches.")


def _first_tick(table: Table, begin: int, stretches: list[tuple[int, int]], number: int) -> int:
    """The first instant at which the clock runs, from stretch `number` on."""
    for start, stop in stretches[number:]:
        opening = max(start, table.opens[bisect_right(table.closes, start)])
        if opening < stop:
            return opening
    raise _never(begin, stretches)


def _never(begin: int, stretches: list[tuple[int, int]]) -> Exception:
    """Why no deadline was found in the stretches: the clock stopped for good, or the calendar ended."""
    if not stretches:
        return ClockStopped(to_instant(begin))
    stop = stretches[-1][1]
    return IndexError() if stop == _FOREVER else ClockStopped(to_instant(stop))


def _end_of_day(table: Table, begin: int, days: int, stretches: list[tuple[int, int]]) -> int:
    """The last microsecond of the N-th working day after the day of input. IndexError beyond it all; ClockStopped."""
    k = table.day_of[bisect_right(table.closes, begin)]
    if stretches == [(begin, _FOREVER)]:
        return table.midnights[k + days] + DAY_US - 1
    for later in range(k + 1, len(table.midnights)):
        days -= _runs_on(table, later, stretches)
        if not days:
            return table.midnights[later] + DAY_US - 1
    raise _never(begin, stretches)


def _end_of_day_used(table: Table, begin: int, end: int, stretches: list[tuple[int, int]]) -> int:
    """The working days after the day of input, up to and with that of `end`, or the next where `end` has none."""
    k, _, _ = _place(table, begin)
    midnight = (end + table.utc_offset) // DAY_US * DAY_US - table.utc_offset
    until = bisect_left(table.midnights, midnight)
    if k == len(table.midnights) or midnight <= table.midnights[k]:
        return 0
    if stretches == [(begin, _FOREVER)]:
        return until - k
    return sum(_runs_on(table, later, stretches) for later in range(k + 1, until)) + 1


def _runs_on(table: Table, k: int, stretches: list[tuple[int, int]]) -> bool:
    """Whether the clock runs at all on open day k."""
    midnight = table.midnights[k]
    clipped = ((max(start, midnight), min(stop, midnight + DAY_US)) for start, stop in stretches)
    return any(start < stop and open_before(table, start) < open_before(table, stop) for start, stop in clipped)
