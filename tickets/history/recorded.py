"""What an event records of its ticket, so that the ticket's own columns can be held against the chain.

The first event names what was frozen when the question came in; every event names the state that the act left behind:
who has the ticket, whose it is, what ended it. So a column edited by hand is named even where no decision shows it.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from tickets.models import Event, Ticket

from .append_only import FROZEN as FROZEN_COLUMNS

FROZEN = FROZEN_COLUMNS["tickets_ticket"]
"""Columns of a ticket that never change."""

FOLLOWED = (
    "status",
    "destination",
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


def state(ticket: Ticket) -> dict[str, Any]:
    """The ticket's followed columns as JSON takes them; what is empty is left out."""
    return _values(ticket, FOLLOWED)


def frozen(ticket: Ticket) -> dict[str, Any]:
    return _values(ticket, FROZEN)


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
    for event, key, now in ((first, "frozen", frozen(ticket)), (last, "ticket", state(ticket))):
        said = event.data.get(key)
        if not isinstance(said, dict):
            yield event.seq, f"it does not record the ticket's {key} columns"
            continue
        for name in sorted(said.keys() | now.keys()):
            if said.get(name) != now.get(name):
                yield event.seq, f"the ticket's {name} is {now.get(name)!r}, recorded is {said.get(name)!r}"
