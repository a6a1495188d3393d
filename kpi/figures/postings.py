"""What a posting owes within a quarter: its working days and the minimum of tickets for them.

The type of the office sets the minimum (000 4d-i); where it changes within the quarter each type counts for its own
working days.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from kpi import index
from kpi.index import Facts
from tickets.deadlines.rules import RuleBook
from tickets.quarters import Quarter
from tickets.sla.calendar import WorkCalendar
from users.clock import wib_date
from users.models import Basis, Office, Officer, OfficeRegion, OfficeTypeRecord, Posting

KINDS = dict(Posting.Kind.choices)


@dataclass(frozen=True, slots=True)
class TypeSpan:
    """A type of an office within a quarter, from first to last day."""

    type: str
    first_day: date
    last_day: date
    assumed: bool


@dataclass(frozen=True, slots=True)
class Posted:
    """A posting as figures name it, live or as a lock froze it: by key, with person, office, kind and days."""

    pk: int
    officer: Officer
    office: Office
    kind: str
    starts_on: date
    ends_on: date | None
    officer_id: int
    office_id: int

    @property
    def kind_text(self) -> str:
        """ "CSO" """
        return str(KINDS.get(self.kind, self.kind))


@dataclass(frozen=True, slots=True)
class PostingPart:
    """One posting's part of a quarter. `minimum` None: counted without index (no CSO, no KPPN, no type); 0: it had no
    day in the quarter, but its tickets belong to the index. `kanwil`: whose lock freezes it.

    Days are working days at that office: `working_days` of the posting, `quarter_days` of the whole quarter,
    `elapsed_days` before the Jakarta day of the instant, `remaining_days` from that day on.
    """

    posting: Posted
    kanwil: Office | None
    first_day: date
    last_day: date
    working_days: int
    quarter_days: int
    elapsed_days: int
    remaining_days: int
    types: tuple[TypeSpan, ...]
    minimum: Fraction | None
    facts: Facts

    @property
    def office(self) -> Office:
        return self.posting.office

    @property
    def kind(self) -> str:
        return self.posting.kind

    @property
    def in_quarter(self) -> bool:
        """Whether the posting had a day in the quarter."""
        return self.first_day <= self.last_day

    @property
    def is_whole_quarter(self) -> bool:
        return self.working_days == self.quarter_days

    @property
    def type_assumed(self) -> bool:
        return any(span.assumed for span in self.types)


class Measured(NamedTuple):
    """Of a PostingPart what follows from office, kind and days alone."""

    working_days: int
    quarter_days: int
    elapsed_days: int
    remaining_days: int
    types: tuple[TypeSpan, ...]
    minimum: Fraction | None


@dataclass(frozen=True)
class Yardstick:
    """What a quarter's postings are measured by: policy, calendar, and the offices' types and Kanwil."""

    quarter: Quarter
    at: datetime
    policy: index.PolicyRules
    book: RuleBook
    offices: "OfficeRecords"
    _measured: dict[tuple[object, ...], "Measured"] = field(default_factory=dict, compare=False, repr=False)
    """Most officers owe the same: reckoned once for each calendar, kind, types of an office and pair of days."""

    def part(self, posting: Posted, facts: Facts) -> PostingPart:
        """The posting's days within the quarter, none if it lies outside, and its minimum: 0 for one that had no day in
        the quarter, so that its tickets still count for the index.
        """
        first = max(posting.starts_on, self.quarter.first_day)
        last = min(posting.ends_on or self.quarter.last_day, self.quarter.last_day)
        owes = posting.kind == Posting.Kind.CSO and posting.office.kind == Office.Kind.KPPN
        calendar = self.book.of(posting.office_id).calendar
        types = self.offices.types(posting.office_id, self.quarter)
        key = (id(calendar), owes, id(types), first, last, posting.office_id if last < first else None)
        measured = self._measured.get(key)
        if measured is None:
            measured = self._measured[key] = self._measure(posting, calendar, types, first, last, owes=owes)
        return PostingPart(posting, self.offices.kanwil(posting.office, self.quarter), first, last, *measured, facts)

    def _measure(
        self,
        posting: Posted,
        calendar: WorkCalendar,
        of_office: tuple[TypeSpan, ...],
        first: date,
        last: date,
        *,
        owes: bool,
    ) -> "Measured":
        days = calendar.working_days(first, last)
        elapsed = calendar.working_days(first, min(last, wib_date(self.at) - timedelta(days=1)))
        whole = calendar.working_days(self.quarter.first_day, self.quarter.last_day)
        types = tuple(
            TypeSpan(span.type, max(span.first_day, first), min(span.last_day, last), span.assumed)
            for span in of_office
            if span.first_day <= last and first <= span.last_day
        )
        minimum = None
        if owes:
            if types:
                minimum = self._minimum(calendar, types, whole)
            elif last < first and self._was_typed(posting):
                minimum = Fraction(0)
        return Measured(days, whole, elapsed, days - elapsed, types, minimum)

    def _was_typed(self, posting: Posted) -> bool:
        """Of a posting without a day in the quarter: the office's type on its last day, else on the quarter's first."""
        days = [self.quarter.first_day]
        if posting.ends_on is not None and posting.ends_on < self.quarter.first_day:
            days.insert(0, posting.ends_on)
        return any(self.offices.is_typed(posting.office_id, day) for day in days)

    def _minimum(self, calendar: WorkCalendar, types: Sequence[TypeSpan], whole: int) -> Fraction:
        """The policy's minimum of each type for the working days that it held; without pro rata that of the last."""
        if not self.policy.pro_rata:
            return Fraction(self.policy.minimums[types[-1].type])
        shares = (
            Fraction(self.policy.minimums[span.type] * calendar.working_days(span.first_day, span.last_day), whole)
            for span in types
        )
        return sum(shares, Fraction(0))


