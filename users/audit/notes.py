"""Writing the audit: bounded, and outside of every transaction that may be rolled back (docs/security.md 14).

What is the same within an hour is one row with a count. A login, or an address without one, fills at most MOST_OF_ONE
rows of a kind in an hour, all addresses together MOST_OF_ALL; what comes then is counted in a row without its path, or
without its address. A count ends at MOST_TIMES, so that a flood does not even write.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet, Sum

from users.clock import Clock, DatabaseClock
from users.models import AuditEntry, Officer, User

from . import requests

MOST_OF_ONE = 50
MOST_OF_ALL = 500
MOST_TIMES = 1000
ALARM_AT = 20
ALARM_UNTIL = ALARM_AT + 5
"""Two requests at once may pass over a number: hearers are called for each of these, and say it once."""
Kind = AuditEntry.Kind


@dataclass(frozen=True)
class Noted:
    """What hearers are told: `times` so many of a kind in the hour, of a login or, without one, of an address."""

    kind: str
    login: User | None
    address: str
    hour: datetime
    times: int


HEARERS: list[Callable[[Noted], object]] = []
"""Called when somebody passes ALARM_AT of a kind within an hour. Upper floors add theirs in `AppConfig.ready`."""


def note(
    kind: str, *, login: User | None = None, officer: Officer | None = None, detail: str = "", address: str = ""
) -> None:
    """Keep that it happened. In a request's transaction it is written when the request is over; else at once.

    `detail`: which page or act, in code's words; never what a person typed.
    """
    hand = requests.current()
    said = {
        "kind": kind,
        "login": login,
        "officer": officer,
        "detail": detail[:120],
        "address": address or (hand.address if hand else ""),
        "path": hand.path if hand else "",
        "request_id": hand.id if hand else "",
    }
    if hand is not None and connection.in_atomic_block:
        hand.pending.append(said)
    else:
        write(said, DatabaseClock())


def flush(hand: requests.AtHand) -> None:
    """What the request left to be noted."""
    while hand.pending:
        write(hand.pending.pop(0), DatabaseClock())


def write(said: dict[str, Any], clock: Clock) -> None:
    now = clock.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    if not _counted(_key(said, hour), now):
        said = _bounded(said, hour)
        key = _key(said, hour)
        if not _counted(key, now):
            try:
                with transaction.atomic():
                    AuditEntry.objects.create(key=key, hour=hour, at=now, last_at=now, **said)
            except IntegrityError:
                _counted(key, now)
    _tell(said, hour)


def _key(said: dict[str, Any], hour: datetime) -> str:
    """Of all that makes two the same; the request's id does not."""
    parts = [hour.isoformat()] + [
        str(getattr(said[name], "pk", said[name])) for name in ("kind", "login", "officer", "address", "path", "detail")
    ]
    return hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()


def _counted(key: str, now: datetime) -> bool:
    """Whether it is there, and now counted once more."""
    rows = AuditEntry.objects.filter(key=key)
    return bool(rows.filter(times__lt=MOST_TIMES, last_at__lte=now).update(times=F("times") + 1, last_at=now)) or (
        rows.exists()
    )


def _of_one(said: dict[str, Any], hour: datetime) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.filter(hour=hour, kind=said["kind"], login=said["login"])
    return rows if said["login"] else rows.filter(address=said["address"])


def _bounded(said: dict[str, Any], hour: datetime) -> dict[str, Any]:
    """With less said of it, once there is much of the kind."""
    if _of_one(said, hour).count() >= MOST_OF_ONE:
        said = {**said, "path": "", "detail": "", "officer": None}
        if said["login"]:
            said["address"] = ""
    if said["login"] is None:
        nobodies = AuditEntry.objects.filter(hour=hour, kind=said["kind"], login=None)
        if nobodies.count() >= MOST_OF_ALL:
            said = {**said, "path": "", "detail": "", "address": ""}
    return said


def _tell(said: dict[str, Any], hour: datetime) -> None:
    if HEARERS:
        times = _of_one(said, hour).aggregate(times=Sum("times"))["times"] or 0
        if ALARM_AT <= times < ALARM_UNTIL:
            for hear in HEARERS:
                hear(Noted(said["kind"], said["login"], said["address"], hour, times))
