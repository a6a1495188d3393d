"""One-time keys of forms go when no form that has them can be sent any more."""

from collections.abc import Callable
from datetime import timedelta

from users.clock import Clock
from users.models import Submission

KEPT = timedelta(days=31)
"""A session lasts eight hours, and a form that outlived it comes back for eight more; the rest is to look things up.
The database lets nothing go that is younger than 30 days (tickets/history/guarded_tables.py)."""
BATCH = 1000


def prune_some(clock: Clock, stopping: Callable[[], bool]) -> int:
    """How many of the oldest went. The oldest have the lowest keys: nothing but these is read."""
    oldest = Submission.objects.order_by("pk").values_list("pk", "at")[:BATCH]
    spent = [pk for pk, at in oldest if at < clock.now() - KEPT]
    return Submission.objects.filter(pk__in=spent).delete()[0]
