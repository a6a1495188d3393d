"""The request at hand: its id, where it comes from, and what is to be noted of it once it is over."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest


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
    now = AtHand(secrets.token_hex(8), address_of(request), f"{request.method} {request.path}"[:200])
    token = _current.set(now)
    try:
        yield now
    finally:
        _current.reset(token)


def address_of(request: HttpRequest) -> str:
    """The sender's address as our own proxies saw it; what senders claim themselves stands further left."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if 0 < settings.TRUSTED_PROXY_COUNT <= len(forwarded) and forwarded != [""]:
        address = forwarded[-settings.TRUSTED_PROXY_COUNT]
    try:
        return str(ip_address(address))[:45]
    except ValueError:
        return "?"
