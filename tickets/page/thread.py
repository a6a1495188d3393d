"""The conversation of a ticket in order, in words, as one login may read it. Nothing here is ever edited: it only
shows.
"""

from tickets.knowledge.taken import references_in
from tickets.mail.told import told_kinds
from tickets.models import GONE, Event, OutgoingMail, Ticket
from users.models import User

from .event_words import Item, Told, items_of

__all__ = ["Item", "thread"]


def thread(ticket: Ticket, user: User) -> list[Item]:
    """All entries, three queries; one more where an answer was made with that of another ticket."""
    mails = {
        mail["event_id"]: mail["state"]
        for mail in OutgoingMail.objects.filter(event__ticket=ticket, recipient_kind="asker").values(
            "event_id", "state"
        )
    }
    items: list[Item] = []
    receipt = ""
    events = list(ticket.events.order_by("seq").prefetch_related("attachments"))
    seen = references_in(events, user)
    for event in events:
        mail = mails.get(event.pk) or (GONE if "asker" in told_kinds(event) else "")
        if event.kind == Event.Kind.ASKED:
            receipt = mail
        # The receipt goes out with the question; the line that names the office tells of it.
        mail = receipt if event.kind == Event.Kind.ROUTED else mail
        items.extend(items_of(Told(event, ticket, user, mail, seen)))
    return items
