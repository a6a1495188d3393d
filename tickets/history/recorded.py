"""What an event records of its ticket, so that the ticket's own columns can be held against the chain.

The first event names the state in which the question came in: who has the ticket, whose it is, what ended it. Every
later one names what its act changed of that. So a column edited by hand is named even where no decision shows it. What
was frozen when the question came in stays in the ticket's own columns and is not repeated: the first event has a
digest over it, and a few letters for each column, to name the one that was edited.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from tickets.models import Event, Ticket

from .append_only import FROZEN as FROZEN_COLUMNS

FROZEN = FROZEN_COLUMNS["tickets_ticket"]
"""Columns of a ticket that never change."""

FOLLOWED = (
    "status",
    "destination",
    "service_id",
    "holder_office_id",
    "referred_to_id",
    "hai_layer",
    "hai_directorate_id",
    "agent_head_id",
    "posting_id",
    "office_id",
    "kanwil_id",
    "escalated_at",
    "escalated_by_id",
    "hai_replied_at",
    "hai_replied_by_id",
    "answered_at",
    "answered_by_id",
)
"""Columns that only acts change, each with its event."""

canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
"""JSON that is the same for the same content; made once, because making it takes as long as a short text."""
HINT = 2
"""Letters that say which column differs; that one does, the digest of 43 says."""


def state(ticket: Ticket) -> dict[str, Any]:
    """The ticket's followed columns as JSON takes them; what is empty is left out."""
    return _values(ticket, FOLLOWED)


def changes(before: Mapping[str, Any], ticket: Ticket) -> dict[str, Any]:
    """What of the state differs from the recorded one; None: it is empty now."""
    now = state(ticket)
    gone = dict.fromkeys(before.keys() - now.keys())
    return gone | {name: value for name, value in now.items() if before.get(name) != value}


def state_after(events: Sequence[Event]) -> dict[str, Any]:
    """The state that the events, all from the first on, recorded together. What a damaged one says is passed over."""
    found: dict[str, Any] = {}
    for event in events:
        if isinstance(said := _said(event, "ticket"), dict):
            found |= said
    return {name: value for name, value in found.items() if value is not None}


def frozen(ticket: Ticket) -> str:
    """The mark of what never changes: a digest of all of it, and two letters for each column in its order."""
    values = _values(ticket, FROZEN)
    return _letters(values) + "".join(_hint(name, values.get(name)) for name in FROZEN)


@lru_cache(maxsize=4096, typed=True)
def _hint(name: str, value: int | str | None) -> str:
    """The letters of one column: many tickets have the same asker, channel and office."""
    return _letters([name, value])[:HINT]


def _letters(content: object) -> str:
    """SHA-256 in 43 letters."""
    return urlsafe_b64encode(hashlib.sha256(canonical(content).encode()).digest()).decode().rstrip("=")


def _values(ticket: Ticket, names: Sequence[str]) -> dict[str, Any]:
    found = ((name, _value(getattr(ticket, name))) for name in names)
    return {name: value for name, value in found if value not in (None, "")}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if value is None or isinstance(value, int) else str(value)


def instant(values: dict[str, Any], name: str) -> datetime | None:
    """A recorded point in time; None where there was none."""
    said = values.get(name)
    return None if said is None else datetime.fromisoformat(said)


def contradictions(ticket: Ticket, events: Sequence[Event]) -> Iterator[tuple[int, str]]:
    """(event's number, what is wrong) wherever the ticket says something else than its events recorded."""
    first, last = events[0], events[-1]
    said, now = _said(first, "frozen"), frozen(ticket)
    if not isinstance(said, str):
        yield first.seq, "it does not record the ticket's frozen columns"
    elif said != now:
        yield from ((first.seq, what) for what in _edited(ticket, said, now))
    unsaid = [event.seq for event in events if not isinstance(_said(event, "ticket"), dict)]
    if unsaid:
        yield unsaid[0], "it does not record the ticket's columns"
        return
    recorded, found = state_after(events), state(ticket)
    for name in sorted(recorded.keys() | found.keys()):
        if recorded.get(name) != found.get(name):
            yield last.seq, f"the ticket's {name} is {found.get(name)!r}, recorded is {recorded.get(name)!r}"


def _said(event: Event, name: str) -> object:
    return event.data.get(name) if isinstance(event.data, dict) else None


def _edited(ticket: Ticket, said: str, now: str) -> Iterator[str]:
    """Which frozen columns are not as the mark `said`; `now` is the one that they have."""
    letters = len(now) - HINT * len(FROZEN)
    values, named = _values(ticket, FROZEN), False
    for at, name in enumerate(FROZEN):
        hint = slice(letters + HINT * at, letters + HINT * (at + 1))
        if said[hint] != now[hint]:
            named = True
            yield f"the ticket's {name} is {values.get(name)!r}, recorded is another"
    if not named:
        yield "one of the ticket's frozen columns is not as it was recorded"
