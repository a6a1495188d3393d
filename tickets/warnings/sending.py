"""Warnings before a deadline: to the office that holds the ticket and its head of section, in service hours only, once
each, and none that is no longer true when its mail leaves.

Both norms warn: IKU, and SLA, which a ticket that is late by IKU still has before it, and which older tickets have
alone. Tickets at HAI and such as wait for their asker too, because the clock runs on there (unless the norm says
otherwise: then they have no deadline).
"""

from collections.abc import Callable
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tickets.deadlines.chips import due_text
from tickets.deadlines.explanation import norm_text
from tickets.deadlines.rules import NoCalendar, Rules, current_book
from tickets.deadlines.urgency import near_in, scopes
from tickets.models import GONE, DeadlineWarning, Event, GoneMail, Norm, NoticeSetting, OutgoingMail, Status, Ticket
from tickets.models.mirrors import MIRRORS
from tickets.trouble.aside import BAD_ROW, set_aside
from tickets.words import instant_text, own_time_text, reminder_of
from users.clock import Clock

BATCH = 200
"""Tickets in one transaction: their rows are locked that long."""


def write_due(clock: Clock, stopping: Callable[[], bool] = lambda: False) -> int:
    """Write the warnings that are due now, with their mails; returns how many.

    Idempotent: what was written is not due any more. Two workers meet on the tickets' locks; one that is killed leaves
    whole batches or none. Of a deadline that passed while no worker ran there is no warning.
    """
    now = clock.now()
    try:
        book = current_book()
    except NoCalendar:
        return 0
    count = 0
    for _scope, rules, where in scopes(book):
        if rules.calendar.window_at(now) is None:
            continue
        for code in Norm.Code.values:
            found = BATCH
            while found == BATCH and not stopping():
                found, written = _batch(near_in(rules, where, now, code), code, rules, now)
                count += written
    return count


def unwarned(due: Q, code: str) -> QuerySet[Ticket]:
    """Open tickets that `due` finds and whose holder has not been warned of this deadline, most urgent first."""
    warned = DeadlineWarning.objects.filter(
        ticket=OuterRef("pk"),
        code=code,
        late_after=OuterRef(MIRRORS[code].late_after),
        office=OuterRef("holder_office"),
    )
    return Ticket.objects.open().filter(due).filter(~Exists(warned)).order_by(MIRRORS[code].late_after, "pk")


@transaction.atomic
def _batch(due: Q, code: str, rules: Rules, now: datetime) -> tuple[int, int]:
    """(tickets found, warnings written)."""
    tickets = unwarned(due, code).select_related("holder_office")
    if connection.features.has_select_for_update_skip_locked:
        # A ticket that is being answered just now is not waited for: the next turn looks again.
        tickets = tickets.select_for_update(skip_locked=True, of=("self",))
    found = list(tickets[:BATCH])
    # Another worker may have warned between our question and our lock; under the lock nobody does.
    known = set(
        DeadlineWarning.objects.filter(ticket__in=found, code=code).values_list("ticket_id", "late_after", "office_id")
    )
    warnings = [
        DeadlineWarning(ticket=ticket, code=code, late_after=late_after, office=ticket.holder_office, warned_at=now)
        for ticket in found
        if (ticket.pk, late_after := MIRRORS[code].of(ticket).late_after, ticket.holder_office_id) not in known
    ]
    DeadlineWarning.objects.bulk_create(warnings)
    heads = head_addresses({warning.office_id for warning in warnings})
    asked = dict(Event.objects.filter(ticket__in=found, seq=1).values_list("ticket_id", "text"))
    OutgoingMail.objects.bulk_create(
        mail
        for warning in warnings
        for mail in _mails_or_none(
            warning, heads.get(warning.office_id, ""), rules, now, asked.get(warning.ticket_id, "")
        )
    )
    return len(found), len(warnings)


def head_addresses(offices: set[int]) -> dict[int, str]:
    """Where the head of section of an office wants a copy, for those that named an address."""
    rows = NoticeSetting.objects.filter(office__in=offices).exclude(head_email="")
    return dict(rows.values_list("office_id", "head_email"))


def _mails_or_none(
    warning: DeadlineWarning, head: str, rules: Rules, now: datetime, question: str
) -> list[OutgoingMail]:
    """A ticket that cannot be put in words is warned of by nobody, and named; the others of the batch are."""
    try:
        return _mails(warning, head, rules, now, question)
    except BAD_ROW as error:
        set_aside("tickets_ticket", warning.ticket.reference, "peringatan tenggat", error, now)
        return []


