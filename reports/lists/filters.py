"""The filters of reports: those of Rekap Tiket, the quarter, and the office where a login sees several."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets import quarters
from tickets.deadlines.rules import Rules
from tickets.lists.filters import RecapFilter
from tickets.models import Span
from tickets.quarter_of_address import quarter_or_404
from tickets.quarters import Quarter
from tickets.words import quarter_text
from users.clock import wib_date
from users.models import User
from users.typed.selects import OptionFilter
from users.words import date_text

ALL_TIME = "semua"


class ReportFilter(RecapFilter):
    """What `RecapFilter` knows, and the period by quarter. Without any period, `default_quarter` is taken."""

    untagged = ("quarter",)

    quarter = OptionFilter(label=gettext_lazy("Triwulan"), method="in_span", empty_label=None)

    def __init__(
        self, data: Mapping[str, str], *, user: User, rules: Rules, now: datetime, default_quarter: bool
    ) -> None:
        given = QueryDict(mutable=True)
        given.update({name: value for name, value in data.items() if isinstance(value, str)})
        if not any(given.get(name) for name in ("quarter", "since", "until")):
            given["quarter"] = Quarter.of(now).code if default_quarter else ALL_TIME
        asked = str(given.get("quarter") or ALL_TIME)
        if asked != ALL_TIME:
            quarter_or_404(asked, now)
        super().__init__(given, user=user, rules=rules, now=now)
        self.filters["quarter"].extra["choices"] = [
            (ALL_TIME, _("Semua periode")),
            *((quarter.code, quarter_text(quarter)) for quarter in quarters.until(Quarter.of(now))),
        ]

    @property
    def chosen_quarter(self) -> Quarter | None:
        """The quarter that bounds it, if one does."""
        code = self.valid().get("quarter")
        return Quarter.parse(code) if code and code != ALL_TIME else None

    def span(self) -> Span:
        """The days that both quarter and dates allow."""
        span, quarter = super().span(), self.chosen_quarter
        if quarter is None:
            return span
        return replace(
            span,
            since=max(span.since, quarter.since) if span.since else quarter.since,
            until=min(span.until, quarter.until) if span.until else quarter.until,
        )

    def is_sound(self) -> bool:
        """Whether everything that was asked for was understood."""
        return bool(self.form.is_valid())

    def kept(self) -> dict[str, str]:
        """The filters in force as plain words of an address: a job keeps them, a form repeats them."""
        return {name: str(self.data[name]) for name in self.filters if self.data.get(name)}

    def period_words(self) -> str:
        """ "Triwulan II 2026, 1 Apr 2026 s.d. 18 Mei 2026"; a running quarter ends today."""
        span, quarter = self.span(), self.chosen_quarter
        today = wib_date(self.now)
        first = wib_date(span.since) if span.since else None
        last = min(_last_day(span.until), today) if span.until else today
        if first is None:
            days = _("semua tiket s.d. %s") % date_text(last)
        elif first > last:
            days = _("tidak ada hari")
        else:
            days = _("%(first)s s.d. %(last)s") % {"first": date_text(first), "last": date_text(last)}
        return f"{quarter_text(quarter)}, {days}" if quarter else days

    def words(self) -> str:
        """Everything but the period, as it is printed on the paper: "Penanya: SATKER; Metode: Surat"."""
        period = {"quarter", "since", "until"}
        said = [f"{label}: {words}" for name, label, words in self.in_force() if name not in period]
        return "; ".join(said) if said else _("semua penanya, semua metode, semua tujuan")


def _last_day(until: datetime) -> date:
    return wib_date(until - timedelta(microseconds=1))
