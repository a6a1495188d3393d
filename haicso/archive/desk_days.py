"""When people sit at their desks. Pure; the days off are given."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from random import Random

from tickets.quarters import Quarter
from tickets.sla.calendar import WorkCalendar
from tickets.sla.clock import NormRule, Unit, due_at
from tickets.sla.hours import ClosedDay, WeeklyHours
from users.wib import WIB

DAY_HOURS = 8
MARGIN_BEFORE, MARGIN_AFTER = timedelta(days=30), timedelta(days=60)


class DeskDays:
    """The working days from `first` to `last`: eight hours from whenever a desk opens (WIB). Not the service hours."""

    def __init__(self, first: date, last: date, days_off: Sequence[ClosedDay]) -> None:
        self._first, self._last, self._days_off = first - MARGIN_BEFORE, last + MARGIN_AFTER, tuple(days_off)
        self._calendars: dict[int, WorkCalendar] = {}
        self._split: dict[tuple[Quarter, int], tuple[list[date], list[date]]] = {}

    def of(self, opens: int) -> WorkCalendar:
        if opens not in self._calendars:
            self._calendars[opens] = WorkCalendar(
                first=self._first,
                last=self._last,
                confirmed_through=self._last,
                weekly=(WeeklyHours.same(f"{opens:02}.00-{opens + DAY_HOURS:02}.00"),),
                days_off=self._days_off,
            )
        return self._calendars[opens]

    def split(self, quarter: Quarter, opens: int) -> tuple[list[date], list[date]]:
        """The quarter's working days, and its other days."""
        if (quarter, opens) in self._split:
            return self._split[quarter, opens]
        working, free = list[date](), list[date]()
        for ordinal in range(quarter.first_day.toordinal(), quarter.last_day.toordinal() + 1):
            day = date.fromordinal(ordinal)
            (working if self.of(opens).day(day).windows else free).append(day)
        self._split[quarter, opens] = working, free
        return working, free

    def later(self, rng: Random, at: datetime, hours: float, opens: int) -> datetime:
        """The instant after so many working hours at a desk."""
        work = NormRule("desk", Fraction(round(hours * 3600), 3600), Unit.HOURS)
        return due_at(self.of(opens), work, at) + timedelta(seconds=rng.randint(0, 59))

    def ago(self, rng: Random, now: datetime, hours: float, opens: int) -> datetime:
        """The instant so many working hours before `now`."""
        microseconds = timedelta(hours=hours) // timedelta(microseconds=1)
        return self.of(opens).before(now, microseconds) - timedelta(seconds=rng.randint(0, 900))


def at_hour(rng: Random, day: date, hour: float) -> datetime:
    """A second of that hour, WIB, as a person would hit it."""
    return datetime.combine(day, time(), WIB) + timedelta(seconds=round(hour * 3600) + rng.randint(0, 59))


def opening(at: datetime, opens: int) -> datetime:
    """When the desk opened on the Jakarta day of `at`."""
    return datetime.combine(at.astimezone(WIB).date(), time(opens), WIB)
