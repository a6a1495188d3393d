"""The first page of a Kanwil (screens 26, 31): how the quarter goes, whom to look after, its KPPN, what waits for it.

Figures of the quarter are those of Monitoring IKU, as they are kept or counted now; the page says of when they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpi.figures import kept
from kpi.figures.reading import NoPolicy
from kpi.figures.standing import Standing
from kpi.figures.summary import OfficeSum, Summary
from kpi.figures.words import assumption_text
from kpi.models import QuarterLock
from kpi.monitoring.at_risk import Attention, attention_of
from kpi.monitoring.drawn_pace import timeliness_point
from kpi.monitoring.numbers import Whose, method_url, place_url
from kpi.monitoring.pace import INDEXED, PaceTile, Progress, bounds_of, pace_tiles, progress_of
from kpi.objections.listing import to_decide_count
from kpi.signals.permissions import open_count
from tickets.deadlines.chips import due_text
from tickets.deadlines.rules import NoCalendar, current_book
from tickets.lists.region import OfficeLine, Region, Warnings, region_of, warnings_of
from tickets.lists.waiting import waiting_count, waiting_for
from tickets.models import Norm
from tickets.models.mirrors import MIRRORS
from tickets.quarters import Quarter
from tickets.words import instant_text, quarter_text
from users.models import Office, User
from users.wib import LONG_MONTHS
from users.words import count_text, number_text, percent_text

from .to_do import ToDecide


@dataclass(frozen=True)
class OfficeState:
    """A KPPN: its open tickets by state, and its timeliness of the quarter."""

    line: OfficeLine
    url: str
    point: SafeString | str
    share: str


@dataclass(frozen=True)
class QuarterNow:
    """What is said of the running quarter; `as_of`: when it was counted, "" where that is now."""

    label: str
    progress: str
    as_of: str
    tiles: list[PaceTile]
    attention: list[Attention]
    people: str
    people_url: str
    last_day: str
    assumed: str
    method_url: str


@dataclass(frozen=True)
class KanwilHome:
    """The context of kpi/homes/kanwil.html. `quarter` None before the first policy."""

    lead: str
    waiting: int
    waiting_label: str
    quarter: QuarterNow | None
    offices: list[OfficeState]
    region: Region
    warnings: Warnings
    to_do: list[ToDecide]


def kanwil_home(user: User, now: datetime) -> KanwilHome:
    kanwil, quarter = user.office, Quarter.of(now)
    assert kanwil is not None  # noqa: S101 - a Kanwil's login has its office
    summary, progress = _summary(kanwil, quarter, now)
    region, warnings = region_of(user, now), warnings_of(user, now)
    waiting = waiting_count(user) or 0
    sums = {each.office_id: each for each in summary.offices} if summary else {}
    return KanwilHome(
        lead=_lead(summary, warnings),
        waiting=waiting,
        waiting_label=ngettext("Jawab %(count)s tiket Kanwil", "Jawab %(count)s tiket Kanwil", waiting)
        % {"count": count_text(waiting)},
        quarter=_quarter(summary, progress, kanwil, quarter, now) if summary and progress else None,
        offices=[_office(line, sums.get(line.office.pk), summary, quarter) for line in region.lines],
        region=region,
        warnings=warnings,
        to_do=_to_do(user, kanwil, quarter, waiting, now),
    )


def _summary(kanwil: Office, quarter: Quarter, now: datetime) -> tuple[Summary | None, Progress | None]:
    try:
        found = kept.summaries(quarter, now, kanwil)
        progress = progress_of(quarter, now, current_book().of(None).calendar)
    except (NoPolicy, NoCalendar):
        return None, None
    return (found[0] if found and not found[0].broken else None), progress


def _lead(summary: Summary | None, warnings: Warnings) -> str:
    said = []
    if summary is not None:
        said.append(
            _("%(risk)s dari %(people)s petugas berisiko tidak mencapai target.")
            % {"risk": number_text(summary.standing(Standing.AT_RISK)), "people": number_text(summary.people)}
        )
    late = warnings.late
    said.append(
        ngettext(
            "%(count)s tiket di wilayah terlambat Waktu IKU.", "%(count)s tiket di wilayah terlambat Waktu IKU.", late
        )
        % {"count": number_text(late)}
        if late
        else _("Tidak ada tiket yang terlambat Waktu IKU.")
    )
    return " ".join(said)


def _quarter(summary: Summary, progress: Progress, kanwil: Office, quarter: Quarter, now: datetime) -> QuarterNow:
    place = place_url(kanwil, quarter)
    last = quarter.last_day
    return QuarterNow(
        label=quarter_text(quarter),
        progress=progress.words,
        as_of=_("per %s") % instant_text(summary.at) if summary.at < now else "",
        tiles=pace_tiles(summary, progress, Whose(quarter, kanwil=kanwil), _narrowed(place)),
        attention=attention_of(summary, quarter),
        people=number_text(summary.people),
        people_url=f"{place}&status={INDEXED}",
        last_day=f"{last.day} {LONG_MONTHS[last.month - 1]}",
        assumed=assumption_text(summary.policy, type_assumed=True),
        method_url=method_url(quarter),
    )


def _narrowed(place: str) -> Callable[[str], str]:
    return lambda status: f"{place}&status={status}"


def _office(line: OfficeLine, counted: OfficeSum | None, summary: Summary | None, quarter: Quarter) -> OfficeState:
    url = place_url(line.office, quarter) if line.office.kind in {Office.Kind.KPPN, Office.Kind.KPPN_KHUSUS} else ""
    if counted is None or summary is None or counted.share is None:
        return OfficeState(line, url, "", "-")
    point = timeliness_point(counted.share, bounds_of(summary.policy))
    return OfficeState(line, url, point, percent_text(counted.share))


# --- What waits for the Kanwil itself ---------------------------------------------------------------------------------
def _to_do(user: User, kanwil: Office, quarter: Quarter, waiting: int, now: datetime) -> list[ToDecide]:
    found = []
    if waiting:
        found.append(
            ToDecide(
                "meja",
                waiting,
                _("tiket di meja Kanwil"),
                _first_due(user),
                f"{reverse('tickets:recap')}?tab=perlu",
                _("Jawab"),
            )
        )
    return found + kanwil_to_do(user, kanwil, quarter, now)


def kanwil_to_do(user: User, kanwil: Office, quarter: Quarter, now: datetime) -> list[ToDecide]:
    """What a supervisor there decides or looks at, besides the tickets on its desk."""
    found = []
    if objections := to_decide_count(user, now):
        url = f"{reverse('review:objections')}?tab=putuskan"
        found.append(
            ToDecide("putusan", objections, _("keberatan petugas belum diputus"), "", url, _("Tinjau"), kind="late")
        )
    past = quarter.previous
    if (unlocked := _unlocked(kanwil, past)) is not None:
        found.append(ToDecide("kunci", 1, _("triwulan belum dikunci"), quarter_text(past), unlocked, _("Kunci")))
    if signals := open_count(user):
        found.append(
            ToDecide(
                "indikasi",
                signals,
                _("indikasi kejanggalan perlu dilihat"),
                _("bukan bagian indeks"),
                reverse("review:signals"),
                _("Lihat"),
            )
        )
    return found


def _first_due(user: User) -> str:
    due = MIRRORS[Norm.Code.IKU].due
    first = waiting_for(user).exclude(**{due: None}).order_by(due).values_list(due, flat=True).first()
    return _("tenggat terdekat %s") % due_text(first) if first else ""


def _unlocked(kanwil: Office, past: Quarter) -> str | None:
    """Where the quarter before is locked, while nobody has; only one that is kept or counted has anything to lock."""
    if not kept.has_figures(kanwil, past) or QuarterLock.objects.newest_of(kanwil, past.code) is not None:
        return None
    return reverse("kpi:lock", args=[kanwil.code, past.code])
