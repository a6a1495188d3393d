"""Real threads with database connections of their own, for tests with `transaction=True`."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def apart(work: Callable[..., Any], *arguments: object) -> Any:
    """Do `work` on this thread's own connection, and close that afterwards."""
    try:
        return work(*arguments)
    finally:
        connection.close()


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """The results of `work(0)`, `work(1)`, ... begun together on as many threads; an exception is a result too."""
    barrier = Barrier(count)

    def one(number: int) -> Any:
        barrier.wait()
        try:
            return apart(work, number)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
