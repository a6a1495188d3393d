"""Puts together what locks froze and what is counted live: persons, offices, Kanwil. Used by `figures`, the reading,
and by `freezing`, which freezes what it reads; by nothing else.

A ticket counts once: in the lock that closed it, or live in its own Kanwil. A person's parts come from the locks that
froze them; the rest is live, judged by the policy of the first lock that named the person.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from django.db.models import Q

from kpi.index import NOTHING, CountedPart, Facts, PolicyRules, Result, index_of_parts, total
from kpi.models import QuarterLock
from tickets.deadlines.rules import RuleBook
from tickets.quarters import Quarter
from users.models import Office, Officer

from .counting import Counted, Terms, counted_in_each
from .lock_document import FrozenPerson, Whole
from .postings import OfficeRecords, Posted, PostingPart, Yardstick
from .taken_locks import TakenLock
from .values import OfficeFigures, OfficerFigures, OfficerRow, State

Here = Mapping[tuple[int | None, int], Mapping[int | None, Facts]]
"""(Kanwil, office) -> officer (None: belum ditangani) -> facts; all by their keys."""


@dataclass
class Ground:
    """What a reading of one quarter rests on, read once.

    `holding`: every lock of the quarter that holds at `at`; `locks`: those read with their document, the first taken
    first; `within`: the live tickets are only among these; `honoured`: a whole index holds only if frozen before that
    (a revision makes anew what its own lock was part of); `in_broken`: the officers (keys) whom damaged locks name,
    with these locks' Kanwil.
    """

    quarter: Quarter
    at: datetime
    policy: PolicyRules
    book: RuleBook
    offices: OfficeRecords
    holding: Sequence[QuarterLock]
    locks: Sequence[TakenLock] = ()
    within: Q = field(default_factory=Q)
    honoured: tuple[datetime, int] | None = None
    in_broken: Mapping[int, tuple[Office, ...]] | None = None

    @property
    def closed_kanwil(self) -> dict[int, QuarterLock]:
        return {row.kanwil_id: row for row in self.holding}

    @property
    def sound(self) -> list[TakenLock]:
        return [lock for lock in self.locks if lock.contents is not None]

    def live(self) -> Q:
        return live(self.holding) & self.within

    def counted(self, where: Q) -> list[Counted]:
        """The live tickets that `where` names, each counted by its own policy: one query a policy."""
        return [row for rows in counted_in_each(self.asked(where)) for row in rows]

    def asked(self, where: Q) -> list[tuple[Terms, Q]]:
        return [
            (Terms(self.quarter, self.at, policy, self.book), where & which)
            for policy, which in policies_of_live(self.locks, self.policy)
        ]


def counted_on(grounds: Iterable[Ground], where: Q) -> list[list[Counted]]:
    """The live tickets of each of these quarters that `where` names: mostly one query for all."""
    asked = [ground.asked(ground.live() & where) for ground in grounds]
    rows = iter(counted_in_each([each for several in asked for each in several]))
    return [[row for _each in several for row in next(rows)] for several in asked]


def live(holding: Iterable[QuarterLock]) -> Q:
    """The tickets that none of these locks has closed."""
    closings = [row.closing_id for row in holding]
    return Q(closed_in=None) | ~Q(closed_in__in=closings) if closings else Q()


def persons_of(locks: Iterable[TakenLock]) -> dict[int, list[tuple[TakenLock, FrozenPerson]]]:
    """By officer (key): what the locks froze, in their order."""
    found: dict[int, list[tuple[TakenLock, FrozenPerson]]] = defaultdict(list)
    for lock in locks:
        for person in lock.contents.persons if lock.contents else ():
            found[person.officer.pk].append((lock, person))
    return found


def policies_of_live(locks: Sequence[TakenLock], in_force: PolicyRules) -> list[tuple[PolicyRules, Q]]:
    """Which live tickets count by which policy: a person's by that of the first lock that named the person, what is
    nobody's by that of its Kanwil's lock, all others by the one in force.
    """
    others: list[tuple[PolicyRules, list[int], list[int]]] = []  # policy, officers, Kanwil

    def of(policy: PolicyRules) -> tuple[PolicyRules, list[int], list[int]]:
        found = next((each for each in others if each[0] == policy), None)
        if found is None:
            others.append(found := (policy, [], []))
        return found

    for officer_id, named in persons_of(locks).items():
        if named[0][1].policy != in_force:
            of(named[0][1].policy)[1].append(officer_id)
    for lock in locks:
        if lock.contents and lock.contents.policy != in_force:
            of(lock.contents.policy)[2].append(lock.row.kanwil_id)
    wheres = [
        (policy, Q(posting__officer__in=officers) | Q(posting=None, kanwil__in=kanwil))
        for policy, officers, kanwil in others
    ]
    rest = Q()
    for _policy, which in wheres:
        rest &= ~which
    return [(in_force, rest), *wheres]


class Assembly:
    """Persons and lines from locks and live rows. `postings`: all of every officer concerned."""

    def __init__(self, ground: Ground, postings: Mapping[int, Posted], rows: Iterable[Counted]) -> None:
        self.ground, self.postings = ground, postings
        self.rows = list(rows)
        self.frozen = persons_of(ground.locks)
        self._live: dict[int, list[Counted]] = defaultdict(list)
        for row in self.rows:
            if row.posting_id is not None:
                self._live[row.posting_id].append(row)
        self._of_officer: dict[int, list[Posted]] = defaultdict(list)
        for posting in postings.values():
            self._of_officer[posting.officer_id].append(posting)
        self._yardsticks: dict[int, Yardstick] = {}

    @cached_property
    def _closed_kanwil(self) -> Collection[int]:
        return self.ground.closed_kanwil.keys()

    @cached_property
    def officers(self) -> dict[int, OfficerFigures]:
        """By officer; those without a posting in the quarter and without a ticket are left out."""
        found = {}
        for officer_id in {*self._of_officer, *self.frozen}:
            if (figures := self._officer(officer_id)) is not None:
                found[officer_id] = figures
        return found

    def _officer(self, officer_id: int) -> OfficerFigures | None:
        named = self.frozen.get(officer_id, [])
        broken = (self.ground.in_broken or {}).get(officer_id, ())
        if not named and not broken:
            return self._unlocked(officer_id)
        policy = named[0][1].policy if named else self.ground.policy
        whole_lock, whole = newest_whole(named, self.ground.honoured)
        parts = self._parts(officer_id, named, policy, whole)
        if not parts:
            return None
        beyond = self._beyond(named, whole, after=whole_lock) if whole else NOTHING
        facts = total(part.facts for part in parts) + beyond
        notes = tuple(note for lock, _person in named if (note := lock.note))
        if whole and whole_lock:
            counted, result = whole.counted, whole.result
            notes = tuple(note for lock, _p in named if lock.order <= whole_lock.order and (note := lock.note))
            home = next(person.home for lock, person in named if lock == whole_lock)
            waiting: tuple[Office, ...] = ()
        else:
            counted, result = index_of_parts((CountedPart(part.facts, part.minimum) for part in parts), policy)
            frozen = {key for _lock, person in named for key in frozen_postings(person)}
            waiting = self.waiting(parts, frozen) if named else ()
            home = home_of(parts)
        if broken:
            counted, result, facts = CountedPart(NOTHING, None), Result(), NOTHING
        state = State.PROVISIONAL
        if broken:
            state = State.BROKEN
        elif named and not waiting:
            state = State.LOCKED
        return OfficerFigures(
            named_as(named, self.ground.honoured) if named else self._of_officer[officer_id][-1].officer,
            parts,
            facts,
            counted,
            result,
            state,
            policy,
            home,
            notes,
            waiting,
            broken,
            whole.head if whole else None,
        )

    def _unlocked(self, officer_id: int) -> OfficerFigures | None:
        """Who stands in no lock, as nearly everybody of a running quarter: all of it is counted live."""
        ground, postings = self.ground, self._of_officer[officer_id]
        parts = tuple(
            part
            for posting in sorted(postings, key=_since)
            if (part := self._live_part(posting, self._live_facts(posting.pk), ground.policy)) is not None
        )
        if not parts:
            return None
        counted, result = index_of_parts([CountedPart(part.facts, part.minimum) for part in parts], ground.policy)
        facts = parts[0].facts if len(parts) == 1 else total(part.facts for part in parts)
        home = home_of(parts)
        return OfficerFigures(
            postings[-1].officer, parts, facts, counted, result, State.PROVISIONAL, ground.policy, home
        )

    def _live_part(
        self, posting: Posted, facts: Facts, policy: PolicyRules, *, whole: bool = False, broken: bool = False
    ) -> PostingPart | None:
        """None of what neither lies in the quarter nor has a ticket of it. `whole`: an index is frozen already;
        `broken`: a damaged lock names the person."""
        quarter = self.ground.quarter
        in_quarter = posting.starts_on <= quarter.last_day and (
            posting.ends_on is None or posting.ends_on >= quarter.first_day
        )
        if not (facts.tickets or in_quarter or broken):
            return None
        part = self._yardstick(policy).part(posting, facts)
        if whole or (part.kanwil is not None and part.kanwil.id in self._closed_kanwil):
            # Nobody owes a minimum that a lock did not know of.
            return replace(part, minimum=None) if facts.tickets or broken else None
        return part

    def _parts(
        self,
        officer_id: int,
        named: Sequence[tuple[TakenLock, FrozenPerson]],
        policy: PolicyRules,
        whole: Whole | None,
    ) -> tuple[PostingPart, ...]:
        """Their postings: frozen ones as they were, others live. The facts of those that a whole index is made of stay
        as they were frozen.
        """
        fixed = {part.posting.pk: part for part in whole.parts} if whole else {}
        frozen = {part.posting.pk: part for _lock, person in reversed(named) for part in person.parts}
        tickets: dict[int, Facts] = defaultdict(Facts)
        for _lock, person in named:
            for key, facts in person.tickets.items():
                tickets[key] += facts
        found, broken = dict(fixed), bool((self.ground.in_broken or {}).get(officer_id))
        for key, part in frozen.items():
            if key not in fixed:
                found[key] = replace(part, facts=tickets[key] + self._live_facts(key))
        for posting in self._of_officer.get(officer_id, ()):
            if posting.pk in found:
                continue
            facts = tickets[posting.pk] + self._live_facts(posting.pk)
            lives = self._live_part(posting, facts, policy, whole=whole is not None, broken=broken)
            if lives is not None:
                found[posting.pk] = lives
        return tuple(sorted(found.values(), key=lambda part: _since(part.posting)))

    def _yardstick(self, policy: PolicyRules) -> Yardstick:
        ground, key = self.ground, id(policy)  # of the very object, which the yardstick keeps: two may have one label
        if key not in self._yardsticks:
            self._yardsticks[key] = Yardstick(ground.quarter, ground.at, policy, ground.book, ground.offices)
        return self._yardsticks[key]

    def _live_facts(self, posting_id: int) -> Facts:
        rows = self._live.get(posting_id, ())
        return rows[0].facts if len(rows) == 1 else total(row.facts for row in rows)

    def _beyond(self, named: Sequence[tuple[TakenLock, FrozenPerson]], whole: Whole, after: TakenLock | None) -> Facts:
        """Counted under the postings of a whole index after it was frozen: they stay outside of it."""
        keys = {part.posting.pk for part in whole.parts}
        later = [person for lock, person in named if after is not None and lock.order > after.order]
        return total(self._live_facts(key) for key in keys) + total(
            facts for person in later for key, facts in person.tickets.items() if key in keys
        )

    def waiting(self, parts: Sequence[PostingPart], frozen: Collection[int]) -> tuple[Office, ...]:
        """The Kanwil whose parts of the index, or tickets of it, no lock has frozen; of who has no index, of all."""
        needed = [part for part in parts if part.minimum is not None] or list(parts)
        found: dict[int, Office] = {}
        for part in needed:
            if part.posting.pk not in frozen and part.kanwil is not None:
                found[part.kanwil.pk] = part.kanwil
            for row in self._live.get(part.posting.pk, ()):
                if row.kanwil_id is not None:
                    found[row.kanwil_id] = self.kanwil(row.kanwil_id)
        return tuple(sorted(found.values(), key=lambda office: office.code))

    def kanwil(self, key: int) -> Office:
        return self._kanwil.get(key) or self.ground.offices.everywhere[key]

    @cached_property
    def _kanwil(self) -> Mapping[int, Office]:
        named = {lock.row.kanwil_id: lock.kanwil for lock in self.ground.locks}
        above = (posting.office.supervising_kanwil for posting in self.postings.values())
        return named | {each.pk: each for each in above if each is not None}

    # --- Lines ----------------------------------------------------------------------------------------------------
    def here(self, rows: Iterable[Counted]) -> dict[tuple[int | None, int], dict[int | None, Facts]]:
        """Live rows by place and person."""
        found: dict[tuple[int | None, int], dict[int | None, Facts]] = defaultdict(lambda: defaultdict(Facts))
        for row in rows:
            person = self.postings[row.posting_id].officer_id if row.posting_id else None
            found[row.kanwil_id, row.office_id][person] += row.facts
        return found

    def rows_of(self, office_id: int, people: Mapping[int, Facts]) -> tuple[OfficerRow, ...]:
        """An office's lines by name; `people`: by officer, what counts for the office."""
        lines = [
            OfficerRow(
                self.officers[person],
                facts,
                tuple(part for part in self.officers[person].parts if part.posting.office_id == office_id),
            )
            for person, facts in people.items()
        ]
        return tuple(sorted(lines, key=lambda row: (row.figures.officer.name, row.figures.officer.pk)))

    def frozen_lines(self, lock: TakenLock) -> list[OfficeFigures]:
        """The offices of a lock as they were frozen, with each person as the person stands now."""
        contents = lock.contents
        return [
            OfficeFigures(line.office, line.types, self.rows_of(line.office.pk, line.here), line.untaken)
            for line in (contents.offices if contents else ())
        ]

    def live_line(self, office: Office, facts: Mapping[int | None, Facts], staff: Collection[int]) -> OfficeFigures:
        people = {person: facts.get(person, NOTHING) for person in {*staff, *facts} if person is not None}
        types = self.ground.offices.types(office.pk, self.ground.quarter)
        return OfficeFigures(office, types, self.rows_of(office.pk, people), facts.get(None, NOTHING))


