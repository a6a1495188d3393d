"""Feedback counted: always with how many said something of how many who were asked, never in an index.

A rating belongs to the quarter in which its ticket ended, and to the office whose ticket it is.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tickets.models import FinalConfirmation, Origin, Rating, Ticket
from tickets.permissions import HAI_ROLES
from tickets.quarters import Quarter
from users.models import Office, User

SATISFIED = 3
"""From this mark on an asker counts as satisfied [assumed]."""
LOOKED_BACK = timedelta(days=92)
"""So far back a desk's unsettled tickets are counted on its first page; its list has them all."""


@dataclass(frozen=True)
class Feedback:
    """How many ended, and what was said of them. Shares and the mean are None of nothing said: silence is no word."""

    ended: int = 0
    settled: int = 0
    mark_1: int = 0
    mark_2: int = 0
    mark_3: int = 0
    mark_4: int = 0

    @property
    def marks(self) -> tuple[int, int, int, int]:
        return self.mark_1, self.mark_2, self.mark_3, self.mark_4

    @property
    def number(self) -> int:
        return sum(self.marks)

    @property
    def settled_share(self) -> Fraction | None:
        return Fraction(self.settled, self.number) if self.number else None

    @property
    def satisfied_share(self) -> Fraction | None:
        return Fraction(sum(self.marks[SATISFIED - 1 :]), self.number) if self.number else None

    @property
    def mean(self) -> Fraction | None:
        said = sum(mark * count for mark, count in enumerate(self.marks, 1))
        return Fraction(said, self.number) if self.number else None

    @property
    def response(self) -> Fraction | None:
        return Fraction(self.number, self.ended) if self.ended else None

    def __add__(self, other: "Feedback") -> "Feedback":
        return Feedback(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})


def total(parts: Iterable[Feedback]) -> Feedback:
    return sum(parts, Feedback())


def offices_of(user: User) -> QuerySet[Office]:
    """Whose feedback a login reads by office: an office its own, a Kanwil its KPPN too, the head office all."""
    kinds = (Office.Kind.KANWIL, Office.Kind.KPPN, Office.Kind.KPPN_KHUSUS)
    offices = Office.objects.filter(kind__in=kinds)
    if user.role == User.Role.OFFICE:
        return offices.filter(Q(pk=user.office_id) | Q(kanwil=user.office_id))
    return offices if user.reads_all else offices.none()


def by_office(offices: Collection[int], quarter: Quarter) -> dict[int, Feedback]:
    """Two statements; each office by an index of its own, however large the archive is."""
    mine = Q(office__in=offices)
    return _by("office", Ticket.objects.filter(mine), Rating.objects.filter(mine), quarter)


def of_desk(user: User, quarter: Quarter) -> Feedback:
    """Of HAI: the tickets of offices that its desk sees."""
    tickets = Ticket.objects.visible_to(user).through_hai_cso()
    ratings = Rating.objects.visible_to(user).filter(ticket__origin=Origin.HAI_CSO)
    said = _marks(ratings, quarter).aggregate(**COUNTS)
    return Feedback(ended=_ended(tickets, quarter).count(), **said)


def of_officer(postings: Collection[int], quarter: Quarter) -> Feedback:
    mine = Q(posting__in=postings)
    parts = _by("posting", Ticket.objects.filter(mine), Rating.objects.filter(mine), quarter)
    return total(parts.values())


COUNTS: Mapping[str, Any] = {
    "settled": Count("pk", filter=Q(settled=True)),
    **{f"mark_{mark}": Count("pk", filter=Q(mark=mark)) for mark in (1, 2, 3, 4)},
}


def _by(key: str, tickets: QuerySet[Ticket], ratings: Any, quarter: Quarter) -> dict[int, Feedback]:
    ended = dict(_ended(tickets, quarter).values_list(key).annotate(count=Count("pk")).order_by())
    said = {row[key]: row for row in _marks(ratings, quarter).values(key).annotate(**COUNTS).order_by()}
    return {
        one: Feedback(ended=ended.get(one, 0), **{name: said[one][name] for name in COUNTS} if one in said else {})
        for one in {*ended, *said}
    }


def _ended(tickets: QuerySet[Ticket], quarter: Quarter) -> QuerySet[Ticket]:
    return tickets.filter(answered_at__gte=quarter.since, answered_at__lt=quarter.until)


def _marks(ratings: Any, quarter: Quarter) -> Any:
    return ratings.filter(ended_at__gte=quarter.since, ended_at__lt=quarter.until).standing()


def unconfirmed() -> Q:
    """Of ratings that stand: the asker says that it is not settled, and the desk has not confirmed."""
    confirmed = FinalConfirmation.objects.filter(ticket=OuterRef("ticket"))
    return Q(settled=False) & ~Q(Exists(confirmed))


def to_confirm(user: User, now: datetime) -> int:
    """How many askers wait for this desk's final confirmation, of tickets that ended lately."""
    if user.role != User.Role.OFFICE:
        return 0
    mine = Rating.objects.filter(desk=user.office_id, ended_at__gte=now - LOOKED_BACK, settled=False)
    return mine.filter(unconfirmed()).standing().count()


def may_read(user: User) -> bool:
    """Umpan balik has its page for offices, Kanwil and HAI; a satker reads its own on its tickets."""
    return user.role == User.Role.OFFICE or user.reads_all or user.role in HAI_ROLES
