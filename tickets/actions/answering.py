"""How a question is answered: by the office, or by HAI and then by the office once more (002 part 4)."""

from django.db import transaction
from django.utils.translation import gettext as _

from tickets import history, outbox
from tickets.models import Event, Status, Ticket
from tickets.permissions import hai_agent_holds
from tickets.workflow import Act
from users.clock import Clock
from users.models import OneTimeKey, User
from users.signing import Signature

from .base import CannotAct, attribute, check_possible, locked, move


@transaction.atomic
def answer(
    *, ticket_id: int, seen_version: int, signature: Signature, text: str, key: OneTimeKey, clock: Clock
) -> Ticket:
    """The holding office sends the answer to the asker: Selesai (002 4A)."""
    return _close(Act.ANSWER, ticket_id, seen_version, signature, text, key, clock)


@transaction.atomic
def finish(
    *, ticket_id: int, seen_version: int, signature: Signature, text: str, key: OneTimeKey, clock: Clock
) -> Ticket:
    """After HAI's reply the office sends once more, and the ticket is Selesai (002 4B step 10)."""
    return _close(Act.FINISH, ticket_id, seen_version, signature, text, key, clock)


def _close(
    act: Act, ticket_id: int, seen_version: int, signature: Signature, text: str, key: OneTimeKey, clock: Clock
) -> Ticket:
    submission = key.claim(act)
    ticket = locked(ticket_id)
    at = clock.now()
    signature.check_still_valid(ticket.holder_office, at=at)
    check_possible(ticket, act, seen_version)

    event = history.append(ticket, Event.Kind.ANSWERED, history.Actor.signed(signature), at=at, text=text)
    move(ticket, Status.DONE, event, answered_at=at, answered_by=signature.user, **attribute(ticket, signature.posting))
    outbox.announce(event, ticket)
    submission.result = ticket.reference
    submission.save(update_fields=["result"])
    return ticket


@transaction.atomic
def escalate(
    *, ticket_id: int, seen_version: int, signature: Signature, note: str, key: OneTimeKey, clock: Clock
) -> Ticket:
    """Send the ticket on to HAI layer 1 (002 4B, 003 art. 28h). The clock of the norms goes on."""
    submission = key.claim(Act.ESCALATE)
    ticket = locked(ticket_id)
    at = clock.now()
    signature.check_still_valid(ticket.holder_office, at=at)
    check_possible(ticket, Act.ESCALATE, seen_version)

    event = history.append(ticket, Event.Kind.ESCALATED, history.Actor.signed(signature), at=at, text=note)
    first = {} if ticket.escalated_at else {"escalated_at": at, "escalated_by": signature.user}
    move(ticket, Status.AT_HAI, event, hai_layer=1, **first, **attribute(ticket, signature.posting))
    outbox.announce(event, ticket)
    submission.result = ticket.reference
    submission.save(update_fields=["result"])
    return ticket


@transaction.atomic
def hai_reply(*, ticket_id: int, seen_version: int, user: User, text: str, key: OneTimeKey, clock: Clock) -> Ticket:
    """An agent of the layer that has the ticket replies; the asker reads it at once (003 art. 28i, l)."""
    submission = key.claim(Act.HAI_REPLY)
    ticket = locked(ticket_id)
    at = clock.now()
    check_possible(ticket, Act.HAI_REPLY, seen_version)
    if not hai_agent_holds(user, ticket):
        raise CannotAct(_("Tiket ini tidak berada di meja Anda."))

    event = history.append(
        ticket, Event.Kind.HAI_REPLIED, history.Actor(user), at=at, text=text, layer=ticket.hai_layer
    )
    move(
        ticket, Status.HAI_REPLIED, event, hai_layer=None, hai_directorate=None, hai_replied_at=at, hai_replied_by=user
    )
    outbox.announce(event, ticket)
    submission.result = ticket.reference
    submission.save(update_fields=["result"])
    return ticket
