"""The densest stretch of time. Pure: no Django, no database."""

from collections.abc import Sequence
from datetime import datetime, timedelta


def densest(instants: Sequence[datetime], within: timedelta) -> tuple[int, int]:
    """The half-open range [first, last) of ascending instants that holds most of them within a stretch not longer
    than `within`; the earliest of several, (0, 0) of none.
    """
    best, first = (0, 0), 0
    for position, at in enumerate(instants):
        while at - instants[first] > within:
            first += 1
        if position + 1 - first > best[1] - best[0]:
            best = (first, position + 1)
    return best
