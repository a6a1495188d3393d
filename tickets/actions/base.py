"""What all actions share: the lock, the guards, whose ticket it is, who may see it."""

from django.utils.translation import gettext as _

from tickets import decisions
from tickets.models import Event, PartyRole, Status, Ticket, TicketParty
from tickets.workflow import Act, transition
from users.models import Office, Posting


class Refused(Exception):
    """The act is not possible; the message says why, in Indonesian. `field` names the form field it belongs to."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class StaleTicket(Refused):
    """Somebody acted since the page was opened. The page shows who, and keeps the text typed."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(_("Tiket ini sudah berubah sejak halaman dibuka."))
        self.ticket = ticket


class CannotAct(Refused):
    """The act is not possible in the ticket's state, or not for this login."""


def locked(ticket_id: int) -> Ticket:
    """The ticket's row, locked until the transaction ends; lock first, then look."""
    return (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("holder_office__kanwil", "hai_directorate", "posting")
        .get(pk=ticket_id)
    )


def check_possible(ticket: Ticket, act: Act, seen_version: int) -> None:
    """Nobody acted in between, and the table knows a way from here."""
    if ticket.version != seen_version:
        raise StaleTicket(ticket)
    if transition(act, ticket.status) is None:
        words = {
            Act.ANSWER: _("Tiket berstatus %(status)s tidak dapat dijawab."),
            Act.ESCALATE: _("Tiket berstatus %(status)s tidak dapat dikirim ke HAI."),
            Act.HAI_REPLY: _("Tiket berstatus %(status)s tidak menunggu balasan HAI."),
            Act.FINISH: _("Tiket berstatus %(status)s tidak dapat diselesaikan dengan balasan HAI."),
        }
        raise CannotAct(words[act] % {"status": ticket.status_text})


def move(ticket: Ticket, status: Status, event: Event, **fields: object) -> None:
    """Save the new state, only what changes with it, and what the norms say of it; every move raises the version."""
    ticket.status = status
    ticket.version += 1
    for name, value in fields.items():
        setattr(ticket, name, value)
    ticket.save(update_fields=["status", "version", *fields, *decisions.follow(ticket, event)])


def attribute(ticket: Ticket, posting: Posting) -> dict[str, object]:
    """Whose ticket it is: the fields to change when `posting` is the first to handle it, none when it is somebody's."""
    if ticket.posting_id is not None:
        return {}
    return {"posting": posting, "office": posting.office, "kanwil": posting.office.supervising_kanwil}


def admit(ticket: Ticket, office: Office, role: PartyRole) -> None:
    """Let an office, and the Kanwil over it, see the ticket from now on."""
    parties = [TicketParty(ticket=ticket, office=office, role=role, created_at=ticket.created_at)]
    if office.kanwil is not None:
        parties.append(
            TicketParty(ticket=ticket, office=office.kanwil, role=PartyRole.SUPERVISOR, created_at=ticket.created_at)
        )
    TicketParty.objects.bulk_create(parties, ignore_conflicts=True)
