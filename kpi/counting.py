"""The tickets behind every figure, and their count: one query a page, whatever its size.

As of an instant `at`, by the newest recorded decision of each ticket, never by its present status: counted is what was
put in within the quarter and by `at`; judged is what had ended by `at`, or was past its last moment in time then
(late). A ticket answered only after `at` is, as of `at`, still open.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.quarters import Quarter
from users.models import Office, Posting

from .index import Facts, Policy


class What(StrEnum):
    """Which of the tickets behind a figure."""

    COUNTED = "counted"
    JUDGED = "judged"
    IN_TIME = "in_time"
    LATE = "late"
    OPEN_WITHIN = "open_within"
    WITHOUT_NORM = "without_norm"


@dataclass(frozen=True)
class Scope:
    """Whose tickets of a quarter, as of an instant: the nation's, or narrowed by what is not None.

    `postings`: their keys; `untaken`: belum ditangani, nobody's.
    """

    quarter: Quarter
    at: datetime
    policy: Policy
    kanwil: Office | None = None
    office: Office | None = None
    postings: tuple[int, ...] | None = None
    untaken: bool = False

    def condition(self) -> Q:
        """The tickets counted for the scope."""
        rows = Q(
            created_at__gte=self.quarter.since,
            created_at__lt=self.quarter.until,
            created_at__lte=self.at,
            asker_unit_type__in=self.policy.unit_types,
        )
        if self.kanwil is not None:
            rows &= Q(kanwil=self.kanwil)
        if self.office is not None:
            rows &= Q(office=self.office)
        if self.postings is not None:
            rows &= Q(posting__in=self.postings)
        if self.untaken:
            rows &= Q(posting=None)
        return rows


def conditions(policy: Policy, at: datetime) -> dict[What, Q]:
    """What makes a counted ticket one of each kind as of `at`. Needs `ended` (see `with_end`)."""
    code = policy.norm_code.lower()
    ended = Q(**{f"{code}_in_time__isnull": False}, ended__lte=at)
    normed = Q(**{f"{code}_in_time__isnull": False}) | Q(**{f"{code}_late_after__isnull": False})
    judged = ended | Q(**{f"{code}_late_after__lt": at})
    in_time = Q(**{f"{code}_in_time": True}) & ended
    not_ended = Q(**{f"{code}_in_time__isnull": True}) | Q(ended__gt=at) | Q(ended__isnull=True)
    return {
        What.COUNTED: Q(),
        What.JUDGED: judged,
        What.IN_TIME: in_time,
        What.LATE: (Q(**{f"{code}_in_time": False}) & ended) | (not_ended & Q(**{f"{code}_late_after__lt": at})),
        What.OPEN_WITHIN: not_ended & Q(**{f"{code}_late_after__gte": at}),
        What.WITHOUT_NORM: ~normed,
    }


def with_end(rows: TicketQuerySet) -> TicketQuerySet:
    """`ended`: what ended the clock of the norm."""
    return rows.alias(ended=Coalesce("answered_at", "hai_replied_at"))


def tickets_behind(scope: Scope, what: What = What.COUNTED) -> TicketQuerySet:
    """Exactly the tickets that a figure counts. For a page: `visible_to(user) & tickets_behind(...)`."""
    return with_end(Ticket.objects.all()).filter(scope.condition(), conditions(scope.policy, scope.at)[what])


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted under one posting (None: belum ditangani), office and Kanwil (None: the head office's)."""

    posting_id: int | None
    office_id: int
    kanwil_id: int | None
    facts: Facts


def counted_rows(scope: Scope, *, also: Iterable[Posting] = ()) -> list[Counted]:
    """The counted facts of a scope in one query, grouped by posting, office and Kanwil.

    `also`: the tickets of these postings too, wherever they count, because a person's index is over all his postings.
    """
    kinds = conditions(scope.policy, scope.at)
    where = scope.condition()
    if keys := [posting.pk for posting in also]:
        everywhere = Scope(scope.quarter, scope.at, scope.policy)
        where = everywhere.condition() & (_place(scope) | Q(posting__in=keys))
    used = f"{scope.policy.norm_code.lower()}_used"
    ended = Q(**{f"{used}__isnull": False}, ended__lte=scope.at)
    rows = (
        with_end(Ticket.objects.all())
        .filter(where)
        .order_by()
        .values_list("posting_id", "office_id", "kanwil_id")
        .annotate(
            tickets=Count("pk"),
            judged=Count("pk", filter=kinds[What.JUDGED]),
            in_time=Count("pk", filter=kinds[What.IN_TIME]),
            open_within=Count("pk", filter=kinds[What.OPEN_WITHIN]),
            used_sum=Sum(used, filter=ended),
        )
    )
    return [
        Counted(posting, office, kanwil, Facts(tickets, judged, in_time, open_within, Fraction(used_sum or 0)))
        for posting, office, kanwil, tickets, judged, in_time, open_within, used_sum in rows
    ]


def _place(scope: Scope) -> Q:
    """The narrowing of a scope without its quarter. Nothing narrowed: all."""
    place = Q()
    if scope.kanwil is not None:
        place &= Q(kanwil=scope.kanwil)
    if scope.office is not None:
        place &= Q(office=scope.office)
    if scope.postings is not None:
        place &= Q(posting__in=scope.postings)
    return place
