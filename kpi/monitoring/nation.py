"""Monitoring IKU Layanan CSO at the head office: the nation by Kanwil, and a search over all officers and offices."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpi.figures.counting import What
from kpi.figures.reading import Figures, KanwilFigures, OfficerFigures, State, in_sums, petugas_of
from kpi.figures.standing import Standing
from kpi.figures.summary import Summary, summary_over, together
from kpi.figures.words import amount_text, short_percent, short_place
from kpi.index import Facts, total
from tickets.deadlines.rules import current_book
from tickets.words import SORT_ICONS
from users.models import Office
from users.pages.badges import Badge
from users.typed.names import finds
from users.words import number_text, percent_text

from .drawn_pace import pace_bar, timeliness_point
from .numbers import BADGES, Counts, Number, Whose, officer_url, place_url
from .overview import Choice, Overview, SortHead, overview_of, sort_head
from .pace import INDEXED, bounds_of, progress_of

FOUND_MOST = 50


@dataclass(frozen=True)
class KanwilLine:
    name: str
    code: str
    url: str
    counts: Counts
    untaken: Number
    officers: Number
    statuses: tuple[tuple[Badge, Number], ...]
    state: str
    """In words below the name; "" while its figures are provisional."""
    region: "Region"
    """What it says, as numbers."""


@dataclass
class SearchHit:
    """An officer or an office that the search names."""

    name: str
    where: str
    url: str


@dataclass
class Nation:
    """Everything that kpi/nation.html prints."""

    overview: Overview
    lines: list[KanwilLine]
    total: KanwilLine
    notes: Sequence[str]
    chart: "NationChart"
    found: list[SearchHit] | None = None
    found_more: bool = False


@dataclass(frozen=True)
class Region:
    """A Kanwil's sums, added up once for all that the page says of them."""

    kanwil: Office | None
    facts: Facts
    untaken: Facts
    people: Sequence[OfficerFigures]
    counted: Sequence[OfficerFigures]
    """Of `people` those whose status is in the sums."""
    state: State
    summary: Summary
    kppn: int

    @classmethod
    def of(cls, row: KanwilFigures, figures: Figures) -> "Region":
        facts, untaken, people = row.facts, row.untaken, row.people
        summary = summary_over(figures, facts, untaken, people)
        kppn = sum(each.office.kind == Office.Kind.KPPN for each in row.offices)
        return cls(row.kanwil, facts, untaken, people, in_sums(people, row.state), row.state, summary, kppn)


KANWIL_KEYS: dict[str, Callable[[Region], Fraction | int]] = {
    "tickets": lambda row: row.facts.tickets,
    "judged": lambda row: row.facts.judged,
    "in_time": lambda row: row.facts.in_time,
    "late": lambda row: row.facts.late,
    "timely": lambda row: row.facts.share or Fraction(0),
    "untaken": lambda row: row.untaken.tickets,
    "officers": lambda row: len(row.people),
    "kppn": lambda row: row.kppn,
    "pace": lambda row: row.summary.pace or Fraction(0),
    "untaken_late": lambda row: row.untaken.late,
    "at_risk": lambda row: row.summary.standing(Standing.AT_RISK),
}
KANWIL_HEADS = {
    "name": gettext_lazy("Kanwil"),
    "tickets": gettext_lazy("Tiket"),
    "judged": gettext_lazy("Dinilai"),
    "in_time": gettext_lazy("Tepat"),
    "late": gettext_lazy("Terlambat"),
    "timely": gettext_lazy("% tepat"),
    "untaken": gettext_lazy("Belum ditangani"),
    "officers": gettext_lazy("Petugas"),
    "kppn": gettext_lazy("KPPN"),
    "pace": gettext_lazy("Laju: tiket dari minimum"),
    "untaken_late": gettext_lazy("Sudah terlambat"),
    "at_risk": gettext_lazy("Petugas berisiko"),
}


