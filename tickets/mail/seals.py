"""The daily seal leaves the house: by mail through the outbox, and as a file in a folder outside."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tickets.history import outside
from tickets.models import DailySeal, OutgoingMail, SentSeal
from users.clock import Clock
from users.words import date_text


def send_due(clock: Clock, stopping: Callable[[], bool] = lambda: False) -> int:
    """Every seal since the last that went to a target; to a new target the newest, which vouches for all before it.
    Returns how many left. OSError when the folder cannot be written: the mails have left by then.
    """
    count = 0
    for address in settings.SEAL_MAIL_TO:
        for seal in _due(f"mailto:{address}"):
            _mail(seal, address, clock)
            count += 1
    if settings.SEAL_FOLDER:
        target = f"file:{settings.SEAL_FOLDER}"[:300]
        for seal in _due(target):
            if stopping():
                break
            write(Path(settings.SEAL_FOLDER), seal)
            SentSeal.objects.get_or_create(seal=seal, target=target, defaults={"at": clock.now()})
            count += 1
    return count


def _due(target: str) -> Iterator[DailySeal]:
    last = SentSeal.objects.filter(target=target).order_by("-seal__day").values_list("seal__day", flat=True).first()
    if last is None:
        newest = DailySeal.objects.order_by("-day").first()
        yield from [newest] if newest else []
    else:
        yield from DailySeal.objects.filter(day__gt=last).order_by("day")


@transaction.atomic
def _mail(seal: DailySeal, address: str, clock: Clock) -> None:
    now = clock.now()
    _sent, new = SentSeal.objects.get_or_create(seal=seal, target=f"mailto:{address}", defaults={"at": now})
    if new:
        OutgoingMail.objects.create(
            recipient=address,
            recipient_kind="outside",
            subject=_("[HAI CSO] Segel harian %(day)s") % {"day": date_text(seal.day)},
            body=render_to_string(
                "mail/seal.txt", {"day": date_text(seal.day), "tickets": seal.tickets, "line": outside.line(seal)}
            ),
            next_attempt_at=now,
        )


def write(folder: Path, seal: DailySeal) -> Path:
    """One file a day, whole or not there at all, never written over."""
    target = folder / f"segel-hai-cso-{seal.day.isoformat()}.jsonl"
    if not target.exists():
        unfinished = folder / f".{target.name}.{os.getpid()}"
        try:
            with unfinished.open("w", encoding="utf-8") as file:
                file.write(outside.line(seal) + "\n")
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(target)
        finally:
            with contextlib.suppress(FileNotFoundError):
                unfinished.unlink()
    return target
