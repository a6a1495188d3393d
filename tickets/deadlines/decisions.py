"""The ledger of deadlines: what the norms say of a ticket after each act, appended and mirrored (docs/domain.md 5).

Called inside the transaction of the act, so that a ticket never shows a deadline that no decision explains.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from tickets.models import CalendarVersion, Decision, Event, Norm, Origin, Ticket
from tickets.models.mirrors import MIRRORED, MIRRORS
from tickets.sla import clock
from users.models import User
from users.wib import WIB

from .holding import rules_of_each, rules_then
from .rules import RuleBook, Rules, book_for, current_book, hold_calendar, pure_norm

FIGURES = ("due", "late_after", "ended", "used", "in_time")
"""What decides whether a decision is another one; how long it took in words follows from them."""

CODES = tuple(str(code) for code in Norm.Code.values)
_IKU, _HAI_REPLY = str(Norm.Code.IKU), str(Norm.EndsBy.HAI_REPLY)  # an enum's own look-up is slow in Python 3.11

AT_HAI_BEGINS, AT_HAI_ENDS = {Event.Kind.ESCALATED, Event.Kind.SENT_BACK}, {Event.Kind.HAI_REPLIED}
Acts = Sequence[tuple[str, datetime]]
"""Kind and instant of a ticket's events, in order."""

WAITING_BEGINS, WAITING_ENDS = {Event.Kind.DATA_ASKED}, {Event.Kind.DATA_GIVEN}


class Looked(NamedTuple):
    """A ticket as far as norms judge it and figures place it: what a re-decision reads of a million."""

    pk: int
    created_at: datetime
    answered_at: datetime | None
    hai_replied_at: datetime | None
    hai_layer: int | None
    holder_office_id: int
    office_id: int
    posting_id: int | None
    closed_in_id: int | None
    iku_ruled: bool | None
    service_id: int | None
    origin: int


class Judgement(NamedTuple):
    """What one norm says of a ticket now. `used` as it is kept, `result.used` exact; `taken`: in words' parts."""

    norm: Norm
    ended: datetime | None
    result: clock.ClockDecision
    used: Decimal | None
    taken: clock.Spell | None

    def fields(self) -> dict[str, object]:
        """As `Decision` and, with the code before the name, the ticket keep it."""
        result = self.result
        return {
            "due": result.due_at,
            "late_after": result.late_after,
            "ended": self.ended,
            "used": self.used,
            "whole_days": None if self.taken is None else self.taken.days,
            "rest_us": None if self.taken is None else self.taken.open_us,
            "in_time": result.in_time,
        }


class Kept(NamedTuple):
    """The newest decision of a ticket by one norm, as far as the next one is compared with it."""

    code: str
    revision: int
    norm_id: int | None
    due: datetime | None
    late_after: datetime | None
    ended: datetime | None
    used: Decimal | None
    in_time: bool | None
    confirmed: bool


def judge(ticket: Ticket | Looked, rules: Rules, acts: Acts | None = None) -> list[Judgement]:
    """What every norm in force at the ticket's input says of it, as the ticket is now: the SLA of its service, where
    that has one. Before a norm's date: nothing. `rules`: of this ticket, by who held it (`holding`); `acts`: its
    events, for whoever has them at hand.
    """
    judgements = []
    day = ticket.created_at.astimezone(WIB).date()
    for code in CODES:
        if code == _IKU and ticket.origin == Origin.DIRECT:
            continue
        norm = rules.norm_on(code, day, ticket.service_id)
        if norm is not None:
            ended = _ended(ticket, norm)
            pure, pauses = pure_norm(norm), pauses_of(ticket, norm, rules, acts)
            result = clock.decide(rules.calendar, pure, ticket.created_at, ended, pauses)
            used = None if result.used is None else clock.as_decimal(result.used)
            taken = None if ended is None else clock.taken(rules.calendar, pure, ticket.created_at, ended, pauses)
            judgements.append(Judgement(norm, ended, _ruled(ticket, norm, result), used, taken))
    return judgements


def _ruled(ticket: Ticket | Looked, norm: Norm, result: clock.ClockDecision) -> clock.ClockDecision:
    """The verdict of an accepted objection stands for as long as the clock has ended; what was used stays true."""
    if ticket.iku_ruled is None or norm.code != _IKU or result.in_time is None:
        return result
    return result._replace(in_time=ticket.iku_ruled)


def _ended(ticket: Ticket | Looked, norm: Norm) -> datetime | None:
    """What ends the clock: the answer to the asker, or HAI's reply where the norm says so (docs/domain.md 4)."""
    if norm.ends_by == _HAI_REPLY and ticket.hai_replied_at and ticket.hai_layer is None:
        return ticket.hai_replied_at
    return ticket.answered_at


