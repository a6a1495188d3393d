"""The ledger of deadlines: what the norms say of a ticket after each act, appended and mirrored (DOMAIN.md part 5).

Called inside the transaction of the act, so that a ticket never shows a deadline that no decision explains.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from users.models import User

from .models import Decision, Event, Norm, Ticket
from .sla import clock
from .working_calendar import RuleBook, Rules, current_book, pure_norm

MIRRORED = ("due", "late_after", "ended", "used", "in_time")
"""The fields of a decision that the ticket repeats, with the norm's code before them."""

AT_HAI_BEGINS, AT_HAI_ENDS = {Event.Kind.ESCALATED, Event.Kind.SENT_BACK}, {Event.Kind.HAI_REPLIED}
WAITING_BEGINS, WAITING_ENDS = {Event.Kind.DATA_ASKED}, {Event.Kind.DATA_GIVEN}


@dataclass(frozen=True)
class Judgement:
    """What one norm says of a ticket now."""

    norm: Norm
    rules: Rules
    ended: datetime | None
    result: clock.Decision

    def fields(self) -> dict[str, object]:
        """As `Decision` and, with the code before the name, the ticket keep it."""
        used = None if self.result.used is None else clock.as_decimal(self.result.used)
        return {
            "due": self.result.due_at,
            "late_after": self.result.late_after,
            "ended": self.ended,
            "used": used,
            "in_time": self.result.in_time,
        }


def judge(ticket: Ticket, rules: Rules) -> list[Judgement]:
    """What every norm in force at the ticket's input says of it, as the ticket is now. Before a norm's date:
    nothing.
    """
    judgements = []
    for code in Norm.Code.values:
        norm = rules.norm(code, ticket.created_at)
        if norm is not None:
            ended = _ended(ticket, norm)
            result = clock.decide(rules.calendar, pure_norm(norm), ticket.created_at, ended, pauses_of(ticket, norm))
            judgements.append(Judgement(norm, rules, ended, _ruled(ticket, norm, result)))
    return judgements


def _ruled(ticket: Ticket, norm: Norm, result: clock.Decision) -> clock.Decision:
    """The verdict of an accepted objection stands for as long as the clock has ended; what was used stays true."""
    if norm.code != Norm.Code.IKU or ticket.iku_ruled is None or result.in_time is None:
        return result
    return result._replace(in_time=ticket.iku_ruled)


def _ended(ticket: Ticket, norm: Norm) -> datetime | None:
    """What ends the clock: the answer to the asker, or HAI's reply where the norm says so (DOMAIN.md part 4)."""
    if norm.ends_by == Norm.EndsBy.HAI_REPLY and ticket.hai_replied_at and ticket.hai_layer is None:
        return ticket.hai_replied_at
    return ticket.answered_at


def pauses_of(ticket: Ticket, norm: Norm) -> list[clock.Pause]:
    """When the clock stood still by the norm's switches; no query where both are off."""
    switches = []
    if norm.stops_at_hai:
        switches.append((AT_HAI_BEGINS, AT_HAI_ENDS))
    if norm.stops_while_waiting:
        switches.append((WAITING_BEGINS, WAITING_ENDS))
    if not switches:
        return []
    events = list(ticket.events.order_by("seq").values_list("kind", "at"))
    return [pause for begins, ends in switches for pause in _intervals(events, begins, ends, ticket.answered_at)]


def _intervals(
    events: Sequence[tuple[str, datetime]], begins: Iterable[str], ends: Iterable[str], until: datetime | None
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


def follow(ticket: Ticket, event: Event, book: RuleBook | None = None) -> list[str]:
    """After an act: append what changed and mirror it on `ticket`. The caller saves the fields named in the result."""
    rules = (book or current_book()).of(ticket.office_id)
    return _append(ticket, judge(ticket, rules), cause=Decision.Cause.ACT, event=event, at=event.at, by=event.user)


def revise(tickets: Iterable[Ticket], *, at: datetime, by: User) -> int:
    """Decide closed tickets anew by the rules of now, for a revision of their period; how many changed. In the
    transaction of the revision, whose rows are locked."""
    book, count = current_book(), 0
    for ticket in tickets:
        judgements = judge(ticket, book.of(ticket.office_id))
        changed = _append(ticket, judgements, cause=Decision.Cause.REVISION, event=None, at=at, by=by)
        if changed:
            ticket.save(update_fields=changed)
            count += 1
    return count


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


def _append(
    ticket: Ticket, judgements: Sequence[Judgement], *, cause: str, event: Event | None, at: datetime, by: User
) -> list[str]:
    newest = {decision.code: decision for decision in ticket.decisions.order_by("revision")}
    changed, rows = [], []
    for judgement in judgements:
        fields = judgement.fields()
        before = newest.get(judgement.norm.code)
        if before is not None and before.norm_id == judgement.norm.pk and _same(before, fields):
            continue
        rows.append(
            Decision(
                ticket=ticket,
                code=judgement.norm.code,
                revision=before.revision + 1 if before else 1,
                norm=judgement.norm,
                calendar=judgement.rules.version,
                confirmed=judgement.result.confirmed,
                cause=cause,
                event=event,
                decided_at=at,
                decided_by=by,
                **fields,
            )
        )
        for name in MIRRORED:
            mirror = f"{judgement.norm.code.lower()}_{name}"
            setattr(ticket, mirror, fields[name])
            changed.append(mirror)
    Decision.objects.bulk_create(rows)
    return changed


def _same(decision: Decision, fields: dict[str, object]) -> bool:
    return all(getattr(decision, name) == value for name, value in fields.items())


def mirror_differs(ticket: Ticket) -> list[str]:
    """The mirrored fields that disagree with the newest decision; for `manage.py verify_decisions`."""
    newest = {decision.code: decision for decision in sorted(ticket.decisions.all(), key=lambda row: row.revision)}
    wrong = []
    for code in Norm.Code.values:
        decision = newest.get(code)
        for name in MIRRORED:
            mirror = f"{code.lower()}_{name}"
            if getattr(ticket, mirror) != (getattr(decision, name) if decision else None):
                wrong.append(mirror)
    if ticket.iku_ruled is not None and ticket.iku_in_time not in (None, ticket.iku_ruled):
        wrong.append("iku_ruled")
    return wrong
