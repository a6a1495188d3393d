"""What this floor verifies in the pass over everything (`users.verification.parts`): every locked quarter."""

from collections.abc import Iterator
from datetime import datetime

from kpi.models import QuarterLock
from users.verification.parts import Tally

from .verifying import closings_without_a_lock, everything_wrong_with


def locks_of(since: datetime | None, tally: Tally) -> Iterator[str]:
    """Every revision of every lock, as `verify_quarter` does first."""
    locks = QuarterLock.objects.order_by("pk")
    if since is not None:
        locks = locks.filter(locked_at__gte=since)
    for key in locks.values_list("pk", flat=True).iterator(chunk_size=500):
        tally.looked_at += 1
        yield from everything_wrong_with(key)
    yield from closings_without_a_lock()
