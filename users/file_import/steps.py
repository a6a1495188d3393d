"""The steps of an import, done by the worker (or by `manage.py import_satker`): read and check the file in small
committed stretches, then, once approved, carry all of it out in one transaction.

The table holds the truth: a step is leased (state, attempts, until when) and committed before it begins. A worker that
dies leaves the lease to run out, and the step begins again from its start; nothing of it is doubled.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from users.clock import Clock
from users.models import FileImport, FileImportError, ImportRow
from users.sheets.spreadsheets import BadCell, SheetRow, UnreadableTable, read_table

from .kind import ImportKind

logger = logging.getLogger(__name__)

State = FileImport.State
Outcome = ImportRow.Outcome
STRETCH = 500
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 3

CHECKING, APPLYING = (State.UPLOADED, State.CHECKING), (State.APPROVED, State.APPLYING)
"""From, to: the two steps."""


class Interrupted(Exception):
    """The worker is being ended: what was begun is undone or begun again later."""


class ImportSteps:
    """The worker's piece: the steps of files of these kinds."""

    def __init__(self, *kinds: ImportKind) -> None:
        self.kinds = {str(kind.kind): kind for kind in kinds}

    def __call__(self, clock: Clock, stopping: Callable[[], bool] = lambda: False) -> int:
        """One step that is due, the oldest first; how many were done."""
        if not FileImport.objects.filter(state__in=[*CHECKING, *APPLYING]).exists():
            # Asked every second: without a transaction, which on SQLite would hold up every writer.
            return 0
        for step in (APPLYING, CHECKING):
            batch = lease(step, clock)
            if batch is not None:
                carry_out(self.kinds[batch.kind], batch, clock, stopping)
                return 1
        return 0


def lease(step: tuple[str, str], clock: Clock, *, only: int | None = None) -> FileImport | None:
    """Take a file whose step is due or was left by a worker that died; after too many tries it is set aside."""
    waiting, working = step
    now = clock.now()
    due = Q(state=waiting) & (Q(leased_until=None) | Q(leased_until__lte=now)) | Q(state=working, leased_until__lte=now)
    with transaction.atomic():
        rows = FileImport.objects.select_for_update(skip_locked=True).defer("content").filter(due)
        batch = rows.filter(pk=only).first() if only else rows.order_by("pk").first()
        if batch is None:
            return None
        if batch.attempts >= MAX_ATTEMPTS:
            batch.state, batch.leased_until, batch.ended_at = State.FAILED, None, now
            batch.reason = batch.reason or _("Terhenti %(tries)d kali.") % {"tries": batch.attempts}
            batch.save(update_fields=["state", "leased_until", "ended_at", "reason"])
            logger.error("import %s set aside after %s tries: %s", batch.pk, batch.attempts, batch.reason)
            return None
        batch.state, batch.leased_until, batch.began_at = working, now + LEASE, now
        batch.attempts += 1
        try:
            with transaction.atomic():
                batch.save(update_fields=["state", "leased_until", "began_at", "attempts"])
        except IntegrityError:
            # Another file is being carried out at this moment: this one waits its turn.
            return None
    return batch


def carry_out(kind: ImportKind, batch: FileImport, clock: Clock, stopping: Callable[[], bool] = lambda: False) -> None:
    """Do the step that `lease` took."""
    waiting, work = (State.UPLOADED, check) if batch.state == State.CHECKING else (State.APPROVED, apply)
    try:
        work(kind, batch, clock, stopping)
    except Interrupted:
        _end(batch, waiting, leased_until=None, attempts=F("attempts") - 1)
    except Exception as failure:
        # Tried again after a while; the worker writes the failure to its log.
        again = clock.now() + timedelta(minutes=1)
        _end(batch, waiting, leased_until=again, reason=type(failure).__name__)
        raise


