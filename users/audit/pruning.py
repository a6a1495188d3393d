"""What is older than a year goes: by `manage.py prune_audit`, and once a day by the worker."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from users.clock import Clock, wib_date
from users.models import AuditEntry

KEPT = timedelta(days=366)
"""The database lets nothing go that is younger than 365 days (tickets/history/append_only.py)."""
STRETCH = 5000


def prune(now: datetime) -> int:
    """How many went; some thousand at a time, so that no lock is held long."""
    count = 0
    old = AuditEntry.objects.filter(last_at__lt=now - KEPT)
    while keys := list(old.order_by("last_at").values_list("pk", flat=True)[:STRETCH]):
        count += AuditEntry.objects.filter(pk__in=keys).delete()[0]
    return count


class PruneOfTheDay:
    """Once a day, and when the worker begins."""

    def __init__(self) -> None:
        self.pruned: date | None = None

    def __call__(self, clock: Clock, stopping: Callable[[], bool]) -> None:
        now = clock.now()
        if self.pruned != wib_date(now):
            prune(now)
            self.pruned = wib_date(now)
