"""How a Kanwil's quarter is locked: by a named person, after every ticket is judged, once and for ever (DOMAIN.md 6).

A person's index belongs to the Kanwil of his latest posting in the quarter. So a lock closes the tickets of its Kanwil,
and those that such a person handled elsewhere; of somebody who has left, it locks his part here, without an index.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.models import CalendarChange, CalendarVersion, Decision, PeriodClosing, Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.quarters import Quarter
from tickets.words import instant_text, quarter_text
from tickets.working_calendar import hold_calendar
from users.clock import Clock
from users.models import Office, OneTimeKey, User
from users.signing import Signature

from . import lock_document
from .counting import Scope, What
from .figures import NoPolicy, live_figures
from .index import Facts, Measure, Part, Policy, Result, total
from .models import LockedTicket, Objection, QuarterLock
from .models import Policy as PolicyRow
from .objections.rules import deadline_of
from .shapes import Figures, KanwilFigures, OfficeFigures, OfficerFigures, OfficerRow

LISTED = 20
"""How many of the tickets that stand in the way are named."""


class LockRefused(Exception):
    """The quarter cannot be locked; the message says why, in Indonesian."""


@dataclass(frozen=True)
class Hindrance:
    """Why a quarter cannot be locked yet. `tickets`: the first of those that stand in the way."""

    words: str
    tickets: tuple[Ticket, ...] = ()


@dataclass(frozen=True)
class Freeze:
    """All that a lock freezes, not yet written. `untaken`: counted tickets that are and stay nobody's."""

    figures: Figures
    kanwil: KanwilFigures
    lines: tuple[LockedTicket, ...]
    document: str
    digest: str

    @property
    def home_lines(self) -> tuple[LockedTicket, ...]:
        return tuple(line for line in self.lines if line.home)

    @property
    def untaken(self) -> tuple[LockedTicket, ...]:
        return tuple(line for line in self.home_lines if line.posting_id is None)


def may_lock(user: User, kanwil: Office) -> bool:
    """The Kanwil for its KPPN, signed by a named officer; an HAI admin of the head office, by his personal login."""
    return user.role == User.Role.ADMIN or (user.role == User.Role.OFFICE and user.office_id == kanwil.pk)


# --- What would be frozen ---------------------------------------------------------------------------------------------
def freeze(kanwil: Office, quarter: Quarter, at: datetime) -> Freeze:
    """The figures of the Kanwil as of `at` with the tickets behind them. NoPolicy before the first policy's quarter."""
    figures = live_figures(quarter, at, kanwil=kanwil)
    own = next((each for each in figures.kanwil if each.kanwil == kanwil), None)
    own = _own_view(own or KanwilFigures(kanwil, (), figures.state), kanwil)
    lines = tuple(_lines(kanwil, figures.policy, quarter, at, _elsewhere(own, kanwil)))
    _agree(own, lines)
    tickets = lock_document.digest_of_lines(line.line for line in lines)
    document = lock_document.written(own, figures.policy, figures.calendar_label, quarter, tickets)
    return Freeze(figures, own, lines, document, lock_document.digest(document))


def _own_view(kanwil: KanwilFigures, home: Office) -> KanwilFigures:
    """With an index only for those whose latest posting is here; of the others, their part here."""
    seen: dict[int, OfficerFigures] = {}

    def own(officer: OfficerFigures) -> OfficerFigures:
        if officer.office.supervising_kanwil == home:
            return officer
        parts = tuple(part for part in officer.parts if part.office.supervising_kanwil == home)
        facts = total(part.facts for part in parts)
        return replace(officer, parts=parts, facts=facts, counted=Part(facts, None), result=Result())

    offices = []
    for office in kanwil.offices:
        rows = []
        for row in office.officers:
            key = row.figures.officer.pk
            seen.setdefault(key, own(row.figures))
            if seen[key].parts:
                rows.append(OfficerRow(seen[key], row.here, row.parts))
        offices.append(OfficeFigures(office.office, office.types, tuple(rows), office.untaken))
    return KanwilFigures(kanwil.kanwil, tuple(offices), kanwil.state)