# --- Read and check ---------------------------------------------------------------------------------------------------
def check(kind: ImportKind, batch: FileImport, clock: Clock, stopping: Callable[[], bool] = lambda: False) -> None:
    """Every line of the file read and judged; afterwards the rows stand in the database and the file is let go."""
    kind.rows_of(batch).delete()
    batch.errors.all().delete()
    known = kind.known(clock.now())
    counts = dict.fromkeys(("row_count", "error_count", "new_count", "changed_count", "same_count"), 0)
    first_lines: dict[str, int] = {}
    table = read_table(
        batch.file_name,
        bytes(FileImport.objects.values_list("content", flat=True).get(pk=batch.pk)),
        kind.columns,
        max_bytes=settings.SATKER_IMPORT_MAX_BYTES,
        max_rows=settings.SATKER_IMPORT_MAX_ROWS,
        example=kind.example,
    )
    try:
        for stretch in _stretches(table):
            if stopping():
                raise Interrupted
            rows, errors = _judge(kind, stretch, known, first_lines)
            kind.plan(rows, known)
            counts["row_count"] += len(stretch)
            counts["error_count"] += len(errors)
            for row in rows:
                counts[f"{row.outcome}_count"] += 1
            with transaction.atomic():
                for saved in rows:
                    saved.batch_id = batch.pk
                for error in errors:
                    error.batch_id = batch.pk
                kind.row_model._default_manager.bulk_create(rows, batch_size=STRETCH)
                FileImportError.objects.bulk_create(errors, batch_size=STRETCH)
                FileImport.objects.filter(pk=batch.pk).update(**counts, leased_until=clock.now() + LEASE)
    except UnreadableTable as fault:
        FileImportError.objects.create(batch_id=batch.pk, line=0, reason=_printable(str(fault)))
        counts["error_count"] += 1
    state = State.FAULTY if counts["error_count"] else State.READY
    _end(batch, state, ended_at=clock.now(), content=b"", attempts=0, leased_until=None, reason="", **counts)


def _stretches(rows: Iterable[SheetRow]) -> Iterator[list[SheetRow]]:
    rows = iter(rows)
    while stretch := list(islice(rows, STRETCH)):
        yield stretch


def _judge(
    kind: ImportKind, stretch: list[SheetRow], known: Any, first_lines: dict[str, int]
) -> tuple[list[Any], list[FileImportError]]:
    rows, errors = [], []
    for line in stretch:
        row, faults = kind.read_line(line, known)
        key = kind.key_of(line)
        if key and (first := first_lines.setdefault(key, line.line)) != line.line:
            row, said = None, _("%(code)s sudah ada pada baris %(line)d.") % {"code": key[:20], "line": first}
            faults.append(BadCell(kind.key_column, said))
        if row is not None:
            rows.append(row)
        errors += [FileImportError(line=line.line, column=one.column, reason=_printable(str(one))) for one in faults]
    return rows, errors


def _printable(said: str) -> str:
    """A sentence that quotes a cell, as a database takes it."""
    return "".join(sign if sign.isprintable() else "?" for sign in said)[:400]


# --- Carry out --------------------------------------------------------------------------------------------------------
def apply(
    kind: ImportKind,
    batch: FileImport,
    clock: Clock,
    stopping: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """All rows, or none: judged once more, because offices and satker may have changed since the preview."""
    now = clock.now()
    known = kind.known(now)
    counts = dict.fromkeys(Outcome.values, 0)
    try:
        with transaction.atomic():
            held = FileImport.objects.select_for_update().defer("content").get(pk=batch.pk)
            if held.state != State.APPLYING:
                return
            done = 0
            rows = kind.rows_of(batch).order_by("line")
            while stretch := list(rows.filter(line__gt=done)[:STRETCH]):
                if stopping():
                    raise Interrupted
                kind.write(stretch, known, held, now)
                for row in stretch:
                    counts[row.outcome] += 1
                done = stretch[-1].line
                progress(sum(counts.values()))
            _end(
                batch, State.APPLIED, ended_at=clock.now(), attempts=0, leased_until=None, reason="",
                new_count=counts["new"], changed_count=counts["changed"], same_count=counts["same"],
            )  # fmt: skip
    except BadCell as fault:
        FileImportError.objects.create(batch_id=batch.pk, line=0, column=fault.column, reason=str(fault)[:400])
        _end(batch, State.FAULTY, ended_at=clock.now(), attempts=0, leased_until=None, error_count=1)


def _end(batch: FileImport, state: str, **fields: object) -> None:
    FileImport.objects.filter(pk=batch.pk).update(state=state, **fields)
    batch.refresh_from_db(fields=["state", *fields.keys() - {"content"}])
