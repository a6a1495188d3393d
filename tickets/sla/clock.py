"""The clock of HAI CSO: when a norm is used up, how much of it is used, and whether an answer is in time.

Pure arithmetic over a `WorkCalendar`: no "now", no rounding before a comparison, microseconds throughout. Instants in
are aware datetimes (naive: TypeError), instants out are in UTC. Everything raises OutsideCalendar when a day beyond the
calendar is needed, and ValueError when an end is earlier than its start.

Reckoning WORKING_TIME (assumed default; S-1691/PB.8/2018 items 4d-ii and 7b, PER-8/PB/2020 article 10(1)): the clock
runs inside service hours [opening, closing) only; what arrives outside them counts from the next opening. One working
day is that day's whole windows, however long: a day's share is its used time over its whole open time. In time iff used
<= norm. An answer while the clock stands still counts as given when it stopped.

Reckoning END_OF_DAY (the "tanggal" of item 4d-ii): in time until 24.00 of the N-th working day after the day of input;
input at or after a day's last closing, or on a day off, has the next working day as its day. Used is a whole number:
the working days after the day of input, up to and with the answer's own; an answer on a day without service counts as
given on the next working day. So used <= N iff the answer comes before 24.00 of the N-th working day.

Pauses are intervals in which the clock stood still; whether escalation or waiting makes one is the caller's business
(switches of the norm). Under END_OF_DAY they leave out, like days off, the working days throughout whose service hours
the clock stood still.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tickets.sla import ruler
from tickets.sla.calendar import WorkCalendar
from tickets.sla.ruler import FOREVER, HOUR_US, Stretches, to_instant, to_us
from tickets.sla.ruler import ClockStopped as ClockStopped
from tickets.sla.ruler import OutsideCalendar as OutsideCalendar
from tickets.sla.ruler import Unit as Unit


class Reckoning(StrEnum):
    WORKING_TIME = "working_time"
    END_OF_DAY = "end_of_day"


_DAYS, _HOURS, _END_OF_DAY = Unit.DAYS, Unit.HOURS, Reckoning.END_OF_DAY  # an enum's own look-up is slow in 3.11


@dataclass(frozen=True)
class NormRule:
    """How long an answer may take: `amount` working days or working hours, exact (an int, Fraction or Decimal).

    basis: the letter, shown as it is. On which days of input it is in force, whoever chooses it knows.
    ValueError for an amount that is not positive, for hours that are not whole microseconds, and for END_OF_DAY with
    anything but whole days. `limit`: the amount as a Fraction, what `used` is compared with.
    """

    code: str
    amount: int | Fraction | Decimal
    unit: Unit = Unit.DAYS
    reckoning: Reckoning = Reckoning.WORKING_TIME
    basis: str = ""
    limit: Fraction = field(init=False, repr=False, compare=False)
    # The limit in what the arithmetic counts, days or microseconds.
    numerator: int = field(init=False, repr=False, compare=False)
    denominator: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if isinstance(self.amount, float):
            raise TypeError(f"A norm is exact: {self.amount!r} is not.")
        put = object.__setattr__  # the one moment in which a frozen value is still being made
        put(self, "unit", Unit(self.unit))  # also from a database's plain text: below it is identity that counts
        put(self, "reckoning", Reckoning(self.reckoning))
        limit = Fraction(self.amount)
        if limit <= 0:
            raise ValueError(f"A norm is longer than nothing: {self.amount}.")
        counted = limit if self.unit is _DAYS else limit * HOUR_US
        if self.unit is _HOURS and counted.denominator != 1:
            raise ValueError(f"A norm in hours is a whole number of microseconds: {self.amount}.")
        if self.reckoning is _END_OF_DAY and (self.unit is not _DAYS or limit.denominator != 1):
            raise ValueError(f"End of day needs whole working days: {self.amount} {self.unit}.")
        put(self, "limit", limit)
        put(self, "numerator", counted.numerator)
        put(self, "denominator", counted.denominator)


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


class ClockDecision(NamedTuple):
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


def deadline(calendar: WorkCalendar, norm: NormRule, start: datetime, pauses: Sequence[Pause] = ()) -> Deadline:
    """When the norm is used up for a ticket put in at `start`. ClockStopped if it never is, for a pause without end."""
    table = calendar.table
    begin = to_us(start)
    if not table.begins <= begin <= table.ends:
        raise OutsideCalendar(f"{start.isoformat()} is not within {calendar.first} to {calendar.last}.")
    try:
        if norm.reckoning is _END_OF_DAY:
            due = late = ruler.end_of_day(table, begin, norm.numerator, _running(begin, pauses))
        elif pauses:
            limit = Fraction(norm.numerator, norm.denominator)
            due, late = ruler.reach_in(table, begin, norm.unit, limit, _running(begin, pauses))
        else:
            due, window, _ = ruler.reach(table, begin, norm.unit, norm.numerator, norm.denominator)
            late = ruler.after(table, due, window)
    except IndexError:  # a window or day was asked for that the table does not have
        raise OutsideCalendar(
            f"Norm {norm.code} from {start.isoformat()} ends after {calendar.last}, the end of the calendar."
        ) from None
    due_at = to_instant(due)
    return Deadline(due_at, due_at if late == due else to_instant(late), late < table.confirmed_until)


def due_at(calendar: WorkCalendar, norm: NormRule, start: datetime, pauses: Sequence[Pause] = ()) -> datetime:
    """See Deadline.due_at."""
    return deadline(calendar, norm, start, pauses).due_at


def late_after(calendar: WorkCalendar, norm: NormRule, start: datetime, pauses: Sequence[Pause] = ()) -> datetime:
    """See Deadline.late_after."""
    return deadline(calendar, norm, start, pauses).late_after


def used(
    calendar: WorkCalendar, norm: NormRule, start: datetime, end: datetime, pauses: Sequence[Pause] = ()
) -> Fraction:
    """How much of the norm is used from `start` to `end`: working days or hours, by the norm's unit and reckoning."""
    begin, finish = _ordered(calendar, start, end)
    running = _running(begin, pauses)
    if norm.reckoning is _END_OF_DAY:
        return Fraction(ruler.spent_dates(calendar.table, begin, finish, running))
    spent = ruler.spent(calendar.table, norm.unit, running, finish)
    return spent if norm.unit is _DAYS else spent / HOUR_US


