"""The first page of head office and admin (screen 27): eight whole quarters, the running one apart, the Kanwil, what
waits for a decision, and the signs of health. All figures of quarters are kept ones; each says of when it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpi.figures import kept
from kpi.figures.reading import NoPolicy
from kpi.figures.summary import Summary, together
from kpi.figures.words import assumption_text
from kpi.monitoring.numbers import Whose, method_url, with_quarter
from kpi.monitoring.pace import PaceTile, Progress, pace_tiles, progress_of
from tickets.deadlines.rules import NoCalendar, current_book
from tickets.quarters import Quarter
from tickets.words import instant_text, quarter_text
from users.models import User
from users.verification.page import Verified
from users.words import number_text

from .decisions import kanwil_by_key, to_decide_of
from .health import Sign, signs_of
from .tile_map import TileMap, map_of
from .to_do import ToDecide
from .trend import TrendCard, trend_card


@dataclass(frozen=True)
class RunningQuarter:
    label: str
    progress: str
    as_of: str
    url: str
    tiles: list[PaceTile]
    map: TileMap | None
    assumed: str
    method_url: str


@dataclass(frozen=True)
class NationHome:
    """The context of kpi/homes/nation.html. `signs`: for an admin alone, who is told of trouble."""

    lead: str
    trend: TrendCard | None
    quarter: RunningQuarter | None
    to_do: list[ToDecide]
    signs: list[Sign]
    monitoring_url: str


def nation_home(user: User, verified: Verified | None, now: datetime) -> NationHome:
    quarter = Quarter.of(now)
    parts, progress = _parts(quarter, now)
    summary = together(parts) if parts else None
    to_do = to_decide_of(user, summary.policy if summary else None, now)
    return NationHome(
        lead=_lead(summary, to_do),
        trend=trend_card(kept.trend(now), now),
        quarter=_running(parts, summary, progress, quarter, now) if summary and progress else None,
        to_do=to_do,
        signs=signs_of(verified, now) if verified is not None else [],
        monitoring_url=with_quarter(reverse("kpi:monitoring"), quarter),
    )


def _parts(quarter: Quarter, now: datetime) -> tuple[list[Summary], Progress | None]:
    try:
        return kept.summaries(quarter, now), progress_of(quarter, now, current_book().of(None).calendar)
    except (NoPolicy, NoCalendar):
        return [], None


def _lead(summary: Summary | None, to_do: list[ToDecide]) -> str:
    count = len(to_do)
    said = [
        ngettext("%(count)s hal menunggu keputusan.", "%(count)s hal menunggu keputusan.", count) % {"count": count}
        if to_do
        else _("Tidak ada yang menunggu keputusan.")
    ]
    if summary is not None and summary.untaken_late:
        late = _("%s tiket satker yang belum ditangani sudah terlambat Waktu IKU.")
        said.append(late % number_text(summary.untaken_late))
    return " ".join(said)


def _running(
    parts: list[Summary], summary: Summary, progress: Progress, quarter: Quarter, now: datetime
) -> RunningQuarter:
    url = with_quarter(reverse("kpi:monitoring"), quarter)
    return RunningQuarter(
        label=quarter_text(quarter),
        progress=progress.words,
        as_of=_("per %s") % instant_text(summary.at) if summary.at < now else "",
        url=url,
        tiles=pace_tiles(summary, progress, Whose(quarter), _narrowed(url)),
        map=map_of(parts, kanwil_by_key()),
        assumed=assumption_text(summary.policy, type_assumed=True),
        method_url=method_url(quarter),
    )


def _narrowed(url: str) -> Callable[[str], str]:
    return lambda status: f"{url}&status={status}"
