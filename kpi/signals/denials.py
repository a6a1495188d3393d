"""Bukan pertanyaan kami, as supervisors read it: what satker say of questions recorded in their name, and how many of
these nobody can confirm. No figure of the index knows any of it.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import partial

from django.db.models import Count, Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from tickets.in_name.listing import recorded_by
from tickets.models import Denial, RecordedInName, Ticket
from tickets.models.denials import DenialQuerySet, not_ours
from tickets.quarter_of_address import QuarterPicker, picker_of
from tickets.quarters import Quarter
from tickets.words import badge, instant_text
from users.models import User
from users.pages.badges import Badge
from users.pages.list_pages import address, newest_first
from users.signing.opened_figures import Opening
from users.words import number_text, percent_text


@dataclass(frozen=True)
class DenialRow:
    """One denial, in words."""

    said: str
    subject: str
    reference: str
    url: str
    satker: str
    by: str
    text: str
    badge: Badge


@dataclass(frozen=True)
class OfficeShare:
    """What an office recorded in the name of satker in the quarter; what of it cannot be confirmed, what is denied."""

    office: str
    recorded: str
    unconfirmed: str
    unconfirmed_share: str
    denied: str
    denied_share: str


@dataclass(frozen=True)
class Denials:
    picker: QuarterPicker
    shares: list[OfficeShare]
    rows: list[DenialRow]
    range_text: str
    first_url: str
    next_url: str


def _place(user: User, opening: Opening | None, ticket: str = "") -> Q:
    """The tickets whose officers this login supervises: of the region, of the office, or the officer's own."""
    if user.role != User.Role.OFFICE:
        return Q()
    if opening is None:
        return Q(**{f"{ticket}kanwil_id": user.office_id})
    own = Q() if opening.of_office else Q(**{f"{ticket}posting__officer_id": opening.posting.officer_id})
    return own & Q(**{f"{ticket}office_id": user.office_id})


def denials_of(user: User, opening: Opening | None) -> DenialQuerySet:
    """What a login reads of; `opening`: what is open at an office's shared login, None at all others."""
    denied = Denial.objects.visible_to(user).filter(kind=Denial.Kind.DENIED)
    return denied.filter(_place(user, opening, "ticket__"))


def denial_page(user: User, opening: Opening | None, quarter: Quarter, query: QueryDict, now: datetime) -> Denials:
    """The quarter's denials, the newest first, and the shares by office; `after` comes from the address."""
    span = {"ticket__created_at__gte": quarter.since, "ticket__created_at__lt": quarter.until}
    withdrawn = Denial.objects.filter(ticket=OuterRef("ticket"), kind=Denial.Kind.WITHDRAWN)
    rows = denials_of(user, opening).filter(**span).annotate(withdrawn=Exists(withdrawn))
    parts = ("ticket__posting__officer", "ticket__created_by__office", "ticket__asker_satker")
    here = partial(address, {"quarter": quarter.code})
    page = newest_first(rows.select_related(*parts), query.get("after", ""), here)
    return Denials(
        picker=picker_of(quarter, query, now),
        shares=_shares(user, opening, quarter),
        rows=[_row(each, withdrawn=each.withdrawn) for each in page.rows],
        **page.pager,
    )


def _row(denial: Denial, *, withdrawn: bool) -> DenialRow:
    ticket = denial.ticket
    return DenialRow(
        said=instant_text(denial.at),
        subject=ticket.subject,
        reference=ticket.reference,
        url=ticket.get_absolute_url(),
        satker=str(ticket.asker_satker),
        by=recorded_by(ticket),
        text=denial.text,
        badge=badge("waiting_asker", _("Dicabut")) if withdrawn else badge("refused", _("Bukan pertanyaan satker")),
    )


def _shares(user: User, opening: Opening | None, quarter: Quarter) -> list[OfficeShare]:
    """By the office for which the tickets count. One query."""
    tickets = Ticket.objects.visible_to(user).filter(
        _place(user, opening),
        created_at__gte=quarter.since,
        created_at__lt=quarter.until,
        recorded_in_name__isnull=False,
    )
    keys = RecordedInName.objects.filter(ticket__in=tickets.values("pk"))
    denied = Ticket.objects.filter(not_ours(), pk=OuterRef("ticket"))
    counted = (
        keys.annotate(denied=Exists(denied))
        .order_by()
        .values_list("ticket__office__code", "ticket__office__name")
        .annotate(
            recorded=Count("pk"),
            unconfirmed=Count("pk", filter=Q(login=None)),
            says_no=Count("pk", filter=Q(denied=True)),
        )
        .order_by("ticket__office__code")
    )
    return [
        OfficeShare(
            office=f"{code} {name}",
            recorded=number_text(recorded),
            unconfirmed=number_text(unconfirmed),
            unconfirmed_share=percent_text(Fraction(unconfirmed, recorded), 1),
            denied=number_text(says_no),
            denied_share=percent_text(Fraction(says_no, recorded), 1),
        )
        for code, name, recorded, unconfirmed, says_no in counted
    ]