def _elsewhere(kanwil: KanwilFigures, home: Office) -> tuple[int, ...]:
    """The postings at other Kanwil of the persons whose index is locked here."""
    return tuple(
        part.posting.pk
        for officer in kanwil.officers
        for part in officer.parts
        if part.office.supervising_kanwil != home
    )


def _counted(
    kanwil: Office, policy: Policy, quarter: Quarter, at: datetime, elsewhere: Iterable[int]
) -> TicketQuerySet:
    """The counted tickets of the Kanwil, and those of the named postings wherever they are."""
    period = Scope(quarter, at, policy).period()
    return Ticket.objects.filter(period, Q(kanwil=kanwil) | Q(posting__in=tuple(elsewhere)))


def _lines(
    kanwil: Office, policy: Policy, quarter: Quarter, at: datetime, elsewhere: tuple[int, ...]
) -> Iterable[LockedTicket]:
    kinds = Scope(quarter, at, policy).kinds
    newest = Decision.objects.filter(ticket=OuterRef("pk"), code=policy.norm_code).order_by("-revision")
    tickets = (
        _counted(kanwil, policy, quarter, at, elsewhere)
        .select_related("office")
        .annotate(
            judged=ExpressionWrapper(kinds[What.JUDGED], output_field=BooleanField()),
            in_time=ExpressionWrapper(kinds[What.IN_TIME], output_field=BooleanField()),
            decision=Subquery(newest.values("pk")[:1]),
        )
        .order_by("pk")
    )
    rows = list(tickets)
    decisions = Decision.objects.in_bulk([ticket.decision for ticket in rows if ticket.decision])
    for ticket in rows:
        decision = decisions.get(ticket.decision)
        row = LockedTicket(
            ticket=ticket,
            home=ticket.kanwil_id == kanwil.pk,
            office=ticket.office,
            posting_id=ticket.posting_id,
            decision=decision,
            judged=bool(ticket.judged),
            in_time=bool(ticket.in_time),
            used=decision.used if decision and ticket.judged else None,
        )
        row.line = lock_document.digest_of_line(content_of(row))
        yield row


def content_of(row: LockedTicket) -> list[object]:
    """What a lock's digest covers of one ticket: what was asked when, whose it is, and the decision that judged it."""
    ticket, decision = row.ticket, row.decision
    return [
        ticket.pk,
        ticket.reference,
        ticket.created_at.isoformat(timespec="microseconds"),
        ticket.asker_unit_type,
        row.home,
        row.office.code,
        row.posting_id,
        row.judged,
        row.in_time,
        _decimal(row.used),
        [
            decision.pk,
            decision.revision,
            *(_instant(getattr(decision, name)) for name in ("due", "late_after", "ended")),
            _decimal(decision.used),
            decision.in_time,
        ]
        if decision
        else None,
    ]


def _instant(value: datetime | None) -> str | None:
    return value.isoformat(timespec="microseconds") if value else None


def _decimal(value: object) -> str | None:
    return None if value is None else f"{value:.12f}"


def facts_of(lines: Iterable[LockedTicket]) -> Facts:
    """Counted once more, from the locked rows."""
    rows = list(lines)
    return Facts(
        tickets=len(rows),
        judged=sum(row.judged for row in rows),
        in_time=sum(row.in_time for row in rows),
        open_within=sum(not row.judged and row.decision_id is not None for row in rows),
        used_sum=sum((Fraction(row.used) for row in rows if row.used is not None), Fraction(0)),
    )


def _agree(kanwil: KanwilFigures, lines: Iterable[LockedTicket]) -> None:
    """The two ways of counting give the same figure, or nothing is locked."""
    counted = facts_of(line for line in lines if line.home)
    if (counted.tickets, counted.judged, counted.in_time) != (
        kanwil.facts.tickets,
        kanwil.facts.judged,
        kanwil.facts.in_time,
    ):
        # Never seen; what cannot be explained by its tickets must not be locked.
        raise LockRefused(_("Angka dan daftar tiket tidak sama; kunci dibatalkan. Laporkan kepada admin HAI."))


