"""The tickets behind the figures, by the same locks and the same counting; see `figures`, which everybody asks."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from kpi import index
from kpi.models import LockedTicket, QuarterLock, policy_of
from tickets.deadlines.rules import RuleBook, current_book
from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.quarters import Quarter
from users.models import Basis, Office, Officer, OfficeTypeRecord

from . import taken_locks
from .assembly import live, named_as, persons_of, policies_of_live
from .counting import NONE, Scope, Terms, What
from .lock_document import Contents
from .values import OfficerFigures, State


def scope_of_person(person: OfficerFigures, quarter: Quarter, at: datetime) -> Scope:
    """The tickets that `person.counted` sums up."""
    return Scope(
        quarter,
        at,
        postings=tuple(part.posting.pk for part in person.counted_parts),
        locks=tuple(note.lock_id for note in person.locks),
        live=person.state == State.PROVISIONAL,
        policy=person.policy,
    )


def tickets_behind(scope: Scope, what: What = What.COUNTED) -> TicketQuerySet:
    """Exactly the tickets that a figure counts, locked or live; a page adds `visible_to(user)`."""
    return TicketsBehind(scope).tickets(what)


class FrozenRow(NamedTuple):
    """Of one locked ticket: the used time that the lock judged by, and when it was locked."""

    used: Decimal | None
    locked_at: datetime


class TicketsBehind:
    """The tickets behind the figures of one scope, by kind. Locked ones come from the rows of their lock, whatever has
    become of policy, types and Kanwil since; live ones are counted by the policy of whose they are.

    `book`, `holding`: the rules and the quarter's locks that hold, from whoever has read them already.
    `policies`: by which it counts; `damaged`: the Kanwil whose locks cannot be read, their tickets are left out.
    """

    def __init__(
        self, scope: Scope, book: RuleBook | None = None, holding: Collection[QuarterLock] | None = None
    ) -> None:
        self.scope = scope
        self.damaged: tuple[Office, ...] = ()
        if holding is None:
            holding = taken_locks.holding([scope.quarter], scope.at) if scope.live or scope.locks is None else []
        locks = self._read = taken_locks.with_documents(holding) if scope.locks is None else []
        self._locks = scope.locks
        if self._locks is None:
            self._locks = tuple(lock.row.pk for lock in locks if lock.contents is not None)
            self.damaged = tuple(
                lock.kanwil for lock in locks if lock.contents is None and scope.kanwil in (None, lock.kanwil)
            )
        self._groups: list[tuple[Terms, Q]] = []
        if scope.live:
            rules = (scope.quarter, scope.at)
            book, open_ones = book or current_book(), live(holding)
            groups = [(scope.policy, Q())] if scope.policy else policies_of_live(locks, policy_of(scope.quarter))
            self._groups = [(Terms(*rules, policy, book), open_ones & which) for policy, which in groups]
        self._mine = [lock.contents for lock in locks if lock.contents and self._lies_in(lock.contents)]
        self.policies = self._policies()

    def tickets(self, what: What = What.COUNTED) -> TicketQuerySet:
        quarter = self.scope.quarter
        behind: Q = NONE
        if self._locks:
            kept = LockedTicket.objects.filter(
                _locked(what), self.scope.frozen(), lock__in=self._locks, ticket=OuterRef("pk")
            )
            behind = Q(Q(closed_in__isnull=False), Exists(kept))
        for terms, which in self._groups:
            behind |= terms.period() & self.scope.place() & which & terms.kinds[what]
        return Ticket.objects.filter(behind, created_at__gte=quarter.since, created_at__lt=quarter.until)

    def frozen_rows(self) -> dict[int, "FrozenRow"]:
        """What the locks keep of each ticket (by its key). One query, none where nothing is locked."""
        if not self._locks:
            return {}
        rows = LockedTicket.objects.filter(self.scope.frozen(), lock__in=self._locks)
        return {key: FrozenRow(used, at) for key, used, at in rows.values_list("ticket_id", "used", "lock__locked_at")}

    def owners(self, tickets: Collection[int]) -> dict[int, str]:
        """By ticket (its key), of those that a lock has closed: whose they are, by the name that stands around the
        figure, "" for nobody's. One query, none where nothing is locked.
        """
        if not self._locks:
            return {}
        rows = LockedTicket.objects.filter(lock__in=self._locks, ticket__in=tickets)
        names: dict[int | None, str] = {None: ""}
        names |= {key: officer.name for key, officer in self.officers.items()}
        owned = rows.values_list("ticket_id", "posting__officer")
        return {ticket: names[officer] for ticket, officer in owned if officer in names}

    def _policies(self) -> tuple[index.PolicyRules, ...]:
        """Those of the locks that the scope lies in; else the one in force."""
        if self.scope.policy is not None:
            return (self.scope.policy,)
        found: list[index.PolicyRules] = []
        for contents in self._mine:
            if contents.policy not in found:
                found.append(contents.policy)
        nation = self.scope.kanwil is None and self.scope.office is None
        if not self._mine or (nation and self.lives):
            in_force = self._groups[0][0].policy
            found += [in_force] if in_force not in found else []
        return tuple(found)

    @cached_property
    def types_assumed(self) -> bool:
        """Whether the type of one of its offices was an assumption in the quarter; of what is locked, as locked."""
        office, kanwil, quarter = self.scope.office, self.scope.kanwil, self.scope.quarter
        frozen_lines = (line for contents in self._mine for line in contents.offices if office in (None, line.office))
        if any(span.assumed for line in frozen_lines for span in line.types):
            return True
        if self._mine and not self.lives:
            return False
        rows = OfficeTypeRecord.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=quarter.first_day), basis=Basis.ASSUMED, valid_from__lte=quarter.last_day
        )
        if office is not None:
            rows = rows.filter(office=office)
        elif kanwil is not None:
            rows = rows.filter(office__kanwil=kanwil)
        return rows.exists()

    @cached_property
    def lives(self) -> bool:
        """Whether any ticket of the scope is in no lock."""
        place = self.scope.place()
        return any(Ticket.objects.filter(terms.period() & place & which).exists() for terms, which in self._groups)

    @property
    def calendar(self) -> str | None:
        """The label of the calendar that all of it was locked with (the newest, of several); None: some of it lives."""
        return None if self.lives or not self._mine else self._mine[-1].calendar

    @cached_property
    def officers(self) -> dict[int, Officer]:
        """Whom the locks name, by key, each by the name that stands around their figures."""
        return {key: named_as(named) for key, named in persons_of(self._read).items()}

    def named(self, place: Office | None) -> Office | None:
        """A Kanwil or an office of the scope by the name that it was locked with."""
        for contents in self._mine if place else ():
            offices = (contents.kanwil, *(line.office for line in contents.offices))
            if found := next((office for office in offices if office == place), None):
                return found
        return place

    def _lies_in(self, contents: Contents) -> bool:
        if self.scope.kanwil is not None:
            return contents.kanwil == self.scope.kanwil
        return self.scope.office is None or any(line.office == self.scope.office for line in contents.offices)


def _locked(what: What) -> Q:
    return {
        What.COUNTED: Q(),
        What.JUDGED: Q(judged=True),
        What.IN_TIME: Q(in_time=True),
        What.LATE: Q(judged=True, in_time=False),
        What.OPEN_WITHIN: Q(judged=False, decision__isnull=False),
        What.WITHOUT_NORM: Q(decision=None),
    }[what]
