"""What a change does to figures, added up ticket by ticket. Kept as JSON in `ChangeTally.counts`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from tickets.deadlines.decisions import Difference, Looked
from tickets.quarters import Quarter
from users.wib import WIB

BLANK = {"tickets": 0, "to_late": 0, "to_in_time": 0}

Counts = dict[str, dict[str, dict[str, int]]]
"""By what, then by which, then BLANK's three: tickets that change, verdicts that become late, and that are late no
more.

`kinds`: open, ended, and settled: those, open or ended, of which no figure moves, only the days are confirmed now.
`norms`: code. `offices`, `postings` (whose they are; "" is nobody yet), `quarters` (of input): key, key, code.
`closed`: key of the closed period whose tickets stay as they are although they would change.
"""


def add(counts: Counts, found: Iterable[tuple[Looked, Sequence[Difference]]], now: datetime) -> None:
    """Count tickets with their differences; late is what is late at `now`, answered or not."""
    alike: Counter[tuple[Any, ...]] = Counter()
    for ticket, differences in found:
        turns = tuple((one.code, _turn(one, now)) for one in differences)
        month = ticket.created_at.astimezone(WIB)
        kind = "open" if ticket.answered_at is None else "ended"
        settled = all(one.only_settles for one in differences)
        alike[
            (ticket.closed_in_id, kind, ticket.office_id, ticket.posting_id, (month.year, month.month), settled, turns)
        ] += 1
    for (closing, kind, office, posting, (year, month), settled, turns), tickets in alike.items():
        all_turns = [turn for _code, turn in turns]
        if closing is not None:
            _count(counts, "closed", closing, all_turns, tickets)
            continue
        for code, turn in turns:
            _count(counts, "norms", code, [turn], tickets)
        _count(counts, "kinds", kind, all_turns, tickets)
        if settled:
            _count(counts, "kinds", "settled", all_turns, tickets)
        _count(counts, "offices", office, all_turns, tickets)
        _count(counts, "postings", posting or "", all_turns, tickets)
        _count(counts, "quarters", Quarter.of_day(date(year, month, 1)).code, all_turns, tickets)


def of(counts: Counts, what: str, which: object) -> dict[str, int]:
    return counts.get(what, {}).get(str(which), BLANK)


def total(counts: Counts, what: str, figure: str) -> int:
    return sum(each[figure] for each in counts.get(what, {}).values())


def _count(counts: Counts, what: str, which: object, turns: Iterable[str], tickets: int) -> None:
    figures = counts.setdefault(what, {}).setdefault(str(which), dict(BLANK))
    figures["tickets"] += tickets
    for turn in turns:
        if turn:
            figures[turn] += tickets


def _turn(one: Difference, now: datetime) -> str:
    _code, before, judgement = one
    was = _is_late(before.in_time, before.late_after, now) if before else False
    becomes = _is_late(judgement.result.in_time, judgement.result.late_after, now) if judgement else False
    if was == becomes:
        return ""
    return "to_late" if becomes else "to_in_time"


def _is_late(in_time: bool | None, late_after: datetime | None, now: datetime) -> bool:
    return not in_time if in_time is not None else late_after is not None and late_after < now