# --- What stands in the way -------------------------------------------------------------------------------------------
def hindrances(kanwil: Office, quarter: Quarter, freezing: Freeze | None, at: datetime) -> list[Hindrance]:
    """Why the quarter cannot be locked as of `at`; nothing if it can."""
    found = []
    if lock := QuarterLock.objects.filter(kanwil=kanwil, quarter=quarter.code, revision=1).first():
        return [Hindrance(_already(lock))]
    if at < quarter.until:
        return [Hindrance(_("%s belum berakhir.") % quarter_text(quarter))]
    if freezing is None:
        return [Hindrance(_("Belum ada kebijakan IKU yang berlaku untuk %s.") % quarter_text(quarter))]
    waiting = _unjudged(kanwil, quarter, freezing, at)
    if count := waiting.count():
        words = ngettext(
            "%(count)d tiket triwulan ini belum dinilai karena masih dalam norma.",
            "%(count)d tiket triwulan ini belum dinilai karena masih dalam norma.",
            count,
        )
        found.append(Hindrance(words % {"count": count}, tuple(waiting.order_by("iku_late_after")[:LISTED])))
    if running := CalendarChange.objects.filter(state=CalendarChange.State.RUNNING).first():
        words = _('Perubahan kalender atau norma "%(title)s" sedang dihitung ulang. Tunggu sampai selesai.')
        found.append(Hindrance(words % {"title": running.title}))
    deadline = deadline_of(quarter)
    if deadline is not None and at < deadline.until:
        words = _("Petugas masih dapat mengajukan keberatan sampai %(until)s (asumsi, diatur dalam kebijakan IKU).")
        found.append(Hindrance(words % {"until": deadline.text}))
    if objections := list(_objections(kanwil, quarter, freezing)[:LISTED]):
        words = _("Ada keberatan yang belum diputuskan.")
        found.append(Hindrance(words, tuple(objection.ticket for objection in objections)))
    if freezing.figures.policy.measure == Measure.MEAN and (
        unanswered := [line for line in freezing.lines if _runs(line)]
    ):
        words = _("%(count)d tiket terlambat masih terbuka: rata-rata hari kerja belum tetap. Jawab dulu tiket itu.")
        found.append(Hindrance(words % {"count": len(unanswered)}, tuple(line.ticket for line in unanswered[:LISTED])))
    return found


def _objections(kanwil: Office, quarter: Quarter, freezing: Freeze) -> QuerySet[Objection]:
    """Not yet decided, about tickets that the lock would close."""
    tickets = _to_close(kanwil, quarter, _elsewhere(freezing.kanwil, kanwil))
    return Objection.objects.open().filter(ticket__in=tickets).select_related("ticket")


def _runs(line: LockedTicket) -> bool:
    """Judged late, and not answered yet."""
    return line.judged and line.decision is not None and line.decision.ended is None


def _already(lock: QuarterLock) -> str:
    return _("%(quarter)s %(kanwil)s sudah dikunci pada %(at)s oleh %(by)s.") % {
        "quarter": quarter_text(lock.quarter_value()),
        "kanwil": lock.kanwil.name,
        "at": instant_text(lock.locked_at),
        "by": lock.signed_by.officer.name if lock.signed_by else lock.locked_by.get_full_name(),
    }


def _unjudged(kanwil: Office, quarter: Quarter, freezing: Freeze, at: datetime) -> TicketQuerySet:
    """All tickets that the lock would close, counted or not, which the norm has not judged yet."""
    kinds = Scope(quarter, at, freezing.figures.policy).kinds
    return _to_close(kanwil, quarter, _elsewhere(freezing.kanwil, kanwil)).filter(kinds[What.OPEN_WITHIN])


