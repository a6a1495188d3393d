"""`verify_quarter`: whether a lock still says what was locked, counted once more from the stored tickets."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from kpi.figures import lock_document, taken_locks
from kpi.figures.lock_document import Contents
from kpi.index import CountedPart, Facts, index_of_parts
from kpi.models import LockedName, LockedTicket, QuarterLock
from tickets.models import PeriodClosing, Ticket
from tickets.quarters import Quarter
from users.models import Office, Posting
from users.verification.readable import in_short

from .freezing import content_of, facts_of


@dataclass(frozen=True)
class LockFault:
    """The first thing that is wrong with a ticket or a figure of one lock."""

    lock: QuarterLock
    what: str

    def __str__(self) -> str:
        return f"{self.lock.quarter} Kanwil {self.lock.kanwil.code} revision {self.lock.revision}: {self.what}"


def locks_to_verify(quarter: Quarter, kanwil: Office | None) -> list[int]:
    """The keys of every revision of the quarter, by its closing: a row may say another one."""
    locks = QuarterLock.objects.filter(Q(closing__first_day=quarter.first_day) | Q(quarter=quarter.code))
    if kanwil:
        locks = locks.filter(Q(closing__kanwil=kanwil) | Q(kanwil=kanwil))
    return list(locks.order_by("pk").values_list("pk", flat=True))


def closings_without_a_lock(quarter: Quarter | None = None, kanwil: Office | None = None) -> Iterator[str]:
    """Closed periods whose lock was taken out; of all quarters, of one, of one Kanwil."""
    closings = PeriodClosing.objects.filter(locks=None)
    if quarter:
        closings = closings.filter(first_day=quarter.first_day)
    if kanwil:
        closings = closings.filter(kanwil=kanwil)
    for first_day, code in closings.order_by("pk").values_list("first_day", "kanwil__code"):
        yield f"{Quarter.of_day(first_day).code} Kanwil {code}: the closing has no lock"


def everything_wrong_with(key: int, looked_at: Callable[[QuarterLock], object] = lambda lock: None) -> Iterator[str]:
    """`differences` of the lock with that key, in words; damage that keeps it from being read is one of them.
    `looked_at`: hears of the lock before.
    """
    try:
        lock = QuarterLock.objects.select_related("kanwil", "closing").get(pk=key)
        looked_at(lock)
        yield from map(str, differences(lock))
    except Exception as failure:  # noqa: BLE001 - whatever is wrong with one lock, it is named and the others follow
        yield f"lock {key} cannot be verified: {in_short(failure)}"


def differences(lock: QuarterLock) -> Iterator[LockFault]:
    """Everything in which the lock, its tickets and their decisions disagree."""
    found = taken_locks.read(lock)
    if found.contents is None:
        yield LockFault(lock, f"its document is damaged: {found.fault}")
        return
    contents = found.contents
    rows = list(
        LockedTicket.objects.filter(lock=lock).select_related("ticket", "office", "decision").order_by("ticket_id")
    )
    for row in rows:
        if lock_document.digest_of_line(content_of(row)) != row.line:
            yield LockFault(lock, f"ticket {row.ticket.reference} is not as it was locked")
        elif what := _contradiction(row):
            yield LockFault(lock, f"ticket {row.ticket.reference}: {what}")
    if lock_document.digest_of_lines(row.line for row in rows) != contents.tickets:
        yield LockFault(lock, "its list of tickets is not the locked one: a line was added, removed or changed")
    yield from _names(lock, contents)
    yield from _other_counts(lock, contents, rows)
    yield from _outside(lock, contents, rows)


def _names(lock: QuarterLock, contents: Contents) -> Iterator[LockFault]:
    """The way from persons and offices to the lock."""
    kept = set(LockedName.objects.filter(lock=lock).values_list("office_id", "officer_id"))
    told: set[tuple[int | None, int | None]] = {(line.office.pk, None) for line in contents.offices}
    told |= {(None, person.officer.pk) for person in contents.persons}
    if kept != told:
        yield LockFault(lock, "whom it names is not whom its document names")


def _contradiction(row: LockedTicket) -> str:
    if row.decision is None:
        return "judged without a decision" if row.judged else ""
    if row.decision.in_time is not None and row.judged and row.in_time != row.decision.in_time:
        return "its verdict is not that of its decision"
    if row.decision.in_time is None and row.in_time:
        return "in time without an answer"
    return ""


def _other_counts(lock: QuarterLock, contents: Contents, rows: list[LockedTicket]) -> Iterator[LockFault]:
    """The document's figures against a count of its tickets, office by office and person by person."""
    owner = dict(Posting.objects.filter(pk__in={row.posting_id for row in rows}).values_list("pk", "officer_id"))
    at_office: dict[int, dict[int | None, list[LockedTicket]]] = defaultdict(lambda: defaultdict(list))
    of_posting: dict[int, list[LockedTicket]] = defaultdict(list)
    for row in rows:
        at_office[row.office_id][owner[row.posting_id] if row.posting_id else None].append(row)
        if row.posting_id:
            of_posting[row.posting_id].append(row)
    for line in contents.offices:
        everybody: dict[int | None, Facts] = {None: line.untaken}
        everybody |= dict(line.here.items())
        told = {person: facts for person, facts in everybody.items() if facts.tickets}
        if {person: facts_of(found) for person, found in at_office.pop(line.office.pk, {}).items()} != told:
            yield LockFault(lock, f"the figures of {line.office.name} are not those of its tickets")
    for office_id in at_office:
        yield LockFault(lock, f"tickets of office {office_id} are in no figure")
    told_of = {key: facts for person in contents.persons for key, facts in person.tickets.items()}
    if {key: facts_of(found) for key, found in of_posting.items()} != told_of:
        yield LockFault(lock, "the tickets of its persons are not those that it counted")
    yield from _other_persons(lock, contents)


def _other_persons(lock: QuarterLock, contents: Contents) -> Iterator[LockFault]:
    """Each person's parts against the tickets of every lock by then, and the index against its parts."""
    holding = taken_locks.holding([lock.quarter_value()], lock.locked_at)
    rows = LockedTicket.objects.filter(lock__in=[held.pk for held in holding], posting__isnull=False)
    counted: dict[int, list[LockedTicket]] = defaultdict(list)
    for row in rows:
        counted[row.posting_id or 0].append(row)
    for person in contents.persons:
        whole = person.whole
        parts = (*person.parts, *(whole.parts if whole else ()))
        if any(facts_of(counted[part.posting.pk]) != part.facts for part in parts):
            yield LockFault(lock, f"the figures of officer {person.officer.pk} are not those of their tickets")
        elif whole and index_of_parts(
            (CountedPart(each.facts, each.minimum) for each in whole.parts), person.policy
        ) != (
            whole.counted,
            whole.result,
        ):
            yield LockFault(lock, f"the index of officer {person.officer.pk} does not follow from their figures")


def _outside(lock: QuarterLock, contents: Contents, rows: list[LockedTicket]) -> Iterator[LockFault]:
    """Closed tickets that the lock should have counted, each by the policy of its person."""
    policies = {person.officer.pk: person.policy for person in contents.persons}
    known = {row.ticket_id for row in rows}
    closed = Ticket.objects.filter(closed_in=lock.closing).exclude(pk__in=known)
    for reference, unit_type, officer in closed.values_list("reference", "asker_unit_type", "posting__officer"):
        if unit_type in policies.get(officer, contents.policy).unit_types:
            yield LockFault(lock, f"ticket {reference} is closed and not in the lock")
