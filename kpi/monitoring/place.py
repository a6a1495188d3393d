"""Monitoring IKU Layanan CSO of a Kanwil or of one office, by officer (000 item 6, screen 12).

Only words and order: every figure comes from `figures`. Sorting is within an office and begins with the name; persons
are never ranked.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpi.figures.reading import Figures, OfficeFigures, OfficerFigures, OfficerRow, State, in_sums, petugas_of
from kpi.figures.words import short_percent, short_place
from users.models import Office
from users.typed.names import finds
from users.words import decimal_text

from .lines import OfficeGroup, group_of
from .numbers import Counts, Whose
from .overview import Choice, Overview, overview_of

# name -> value to sort by; None stays last in either direction
Key = Callable[[OfficerRow], Fraction | int | None]
OFFICER_KEYS: dict[str, Key] = {
    "tickets": lambda row: row.here.tickets,
    "quantity": lambda row: row.figures.result.quantity_share,
    "judged": lambda row: row.here.judged,
    "in_time": lambda row: row.here.in_time,
    "late": lambda row: row.here.late,
    "timely": lambda row: row.figures.result.timeliness_value,
    "index": lambda row: row.figures.result.index,
}
OFFICER_HEADS = {
    "name": gettext_lazy("KPPN, Petugas CSO"),
    "tickets": gettext_lazy("Tiket, minimum"),
    "quantity": gettext_lazy("%"),
    "judged": gettext_lazy("Dinilai"),
    "in_time": gettext_lazy("Tepat"),
    "late": gettext_lazy("Terlambat"),
    "timely": gettext_lazy("% tepat"),
    "index": gettext_lazy("Indeks"),
}


@dataclass
class Monitor:
    """Everything that kpi/monitoring.html prints."""

    title: str
    subtitle: str
    overview: Overview
    weights: tuple[str, str]
    target: str
    groups: list[OfficeGroup]
    total_name: str
    total: Counts | None
    crumbs: list[tuple[str, str]] = field(default_factory=list)
    shown_text: str = ""
    nothing: str = ""
    broken: bool = False
    """The lock is damaged: there are no sums."""


def monitor_of(place: Office, figures: Figures, query: QueryDict, now: datetime) -> Monitor:
    """The page of a Kanwil (its offices with their officers) or of one office."""
    is_kanwil = place.kind == Office.Kind.KANWIL
    people = petugas_of(figures.officers, place if is_kanwil else None)
    place, facts = named_place(figures, place), figures.facts
    whose = Whose(figures.quarter, kanwil=place) if is_kanwil else Whose(figures.quarter, office=place)
    overview = overview_of(
        figures, query, now, OFFICER_HEADS, whose, facts, figures.untaken, people, in_sums(people, figures.state)
    )
    choice, is_broken = overview.choice, figures.state == State.BROKEN
    groups = [group_of(office, figures, rows) for office, rows in offices_in_order(figures, choice, overview.chosen)]
    page = Monitor(
        title=_("Monitoring IKU Layanan CSO") if is_kanwil else place.name,
        subtitle=_("Indeks penyelesaian layanan konsultasi Satker melalui aplikasi HAI CSO secara tepat waktu · %s")
        % place.name,
        overview=overview,
        weights=(short_percent(figures.policy.quantity_weight), short_percent(figures.policy.timeliness_weight)),
        target=decimal_text(figures.policy.target),
        groups=groups,
        total_name=_("%(place)s, %(count)d petugas") % {"place": short_place(place.name), "count": len(people)},
        total=whose.counts(facts) if is_kanwil and not is_broken else None,
        broken=is_broken,
    )
    if choice.narrows:
        shown = {line.url for group in groups for line in group.officers}
        page.shown_text = _("Ditampilkan %(shown)d dari %(all)d petugas; jumlah tetap seluruh kantor.") % {
            "shown": len(shown),
            "all": len(people),
        }
    if is_broken:
        page.nothing = _("Kunci rusak: tidak ada angka.")
    elif not groups:
        page.nothing = _("Tidak ada petugas atau kantor yang cocok.") if choice.narrows else _("Belum ada kantor.")
    return page


def named_place(figures: Figures, place: Office) -> Office:
    """The place by the name that stands around its figures: of a locked one that of the lock."""
    if place.kind == Office.Kind.KANWIL:
        return next((each.kanwil for each in figures.kanwil if each.kanwil and each.kanwil == place), place)
    return next((each.office for each in figures.offices if each.office == place), place)


def offices_in_order(
    figures: Figures, choice: Choice, chosen: Collection[OfficerFigures]
) -> list[tuple[OfficeFigures, list[OfficerRow]]]:
    """Each office as chosen, with its officers in the order of the page. `chosen`: `Overview.chosen`."""
    # The Kanwil itself, where it has tickets, comes after its KPPN.
    offices = sorted(figures.offices, key=lambda office: office.office.kind == Office.Kind.KANWIL)
    found = ((office, _rows(office, choice, chosen)) for office in offices)
    return [(office, rows) for office, rows in found if rows is not None]


def _rows(office: OfficeFigures, choice: Choice, chosen: Collection[OfficerFigures]) -> list[OfficerRow] | None:
    """The officers to show; None when the search finds neither the office nor anybody there."""
    rows = [row for row in office.officers if row.figures.has_index or row.here.tickets]
    named = finds(choice.q, office.office.code, office.office.name)
    if choice.q and not named:
        rows = [row for row in rows if finds(choice.q, row.figures.officer.name)]
    if choice.status:
        keys = {person.officer.pk for person in chosen}
        rows = [row for row in rows if row.figures.officer.pk in keys]
    if choice.narrows and not rows and not (choice.q and named and not choice.status):
        return None
    return _in_order(rows, choice)


def _in_order(rows: list[OfficerRow], choice: Choice) -> list[OfficerRow]:
    """By name; by a number, whoever has none comes last, and equals stay by name."""
    if choice.sort == "name":
        return rows[::-1] if choice.descending else rows
    key = OFFICER_KEYS[choice.sort]
    with_value = [(value, row) for row in rows if (value := key(row)) is not None]
    with_value.sort(key=lambda pair: -pair[0] if choice.descending else pair[0])
    return [*(row for _value, row in with_value), *(row for row in rows if key(row) is None)]
