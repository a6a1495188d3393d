"""What a posting owes within a quarter: its working days and the minimum of tickets for them.

The type of the office sets the minimum (000 4d-i); where it changes within the quarter each type counts for its own
working days.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from tickets.quarters import Quarter
from tickets.working_calendar import RuleBook
from users.clock import wib_date
from users.models import Basis, Office, OfficeTypeRecord, Posting

from . import index
from .index import Facts


@dataclass(frozen=True, slots=True)
class TypeSpan:
    """A type of an office within a quarter, from first to last day."""

    type: str
    first_day: date
    last_day: date
    assumed: bool


@dataclass(frozen=True, slots=True)
class PostingPart:
    """One posting's part of a quarter. `minimum` None: counted without index (no CSO, no KPPN, no type).

    Days are working days at that office: `working_days` of the posting, `quarter_days` of the whole quarter,
    `elapsed_days` before the Jakarta day of the instant, `remaining_days` from that day on.
    """

    posting: Posting
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
    def is_whole_quarter(self) -> bool:
        return self.working_days == self.quarter_days

    @property
    def type_assumed(self) -> bool:
        return any(span.assumed for span in self.types)


@dataclass(frozen=True)
class Yardstick:
    """What a quarter's postings are measured by: policy, calendar, and the offices' types."""

    quarter: Quarter
    at: datetime
    policy: index.Policy
    book: RuleBook
    types: Mapping[int, tuple[TypeSpan, ...]]

    def part(self, posting: Posting, facts: Facts) -> PostingPart:
        """The posting's days within the quarter, none if it lies outside, and its minimum."""
        calendar = self.book.of(posting.office_id).calendar
        first = max(posting.starts_on, self.quarter.first_day)
        last = min(posting.ends_on or self.quarter.last_day, self.quarter.last_day)
        days = calendar.working_days(first, last)
        elapsed = calendar.working_days(first, min(last, wib_date(self.at) - timedelta(days=1)))
        whole = calendar.working_days(self.quarter.first_day, self.quarter.last_day)
        types = tuple(
            TypeSpan(span.type, max(span.first_day, first), min(span.last_day, last), span.assumed)
            for span in self.types.get(posting.office_id, ())
            if span.first_day <= last and first <= span.last_day
        )
        counts = posting.kind == Posting.Kind.CSO and posting.office.kind == Office.Kind.KPPN
        return PostingPart(
            posting=posting,
            first_day=first,
            last_day=last,
            working_days=days,
            quarter_days=whole,
            elapsed_days=elapsed,
            remaining_days=days - elapsed,
            types=types,
            minimum=self._minimum(posting, types, whole) if counts and types else None,
            facts=facts,
        )

    def _minimum(self, posting: Posting, types: Sequence[TypeSpan], whole: int) -> Fraction:
        """The policy's minimum of each type for the working days that it held; without pro rata that of the last."""
        if not self.policy.pro_rata:
            return Fraction(self.policy.minimums[types[-1].type])
        calendar = self.book.of(posting.office_id).calendar
        shares = (
            Fraction(self.policy.minimums[span.type] * calendar.working_days(span.first_day, span.last_day), whole)
            for span in types
        )
        return sum(shares, Fraction(0))


def types_in(quarter: Quarter) -> dict[int, tuple[TypeSpan, ...]]:
    """Each office's types within the quarter, in order; where records overlap, the later one holds from its start."""
    return types_in_each([quarter])[quarter]


def types_in_each(quarters: Collection[Quarter]) -> dict[Quarter, dict[int, tuple[TypeSpan, ...]]]:
    """`types_in` of each of them, in one query."""
    records = OfficeTypeRecord.objects.filter(valid_from__lte=max(quarters).last_day)
    of_office: dict[int, list[OfficeTypeRecord]] = defaultdict(list)
    for record in records.exclude(valid_to__lt=min(quarters).first_day).order_by("office_id", "valid_from"):
        of_office[record.office_id].append(record)
    return {
        quarter: {office_id: spans for office_id, rows in of_office.items() if (spans := tuple(_spans(rows, quarter)))}
        for quarter in quarters
    }


def _spans(records: Sequence[OfficeTypeRecord], quarter: Quarter) -> Iterable[TypeSpan]:
    for record, following in zip(records, [*records[1:], None], strict=True):
        last = min(record.valid_to or quarter.last_day, quarter.last_day)
        if following is not None:
            last = min(last, following.valid_from - timedelta(days=1))
        first = max(record.valid_from, quarter.first_day)
        if first <= last:
            yield TypeSpan(record.type, first, last, record.basis == Basis.ASSUMED)
