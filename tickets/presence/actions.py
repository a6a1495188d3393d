"""A page says that it is there, and hears who else is."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from tickets.models import Ticket, TicketWindow
from users.clock import Clock
from users.models import Posting, User

HEARD_WITHIN = timedelta(seconds=60)
"""A window that said nothing for so long is closed, asleep or out of sight. It speaks every 20 seconds."""
KEPT = timedelta(minutes=10)
BATCH = 1000
MOST = 5
"""So many others are named."""


def say_hello(
    *, ticket: Ticket, user: User, key: uuid.UUID, posting: Posting | None, writes: bool, clock: Clock
) -> list[TicketWindow]:
    """Note this window and give the others, who writes first. A key that is another login's stays theirs."""
    now = clock.now()
    mine, made = TicketWindow.objects.get_or_create(
        key=key, defaults={"ticket": ticket, "user": user, "posting": posting, "writes": writes, "heard_at": now}
    )
    if not made and mine.user_id == user.pk:
        rows = TicketWindow.objects.filter(pk=mine.pk)
        rows.update(ticket=ticket, posting=posting, writes=writes, heard_at=now)
    heard = TicketWindow.objects.filter(ticket=ticket, heard_at__gt=now - HEARD_WITHIN).exclude(key=key)
    return list(heard.select_related("user__office", "posting__officer").order_by("-writes", "pk")[:MOST])


def say_goodbye(*, user: User, key: uuid.UUID) -> None:
    TicketWindow.objects.filter(key=key, user=user).delete()


def prune_some(clock: Clock, stopping: Callable[[], bool]) -> int:
    """How many windows went that were not heard of for long."""
    old = TicketWindow.objects.filter(heard_at__lt=clock.now() - KEPT).order_by("heard_at").values_list("pk", flat=True)
    return TicketWindow.objects.filter(pk__in=list(old[:BATCH])).delete()[0]