def used_days(calendar: WorkCalendar, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> Fraction:
    """Working days from start to end: of each day its used over its whole open time."""
    begin, finish = _ordered(calendar, start, end)
    return ruler.spent(calendar.table, _DAYS, _running(begin, pauses), finish)


def used_us(calendar: WorkCalendar, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> int:
    """Open time from start to end that the clock ran, microseconds."""
    begin, finish = _ordered(calendar, start, end)
    return int(ruler.spent(calendar.table, _HOURS, _running(begin, pauses), finish))


def in_time(
    calendar: WorkCalendar, norm: NormRule, start: datetime, answered_at: datetime, pauses: Sequence[Pause] = ()
) -> bool:
    """Used at the answer <= norm. The same as answered_at <= late_after, whenever there is one."""
    return used(calendar, norm, start, answered_at, pauses) <= norm.limit


def decide(
    calendar: WorkCalendar,
    norm: NormRule,
    start: datetime,
    answered_at: datetime | None = None,
    pauses: Sequence[Pause] = (),
) -> ClockDecision:
    """All that is recorded of a ticket under a norm that is in force."""
    due: datetime | None
    late: datetime | None
    try:
        due, late, confirmed = deadline(calendar, norm, start, pauses)
    except ClockStopped as stopped:
        due = late = None
        confirmed = to_us(stopped.since) < calendar.table.confirmed_until
    if answered_at is None:
        return ClockDecision(due, late, None, None, confirmed)
    spent = used(calendar, norm, start, answered_at, pauses)
    confirmed = confirmed and to_us(answered_at) < calendar.table.confirmed_until
    return ClockDecision(due, late, spent, spent <= norm.limit, confirmed)


def spell(calendar: WorkCalendar, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> Spell:
    """Working time from start to end as "2 days 3 hours": as many whole working days as fit, counted from start, then
    the open time left over, rounded down to the microsecond. For what is left, what was taken, and what is too much."""
    begin, finish = _ordered(calendar, start, end)
    if not pauses:
        return Spell(*ruler.whole_days(calendar.table, begin, finish))
    table, running = calendar.table, _running(begin, pauses)
    days = int(ruler.spent(table, _DAYS, running, finish))
    open_us = ruler.spent(table, _HOURS, running, finish)
    if days:
        number, left, _ = ruler.find(table, begin, _DAYS, Fraction(days), running)
        reached, _, exact = ruler.reach(table, running[number][0], _DAYS, left.numerator, left.denominator)
        open_us -= ruler.spent(table, _HOURS, running, reached) + (0 if exact else 1)
    return Spell(days, int(open_us))


def taken(
    calendar: WorkCalendar, norm: NormRule, start: datetime, end: datetime, pauses: Sequence[Pause] = ()
) -> Spell:
    """How long it took in the measure of the norm, for words that stand beside it: whole working days and what is left,
    open hours only under a norm in hours, whole dates only under END_OF_DAY."""
    if norm.reckoning is _END_OF_DAY:
        return Spell(int(used(calendar, norm, start, end, pauses)), 0)
    if norm.unit is not _DAYS:
        return Spell(0, used_us(calendar, start, end, pauses))
    return spell(calendar, start, end, pauses)


def as_decimal(value: Fraction, places: int = 12) -> Decimal:
    """A number of days or hours to store and print, rounded up, so that it exceeds a norm of at most that many
    decimals exactly when the fraction does: the printed figure never contradicts the verdict."""
    scaled = -((-value.numerator * 10**places) // value.denominator)
    return Decimal(scaled).scaleb(-places)


def _ordered(calendar: WorkCalendar, start: datetime, end: datetime) -> tuple[int, int]:
    begin, finish = calendar.within(start), calendar.within(end)
    if finish < begin:
        raise ValueError(f"{end.isoformat()} is earlier than {start.isoformat()}.")
    return begin, finish


def _running(begin: int, pauses: Sequence[Pause]) -> Stretches:
    """When the clock may run, from `begin` on."""
    if not pauses:
        return [(begin, FOREVER)]
    stops = ((to_us(pause.start), FOREVER if pause.end is None else to_us(pause.end)) for pause in pauses)
    return ruler.stretches_between(begin, stops)
