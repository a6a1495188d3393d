"""Tiket terkumpul: an officer's counted tickets day by day, drawn and as a table; one query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from kpi.figures.forecast import Forecast
from kpi.figures.reading import OfficerFigures, TicketsBehind
from kpi.figures.words import amount_text
from tickets.deadlines.rules import RuleBook
from tickets.quarters import Quarter
from tickets.sla.calendar import WorkCalendar
from users.clock import wib_date
from users.wib import MONTHS, WIB
from users.words import date_text, number_text

from .charts import Growth, Point, growth_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class GrowthCard:
    """The chart, the sentence that says it, and the same week by week."""

    chart: Growth
    sentence: str
    weeks: tuple[tuple[str, str], ...]


def growth_card(
    person: OfficerFigures, behind: TicketsBehind, foreseen: Forecast | None, book: RuleBook, *, running: bool
) -> GrowthCard:
    """`foreseen`: drawn as dots up to the quarter's last day."""
    quarter = behind.scope.quarter
    last = min(wib_date(behind.scope.at), quarter.last_day)
    fact = _accumulated(behind, last)
    steps = reversed(person.policy.quantity.steps)
    minimum = person.minimum
    thresholds = []
    if minimum:
        for step in steps:
            count = step.bound * minimum
            thresholds.append((count, amount_text(count), _("indeks %d") % step.index))
    ahead = []
    if foreseen is not None and last < quarter.last_day:
        calendar = book.of(person.office.pk).calendar
        ahead = _ahead(fact[-1], Fraction(foreseen.tickets), quarter, calendar)
    chart = growth_of(
        fact,
        ahead,
        first=quarter.first_day,
        last=quarter.last_day,
        thresholds=thresholds,
        days=_day_labels(quarter),
        running=running,
        fact_label=number_text(int(fact[-1].count)),
        end_label=_("≈ %s") % number_text(foreseen.tickets) if foreseen else "",
    )
    return GrowthCard(chart, _sentence(fact[-1], foreseen, quarter), _weeks(fact))


def _accumulated(behind: TicketsBehind, last: date) -> list[Point]:
    """The count at the end of each day that had tickets, and of the last day."""
    rows = behind.tickets().order_by().annotate(day=TruncDate("created_at", tzinfo=WIB)).values_list("day")
    by_day: Mapping[date, int] = dict(rows.annotate(count=Count("pk")))
    points, count = [], 0
    day = behind.scope.quarter.first_day
    while day <= last:
        count += by_day.get(day, 0)
        points.append(Point(day, Fraction(count)))
        day += ONE_DAY
    return points


def _ahead(now: Point, end: Fraction, quarter: Quarter, calendar: WorkCalendar) -> list[Point]:
    """From now to the forecast, rising on working days only."""
    whole = calendar.working_days(now.day + ONE_DAY, quarter.last_day)
    points, day = [now], now.day + ONE_DAY
    while day <= quarter.last_day:
        gone = calendar.working_days(now.day + ONE_DAY, day)
        points.append(Point(day, now.count + (end - now.count) * Fraction(gone, whole) if whole else end))
        day += ONE_DAY
    return points


def _day_labels(quarter: Quarter) -> list[tuple[date, str]]:
    first = quarter.first_day
    labels = [(first.replace(month=month), f"1 {MONTHS[month - 1]}") for month in range(first.month, first.month + 3)]
    last = quarter.last_day
    return [*labels, (last, f"{last.day} {MONTHS[last.month - 1]}")]


def _sentence(now: Point, foreseen: Forecast | None, quarter: Quarter) -> str:
    said = _("%(count)s tiket terkumpul sampai %(day)s") % {
        "count": number_text(int(now.count)),
        "day": date_text(now.day),
    }
    if foreseen is not None:
        said += _("; dengan laju ini sekitar %(count)s pada %(day)s, perkiraan") % {
            "count": number_text(foreseen.tickets),
            "day": date_text(quarter.last_day),
        }
    return said + "."


def _weeks(fact: list[Point]) -> tuple[tuple[str, str], ...]:
    """At the end of each Sunday, and of the last day."""
    ends = [point for point in fact if point.day.weekday() == 6 or point is fact[-1]]
    return tuple((date_text(point.day), number_text(int(point.count))) for point in ends)
