"""A quarter in short, by Kanwil: what first pages and charts say of it. Made of the one reading, or read back from what
was kept of it; both are the same values.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.conf import settings

from kpi.index import Facts, PolicyRules
from tickets.quarters import Quarter
from users.models import Office

from .policy_document import read_fraction
from .standing import Outlook, Standing, outlook_of
from .values import Figures, OfficeFigures, OfficerFigures, State


@dataclass(frozen=True)
class Foreseen:
    """A person of a running quarter with what their outlook is made of. `office`: of their latest posting."""

    officer_id: int
    name: str
    office_id: int
    office_code: str
    office: str
    facts: Facts
    minimum: Fraction
    elapsed_days: int
    remaining_days: int
    policy: PolicyRules

    @cached_property
    def outlook(self) -> Outlook | None:
        return outlook_of(
            self.facts,
            self.minimum,
            self.policy,
            elapsed_days=self.elapsed_days,
            remaining_days=self.remaining_days,
            watch_room=settings.KPI_WATCH_ROOM,
        )


@dataclass(frozen=True, slots=True)
class OfficeSum:
    """An office's counted tickets of the quarter, and those of them that nobody has taken."""

    office_id: int
    tickets: int
    judged: int
    in_time: int
    untaken: int
    untaken_late: int

    @property
    def share(self) -> Fraction | None:
        """In time, of those judged."""
        return Fraction(self.in_time, self.judged) if self.judged else None


@dataclass(frozen=True, slots=True)
class Summary:
    """`kanwil_id` None: the head office, or several together. `counted` and `minimum`: of the persons with an index.
    `offices` and `foreseen`: of one Kanwil's running quarter, else empty.
    """

    quarter: Quarter
    at: datetime
    kanwil_id: int | None
    tickets: int
    judged: int
    in_time: int
    untaken: int
    untaken_late: int
    people: int
    counted: int
    minimum: Fraction
    policy: PolicyRules
    offices: tuple[OfficeSum, ...] = ()
    foreseen: tuple[Foreseen, ...] = ()
    broken: bool = False
    standings: tuple[int, ...] | None = None
    """How many persons stand so, in the order of `Standing`, where `foreseen` was not read."""

    @property
    def late(self) -> int:
        return self.judged - self.in_time

    @property
    def share(self) -> Fraction | None:
        """In time, of those judged."""
        return Fraction(self.in_time, self.judged) if self.judged else None

    @property
    def pace(self) -> Fraction | None:
        """The counted tickets of the persons over their minimums."""
        return self.counted / self.minimum if self.minimum else None

    def with_outlook(self) -> list[tuple[Foreseen, Outlook]]:
        """Whoever has one, by office and name."""
        found = ((person, person.outlook) for person in self.foreseen)
        return [(person, outlook) for person, outlook in found if outlook is not None]

    def standing(self, which: Standing) -> int:
        """How many persons stand so."""
        if self.standings is not None:
            return self.standings[list(Standing).index(which)]
        return sum(outlook.standing == which for _person, outlook in self.with_outlook())


def outlook_of_person(person: OfficerFigures) -> Outlook | None:
    """None for whom nothing is foreseen: without an index, or once a lock speaks for them."""
    if not person.has_index or person.state != State.PROVISIONAL or person.locks:
        return None
    return _foreseen(person).outlook


def _foreseen(person: OfficerFigures) -> Foreseen:
    office = person.office
    return Foreseen(
        person.officer.pk,
        person.officer.name,
        office.pk,
        office.code,
        office.name,
        person.counted.facts,
        person.minimum or Fraction(0),
        person.elapsed_days,
        person.remaining_days,
        person.policy,
    )


def summaries_of(figures: Figures) -> list[Summary]:
    """Of each Kanwil on the page."""
    return [
        summary_over(
            figures, row.facts, row.untaken, row.people, row.offices, row.kanwil, broken=row.state == State.BROKEN
        )
        for row in figures.kanwil
    ]


