"""What a change does to figures, added up ticket by ticket. Kept as JSON in `ChangeTally.counts`."""

from collections.abc import Sequence
from datetime import datetime

from .decisions import Difference
from .models import Ticket
from .quarters import Quarter

BLANK = {"tickets": 0, "to_late": 0, "to_in_time": 0}

Counts = dict[str, dict[str, dict[str, int]]]
"""By what, then by which, then BLANK's three: tickets that change, verdicts that become late, and that are late no
more.

`kinds`: open, ended. `norms`: code. `offices`, `postings` (whose they are; "" is nobody yet), `quarters` (of input):
key, key, code. `closed`: key of the closed period whose tickets stay as they are although they would change.
"""


def add(counts: Counts, ticket: Ticket, differences: Sequence[Difference], now: datetime) -> None:
    """Count a ticket with its differences; late is what is late at `now`, answered or not."""
    turns = {one.code: _turn(one, now) for one in differences}
    if ticket.closed_in_id is not None:
        _count(counts, "closed", ticket.closed_in_id, turns.values())
        return
    for code, turn in turns.items():
        _count(counts, "norms", code, [turn])
    _count(counts, "kinds", "open" if ticket.answered_at is None else "ended", turns.values())
    _count(counts, "offices", ticket.office_id, turns.values())
    _count(counts, "postings", ticket.posting_id or "", turns.values())
    _count(counts, "quarters", Quarter.of(ticket.created_at).code, turns.values())


def of(counts: Counts, what: str, which: object) -> dict[str, int]:
    return counts.get(what, {}).get(str(which), BLANK)


def total(counts: Counts, what: str, figure: str) -> int:
    return sum(each[figure] for each in counts.get(what, {}).values())


def _count(counts: Counts, what: str, which: object, turns) -> None:
    figures = counts.setdefault(what, {}).setdefault(str(which), dict(BLANK))
    figures["tickets"] += 1
    for turn in turns:
        if turn:
            figures[turn] += 1


def _turn(one: Difference, now: datetime) -> str:
    before = _is_late(one.before.in_time, one.before.late_after, now) if one.before else False
    fields = one.fields()
    after = _is_late(fields["in_time"], fields["late_after"], now)
    if before == after:
        return ""
    return "to_late" if after else "to_in_time"


def _is_late(in_time, late_after, now: datetime) -> bool:
    return not in_time if in_time is not None else late_after is not None and late_after < now
