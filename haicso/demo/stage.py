"""Time in the demo: a clock that goes forward from act to act over all offices, and the working days of a desk."""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from random import Random

from tickets import history
from tickets.quarters import Quarter
from tickets.sla.calendar import WorkCalendar
from tickets.sla.clock import Norm, Unit, due_at
from tickets.sla.hours import WeeklyHours
from tickets.working_calendar import current_book
from users.clock import WIB, FixedClock, wib_date

DAY_HOURS = 8


class Stage:
    """Lets acts happen in the order of their time. What would be later than `now` has not happened yet: so the last
    days stay open by themselves."""

    def __init__(self, now: datetime, rng: Random) -> None:
        self.now, self.rng = now, rng
        self.clock = FixedClock(now)
        self.current = Quarter.of(now)
        self.complete = self.current.previous
        self._calendars: dict[int, WorkCalendar] = {}
        self._to_come: list[tuple[datetime, int, Callable[[], object]]] = []
        self._promised = 0

    def desk_days(self, opens: int) -> WorkCalendar:
        """When people sit at their desks: eight hours from `opens` (WIB) on working days. Not the service hours."""
        if opens not in self._calendars:
            first, last = self.complete.first_day - timedelta(days=30), self.current.last_day + timedelta(days=60)
            self._calendars[opens] = WorkCalendar(
                first=first,
                last=last,
                confirmed_through=last,
                weekly=(WeeklyHours.same(f"{opens:02}.00-{opens + DAY_HOURS:02}.00"),),
                days_off=current_book().of(None).calendar.days_off,
            )
        return self._calendars[opens]

    def split(self, quarter: Quarter, opens: int) -> tuple[list[date], list[date]]:
        """The quarter's working days, and its other days."""
        working, free = list[date](), list[date]()
        for ordinal in range(quarter.first_day.toordinal(), quarter.last_day.toordinal() + 1):
            day = date.fromordinal(ordinal)
            (working if self.desk_days(opens).day(day).windows else free).append(day)
        return working, free

    def at_hour(self, day: date, hour: float) -> datetime:
        """A second of that hour, WIB, as a person would hit it."""
        return datetime.combine(day, time(), WIB) + timedelta(seconds=round(hour * 3600) + self.rng.randint(0, 59))

    def later(self, hours: float, opens: int) -> datetime:
        """The instant after so many working hours at a desk, from the clock on."""
        work = Norm("demo", Fraction(round(hours * 3600), 3600), Unit.HOURS)
        return due_at(self.desk_days(opens), work, self.clock.at) + timedelta(seconds=self.rng.randint(0, 59))

    def ago(self, hours: float, opens: int) -> datetime:
        """The instant so many working hours before now."""
        microseconds = timedelta(hours=hours) // timedelta(microseconds=1)
        return self.desk_days(opens).before(self.now, microseconds) - timedelta(seconds=self.rng.randint(0, 900))

    def promise(self, at: datetime, act: Callable[[], object]) -> None:
        """Let `act` happen at `at`, unless that is still to come."""
        if at < self.now:
            self._promised += 1
            heapq.heappush(self._to_come, (at, self._promised, act))

    def play(self) -> None:
        """Everything that was promised, and what that promises, with a seal over each day that is over."""
        if not self._to_come:
            return
        day = wib_date(self._to_come[0][0])
        while self._to_come:
            at, _order, act = heapq.heappop(self._to_come)
            if wib_date(at) > day:
                history.seal_day(wib_date(at) - timedelta(days=1))
                day = wib_date(at)
            self.clock.at = at
            act()
        if day < wib_date(self.now):
            history.seal_day(wib_date(self.now) - timedelta(days=1))
