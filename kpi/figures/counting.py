"""The tickets behind every figure, and their count: one query a page, whatever its size.

As of an instant `at`, by the newest recorded decision of each ticket, never by its present status: counted is what was
put in within the quarter and by `at`; judged is what had ended by `at`, or was past its last moment in time then
(late). A ticket answered only after `at` is, as of `at`, still open; one put in before the first norm is never judged.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, reduce
from itertools import pairwise
from operator import or_

from django.db import connection
from django.db.models import BigIntegerField, Case, Count, F, Q, SmallIntegerField, Sum, Value, When

from kpi.index import Facts, Measure, PolicyRules
from tickets.deadlines.decisions import pauses_of
from tickets.deadlines.holding import rules_of_each
from tickets.deadlines.rules import RuleBook, current_book, pure_norm
from tickets.models import Origin, Ticket
from tickets.models.mirrors import MIRRORS
from tickets.quarters import Quarter
from tickets.sla import clock
from users.models import Office, Officer
from users.wib import midnight

NONE = Q(pk__in=[])
AT_RECORDING = Q(answered_at=F("created_at"))
"""Dijawab saat direkam: no clock ran on such a ticket."""
ONE_DAY = timedelta(days=1)
DECIMALS = 10**12
"""Of the used days that a decision keeps."""


class What(StrEnum):
    """Which of the tickets behind a figure. Judged, open within and without norm are all that is counted; in time and
    late are all that is judged.
    """

    COUNTED = "counted"
    JUDGED = "judged"
    IN_TIME = "in_time"
    LATE = "late"
    OPEN_WITHIN = "open_within"
    WITHOUT_NORM = "without_norm"


@dataclass(frozen=True)
class Terms:
    """How tickets of a quarter are counted as of an instant: by which policy and which rules."""

    quarter: Quarter
    at: datetime
    policy: PolicyRules
    book: RuleBook | None = field(default=None, compare=False, repr=False)
    """The rules, from whoever has read them already; else the current ones."""

    def period(self) -> Q:
        """Put in through HAI CSO within the quarter and by the instant, by an asker of a unit type that counts."""
        return Q(
            origin=Origin.HAI_CSO,
            created_at__gte=self.quarter.since,
            created_at__lt=self.quarter.until,
            created_at__lte=self.at,
            asker_unit_type__in=self.policy.unit_types,
        )

    @cached_property
    def kinds(self) -> dict[What, Q]:
        """What makes a counted ticket one of each kind: the one definition that counts and lists alike."""
        norm = MIRRORS[self.policy.norm_code].lookups
        ended = norm(ended__lte=self.at)
        not_ended = norm(ended=None) | norm(ended__gt=self.at)
        past = norm(late_after__lt=self.at)
        not_judged = not_ended & (norm(late_after=None) | norm(late_after__gte=self.at))
        with_norm = self._with_norm(self.book or current_book())
        return {
            What.COUNTED: Q(),
            What.JUDGED: ended | past,
            What.IN_TIME: norm(in_time=True) & ended,
            What.LATE: (norm(in_time=False) & ended) | (not_ended & past),
            What.OPEN_WITHIN: not_judged & with_norm,
            What.WITHOUT_NORM: not_judged & ~with_norm,
        }

    def _with_norm(self, book: RuleBook) -> Q:
        """Put in while the policy's norm was in force; always, where it was all the quarter."""
        periods = []
        for norm in book.norms:
            if norm.code == self.policy.norm_code:
                since, until = norm.valid_from, norm.valid_to
                if since <= self.quarter.first_day and (until is None or until >= self.quarter.last_day):
                    return ~NONE
                period = Q(created_at__gte=midnight(since))
                periods.append(period if until is None else period & Q(created_at__lt=midnight(until + ONE_DAY)))
        return reduce(or_, periods, NONE)


