"""What stands below every page and mail: read once a minute in each process, because no page should ask for it anew."""

import time
from collections.abc import Sequence
from datetime import date

from services.models import PublicNotice
from users.models import Office

SECONDS = 60
"""Another process knows of a change so many seconds later."""

_kept: dict[date, tuple[float, Sequence[PublicNotice]]] = {}


def notices_on(day: date, office: Office | None) -> list[PublicNotice]:
    """The nation's, sentences first, and the office's own channel."""
    mine = [row for row in _all(day) if row.office_id in {None, office.pk if office else None}]
    return sorted(mine, key=lambda row: (row.office_id is not None, bool(row.url), row.pk))


def _all(day: date) -> Sequence[PublicNotice]:
    now = time.monotonic()
    read_at, rows = _kept.get(day, (float("-inf"), ()))
    if now - read_at > SECONDS:
        rows = list(PublicNotice.objects.on(day))
        _kept.clear()
        _kept[day] = now, rows
    return rows


def forget() -> None:
    """Read all anew next time."""
    _kept.clear()
