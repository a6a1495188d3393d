"""Another moment, for the process and for the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from users.clock import DatabaseClock


@contextmanager
def travel(instant: datetime, *, tick: bool = False) -> Iterator[time_machine.Traveller]:
    """Be at `instant`. PostgreSQL's own clock cannot be moved, so for that long the process clock stands in for it."""
    with pytest.MonkeyPatch.context() as patch, time_machine.travel(instant, tick=tick) as moved:
        patch.setattr(DatabaseClock, "now", lambda _self: timezone.now())
        yield moved
