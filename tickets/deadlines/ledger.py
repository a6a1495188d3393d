"""Riwayat perhitungan: the ledger of decisions, readable. Of a ticket, of an officer's quarter, of a change.

Every row says when, by whom, because of what (the act, or the change with its legal basis), the deadline and the
verdict before and after, and by which norm and calendar. What is listed starts from `visible_to`, and a satker reads
SLA only.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from tickets.models import CalendarChange, Decision, Norm, Ticket
from tickets.quarters import Quarter
from tickets.sla.rounding import passed, shown_number
from tickets.words import instant_text
from users.models import Officer, User
from users.pages.list_pages import address, capped_count, newest_first
from users.words import count_text

from .chips import due_text
from .duration_words import used_text
from .explanation import norm_text

CHUNK = 500
READ_ALONG = ("norm", "calendar", "event", "change__confirmed_by", "change__second_by", "decided_by", "ticket")


@dataclass
class Entry:
    """One decision beside the one before it. Raw values for Excel, the texts for the page."""

    decision: Decision
    reference: str
    subject: str
    url: str
    at: datetime
    at_text: str
    who: str
    cause: str
    basis: str
    code: str
    norm: str
    calendar: str
    due_before: datetime | None
    due: datetime | None
    due_before_text: str
    due_text: str
    verdict_before: str
    verdict: str
    turned: bool
    used: Decimal | None
    used_text: str
    first: bool


def of_ticket(ticket: Ticket, user: User) -> QuerySet[Decision]:
    """All decisions of a ticket that the user sees, oldest first."""
    rows = Decision.objects.filter(ticket=ticket)
    return rows.filter(code=Norm.Code.SLA) if user.is_authenticated and user.satker_id else rows


def of_change(change: CalendarChange, user: User) -> QuerySet[Decision]:
    """All decisions that a change caused on tickets the user sees."""
    rows = Decision.objects.filter(change=change)
    if user.reads_all:
        return rows  # they see every ticket
    return rows.filter(ticket__in=Ticket.objects.visible_to(user).values("pk"))


def of_officer(officer: Officer, quarter: Quarter, user: User) -> QuerySet[Decision]:
    """The decisions that turned a verdict on one of their tickets of that quarter, other than by an act: by a change of
    calendar or norm, or what else may cause one later.

    Read here, by the officer's tickets: asked for the newest of all, PostgreSQL walks the whole ledger backwards."""
    before = Decision.objects.filter(
        ticket=OuterRef("ticket"), code=OuterRef("code"), revision__lt=OuterRef("revision")
    ).order_by("-revision")
    tickets = Ticket.objects.visible_to(user).filter(
        posting__officer=officer, created_at__gte=quarter.since, created_at__lt=quarter.until
    )
    theirs = list(tickets.order_by().values_list("pk", flat=True))
    rows = Decision.objects.filter(ticket__pk__any_of=theirs).exclude(cause=Decision.Cause.ACT).order_by()
    turned = (
        Q(in_time=True, was=False)
        | Q(in_time=False, was=True)
        | Q(in_time=None, was__isnull=False)
        | Q(in_time__isnull=False, was=None)
    )
    found = rows.annotate(was=Subquery(before.values("in_time")[:1])).filter(turned)
    return Decision.objects.filter(pk__any_of=list(found.values_list("pk", flat=True)))


# --- Entries ----------------------------------------------------------------------------------------------------------
def entries(rows: Iterable[Decision], user: User) -> list[Entry]:
    """For rows read with READ_ALONG; two queries more, whatever their number: the decisions before them."""
    decisions = list(rows)
    earlier = _before(decisions)
    return [_entry(row, earlier.get((row.ticket_id, row.code, row.revision - 1)), user) for row in decisions]


def streamed(rows: QuerySet[Decision], user: User, most: int) -> Iterator[Entry]:
    """The first `most` entries in the queryset's order, some hundred at a time."""
    found = rows.select_related(*READ_ALONG)[:most].iterator(chunk_size=CHUNK)
    for chunk in _chunks(found, CHUNK):
        yield from entries(chunk, user)


