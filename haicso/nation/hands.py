"""What a process of its own does that writes quarters of the nation's archive. It begins without Django, so nothing of
it is imported here before `begin`.
"""

import gc
from functools import partial
from typing import Any

_writes: Any = None


def begin(told: tuple[int, int, str, str]) -> None:
    """`told`: the archive, as `seeding.archive_as_told` says it."""
    global _writes
    import django

    django.setup()
    from tickets.quarters import Quarter

    from .seeding import seeder_told

    seeder = seeder_told(told)
    gc.freeze()  # whoever acts is here for good: the collector need not look at them again and again
    _writes = partial(_write, seeder, Quarter.parse)


def _write(seeder: Any, quarter_of: Any, code: str) -> int:
    return int(seeder.write(quarter_of(code)))


def write(code: str) -> int:
    """How many tickets of that quarter were written."""
    return int(_writes(code))
