"""The nation's archive written by several processes, each with quarters of its own.

They begin without Django, so nothing of it is imported here before `_begin`.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

Told = tuple[int, int, str, str]
"""An archive in plain values (`seeding.archive_told`)."""

SELDOM = 50_000, 20, 50
"""After how many new objects garbage is collected: of Python's 700 it looked through a batch of tickets, which is no
garbage until it is written, again and again, a tenth of all time."""

_writes: Callable[[str], int]


def written_by(processes: int, archive: Told, quarters: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each quarter with how many tickets were written, as they are done."""
    own = get_context("spawn")  # a connection must not be shared, and a pool's threads are not copied
    with ProcessPoolExecutor(processes, own, initializer=_begin, initargs=(archive,)) as pool:
        jobs = {pool.submit(_write, quarter): quarter for quarter in quarters}
        for done in as_completed(jobs):
            yield jobs[done], done.result()


def _begin(archive: Told) -> None:
    global _writes
    import django

    django.setup()
    from .seeding import seeder_of

    seeder = seeder_of(archive)
    gc.freeze()  # whoever acts is here for good: the collector need not look at them again and again
    gc.set_threshold(*SELDOM)
    _writes = seeder.write_coded


def _write(quarter: str) -> int:
    return _writes(quarter)