def pauses_of(ticket: Ticket | Looked, norm: Norm, rules: Rules, acts: Acts | None = None) -> list[clock.Pause]:
    """When the clock stood still: by the norm's switches (no query where both are off), and while a closed office held
    the ticket for a part of a day. `rules`: of this ticket, by who held it."""
    switches = []
    if norm.stops_at_hai:
        switches.append((AT_HAI_BEGINS, AT_HAI_ENDS))
    if norm.stops_while_waiting:
        switches.append((WAITING_BEGINS, WAITING_ENDS))
    if not switches:
        return rules.stops
    events = acts
    if events is None:
        events = list(Event.objects.filter(ticket=ticket.pk).order_by("seq").values_list("kind", "at"))
    stood = [pause for begins, ends in switches for pause in _intervals(events, begins, ends, ticket.answered_at)]
    return [*stood, *rules.stops]


def _intervals(
    events: Acts, begins: Iterable[str], ends: Iterable[str], until: datetime | None
) -> Iterable[clock.Pause]:
    since = None
    for kind, at in events:
        if kind in begins and since is None:
            since = at
        elif kind in ends and since is not None:
            yield clock.Pause(since, at)
            since = None
    if since is not None:
        yield clock.Pause(since, until)


def acts_of(keys: Iterable[int], book: RuleBook) -> dict[int, Acts]:
    """The events of many tickets in one query, where a norm of the book stops the clock; else none, without a query."""
    if not any(norm.asks_for_acts for norm in book.norms):
        return {}
    acts: dict[int, list[tuple[str, datetime]]] = {key: [] for key in keys}
    events = Event.objects.filter(ticket__in=acts).order_by("ticket", "seq")
    for ticket_id, kind, at in events.values_list("ticket_id", "kind", "at"):
        acts[ticket_id].append((kind, at))
    return dict(acts)


def follow(ticket: Ticket, event: Event) -> tuple[list[str], list[dict[str, object]]]:
    """After an act: mirror on `ticket` what changed, as `after_act`. `event` is not written yet; it knows its past."""
    hold_calendar()
    events = [*event.past, event]
    passed = [(each.at, each.data["office"]) for each in events if each.kind == Event.Kind.PASSED_ON]
    rules = rules_then(book_for(ticket), passed, ticket.holder_office_id)
    return after_act(ticket, event, rules, _newest(ticket), [(each.kind, each.at) for each in events])


def append(rows: Iterable[dict[str, object]], event: Event) -> None:
    """Write the decisions that `follow` made of an event, which has its key by now."""
    Decision.objects.bulk_create(Decision(**{**row, "event_id": event.pk}) for row in rows)


def after_act(
    ticket: Ticket, event: Event, rules: Rules, newest: Mapping[str, Kept], acts: Acts | None = None
) -> tuple[list[str], list[dict[str, object]]]:
    """What an act changes: the fields of `ticket`, which now say it, and the decisions to append, by their columns.
    `newest`: the decisions before; `acts`: the ticket's events, for whoever has them at hand."""
    found = differences(newest, judge(ticket, rules, acts), _rule_of)
    changed = [one for one in found if one.judgement is not None]
    rows = [
        one.row(ticket, rules.version, cause=Decision.Cause.ACT, event_id=event.pk, at=event.at, by=event.user_id)
        for one in changed
    ]
    mirrors = {name: value for one in changed for name, value in one.mirror().items()}
    for name, value in mirrors.items():
        setattr(ticket, name, value)
    return list(mirrors), rows


def revise(tickets: Iterable[Ticket], *, at: datetime, by: User) -> int:
    """Decide closed tickets anew by the rules of now, for a revision of their period; how many changed. In the
    transaction of the revision, whose rows are locked."""
    hold_calendar()
    rows, count = list(tickets), 0
    rules_for = rules_of_each(current_book(), rows)
    for ticket in rows:
        rules = rules_for(ticket)
        found = differences(_newest(ticket), judge(ticket, rules), _rule_of)
        changed = [one for one in found if one.judgement is not None]
        if changed:
            Decision.objects.bulk_create(
                Decision(**one.row(ticket, rules.version, cause=Decision.Cause.REVISION, at=at, by=by.pk))
                for one in changed
            )
            mirrors = {name: value for one in changed for name, value in one.mirror().items()}
            Ticket.objects.filter(pk=ticket.pk).update(**mirrors)
            count += 1
    return count


def _newest(ticket: Ticket) -> dict[str, Kept]:
    return {row[0]: Kept(*row) for row in ticket.decisions.order_by("revision").values_list(*Kept._fields)}


