"""From the calendar's rows to the pure calendar and norms that the clock reckons with: the one bridge between both.

What only one office has (a local closure, hours of its own) holds for a ticket on the days on which that office holds
it, and on no others, whoever it came from and goes to (docs/domain.md 4, [assumed]).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from tickets.models import (
    CalendarChange,
    CalendarVersion,
    DayOff,
    Norm,
    PeriodClosing,
    ProposedDayOff,
    ProposedHours,
    ProposedNorm,
    ProposedWeekly,
    ServiceHours,
    SpecialHours,
    Ticket,
)
from tickets.sla import clock, hours
from tickets.sla.calendar import WorkCalendar
from tickets.sla.holding import Held, parts_of_days, whole_days
from tickets.sla.ruler import Unit
from users.models import Office
from users.pages.one_page import once_a_page
from users.wib import WIB

YEARS_BEYOND = 3
"""How far past the last known day off the calendar reckons on, unconfirmed: an act in the last week must not fail."""


class NoCalendar(Exception):
    """No calendar version is loaded: `manage.py load_reference` was never run."""


@dataclass(frozen=True)
class PartClosed:
    """A ticket changed hands within a day on which one of its holders was closed: the clock stood still meanwhile."""

    row: hours.ClosedDay
    pause: clock.Pause


@dataclass(frozen=True)
class Rules:
    """The calendar of one office, or of one ticket by who held it, and the norms, as one version has them. `parts`: of
    a ticket, when a closed office held it for a part of the day only; with them its clock is to be reckoned."""

    version: CalendarVersion
    calendar: WorkCalendar
    norms: tuple[Norm, ...]
    parts: tuple[PartClosed, ...] = ()

    @property
    def stops(self) -> list[clock.Pause]:
        return [part.pause for part in self.parts]

    def norm(self, code: str, start: datetime, service_id: int | None = None) -> Norm | None:
        """The norm in force on the Jakarta day of input, of that service or of all; None before the first."""
        return self.norm_on(code, start.astimezone(WIB).date(), service_id)

    def norm_for(self, ticket: Ticket, code: str) -> Norm | None:
        """The norm by which a ticket is judged."""
        return self.norm(code, ticket.created_at, ticket.service_id)

    def norm_on(self, code: str, day: date, service_id: int | None = None) -> Norm | None:
        return norm_in_force(self.norms, code, day, service_id)


def norm_in_force(norms: Iterable[Norm], code: str, day: date, service_id: int | None) -> Norm | None:
    """Of norms that hold for tickets put in on that day: the one of their service, else the one of all services."""
    found = None
    for norm in norms:
        if norm.code == code and norm.valid_from <= day and (norm.valid_to is None or day <= norm.valid_to):
            if norm.service_id == service_id:
                return norm
            if norm.service_id is None:
                found = norm
    return found


def pure_norm(norm: Norm) -> clock.NormRule:
    """The norm as the clock takes it; made once for each norm in memory, because a batch asks for it 1,000 times."""
    kept = norm.__dict__.get("_pure")
    if kept is None:
        kept = norm.__dict__["_pure"] = clock.NormRule(
            code=norm.code,
            amount=norm.amount,
            unit=Unit(norm.unit),
            reckoning=clock.Reckoning(norm.reckoning),
            basis=norm.legal_basis,
        )
    return kept


class RuleBook:
    """The rules of one version, for as many offices as a page or a batch needs. Four queries, whatever the number.

    With a `proposal` that is not yet in force: the rules as they would be, eight queries.
    """

    def __init__(self, version: CalendarVersion, proposal: CalendarChange | None = None) -> None:
        self.version = version
        norms = list(Norm.objects.in_version(version))
        weekly = list(ServiceHours.objects.in_version(version).filter(channel_group="hai_cso").order_by("pk"))
        special = list(SpecialHours.objects.in_version(version).filter(channel_group="hai_cso").order_by("pk"))
        days_off = list(DayOff.objects.in_version(version).order_by("day", "pk"))
        if proposal is not None:
            self.version = CalendarVersion(
                label=version.label, confirmed_through=proposal.confirmed_through or version.confirmed_through
            )
            norms = _as_proposed(norms, proposal.norms.all())
            special = _as_proposed(special, proposal.hours.all())
            days_off = _as_proposed(days_off, proposal.days.all())
            weekly = _as_proposed(weekly, proposal.weekly.all())
        self.norms = tuple(sorted(norms, key=lambda row: (row.code, row.service_id or 0, row.valid_from)))
        self._weekly, self._special, self._days_off = weekly, special, days_off
        self._own = {row.office_id for row in (*self._weekly, *self._special, *self._days_off)}
        self._rules: dict[int | None, Rules] = {}
        self._names = dict(Office.objects.filter(pk__in=self.scopes).values_list("pk", "name")) if self.scopes else {}

    @property
    def days_off(self) -> Sequence[DayOff]:
        """The nation's and the offices', by day; with a proposal, what it adds comes last."""
        return self._days_off

    @property
    def scopes(self) -> set[int]:
        """The offices that have rows of their own."""
        return {office_id for office_id in self._own if office_id is not None}

    def of(self, office_id: int | None) -> Rules:
        """The rules at an office: the nation's, and its own rows after them."""
        scope = office_id if office_id in self._own else None
        if scope not in self._rules:
            stretches = () if scope is None else ((scope, None, None),)
            self._rules[scope] = Rules(self.version, self._calendar(stretches), self.norms)
        return self._rules[scope]

    def held(self, stretches: Sequence[Held]) -> Rules:
        """The rules of a ticket that offices held one after the other, oldest first; no query."""
        if len(stretches) == 1 or not any(held.place in self._own for held in stretches):
            return self.of(stretches[-1].place)
        nation = self.of(None)
        alone = [(held.place, *whole_days(nation.calendar, held)) for held in stretches if held.place in self._own]
        parts = tuple(
            PartClosed(self._day_off(row), pause)
            for day, each in parts_of_days(nation.calendar, stretches).items()
            for place, pause in each
            for row in self._days_off
            if row.office_id == place and row.day == day
        )
        return Rules(self.version, self._calendar(alone), self.norms, parts)

    def _day_off(self, row: DayOff) -> hours.ClosedDay:
        place = "" if row.office_id is None else self._names[row.office_id]
        return hours.ClosedDay(row.day, row.name, row.legal_basis, row.category, row.announced_on, place)

    def _calendar(self, stretches: Sequence[tuple[int, date | None, date | None]]) -> WorkCalendar:
        """The nation's rows, then what the named offices have of their own from their first to their last day."""

        def rows(all_rows: Sequence, first: str, last: str) -> list:
            mine = [row for row in all_rows if row.office_id is None]
            for office_id, since, until in stretches:
                clipped = (_clip(row, first, last, since, until) for row in all_rows if row.office_id == office_id)
                mine += [row for row in clipped if row is not None]
            return mine

        days_off = tuple(self._day_off(row) for row in rows(self._days_off, "day", "day"))
        last_known = max((row.day for row in days_off), default=self.version.confirmed_through)
        return _built(
            first=min((row.valid_from for row in self._weekly), default=date(2016, 1, 1)),
            last=date(max(last_known, self.version.confirmed_through).year + YEARS_BEYOND, 12, 31),
            confirmed_through=self.version.confirmed_through,
            weekly=tuple(_weekly(rows(self._weekly, "valid_from", "valid_to"))),
            special=tuple(_special(rows(self._special, "first_day", "last_day"))),
            days_off=days_off,
        )


