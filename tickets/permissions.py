"""Who may do what with a ticket he sees: asked by pages before they offer a form, and by actions under the lock.

Everything is derived from the table in `workflow`; who sees a ticket at all is `Ticket.objects.visible_to`.
"""

from tickets.models import Ticket
from tickets.workflow import Act, Actor, acts_from, transition
from users.models import User


def may_ask(user: User) -> bool:
    """A satker sends questions of its own."""
    return user.role == User.Role.SATKER


def may_record(user: User) -> bool:
    """An office (KPPN, KPPN Khusus, Kanwil) records questions at its desk."""
    return user.role == User.Role.OFFICE


def office_holds(user: User, ticket: Ticket) -> bool:
    """Only the present holder acts; a Kanwil on what is routed to it (DOMAIN.md part 2)."""
    return user.role == User.Role.OFFICE and ticket.holder_office_id == user.office_id


def hai_agent_holds(user: User, ticket: Ticket) -> bool:
    """The agent works at the layer (and for the directorate) where the ticket lies."""
    if ticket.hai_layer == 1:
        return user.role == User.Role.HAI_LAYER_1
    return ticket.hai_layer == 2 and user.role == User.Role.HAI_LAYER_2 and user.office_id == ticket.hai_directorate_id


def may(user: User, act: Act, ticket: Ticket) -> bool:
    """Whether `user` may do `act` with `ticket` as it is now (for an office: with an officer's signature)."""
    step = transition(act, ticket.status)
    if step is None:
        return False
    return hai_agent_holds(user, ticket) if step.actor == Actor.HAI_AGENT else office_holds(user, ticket)


def acts_for(user: User, ticket: Ticket) -> list[Act]:
    """The acts to offer on the ticket's page."""
    return [act for act in acts_from(ticket.status) if may(user, act, ticket)]