def _chunks(rows: Iterable[Decision], size: int) -> Iterator[list[Decision]]:
    chunk: list[Decision] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _before(decisions: list[Decision]) -> dict[tuple[int, str, int], Decision]:
    """The revision before each, by (ticket, code, revision)."""
    wanted = {(row.ticket_id, row.code, row.revision - 1) for row in decisions if row.revision > 1}
    known = {(row.ticket_id, row.code, row.revision): row for row in decisions}
    missing = wanted - known.keys()
    if missing:
        tickets = {ticket for ticket, _code, _revision in missing}
        for row in Decision.objects.filter(ticket__in=tickets, revision__in={revision for *_rest, revision in missing}):
            known.setdefault((row.ticket_id, row.code, row.revision), row)
    return known


def _entry(row: Decision, before: Decision | None, user: User) -> Entry:
    is_satker = user.satker_id is not None
    cause, basis, who = _cause(row, is_satker=is_satker)
    turned = before is not None and before.in_time != row.in_time and None not in (before.in_time, row.in_time)
    late = passed(row.ended, row.late_after)
    return Entry(
        decision=row,
        reference=row.ticket.reference,
        subject=row.ticket.subject,
        url=row.ticket.get_absolute_url(),
        at=row.decided_at,
        at_text=instant_text(row.decided_at),
        who=who,
        cause=cause,
        basis=basis,
        code=str(Norm.Code(row.code).label),
        norm=norm_text(row.norm) if row.norm else _("tanpa norma"),
        calendar=row.calendar.label if row.confirmed else _("%s, libur belum dipastikan") % row.calendar.label,
        due_before=before.due if before else None,
        due=row.due,
        due_before_text=_due(before) if before else "",
        due_text=_due(row),
        verdict_before=_verdict(before) if before else "",
        verdict=_verdict(row),
        turned=turned,
        used=None if row.used is None else shown_number(row.used, late=late),
        used_text="-" if row.norm is None else used_text(row.used, row.norm.unit, late=late),
        first=before is None,
    )


def _cause(row: Decision, *, is_satker: bool) -> tuple[str, str, str]:
    """(because of what, by what basis, by whom); a satker is not told the names of HAI's people."""
    if row.change is not None:
        change = row.change
        persons = [person.get_full_name() for person in (change.confirmed_by, change.second_by) if person]
        return (
            _("Perubahan kalender atau norma: %s") % change.title,
            change.legal_basis,
            _("Admin HAI") if is_satker else ", ".join(persons),
        )
    if row.event is not None:
        actor = row.event.data.get("actor", {})
        of_hai = is_satker and row.event.posting_id is None and actor.get("role")
        name = actor.get("role") if of_hai else actor.get("name")
        return str(row.event.get_kind_display()), "", name or row.decided_by.get_full_name()
    return str(row.get_cause_display()), "", row.decided_by.get_full_name()


def _verdict(row: Decision) -> str:
    if row.norm_id is None:  # its key only: of the decision before no more is at hand
        return _("tanpa norma")
    if row.in_time is not None:
        return _("tepat waktu") if row.in_time else _("terlambat")
    return _("belum dinilai")


def _due(row: Decision | None) -> str:
    """ "Rab, 20 Mei 2026 10.20"; the end of a day as 24.00."""
    if row is None or row.due is None:
        return "-"
    day, time = due_text(row.due).rsplit(" ", 1)
    return f"{day} {instant_text(row.due).split(' ')[3]} {time}"


# --- A page of many ---------------------------------------------------------------------------------------------------
@dataclass
class LedgerPage:
    """Newest first, by key."""

    entries: list[Entry]
    count: str
    range_text: str
    next_url: str
    first_url: str


def page(rows: QuerySet[Decision], user: User, after: str, kept: Mapping[str, str]) -> LedgerPage:
    """`after`: the key of the last row shown, from the address; `kept`: what else stands in it."""
    found = newest_first(rows.select_related(*READ_ALONG), after, partial(address, kept))
    total = count_text(capped_count(rows))
    return LedgerPage(
        entries=entries(found.rows, user),
        count=total,
        range_text=_("%(rows)d baris dari %(total)s") % {"rows": len(found.rows), "total": total},
        next_url=found.next_url,
        first_url=found.first_url,
    )
