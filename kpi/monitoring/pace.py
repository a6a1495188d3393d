"""How a running quarter goes: laju and ketepatan, whom a forecast sees below the target, what nobody has taken. No sum
of Hijau, Kuning, Merah stands before a quarter's end (docs/design.md 5).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpi.figures.counting import What
from kpi.figures.standing import Standing
from kpi.figures.summary import Summary
from kpi.figures.words import amount_text, short_percent
from kpi.index import Measure, PolicyRules
from tickets.quarters import Quarter
from tickets.sla.calendar import WorkCalendar
from users.clock import wib_date
from users.words import decimal_text, number_text, percent_text

from .drawn_pace import TILE, pace_bar, timeliness_point
from .numbers import Whose

INDEXED = "indexed"
"""In the place of a status: every person with an index, as "Petugas" counts them."""

STANDING_WORDS = {
    Standing.AT_RISK: gettext_lazy("Berisiko"),
    Standing.WATCH: gettext_lazy("Perlu dijaga"),
    Standing.ON_TRACK: gettext_lazy("Pada jalur"),
}


@dataclass(frozen=True)
class Progress:
    """The working days of a quarter, by the nation's calendar: `gone` before today of `days`."""

    gone: int
    days: int
    today: int
    """The number of today's working day, or of the last one."""

    @property
    def needed(self) -> Fraction:
        """The share of a minimum that should be there by now."""
        return Fraction(self.gone, self.days) if self.days else Fraction(0)

    @property
    def words(self) -> str:
        """ "hari kerja ke-30 dari 57" """
        return _("hari kerja ke-%(today)d dari %(days)d") % {"today": self.today, "days": self.days}


def progress_of(quarter: Quarter, now: datetime, calendar: WorkCalendar) -> Progress:
    today = min(wib_date(now), quarter.last_day)
    days = calendar.working_days(quarter.first_day, quarter.last_day)
    gone = calendar.working_days(quarter.first_day, today - timedelta(days=1))
    return Progress(gone, days, calendar.working_days(quarter.first_day, today))


@dataclass(frozen=True)
class PaceTile:
    """A figure that is a door: `url` "" where there is nothing behind it."""

    icon: str
    word: str
    number: str
    of: str
    chart: SafeString | str
    lines: tuple[str, ...]
    url: str
    kind: str = "plain"
    current: bool = False


def bounds_of(policy: PolicyRules) -> list[Fraction]:
    """The two highest thresholds of timeliness as shares; none where the policy measures mean days."""
    return [step.bound for step in policy.timeliness.steps[:2]] if policy.measure == Measure.SHARE else []


def pace_tiles(
    summary: Summary,
    progress: Progress,
    whose: Whose,
    people_url: Callable[[str], str],
    *,
    chosen: str = "",
    untaken_line: str = "",
) -> list[PaceTile]:
    """Laju, Ketepatan, Berisiko, Belum ditangani. `people_url`: of the list of persons with a standing, or of all with
    an index; `chosen`: the one that the page shows; `untaken_line`: what is said of those nobody has taken."""
    at_risk, watch, on_track = (summary.standing(each) for each in Standing)
    return [
        _pace_tile(summary, progress, people_url(INDEXED) if summary.people else ""),
        _timeliness_tile(summary, whose),
        PaceTile(
            "circle-alert",
            _("Petugas berisiko"),
            number_text(at_risk),
            _("dari %s petugas") % number_text(summary.people),
            "",
            (
                _("perkiraan indeks di bawah %(target)s, bukan penilaian")
                % {"target": decimal_text(summary.policy.target)},
                _("%(watch)s lainnya perlu dijaga, %(track)s pada jalur")
                % {"watch": number_text(watch), "track": number_text(on_track)},
            ),
            people_url(Standing.AT_RISK) if at_risk else "",
            "late" if at_risk else "plain",
            current=chosen == Standing.AT_RISK,
        ),
        _untaken_tile(summary, whose, untaken_line),
    ]


def _pace_tile(summary: Summary, progress: Progress, url: str) -> PaceTile:
    said = _("%(tickets)s dari %(minimum)s · perlu %(needed)s hari ini") % {
        "tickets": number_text(summary.counted),
        "minimum": amount_text(summary.minimum),
        "needed": percent_text(progress.needed, 1),
    }
    return PaceTile(
        "chart",
        _("Laju tiket"),
        percent_text(summary.pace, 1),
        _("dari minimum"),
        pace_bar(summary.pace, progress.needed, TILE),
        (said,),
        url,
    )


def _timeliness_tile(summary: Summary, whose: Whose) -> PaceTile:
    bounds = bounds_of(summary.policy)
    said = _("%(late)s dari %(judged)s terlambat") % {
        "late": number_text(summary.late),
        "judged": number_text(summary.judged),
    }
    if bounds:
        said += " · " + _("garis: %s") % _(" dan ").join(short_percent(each) for each in reversed(bounds))
    return PaceTile(
        "clock",
        _("Ketepatan waktu"),
        percent_text(summary.share) if summary.judged else "-",
        _("tepat") if summary.judged else _("belum dinilai"),
        timeliness_point(summary.share, bounds, TILE),
        (said,),
        whose.url(What.LATE) if summary.late else whose.url(What.JUDGED) if summary.judged else "",
    )


def _untaken_tile(summary: Summary, whose: Whose, said: str) -> PaceTile:
    late = summary.untaken_late
    if late:
        said = said or _("%s sudah terlambat Waktu IKU") % number_text(late)
    else:
        said = _("belum ada yang terlambat") if summary.untaken else _("setiap tiket satker sudah ada petugasnya")
    return PaceTile(
        "inbox",
        _("Belum ditangani"),
        number_text(summary.untaken),
        _("tiket satker"),
        "",
        (said,),
        whose.nobodys.url() if summary.untaken else "",
        "near" if late else "plain",
    )
