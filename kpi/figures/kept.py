"""What is kept of quarters for first pages and the trend (decision 0026): made by the worker, read in one query.

A kept figure never is another than the reader's of the same instant; a page that shows one says of when it is.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from kpi.index import PolicyRules
from kpi.models import KeptFigures, NoPolicy, QuarterLock
from tickets.deadlines.rules import NoCalendar
from tickets.models import Decision
from tickets.quarters import FIRST, Quarter
from users.clock import Clock, wib_date
from users.models import Office
from users.wib import WIB

from .policy_document import read_policy, written_policy
from .reading import figures
from .standing import Standing
from .summary import SUMS, OfficeSum, Summary, read_detail, summaries_of, together, written

logger = logging.getLogger(__name__)

WHOLE_QUARTERS = 8
"""So many past ones are kept, those of the trend."""
NIGHT = time(2, 0)
"""Jakarta time: all of them are made anew after it, once a day; master data may have changed without a decision."""
MISSED_TURNS = 3
"""A running quarter's row that missed so many turns is not shown; the page counts by itself."""
TOUCHED_MOST = 5000
"""Decisions looked at for the quarters they touch; after more, every kept quarter is made anew."""


# --- Kept -------------------------------------------------------------------------------------------------------------
def keep(quarter: Quarter, at: datetime) -> int:
    """Make a quarter's rows anew from the reading as of `at`; how many. NoPolicy before the first policy's quarter."""
    marks = _marks()
    parts = summaries_of(figures(quarter, at))
    rows = [_row(part, marks) for part in parts]
    with transaction.atomic():
        KeptFigures.objects.filter(quarter=quarter.code).delete()
        KeptFigures.objects.bulk_create(rows)
    return len(rows)


def _row(part: Summary, marks: tuple[int, int]) -> KeptFigures:
    return KeptFigures(
        quarter=part.quarter.code,
        kanwil_id=part.kanwil_id,
        made_at=part.at,
        **{name: getattr(part, name) for name in SUMS},
        minimum=str(part.minimum),
        at_risk=part.standing(Standing.AT_RISK),
        watch=part.standing(Standing.WATCH),
        on_track=part.standing(Standing.ON_TRACK),
        policy=written_policy(part.policy),
        broken=part.broken,
        detail=written(part),
        decision_mark=marks[0],
        lock_mark=marks[1],
    )


def _marks() -> tuple[int, int]:
    """The newest decision and lock, before the reading: what comes while it reads is looked at again."""
    return _newest(Decision), _newest(QuarterLock)


def _newest(model: type[Decision | QuarterLock]) -> int:
    return model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0


def whole_quarters(at: datetime) -> list[Quarter]:
    """Those of the trend, the earliest first: never the running one."""
    found: list[Quarter] = []
    quarter = Quarter.of(at).previous
    while len(found) < WHOLE_QUARTERS and quarter >= FIRST:
        found.append(quarter)
        quarter = quarter.previous
    return found[::-1]


# --- Read -------------------------------------------------------------------------------------------------------------
def summaries(quarter: Quarter, at: datetime, kanwil: Office | None = None) -> list[Summary]:
    """Of a running quarter: each Kanwil's without its offices and persons, or one's with them; as kept, or counted
    now where that is too old. NoPolicy.
    """
    rows = KeptFigures.objects.filter(quarter=quarter.code)
    rows = rows.filter(kanwil=kanwil) if kanwil is not None else rows.defer("detail")
    found = list(rows.order_by("kanwil__code"))
    if not found or not all(_is_fresh(row, at) for row in found):
        return summaries_of(figures(quarter, at, kanwil=kanwil))
    policy = read_policy(found[0].policy)
    told = [_sums(row, quarter, policy) for row in found]
    if kanwil is None:
        return told
    offices, foreseen = read_detail(found[0].detail, policy)
    return [replace(told[0], offices=offices, foreseen=foreseen)]


def office_sum(quarter: Quarter, at: datetime, office: Office) -> tuple[Summary, OfficeSum] | None:
    """An office's counts of a running quarter, with the summary that they stand in: as it is kept of its Kanwil, or
    counted now of the office alone. None where nothing of it is counted. NoPolicy.
    """
    row = KeptFigures.objects.filter(quarter=quarter.code, kanwil_id=office.kanwil_id).first()
    if row is not None and _is_fresh(row, at):
        policy = read_policy(row.policy)
        offices, _persons = read_detail(row.detail, policy)
        parts = [replace(_sums(row, quarter, policy), offices=offices)]
    else:
        parts = summaries_of(figures(quarter, at, office=office))
    found = ((part, each) for part in parts for each in part.offices if each.office_id == office.pk)
    return next(found, None)


def _is_fresh(row: KeptFigures, at: datetime) -> bool:
    return at - MISSED_TURNS * timedelta(minutes=settings.KPI_KEEP_MINUTES) <= row.made_at <= at


