"""Who is told of what: the one place (DOMAIN.md part 4). Pure of sending: it only says address, subject and text."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from users.models import Office, User

from .models import Event, Ticket


@dataclass(frozen=True)
class Notice:
    """One message. `kind`: asker, office or hai."""

    recipient: str
    kind: str
    subject: str
    body: str


def notices(event: Event, ticket: Ticket) -> Iterator[Notice]:
    """The messages that `event` gives rise to; nobody is told of his own act."""
    match event.kind:
        case Event.Kind.ASKED:
            if ticket.is_open:
                yield _to_asker("received", _("Pertanyaan Anda kami terima"), event, ticket)
            if event.posting is None or event.posting.office_id != ticket.holder_office_id:
                yield from _to_office("new_question", _("Pertanyaan baru"), ticket.holder_office, event, ticket)
        case Event.Kind.ANSWERED:
            yield _to_asker("answered", _("Jawaban atas pertanyaan Anda"), event, ticket)
        case Event.Kind.ESCALATED:
            for address in (
                User.objects.filter(role=User.Role.HAI_LAYER_1, is_active=True)
                .exclude(email="")
                .values_list("email", flat=True)
            ):
                yield _notice(address, "hai", "escalated", _("Eskalasi baru"), event, ticket)
        case Event.Kind.HAI_REPLIED:
            yield _to_asker("hai_replied", _("Balasan HAI atas pertanyaan Anda"), event, ticket)
            yield from _to_office("hai_replied_office", _("HAI sudah membalas"), ticket.holder_office, event, ticket)


def _to_asker(template: str, title: str, event: Event, ticket: Ticket) -> Notice:
    return _notice(ticket.asker_email, "asker", template, title, event, ticket)


def _to_office(template: str, title: str, office: Office, event: Event, ticket: Ticket) -> Iterator[Notice]:
    if office.email:
        yield _notice(office.email, "office", template, title, event, ticket)


def _notice(address: str, kind: str, template: str, title: str, event: Event, ticket: Ticket) -> Notice:
    body = render_to_string(
        f"mail/{template}.txt", {"ticket": ticket, "event": event, "url": settings.SITE_URL + ticket.get_absolute_url()}
    )
    return Notice(address, kind, f"[{ticket.reference}] {title}: {ticket.subject}"[:255], body)
