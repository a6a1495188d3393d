"""What was locked, in the place of what is counted: a locked quarter is printed from its lock alone.

The newest revision holds. A Kanwil's lines come from its own lock; a person's index from the lock of the Kanwil of his
latest posting, on whichever page he stands.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.quarters import Quarter
from users.models import Office

from . import counting, lock_document
from .counting import Scope, What
from .models import LockedTicket, QuarterLock
from .shapes import Figures, KanwilFigures, LockNote, OfficeFigures, OfficerFigures, State


@dataclass(frozen=True)
class _Frozen:
    """A lock with its document."""

    lock: QuarterLock
    content: dict[str, Any]

    @property
    def kanwil(self) -> KanwilFigures:
        return lock_document.read_kanwil(self.content)

    @property
    def persons(self) -> dict[int, OfficerFigures]:
        return lock_document.read_persons(self.content)

    @property
    def note(self) -> LockNote:
        return note_of(self.lock, self.content)


def contents_of(lock: QuarterLock) -> dict[str, Any]:
    """The document of a lock."""
    content: dict[str, Any] = json.loads(lock.document)
    return content


def note_of(lock: QuarterLock, content: dict[str, Any]) -> LockNote:
    """Who locked it, in words for a page or a paper."""
    signed = lock.signed_by
    return LockNote(
        kanwil=lock.kanwil,
        revision=lock.revision,
        locked_at=lock.locked_at,
        locked_by=f"{signed.officer.name} ({signed.office.name})" if signed else lock.locked_by.get_full_name(),
        policy=lock_document.read_policy(content["policy"]),
        calendar_label=content["calendar"],
        digest=lock.digest,
        reason=lock.reason,
    )


def locks_of(quarter: Quarter, at: datetime, kanwil: Iterable[int] | None = None) -> list[QuarterLock]:
    """The newest revision of each lock taken by `at`, of these Kanwil (their keys) or of all. One query."""
    return sorted(_newest([quarter], at, kanwil).values(), key=lambda lock: lock.kanwil.code)


def _newest(
    quarters: Iterable[Quarter], at: datetime, kanwil: Iterable[int] | None
) -> dict[tuple[str, int], QuarterLock]:
    rows = QuarterLock.objects.filter(quarter__in=[quarter.code for quarter in quarters], locked_at__lte=at)
    if kanwil is not None:
        rows = rows.filter(kanwil__in=set(kanwil))
    rows = rows.select_related("kanwil", "locked_by", "signed_by__officer", "signed_by__office")
    return {(lock.quarter, lock.kanwil_id): lock for lock in rows.order_by("revision")}


def _read(locks: Iterable[QuarterLock]) -> dict[int, _Frozen]:
    return {lock.kanwil_id: _Frozen(lock, contents_of(lock)) for lock in locks}


def _home(officer: OfficerFigures) -> int | None:
    """The Kanwil of his latest posting, by its key: what was frozen has no more of it."""
    return officer.office.pk if officer.office.kind == Office.Kind.KANWIL else officer.office.kanwil_id


def figures(live: Figures, kanwil: Office | None, office: Office | None) -> Figures:
    """The live figures with what was locked by then in its place."""
    wanted: set[int] | None = None
    if kanwil is not None or office is not None:
        wanted = {home for officer in live.officers if (home := _home(officer))}
        wanted |= {each.kanwil.pk for each in live.kanwil if each.kanwil}
        if kanwil is not None:
            wanted.add(kanwil.pk)
        if office is not None:
            # An office that moved since is found in the lock of the Kanwil it was under.
            wanted |= set(office.regions.values_list("kanwil_id", flat=True))
    frozen = _read(locks_of(live.quarter, live.at, wanted))
    if not frozen:
        return live
    persons = {key: person for each in frozen.values() for key, person in each.persons.items()}
    regions = [
        replace(region, offices=tuple(_with_persons(each, persons) for each in region.offices))
        for region in live.kanwil
        if region.kanwil is None or region.kanwil.pk not in frozen
    ]
    notes = []
    for key, each in frozen.items():
        if kanwil is not None and kanwil.pk != key:
            continue
        region = each.kanwil
        if office is not None:
            region = replace(region, offices=tuple(line for line in region.offices if line.office.pk == office.pk))
            if not region.offices:
                continue
        regions.append(region)
        notes.append(each.note)
    if office is not None and notes:
        # An office that left a locked Kanwil is not listed once more without a ticket.
        regions = [region for region in regions if region.state == "locked" or region.facts.tickets]
    regions.sort(key=lambda region: region.kanwil.code if region.kanwil else "~")
    # One policy and calendar stand over a page: where all of it is locked, those it was locked with.
    if notes and len(notes) == len(regions):
        live = replace(live, policy=notes[-1].policy, calendar_label=notes[-1].calendar_label)
    return replace(live, kanwil=tuple(regions), locks=tuple(notes))


def _with_persons(office: OfficeFigures, persons: dict[int, OfficerFigures]) -> OfficeFigures:
    rows = tuple(replace(row, figures=persons.get(row.figures.officer.pk, row.figures)) for row in office.officers)
    return replace(office, officers=rows)


def persons(live: Mapping[Quarter, OfficerFigures | None], at: datetime) -> dict[Quarter, OfficerFigures | None]:
    """A person's figures by quarter, as they were locked where they were. One query."""
    homes = {quarter: home for quarter, found in live.items() if found and (home := _home(found))}
    locks = _newest(homes, at, homes.values())
    told = dict(live)
    for quarter, home in homes.items():
        found, lock = live[quarter], locks.get((quarter.code, home))
        if found and lock:
            told[quarter] = lock_document.read_persons(contents_of(lock)).get(found.officer.pk, found)
    return told


def note_of_person(found: OfficerFigures, quarter: Quarter, at: datetime) -> LockNote | None:
    """By whom a person's figures were locked; None while they are provisional."""
    home = _home(found)
    if found.state != State.LOCKED or home is None:
        return None
    lock = next(iter(locks_of(quarter, at, {home})), None)
    return note_of(lock, contents_of(lock)) if lock else None


def tickets_behind(scope: Scope, what: What = What.COUNTED) -> TicketQuerySet:
    """Exactly the tickets that a figure counts, locked or live; a page adds `visible_to(user)`."""
    kanwil = None if scope.kanwil is None else {scope.kanwil.pk}
    locks = locks_of(scope.quarter, scope.at, kanwil)
    if not locks:
        return counting.tickets_behind(scope, what)
    rows = LockedTicket.objects.filter(_locked(what), lock__in=locks, home=True, ticket=OuterRef("pk"))
    if scope.office is not None:
        rows = rows.filter(office=scope.office)
    if scope.postings is not None:
        rows = rows.filter(posting__in=scope.postings)
    if scope.untaken:
        rows = rows.filter(posting=None)
    live = scope.place() & scope.kinds[what] & ~Q(kanwil__in=[lock.kanwil_id for lock in locks])
    locked = Q(closed_in__isnull=False) & Exists(rows)
    return Ticket.objects.filter(scope.period(), live | locked)


def _locked(what: What) -> Q:
    return {
        What.COUNTED: Q(),
        What.JUDGED: Q(judged=True),
        What.IN_TIME: Q(in_time=True),
        What.LATE: Q(judged=True, in_time=False),
        What.OPEN_WITHIN: Q(judged=False, decision__isnull=False),
        What.WITHOUT_NORM: Q(decision=None),
    }[what]
