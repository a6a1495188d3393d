"""`verify_decisions`: every decision made once more, from what events recorded, the calendar and norms of the version
that it names; and the ticket's mirror against the newest (docs/domain.md 5).

Reads some hundred tickets at a time, so that memory stays the same whatever their number. Nothing here trusts a figure
that the ledger or the ticket holds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from tickets.calendar.actions import changing_now
from tickets.deadlines.decisions import Acts, Judgement, Kept, Looked, differences, judge, mirror_differs
from tickets.deadlines.holding import rules_then
from tickets.deadlines.rules import RuleBook, closed_version, newest_version
from tickets.history import recorded
from tickets.models import CalendarVersion, Decision, Event, Norm, Origin, Ticket
from tickets.models.mirrors import MIRRORED
from users.models import User
from users.verification.readable import chunks, in_short, odd_values

COMPARED = (*MIRRORED, "confirmed")
Cause = Decision.Cause


@dataclass(frozen=True)
class Wrong:
    """What of one ticket's decisions does not follow from its events and the rules."""

    reference: str
    what: str

    def __str__(self) -> str:
        return f"{self.reference}: {self.what}"


def named(key: int) -> str:
    """A ticket that cannot be read, by its reference where that can."""
    return Ticket.objects.filter(pk=key).values_list("reference", flat=True).first() or f"#{key}"


