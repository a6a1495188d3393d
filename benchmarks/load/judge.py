"""What the database says of the forms that were sent: which are lost, doubled, or came back, and which tickets are not
whole. It knows what the senders were told and believes only rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from benchmarks.load.journal import Form
from tickets.deadlines.decisions import mirror_differs
from tickets.history import chain
from tickets.models import Event, Ticket
from users.models import Submission

AT_ONCE = 500


@dataclass
class Verdict:
    """Each list says of each case what it is. `unknown`: the sender got no answer, and it is there or not: neither is
    a fault, both are told."""

    forms: int = 0
    done: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    sent_back: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        return not (self.lost or self.doubled or self.sent_back or self.halves)


def judge(forms: Sequence[Form], run: str, since: datetime) -> Verdict:
    """`run`: the word with which every mark of this run begins; `since`: before the first form was sent."""
    there = marks_since(run, since)
    results = {}
    for begin in range(0, len(forms), AT_ONCE):
        keys = [form.key for form in forms[begin : begin + AT_ONCE]]
        results |= {
            str(key): result for key, result in Submission.objects.filter(key__in=keys).values_list("key", "result")
        }
    verdict = Verdict(forms=len(forms))
    for form in forms:
        _one(form, results.get(form.key), there, verdict)
    known = {mark for form in forms for _kind, mark in form.marks}
    verdict.doubled += [f"{mark} was never sent and is there" for mark in there if mark not in known]
    references = {reference for places in there.values() for reference, _kind in places}
    verdict.halves += list(halves(sorted(references), since))
    return verdict


def marks_since(run: str, since: datetime) -> dict[str, list[tuple[str, str]]]:
    """Where each mark stands: ticket and kind of event, as often as it stands there."""
    found = defaultdict(list)
    events = Event.objects.filter(at__gte=since, text__contains=run)
    for reference, kind, text in events.values_list("ticket__reference", "kind", "text").iterator():
        for word in text.split():
            if word.startswith(run):
                found[word.rstrip(".")].append((reference, kind))
    return found


def _one(form: Form, result: str | None, there: dict[str, list[tuple[str, str]]], verdict: Verdict) -> None:
    name = f"{form.act} by {form.login}"
    for kind, mark in form.marks:
        places = there.get(mark, [])
        if len(places) > 1:
            verdict.doubled.append(f"{name}: {mark} is {len(places)} times there: {places}")
        if form.answered and (form.reference, kind) not in places:
            verdict.lost.append(f"{name}: answered as {form.reference}, its {kind} is not there")
        if bool(places) != (result is not None):
            verdict.halves.append(f"{name}: its key led to {result!r}, its {kind} is at {places}")
    if form.answered:
        verdict.done += 1
        if result != form.reference:
            verdict.lost.append(f"{name}: answered as {form.reference}, its key led to {result!r}")
    elif 200 <= form.status < 500:
        verdict.sent_back.append(f"{name}: answered {form.status}, its key led to {result!r}")
    else:
        verdict.unknown.append(f"{name}: no answer, its key led to {result!r}")


def halves(references: Sequence[str], since: datetime) -> Iterable[str]:
    """Tickets whose chain is broken since then, or whose deadlines are not those decided."""
    yield from (f"{broken.reference}: {broken.what}" for broken in chain.broken_chains(since))
    for begin in range(0, len(references), AT_ONCE):
        tickets = Ticket.objects.filter(reference__in=references[begin : begin + AT_ONCE])
        for ticket in tickets.prefetch_related("decisions"):
            if differs := mirror_differs(ticket):
                yield f"{ticket.reference}: {differs} differ from its decisions"
