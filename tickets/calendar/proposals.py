"""What a change of the calendar or the norms may consist of, as proposals that nobody has decided yet.

Acting on them (drafting, confirming) is `tickets.calendar.actions`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tickets.deadlines.rules import CALENDAR_ROWS, Proposed, row_of
from tickets.models import CalendarChange, CalendarVersion, DayOff, Norm, ServiceHours, SpecialHours

Row = DayOff | SpecialHours | ServiceHours | Norm
PROPOSED: dict[Any, Any] = {row: proposed for proposed, row in CALENDAR_ROWS.items()}


@dataclass(frozen=True)
class Proposal:
    """What is to be drafted. `rows`: proposed rows that are not saved yet; `base`: the version they were thought out
    on."""

    title: str
    legal_basis: str
    base: CalendarVersion
    rows: Sequence[Proposed]
    summary: str = ""
    confirmed_through: date | None = None
    undoes: CalendarChange | None = None
    replaces: CalendarChange | None = None


def removal(row: Row) -> Proposed:
    """The proposal to take a row out; it repeats what the row says."""
    return _proposed(type(row), row, removes=row)


def addition(row: Row) -> Proposed:
    """The proposal to add a row; `row` is not saved, or one that was taken out and shall be again."""
    return _proposed(type(row), row)


def rows_of(change: CalendarChange) -> list[Proposed]:
    return [*change.days.all(), *change.hours.all(), *change.weekly.all(), *change.norms.all()]


def carried_over(change: CalendarChange) -> list[Proposed]:
    """The same rows for another draft."""
    return [_proposed(type(row_of(row)), row, removes=row.removes) for row in rows_of(change)]


def inverse(change: CalendarChange) -> list[Proposed]:
    """What undoes a change in force: what it added is taken out, unless somebody did so since; what it took out is
    added once more, with the basis it had."""
    assert change.version is not None  # noqa: S101 - only of a change in force
    rows: list[Proposed] = []
    for model in PROPOSED:
        rows += [removal(row) for row in model.objects.filter(added_in=change.version, removed_in=None)]
        rows += [addition(row) for row in model.objects.filter(removed_in=change.version)]
    return rows


def _proposed(model: type, row: Any, removes: Any = None) -> Proposed:
    proposed = PROPOSED[model]
    said = {field.attname for field in proposed._meta.concrete_fields} - {"id", "change_id", "removes_id"}
    return proposed(removes=removes, **{name: getattr(row, name) for name in said})


# --- Norms ------------------------------------------------------------------------------------------------------------
def norm_from(day: date, old: Norm, new: Norm | None) -> list[Proposed]:
    """From that input day on, up to the old norm's last day, `new` holds instead of `old`, or none."""
    rows: list[Proposed] = [removal(old)]
    if old.valid_from < day:
        kept = addition(old)
        kept.valid_to = day - timedelta(days=1)
        rows.append(kept)
    if new is not None:
        new.valid_from, new.valid_to = max(day, old.valid_from), old.valid_to
        rows.append(addition(new))
    return rows


# --- The week ---------------------------------------------------------------------------------------------------------
def week_from(day: date, old: Iterable[ServiceHours], new: Sequence[ServiceHours]) -> list[Proposed]:
    """From that day on `new` holds for the nation's week instead of `old`, the rows of which none is to come."""
    rows: list[Proposed] = []
    for row in old:
        if row.valid_to is not None and row.valid_to < day:
            continue
        rows.append(removal(row))
        if row.valid_from < day:
            kept = addition(row)
            kept.valid_to = day - timedelta(days=1)
            rows.append(kept)
    for hours in new:
        hours.valid_from, hours.valid_to = day, None
        rows.append(addition(hours))
    return rows


# --- A year at once ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ProposedDay:
    """A day off as somebody proposes it, not yet anybody's decision."""

    day: date
    name: str
    category: str


@dataclass(frozen=True)
class YearDifference:
    """Proposed days beside the nation's calendar as it is."""

    added: tuple[ProposedDay, ...]
    removed: tuple[DayOff, ...]
    same: tuple[ProposedDay, ...]

    def rows(self, legal_basis: str) -> list[Proposed]:
        added = [
            DayOff(day=row.day, name=row.name, category=row.category, legal_basis=legal_basis) for row in self.added
        ]
        return [*(removal(row) for row in self.removed), *(addition(row) for row in added)]


def difference(version: CalendarVersion, year: int, proposed: Iterable[ProposedDay]) -> YearDifference:
    """What confirming the proposal would change in that year. Compared by day: names differ in spelling everywhere."""
    present = DayOff.objects.in_version(version).filter(day__year=year, office=None).order_by("day")
    days = {row.day for row in present}
    wanted = sorted(proposed, key=lambda row: row.day)
    wanted_days = {row.day for row in wanted}
    return YearDifference(
        added=tuple(row for row in wanted if row.day not in days),
        removed=tuple(row for row in present if row.day not in wanted_days),
        same=tuple(row for row in wanted if row.day in days),
    )
