"""Turns at what costs a machine much: few at a time, of all processes of this machine together."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(Exception):
    """No place became free in time."""


@contextmanager
def turn(places: Path, count: int, wait_seconds: float) -> Iterator[None]:
    """One of `count` places; raises `Busy`. `places`: how their files begin, in a folder that is there. A process that
    dies frees its own."""
    begin = time.monotonic()
    while True:
        for number in range(count):
            handle = os.open(f"{places}-{number}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(handle)
                continue
            try:
                yield
            finally:
                os.close(handle)
            return
        if time.monotonic() - begin > wait_seconds:
            raise Busy
        time.sleep(0.1)
