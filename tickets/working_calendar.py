"""From the calendar's rows to the pure calendar and norms that the clock reckons with: the one bridge between both."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from functools import lru_cache
from uuid import UUID

from users.clock import WIB

from .models import CalendarVersion, DayOff, Norm, ServiceHours, SpecialHours
from .sla import clock, hours
from .sla.calendar import WorkCalendar
from .sla.ruler import Unit

YEARS_BEYOND = 3
"""How far past the last known day off the calendar reckons on, unconfirmed: an act in the last week must not fail."""


class NoCalendar(Exception):
    """No calendar version is loaded: `manage.py load_reference` was never run."""


@dataclass(frozen=True)
class Rules:
    """The calendar of one office and the norms, as one version has them."""

    version: CalendarVersion
    calendar: WorkCalendar
    norms: tuple[Norm, ...]

    def norm(self, code: str, start: datetime) -> Norm | None:
        """The norm in force on the Jakarta day of input; None before the first."""
        day = start.astimezone(WIB).date()
        for norm in self.norms:
            if norm.code == code and norm.valid_from <= day and (norm.valid_to is None or day <= norm.valid_to):
                return norm
        return None


def pure_norm(norm: Norm) -> clock.Norm:
    """The norm as the clock takes it."""
    return clock.Norm(
        code=norm.code,
        amount=norm.amount,
        unit=Unit(norm.unit),
        reckoning=clock.Reckoning(norm.reckoning),
        basis=norm.legal_basis,
        valid_from=norm.valid_from,
        valid_to=norm.valid_to,
    )


class RuleBook:
    """The rules of one version, for as many offices as a page or a batch needs. Four queries, whatever the number."""

    def __init__(self, version: CalendarVersion) -> None:
        self.version = version
        self.norms = tuple(Norm.objects.in_version(version).order_by("code", "valid_from"))
        self._weekly = list(ServiceHours.objects.in_version(version).filter(channel_group="hai_cso").order_by("pk"))
        self._special = list(SpecialHours.objects.in_version(version).filter(channel_group="hai_cso").order_by("pk"))
        self._days_off = list(DayOff.objects.in_version(version).order_by("day", "pk"))
        self._own = {row.office_id for row in (*self._weekly, *self._special, *self._days_off)}
        self._rules: dict[int | None, Rules] = {}

    def of(self, office_id: int | None) -> Rules:
        """The rules at an office: the nation's, and its own rows after them."""
        scope = office_id if office_id in self._own else None
        if scope not in self._rules:
            self._rules[scope] = Rules(self.version, self._calendar(scope), self.norms)
        return self._rules[scope]

    def _calendar(self, scope: int | None) -> WorkCalendar:
        def rows(all_rows: Iterable) -> list:
            mine = [row for row in all_rows if row.office_id in {None, scope}]
            return sorted(mine, key=lambda row: row.office_id is not None)

        days_off = tuple(
            hours.DayOff(row.day, row.name, row.legal_basis, row.category, row.announced_on)
            for row in rows(self._days_off)
        )
        last_known = max((row.day for row in days_off), default=self.version.confirmed_through)
        return _built(
            first=min((row.valid_from for row in self._weekly), default=date(2016, 1, 1)),
            last=date(max(last_known, self.version.confirmed_through).year + YEARS_BEYOND, 12, 31),
            confirmed_through=self.version.confirmed_through,
            weekly=tuple(_weekly(rows(self._weekly))),
            special=tuple(_special(rows(self._special))),
            days_off=days_off,
        )


@lru_cache(maxsize=32)
def _built(**parts: object) -> WorkCalendar:
    """Calendars are values: equal rows make the same one, so laying out twelve years is done once."""
    return WorkCalendar(**parts)  # type: ignore[arg-type]


def _weekly(rows: Iterable[ServiceHours]) -> Iterable[hours.WeeklyHours]:
    weeks: dict[tuple, dict[int, list[hours.Window]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        key = (row.office_id, row.valid_from, row.valid_to, row.legal_basis)
        weeks[key][row.weekday].append(_window(row))
    for (_office, valid_from, valid_to, basis), week in weeks.items():
        yield hours.WeeklyHours(tuple(hours.tidy(week[day]) for day in range(7)), valid_from, valid_to, basis)


def _special(rows: Iterable[SpecialHours]) -> Iterable[hours.SpecialHours]:
    """Rows of one period belong together: its windows of each weekday. Without a weekday: every day that is open anyway
    is taken to be Monday to Friday."""
    periods: dict[tuple, dict[int, list[hours.Window]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        period = periods[row.office_id, row.first_day, row.last_day, row.name, row.legal_basis]
        for weekday in hours.MONDAY_TO_FRIDAY if row.weekday is None else (row.weekday,):
            period[weekday].append(_window(row))
    for (_office, first, last, name, basis), period in periods.items():
        week = tuple(hours.tidy(period[day]) if day in period else None for day in range(7))
        yield hours.SpecialHours(first, last, week, name, basis)


def _window(row: ServiceHours | SpecialHours) -> hours.Window:
    return hours.Window(_since_midnight(row.opens), _since_midnight(row.closes))


def _since_midnight(time: time_of_day) -> int:
    """A time of day in microseconds."""
    passed = timedelta(hours=time.hour, minutes=time.minute, seconds=time.second, microseconds=time.microsecond)
    return passed // timedelta(microseconds=1)


def current_book() -> RuleBook:
    """The newest version's rules: one query, as long as they are in this process's memory."""
    version = CalendarVersion.objects.order_by("-pk").first()
    if version is None:
        raise NoCalendar("No calendar is loaded: run manage.py load_reference.")
    kept = _kept.get(version.stamp)
    if kept is None:
        _kept.clear()
        kept = _kept[version.stamp] = RuleBook(version)
    return kept


def forget() -> None:
    """Read the rules anew next time: for whoever changed rows of a version without a new stamp (tests)."""
    _kept.clear()


_kept: dict[UUID, RuleBook] = {}
