"""What lies on a login's desk: the tickets on which it must act now, and how many they are."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from tickets.models import Channel, Status, Ticket
from users.models import User
from users.pages.list_pages import capped_count
from users.pages.one_page import once_a_page

FOR_ME = "untuk-saya"
"""The tab of Rekap Tiket, and what the mark on the first page leads to."""

KEPT = "waiting"

FRESH = timedelta(days=92)
"""An answer to what a satker asked by itself is new until it is read, at most a quarter."""
ANSWERED = (Status.DONE, Status.REFUSED)


def waits_for(user: User) -> Q:
    """On which of the tickets that it sees this login must act now."""
    match user.role:
        case User.Role.SATKER:
            return Q(status=Status.WAITING_ASKER)
        case User.Role.OFFICE:
            return Q(holder_office_id=user.office_id, status__in=[Status.WAITING, Status.HAI_REPLIED])
        case User.Role.HAI_LAYER_1:
            return Q(status=Status.AT_HAI, hai_layer=1)
        case User.Role.HAI_LAYER_2:
            return Q(status=Status.AT_HAI, hai_layer=2, hai_directorate_id=user.office_id)
    return Q(pk__in=[])


def is_unread(now: datetime) -> Q:
    """Which of its own questions a satker has an answer to that it did not read."""
    return Q(channel=Channel.SATKER_ONLINE, status__in=ANSWERED, answered_at__gte=now - FRESH, answer_read=None)


def waiting_for(user: User) -> QuerySet[Ticket]:
    """The tickets on which this login must act now."""
    return Ticket.objects.visible_to(user).filter(waits_for(user))


def waiting_count(user: User) -> int | None:
    """The number beside the menu entry; None for logins that only read, and for a satker of which nothing is asked."""
    if user.reads_all:
        return None
    count = once_a_page(KEPT, lambda: capped_count(waiting_for(user)))
    return None if user.role == User.Role.SATKER and count == 0 else count