def nation_of(figures: Figures, query: QueryDict, now: datetime) -> Nation:
    """The page of the head office."""
    people = petugas_of(figures.officers, None)
    rows = [Region.of(row, figures) for row in figures.kanwil]
    counted = [person for row in rows for person in row.counted]
    facts, untaken = total(row.facts for row in rows), total(row.untaken for row in rows)
    whose = Whose(figures.quarter)
    summary = together([row.summary for row in rows]) if rows else None
    overview = overview_of(figures, query, now, KANWIL_HEADS, whose, facts, untaken, people, counted, summary)
    choice = overview.choice
    whole = Region(
        None,
        facts,
        untaken,
        people,
        counted,
        figures.state,
        summary or summary_over(figures, facts, untaken, people),
        sum(row.kppn for row in rows),
    )
    chart = _chart(rows, whole, choice, now, running=overview.picker.is_running)
    if choice.sort in KANWIL_KEYS:
        rows.sort(key=KANWIL_KEYS[choice.sort], reverse=choice.descending)
    elif choice.descending:
        rows.reverse()
    tally = not overview.picker.is_running
    page = Nation(
        overview=overview,
        lines=[_kanwil_line(row, figures, tally=tally) for row in rows],
        total=_line(_("Nasional"), "", whole, whose, _door_in(choice), tally=tally),
        notes=overview.notes[1:4],
        chart=chart,
    )
    if choice.narrows:
        found = list(_found(figures, overview))
        page.found, page.found_more = found[:FOUND_MOST], len(found) > FOUND_MOST
    return page


def _door_in(choice: Choice) -> Callable[[str], str]:
    return lambda status: choice.address(q="", status=status)


def _kanwil_line(row: Region, figures: Figures, *, tally: bool) -> KanwilLine:
    if row.kanwil is None:
        return _line(_("Kantor Pusat"), "", row, Whose(figures.quarter), lambda _status: "", tally=tally)
    url = place_url(row.kanwil, figures.quarter)
    whose = Whose(figures.quarter, kanwil=row.kanwil)
    return _line(row.kanwil.name, url, row, whose, _door_at(url), tally=tally)


def _door_at(url: str) -> Callable[[str], str]:
    return lambda status: f"{url}&status={status}"


def _line(name: str, url: str, row: Region, whose: Whose, door: Callable[[str], str], *, tally: bool) -> KanwilLine:
    """`door`: the address of the list of persons with a status, or of all with an index. `tally`: whether the quarter
    is over, so that statuses are added up."""

    return KanwilLine(
        name=name,
        code=row.kanwil.code if row.kanwil else "",
        url=url,
        counts=whose.counts(row.facts),
        untaken=whose.nobodys.number(row.untaken.tickets),
        officers=_people(len(row.people), INDEXED, door),
        statuses=tuple(
            (badge, _people(sum(person.result.status == status for person in row.counted), badge.colour, door))
            for status, badge in BADGES.items()
            if tally
        ),
        state=STATES.get(row.state, lambda: "")(),
        region=row,
    )


def _people(count: int, status: str, door: Callable[[str], str]) -> Number:
    return Number(number_text(count), door(status) if count else "")


STATES = {State.LOCKED: lambda: _("terkunci"), State.BROKEN: lambda: _("kunci rusak, tanpa angka")}


# --- The chart --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ChartLine:
    """A row of bars; each number a door."""

    name: str
    code: str
    url: str
    state: str
    kppn: str
    officers: Number
    bar: SafeString
    pace: Number
    amounts: str
    point: SafeString
    share: str
    late: Number
    judged: Number
    untaken: Number
    untaken_late: Number
    at_risk: Number


@dataclass(frozen=True)
class NationChart:
    """Each Kanwil with tickets, the lowest timeliness first unless another order is chosen; the others in one row."""

    lines: list[ChartLine]
    total: ChartLine
    empty: list[tuple[str, str]]
    empty_kppn: int
    columns: Mapping[str, SortHead]
    needed: str
    bounds: list[str]
    running: bool
    sums: str


