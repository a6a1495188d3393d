"""How the quarter of an office stands, as a line of its first page: counts of the office, which need no opening.

Figures about persons stay closed (docs/domain.md 2).
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kpi.figures import kept
from kpi.figures.reading import NoPolicy
from kpi.monitoring.drawn_pace import TILE, timeliness_point
from kpi.monitoring.numbers import place_url
from kpi.monitoring.pace import bounds_of, progress_of
from tickets.deadlines.rules import NoCalendar, current_book
from tickets.quarters import Quarter
from tickets.words import instant_text, quarter_text
from users.models import User
from users.words import number_text, percent_text


@dataclass(frozen=True)
class OfficeQuarter:
    label: str
    progress: str
    share: str
    point: SafeString
    said: str
    url: str
    as_of: str


def office_quarter(user: User, now: datetime) -> OfficeQuarter | None:
    """None before the first policy, and for an office that counts no ticket."""
    office, quarter = user.office, Quarter.of(now)
    if office is None:
        return None
    try:
        told = kept.office_sum(quarter, now, office)
        progress = progress_of(quarter, now, current_book().of(None).calendar)
    except (NoPolicy, NoCalendar):
        return None
    if told is None:
        return None
    summary, counted = told
    said = _("%(tickets)s tiket SATKER; %(late)s dari %(judged)s terlambat; %(untaken)s belum ditangani.") % {
        "tickets": number_text(counted.tickets),
        "late": number_text(counted.judged - counted.in_time),
        "judged": number_text(counted.judged),
        "untaken": number_text(counted.untaken),
    }
    return OfficeQuarter(
        label=quarter_text(quarter),
        progress=progress.words,
        share=percent_text(counted.share),
        point=timeliness_point(counted.share, bounds_of(summary.policy), TILE // 2),
        said=said,
        url=place_url(office, quarter),
        as_of=_("per %s") % instant_text(summary.at) if summary.at < now else "",
    )
