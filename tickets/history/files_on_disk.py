"""The rows of attachments and their files on the disk: what has no row is swept away, what has a row must be there."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Model

from tickets.files import store
from tickets.models import Attachment
from users.clock import Clock

from .chain import Broken

logger = logging.getLogger(__name__)

KEEPERS: list[type[Model]] = [Attachment]
"""Every table whose rows name kept files: `stored_name`, `sha256`, `seq`, and `reference` of the ticket. Upper floors
append theirs in their `AppConfig.ready`."""


def sweep(clock: Clock, stopping: Callable[[], bool] = lambda: False) -> store.Swept:
    """Remove files of messages that never came to be. Never one that a row names, nor a young one."""
    swept = store.sweep(clock.now().timestamp(), _with_a_row, stopping)
    if swept.quarantined or swept.orphans:
        logger.warning(
            "Swept %d files from quarantine and %d without a message, %d bytes",
            swept.quarantined,
            swept.orphans,
            swept.bytes,
        )
    return swept


def _with_a_row(names: Iterable[str]) -> set[str]:
    names = list(names)
    return {
        name
        for begin in range(0, len(names), 500)
        for keeper in KEEPERS
        for name in keeper._default_manager.filter(stored_name__in=names[begin : begin + 500]).values_list(
            "stored_name", flat=True
        )
    }


def broken_files() -> Iterator[Broken]:
    """Every attachment whose file is gone or changed, or whose row says something else than its event, and every event
    whose files are not all there. Reads each file once."""
    rows = Attachment.objects.order_by("event_id", "seq").select_related("event__ticket")
    for file in rows.iterator(chunk_size=500):
        told = file.event.data.get("files", [])
        what = (
            "its event does not tell of it"
            if len(told) < file.seq or told[file.seq - 1] != file.described()
            else _fault(file)
        )
        if what:
            yield Broken(file.event.ticket.reference, file.event.seq, f"attachment {file.seq}: {what}")
    for keeper in KEEPERS[1:]:
        other: Any
        for other in keeper._default_manager.order_by("pk").iterator(chunk_size=500):
            if what := _fault(other):
                yield Broken(other.reference, 0, f"{keeper._meta.verbose_name} {other.seq}: {what}")


def _fault(file: Any) -> str:
    """What is wrong with a kept file on the disk; empty when nothing is."""
    digest = store.digest_of(file.stored_name)
    if digest is None:
        return "its file is not there"
    return "" if digest == file.sha256 else "its file was changed"
