"""Who is told of what: the one place (docs/domain.md 4). It sends nothing: it only says address, subject and text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tickets.models import Event, OutgoingMail, Ticket
from tickets.permissions import HAI_ROLES, READERS, Readers, satker_logins
from users.models import Office, User

CHECKS: list[Callable[[OutgoingMail], str]] = []
"""Asked for every mail that an upper floor wrote about a ticket, when it is sent: why it must not leave, or "". Upper
floors append theirs in their `AppConfig.ready`."""


@dataclass(frozen=True)
class Notice:
    """One message. `kind`: asker, satker, office or hai; the office or the agent that reads it, to be looked at once
    more when it is sent."""

    recipient: str
    kind: str
    subject: str
    body: str
    office: Office | None = None
    agent: User | None = None


def notices(event: Event, ticket: Ticket, readers: Readers = READERS) -> Iterator[Notice]:
    """The messages that `event` gives rise to; nobody is told of their own act.

    | Event | Asker | Office that holds it | Desk of HAI that has it |
    |---|---|---|---|
    | asked, recorded | receipt, while it is open | when it did not record it itself | |
    | recorded in a satker's name | and the satker's own login | | |
    | answered, refused | the answer, the reason | | |
    | escalated, passed between layers, sent back | | | yes |
    | passed on to another office | | the new one | |
    | HAI replied | the reply | yes | |
    | data asked for | the request | when HAI asked | |
    | data given, question added to | | when it waits there, and it did not record it itself | when it waits there |
    """
    match event.kind:
        case Event.Kind.ASKED:
            if event.posting is not None:
                yield from _to_satker("recorded_in_name", _("Dicatat atas nama satker Anda"), event, ticket, readers)
            if ticket.is_open:
                yield _to_asker("received", _("Pertanyaan Anda kami terima"), event, ticket)
            if event.posting is None or event.posting.office_id != ticket.holder_office_id:
                yield from _to_office("new_question", _("Pertanyaan baru"), event, ticket)
        case Event.Kind.ANSWERED:
            yield _to_asker("answered", _("Jawaban atas pertanyaan Anda"), event, ticket)
        case Event.Kind.REFUSED:
            yield _to_asker("refused", _("Pertanyaan Anda di luar Katalog Layanan"), event, ticket)
        case Event.Kind.PASSED_ON:
            yield from _to_office("passed_on", _("Tiket diteruskan ke kantor Anda"), event, ticket)
        case Event.Kind.ESCALATED:
            yield from _to_hai("escalated", _("Eskalasi baru"), event, ticket, readers)
        case Event.Kind.TO_LAYER_2:
            yield from _to_hai("escalated", _("Diteruskan ke Layer 2"), event, ticket, readers)
        case Event.Kind.TO_LAYER_1:
            yield from _to_hai("escalated", _("Dikembalikan ke Layer 1"), event, ticket, readers)
        case Event.Kind.SENT_BACK:
            yield from _to_hai("escalated", _("Dikembalikan oleh kantor"), event, ticket, readers)
        case Event.Kind.HAI_REPLIED:
            yield _to_asker("hai_replied", _("Balasan HAI atas pertanyaan Anda"), event, ticket)
            yield from _to_office("hai_replied_office", _("HAI sudah membalas"), event, ticket)
        case Event.Kind.DATA_ASKED:
            yield _to_asker("data_asked", _("Kami memerlukan data pendukung"), event, ticket)
            if event.posting is None:
                yield from _to_office("data_asked_office", _("HAI meminta data pendukung"), event, ticket)
        case Event.Kind.DATA_GIVEN:
            yield from _to_where_it_lies(_("Penanya membalas"), event, ticket, readers)
        case Event.Kind.ADDED:
            yield from _to_where_it_lies(_("Penanya menambah keterangan"), event, ticket, readers)


def _to_where_it_lies(title: str, event: Event, ticket: Ticket, readers: Readers) -> Iterator[Notice]:
    if ticket.hai_layer is not None:
        yield from _to_hai("asker_said", title, event, ticket, readers)
    elif event.posting is None:
        yield from _to_office("asker_said", title, event, ticket)


def _to_asker(template: str, title: str, event: Event, ticket: Ticket) -> Notice:
    subject, body = _words(template, title, event, ticket)
    return Notice(ticket.asker_email, "asker", subject, body)


def _to_satker(template: str, title: str, event: Event, ticket: Ticket, readers: Readers) -> Iterator[Notice]:
    """The satker's own logins; the address typed at the desk proves nothing of who asked."""
    logins = readers.satker_logins(ticket)
    subject, body = _words(template, title, event, ticket) if logins else ("", "")
    for login in logins:
        yield Notice(login.email, "satker", subject, body)


