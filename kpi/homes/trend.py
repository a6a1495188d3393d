"""Delapan triwulan terakhir: the nation's whole quarters as they are kept, drawn and as a table of doors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import dropwhile

from django.urls import reverse
from django.utils.translation import gettext as _

from kpi.figures.counting import What
from kpi.figures.summary import Summary
from kpi.figures.words import amount_text, short_percent
from kpi.index import Measure, PolicyRules
from kpi.monitoring.charts import grid_step
from kpi.monitoring.numbers import Number, Whose, with_quarter
from tickets.quarters import ROMAN
from tickets.words import instant_text, quarter_text
from users.words import decimal_text, number_text, percent_text

from .trend_chart import Trend, Value, trend_of

THOUSANDS = 10_000
"""From so many tickets on a column says them in thousands."""


@dataclass(frozen=True)
class TrendRow:
    quarter: str
    url: str
    tickets: Number
    judged: Number
    late: Number
    share: str
    minimum: str
    people: str


@dataclass(frozen=True)
class TrendCard:
    """`charts`: wide, and for a phone; `as_of`: when the oldest of it was counted."""

    charts: tuple[Trend, Trend]
    rows: tuple[TrendRow, ...]
    sentence: str
    unit: str
    as_of: str


def trend_card(told: Sequence[Summary], now: datetime) -> TrendCard | None:
    """None while nothing is kept. Quarters before the first ticket are left out: they had not begun."""
    told = list(dropwhile(lambda each: not each.tickets, told))
    if not told:
        return None
    most = max(Fraction(1), *(Fraction(each.tickets) for each in told), *(each.minimum for each in told))
    thousands = most >= THOUSANDS
    step = grid_step(most)
    tops = int(-(-most // step))
    counts = [(step * each, _count(step * each, thousands=thousands, whole=True)) for each in range(tops + 1)]
    values = [
        Value(
            str(each.quarter.year),
            ROMAN[each.quarter.number - 1],
            each.share,
            percent_text(each.share, 1),
            each.tickets,
            _count(each.tickets, thousands=thousands),
            each.minimum,
        )
        for each in told
    ]
    bounds = _bounds(told[-1].policy)
    first, last = quarter_text(told[0].quarter), quarter_text(told[-1].quarter)
    return TrendCard(
        charts=(trend_of(values, bounds, counts), trend_of(values, bounds, counts, kind="narrow")),
        rows=tuple(map(_row, reversed(told))),
        sentence=_("Ketepatan waktu dan tiket SATKER %(first)s sampai %(last)s; angkanya ada dalam tabel di bawah.")
        % {"first": first, "last": last},
        unit=_("ribu tiket SATKER") if thousands else _("tiket SATKER"),
        as_of=_("per %s") % instant_text(min(each.at for each in told)),
    )


def _count(count: int, *, thousands: bool, whole: bool = False) -> str:
    if not thousands:
        return number_text(count)
    share = Fraction(count, 1000)
    return decimal_text(share, 0 if whole and share.denominator == 1 else 1)


def _bounds(policy: PolicyRules) -> list[tuple[Fraction, str, str]]:
    if policy.measure != Measure.SHARE:
        return []
    steps = policy.timeliness.steps[:2]
    return [(step.bound, short_percent(step.bound), _("batas indeks %d") % step.index) for step in steps]


def _row(each: Summary) -> TrendRow:
    whose = Whose(each.quarter)
    return TrendRow(
        quarter=quarter_text(each.quarter),
        url=with_quarter(reverse("kpi:monitoring"), each.quarter),
        tickets=whose.number(each.tickets),
        judged=whose.number(each.judged, What.JUDGED),
        late=whose.number(each.late, What.LATE),
        share=percent_text(each.share),
        minimum=amount_text(each.minimum),
        people=number_text(each.people),
    )