def _to_close(kanwil: Office, quarter: Quarter, elsewhere: Iterable[int]) -> TicketQuerySet:
    """Every ticket of the quarter that this Kanwil's lock closes, also those that do not count for the index."""
    return Ticket.objects.filter(
        Q(kanwil=kanwil) | Q(posting__in=tuple(elsewhere)),
        closed_in=None,
        created_at__gte=quarter.since,
        created_at__lt=quarter.until,
    )


# --- The lock ---------------------------------------------------------------------------------------------------------
def lock_quarter(
    *,
    kanwil: Office,
    quarter: Quarter,
    by: Signature | User,
    clock: Clock,
    key: OneTimeKey | None = None,
    seen_digest: str | None = None,
) -> QuarterLock:
    """Freeze the figures, the counted tickets and their decisions, policy and calendar of a Kanwil's quarter.

    `by`: an officer of the Kanwil who has just proved identity, an admin, or (the command) a login. `seen_digest`: of
    the page that showed what will be frozen; something else now is refused, so that nobody locks what he did not see.
    Ten at once make one lock: they wait at the Kanwil's row, and nine are told who was first.
    """
    user = by.user if isinstance(by, Signature) else by
    with transaction.atomic():
        submission = key.claim("lock_quarter") if key else None
        hold_calendar()  # no change of calendar or norm begins until this is committed
        Office.objects.select_for_update(of=("self",)).get(pk=kanwil.pk)
        if not may_lock(user, kanwil):
            raise LockRefused(_("Triwulan dikunci oleh Kanwil atau admin HAI."))
        if isinstance(by, Signature):
            by.check_still_valid(kanwil, at=clock.now())
        try:
            before = freeze(kanwil, quarter, clock.now())
        except NoPolicy:
            before = None
        refuse(hindrances(kanwil, quarter, before, clock.now()))
        closing = _close(kanwil, quarter, by, _elsewhere(before.kanwil, kanwil), clock)
        # Every row that is closed now is locked: what is counted from here on is what stays.
        at = clock.now()
        freezing = freeze(kanwil, quarter, at)
        if seen_digest is not None and freezing.digest != seen_digest:
            raise LockRefused(
                _("Angka berubah sejak halaman dibuka, misalnya karena ada jawaban baru. Periksa lagi, lalu kunci.")
            )
        lock = write(
            QuarterLock(
                closing=closing,
                kanwil=kanwil,
                quarter=quarter.code,
                revision=1,
                locked_at=at,
                locked_by=user,
                signed_by=by.posting if isinstance(by, Signature) else None,
            ),
            freezing,
        )
        if submission:
            submission.result = f"{quarter.code} {kanwil.code}"
            submission.save(update_fields=["result"])
    return lock


def refuse(found: Iterable[Hindrance]) -> None:
    """LockRefused with all that stands in the way, if anything does."""
    if words := " ".join(hindrance.words for hindrance in found):
        raise LockRefused(words)


def _close(
    kanwil: Office, quarter: Quarter, by: Signature | User, elsewhere: tuple[int, ...], clock: Clock
) -> PeriodClosing:
    """Close the period: after this nobody's act changes whose its tickets are. Waits for acts under way."""
    closing = PeriodClosing.objects.create(
        kanwil=kanwil,
        first_day=quarter.first_day,
        last_day=quarter.last_day,
        closed_at=clock.now(),
        closed_by=by.user if isinstance(by, Signature) else by,
        signed_by=by.posting if isinstance(by, Signature) else None,
    )
    # An act that commits while this waits may have brought a ticket here: once more, until none is left.
    while _to_close(kanwil, quarter, elsewhere).update(closed_in=closing):
        pass
    return closing


def write(lock: QuarterLock, freezing: Freeze) -> QuarterLock:
    """Save a lock with its document and its tickets."""
    lock.policy = PolicyRow.objects.get(label=freezing.figures.policy.label)
    lock.calendar = CalendarVersion.objects.get(label=freezing.figures.calendar_label)
    lock.document, lock.digest = freezing.document, freezing.digest
    lock.save(force_insert=True)
    for line in freezing.lines:
        line.lock = lock
    LockedTicket.objects.bulk_create(freezing.lines, batch_size=1000)
    return lock
