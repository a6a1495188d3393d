"""What this floor verifies in the pass over everything (`users.verification.parts`): every locked quarter."""

from collections.abc import Iterator
from datetime import datetime

from kpi.models import QuarterLock
from users.verification.parts import Tally

from .verifying import differences


def locks_of(since: datetime | None, tally: Tally) -> Iterator[str]:
    """Every revision of every lock, as `verify_quarter` does first."""
    locks = QuarterLock.objects.select_related("kanwil", "closing")
    if since is not None:
        locks = locks.filter(locked_at__gte=since)
    for lock in locks.iterator(chunk_size=10):
        tally.looked_at += 1
        yield from map(str, differences(lock))