def _to_office(template: str, title: str, event: Event, ticket: Ticket) -> Iterator[Notice]:
    office = ticket.holder_office
    if office.email:
        subject, body = _words(template, title, event, ticket)
        yield Notice(office.email, "office", subject, body, office=office)


def _to_hai(template: str, title: str, event: Event, ticket: Ticket, readers: Readers) -> Iterator[Notice]:
    """Every agent of the desk where the ticket lies now."""
    subject, body = _words(template, title, event, ticket)
    for agent in readers.agents_with_address(ticket):
        yield Notice(agent.email, "hai", subject, body, agent=agent)


def _words(template: str, title: str, event: Event, ticket: Ticket) -> tuple[str, str]:
    said = {
        "ticket": ticket,
        "event": event,
        "title": title,
        "url": _address("tickets:detail", ticket.reference),
        "url_in_name": _address("tickets:deny", ticket.reference),
    }
    return f"[{ticket.reference}] {title}: {ticket.subject}"[:255], render_to_string(f"mail/{template}.txt", said)


def _address(page: str, reference: str) -> str:
    return settings.SITE_URL + _path(page).replace(_ANY, reference)


@cache
def _path(page: str) -> str:
    """The page of any ticket: looking an address up costs more than all other words of a mail."""
    return reverse(page, args=[_ANY])


_ANY = "HAI-131000000-00"
"""A reference as any other."""


def why_not(mail: OutgoingMail) -> str:
    """Why this mail must not leave any more, or "": its reader may no longer see the ticket. Asked when it is sent,
    because a mail may have waited long for the mail server or for the digest."""
    if mail.office is not None:
        if mail.office.closed_on is not None:
            return _("Kantor sudah tutup.")
        if not mail.office.email:
            return _("Kantor tidak lagi mempunyai alamat e-mail.")
    elif mail.agent is not None:
        if not mail.agent.is_active or mail.agent.role not in HAI_ROLES:
            return _("Penerima bukan lagi agen HAI yang aktif.")
    elif mail.recipient_kind == "satker" and mail.ticket is not None:
        if mail.recipient in {login.email for login in satker_logins(mail.ticket)}:
            return ""
        return _("Akun satker ini tidak lagi aktif, atau alamat e-mailnya sudah lain.")
    else:
        return ""
    if mail.ticket is None:
        return _("Ringkasan memuat tiket yang tidak lagi boleh dilihat.") if any(map(why_not, _lines(mail))) else ""
    if mail.about is not None and (reason := next(filter(None, (check(mail) for check in CHECKS)), "")):
        return reason
    seen = True
    if mail.office is not None:
        seen = mail.ticket.parties.filter(office=mail.office).exists()
    elif mail.agent is not None:
        seen = Ticket.objects.visible_to(mail.agent).filter(pk=mail.ticket.pk).exists()
    return "" if seen else _("Penerima tidak lagi berwenang melihat tiket ini.")


def _lines(digest: OutgoingMail) -> list[OutgoingMail]:
    return list(digest.lines.select_related("event__ticket", "office", "agent"))