class TypeRow(NamedTuple):
    """Of an OfficeTypeRecord what figures need."""

    type: str
    basis: str
    valid_from: date
    valid_to: date | None


class RegionRow(NamedTuple):
    """Of an OfficeRegion what figures need."""

    kanwil_id: int
    valid_from: date
    valid_to: date | None


class Offices(dict[int, Office]):
    """Every office by key, with its present Kanwil at hand; one is made of its row when somebody asks for it."""

    def __init__(self) -> None:
        rows = Office.objects.order_by()
        self._db, self._columns = rows.db, [field.attname for field in Office._meta.concrete_fields]
        self._above = self._columns.index("kanwil_id")
        key = self._columns.index("id")
        self._rows = {row[key]: row for row in rows.values_list(*self._columns)}

    def __missing__(self, key: int) -> Office:
        if key not in self._rows:  # founded since
            self._rows[key] = Office.objects.values_list(*self._columns).get(pk=key)
        office = self[key] = Office.from_db(self._db, self._columns, self._rows[key])
        if office.kanwil_id is not None:
            office.kanwil = self[office.kanwil_id]
        return office

    def every(self) -> list[Office]:
        return [self[key] for key in self._rows]

    def below(self, kanwil: int) -> set[int]:
        """The keys of those that stand below a Kanwil today."""
        return {key for key, row in self._rows.items() if row[self._above] == kanwil}


class OfficeRecords:
    """The offices, and their types and Kanwil over time, read in three queries for as many quarters as are asked for.

    Everything of one reading names the same Office of a key: `everywhere`, each with its present Kanwil at hand.
    """

    def __init__(self, quarters: Collection[Quarter]) -> None:
        last = max(quarters).last_day
        self.everywhere = Offices()
        self._types: dict[int, list[TypeRow | OfficeTypeRecord]] = defaultdict(list)
        types = OfficeTypeRecord.objects.filter(valid_from__lte=last).order_by("office_id", "valid_from")
        for key, *row in types.values_list("office_id", *TypeRow._fields):
            self._types[key].append(TypeRow(*row))
        self._regions: dict[int, list[RegionRow | OfficeRegion]] = defaultdict(list)
        regions = OfficeRegion.objects.filter(valid_from__lte=last).order_by("office_id", "valid_from")
        for key, *region in regions.values_list("office_id", *RegionRow._fields):
            self._regions[key].append(RegionRow(*region))
        self._homes: dict[tuple[int, Quarter], Office | None] = {}
        self._spans: dict[tuple[int, Quarter], tuple[TypeSpan, ...]] = {}
        self._same: dict[tuple[TypeSpan, ...], tuple[TypeSpan, ...]] = {}

    def proposing(
        self,
        *,
        types: Mapping[int, Sequence[OfficeTypeRecord]] | None = None,
        regions: Mapping[int, Sequence[OfficeRegion]] | None = None,
    ) -> "OfficeRecords":
        """The same with other records of some offices (their keys), in order of their first day: as they would be."""
        other = copy(self)
        other._types = defaultdict(list, self._types) | {key: list(rows) for key, rows in (types or {}).items()}
        other._regions = defaultdict(list, self._regions) | {key: list(rows) for key, rows in (regions or {}).items()}
        other._spans, other._homes = {}, {}
        return other

    def types(self, office_id: int, quarter: Quarter) -> tuple[TypeSpan, ...]:
        """An office's types within the quarter, in order; where records overlap, the later one holds from its start.
        Equal ones are one object."""
        known = self._spans.get((office_id, quarter))
        if known is None:
            rows = self._types.get(office_id)
            spans = tuple(_spans(rows, quarter)) if rows else ()
            known = self._spans[office_id, quarter] = self._same.setdefault(spans, spans)
        return known

    def is_typed(self, office_id: int, day: date) -> bool:
        rows = self._types.get(office_id, ())
        return any(row.valid_from <= day and (row.valid_to is None or day <= row.valid_to) for row in rows)

    def kanwil(self, office: Office, quarter: Quarter) -> Office | None:
        """The Kanwil of an office on the quarter's last day; its present one where no record says."""
        if office.kind == Office.Kind.KANWIL:
            return office
        key = (office.id, quarter)
        if key not in self._homes:
            self._homes[key] = self._home(office, quarter.last_day)
        return self._homes[key]

    def _home(self, office: Office, day: date) -> Office | None:
        for region in reversed(self._regions.get(office.pk, [])):
            if region.valid_from <= day and (region.valid_to is None or day <= region.valid_to):
                return self.everywhere[region.kanwil_id]
        return office.kanwil

    def below(self, kanwil: Office) -> set[int]:
        """The offices (keys) that are or were a Kanwil's by some record, and itself: among them are all that were its
        on a day."""
        found = self.everywhere.below(kanwil.pk) | {kanwil.pk}
        return found | {key for key, rows in self._regions.items() if any(row.kanwil_id == kanwil.pk for row in rows)}


def _spans(records: Sequence[TypeRow | OfficeTypeRecord], quarter: Quarter) -> Iterable[TypeSpan]:
    for record, following in zip(records, [*records[1:], None], strict=True):
        last = min(record.valid_to or quarter.last_day, quarter.last_day)
        if following is not None:
            last = min(last, following.valid_from - timedelta(days=1))
        first = max(record.valid_from, quarter.first_day)
        if first <= last:
            yield TypeSpan(record.type, first, last, record.basis == Basis.ASSUMED)
