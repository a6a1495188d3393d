"""What a page or a paper prints of a quarter: values made from counted facts, or read back from a lock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from kpi import index
from kpi.index import CountedPart, Facts, Result, total
from tickets.quarters import Quarter
from users.models import Office, Officer

from .postings import PostingPart, TypeSpan


class State(StrEnum):
    PROVISIONAL = "provisional"
    LOCKED = "locked"
    BROKEN = "broken"
    """A lock that says something of it does not have its digest any more: no figure is shown."""


@dataclass(frozen=True, slots=True)
class LockNote:
    """That a Kanwil's quarter is locked: since when, by whom, with what policy and calendar, and its digest; all as it
    was then. `lock_id`: its key.
    """

    lock_id: int
    kanwil: Office
    revision: int
    locked_at: datetime
    locked_by: str
    policy: index.PolicyRules
    calendar_label: str
    digest: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OfficerFigures:
    """A person's quarter. `parts`: their postings, the earliest first; `facts`: all that was counted for them;
    `counted`: what the index is made of (only postings with a minimum, if any) with the minimum for their days.

    `policy`: what it is judged by; `home`: the Kanwil that counts the person; `locks`: of the Kanwil that froze a part;
    `waiting`: the Kanwil whose parts of the index are not locked, `broken`: those whose lock is damaged.
    """

    officer: Officer
    parts: tuple[PostingPart, ...]
    facts: Facts
    counted: CountedPart
    result: Result
    state: State
    policy: index.PolicyRules
    home: Office | None = None
    locks: tuple[LockNote, ...] = ()
    waiting: tuple[Office, ...] = ()
    broken: tuple[Office, ...] = ()
    head: str | None = None
    """Of a frozen index: the name of the head of section who signs beside the person, "" where there was none."""

    @property
    def minimum(self) -> Fraction | None:
        return self.counted.minimum

    @property
    def office(self) -> Office:
        """Of the latest posting with a day in the quarter, of the latest where none had one."""
        return next((part for part in reversed(self.parts) if part.in_quarter), self.parts[-1]).office

    @property
    def has_index(self) -> bool:
        """Whether an index is made for the person at all; it may still be None while nothing is judged."""
        return bool(self.counted.minimum)

    @property
    def is_partly_locked(self) -> bool:
        return self.state == State.PROVISIONAL and bool(self.locks)

    @property
    def indexed_parts(self) -> tuple[PostingPart, ...]:
        return tuple(part for part in self.parts if part.minimum is not None)

    @property
    def counted_parts(self) -> tuple[PostingPart, ...]:
        """Those that `counted` sums up."""
        if not self.has_index:
            return self.parts
        if self.policy.sum_over_postings:
            return self.indexed_parts
        return tuple(part for part in self.parts if part.minimum)[-1:]

    @property
    def type_assumed(self) -> bool:
        return any(part.type_assumed for part in self.indexed_parts)

    @property
    def elapsed_days(self) -> int:
        return sum(part.elapsed_days for part in self.indexed_parts)

    @property
    def remaining_days(self) -> int:
        return sum(part.remaining_days for part in self.indexed_parts)


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer's line within one office: the person's figures, and what of them counts for this office."""

    figures: OfficerFigures
    here: Facts
    parts: tuple[PostingPart, ...]
    """The person's postings at this office."""

    @property
    def minimum(self) -> Fraction | None:
        """For the days at this office; without pro rata the person's. None without an index."""
        person = self.figures
        if not person.has_index:
            return None
        minimums = [part.minimum for part in self.parts if part.minimum is not None]
        return sum(minimums, Fraction(0)) if minimums and person.policy.pro_rata else person.minimum


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """An office adds up, without an index: facts = officers' `here` + `untaken`."""

    office: Office
    types: tuple[TypeSpan, ...]
    officers: tuple[OfficerRow, ...]
    untaken: Facts

    @property
    def facts(self) -> Facts:
        return total((*(row.here for row in self.officers), self.untaken))

    @property
    def type(self) -> str | None:
        """The type at the quarter's end; None where the office has none."""
        return self.types[-1].type if self.types else None

    @property
    def type_assumed(self) -> bool:
        return any(span.assumed for span in self.types)


@dataclass(frozen=True, slots=True)
class KanwilFigures:
    """`kanwil` None: the head office. Locked only when all of it is; broken: its lock is damaged, nothing is shown."""

    kanwil: Office | None
    offices: tuple[OfficeFigures, ...]
    state: State

    @property
    def facts(self) -> Facts:
        return total(office.facts for office in self.offices)

    @property
    def untaken(self) -> Facts:
        return total(office.untaken for office in self.offices)

    @property
    def officers(self) -> tuple[OfficerFigures, ...]:
        return _once(office.officers for office in self.offices)

    @property
    def people(self) -> tuple[OfficerFigures, ...]:
        """ "Petugas" of the Kanwil: see `petugas_of`."""
        return petugas_of(self.officers, self.kanwil)


def in_sums(people: Iterable[OfficerFigures], state: State) -> tuple[OfficerFigures, ...]:
    """Whose status is in the sums of Hijau, Kuning, Merah: on a locked page only an index that is frozen."""
    return tuple(person for person in people if state != State.LOCKED or person.state == State.LOCKED)


def petugas_of(people: Iterable[OfficerFigures], kanwil: Office | None) -> tuple[OfficerFigures, ...]:
    """Who a page, a paper and a command count as "Petugas": persons with an index, each in one Kanwil, that of their
    last posting with an index (docs/domain.md 6). `kanwil` None: those of the nation.
    """
    key = None if kanwil is None else kanwil.pk
    return tuple(
        person
        for person in people
        if person.has_index and (key is None or (person.home is not None and person.home.id == key))
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """All that one page shows."""

    quarter: Quarter
    at: datetime
    policy: index.PolicyRules
    calendar_label: str
    kanwil: tuple[KanwilFigures, ...]
    locks: tuple[LockNote, ...] = ()
    """What of it is locked."""
    broken: tuple[Office, ...] = ()
    """The Kanwil whose lock is damaged: their figures are in no sum here."""

    @property
    def facts(self) -> Facts:
        return total(kanwil.facts for kanwil in self.kanwil)

    @property
    def untaken(self) -> Facts:
        return total(kanwil.untaken for kanwil in self.kanwil)

    @property
    def officers(self) -> tuple[OfficerFigures, ...]:
        """Every person once, by name."""
        return _once(office.officers for kanwil in self.kanwil for office in kanwil.offices)

    @property
    def offices(self) -> tuple[OfficeFigures, ...]:
        return tuple(office for kanwil in self.kanwil for office in kanwil.offices)

    @property
    def state(self) -> State:
        """Locked only when all of it is; broken when nothing else is left."""
        states = {kanwil.state for kanwil in self.kanwil}
        return states.pop() if len(states) == 1 else State.PROVISIONAL

    @property
    def type_assumed(self) -> bool:
        return any(officer.type_assumed for officer in self.officers)


def _once(rows: Iterable[Iterable[OfficerRow]]) -> tuple[OfficerFigures, ...]:
    found = {row.figures.officer.id: row.figures for office in rows for row in office}
    return tuple(sorted(found.values(), key=lambda each: (each.officer.name, each.officer.id)))
