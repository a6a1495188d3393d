"""Deciding anew what a change touches, in batches: for the forecast without writing, then for good (docs/domain.md 5).

One batch is one transaction: its tickets are locked, judged by the new rules, and what differs is appended to the
ledger and mirrored, together with how far this has come. A worker that is killed leaves nothing half done, and the
next one begins after the last whole batch. Acts done meanwhile decide by the new rules themselves.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic
from typing import NamedTuple

from django.db import connection, transaction

from tickets.deadlines.decisions import CODES, Acts, Difference, Kept, Looked, differences, judge
from tickets.deadlines.holding import rules_of_each
from tickets.deadlines.rules import RuleBook, newest_version
from tickets.models import CalendarChange, ChangeTally, Decision, Event, Norm, Span, Ticket, many_rows
from tickets.models.mirrors import MIRRORED, MIRRORS
from tickets.models.spans import Position
from tickets.trouble.aside import BAD_ROW, set_aside
from users.clock import Clock

from . import effect_counts
from .touched import reach

logger = logging.getLogger(__name__)

BATCH = 1000
"""Tickets of one transaction. An act on one of them waits that long, a fraction of a second."""

TURN_SECONDS = 20.0
"""How long the worker stays with it before it looks after its other work."""

MOMENT_SECONDS = 1.0
"""How long somebody who drafts waits for a first part of the effect."""

State, Kind = CalendarChange.State, ChangeTally.Kind


class Redecided(NamedTuple):
    """A ticket of which the new rules say something else than the ledger, and what."""

    ticket: Looked
    changed: list[Difference]


class Redecision:
    """The new rules of one change, and what they say of tickets. Read-only; one for many batches."""

    def __init__(self, change: CalendarChange) -> None:
        self.change = change
        self.book = RuleBook(change.version) if change.version else RuleBook(change.base, change)
        self.reach = reach(RuleBook(change.base), self.book)
        self.condition = self.reach.condition()
        self.rules_of_norms = {norm.pk: norm.rule for norm in Norm.objects.all()}
        self.asks_for_acts = any(norm.asks_for_acts for norm in self.book.norms)

    def next_keys(self, tally: ChangeTally, size: int) -> list[tuple[int, datetime]]:
        """Key and input time of the next tickets to look at."""
        rows = self._rows(tally.kind)
        if tally.after_created is not None and tally.after_ticket is not None:
            after = Span(newer_than=Position(tally.after_created, tally.after_ticket))
            rows = rows.filter(after.condition("created_at", "pk"))
        return many_rows.rows_of(rows.order_by("created_at", "pk").values_list("pk", "created_at")[:size])

    def expected(self, kind: str) -> int:
        return self._rows(kind).count()

    def _rows(self, kind: str):
        """Closed periods are looked at only to say what stays as it is."""
        rows = Ticket.objects.filter(self.condition)
        return rows.filter(closed_in=None) if kind == Kind.OUTCOME else rows

    def differing(self, tickets: Sequence[Looked]) -> list[Redecided]:
        keys = [ticket.pk for ticket in tickets]
        newest: dict[int, dict[str, Kept]] = defaultdict(dict)
        ledger = Decision.objects.order_by("revision").filter(ticket__pk__any_of=keys)
        for row in many_rows.rows_of(ledger.values_list(*Kept._fields, "ticket_id")):
            newest[row[-1]][row[0]] = Kept._make(row[:-1])
        acts = self._acts(keys)
        rules_for = rules_of_each(self.book, tickets)
        found = []
        for ticket in tickets:
            try:
                judgements = judge(ticket, rules_for(ticket), acts.get(ticket.pk, ()))
            except BAD_ROW as error:
                # It keeps its newest decision, and the change goes on to the tickets after it.
                set_aside("tickets_ticket", ticket.pk, "keputusan ulang", error)
                continue
            if changed := differences(newest[ticket.pk], judgements, self.rules_of_norms.__getitem__):
                found.append(Redecided(ticket, changed))
        return found

    def _acts(self, keys: Sequence[int]) -> dict[int, Acts]:
        if not self.asks_for_acts:
            return {}
        acts: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
        for ticket_id, kind, at in (
            Event.objects.filter(ticket__in=keys).order_by("ticket", "seq").values_list("ticket_id", "kind", "at")
        ):
            acts[ticket_id].append((kind, at))
        return dict(acts)


# --- The worker's part ------------------------------------------------------------------------------------------------
def carry_on(clock: Clock, stopping: Callable[[], bool]) -> None:
    """What there is to decide anew first, then what there is to forecast."""
    until = monotonic() + TURN_SECONDS
    for kind, states in ((Kind.OUTCOME, (State.RUNNING,)), (Kind.FORECAST, (State.DRAFT, State.WAITING))):
        waiting = ChangeTally.objects.filter(kind=kind, complete=False, change__state__in=states)
        for tally in waiting.select_related("change__base", "change__version").order_by("change"):
            advance(tally.change, kind, clock, lambda: stopping() or monotonic() > until)


def forecast_at_once(change: CalendarChange, clock: Clock) -> None:
    """A draft's effect as far as it is counted in a moment; the worker goes on with the rest."""
    until = monotonic() + MOMENT_SECONDS
    advance(change, Kind.FORECAST, clock, lambda: monotonic() > until)


