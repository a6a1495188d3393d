"""How a Kanwil's quarter is locked: by a named person, after every ticket is judged, once (docs/domain.md 6)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import ngettext

from kpi.figures import lock_document
from kpi.figures.counting import Terms, What
from kpi.figures.lock_document import Signed
from kpi.index import Measure
from kpi.models import LockedName, LockedTicket, Objection, QuarterLock
from kpi.models import Policy as PolicyRow
from kpi.objections.rules import deadline_of
from tickets.deadlines.rules import hold_calendar
from tickets.models import CalendarChange, CalendarVersion, PeriodClosing, Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.quarters import Quarter
from tickets.words import instant_text, quarter_text
from users.clock import Clock
from users.languages import said as _
from users.models import Office, OneTimeKey, Posting, User
from users.signing.proof import Signature

from .freezing import Freeze, LockRefused, freeze, freeze_ahead, own_tickets

__all__ = ["Freeze", "Hindrance", "LockRefused", "freeze", "hindrances", "lock_quarter", "may_lock", "refuse", "write"]
LISTED = 20
"""How many of the tickets that stand in the way are named."""


@dataclass(frozen=True)
class Hindrance:
    """Why a quarter cannot be locked yet. `tickets`: the first of those that stand in the way."""

    words: str
    tickets: tuple[Ticket, ...] = ()


def may_lock(user: User, kanwil: Office) -> bool:
    """The Kanwil for its KPPN, signed by a named officer; an HAI admin of the head office, by a personal login."""
    return user.role == User.Role.ADMIN or (user.role == User.Role.OFFICE and user.office_id == kanwil.pk)


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
    if freezing.damaged:
        words = _("Kunci %(kanwil)s rusak, dan petugasnya juga dihitung di sini. Laporkan kepada admin HAI.")
        found.append(Hindrance(words % {"kanwil": ", ".join(each.name for each in freezing.damaged)}))
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
    if objections := list(_objections(kanwil, quarter)[:LISTED]):
        words = _("Ada keberatan yang belum diputuskan.")
        found.append(Hindrance(words, tuple(objection.ticket for objection in objections)))
    policies = {freezing.contents.policy.measure, *(person.policy.measure for person in freezing.contents.persons)}
    if Measure.MEAN in policies and (unanswered := [line for line in freezing.lines if _runs(line)]):
        words = _("%(count)d tiket terlambat masih terbuka: rata-rata hari kerja belum tetap. Jawab dahulu tiket itu.")
        found.append(Hindrance(words % {"count": len(unanswered)}, tuple(line.ticket for line in unanswered[:LISTED])))
    return found


def _objections(kanwil: Office, quarter: Quarter) -> QuerySet[Objection]:
    """Not yet decided, about tickets that the lock would close."""
    tickets = _to_close(kanwil, quarter)
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
    kinds = Terms(quarter, at, freezing.contents.policy).kinds
    return _to_close(kanwil, quarter).filter(kinds[What.OPEN_WITHIN])


def _to_close(kanwil: Office, quarter: Quarter) -> TicketQuerySet:
    """Every ticket of the quarter that this Kanwil's lock closes, also those that do not count for the index."""
    return Ticket.objects.filter(own_tickets(kanwil, quarter, None))


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
    the page that showed what will be frozen; something else now is refused, so that nobody locks what they did not see.
    Ten at once make one lock: they wait at the Kanwil's row, and nine are told who was first.
    """
    user = by.user if isinstance(by, Signature) else by
    with transaction.atomic():
        submission = key.claim("lock_quarter") if key else None
        hold_calendar()  # no change of calendar or norm begins until this is committed
        hold_locks()
        Office.objects.select_for_update(of=("self",)).get(pk=kanwil.pk)
        if not may_lock(user, kanwil):
            raise LockRefused(_("Triwulan dikunci oleh Kanwil atau admin HAI."))
        if isinstance(by, Signature):
            by.check_still_valid(kanwil, at=clock.now())
        before = freeze_ahead(kanwil, quarter, clock.now())
        refuse(hindrances(kanwil, quarter, before, clock.now()))
        closing = _close(kanwil, quarter, by, clock)
        # Every row that is closed now is locked: what is counted from here on is what stays.
        at = clock.now()
        freezing = freeze(kanwil, quarter, at, closing)
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
            submission.finish(f"{quarter.code} {kanwil.code}")
    return lock


def refuse(found: Iterable[Hindrance]) -> None:
    """LockRefused with all that stands in the way, if anything does."""
    if words := " ".join(hindrance.words for hindrance in found):
        raise LockRefused(words)


def _close(kanwil: Office, quarter: Quarter, by: Signature | User, clock: Clock) -> PeriodClosing:
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
    while _to_close(kanwil, quarter).update(closed_in=closing):
        pass
    return closing


def write(lock: QuarterLock, freezing: Freeze) -> QuarterLock:
    """Save a lock with its document, its tickets and whom it names."""
    contents = replace(
        freezing.contents,
        by=_signed(lock.locked_by, lock.signed_by),
        proposed=_signed(lock.proposed_by, lock.proposal_signed_by) if lock.proposed_by else None,
    )
    lock.policy = PolicyRow.objects.get(label=contents.policy.label)
    lock.calendar = CalendarVersion.objects.get(label=contents.calendar)
    lock.document = lock_document.written(contents)
    lock.digest = lock_document.digest(lock.document)
    lock.save(force_insert=True)
    for line in freezing.lines:
        line.lock = lock
    LockedTicket.objects.bulk_create(freezing.lines, batch_size=1000)
    names = [LockedName(lock=lock, office_id=line.office.pk) for line in contents.offices]
    names += [LockedName(lock=lock, officer_id=person.officer.pk) for person in contents.persons]
    LockedName.objects.bulk_create(names, batch_size=1000)
    return lock


def _signed(user: User, posting: Posting | None) -> Signed:
    """Who it was, in the names of that day."""
    if posting is None:
        return Signed(user.get_full_name(), "", user.username)
    return Signed(posting.officer.name, posting.office.name, user.username)


LOCKS_LOCK = 0x484149_4C4F43  # "HAI LOC", among the advisory locks of the database


def hold_locks() -> None:
    """In a transaction: until its end nobody else locks or revises a quarter. A person's index freezes with the last
    part: two Kanwil that locked at the same moment would each find the other's part open. SQLite has one writer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCKS_LOCK])
