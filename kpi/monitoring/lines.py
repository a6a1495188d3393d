"""The lines of Monitoring IKU in words: an officer, an office's sum, what nobody has taken."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpi.figures.at_recording import AtRecording
from kpi.figures.lock_words import parts_words
from kpi.figures.nearest_step import edge_of
from kpi.figures.postings import PostingPart
from kpi.figures.reading import Figures, OfficeFigures, OfficerFigures, OfficerRow, State
from kpi.figures.words import achievement_text, amount_text
from kpi.index import PolicyRules
from tickets.quarters import Quarter
from users.pages.badges import Badge
from users.wib import MONTHS
from users.words import decimal_text, percent_text

from .charts import bar_of
from .drawn_bar import drawn
from .numbers import Counts, Whose, badge_of, officer_url, place_url


@dataclass(frozen=True)
class OfficerLine:
    """One officer within one office. `notes`: part of a quarter, other postings; `near`: what is near an edge;
    `without_index`: why there is none; `joined`: both shares' indices are over postings elsewhere, too.
    """

    name: str
    url: str
    counts: Counts
    minimum: str
    bar: SafeString | None
    quantity_share: str
    quantity_index: str
    timeliness_index: str
    index: str
    achievement: str
    badge: Badge | None
    notes: tuple[str, ...] = ()
    near: str = ""
    without_index: str = ""
    joined: bool = False
    at_recording: str = ""


@dataclass(frozen=True)
class OfficeGroup:
    """A KPPN with its officers; it only adds up."""

    name: str
    code: str
    type_text: str
    url: str
    counts: Counts
    officers: Sequence[OfficerLine] = field(default_factory=tuple)
    untaken: Counts | None = None


def group_of(office: OfficeFigures, figures: Figures, rows: Sequence[OfficerRow]) -> OfficeGroup:
    """`rows`: the officers to show, in order."""
    whose = Whose(figures.quarter, office=office.office)
    return OfficeGroup(
        name=office.office.name,
        code=office.office.code,
        type_text=_("tipe %(type)s") % {"type": office.type} if office.type else _("tanpa tipe"),
        url=place_url(office.office, figures.quarter),
        counts=whose.counts(office.facts),
        officers=tuple(officer_line(row, office, figures) for row in rows),
        untaken=whose.nobodys.counts(office.untaken) if office.untaken.tickets else None,
    )


def officer_line(row: OfficerRow, office: OfficeFigures, figures: Figures) -> OfficerLine:
    person, policy = row.figures, row.figures.policy
    result, minimum = person.result, person.minimum
    return OfficerLine(
        name=person.officer.name,
        url=officer_url(person.officer, figures.quarter),
        counts=Whose(figures.quarter, office=office.office, officer=person.officer).counts(row.here),
        minimum=amount_text(row.minimum) if row.minimum is not None else "",
        bar=drawn(bar_of(result.quantity_share, [step.bound for step in policy.quantity.steps])) if minimum else None,
        quantity_share=percent_text(result.quantity_share, 1) if minimum else "",
        quantity_index=_whole(result.quantity_index),
        timeliness_index=_whole(result.timeliness_index),
        index=decimal_text(result.index),
        achievement=achievement_text(result),
        badge=badge_of(result.status),
        notes=(*(part_note(part) for part in row.parts if _is_part(part)), *_person_notes(person, figures)),
        near=near_text(person, policy, quarter_runs=Quarter.of(figures.at) == figures.quarter),
        without_index="" if minimum else why_none(row.parts or person.parts),
        joined=len(person.counted_parts) > 1,
        at_recording=AtRecording.of(person.counted.facts).short if minimum else "",
    )


def _whole(index: int | None) -> str:
    return "-" if index is None else str(index)


def _is_part(part: PostingPart) -> bool:
    return part.minimum is not None and not part.is_whole_quarter and part.first_day <= part.last_day


def part_note(part: PostingPart) -> str:
    """ "sejak 4 Mei: 36/57 hari kerja", "sampai 27 Feb: …", "4 Mei–12 Jun: …"."""
    quarter = Quarter.of_day(part.first_day)
    first, last = (f"{day.day} {MONTHS[day.month - 1]}" for day in (part.first_day, part.last_day))
    if part.first_day == quarter.first_day:
        span = _("sampai %s") % last
    elif part.last_day == quarter.last_day:
        span = _("sejak %s") % first
    else:
        span = f"{first}–{last}"
    return f"{span}: {days_text(part)}"


def days_text(part: PostingPart) -> str:
    """ "36/57 hari kerja" """
    return _("%(days)d/%(whole)d hari kerja") % {"days": part.working_days, "whole": part.quarter_days}


def _person_notes(person: OfficerFigures, figures: Figures) -> list[str]:
    """What the line of one office cannot show: the sum, which parts are locked, and where the person is counted."""
    said = [sum_text(person)]
    if person.state != State.PROVISIONAL or person.is_partly_locked:
        shown = {note.lock_id for note in figures.locks} if figures.state == State.LOCKED else set()
        if person.state != State.LOCKED or {note.lock_id for note in person.locks} != shown:
            said.append(parts_words(person))
    return [each for each in said if each]


def sum_text(person: OfficerFigures) -> str:
    """The sum that an index over several postings came from; the line of one office shows only what counts there."""
    counted = person.counted
    if len(person.parts) < 2:
        return ""
    if not counted.minimum:
        return _("%d penempatan dalam triwulan ini") % len(person.parts)
    value = counted.facts.share
    return _(
        "indeks atas %(postings)d penempatan: %(tickets)d/%(minimum)s tiket, %(in_time)d/%(judged)d tepat%(share)s"
    ) % {
        "postings": len(person.counted_parts),
        "tickets": counted.facts.tickets,
        "minimum": amount_text(counted.minimum),
        "in_time": counted.facts.in_time,
        "judged": counted.facts.judged,
        "share": "" if value is None else f" ({percent_text(value)})",
    }


def why_none(parts: Sequence[PostingPart]) -> str:
    kinds = dict.fromkeys(part.posting.kind_text for part in parts)
    return _("%(kinds)s, tanpa indeks") % {"kinds": ", ".join(kinds)}


def near_text(person: OfficerFigures, policy: PolicyRules, *, quarter_runs: bool) -> str:
    """ "1 terlambat lagi: 2,20 Merah"; "" for whoever is not near an edge."""
    if person.state == State.LOCKED:
        return ""
    edge = edge_of(
        person.counted.facts,
        person.minimum,
        policy,
        within=settings.KPI_NEAR_TICKETS,
        quarter_runs=quarter_runs,
    )
    if edge is None:
        return ""
    words = (
        ngettext("bila %(count)d tiket lagi tepat waktu", "bila %(count)d tiket lagi tepat waktu", edge.tickets)
        if edge.rises
        else ngettext("bila %(count)d tiket lagi terlambat", "bila %(count)d tiket lagi terlambat", edge.tickets)
    )
    said = words % {"count": edge.tickets}
    return _("%(said)s: indeks %(index)s, %(status)s") % {
        "said": said,
        "index": decimal_text(edge.then.index),
        "status": edge.then.status,
    }
