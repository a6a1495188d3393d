"""What a page needs to know once, however many of its parts ask: the instant it speaks of, the calendar in force.

Only pages that are read keep anything. An act asks again each time, because it looks after it has locked.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar

from users.clock import DatabaseClock

Kept = TypeVar("Kept")

_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept_for_one_page", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """From here to the end one page is made."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once_a_page(key: Hashable, make: Callable[[], Kept]) -> Kept:
    """What `make` gives, made once while a page is made; each time outside of one."""
    kept = _kept.get()
    if kept is None:
        return make()
    if key not in kept:
        kept[key] = make()
    made: Kept = kept[key]
    return made


def page_now() -> datetime:
    """The database's clock, read once for a page: whatever it says, it says as of one instant."""
    return once_a_page("now", DatabaseClock().now)
