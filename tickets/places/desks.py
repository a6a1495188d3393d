"""A directorate's desk of layer 2 closes: its questions go back to layer 1, which passes them on (003 art. 28k)."""

from datetime import datetime

from django.db.models import QuerySet

from tickets.actions.base import Doing, locked
from tickets.history import chain
from tickets.models import Event, Ticket
from users.models import Office, User


def at_desk(directorate: Office) -> QuerySet[Ticket]:
    """What lies at the desk now, or comes back to it with the asker's reply."""
    return Ticket.objects.open().filter(hai_layer=2, hai_directorate=directorate)


def give_all_back(directorate: Office, *, by: User, note: str, at: datetime) -> int:
    """Give everything that lies at the desk back to layer 1, each with its event; how many."""
    count = 0
    for key in list(at_desk(directorate).order_by("pk").values_list("pk", flat=True)):
        ticket = locked(key)
        if ticket.is_open and ticket.hai_directorate_id == directorate.pk:
            act = Doing(ticket, chain.Actor(by), at)
            act.move(ticket.status, Event.Kind.TO_LAYER_1, note, hai_layer=1, hai_directorate=None)
            count += 1
    return count
