"""An office closes: what it still holds goes to another, by the act of passing on, each with its event.

Nobody of the office need sign: the login that carries the closing out is in the event, and what became of the ticket is
what `tickets.actions.passing.passed_on` makes of any passing: its input time and norm stay, an untaken ticket's place
goes along only between open quarters.
"""

from datetime import datetime

from django.db.models import QuerySet

from tickets.actions.base import Doing, locked
from tickets.actions.passing import passed_on
from tickets.history import chain
from tickets.models import Status, Ticket
from users.models import Office, User


def held(office: Office) -> QuerySet[Ticket]:
    """What an office holds and nobody has ended."""
    return Ticket.objects.open().filter(holder_office=office)


def pass_all_on(office: Office, to: Office, *, by: User, note: str, at: datetime) -> int:
    """Pass everything that is open on to another office; how many. Also what HAI or the asker has at the moment: there
    only the holder changes. In the transaction of the closing, which holds the Kanwil's rows of both."""
    kanwil = to.supervising_kanwil
    count = 0
    for key in list(held(office).order_by("pk").values_list("pk", flat=True)):
        ticket = locked(key)
        if not ticket.is_open or ticket.holder_office_id != office.pk:
            continue
        act = Doing(ticket, chain.Actor(by), at, arriving_id=kanwil.pk if kanwil else None)
        keeps = ticket.status != Status.WAITING
        passed_on(act, note, destination=ticket.destination, office=to, keeps=keeps, closed=office.name)
        count += 1
    return count