def _clip(row: Any, first: str, last: str, since: date | None, until: date | None) -> Any:
    """The row from `since` to `until` (None: open), itself where nothing is cut off; None where nothing is left.
    `first` and `last`: its fields with the days that it holds for."""
    begins, ends = getattr(row, first), getattr(row, last)
    if (since is None or begins >= since) and (until is None or (ends is not None and ends <= until)):
        return row
    begins = begins if since is None else max(begins, since)
    ends = ends if until is None else until if ends is None else min(ends, until)
    if ends is not None and ends < begins:
        return None
    clipped = copy(row)
    setattr(clipped, first, begins)
    setattr(clipped, last, ends)
    return clipped


Proposed = ProposedDayOff | ProposedHours | ProposedWeekly | ProposedNorm


CALENDAR_ROWS: dict[type, Any] = {
    ProposedDayOff: DayOff,
    ProposedHours: SpecialHours,
    ProposedWeekly: ServiceHours,
    ProposedNorm: Norm,
}


def row_of(proposed: Proposed) -> DayOff | SpecialHours | ServiceHours | Norm:
    """The row of the calendar that a proposal to add one makes; not saved."""
    model = CALENDAR_ROWS[type(proposed)]
    said = {field.attname for field in proposed._meta.concrete_fields} - {"id", "change_id", "removes_id"}
    return model(**{name: getattr(proposed, name) for name in said})