def _mails(warning: DeadlineWarning, head: str, rules: Rules, now: datetime, question: str) -> list[OutgoingMail]:
    """To the office, for the attention of its head of section; and to them, where their address is known (the
    register of officers has none). Never held for a digest, which would come after the deadline.
    """
    office = warning.office
    addresses = [("office", office.email), ("head", head if head.lower() != office.email.lower() else "")]
    subject, body = _words(warning, rules, question)
    return [
        OutgoingMail(
            warning=warning,
            recipient=address,
            recipient_kind=kind,
            office=office,
            subject=subject,
            body=body,
            next_attempt_at=now,
        )
        for kind, address in addresses
        if address
    ]


def _words(warning: DeadlineWarning, rules: Rules, question: str) -> tuple[str, str]:
    ticket, norm = warning.ticket, rules.norm_for(warning.ticket, warning.code)
    due = MIRRORS[warning.code].of(ticket).due
    name = str(Norm.Code(warning.code).label)
    title = _("Hampir terlambat %(norm)s, %(due)s") % {"norm": name, "due": due_text(due)}
    where = {
        Status.AT_HAI: _("Tiket sedang di HAI; waktu norma tetap berjalan."),
        Status.WAITING_ASKER: _("Tiket menunggu data penanya; waktu norma tetap berjalan."),
        Status.HAI_REPLIED: _("HAI sudah membalas; kantor tinggal mengirim jawaban kepada penanya."),
    }
    said = {
        "ticket": ticket,
        "question": reminder_of(question),
        "office": warning.office,
        "norm": f"{name}, {norm_text(norm)}" if norm else name,
        "due": f"{due_text(due)} WIB{own_time_text(due, warning.office.zone)}",
        "where": where.get(Status(ticket.status), ""),
        "hours": settings.WARNING_WORKING_HOURS,
        "url": settings.SITE_URL + ticket.get_absolute_url(),
    }
    subject = f"[{ticket.reference}] {title}: {ticket.subject}"[:255]
    return subject, render_to_string("mail/nearly_late.txt", said)


# --- When a warning's mail leaves -------------------------------------------------------------------------------------
def why_no_longer(mail: OutgoingMail, now: datetime) -> str:
    """Why the warning must not leave any more, or "". Looked up anew: the mail may have waited for its server."""
    warning = mail.warning
    ticket = Ticket.objects.get(pk=warning.ticket_id)
    if not ticket.is_open or MIRRORS[warning.code].of(ticket).in_time is not None:
        return _("Tiket sudah dijawab.")
    if ticket.holder_office_id != warning.office_id:
        return _("Tiket sudah dipegang kantor lain.")
    if MIRRORS[warning.code].of(ticket).late_after != warning.late_after:
        return _("Tenggat sudah berubah.")
    if now > warning.late_after:
        return _("Tenggat sudah lewat.")
    if mail.recipient_kind == "head" and head_addresses({warning.office_id}).get(warning.office_id) != mail.recipient:
        return _("Alamat Kepala Seksi sudah berubah.")
    return ""


def leaves_at(mail: OutgoingMail, now: datetime) -> datetime:
    """Now inside service hours, otherwise their next opening."""
    return current_book().of(mail.warning.ticket.holder_office_id).calendar.next_opening(now)


# --- On the ticket's page ---------------------------------------------------------------------------------------------
def warnings_of(ticket: Ticket) -> list[str]:
    """One sentence for each warning: of which norm, to whom, when. One query."""
    fields = ("warning_id", "warning__code", "warning__office__name", "recipient_kind", "state", "sent_at")
    gone = GoneMail.objects.filter(warning__ticket=ticket).annotate(state=Value(GONE)).values_list(*fields)
    kept = OutgoingMail.objects.filter(warning__ticket=ticket).values_list(*fields)
    lines = []
    for _warning, mails in groupby(sorted(kept.union(gone, all=True)), key=lambda row: row[0]):
        lines.append(_sentence(list(mails)))
    return lines


def _sentence(mails: list[tuple]) -> str:
    """Of the mails of one warning."""
    _warning, code, office, *_rest = mails[0]
    said = {"norm": str(Norm.Code(code).label), "office": office}
    sent = [row for row in mails if row[4] in {OutgoingMail.State.SENT, GONE}]
    if sent:
        if any(row[3] == "head" for row in sent):
            said["office"] = _("%s dan Kepala Seksi") % office
        said["when"] = instant_text(max(row[5] for row in sent))
        if any(row[4] == GONE for row in sent):
            said["days"] = str(settings.MAIL_KEEP_DAYS)
            return (
                _("Peringatan %(norm)s dikirim ke %(office)s, %(when)s; isi e-mailnya dihapus setelah %(days)s hari.")
                % said
            )
        return _("Peringatan %(norm)s dikirim ke %(office)s, %(when)s.") % said
    if any(row[4] == OutgoingMail.State.WAITING for row in mails):
        return _("Peringatan %(norm)s sedang dikirim ke %(office)s.") % said
    return _("Peringatan %(norm)s ke %(office)s tidak terkirim.") % said