def advance(change: CalendarChange, kind: str, clock: Clock, enough: Callable[[], bool] = lambda: False) -> None:
    """Batch after batch, until all is done or it is enough. Two at once share the work batch by batch, or one waits."""
    if kind == Kind.FORECAST and change.base != newest_version():
        return  # refused at confirmation; it is to be drafted again on the newest version
    new = Redecision(change)
    while not enough() and _batch(new, kind, clock):
        pass


def _batch(new: Redecision, kind: str, clock: Clock) -> bool:
    """Whether there may be more to do."""
    with transaction.atomic():
        # A worker that finds it locked leaves it to the one that holds it.
        waiting = ChangeTally.objects.select_for_update(skip_locked=True)
        tally = waiting.filter(change=new.change, kind=kind, complete=False).first()
        if tally is None:
            return False
        if tally.after_created is None:
            tally.expected = new.expected(kind)
        keys = new.next_keys(tally, BATCH)
        tickets = Ticket.objects.filter(pk__any_of=[key for key, _created in keys])
        if kind == Kind.OUTCOME:
            # Locked in the order of the batch; a ticket whose period was closed meanwhile is left out.
            tickets = tickets.filter(closed_in=None).order_by("created_at", "pk").select_for_update(no_key=True)
        found = new.differing([Looked._make(row) for row in many_rows.rows_of(tickets.values_list(*Looked._fields))])
        at = clock.now()
        decisions = _append(new, found, at) if kind == Kind.OUTCOME else sum(len(one.changed) for one in found)
        effect_counts.add(tally.counts, found, at)
        tally.as_of = at
        tally.examined += len(keys)
        tally.changed += sum(one.ticket.closed_in_id is None for one in found)
        tally.decisions += decisions
        tally.complete = len(keys) < BATCH
        if keys:
            tally.after_ticket, tally.after_created = keys[-1]
        tally.save()
        if kind == Kind.OUTCOME:
            _mark(new.change, at, complete=tally.complete)
    return not tally.complete


def _append(new: Redecision, found: Sequence[Redecided], at: datetime) -> int:
    """Write the ledger and its mirror; how many decisions."""
    by = new.change.confirmed_by_id
    assert by is not None  # noqa: S101 - a change that runs was confirmed
    rows = [
        one.row(each.ticket, new.book.version, cause=Decision.Cause.CALENDAR, at=at, by=by, change_id=new.change.pk)
        for each in found
        for one in each.changed
    ]
    # The tickets' version stays: a decree makes no page at a desk stale.
    if connection.vendor == "postgresql":
        _write_at_once(rows)
    else:
        Decision.objects.bulk_create(Decision(**row) for row in rows)
        for each in found:
            mirrors = {name: value for one in each.changed for name, value in one.mirror().items()}
            Ticket.objects.filter(pk=each.ticket.pk).update(**mirrors)
    return len(rows)


def _write_at_once(rows: Sequence[dict[str, object]]) -> None:
    """As `_append` on SQLite, in one statement: every value travels once."""
    if not rows:
        return
    table, values = many_rows.as_table(Decision, rows)
    columns = ", ".join(rows[0])
    # A norm that says the same as before has no new row.
    mirrored = ", ".join(
        f"{mirror} = CASE WHEN {code}.code IS NULL THEN ticket.{mirror} ELSE {code}.{name} END"
        for code in CODES
        for name, mirror in zip(MIRRORED, MIRRORS[code].columns, strict=True)
    )
    joined = " ".join(
        f"LEFT JOIN new {code} ON {code}.ticket_id = keys.id AND {code}.code = '{code}'" for code in CODES
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH new AS (INSERT INTO tickets_decision ({columns}) {table} "  # noqa: S608 - names of ours
            f"RETURNING ticket_id, code, {', '.join(MIRRORED)}) "
            f"UPDATE tickets_ticket ticket SET {mirrored} "
            f"FROM unnest(%s::bigint[]) keys (id) {joined} WHERE ticket.id = keys.id",
            [*values, many_rows.array(dict.fromkeys(row["ticket_id"] for row in rows))],
        )


def _mark(change: CalendarChange, at: datetime, *, complete: bool) -> None:
    row = CalendarChange.objects.filter(pk=change.pk)
    row.filter(began_at=None).update(began_at=at)
    if complete:
        row.update(state=State.DONE, ended_at=at)
        logger.info("calendar change %s: done", change.pk)