@dataclass(frozen=True)
class Scope:
    """Whose tickets of a quarter, as of an instant: the nation's, or narrowed by what is not None. `postings`: their
    keys; `untaken`: belum ditangani, nobody's. Of a person whose figures are known: `locks`, those that froze them
    (their keys), `live`, whether live tickets belong to them, too, and `policy`, which counts these.
    """

    quarter: Quarter
    at: datetime
    kanwil: Office | None = None
    office: Office | None = None
    officer: Officer | None = None
    postings: tuple[int, ...] | None = None
    untaken: bool = False
    locks: tuple[int, ...] | None = None
    live: bool = True
    policy: PolicyRules | None = None

    def place(self) -> Q:
        """The scope for live tickets, without its period; everywhere for the nation."""
        return self._narrowed() if self.kanwil is None else self._narrowed() & Q(kanwil=self.kanwil)

    def frozen(self) -> Q:
        """The scope for the tickets of locks: a lock's Kanwil is where they count."""
        return self._narrowed() if self.kanwil is None else self._narrowed() & Q(lock__kanwil=self.kanwil)

    def _narrowed(self) -> Q:
        rows = Q()
        if self.office is not None:
            rows &= Q(office=self.office)
        if self.officer is not None:
            rows &= Q(posting__officer=self.officer)
        if self.postings is not None:
            rows &= Q(posting__in=self.postings)
        if self.untaken:
            rows &= Q(posting=None)
        return rows


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted under one posting (None: belum ditangani), office and Kanwil (None: the head office's)."""

    posting_id: int | None
    office_id: int
    kanwil_id: int | None
    facts: Facts


class WholeSum(Sum):
    """SQLite keeps decimals as binary fractions: there a sum of used days is one of whole numbers of 1/DECIMALS."""

    output_field = BigIntegerField()
    template = f"SUM(%(distinct)sCAST(ROUND(%(expressions)s * {DECIMALS}) AS INTEGER))"


def counted_rows(terms: Terms, where: Q) -> list[Counted]:
    """The counted facts of the tickets that `where` names (`terms.period` comes on top), in one query, grouped by
    posting, office and Kanwil. Where the policy measures mean days, one more query adds what the late ones still open
    have used.
    """
    return counted_in_each([(terms, where)])[0]


def counted_in_each(asked: Sequence[tuple[Terms, Q]]) -> list[list[Counted]]:
    """As `counted_rows` for each of these quarters, in as few queries as there are ways to judge: one, where all have
    one measure and one norm by one instant.
    """
    found: list[list[Counted]] = [[] for _each in asked]
    ways: list[tuple[tuple[object, ...], list[int]]] = []
    for number, (terms, _where) in enumerate(asked):
        way = (terms.kinds, terms.policy.norm_code, terms.policy.measure, terms.at)
        known = next(
            (numbers for each, numbers in ways if each == way and not _has(asked, numbers, terms.quarter)), None
        )
        if known is None:
            ways.append((way, [number]))
        else:
            known.append(number)
    for _way, numbers in ways:
        for place, rows in zip(numbers, _counted([asked[number] for number in numbers]), strict=True):
            found[place] = rows
    return found


def _has(asked: Sequence[tuple[Terms, Q]], numbers: Sequence[int], quarter: Quarter) -> bool:
    """Whether the quarter is among these already: two policies may count in it, each its own tickets."""
    return any(asked[number][0].quarter == quarter for number in numbers)


def _counted(asked: Sequence[tuple[Terms, Q]]) -> list[list[Counted]]:
    """Quarters that are judged in one way; none of them twice."""
    terms = asked[0][0]
    mirror, kinds = MIRRORS[terms.policy.norm_code], terms.kinds
    whole = connection.vendor == "sqlite"
    grouped = ["posting_id", "office_id", "kanwil_id"]
    tickets = Ticket.objects.filter(_of_all(asked)).order_by()
    if len(asked) > 1:
        since, until = (min(each.quarter.since for each, _w in asked), max(each.quarter.until for each, _w in asked))
        place = Case(
            *(
                When(created_at__gte=each.quarter.since, created_at__lt=each.quarter.until, then=number)
                for number, (each, _where) in enumerate(asked)
            ),
            output_field=SmallIntegerField(),
        )
        tickets = tickets.filter(created_at__gte=since, created_at__lt=until).annotate(place=place)
    else:
        tickets = tickets.annotate(place=Value(0))
    rows = tickets.values_list("place", *grouped).annotate(
        tickets=Count("*"),
        judged=Count("created_at", filter=kinds[What.JUDGED]),
        in_time=Count("created_at", filter=kinds[What.IN_TIME]),
        open_within=Count("created_at", filter=kinds[What.OPEN_WITHIN]),
        at_recording=Count("created_at", filter=AT_RECORDING),
        used=(WholeSum if whole else Sum)(mirror.used, filter=mirror.lookups(ended__lte=terms.at)),
    )
    by_mean = terms.policy.measure == Measure.MEAN
    running = [_running(each, each.period() & where) if by_mean else {} for each, where in asked]
    unit = DECIMALS if whole else 1
    found: list[list[Counted]] = [[] for _each in asked]
    for number, posting, office, kanwil, count, judged, in_time, within, at_recording, used in rows:
        days = _used(used, unit)
        if more := running[number].get((posting, office, kanwil)):
            days += more
        facts = Facts(count, judged, in_time, within, days, at_recording)
        found[number].append(Counted(posting, office, kanwil, facts))
    return found


def _of_all(asked: Sequence[tuple[Terms, Q]]) -> Q:
    """The tickets of any of these quarters; said once where nothing but the days tells them apart, and these are one
    stretch."""
    first, where = asked[0]
    quarters = sorted({each.quarter for each, _where in asked})
    one_stretch = all(before.until == after.since for before, after in pairwise(quarters))
    alike = all(each.policy.unit_types == first.policy.unit_types and other == where for each, other in asked)
    if len(asked) > 1 and one_stretch and alike:
        # From when to when, the count itself says.
        counted = Q(origin=Origin.HAI_CSO, asker_unit_type__in=first.policy.unit_types)
        return counted & Q(created_at__lte=first.at) & where
    return reduce(or_, (each.period() & where for each, where in asked))


def _used(used: Decimal | int | None, unit: int) -> Fraction:
    return Fraction(used or 0) if unit == 1 else Fraction(used or 0) / unit


def _running(terms: Terms, where: Q) -> dict[tuple[int | None, ...], Fraction]:
    """What the tickets open past their last moment in time have used by `at`, by posting, office and Kanwil: else a
    mean could be kept low by never answering.
    """
    book = terms.book or current_book()
    sums: dict[tuple[int | None, ...], Fraction] = defaultdict(Fraction)
    by_norm = MIRRORS[terms.policy.norm_code].lookups
    late = where & terms.kinds[What.LATE] & (by_norm(ended=None) | by_norm(ended__gt=terms.at))
    tickets = list(Ticket.objects.filter(late))
    rules_for = rules_of_each(book, tickets)
    for ticket in tickets:
        rules = rules_for(ticket)
        norm = rules.norm_for(ticket, terms.policy.norm_code)
        if norm is not None:
            key = (ticket.posting_id, ticket.office_id, ticket.kanwil_id)
            pauses = pauses_of(ticket, norm, rules)
            sums[key] += clock.used(rules.calendar, pure_norm(norm), ticket.created_at, terms.at, pauses)
    return sums
