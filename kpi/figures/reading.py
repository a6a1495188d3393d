"""The one reading of a quarter: what a person, an office, a Kanwil, the nation shows, as of an instant.

From locks where a part is locked, counted live where it is not; every page, paper, list and command asks here, so a
figure is the same wherever it stands. Offices and Kanwil only add up; the index belongs to a person and is over all
their postings, also those elsewhere.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from kpi import models
from kpi.models import NoPolicy, QuarterLock, policy_of
from tickets.deadlines.rules import RuleBook, current_book
from tickets.quarters import Quarter
from users.models import Office, Officer, Posting

from . import taken_locks
from .assembly import Assembly, Ground, counted_on, merged
from .counting import Counted, Scope, What
from .postings import OfficeRecords, Posted, PostingPart, TypeSpan
from .tickets_behind import TicketsBehind, scope_of_person, tickets_behind
from .values import (
    Figures,
    KanwilFigures,
    LockNote,
    OfficeFigures,
    OfficerFigures,
    OfficerRow,
    State,
    in_sums,
    petugas_of,
)

__all__ = [
    "Figures",
    "KanwilFigures",
    "LockNote",
    "NoPolicy",
    "OfficeFigures",
    "OfficerFigures",
    "OfficerRow",
    "PostingPart",
    "Scope",
    "State",
    "TicketsBehind",
    "TypeSpan",
    "What",
    "figures",
    "in_sums",
    "officer_figures",
    "officer_quarters",
    "petugas_of",
    "policy_of",
    "scope_of_person",
    "tickets_behind",
]

NAMED = ("id", "name")
"""Of an officer what figures say; the rest is read when somebody asks for it."""


# --- Places -----------------------------------------------------------------------------------------------------------
def figures(
    quarter: Quarter,
    at: datetime,
    *,
    kanwil: Office | None = None,
    office: Office | None = None,
    offices: OfficeRecords | None = None,
) -> Figures:
    """The nation's figures, or those of one Kanwil or one office; what was locked by `at` as it was locked. NoPolicy
    before the first policy's quarter. `offices`: their types and Kanwil as somebody proposes them.
    """
    ground = ground_of(quarter, at, offices=offices)
    ground.locks = taken_locks.with_documents(_own_locks(ground.holding, kanwil, office))
    own = list(ground.locks)
    place = Scope(quarter, at, kanwil=kanwil, office=office).place() & ground.live()
    assembly = assembled(ground, place, posted_in(kanwil, office), nation=kanwil is None and office is None)
    return lines_of(assembly, own, kanwil=kanwil, office=office)


def ground_of(
    quarter: Quarter, at: datetime, *, without: int | None = None, offices: OfficeRecords | None = None
) -> Ground:
    """What a reading rests on, without any lock's document yet. `without`: the key of a closing whose locks are to be
    left out, because they are about to be taken anew.
    """
    offices = offices or OfficeRecords([quarter])
    holding = [row for row in taken_locks.holding([quarter], at) if row.closing_id != without]
    return Ground(quarter, at, policy_of(quarter), current_book(), offices, holding)


def assembled(ground: Ground, place: Q, posted: Q, *, nation: bool = False) -> Assembly:
    """Everybody with a posting that `posted` names, whom a read lock names, or who has a live ticket in `place`, each
    with all their postings and tickets.
    """
    named = {key for lock in ground.sound for key in (p.officer.pk for p in lock.contents.persons if lock.contents)}
    if nation:
        return _of_nation(ground, place, named)
    postings = postings_of(posted | Q(officer__in=named), ground.offices)
    ground = _with_locks_naming(ground, postings, named)
    rows = _rows(ground, place, postings)
    if unknown := {row.posting_id for row in rows if row.posting_id} - postings.keys():
        # An office that changed its Kanwil left tickets here: count all that these officers have, too.
        postings |= postings_of(Q(officer__postings__in=unknown), ground.offices)
        ground = _with_locks_naming(ground, postings, named)
        rows = _rows(ground, place, postings)
    return Assembly(ground, postings, rows)


def _of_nation(ground: Ground, place: Q, named: Collection[int]) -> Assembly:
    """Everybody: of their postings only those that can be a part of the quarter, as most of a long archive cannot.
    Every lock is read already.
    """
    rows = ground.counted(place)
    quarter = ground.quarter
    there = Q(starts_on__lte=quarter.last_day) & (Q(ends_on=None) | Q(ends_on__gte=quarter.first_day))
    counted = {row.posting_id for row in rows if row.posting_id}
    damaged = [lock.row for lock in ground.locks if lock.contents is None]
    known = {*named, *(key for keys in taken_locks.naming(damaged, None).values() for key in keys)}
    postings = postings_of(there | Q(pk__in=counted) | Q(officer__in=known), ground.offices)
    return Assembly(_with_locks_naming(ground, postings, named), postings, rows)


def _rows(ground: Ground, place: Q, postings: Mapping[int, Posted]) -> list[Counted]:
    return ground.counted(place | (ground.live() & Q(posting__in=tuple(postings))))


def _with_locks_naming(ground: Ground, postings: Mapping[int, Posted], named: Collection[int]) -> Ground:
    """With the documents of every lock that names one of these officers, and who is named in a damaged one."""
    officers = {posting.officer_id for posting in postings.values()} | set(named)
    naming = taken_locks.naming(ground.holding, officers)
    known = {lock.row.pk for lock in ground.locks}
    more = taken_locks.with_documents([row for row in ground.holding if row.pk in naming and row.pk not in known])
    ground.locks = sorted([*ground.locks, *more], key=lambda lock: lock.order)
    broken: dict[int, tuple[Office, ...]] = defaultdict(tuple)
    for lock in ground.locks:
        if lock.contents is None:
            for officer in naming.get(lock.row.pk, ()):
                broken[officer] += (lock.kanwil,)
    ground.in_broken = broken
    return ground


def _own_locks(holding: Collection[QuarterLock], kanwil: Office | None, office: Office | None) -> list[QuarterLock]:
    """Those whose lines stand on the page."""
    if office is not None:
        keys = taken_locks.with_office(holding, office)
        return [row for row in holding if row.pk in keys]
    return [row for row in holding if kanwil is None or row.kanwil_id == kanwil.pk]


def posted_in(kanwil: Office | None, office: Office | None) -> Q:
    """The postings of every officer who was ever posted in the place."""
    place = Q()
    if kanwil is not None:
        place &= (
            Q(officer__postings__office=kanwil)
            | Q(officer__postings__office__kanwil=kanwil)
            | Q(officer__postings__office__regions__kanwil=kanwil)
        )
    if office is not None:
        place &= Q(officer__postings__office=office)
    return place


def postings_of(which: Q, offices: OfficeRecords) -> dict[int, Posted]:
    """By key, the earliest first, with the officer by name alone."""
    rows = Posting.objects.filter(pk__in=Posting.objects.filter(which).values("pk")).order_by("starts_on", "pk")
    fields = ("pk", "officer_id", "officer__name", "office_id", "kind", "starts_on", "ends_on")
    officers: dict[int, Officer] = {}
    found = {}
    for pk, officer_id, name, office_id, kind, starts_on, ends_on in rows.values_list(*fields):
        officer = officers.get(officer_id)
        if officer is None:
            officer = officers[officer_id] = Officer.from_db(rows.db, NAMED, (officer_id, name))
        office = offices.everywhere[office_id]
        found[pk] = Posted(pk, officer, office, kind, starts_on, ends_on, officer_id, office_id)
    return found


def lines_of(
    assembly: Assembly, own: list[taken_locks.TakenLock], *, kanwil: Office | None = None, office: Office | None = None
) -> Figures:
    """Offices and Kanwil of a page; `own`: the locks whose lines stand on it."""
    return _Lines(assembly, own, kanwil, office).figures()


class _Lines:
    def __init__(
        self, assembly: Assembly, own: list[taken_locks.TakenLock], kanwil: Office | None, office: Office | None
    ) -> None:
        self.assembly, self.own, self.kanwil, self.office = assembly, own, kanwil, office
        self.ground = assembly.ground

    def figures(self) -> Figures:
        regions: dict[int | None, list[OfficeFigures]] = defaultdict(list)
        places: dict[int | None, Office | None] = {None: None}
        locked: dict[int, taken_locks.TakenLock] = {lock.row.kanwil_id: lock for lock in self.own}
        for key, lock in locked.items():
            places[key] = lock.kanwil
            regions[key] = [
                line
                for line in self.assembly.frozen_lines(lock)
                if self.office is None or line.office.pk == self.office.pk
            ]
        live = self._live_lines(places)
        mixed = set()
        for (kanwil_id, office_id), line in live.items():
            lines = regions[kanwil_id]
            if kanwil_id in locked:
                mixed.add(kanwil_id)
            known = next((n for n, each in enumerate(lines) if each.office.pk == office_id), None)
            if known is None:
                lines.append(line)
            else:
                lines[known] = merged(lines[known], line)
        found = []
        for region, lines in sorted(
            regions.items(), key=lambda each: place.code if (place := places[each[0]]) else "~"
        ):
            taken = None if region is None else locked.get(region)
            state = State.PROVISIONAL
            if taken is not None and taken.contents is None:
                state, lines = State.BROKEN, []
            elif taken is not None and region not in mixed:
                state = State.LOCKED
            found.append(KanwilFigures(places[region], tuple(sorted(lines, key=lambda each: each.office.code)), state))
        notes = tuple(note for lock in self.own if (note := lock.note))
        page = Figures(
            self.ground.quarter,
            self.ground.at,
            self.ground.policy,
            self.ground.book.version.label,
            tuple(found),
            tuple(sorted(notes, key=lambda note: note.kanwil.code)),
            tuple(lock.kanwil for lock in self.own if lock.contents is None),
        )
        if notes and page.state == State.LOCKED:
            # One policy and calendar stand over a page: where all of it is locked, those it was locked with.
            page = replace(page, policy=notes[-1].policy, calendar_label=notes[-1].calendar_label)
        return page

    def _live_lines(self, places: dict[int | None, Office | None]) -> dict[tuple[int | None, int], OfficeFigures]:
        """What no lock has closed, by Kanwil and office; also offices that are listed without a ticket."""
        ground, assembly = self.ground, self.assembly
        here = assembly.here(
            row
            for row in assembly.rows
            if (self.kanwil is None or row.kanwil_id == self.kanwil.pk)
            and (self.office is None or row.office_id == self.office.pk)
        )
        closed = ground.closed_kanwil
        staff: dict[tuple[int | None, int], set[int]] = defaultdict(set)
        frozen_parts = {
            part.posting.pk for named in assembly.frozen.values() for _lock, person in named for part in person.parts
        }
        for figures in assembly.officers.values():
            for part in figures.parts:
                if part.posting.pk not in frozen_parts and part.in_quarter:
                    key = part.kanwil.pk if part.kanwil else None
                    staff[key, part.posting.office_id].add(figures.officer.pk)
        offices = ground.offices.everywhere
        elsewhere = taken_locks.offices_in(ground.holding)
        for each in self._candidates():
            home = ground.offices.kanwil(each, ground.quarter)
            key = home.pk if home else None
            asked_for = (not self.kanwil or key == self.kanwil.pk) and (not self.office or each.pk == self.office.pk)
            listed = (key, each.pk) in staff or (each.pk not in elsewhere and self._is_listed(each))
            if asked_for and key not in closed and listed:
                here[key, each.pk]  # a place for it, even without a ticket
        for key, _office_id in here:
            if key is not None and key not in places:
                places[key] = offices[key]
        return {
            (key, office_id): assembly.live_line(
                offices[office_id], facts, staff.get((key, office_id), set()) if key not in closed else set()
            )
            for (key, office_id), facts in here.items()
        }

    def _candidates(self) -> Iterable[Office]:
        """The offices that may be listed without a ticket."""
        offices = self.ground.offices
        if self.office is not None:
            return [offices.everywhere[self.office.pk]]
        if self.kanwil is not None:
            return [offices.everywhere[key] for key in sorted(offices.below(self.kanwil))]
        return offices.everywhere.every()

    def _is_listed(self, office: Office) -> bool:
        """Listed even without an officer or a ticket: the KPPN that were open in the quarter."""
        quarter = self.ground.quarter
        closed = office.closed_on is not None and office.closed_on <= quarter.first_day
        opened = office.opened_on is None or office.opened_on <= quarter.last_day
        return office.kind in {Office.Kind.KPPN, Office.Kind.KPPN_KHUSUS} and opened and not closed


# --- Persons ----------------------------------------------------------------------------------------------------------
def officer_figures(officer: Officer, quarter: Quarter, at: datetime) -> OfficerFigures | None:
    """One person's quarter; None if they neither were posted anywhere nor have a ticket in it."""
    quarters = officer_quarters(officer, [quarter], at)
    if quarter not in quarters:
        raise NoPolicy(quarter.code)
    return quarters[quarter]