def _as_proposed(rows: list, proposed: Iterable[Proposed]) -> list:
    """The rows as the proposal would leave them; what it adds comes last and has no key."""
    wanted = list(proposed)
    removed = {each.removes_id for each in wanted if each.removes_id is not None}
    return [row for row in rows if row.pk not in removed] + [row_of(each) for each in wanted if each.removes_id is None]


@lru_cache(maxsize=64)
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


def _special(rows: Iterable[SpecialHours]) -> Iterable[hours.ChangedHours]:
    """Rows of one period belong together: its windows of each weekday. Without a weekday: every day that is open anyway
    is taken to be Monday to Friday."""
    periods: dict[tuple, dict[int, list[hours.Window]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        period = periods[row.office_id, row.first_day, row.last_day, row.name, row.legal_basis]
        for weekday in hours.MONDAY_TO_FRIDAY if row.weekday is None else (row.weekday,):
            period[weekday].append(_window(row))
    for (_office, first, last, name, basis), period in periods.items():
        week = tuple(hours.tidy(period[day]) if day in period else None for day in range(7))
        yield hours.ChangedHours(first, last, week, name, basis)


def _window(row: ServiceHours | SpecialHours) -> hours.Window:
    return hours.Window(_since_midnight(row.opens), _since_midnight(row.closes))


def _since_midnight(time: time_of_day) -> int:
    """A time of day in microseconds."""
    passed = timedelta(hours=time.hour, minutes=time.minute, seconds=time.second, microseconds=time.microsecond)
    return passed // timedelta(microseconds=1)


def newest_version() -> CalendarVersion:
    version = CalendarVersion.objects.order_by("-pk").first()
    if version is None:
        raise NoCalendar("No calendar is loaded: run manage.py load_reference.")
    return version


def current_book() -> RuleBook:
    """The newest version's rules: one query, as long as they are in this process's memory."""
    version = once_a_page("calendar", newest_version)
    kept = _kept.get(version.stamp)
    if kept is None:
        _kept.clear()
        kept = _kept[version.stamp] = RuleBook(version)
    return kept


def forget() -> None:
    """Read the rules anew next time: for whoever changed rows of a version without a new stamp (tests)."""
    _kept.clear()
    closed_book.cache_clear()
    _book_of.cache_clear()


_kept: dict[UUID, RuleBook] = {}


def book_for(ticket: Ticket) -> RuleBook:
    """The rules by which this ticket is decided: today's, but of a closed period those that held when it was closed,
    also for what is answered afterwards (docs/domain.md 6)."""
    return current_book() if ticket.closed_in_id is None else closed_book(ticket.closed_in_id)


@lru_cache(maxsize=64)
def closed_book(closing_id: int) -> RuleBook:
    """The rules that held when that period was closed; they never change, so they are read once."""
    closed_at = PeriodClosing.objects.values_list("closed_at", flat=True).get(pk=closing_id)
    return book_of(closed_version(closed_at))


def closed_version(closed_at: datetime) -> CalendarVersion:
    """The version that held at an instant; before the first, the first."""
    versions = CalendarVersion.objects.order_by("-pk")
    version = versions.filter(confirmed_at__lte=closed_at).first() or versions.last()
    if version is None:
        raise NoCalendar("No calendar is loaded: run manage.py load_reference.")
    return version


def book_of(version: CalendarVersion) -> RuleBook:
    """The rules of one version, read once for as long as its rows are the same."""
    return _book_of(version, version.stamp)


@lru_cache(maxsize=32)
def _book_of(version: CalendarVersion, _stamp: UUID) -> RuleBook:
    return RuleBook(version)


CALENDAR_LOCK = 0x484149_43414C  # "HAI CAL", among the advisory locks of the database


def hold_calendar(*, to_change_it: bool = False) -> None:
    """In a transaction: until its end no new calendar version comes to be. Called before the newest is read, by every
    act that decides by it; `to_change_it`, by the one that makes a new version: it waits for all of those.

    Otherwise an act that had read the old calendar could be committed after the re-decision had gone by its ticket.
    SQLite has one writer at a time, and needs none of this.
    """
    if connection.vendor == "postgresql":
        function = "pg_advisory_xact_lock" if to_change_it else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [CALENDAR_LOCK])
