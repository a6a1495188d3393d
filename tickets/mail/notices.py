"""Who is told of what: the one place (docs/domain.md 4). It sends nothing: it only says address, subject and text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from services.catalogue.permissions import is_cio
from services.knowledge.rights import reviewing
from tickets.models import Event, OutgoingMail, Ticket
from tickets.permissions import HAI_ROLES, READERS, Readers, is_agent_head, satker_logins
from users.clock import DatabaseClock, wib_date
from users.models import Office, User

from .wording import Words

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
    | passed by layer 1 to a Kepala Seksi | | | that person alone |
    | passed on to another office | | the new one | |
    | passed on to a person of the office | | yes, with the person's name | |
    | HAI replied | the reply | yes | |
    | data asked for | the request | when HAI asked | |
    | data given, question added to | | when it waits there, and it did not record it itself | and who was asked |
    """
    tell = _Teller(event, ticket, readers)
    match event.kind:
        case Event.Kind.ASKED:
            if event.posting is not None:
                yield from tell.satker("recorded_in_name", _("Dicatat atas nama satker Anda"))
            if ticket.is_open:
                yield tell.asker("received")
            if event.posting is None or event.posting.office_id != ticket.holder_office_id:
                yield from tell.office("new_question", _("Pertanyaan baru"))
        case Event.Kind.ANSWERED:
            yield tell.asker("answered")
        case Event.Kind.REFUSED:
            yield tell.asker("refused")
        case Event.Kind.PASSED_ON:
            yield from tell.office("passed_on", _("Tiket diteruskan ke kantor Anda"))
        case Event.Kind.REFERRED:
            yield from tell.office("referred", _("Tiket untuk %(person)s") % {"person": event.data["to"]})
        case Event.Kind.ESCALATED:
            yield from tell.hai("escalated", _("Eskalasi baru"))
        case Event.Kind.TO_LAYER_2:
            yield from tell.hai("escalated", _("Diteruskan ke Layer 2"))
        case Event.Kind.TO_LAYER_1:
            yield from tell.hai("escalated", _("Dikembalikan ke Layer 1"))
        case Event.Kind.TO_AGENT_HEAD:
            yield from tell.agent_head("to_agent_head", _("Tiket untuk %(person)s") % {"person": event.data["to"]})
        case Event.Kind.SENT_BACK:
            yield from tell.hai("escalated", _("Dikembalikan oleh kantor"))
        case Event.Kind.HAI_REPLIED:
            yield tell.asker("hai_replied")
            yield from tell.office("hai_replied_office", _("HAI sudah membalas"))
        case Event.Kind.DATA_ASKED:
            yield tell.asker("data_asked")
            if event.posting is None:
                yield from tell.office("data_asked_office", _("HAI meminta data pendukung"))
        case Event.Kind.DATA_GIVEN:
            yield from tell.where_it_lies("asker_said", _("Penanya membalas"))
        case Event.Kind.ADDED:
            yield from tell.where_it_lies("asker_said", _("Penanya menambah keterangan"))


class _Teller:
    """The notices of one event, by who reads them."""

    def __init__(self, event: Event, ticket: Ticket, readers: Readers) -> None:
        self._event, self._ticket, self._readers = event, ticket, readers
        self._words = Words(event, ticket, readers)

    def asker(self, template: str) -> Notice:
        subject, body = self._words.for_asker(template)
        return Notice(self._ticket.asker_email, "asker", subject, body)

    def satker(self, template: str, title: str) -> Iterator[Notice]:
        """The satker's own logins; the address typed at the desk proves nothing of who asked."""
        logins = self._readers.satker_logins(self._ticket)
        subject, body = self._words.for_satker(template, title) if logins else ("", "")
        for login in logins:
            yield Notice(login.email, "satker", subject, body)

    def office(self, template: str, title: str) -> Iterator[Notice]:
        """The office that holds it."""
        office = self._ticket.holder_office
        if office.email:
            subject, body = self._words.for_desk(template, title)
            yield Notice(office.email, "office", subject, body, office=office)

    def hai(self, template: str, title: str) -> Iterator[Notice]:
        """Every agent of the desk where the ticket lies now."""
        subject, body = self._words.for_desk(template, title)
        for agent in self._readers.agents_with_address(self._ticket):
            yield Notice(agent.email, "hai", subject, body, agent=agent)

    def agent_head(self, template: str, title: str) -> Iterator[Notice]:
        """The Kepala Seksi to whom layer 1 passed it."""
        person = self._ticket.agent_head
        if person is not None and person.email:
            subject, body = self._words.for_desk(template, title)
            yield Notice(person.email, "hai", subject, body, agent=person)

    def where_it_lies(self, template: str, title: str) -> Iterator[Notice]:
        """What the asker said goes to the desk that waits for it."""
        if self._ticket.hai_layer is not None:
            yield from self.hai(template, title)
            yield from self.agent_head(template, title)
        elif self._event.posting is None:
            yield from self.office(template, title)


def why_not(mail: OutgoingMail) -> str:
    """Why this mail must not leave any more, or "": its reader may no longer see the ticket. Asked when it is sent,
    because a mail may have waited long for the mail server or for the digest."""
    if mail.office is not None:
        if mail.office.closed_on is not None:
            return _("Kantor sudah tutup.")
        if not mail.office.email:
            return _("Kantor tidak lagi mempunyai alamat e-mail.")
    elif mail.agent is not None:
        if reason := _why_not_to_duty(mail) if mail.recipient_kind == "duty" else _why_not_to(mail.agent, mail):
            return reason
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


def _why_not_to(person: User, mail: OutgoingMail) -> str:
    """Why this person of HAI is no reader any more: an agent, or the Kepala Seksi to whom layer 1 passed the ticket."""
    if mail.event is not None and mail.event.kind == Event.Kind.TO_AGENT_HEAD:
        return "" if is_agent_head(person, DatabaseClock().now()) else _("Penerima bukan lagi Kepala Seksi HAI.")
    if not person.is_active or person.role not in HAI_ROLES:
        return _("Penerima bukan lagi agen HAI yang aktif.")
    return ""


def _why_not_to_duty(mail: OutgoingMail) -> str:
    """Why a mail about an article or a catalogue must not reach the person whose duty it was."""
    person, today = mail.agent, wib_date(DatabaseClock().now())
    if person is None or not person.is_active or person.email != mail.recipient:
        return _("Akun penerima tidak lagi aktif, atau alamat e-mailnya sudah lain.")
    if reviewing(person, today) is None and not is_cio(person, today):
        return _("Penerima tidak lagi memegang tugas ini.")
    return ""


def _lines(digest: OutgoingMail) -> list[OutgoingMail]:
    return list(digest.lines.select_related("event__ticket", "office", "agent"))
