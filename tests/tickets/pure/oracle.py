"""The clock once more, slow and obvious, for the tests to compare with. It shares no line with `tickets.sla.clock`.

It reads the calendar's rows, never its prefix sums; walks every day and every piece of hours between two instants; adds
Fractions; and finds a deadline by its definition, halving the time between the input and the calendar's end until one
microsecond is left: late_after is the last instant at which used <= norm, due_at the first at which that much was used.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from tickets.sla.calendar import WorkCalendar
from tickets.sla.clock import ClockStopped, NormRule, Pause, Reckoning, Unit
from tickets.sla.hours import ChangedHours, ClosedDay, WeeklyHours
from tickets.sla.ruler import OutsideCalendar
from users.wib import WIB

MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)


# --- Hours ------------------------------------------------------------------------------------------------------------


def windows_on(calendar: WorkCalendar, day: date) -> list[tuple[int, int]]:
    """The hours of one day by the rows alone, microseconds since midnight."""
    if any(row.day == day for row in calendar.days_off):
        return []
    windows: tuple = ()
    for row in calendar.weekly:
        if (row.valid_from or date.min) <= day <= (row.valid_to or date.max):
            windows = row.week[day.weekday()]
    for row in calendar.special:
        if row.first <= day <= row.last and row.week[day.weekday()] is not None:
            windows = row.week[day.weekday()]
    return [(window.opens, window.closes) for window in windows]


@lru_cache(maxsize=20_000)
def hours_on(calendar: WorkCalendar, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The same as instants."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=calendar.zone)
    return tuple(
        (midnight + timedelta(microseconds=a), midnight + timedelta(microseconds=b))
        for a, b in windows_on(calendar, day)
    )


def whole_day(calendar: WorkCalendar, day: date) -> int:
    return sum(b - a for a, b in windows_on(calendar, day))


def dates(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def midnight(calendar: WorkCalendar, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=calendar.zone)


def end_of(calendar: WorkCalendar) -> datetime:
    return midnight(calendar, calendar.last) + DAY


# --- Used -------------------------------------------------------------------------------------------------------------


def stands_still(instant: datetime, pauses: Iterable[Pause]) -> bool:
    return any(pause.start <= instant and (pause.end is None or instant < pause.end) for pause in pauses)


def pieces(
    calendar: WorkCalendar, start: datetime, end: datetime, pauses: Iterable[Pause]
) -> Iterator[tuple[date, datetime, datetime]]:
    """Every piece of hours from start to end in which the clock ran, cut wherever a pause begins or ends."""
    edges = {edge for pause in pauses for edge in pause if edge is not None}
    for day in dates(start.astimezone(calendar.zone).date(), end.astimezone(calendar.zone).date()):
        for opens, closes in hours_on(calendar, day):
            first, last = max(opens, start), min(closes, end)
            cuts = sorted({edge for edge in edges if first < edge < last} | {first, last})
            for a, b in pairwise(cuts):
                if first < last and not stands_still(a, pauses):
                    yield day, a, b


def used(
    calendar: WorkCalendar, norm: NormRule, start: datetime, end: datetime, pauses: Iterable[Pause] = ()
) -> Fraction:
    if norm.reckoning is Reckoning.END_OF_DAY:
        return Fraction(used_dates(calendar, start, end, pauses))
    total = Fraction(0)
    for day, a, b in pieces(calendar, start, end, pauses):
        whole = whole_day(calendar, day) if norm.unit is Unit.DAYS else 3_600_000_000
        total += Fraction((b - a) // MICROSECOND, whole)
    return total


def ends_of_days(calendar: WorkCalendar, start: datetime, pauses: Iterable[Pause]) -> Iterator[datetime]:
    """24.00 of the day of input, then of every working day after it on which the clock ran."""
    day_of_input = None
    for day in dates(start.astimezone(calendar.zone).date(), calendar.last):
        hours = hours_on(calendar, day)
        if not hours:
            continue
        if day_of_input is None:
            if start < hours[-1][1]:
                day_of_input = day
                yield midnight(calendar, day) + DAY
        elif any(pieces(calendar, midnight(calendar, day), midnight(calendar, day) + DAY, pauses)):
            yield midnight(calendar, day) + DAY


def used_dates(calendar: WorkCalendar, start: datetime, end: datetime, pauses: Iterable[Pause]) -> int:
    """The least N whose 24.00 the answer still makes; where no such day comes any more, one more than there are."""
    ends = list(ends_of_days(calendar, start, pauses))
    for number, midnight_after in enumerate(ends):
        if end < midnight_after:
            return number
    return len(ends)


def open_us_of_days(
    calendar: WorkCalendar, start: datetime, end: datetime, days: int, pauses: Iterable[Pause]
) -> Fraction:
    """How many microseconds of open time it took, from start on, to use exactly that many days."""
    left, taken = Fraction(days), Fraction(0)
    for day, a, b in pieces(calendar, start, end, pauses):
        whole = whole_day(calendar, day)
        piece = Fraction((b - a) // MICROSECOND)
        if piece / whole >= left:
            return taken + left * whole
        left -= piece / whole
        taken += piece
    return taken


# --- Deadlines --------------------------------------------------------------------------------------------------------


def deadline(
    calendar: WorkCalendar, norm: NormRule, start: datetime, pauses: Iterable[Pause] = ()
) -> tuple[datetime, datetime]:
    """due_at and late_after. OutsideCalendar or ClockStopped where an answer would never be late."""
    endless = any(pause.end is None for pause in pauses)
    if norm.reckoning is Reckoning.END_OF_DAY:
        ends = list(ends_of_days(calendar, start, pauses))
        if len(ends) <= norm.amount:
            raise ClockStopped(start) if ends and endless else OutsideCalendar
        return ends[int(norm.amount)] - MICROSECOND, ends[int(norm.amount)] - MICROSECOND
    if not any(
        start < closes for day in dates(start.date() - DAY, calendar.last) for _, closes in hours_on(calendar, day)
    ):
        raise OutsideCalendar
    late = last_instant(start, end_of(calendar), lambda at: used(calendar, norm, start, at, pauses) <= norm.amount)
    if late == end_of(calendar):
        raise ClockStopped(start) if endless else OutsideCalendar
    if used(calendar, norm, start, late, pauses) < norm.amount:
        return late, late  # rounded down: a part of a microsecond was left
    before = last_instant(start, late, lambda at: used(calendar, norm, start, at, pauses) < norm.amount)
    return before + MICROSECOND, late


def last_instant(start: datetime, end: datetime, holds) -> datetime:
    """The last microsecond from start to end at which it holds, of what holds at first and later no more."""
    low, high = 0, 1
    span = (end - start) // MICROSECOND
    while high <= span and holds(start + high * MICROSECOND):
        low, high = high, max(high * 2, 6 * 3_600_000_000)
    high = min(high, span + 1)
    while high - low > 1:
        middle = (low + high) // 2
        if holds(start + middle * MICROSECOND):
            low = middle
        else:
            high = middle
    return start + low * MICROSECOND


def minutes_to(calendar: WorkCalendar, start: datetime, minutes: int) -> datetime:
    """Where so many open minutes are over, one minute at a time. For windows and inputs on whole minutes."""
    at = start
    while minutes:
        day = at.astimezone(calendar.zone).date()
        minutes -= any(opens <= at < closes for opens, closes in hours_on(calendar, day))
        at += timedelta(minutes=1)
    return at


# --- What the tests stand on ------------------------------------------------------------------------------------------

ROOT = Path(__file__).resolve().parents[3]
RAMADAN_2026 = ChangedHours.same(date(2026, 2, 18), date(2026, 3, 17), "08.00-15.00", name="Jam Ramadan", basis="uji")
IKU = NormRule("IKU", 2, basis="S-1691/PB.8/2018 angka 4.d.ii")
SLA = NormRule("SLA", 5, basis="S-5005/PB.8/2017 angka 3.b.iii")


def by_date(norm: NormRule) -> NormRule:
    """The same norm, reckoned to 24.00 of the N-th working day."""
    return replace(norm, reckoning=Reckoning.END_OF_DAY)


@lru_cache(maxsize=1)
def nation() -> WorkCalendar:
    """The nation's calendar of 2016 to 2027, 08-16 WIB. 2027 is not confirmed."""
    with (ROOT / "fixtures" / "holidays_id_2016_2027.csv").open(encoding="utf-8", newline="") as file:
        days_off = tuple(
            ClosedDay(
                day=date.fromisoformat(row["date"]),
                name=row["name"],
                basis=row["decree"],
                category=row["category"],
                announced=date.fromisoformat(row["announced"]) if row["announced"] else None,
            )
            for row in csv.DictReader(file)
        )
    return WorkCalendar(
        first=date(2016, 1, 1),
        last=date(2027, 12, 31),
        confirmed_through=date(2026, 12, 31),
        weekly=(WeeklyHours.same("08.00-16.00", basis="S-1691/PB.8/2018 angka 7.b"),),
        days_off=days_off,
    )


def without(calendar: WorkCalendar, *days: date) -> WorkCalendar:
    """The calendar before those days were declared off."""
    return replace(calendar, days_off=tuple(row for row in calendar.days_off if row.day not in days))


def wib(text: str) -> datetime:
    """ "2018-02-14 16:00" in Jakarta."""
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def wit(text: str) -> datetime:
    """ "2018-02-14 16:00" in Jayapura."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Jayapura"))
