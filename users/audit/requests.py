"""The request at hand: its id, where it comes from, and what is to be noted of it once it is over."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from users.login.browsers import exact_address_of


@dataclass
class AtHand:
    """`pending`: what is noted when the request is over, so that no rollback of its transactions takes it along."""

    id: str
    address: str
    path: str
    pending: list[dict[str, Any]] = field(default_factory=list)


_current: ContextVar[AtHand | None] = ContextVar("request_at_hand", default=None)


def current() -> AtHand | None:
    """None outside of requests (commands, worker)."""
    return _current.get()


@contextmanager
def at_hand(request: HttpRequest) -> Iterator[AtHand]:
    now = AtHand(secrets.token_hex(8), exact_address_of(request) or "?", f"{request.method} {request.path}"[:200])
    token = _current.set(now)
    try:
        yield now
    finally:
        _current.reset(token)
