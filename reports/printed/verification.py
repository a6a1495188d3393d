"""What this floor verifies in the pass over everything (`users.verification.parts`): locks as they are printed."""

from collections.abc import Iterator
from datetime import datetime

from kpi.models import QuarterLock
from tickets.quarters import Quarter
from users.verification.parts import Tally


def printed_of(since: datetime | None, tally: Tally) -> Iterator[str]:
    """For the pass over everything: each quarter with a lock; of those taken since an instant, where one is given. It
    counts surfaces.
    """
    from .verifying import differences  # with its readers of PDF and Excel: only when something is verified

    locks = QuarterLock.objects.all() if since is None else QuarterLock.objects.filter(locked_at__gte=since)
    for code in sorted(set(locks.order_by().values_list("quarter", flat=True))):
        yield from map(str, differences(Quarter.parse(code), since=since, tally=tally))
