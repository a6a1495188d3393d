"""The steps of a satker import, done by the worker (or by `manage.py import_satker`): read and check the file in small
committed stretches, then, once approved, carry all of it out in one transaction.

The table holds the truth: a step is leased (state, attempts, until when) and committed before it begins. A worker that
dies leaves the lease to run out, and the step begins again from its start; nothing of it is doubled.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Model, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from users.clock import Clock, wib_date
from users.models import Satker, SatkerImport, SatkerImportError, SatkerImportRow, SatkerPartner, User
from users.spreadsheets import BadCell, SheetRow, UnreadableTable, read_table

from .rules import COLUMNS, Known, Outcome, plan, read_line

logger = logging.getLogger(__name__)

State = SatkerImport.State
STRETCH = 500
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 3

CHECKING, APPLYING = (State.UPLOADED, State.CHECKING), (State.APPROVED, State.APPLYING)
"""From, to: the two steps."""


class Interrupted(Exception):
    """The worker is being ended: what was begun is undone or begun again later."""


def carry_out_due(clock: Clock, stopping: Callable[[], bool] = lambda: False) -> int:
    """One step that is due, the oldest first; how many were done."""
    if not SatkerImport.objects.filter(state__in=[*CHECKING, *APPLYING]).exists():
        # Asked every second: without a transaction, which on SQLite would hold up every writer.
        return 0
    for step in (APPLYING, CHECKING):
        batch = lease(step, clock)
        if batch is not None:
            carry_out(batch, clock, stopping)
            return 1
    return 0


def lease(step: tuple[str, str], clock: Clock, *, only: int | None = None) -> SatkerImport | None:
    """Take a file whose step is due or was left by a worker that died; after too many tries it is set aside."""
    waiting, working = step
    now = clock.now()
    due = Q(state=waiting) & (Q(leased_until=None) | Q(leased_until__lte=now)) | Q(state=working, leased_until__lte=now)
    with transaction.atomic():
        rows = SatkerImport.objects.select_for_update(skip_locked=True).defer("content").filter(due)
        batch = rows.filter(pk=only).first() if only else rows.order_by("pk").first()
        if batch is None:
            return None
        if batch.attempts >= MAX_ATTEMPTS:
            batch.state, batch.leased_until, batch.ended_at = State.FAILED, None, now
            batch.reason = batch.reason or _("Terhenti %(tries)d kali.") % {"tries": batch.attempts}
            batch.save(update_fields=["state", "leased_until", "ended_at", "reason"])
            logger.error("satker import %s set aside after %s tries: %s", batch.pk, batch.attempts, batch.reason)
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


def carry_out(batch: SatkerImport, clock: Clock, stopping: Callable[[], bool] = lambda: False) -> None:
    """Do the step that `lease` took."""
    waiting, work = (State.UPLOADED, check) if batch.state == State.CHECKING else (State.APPROVED, apply)
    try:
        work(batch, clock, stopping)
    except Interrupted:
        _end(batch, waiting, leased_until=None, attempts=F("attempts") - 1)
    except Exception as failure:
        # Tried again after a while; the worker writes the failure to its log.
        again = clock.now() + timedelta(minutes=1)
        _end(batch, waiting, leased_until=again, reason=type(failure).__name__)
        raise


# --- Read and check ---------------------------------------------------------------------------------------------------
def check(batch: SatkerImport, clock: Clock, stopping: Callable[[], bool] = lambda: False) -> None:
    """Every line of the file read and judged; afterwards the rows stand in the database and the file is let go."""
    batch.rows.all().delete()
    batch.errors.all().delete()
    known = Known.now(wib_date(clock.now()))
    counts = dict.fromkeys(("row_count", "error_count", "new_count", "changed_count", "same_count"), 0)
    first_lines: dict[str, int] = {}
    table = read_table(
        batch.file_name,
        bytes(SatkerImport.objects.values_list("content", flat=True).get(pk=batch.pk)),
        COLUMNS,
        max_bytes=settings.SATKER_IMPORT_MAX_BYTES,
        max_rows=settings.SATKER_IMPORT_MAX_ROWS,
    )
    try:
        for stretch in _stretches(table):
            if stopping():
                raise Interrupted
            rows, errors = _judge(stretch, known, first_lines)
            plan(rows, known, basis="")
            counts["row_count"] += len(stretch)
            counts["error_count"] += len(errors)
            for row in rows:
                counts[f"{row.outcome}_count"] += 1
            with transaction.atomic():
                for saved in rows:
                    saved.batch_id = batch.pk
                for error in errors:
                    error.batch_id = batch.pk
                SatkerImportRow.objects.bulk_create(rows, batch_size=STRETCH)
                SatkerImportError.objects.bulk_create(errors, batch_size=STRETCH)
                SatkerImport.objects.filter(pk=batch.pk).update(**counts, leased_until=clock.now() + LEASE)
    except UnreadableTable as fault:
        SatkerImportError.objects.create(batch_id=batch.pk, line=0, reason=str(fault)[:400])
        counts["error_count"] += 1
    state = State.FAULTY if counts["error_count"] else State.READY
    _end(batch, state, ended_at=clock.now(), content=b"", attempts=0, leased_until=None, reason="", **counts)


def _stretches(rows: Iterable[SheetRow]) -> Iterator[list[SheetRow]]:
    rows = iter(rows)
    while stretch := list(islice(rows, STRETCH)):
        yield stretch


def _judge(
    stretch: list[SheetRow], known: Known, first_lines: dict[str, int]
) -> tuple[list[SatkerImportRow], list[SatkerImportError]]:
    rows, errors = [], []
    for line in stretch:
        row, faults = read_line(line, known)
        code = line["kode_satker"].text
        if code and (first := first_lines.setdefault(code, line.line)) != line.line:
            row, said = None, _("%(code)s sudah ada pada baris %(line)d.") % {"code": code[:20], "line": first}
            faults.append(BadCell("kode_satker", said))
        if row is not None:
            rows.append(row)
        errors += [SatkerImportError(line=line.line, column=one.column, reason=str(one)[:400]) for one in faults]
    return rows, errors


# --- Carry out --------------------------------------------------------------------------------------------------------
def apply(
    batch: SatkerImport,
    clock: Clock,
    stopping: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """All rows, or none: judged once more, because offices and satker may have changed since the preview."""
    now = clock.now()
    known = Known.now(wib_date(now))
    basis = f"impor satker {batch.pk}"
    counts = dict.fromkeys(Outcome.values, 0)
    try:
        with transaction.atomic():
            held = SatkerImport.objects.select_for_update().defer("content").get(pk=batch.pk)
            if held.state != State.APPLYING:
                return
            done = 0
            rows = batch.rows.order_by("line")
            while stretch := list(rows.filter(line__gt=done)[:STRETCH]):
                if stopping():
                    raise Interrupted
                _write(stretch, known, held, basis, now)
                for row in stretch:
                    counts[row.outcome] += 1
                done = stretch[-1].line
                progress(sum(counts.values()))
            _end(
                batch, State.APPLIED, ended_at=clock.now(), attempts=0, leased_until=None, reason="",
                new_count=counts["new"], changed_count=counts["changed"], same_count=counts["same"],
            )  # fmt: skip
    except BadCell as fault:
        SatkerImportError.objects.create(batch_id=batch.pk, line=0, column=fault.column, reason=str(fault)[:400])
        _end(batch, State.FAULTY, ended_at=clock.now(), attempts=0, leased_until=None, error_count=1)


def _write(stretch: list[SatkerImportRow], known: Known, batch: SatkerImport, basis: str, at: datetime) -> None:
    what = plan(stretch, known, basis=basis, lock=True)
    by = batch.decided_by or batch.uploaded_by
    if what.new_satker:
        Satker.objects.bulk_create(what.new_satker, batch_size=STRETCH)
    if what.changed_satker:
        Satker.objects.bulk_update(what.changed_satker, ["name", "ministry", "partner"], batch_size=STRETCH)
    if what.changed_partners:
        fields = ["office", "legal_basis", "valid_to"]
        SatkerPartner.objects.bulk_update(what.changed_partners, fields, batch_size=STRETCH)
    for period in what.new_partners:
        period.satker_id = period.satker.pk
    SatkerPartner.objects.bulk_create(what.new_partners, batch_size=STRETCH)
    written: tuple[tuple[type[Model], Sequence[Model], str], ...] = (
        (Satker, what.new_satker, "+"),
        (Satker, what.changed_satker, "~"),
        (SatkerPartner, what.new_partners, "+"),
        (SatkerPartner, what.changed_partners, "~"),
    )
    for model, rows, sign in written:
        _keep_history(model, [row.pk for row in rows], sign, reason=basis, user=by, at=at)


def _keep_history(model: type[Model], keys: list[int], sign: str, *, reason: str, user: User, at: datetime) -> None:
    """What simple_history's bulk helpers write, by one statement of the database: six times as fast."""
    if not keys:
        return
    history = model.history.model  # type: ignore[attr-defined]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(one.column) for one in history.tracked_fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(history._meta.db_table)} "  # noqa: S608 - names from our own models
            f"({columns}, history_date, history_change_reason, history_type, history_user_id) "
            f"SELECT {columns}, %s, %s, %s, %s FROM {quote(model._meta.db_table)} "
            f"WHERE id IN ({', '.join(['%s'] * len(keys))})",
            [connection.ops.adapt_datetimefield_value(at), reason, sign, user.pk, *keys],
        )


