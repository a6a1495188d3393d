"""What the database says afterwards: nothing acknowledged is lost, nothing is there twice, nothing is there in part."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connections

from tickets.deadlines.decisions import mirror_differs
from tickets.history import append_only, chain, files_on_disk
from tickets.models import Event, OutgoingMail, Ticket
from users.models import Submission

from .site import Write

MAILS = {
    Event.Kind.ASKED: {"asker"},
    Event.Kind.ANSWERED: {"asker"},
    Event.Kind.ESCALATED: {"hai"},
}
"""Whom each act of the faults tells; a question answered at once has no receipt."""


@dataclass
class Found:
    """The outcome of one fault on one database."""

    fault: str
    database: str
    writes: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    textless: list[str] = field(default_factory=list)
    seconds: float = 0
    words: str = ""

    @property
    def well(self) -> bool:
        return not (self.lost or self.doubled or self.half or self.textless) and self.acknowledged > 0

    def add(self, other: "Found") -> "Found":
        self.writes += other.writes
        self.acknowledged += other.acknowledged
        for name in ("lost", "doubled", "half", "textless"):
            getattr(self, name).extend(getattr(other, name))
        return self


def look(fault: str, database: str, writes: Iterable[Write], words: str = "") -> Found:
    """Compare what was acknowledged with what is there."""
    connections.close_all()
    writes = list(writes)
    found = Found(fault, database, writes=len(writes), words=words)
    found.acknowledged = sum(write.acknowledged for write in writes)
    subjects = {write.subject for write in writes}
    rows = Ticket.objects.filter(subject__in=subjects).prefetch_related("events__attachments", "parties__office")
    tickets: dict[str, list[Ticket]] = defaultdict(list)
    for ticket in rows:
        tickets[ticket.subject].append(ticket)
    for write in writes:
        there = tickets.get(write.subject, [])
        if write.acknowledged and write.reference not in {ticket.reference for ticket in there}:
            found.lost.append(f"{write.subject} was acknowledged as {write.reference}")
        if len(there) > 1:
            found.doubled.append(f"{write.subject}: {', '.join(ticket.reference for ticket in there)}")
        if write.textless:
            found.textless.append(f"{write.subject}: {write.textless} of {write.statuses}")
        results = list(Submission.objects.filter(key=write.key).values_list("result", flat=True))
        if results != [ticket.reference for ticket in there][:1]:
            found.half.append(f"{write.subject}: its form led to {results}, its tickets are {there}")
        asked = [event for ticket in there for event in ticket.events.all() if event.kind == Event.Kind.ASKED]
        if any(event.attachments.count() != write.files for event in asked):
            found.half.append(f"{write.subject}: not all of its {write.files} files are there")
    found.half += list(halves(ticket for group in tickets.values() for ticket in group))
    return found


def halves(tickets: Iterable[Ticket]) -> Iterable[str]:
    """What is not whole: of these tickets, and of all chains and files."""
    mails: dict[int, list[str]] = defaultdict(list)
    tickets = list(tickets)
    for mail in OutgoingMail.objects.filter(event__ticket__in=[ticket.pk for ticket in tickets]):
        mails[mail.event_id].append(mail.recipient_kind)
    for ticket in tickets:
        events = list(ticket.events.all())
        kinds = [event.kind for event in events]
        answered = Event.Kind.ANSWERED in kinds
        at_once = answered and events[0].at == events[-1].at
        if (ticket.status == "done") != answered:
            yield f"{ticket.reference} is {ticket.status} with the events {kinds}"
        if ticket.version != len(kinds) - (1 if at_once or kinds == ["asked", "escalated"] else 0):
            yield f"{ticket.reference} has version {ticket.version} and the events {kinds}"
        for event in events:
            told = Counter(mails[event.pk])
            expected = MAILS.get(event.kind, set()) - ({"asker"} if event.kind == "asked" and at_once else set())
            if not expected <= set(told) or any(count > 1 for kind, count in told.items() if kind != "hai"):
                yield f"{ticket.reference}: {event.kind} tells {dict(told)} and not {expected}"
            if [file.described() for file in event.attachments.all()] != event.data.get("files", []):
                yield f"{ticket.reference}: the files of {event.kind} are not those it tells of"
        if {party.office.code for party in ticket.parties.all()} != {"008", "04"}:
            yield f"{ticket.reference} lacks a party"
        if differs := mirror_differs(ticket):
            yield f"{ticket.reference}: {differs} differ from its decisions"
    yield from (f"chain of {broken.reference}: {broken.what}" for broken in chain.broken_chains())
    yield from (f"file of {broken.reference}: {broken.what}" for broken in files_on_disk.broken_files())
    if missing := set(append_only.trigger_names()) - append_only.installed():
        yield f"triggers are gone: {missing}"