def merged(line: OfficeFigures, other: OfficeFigures) -> OfficeFigures:
    """One office's line from what is locked of it and what is live."""
    here = {row.figures.officer.pk: row for row in line.officers}
    for row in other.officers:
        known = here.get(row.figures.officer.pk)
        here[row.figures.officer.pk] = replace(row, here=row.here + known.here) if known else row
    rows = tuple(sorted(here.values(), key=lambda row: (row.figures.officer.name, row.figures.officer.pk)))
    return replace(line, officers=rows, untaken=line.untaken + other.untaken)


def _since(posting: Posted) -> tuple[date, int]:
    return posting.starts_on, posting.pk


def frozen_postings(person: FrozenPerson) -> set[int]:
    return {part.posting.pk for part in person.parts}


def home_of(parts: Sequence[PostingPart]) -> Office | None:
    """The Kanwil that counts a person: that of the last CSO posting at a typed KPPN with a day in the quarter, by the
    office's Kanwil on the quarter's last day; of who has none, of the last posting (docs/domain.md 6).
    """
    indexed = [part for part in parts if part.minimum is not None and part.in_quarter]
    return (indexed or list(parts))[-1].kanwil


def newest_whole(
    named: Sequence[tuple[TakenLock, FrozenPerson]], before: tuple[datetime, int] | None
) -> tuple[TakenLock | None, Whole | None]:
    for lock, person in reversed(named):
        if person.whole is not None and (before is None or lock.order < before):
            return lock, person.whole
    return None, None


def named_as(named: Sequence[tuple[TakenLock, FrozenPerson]], before: tuple[datetime, int] | None = None) -> Officer:
    """A person by the name that stands around their figures: that of a whole index, else of the newest lock."""
    whole_lock, _whole = newest_whole(named, before)
    return next((person.officer for lock, person in named if lock == whole_lock), named[-1][1].officer)