def summary_over(
    figures: Figures,
    facts: Facts,
    untaken: Facts,
    people: Sequence[OfficerFigures],
    offices: Iterable[OfficeFigures] = (),
    kanwil: Office | None = None,
    *,
    broken: bool = False,
) -> Summary:
    """Of sums that are added up already. `people`: its "Petugas"."""
    running = Quarter.of(figures.at) == figures.quarter
    return Summary(
        figures.quarter,
        figures.at,
        kanwil.pk if kanwil else None,
        facts.tickets,
        facts.judged,
        facts.in_time,
        untaken.tickets,
        untaken.late,
        len(people),
        sum(person.counted.facts.tickets for person in people),
        sum((person.minimum or Fraction(0) for person in people), Fraction(0)),
        figures.policy,
        tuple(map(_office_sum, offices)) if running else (),
        tuple(sorted(map(_foreseen, _to_foresee(people)), key=_by_office)) if running else (),
        broken,
    )


def _office_sum(office: OfficeFigures) -> OfficeSum:
    facts, untaken = office.facts, office.untaken
    return OfficeSum(office.office.pk, facts.tickets, facts.judged, facts.in_time, untaken.tickets, untaken.late)


def _to_foresee(people: Iterable[OfficerFigures]) -> Iterable[OfficerFigures]:
    return (person for person in people if person.state == State.PROVISIONAL and not person.locks)


def _by_office(person: Foreseen) -> tuple[str, str, int]:
    return person.office_code, person.name, person.officer_id


def together(parts: Sequence[Summary]) -> Summary:
    """Their sum, of the earliest instant among them. ValueError without a part."""
    if not parts:
        raise ValueError("Nothing to add up.")
    return replace(
        parts[0],
        at=min(part.at for part in parts),
        kanwil_id=None,
        **{name: sum(getattr(part, name) for part in parts) for name in SUMS},
        minimum=sum((part.minimum for part in parts), Fraction(0)),
        offices=tuple(each for part in parts for each in part.offices),
        foreseen=tuple(each for part in parts for each in part.foreseen),
        broken=False,
        standings=None
        if any(part.standings is None for part in parts)
        else tuple(map(sum, zip(*(part.standings or () for part in parts), strict=True))),
    )


SUMS = ("tickets", "judged", "in_time", "untaken", "untaken_late", "people", "counted")


# --- As plain values --------------------------------------------------------------------------------------------------
def written(summary: Summary) -> dict[str, Any]:
    """Offices and persons of a running quarter."""
    return {
        "offices": [
            [each.office_id, each.tickets, each.judged, each.in_time, each.untaken, each.untaken_late]
            for each in summary.offices
        ],
        "foreseen": [_written_person(each) for each in summary.foreseen],
    }


def _written_person(person: Foreseen) -> list[Any]:
    facts = person.facts
    counted = [facts.tickets, facts.judged, facts.in_time, facts.open_within, str(facts.used_sum), facts.at_recording]
    where = [person.office_id, person.office_code, person.office]
    days = [person.elapsed_days, person.remaining_days]
    return [person.officer_id, person.name, *where, counted, str(person.minimum), *days]


def read_detail(content: dict[str, Any], policy: PolicyRules) -> tuple[tuple[OfficeSum, ...], tuple[Foreseen, ...]]:
    """As it was written."""
    return (
        tuple(OfficeSum(*each) for each in content["offices"]),
        tuple(_read_person(policy, each) for each in content["foreseen"]),
    )


def _read_person(policy: PolicyRules, row: list[Any]) -> Foreseen:
    officer, name, office, code, place, counted, minimum, gone, left = row
    tickets, judged, in_time, waiting, used, at_recording = counted
    facts = Facts(tickets, judged, in_time, waiting, read_fraction(used) or Fraction(0), at_recording)
    return Foreseen(officer, name, office, code, place, facts, Fraction(minimum), gone, left, policy)
