"""The arithmetic under the clock: windows laid end to end, integers of microseconds, prefix sums and bisection.

Nothing here knows a norm's name or a calendar's rows. An instant is an integer of microseconds since 1970-01-01 00:00
UTC, open time an integer of microseconds, working days are exact Fractions. IndexError means: beyond the table.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
FOREVER = 1 << 62  # later than any datetime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Stretches = Sequence[tuple[int, int]]
"""When the clock may run: intervals in order that neither touch nor overlap. The last one ends at FOREVER, unless the
clock stopped for good."""


class Unit(StrEnum):
    DAYS = "days"
    HOURS = "hours"


_DAYS, _HOURS = Unit.DAYS, Unit.HOURS  # an enum's own look-up is slow in Python 3.11


class OutsideCalendar(ValueError):
    """The question needs a day that this calendar does not hold: build it longer."""


class ClockStopped(Exception):
    """No deadline: a pause without an end began before the norm was used up. `since`: when the clock stopped (UTC)."""

    def __init__(self, since: datetime) -> None:
        super().__init__(f"The clock has stood still since {since.isoformat()}.")
        self.since = since


def to_us(instant: datetime) -> int:
    """Microseconds since 1970-01-01 00:00 UTC. A naive datetime is refused (TypeError)."""
    since = instant - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def to_instant(us: int) -> datetime:
    """The instant, in UTC, that many microseconds after 1970-01-01 00:00 UTC."""
    return _EPOCH + _MICROSECOND * us


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


def stretches_between(begin: int, stops: Iterable[tuple[int, int]]) -> Stretches:
    """From `begin` on, what lies between the stops, which may come in any order, touch and overlap.

    ValueError for a stop that ends before it begins.
    """
    running = []
    at = begin
    for stop, go in sorted(stops):
        if go < stop:
            raise ValueError("A pause ends after it begins.")
        if stop > at:
            running.append((at, stop))
        at = max(at, go)
    if at < FOREVER:
        running.append((at, FOREVER))
    return running


# --- How much ---------------------------------------------------------------------------------------------------------


def open_before(table: Table, us: int) -> int:
    """Open time from the calendar's beginning up to an instant."""
    i = bisect_right(table.closes, us)
    if i == len(table.closes):
        return table.before[i]
    return table.before[i] + max(0, us - table.opens[i])


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


def _spent_between(table: Table, unit: Unit, begin: int, end: int) -> Fraction:
    if unit is _HOURS:
        return Fraction(open_before(table, end) - open_before(table, begin))
    from_day, from_us, from_whole = _place(table, begin)
    to_day, until_us, to_whole = _place(table, end)
    both = from_whole * to_whole
    return Fraction((to_day - from_day) * both + until_us * from_whole - from_us * to_whole, both)


def spent(table: Table, unit: Unit, stretches: Stretches, end: int) -> Fraction:
    """Working days, or microseconds of open time, that lie in the stretches before `end`."""
    if len(stretches) == 1 and stretches[0][0] <= end:
        begin, stop = stretches[0]
        return _spent_between(table, unit, begin, min(stop, end))
    parts = (_spent_between(table, unit, begin, min(stop, end)) for begin, stop in stretches if begin < end)
    return sum(parts, Fraction(0))


def whole_days(table: Table, begin: int, end: int) -> tuple[int, int]:
    """Whole working days that fit between two instants, and the microseconds of open time left over, rounded down.

    What `spent` and `reach` say of one unbroken stretch, without a fraction: lists ask it for every ticket.
    """
    from_day, from_us, from_whole = _place(table, begin)
    to_day, until_us, to_whole = _place(table, end)
    both = from_whole * to_whole
    days = to_day - from_day + (until_us * from_whole - from_us * to_whole) // both
    if not days:
        return 0, open_before(table, end) - open_before(table, begin)
    reached, _, exact = reach(table, begin, _DAYS, days, 1)
    return days, open_before(table, end) - open_before(table, reached) - (0 if exact else 1)


