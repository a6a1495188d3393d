"""What a page or a paper prints of a quarter: values made from counted facts, or read back from a lock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from tickets.quarters import Quarter
from users.models import Office, Officer

from . import index
from .index import Facts, Part, Result, total
from .postings import PostingPart, TypeSpan


class State(StrEnum):
    PROVISIONAL = "provisional"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class OfficerFigures:
    """A person's quarter. `parts`: his postings, the earliest first; `facts`: all that was counted for him;
    `counted`: what the index is made of (only postings with a minimum, if any) with the minimum for their days.
    """

    officer: Officer
    parts: tuple[PostingPart, ...]
    facts: Facts
    counted: Part
    result: Result
    state: State

    @property
    def minimum(self) -> Fraction | None:
        return self.counted.minimum

    @property
    def office(self) -> Office:
        """Of the latest posting."""
        return self.parts[-1].office

    @property
    def has_index(self) -> bool:
        """Whether an index is made for him at all; it may still be None while nothing is judged."""
        return bool(self.counted.minimum)

    @property
    def indexed_parts(self) -> tuple[PostingPart, ...]:
        return tuple(part for part in self.parts if part.minimum is not None)

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
    """His postings at this office."""


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
    """`kanwil` None: the head office."""

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


@dataclass(frozen=True, slots=True)
class LockNote:
    """That a Kanwil's quarter is locked: since when, by whom, with what policy and calendar, and its digest."""

    kanwil: Office
    revision: int
    locked_at: datetime
    locked_by: str
    policy: index.Policy
    calendar_label: str
    digest: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """All that one page shows."""

    quarter: Quarter
    at: datetime
    policy: index.Policy
    calendar_label: str
    kanwil: tuple[KanwilFigures, ...]
    locks: tuple[LockNote, ...] = ()
    """What of it is locked."""

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
        """Locked only when all of it is."""
        locked = self.kanwil and all(kanwil.state == State.LOCKED for kanwil in self.kanwil)
        return State.LOCKED if locked else State.PROVISIONAL

    @property
    def type_assumed(self) -> bool:
        return any(officer.type_assumed for officer in self.officers)


def _once(rows: Iterable[Iterable[OfficerRow]]) -> tuple[OfficerFigures, ...]:
    found = {row.figures.officer.pk: row.figures for office in rows for row in office}
    return tuple(sorted(found.values(), key=lambda each: (each.officer.name, each.officer.pk)))