def _with_ledger(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    return tickets.select_related("closed_in").prefetch_related(
        Prefetch("events", Event.objects.order_by("seq").only("ticket_id", "seq", "kind", "at", "data", "user_id")),
        Prefetch("decisions", Decision.objects.order_by("pk")),
    )


def _events_before(decision: Decision, events: Sequence[Event], ledger: Sequence[Decision]) -> list[Event]:
    """The events that the decision knew: up to that of its act; else those of its time, without what later acts of the
    ledger brought in the same instant."""
    seqs = {event.pk: event.seq for event in events}
    if decision.cause == Cause.ACT:
        until = seqs.get(decision.event_id or 0, 0)
        return [event for event in events if event.seq <= until]
    later = [seqs.get(one.event_id, 0) for one in ledger if one.pk > decision.pk and one.event_id is not None]
    until = min(later, default=len(events) + 1)
    return [event for event in events if event.at <= decision.decided_at and event.seq < until]


class Recheck:
    """One pass. `count`: tickets looked at so far, `decisions`: theirs."""

    def __init__(self) -> None:
        self.count = self.decisions = 0
        self._books: dict[int, RuleBook] = {}
        self._norms: dict[int, tuple[object, ...]] = {}
        self._users = set(User.objects.values_list("pk", flat=True))
        self._settled = False

    def all(self, since: datetime | None = None) -> Iterator[Wrong]:
        """Everything that is wrong; `since`: only of tickets with a decision or an event from then on."""
        try:
            self._settled = not changing_now()
            self._norms = {norm.pk: norm.rule for norm in Norm.objects.all()}
        except Exception as failure:  # noqa: BLE001 - damage is named, never a traceback
            yield Wrong("norms and changes", f"cannot be read: {in_short(failure)}")
        if since is None:
            for key, why in odd_values(Decision).items():
                yield Wrong(named(Decision.objects.values_list("ticket_id", flat=True).get(pk=key)), why)
        tickets = Ticket.objects.all()
        if since is not None:
            # One set of keys: asked whether it is in this or in that one, PostgreSQL reads every ticket.
            decided = Decision.objects.order_by().filter(decided_at__gte=since).values("ticket")
            events = Event.objects.order_by().filter(at__gte=since).values("ticket")
            tickets = tickets.filter(pk__in=events.union(decided))
        yield from self.of(tickets)

    def of(self, tickets: QuerySet[Ticket]) -> Iterator[Wrong]:
        unreadable: list[Wrong] = []
        for some in chunks(
            _with_ledger(tickets),
            lambda key, why: unreadable.append(
                Wrong(named(key), f"it, its events or its decisions cannot be read: {why}")
            ),
        ):
            for ticket in some:
                self.count += 1
                self.decisions += len(ticket.decisions.all())
                if self._everything_wrong(ticket):
                    yield from (Wrong(ticket.reference, what) for what in self._looked_at_again(ticket.pk))
            yield from unreadable
            unreadable.clear()

    def _looked_at_again(self, key: int) -> list[str]:
        """Under its lock: somebody may have acted between the reading of the ticket and that of its events."""
        with transaction.atomic():
            ticket = _with_ledger(Ticket.objects.select_for_update(of=("self",), no_key=True)).get(pk=key)
            return self._everything_wrong(ticket)

    def _everything_wrong(self, ticket: Ticket) -> list[str]:
        found: list[str] = []
        try:
            found.extend(self._wrong(ticket))
        except Exception as failure:  # noqa: BLE001 - whatever is wrong with one ticket, it is named
            found.append(f"cannot be verified: {in_short(failure)}")
        return found

    def _wrong(self, ticket: Ticket) -> Iterator[str]:
        events, ledger = list(ticket.events.all()), list(ticket.decisions.all())
        if fields := mirror_differs(ticket):
            yield "the ticket does not show its newest decision: " + ", ".join(fields)
        if not events:
            yield "it has no events to be decided by"
            return
        before: dict[str, Decision] = {}
        for decision in ledger:
            name = f"{decision.code} revision {decision.revision}"
            earlier = before.get(decision.code)
            if decision.revision != (earlier.revision if earlier else 0) + 1:
                yield f"{name} does not follow the revision before it"
            before[decision.code] = decision
            yield from (f"{name}: {what}" for what in self._unlike_its_cause(decision, events))
            if other := self._other(decision, earlier, events, ledger):
                yield f"{name} decided anew differs in {other}"
        yield from self._missing(ticket, events, ledger, before)

    def _unlike_its_cause(self, decision: Decision, events: Sequence[Event]) -> Iterator[str]:
        """Who decided it, when and why, where the row says something that nobody can have written."""
        if decision.cause not in Cause.values:
            yield f"its cause {decision.cause!r} is none"
        if (decision.change_id is None) == (decision.cause == Cause.CALENDAR):
            yield "the change that it names is not its cause"
        if decision.decided_by_id not in self._users:
            yield "who decided it is nobody"
        if not isinstance(decision.decided_at, datetime):
            yield "when it was decided is no time"
        if decision.cause == Cause.ACT:
            event = next((one for one in events if one.pk == decision.event_id), None)
            if event is None or (decision.decided_at, decision.decided_by_id) != (event.at, event.user_id):
                yield "it is not by the act that it names"

    def _other(
        self, decision: Decision, earlier: Decision | None, events: Sequence[Event], ledger: Sequence[Decision]
    ) -> str:
        """The fields that come out otherwise, in words; "" where all are right."""
        if decision.cause == Cause.OBJECTION:
            # A person's verdict: the figures stay those of the decision before.
            if earlier is None:
                return "all: there is no decision that it rules on"
            wrong = [n for n in COMPARED if n != "in_time" and getattr(decision, n) != getattr(earlier, n)]
            return ", ".join(wrong + ["in_time"] * (decision.in_time is not True))
        past = _events_before(decision, events, ledger)
        if not past:
            return "all: no event came before it"
        ruled = any(one.cause == Cause.OBJECTION and one.pk < decision.pk for one in ledger)
        try:
            judgement = self._judged(decision.ticket_id, past, decision.calendar_id, ruled=ruled).get(decision.code)
        except Exception as failure:  # noqa: BLE001 - recorded data, calendar or norm are damaged: that is named
            return f"all: {in_short(failure)}"
        if judgement is None:
            return "" if decision.norm_id is None else "norm"
        right = {**judgement.fields(), "confirmed": judgement.result.confirmed, "norm_id": judgement.norm.pk}
        return ", ".join(name for name, value in right.items() if getattr(decision, name) != value)

    def _judged(self, key: int, past: Sequence[Event], version_id: int, *, ruled: bool) -> dict[str, Judgement]:
        """What the norms of that version say of the ticket as its events up to then recorded it."""
        state = recorded.state_after(past)
        looked = Looked(
            pk=key,
            created_at=past[0].at,
            answered_at=recorded.instant(state, "answered_at"),
            hai_replied_at=recorded.instant(state, "hai_replied_at"),
            hai_layer=state.get("hai_layer"),
            holder_office_id=state["holder_office_id"],
            office_id=state["office_id"],
            posting_id=state.get("posting_id"),
            closed_in_id=None,
            iku_ruled=True if ruled else None,
            service_id=state.get("service_id"),
            origin=past[0].data.get("origin", Origin.HAI_CSO),
        )
        acts: Acts = [(event.kind, event.at) for event in past]
        handovers = [(event.at, event.data["office"]) for event in past if event.kind == Event.Kind.PASSED_ON]
        rules = rules_then(self._book(version_id), handovers, looked.holder_office_id)
        return {str(one.norm.code): one for one in judge(looked, rules, acts)}

    def _book(self, version_id: int) -> RuleBook:
        """Read from the rows as they are now: what a process keeps in memory would hide an edit."""
        if version_id not in self._books:
            self._books[version_id] = RuleBook(CalendarVersion.objects.get(pk=version_id))
        return self._books[version_id]

    def _missing(
        self, ticket: Ticket, events: Sequence[Event], ledger: Sequence[Decision], newest: dict[str, Decision]
    ) -> Iterator[str]:
        """A decision that the rules in force would make and the ledger lacks. While a change is carried out, and after
        a revision of a closed period, the ledger follows other rules."""
        revised = any(one.cause == Cause.REVISION for one in newest.values())
        if revised or (ticket.closed_in_id is None and not self._settled):
            return
        version = newest_version() if ticket.closed_in is None else closed_version(ticket.closed_in.closed_at)
        ruled = any(one.cause == Cause.OBJECTION for one in ledger)
        try:
            judged = self._judged(ticket.pk, events, version.pk, ruled=ruled)
            kept = {code: Kept(*(getattr(one, name) for name in Kept._fields)) for code, one in newest.items()}
            for one in differences(kept, list(judged.values()), self._norms.__getitem__):
                if not one.only_settles:
                    yield f"{one.code} has no decision by the rules in force"
        except Exception as failure:  # noqa: BLE001 - as above
            yield f"cannot be decided by the rules in force: {in_short(failure)}"
