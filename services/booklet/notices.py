"""What stands below every page and mail: read once a minute in each process, because no page should ask for it anew."""

import time
from collections.abc import Sequence
from datetime import date

from services.models import PublicNotice
from users.models import Office

SECONDS = 60
"""Another process knows of a change so many seconds later."""

_kept: list[tuple[float, Sequence[PublicNotice]]] = []


def notices_on(day: date, office: Office | None) -> list[PublicNotice]:
    """The nation's, sentences first, and the office's own channel, on a Jakarta day."""
    place = office.pk if office is not None else None
    mine = [row for row in read() if row.office_id in {None, place} and row.holds_on(day)]
    return sorted(mine, key=lambda row: (row.office_id is not None, bool(row.url), row.pk))


def read() -> Sequence[PublicNotice]:
    """All there are, a few dozen in years."""
    now = time.monotonic()
    if not _kept or now - _kept[0][0] > SECONDS:
        _kept[:] = [(now, list(PublicNotice.objects.all()))]
    return _kept[0][1]


def forget() -> None:
    """Read all anew next time."""
    _kept.clear()
