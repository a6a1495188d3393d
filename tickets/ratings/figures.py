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
from tickets.models.ratings import RatingQuerySet
from tickets.models.ticket import TicketQuerySet
from tickets.permissions import HAI_ROLES
from tickets.quarters import Quarter
from users.clock import wib_date
from users.models import Office, User
from users.wib import midnight

SATISFIED = 3
"""From this mark on an asker counts as satisfied [assumed]."""
LOOKED_BACK = timedelta(days=365)
"""So far back tickets that wait for a desk's final confirmation are listed, and counted on its first page."""


@dataclass(frozen=True)
class Period:
    """From `since` on, before `until`: what ended then. A quarter is one, too."""

    since: datetime
    until: datetime


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


def by_office(offices: Collection[int], period: Quarter | Period) -> dict[int, Feedback]:
    """Two statements; each office by an index of its own, however large the archive is."""
    mine = Q(office__in=offices)
    return _by("office", Ticket.objects.filter(mine), Rating.objects.filter(mine), period)


def by_service(user: User, quarter: Quarter) -> dict[int | None, Feedback]:
    """Of the tickets whose feedback the login reads, by the key of their service; None: they name none. Three
    statements over one quarter."""
    if offices := list(offices_of(user).values_list("pk", flat=True)):
        mine = Q(office__in=offices)
        return _by("service", Ticket.objects.filter(mine), Rating.objects.filter(mine), quarter, "ticket__service")
    tickets, ratings = _seen_at_hai(user)
    return _by("service", tickets, ratings, quarter, "ticket__service")


def of_desk(user: User, quarter: Quarter) -> Feedback:
    """Of HAI: the tickets of offices that its desk sees."""
    tickets, ratings = _seen_at_hai(user)
    said = _marks(ratings, quarter).aggregate(**COUNTS)
    return Feedback(ended=_ended(tickets, quarter).count(), **said)


def _seen_at_hai(user: User) -> tuple[TicketQuerySet, RatingQuerySet]:
    """Of offices: what came to HAI directly is in no figure but the HAI report's."""
    ratings = Rating.objects.visible_to(user).filter(ticket__origin=Origin.HAI_CSO)
    return Ticket.objects.visible_to(user).through_hai_cso(), ratings


def of_officer(postings: Collection[int], quarter: Quarter) -> Feedback:
    mine = Q(posting__in=postings)
    parts = _by("posting", Ticket.objects.filter(mine), Rating.objects.filter(mine), quarter)
    return total(parts.values())


COUNTS: Mapping[str, Any] = {
    "settled": Count("pk", filter=Q(settled=True)),
    **{f"mark_{mark}": Count("pk", filter=Q(mark=mark)) for mark in (1, 2, 3, 4)},
}


def _by(
    key: str, tickets: QuerySet[Ticket], ratings: Any, period: Quarter | Period, of_rating: str = ""
) -> dict[Any, Feedback]:
    """`of_rating`: what the key is called at a rating, where it has another name."""
    ended = dict(_ended(tickets, period).values_list(key).annotate(count=Count("pk")).order_by())
    marks = _marks(ratings, period).values(of_rating or key).annotate(**COUNTS).order_by()
    said = {row[of_rating or key]: row for row in marks}
    return {
        one: Feedback(ended=ended.get(one, 0), **{name: said[one][name] for name in COUNTS} if one in said else {})
        for one in {*ended, *said}
    }


def _ended(tickets: QuerySet[Ticket], period: Quarter | Period) -> QuerySet[Ticket]:
    return tickets.filter(answered_at__gte=period.since, answered_at__lt=period.until)


def _marks(ratings: Any, period: Quarter | Period) -> Any:
    return ratings.filter(ended_at__gte=period.since, ended_at__lt=period.until).standing()


def unconfirmed() -> Q:
    """Of ratings that stand: the asker says that it is not settled, and the desk has not confirmed."""
    confirmed = FinalConfirmation.objects.filter(ticket=OuterRef("ticket"))
    return Q(settled=False) & ~Q(Exists(confirmed))


def waiting_since(now: datetime) -> datetime:
    """The begin of the Jakarta day from which on `waiting` looks."""
    return midnight(wib_date(now - LOOKED_BACK))


def waiting(user: User, now: datetime) -> RatingQuerySet:
    """The askers who wait for the final confirmation of this office's desk: its tile and its list alike. None for
    whoever confirms nothing."""
    if user.role != User.Role.OFFICE:
        return Rating.objects.none()
    mine = Rating.objects.filter(desk=user.office_id, ended_at__gte=waiting_since(now), settled=False)
    return mine.filter(unconfirmed()).standing()


def waiting_by_desk(offices: Collection[int], now: datetime) -> dict[int, int]:
    """`waiting`, counted for several offices; one statement."""
    rows = Rating.objects.filter(desk__in=offices, ended_at__gte=waiting_since(now), settled=False)
    counted = rows.filter(unconfirmed()).standing().values_list("desk").annotate(count=Count("pk"))
    return dict(counted.order_by())


def may_read(user: User) -> bool:
    """Umpan balik has its page for offices, Kanwil and HAI; a satker reads its own on its tickets."""
    return user.role == User.Role.OFFICE or user.reads_all or user.role in HAI_ROLES
