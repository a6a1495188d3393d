"""Until when an officer may object, and to what (docs/domain.md 6; the deadline is policy data [assumed])."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from kpi.models import Objection, Policy
from tickets.deadlines.rules import current_book
from tickets.models import Decision, Norm, Ticket
from tickets.quarters import Quarter
from tickets.words import instant_text, quarter_text, weekday_text
from users.clock import wib_date
from users.wib import midnight

LONGEST_WAIT = 366


@dataclass(frozen=True)
class ObjectionDeadline:
    """Objections to a quarter's verdicts: the last day, and the first instant that is too late."""

    last_day: date
    until: datetime
    working_days: int

    @property
    def text(self) -> str:
        """ "Kam, 2 Jul 2026 24.00 WIB" """
        return f"{weekday_text(self.last_day)} 24.00 WIB"


def deadline_of(quarter: Quarter, judged: datetime | None = None) -> ObjectionDeadline | None:
    """By the policy of the quarter and the nation's calendar, so that it is one day for all; None without a policy.

    `judged`: when the verdict came. Where that was after the quarter, the days are counted from there: nobody loses
    the right to object by answering late.
    """
    rows = Policy.objects.effective().filter(first_quarter__lte=quarter.code)
    days = (
        rows.order_by("-first_quarter", "-effective_at", "-pk").values_list("objection_working_days", flat=True).first()
    )
    if days is None:
        return None
    calendar = current_book().of(None).calendar
    day, left = max(quarter.last_day, wib_date(judged) if judged else quarter.last_day), days
    for _step in range(LONGEST_WAIT):
        if not left:
            break
        day += timedelta(days=1)
        left -= 1 if calendar.day(day).windows else 0
    return ObjectionDeadline(day, midnight(day + timedelta(days=1)), days)


def verdict_of(ticket: Ticket) -> Decision | None:
    """The newest decision about Waktu IKU."""
    return ticket.decisions.filter(code=Norm.Code.IKU).order_by("-revision").first()


def why_not(ticket: Ticket, now: datetime) -> str:
    """Why nobody may object to this ticket's verdict at `now`, in words; empty when its officer may. Asked by pages,
    and by the action under the ticket's lock.
    """
    if ticket.iku_in_time is None:
        if ticket.iku_late_after is None and ticket.answered_at is not None:
            return _("Tiket ini tidak punya Waktu IKU, jadi tidak ada penilaian yang dapat diajukan keberatan.")
        return _("Tiket ini belum dijawab, jadi belum dinilai. Jawab dahulu; sesudah itu keberatan dapat diajukan.")
    if ticket.iku_in_time:
        return _("Tiket ini sudah dinilai tepat waktu.")
    if ticket.posting is None:
        return _("Tiket ini belum ditangani siapa pun.")
    quarter = Quarter.of(ticket.created_at)
    if ticket.closed_in_id is not None:
        return locked_text(quarter)
    if ticket.kanwil_id is None:
        return _("Kantor ini tidak berada di bawah Kanwil yang memutus keberatan.")
    deadline = deadline_of(quarter, ticket.iku_ended)
    if deadline is None:
        return _("Belum ada kebijakan IKU untuk %(quarter)s.") % {"quarter": quarter_text(quarter)}
    if now >= deadline.until:
        return _("Batas waktu keberatan %(quarter)s sudah lewat: %(until)s.") % {
            "quarter": quarter_text(quarter),
            "until": deadline.text,
        }
    return _already(ticket)


def _already(ticket: Ticket) -> str:
    """One objection to a ticket at a time, and a refused one is not repeated against the same decision."""
    for objection in ticket.objections.select_related("contested").order_by("-filed_at", "-pk"):
        if objection.is_open:
            return _("Keberatan atas tiket ini sudah diajukan pada %(when)s: %(state)s.") % {
                "when": instant_text(objection.filed_at),
                "state": objection.get_state_display().lower(),
            }
        if objection.state == Objection.State.REFUSED:
            newest = verdict_of(ticket)
            if newest is None or newest.pk == objection.contested_id:
                return _("Keberatan atas penilaian ini sudah ditolak Kanwil.")
    return ""


def locked_text(quarter: Quarter) -> str:
    return _("%(quarter)s sudah dikunci. Penilaiannya tidak lagi berubah lewat keberatan.") % {
        "quarter": quarter_text(quarter)
    }


def deadline_for(objection: Objection) -> ObjectionDeadline | None:
    """Until when it could be filed; until then the head of section has the word. `objection` with contested at hand."""
    return deadline_of(Quarter.parse(objection.quarter), objection.contested.ended)


def waits_for_head(objection: Objection, now: datetime) -> bool:
    """The head of section may still recommend before the Kanwil decides: until the deadline for objecting [assumed]."""
    deadline = deadline_for(objection)
    return objection.state == Objection.State.FILED and deadline is not None and now < deadline.until