def _end(batch: SatkerImport, state: str, **fields: object) -> None:
    SatkerImport.objects.filter(pk=batch.pk).update(state=state, **fields)
    batch.refresh_from_db(fields=["state", *fields.keys() - {"content"}])


# --- Every day --------------------------------------------------------------------------------------------------------
class PartnersOfToday:
    """Once a day: a partner whose day has come becomes the present one on the satker (`Satker.partner`)."""

    def __init__(self) -> None:
        self.done: object = None

    def __call__(self, clock: Clock, stopping: Callable[[], bool] = lambda: False) -> None:
        now = clock.now()
        if self.done != wib_date(now):
            turn_partners(now)
            self.done = wib_date(now)


def turn_partners(now: datetime) -> int:
    """Write the partner in force on the day of `now` (Jakarta) to every satker that shows another; how many did."""
    today = wib_date(now)
    current = (
        SatkerPartner.objects.filter(satker=OuterRef("pk"), valid_from__lte=today)
        .filter(Q(valid_to=None) | Q(valid_to__gte=today))
        .order_by("-valid_from")
        .values("office")[:1]
    )
    with transaction.atomic():
        turned = list(
            Satker.objects.annotate(current=Subquery(current))
            .filter(current__isnull=False)
            .exclude(partner__isnull=False, partner=F("current"))
        )
        for satker in turned:
            satker.partner_id = satker.current
        if turned:
            bulk_update_with_history(
                turned, Satker, ["partner"], batch_size=STRETCH, default_change_reason="mitra kerja mulai berlaku"
            )
    return len(turned)