# --- Until when -------------------------------------------------------------------------------------------------------


def reach(table: Table, begin: int, unit: Unit, numerator: int, denominator: int) -> tuple[int, int, bool]:
    """Where numerator/denominator > 0 of the unit (days, microseconds) is used up, the clock starting at `begin`.

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


def after(table: Table, due: int, window: int) -> int:
    """The last instant at which no more is used than at `due`: itself, or after a closing the next opening."""
    return due if due < table.closes[window] else table.opens[window + 1]


def find(table: Table, begin: int, unit: Unit, limit: Fraction, stretches: Stretches) -> tuple[int, Fraction, bool]:
    """In which of the stretches from `begin` on a limit (days or microseconds) is used up.

    Returns its number, what is left of the limit where it starts, whether that is used up exactly where it ends.
    IndexError if the table ends before; ClockStopped.
    """
    for number, (start, stop) in enumerate(stretches):
        here = _spent_between(table, unit, start, stop)
        if here >= limit:
            return number, limit, here == limit
        limit -= here
    raise _never(begin, stretches)


def reach_in(table: Table, begin: int, unit: Unit, limit: Fraction, stretches: Stretches) -> tuple[int, int]:
    """Where the limit is used up, rounded down, and the last instant at which no more is used. Raises as `find`."""
    number, left, just_there = find(table, begin, unit, limit, stretches)
    due, window, _ = reach(table, stretches[number][0], unit, left.numerator, left.denominator)
    return due, _first_tick(table, begin, stretches, number + 1) if just_there else after(table, due, window)


def _first_tick(table: Table, begin: int, stretches: Stretches, number: int) -> int:
    """The first instant at which the clock runs, from stretch `number` on."""
    for start, stop in stretches[number:]:
        opening = max(start, table.opens[bisect_right(table.closes, start)])
        if opening < stop:
            return opening
    raise _never(begin, stretches)


def _never(begin: int, stretches: Stretches) -> Exception:
    """Why there is none in the stretches: the clock stopped for good, or the calendar ended."""
    stop = stretches[-1][1] if stretches else begin
    return IndexError() if stop == FOREVER else ClockStopped(to_instant(stop))


# --- By date ----------------------------------------------------------------------------------------------------------


def end_of_day(table: Table, begin: int, days: int, stretches: Stretches) -> int:
    """The last microsecond of the N-th working day after the day of input. IndexError beyond it all; ClockStopped."""
    k = table.day_of[bisect_right(table.closes, begin)]
    if _unbroken(begin, stretches):
        return table.midnights[k + days] + DAY_US - 1
    for later in range(k + 1, len(table.midnights)):
        days -= _runs_on(table, later, stretches)
        if not days:
            return table.midnights[later] + DAY_US - 1
    raise _never(begin, stretches)


def spent_dates(table: Table, begin: int, end: int, stretches: Stretches) -> int:
    """The working days after the day of input, up to and with that of `end`, or the next where `end` has none."""
    k, _, _ = _place(table, begin)
    midnight = (end + table.utc_offset) // DAY_US * DAY_US - table.utc_offset
    if k == len(table.midnights) or midnight <= table.midnights[k]:
        return 0
    until = bisect_left(table.midnights, midnight)
    if _unbroken(begin, stretches):
        return until - k
    return sum(_runs_on(table, later, stretches) for later in range(k + 1, until)) + 1


def _unbroken(begin: int, stretches: Stretches) -> bool:
    return len(stretches) == 1 and stretches[0] == (begin, FOREVER)


def _runs_on(table: Table, k: int, stretches: Stretches) -> bool:
    """Whether the clock runs at all on open day k."""
    midnight = table.midnights[k]
    clipped = ((max(start, midnight), min(stop, midnight + DAY_US)) for start, stop in stretches)
    return any(start < stop and open_before(table, start) < open_before(table, stop) for start, stop in clipped)