def rule(ticket: Ticket, *, at: datetime, by: User) -> Decision:
    """An objection was accepted: one more decision that says in time, with deadline and used time as they were. Called
    under the lock of a ticket that was judged late."""
    late = ticket.decisions.filter(code=Norm.Code.IKU).order_by("-revision").select_related("norm", "calendar")[0]
    ruled = Decision(
        ticket=ticket,
        code=late.code,
        revision=late.revision + 1,
        norm=late.norm,
        calendar=late.calendar,
        due=late.due,
        late_after=late.late_after,
        ended=late.ended,
        used=late.used,
        whole_days=late.whole_days,
        rest_us=late.rest_us,
        in_time=True,
        confirmed=late.confirmed,
        cause=Decision.Cause.OBJECTION,
        decided_at=at,
        decided_by=by,
    )
    ruled.save(force_insert=True)
    ticket.iku_in_time = ticket.iku_ruled = True
    ticket.save(update_fields=["iku_in_time", "iku_ruled"])
    return ruled


class Difference(NamedTuple):
    """A norm says something else of a ticket than the ledger has. `judgement` None: it says nothing any more, because a
    change took it away from the ticket's input day."""

    code: str
    before: Kept | None
    judgement: Judgement | None

    @property
    def only_settles(self) -> bool:
        """Every figure stays; only the days that it rests on are confirmed now, or no longer."""
        if self.before is None or self.judgement is None or self.before.due != self.judgement.result.due_at:
            return False
        kept = self.before._asdict()
        return self.before.confirmed != self.judgement.result.confirmed and all(
            value == self.judgement.fields()[name] for name, value in kept.items() if name in FIGURES
        )

    def fields(self) -> dict[str, object]:
        if self.judgement is None:
            return dict.fromkeys(MIRRORED)
        return self.judgement.fields()

    def mirror(self) -> dict[str, object]:
        """The fields of the ticket that repeat it."""
        return MIRRORS[self.code].fields(self.fields())

    def row(
        self,
        ticket: Ticket | Looked,
        version: CalendarVersion,
        *,
        cause: str,
        at: datetime,
        by: int,
        event_id: int | None = None,
        change_id: int | None = None,
    ) -> dict[str, object]:
        """The decision to append, by its columns; `by` is the key of whoever acted or confirmed."""
        return {
            "ticket_id": ticket.pk,
            "code": self.code,
            "revision": self.before.revision + 1 if self.before else 1,
            "norm_id": self.judgement.norm.pk if self.judgement else None,
            "calendar_id": version.pk,
            "confirmed": self.judgement.result.confirmed if self.judgement else True,
            "cause": cause,
            "event_id": event_id,
            "change_id": change_id,
            "decided_at": at,
            "decided_by_id": by,
            **self.fields(),
        }


def differences(
    newest: Mapping[str, Kept], judgements: Sequence[Judgement], rule_of: Callable[[int], tuple[object, ...]]
) -> list[Difference]:
    """Where the norms now say something else than the newest decisions: another figure, the same by another rule, or
    the same of days that are confirmed by now.

    Norms are compared by their rule: one that merely ends on a later day, or has another basis, decides nothing anew.
    """
    found, known = [], 0
    for judgement in judgements:
        code = judgement.norm.code
        before = newest.get(code)
        known += before is not None
        if before is None or not _same(before, judgement, rule_of):
            found.append(Difference(code, before, judgement))
    if known < len(newest):
        judged = {judgement.norm.code for judgement in judgements}
        gone = (before for code, before in newest.items() if code not in judged and before.norm_id is not None)
        found += [Difference(before.code, before, None) for before in gone]
    return found


def _same(before: Kept, judgement: Judgement, rule_of: Callable[[int], tuple[object, ...]]) -> bool:
    if before.norm_id is None:
        return False
    if before.norm_id != judgement.norm.pk and rule_of(before.norm_id) != judgement.norm.rule:
        return False
    _norm, ended, result, used, _taken = judgement
    if (before.due, before.late_after, before.ended) != (result.due_at, result.late_after, ended):
        return False
    return (before.in_time, before.used, before.confirmed) == (result.in_time, used, result.confirmed)


def _rule_of(norm_id: int) -> tuple[object, ...]:
    return Norm.objects.get(pk=norm_id).rule


def mirror_differs(ticket: Ticket) -> list[str]:
    """The mirrored fields that disagree with the newest decision; for `manage.py verify_decisions`."""
    newest = {decision.code: decision for decision in sorted(ticket.decisions.all(), key=lambda row: row.revision)}
    wrong = []
    for code, mirror in MIRRORS.items():
        decision = newest.get(code)
        for name, column in zip(MIRRORED, mirror.columns, strict=True):
            if getattr(ticket, column) != (getattr(decision, name) if decision else None):
                wrong.append(column)
    if ticket.iku_ruled is not None and ticket.iku_in_time not in (None, ticket.iku_ruled):
        wrong.append("iku_ruled")
    return wrong
