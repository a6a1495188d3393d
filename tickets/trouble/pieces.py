"""How the worker's pieces of work go, kept in a table: it may run on another machine than the pages that tell it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F

from tickets.models import WorkerPiece
from users.clock import Clock

SAY_AGAIN = timedelta(minutes=1)
"""So often at most a piece that goes well writes that it does."""


class Pieces:
    """What one worker knows of its pieces; each is written when it turns, and once a minute while it goes well."""

    def __init__(self) -> None:
        self.said: dict[str, datetime] = {}
        self.failing: set[str] = set()

    def went_well(self, name: str, clock: Clock) -> None:
        now = clock.now()
        if name not in self.failing and (last := self.said.get(name)) and last <= now < last + SAY_AGAIN:
            return
        good = {"tried_at": now, "went_well_at": now, "failing_since": None, "failures": 0, "error": ""}
        WorkerPiece.objects.update_or_create(name=name, defaults=good)
        self.said[name] = now
        self.failing.discard(name)

    def failed(self, name: str, error: Exception, clock: Clock) -> None:
        now = clock.now()
        self.failing.add(name)
        what = f"{type(error).__name__}: {str(error).strip()}"[:400]
        piece, new = WorkerPiece.objects.get_or_create(
            name=name, defaults={"tried_at": now, "failing_since": now, "failures": 1, "error": what}
        )
        if not new:
            WorkerPiece.objects.filter(pk=piece.pk).update(
                tried_at=now, failing_since=piece.failing_since or now, failures=F("failures") + 1, error=what
            )


def name_of(piece: Callable[..., object]) -> str:
    """ "mail.outbox.deliver_due" for a function, the class for an object, with what it wraps."""
    inner = getattr(piece, "work", None)
    if inner is not None:
        return name_of(inner)
    if isinstance(piece, type) or hasattr(piece, "__name__"):
        return f"{piece.__module__}.{piece.__name__}"
    return f"{type(piece).__module__}.{type(piece).__name__}"
