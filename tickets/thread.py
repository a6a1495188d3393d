"""The conversation of a ticket in order, in words, as one login may read it. Nothing here is ever edited: it only
shows.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from users.models import User

from .models import Event, OutgoingMail, Status, Ticket
from .words import instant_text


@dataclass
class Item:
    """One entry of the thread. `is_message`: a card with text; otherwise an act, one line `lead` **name** `rest`."""

    is_message: bool
    time_text: str
    time_iso: str
    kind: str = ""
    initials: str = ""
    name: str = ""
    role: str = ""
    paragraphs: tuple[str, ...] = ()
    badge_status: str = ""
    badge_label: str = ""
    icon: str = ""
    lead: str = ""
    rest: str = ""
    after: str = ""


def thread(ticket: Ticket, user: User) -> list[Item]:
    """All entries, two queries."""
    mails = {
        (mail["event_id"], mail["recipient_kind"]): mail["state"]
        for mail in OutgoingMail.objects.filter(event__ticket=ticket).values("event_id", "recipient_kind", "state")
    }
    items: list[Item] = []
    receipt = ""
    for event in ticket.events.order_by("seq"):
        mail = mails.get((event.pk, "asker"), "")
        if event.kind == Event.Kind.ASKED:
            receipt = mail
        # The receipt goes out with the question; the line that names the office tells of it.
        items.extend(_items(event, ticket, user, receipt if event.kind == Event.Kind.ROUTED else mail))
    return items


def _items(event: Event, ticket: Ticket, user: User, mail: str) -> list[Item]:
    when = {"time_text": instant_text(event.at), "time_iso": event.at.isoformat()}
    actor = event.data["actor"]
    match event.kind:
        case Event.Kind.ASKED:
            own = user.role == User.Role.SATKER
            role = _("Penanya · %(place)s") % {"place": ticket.asker_institution or ticket.asker_unit_type}
            said = Item(
                True,
                kind="asker",
                initials=initials(ticket.asker_name),
                name=ticket.asker_name,
                role=role,
                paragraphs=paragraphs(event.text),
                **when,
            )
            if event.posting_id is None:
                return [said]
            recorded = Item(
                False,
                icon="inbox",
                lead=_("Direkam"),
                name=actor["name"],
                rest=f"({actor['role']}, {actor['place']}) · {event.data.get('channel', '')}",
                after="" if own else _received(ticket),
                **when,
            )
            return [said, recorded]
        case Event.Kind.ROUTED:
            rest = f"({event.data['destination']})"
            return [
                Item(
                    False,
                    icon="send",
                    lead=_("Dikirim ke"),
                    name=event.data["to"],
                    rest=rest,
                    after=_mail_text(mail),
                    **when,
                )
            ]
        case Event.Kind.ANSWERED:
            return [
                Item(
                    True,
                    kind="office",
                    initials=initials(actor["name"]),
                    name=actor["name"],
                    role=f"{actor['role']} · {actor['place']}",
                    paragraphs=paragraphs(event.text),
                    badge_status=Status.DONE,
                    badge_label=_("Jawaban"),
                    **when,
                )
            ]
        case Event.Kind.ESCALATED:
            sent = Item(
                False,
                icon="arrow-up-right",
                name=actor["name"],
                rest=_("(%(role)s) mengirim tiket ini ke HAI, Layer 1") % actor,
                **when,
            )
            if not event.text or user.role == User.Role.SATKER:
                return [sent]
            note = Item(
                True,
                kind="office",
                initials=initials(actor["name"]),
                name=actor["name"],
                role=_("Catatan untuk HAI"),
                paragraphs=paragraphs(event.text),
                **when,
            )
            return [sent, note]
        case Event.Kind.HAI_REPLIED:
            layer = _("Layer %(layer)s") % {"layer": event.data.get("layer") or 1}
            reply = Item(
                True,
                kind="hai",
                initials="HAI",
                name=_("HAI DJPb"),
                role=f"{layer} · {actor['place']}" if actor["place"] else layer,
                paragraphs=paragraphs(event.text),
                badge_status=Status.HAI_REPLIED,
                badge_label=_("Balasan HAI"),
                **when,
            )
            told = Item(
                False,
                icon="send",
                lead=_("Balasan HAI %(sent)s ke")
                % {"sent": _("terkirim") if mail == OutgoingMail.State.SENT else _("sedang dikirim")},
                name=ticket.asker_email,
                rest=_("dan langsung dapat dibaca penanya"),
                **when,
            )
            return [reply, told]
    raise AssertionError(f"no words for event {event.kind}")


def _received(ticket: Ticket) -> str:
    return _("Diterima pada %(when)s") % {"when": instant_text(ticket.received_on)} if ticket.received_on else ""


def _mail_text(mail: str) -> str:
    return {
        OutgoingMail.State.SENT: _("E-mail pemberitahuan terkirim ke penanya."),
        OutgoingMail.State.WAITING: _("E-mail pemberitahuan sedang dikirim ke penanya."),
        OutgoingMail.State.SET_ASIDE: _("E-mail pemberitahuan ke penanya tidak terkirim."),
    }.get(mail, "")


def initials(name: str) -> str:
    """ "Siti Rahmawati" -> "SR" """
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def paragraphs(text: str) -> tuple[str, ...]:
    """Blank lines part paragraphs; single newlines stay in them."""
    return tuple(part.strip("\n") for part in text.split("\n\n") if part.strip())
