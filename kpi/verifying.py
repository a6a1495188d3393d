"""`verify_quarter`: whether a lock still says what was locked, counted once more from the stored tickets."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tickets.models import Ticket
from tickets.quarters import Quarter
from users.models import Office

from . import lock_document
from .index import index_of
from .locking import content_of, facts_of
from .models import LockedTicket, QuarterLock
from .shapes import OfficerFigures


@dataclass(frozen=True)
class Difference:
    """The first thing that is wrong with a ticket or a figure of one lock."""

    lock: QuarterLock
    what: str

    def __str__(self) -> str:
        return f"{self.lock.quarter} Kanwil {self.lock.kanwil.code} revision {self.lock.revision}: {self.what}"


def locks_to_verify(quarter: Quarter, kanwil: Office | None) -> list[QuarterLock]:
    """Every revision of the quarter."""
    locks = QuarterLock.objects.filter(quarter=quarter.code).select_related("kanwil")
    return list(locks.filter(kanwil=kanwil) if kanwil else locks)


def differences(lock: QuarterLock) -> Iterator[Difference]:
    """Everything in which the lock, its tickets and their decisions disagree."""
    if lock_document.digest(lock.document) != lock.digest:
        yield Difference(lock, "its document does not have the locked digest")
    content: dict[str, Any] = json.loads(lock.document)
    if content["quarter"] != lock.quarter or content["kanwil"]["id"] != lock.kanwil_id:
        yield Difference(lock, "its document is of another quarter or Kanwil")
    rows = list(
        LockedTicket.objects.filter(lock=lock).select_related("ticket", "office", "decision").order_by("ticket_id")
    )
    for row in rows:
        if lock_document.digest_of_line(content_of(row)) != row.line:
            yield Difference(lock, f"ticket {row.ticket.reference} is not as it was locked")
        elif what := _contradiction(row):
            yield Difference(lock, f"ticket {row.ticket.reference}: {what}")
    if lock_document.digest_of_lines(row.line for row in rows) != content["tickets"]:
        yield Difference(lock, "its list of tickets is not the locked one: a line was added, removed or changed")
    yield from _other_counts(lock, content, rows)
    yield from _outside(lock, rows)


def _contradiction(row: LockedTicket) -> str:
    if row.decision is None:
        return "judged without a decision" if row.judged else ""
    if row.decision.in_time is not None and row.judged and row.in_time != row.decision.in_time:
        return "its verdict is not that of its decision"
    if row.decision.in_time is None and row.in_time:
        return "in time without an answer"
    return ""


def _other_counts(lock: QuarterLock, content: dict[str, Any], rows: list[LockedTicket]) -> Iterator[Difference]:
    """The document's figures against a count of its tickets, office by office and person by person."""
    kanwil, policy = lock_document.read_kanwil(content), lock_document.read_policy(content["policy"])
    of_office: dict[int, list[LockedTicket]] = defaultdict(list)
    of_posting: dict[int | None, list[LockedTicket]] = defaultdict(list)
    for row in rows:
        of_posting[row.posting_id].append(row)
        if row.home:
            of_office[row.office_id].append(row)
    for office in kanwil.offices:
        if facts_of(of_office.pop(office.office.pk, [])) != office.facts:
            yield Difference(lock, f"the figures of {office.office.name} are not those of its tickets")
    for office_id in of_office:
        yield Difference(lock, f"tickets of office {office_id} are in no figure")
    for officer in kanwil.officers:
        if any(facts_of(of_posting[part.posting.pk]) != part.facts for part in officer.parts):
            yield Difference(lock, f"the figures of officer {officer.officer.pk} are not those of his tickets")
        elif _has_index(officer) and index_of(officer.counted.facts, officer.minimum, policy) != officer.result:
            yield Difference(lock, f"the index of officer {officer.officer.pk} does not follow from his figures")


def _has_index(officer: OfficerFigures) -> bool:
    return bool(officer.minimum)


def _outside(lock: QuarterLock, rows: list[LockedTicket]) -> Iterator[Difference]:
    """Closed tickets that the lock should have counted."""
    unit_types = json.loads(lock.document)["policy"]["unit_types"]
    closed = Ticket.objects.filter(
        closed_in__first_day=lock.closing.first_day, kanwil=lock.kanwil, asker_unit_type__in=unit_types
    )
    known = {row.ticket_id for row in rows}
    for pk, reference in closed.values_list("pk", "reference"):
        if pk not in known:
            yield Difference(lock, f"ticket {reference} is closed and not in the lock")
