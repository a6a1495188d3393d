"""Monitoring IKU Layanan CSO at the head office: the nation by Kanwil, and a search over all officers and offices."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpi.figures.reading import Figures, KanwilFigures, OfficerFigures, State, in_sums, petugas_of
from kpi.index import Facts, total
from tickets.words import Badge
from users.models import Office
from users.typed.names import finds
from users.words import number_text

from .numbers import BADGES, Counts, Number, Whose, officer_url, place_url
from .overview import INDEXED, Overview, overview_of

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

    @classmethod
    def of(cls, row: KanwilFigures) -> "Region":
        return cls(row.kanwil, row.facts, row.untaken, row.people, in_sums(row.people, row.state), row.state)


KANWIL_KEYS: dict[str, Callable[[Region], Fraction | int]] = {
    "tickets": lambda row: row.facts.tickets,
    "judged": lambda row: row.facts.judged,
    "in_time": lambda row: row.facts.in_time,
    "late": lambda row: row.facts.late,
    "timely": lambda row: row.facts.share or Fraction(0),
    "untaken": lambda row: row.untaken.tickets,
    "officers": lambda row: len(row.people),
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
}


def nation_of(figures: Figures, query: QueryDict, now: datetime) -> Nation:
    """The page of the head office."""
    people = petugas_of(figures.officers, None)
    rows = [Region.of(row) for row in figures.kanwil]
    counted = [person for row in rows for person in row.counted]
    facts, untaken = total(row.facts for row in rows), total(row.untaken for row in rows)
    whose = Whose(figures.quarter)
    overview = overview_of(figures, query, now, KANWIL_HEADS, whose, facts, untaken, people, counted)
    choice = overview.choice
    if choice.sort in KANWIL_KEYS:
        rows.sort(key=KANWIL_KEYS[choice.sort], reverse=choice.descending)
    elif choice.descending:
        rows.reverse()
    page = Nation(
        overview=overview,
        lines=[_kanwil_line(row, figures) for row in rows],
        total=_line(
            _("Nasional"),
            "",
            Region(None, facts, untaken, people, counted, figures.state),
            whose,
            lambda status: choice.address(q="", status=status),
        ),
        notes=overview.notes[1:4],
    )
    if choice.narrows:
        found = list(_found(figures, overview))
        page.found, page.found_more = found[:FOUND_MOST], len(found) > FOUND_MOST
    return page


def _kanwil_line(row: Region, figures: Figures) -> KanwilLine:
    if row.kanwil is None:
        return _line(_("Kantor Pusat"), "", row, Whose(figures.quarter), lambda _status: "")
    url = place_url(row.kanwil, figures.quarter)
    whose = Whose(figures.quarter, kanwil=row.kanwil)
    return _line(row.kanwil.name, url, row, whose, lambda status: f"{url}&status={status}")


def _line(name: str, url: str, row: Region, whose: Whose, door: Callable[[str], str]) -> KanwilLine:
    """`door`: the address of the list of persons with a status, or of all with an index."""

    def people(count: int, status: str) -> Number:
        return Number(number_text(count), door(status) if count else "")

    return KanwilLine(
        name=name,
        code=row.kanwil.code if row.kanwil else "",
        url=url,
        counts=whose.counts(row.facts),
        untaken=whose.nobodys.number(row.untaken.tickets),
        officers=people(len(row.people), INDEXED),
        statuses=tuple(
            (badge, people(sum(person.result.status == status for person in row.counted), badge.colour))
            for status, badge in BADGES.items()
        ),
        state={State.LOCKED: _("terkunci"), State.BROKEN: _("kunci rusak, tanpa angka")}.get(row.state, ""),
        region=row,
    )


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