def officer_quarters(
    officer: Officer,
    quarters: Collection[Quarter],
    at: datetime,
    *,
    book: RuleBook | None = None,
    holding: Collection[QuarterLock] | None = None,
) -> dict[Quarter, OfficerFigures | None]:
    """As `officer_figures` for each of these quarters, in as many queries as for one, where they are judged in one way;
    those before the first policy are left out. `book`, `holding`: the rules and the locks that hold in these quarters,
    from whoever has read them already.
    """
    policies = models.Policy.objects.in_force_each(quarters)
    if not policies:
        return {}
    rules = {policy.pk: policy.rules() for policy in policies.values()}
    book, offices = book or current_book(), OfficeRecords(quarters)
    postings = postings_of(Q(officer=officer), offices)
    every = list(taken_locks.holding(quarters, at) if holding is None else holding)
    naming = taken_locks.naming(every, {officer.pk})
    locks = taken_locks.with_documents([row for row in every if row.pk in naming])
    grounds = {}
    for quarter, policy in policies.items():
        mine = [lock for lock in locks if lock.row.quarter == quarter.code]
        broken = tuple(lock.kanwil for lock in mine if lock.contents is None)
        there = [row for row in every if row.quarter == quarter.code]
        grounds[quarter] = Ground(
            quarter, at, rules[policy.pk], book, offices, there, mine, in_broken={officer.pk: broken}
        )
    theirs = Q(posting__in=tuple(postings))
    told = {}
    for ground, rows in zip(grounds.values(), counted_on(grounds.values(), theirs), strict=True):
        told[ground.quarter] = Assembly(ground, postings, rows).officers.get(officer.pk)
    return told