def _sums(row: KeptFigures, quarter: Quarter, policy: PolicyRules) -> Summary:
    return Summary(
        quarter,
        row.made_at,
        row.kanwil_id,
        **{name: getattr(row, name) for name in SUMS},
        minimum=Fraction(row.minimum),
        policy=policy,
        broken=row.broken,
        standings=(row.at_risk, row.watch, row.on_track),
    )


def trend(at: datetime) -> list[Summary]:
    """The nation's whole quarters of the last two years that are kept, the earliest first; one query."""
    quarters = {quarter.code: quarter for quarter in whole_quarters(at)}
    rows = KeptFigures.objects.filter(quarter__in=[*quarters], broken=False).defer("detail")
    of_quarter: dict[str, list[KeptFigures]] = {}
    for row in rows.order_by("quarter"):
        of_quarter.setdefault(row.quarter, []).append(row)
    told = []
    for code, each in of_quarter.items():
        policy = read_policy(each[0].policy)
        told.append(together([_sums(row, quarters[code], policy) for row in each]))
    return told


def has_figures(kanwil: Office, quarter: Quarter) -> bool:
    """Whether a whole quarter of the Kanwil is kept, and has a ticket or somebody with an index."""
    rows = KeptFigures.objects.filter(quarter=quarter.code, kanwil=kanwil)
    return rows.filter(Q(tickets__gt=0) | Q(people__gt=0)).exists()


def kanwil_with_figures(quarter: Quarter) -> list[Office]:
    """Each Kanwil of which a whole quarter is kept with a ticket or somebody with an index, by code; one statement."""
    rows = KeptFigures.objects.filter(quarter=quarter.code).filter(Q(tickets__gt=0) | Q(people__gt=0))
    return list(Office.objects.filter(pk__in=rows.values("kanwil")).order_by("code"))


# --- The worker's piece -----------------------------------------------------------------------------------------------
class KeepFigures:
    """The running quarter every few minutes, and a whole one when it is missing, a decision or a lock in it is newer,
    or the night has come; one quarter after the other, so that ending the worker waits for one at most."""

    def __init__(self) -> None:
        self.running_at: datetime | None = None

    def __call__(self, clock: Clock, stopping: Callable[[], bool]) -> None:
        now = clock.now()
        if self.running_at is not None and now - self.running_at < timedelta(minutes=settings.KPI_KEEP_MINUTES):
            return
        for quarter in [Quarter.of(now), *_due(now)]:
            if stopping():
                return
            try:
                keep(quarter, clock.now())
            except (NoPolicy, NoCalendar) as nothing:
                logger.debug("%s: nothing to keep yet: %r", quarter, nothing)
        KeptFigures.objects.exclude(
            quarter__in=[each.code for each in (Quarter.of(now), *whole_quarters(now))]
        ).delete()
        self.running_at = now


def _due(now: datetime) -> list[Quarter]:
    """The whole quarters that must be made anew, the newest first."""
    kept = {
        row["quarter"]: row
        for row in KeptFigures.objects.order_by()
        .values("quarter")
        .annotate(made=Max("made_at"), decision=Max("decision_mark"), lock=Max("lock_mark"))
    }
    quarters = whole_quarters(now)[::-1]
    known = [kept[each.code] for each in quarters if each.code in kept]
    touched = _touched(min((row["decision"] for row in known), default=0), quarters) if known else {}
    locked = QuarterLock.objects.filter(pk__gt=min((row["lock"] for row in known), default=0)).values_list(
        "pk", "quarter"
    )
    newest_lock = {code: pk for pk, code in locked.order_by("pk")}
    night = _last_night(now)
    return [
        each
        for each in quarters
        if each.code not in kept
        or kept[each.code]["made"] < night
        or kept[each.code]["made"] < each.until
        or touched.get(each.code, 0) > kept[each.code]["decision"]
        or newest_lock.get(each.code, 0) > kept[each.code]["lock"]
    ]


def _touched(mark: int, quarters: Collection[Quarter]) -> dict[str, int]:
    """Of the whole quarters in which something was decided after `mark`: the newest such decision (its key)."""
    since, until = min(quarters).since, max(quarters).until
    rows = (
        Decision.objects.filter(pk__gt=mark).order_by("pk").values_list("pk", "ticket__created_at")[: TOUCHED_MOST + 1]
    )
    found: dict[str, int] = {}
    for count, (key, created) in enumerate(rows):
        if count == TOUCHED_MOST:
            return {each.code: _newest(Decision) for each in quarters}
        if since <= created < until:
            found[Quarter.of(created).code] = key
    return found


def _last_night(now: datetime) -> datetime:
    local = now.astimezone(WIB)
    day: date = wib_date(now) if local.time() >= NIGHT else wib_date(now) - timedelta(days=1)
    return datetime.combine(day, NIGHT, WIB)