def _chart(rows: Sequence[Region], whole: Region, choice: Choice, now: datetime, *, running: bool) -> NationChart:
    policy, quarter = whole.summary.policy, choice.quarter
    bounds = bounds_of(policy)
    progress = progress_of(quarter, now, current_book().of(None).calendar)
    needed = progress.needed if running else Fraction(1)

    def line(row: Region, name: str, url: str, whose: Whose, door: Callable[[str], str]) -> ChartLine:
        summary = row.summary
        return ChartLine(
            name=name,
            code=row.kanwil.code if row.kanwil else "",
            url=url,
            state=STATES.get(row.state, lambda: "")(),
            kppn=number_text(row.kppn),
            officers=_people(summary.people, INDEXED, door),
            bar=pace_bar(summary.pace, needed),
            pace=Number(percent_text(summary.pace, 1), door(INDEXED) if summary.people else ""),
            amounts=f"{number_text(summary.counted)} / {amount_text(summary.minimum)}",
            point=timeliness_point(summary.share, bounds),
            share=percent_text(summary.share),
            late=whose.number(summary.late, What.LATE),
            judged=whose.number(summary.judged, What.JUDGED),
            untaken=whose.nobodys.number(summary.untaken),
            untaken_late=whose.nobodys.number(summary.untaken_late, What.LATE),
            at_risk=_people(summary.standing(Standing.AT_RISK), Standing.AT_RISK, door),
        )

    def kanwil_line(row: Region) -> ChartLine:
        if row.kanwil is None:
            return line(row, _("Kantor Pusat"), "", Whose(quarter), lambda _status: "")
        url = place_url(row.kanwil, quarter)
        return line(row, short_place(row.kanwil.name), url, Whose(quarter, kanwil=row.kanwil), _door_at(url))

    shown = _in_order([row for row in rows if row.facts.tickets or row.state == State.BROKEN], choice)
    empty = [row for row in rows if not row.facts.tickets and row.state != State.BROKEN and row.kanwil is not None]
    heads = {name: sort_head(name, label, choice) for name, label in KANWIL_HEADS.items()}
    if choice.sort == "name" and not choice.descending:
        heads["timely"] = SortHead(heads["timely"].label, heads["timely"].url, "ascending", SORT_ICONS["ascending"])
        heads["name"] = SortHead(heads["name"].label, choice.address(sort="-name"), "", SORT_ICONS[""])
    return NationChart(
        lines=[kanwil_line(row) for row in shown],
        total=line(
            whole,
            _("Nasional, %d Kanwil") % sum(row.kanwil is not None for row in rows),
            "",
            Whose(quarter),
            _door_in(choice),
        ),
        empty=[(short_place(row.kanwil.name), place_url(row.kanwil, quarter)) for row in empty if row.kanwil],
        empty_kppn=sum(row.kppn for row in empty),
        columns=heads,
        needed=percent_text(needed, 1) if running else "",
        bounds=[short_percent(each) for each in bounds],
        running=running,
        sums=_sums(whole),
    )


def _in_order(rows: list[Region], choice: Choice) -> list[Region]:
    if choice.sort in KANWIL_KEYS:
        return sorted(rows, key=KANWIL_KEYS[choice.sort], reverse=choice.descending)
    if choice.descending:
        return rows[::-1]
    return sorted(rows, key=lambda row: (row.facts.share is None, row.facts.share or 0))


def _sums(whole: Region) -> str:
    """That the parts make the whole, in words."""
    facts, untaken = whole.facts, whole.untaken
    waiting = facts.tickets - facts.judged
    said = _("Tiket petugas %(taken)s + belum ditangani %(untaken)s = %(all)s tiket") % {
        "taken": number_text(facts.tickets - untaken.tickets),
        "untaken": number_text(untaken.tickets),
        "all": number_text(facts.tickets),
    }
    return said + (_("; %s belum dinilai.") % number_text(waiting) if waiting else ".")


def _found(figures: Figures, overview: Overview) -> Iterator[SearchHit]:
    """Offices first, by code; then officers by name."""
    q = overview.choice.q
    if q and not overview.choice.status:
        for office in figures.offices:
            if finds(q, office.office.code, office.office.name):
                url = place_url(office.office, figures.quarter)
                yield SearchHit(office.office.name, office.office.code, url)
    for person in overview.chosen:
        if finds(q, person.officer.name, person.office.name):
            yield SearchHit(person.officer.name, person.office.name, officer_url(person.officer, figures.quarter))
