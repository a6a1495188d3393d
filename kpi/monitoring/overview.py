"""What the pages of places have in common: what is chosen, the state of figures, tiles, sorting heads, foot notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpi.figures.reading import Figures, OfficerFigures, State
from kpi.figures.standing import Standing
from kpi.figures.summary import Summary, outlook_of_person, summary_over
from kpi.figures.words import short_percent
from kpi.index import Facts, PolicyRules, Status
from tickets.deadlines.rules import current_book
from tickets.quarter_of_address import QuarterPicker, picker_of
from tickets.quarters import Quarter
from tickets.words import SORT_ICONS
from users.pages.badges import Badge
from users.typed.text import searched
from users.words import number_text

from .numbers import BADGES, Counts, Whose
from .pace import INDEXED, STANDING_WORDS, PaceTile, pace_tiles, progress_of
from .state_note import StateNote, figures_note

STATUSES = frozenset({*(badge.colour for badge in BADGES.values()), INDEXED, *(each.value for each in Standing)})
"""What an address may narrow persons to."""


@dataclass(frozen=True)
class Choice:
    """What the address asks for: words searched, one status, one order. Unknown ones mean the usual page."""

    quarter: Quarter
    q: str
    status: str
    sort: str
    descending: bool

    @classmethod
    def of(cls, quarter: Quarter, query: QueryDict, keys: Sequence[str]) -> "Choice":
        """`keys`: the columns that sort; without one of them it goes by name."""
        typed, status = query.get("sort", ""), query.get("status", "")
        name = typed.removeprefix("-")
        return cls(
            quarter,
            q=searched(query.get("q", "")),
            status=status if status in STATUSES else "",
            sort=name if name in keys else "name",
            descending=typed.startswith("-") and name in keys,
        )

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.status)

    @property
    def is_usual(self) -> bool:
        """Whether it is the page as it opens: everybody, by name."""
        return not self.narrows and self.sort == "name" and not self.descending

    def order_words(self, heads: Mapping[str, str | Promise], *, by_code: str = "") -> str:
        """In which order, for paper: "Tiket, dari yang terbesar". `by_code`: what goes by its code where names are
        the order."""
        if self.sort == "name" and not by_code:
            return _("nama, Z ke A") if self.descending else _("nama, A ke Z")
        if self.sort == "name":
            way = _("dari yang terbesar") if self.descending else _("dari yang terkecil")
            return _("kode %(what)s, %(way)s") % {"what": by_code, "way": way}
        way = _("dari yang terbesar") if self.descending else _("dari yang terkecil")
        return f"{heads[self.sort]}, {way}"

    def filter_words(self) -> str:
        """What it narrows to, "" without a filter."""
        status = next((str(each) for each, badge in BADGES.items() if badge.colour == self.status), "")
        status = _("petugas dengan indeks") if self.status == INDEXED else status
        if self.status in set(Standing):
            status = _("%s (perkiraan)") % STANDING_WORDS[Standing(self.status)]
        said = ((_("Cari"), self.q), (_("Status"), status))
        return "; ".join(f"{label}: {words}" for label, words in said if words)

    def address(self, **changes: str) -> str:
        """This page with something else chosen."""
        sort = ("-" if self.descending else "") + self.sort
        now = {"q": self.q, "status": self.status, "sort": "" if sort == "name" else sort}
        kept = {name: value for name, value in (now | changes).items() if value}
        return "?" + urlencode({"quarter": self.quarter.code} | kept)


@dataclass(frozen=True)
class StatusTile:
    """How many officers have a status; `url` shows only them."""

    badge: Badge
    word: str
    number: str
    of: str
    line: str
    url: str
    current: bool


@dataclass(frozen=True)
class SortHead:
    """A head that sorts: `aria_sort` is "" while another column does."""

    label: str
    url: str
    aria_sort: str
    icon: str


@dataclass
class Overview:
    """`chosen`: the persons that the chosen number counts, a tile or "Petugas"; all of them without one. `left_out`:
    whose status the tiles do not add up, in words."""

    picker: QuarterPicker
    choice: Choice
    state: StateNote
    pace: Sequence[PaceTile]
    """Of a running quarter, in the place of `tiles`."""
    tiles: Sequence[StatusTile]
    left_out: str
    untaken: Counts
    untaken_line: str
    columns: Mapping[str, SortHead]
    notes: Sequence[str]
    chosen: Sequence[OfficerFigures]

    @property
    def clear_url(self) -> str:
        return self.choice.address(q="", status="")


def overview_of(
    figures: Figures,
    query: QueryDict,
    now: datetime,
    heads: Mapping[str, str | Promise],
    whose: Whose,
    facts: Facts,
    untaken: Facts,
    people: Sequence[OfficerFigures],
    counted: Sequence[OfficerFigures],
    summary: Summary | None = None,
) -> Overview:
    """`whose`: the tickets of the place; `facts`, `untaken`: its sums. `people`: "Petugas" of the page; `counted`:
    those whose status is in its sums. `summary`: of all of it, from whoever has made it.
    """
    choice, picker = Choice.of(figures.quarter, query, [*heads]), picker_of(figures.quarter, query, now)
    chosen = chosen_people(choice, people, counted)
    said = _untaken_line(figures, untaken)
    running = picker.is_running and figures.state != State.BROKEN
    return Overview(
        picker=picker,
        choice=choice,
        state=figures_note(figures, picker, now, facts, untaken, people),
        pace=_pace(summary or summary_over(figures, facts, untaken, people), choice, whose, now, said)
        if running
        else (),
        tiles=() if running else _tiles(figures.policy, choice, people, counted),
        left_out="" if running else _left_out(people, counted),
        untaken=whose.nobodys.counts(untaken),
        untaken_line=said,
        columns={name: sort_head(name, label, choice) for name, label in heads.items()},
        notes=_foot_notes(figures.policy),
        chosen=chosen,
    )


def chosen_people(
    choice: Choice, people: Sequence[OfficerFigures], counted: Sequence[OfficerFigures]
) -> Sequence[OfficerFigures]:
    """Those of `people` that the chosen number counts; all of them without one."""
    if choice.status in {"", INDEXED}:
        return people
    if choice.status in set(Standing):
        return [each for each in people if (found := outlook_of_person(each)) and found.standing == choice.status]
    status = next(each for each, badge in BADGES.items() if badge.colour == choice.status)
    reached = {person.officer.pk for person in counted if person.result.status == status}
    return [person for person in people if person.officer.pk in reached]


def _pace(summary: Summary, choice: Choice, whose: Whose, now: datetime, untaken_line: str) -> list[PaceTile]:
    def door(status: str) -> str:
        return choice.address(q="", status="" if choice.status == status else status)

    progress = progress_of(summary.quarter, now, current_book().of(None).calendar)
    return pace_tiles(summary, progress, whose, door, chosen=choice.status, untaken_line=untaken_line)


def sort_head(name: str, label: str | Promise, choice: Choice) -> SortHead:
    """Numbers are first sorted from the largest down, names from A."""
    current = choice.sort == name
    down = name != "name" if not current else not choice.descending
    aria = ("descending" if choice.descending else "ascending") if current else ""
    return SortHead(str(label), choice.address(sort=("-" if down else "") + name), aria, SORT_ICONS[aria])


def _tiles(
    policy: PolicyRules, choice: Choice, people: Sequence[OfficerFigures], counted: Sequence[OfficerFigures]
) -> list[StatusTile]:
    green, yellow = (short_percent(edge / 100) for edge in (policy.green_from, policy.yellow_from))
    words = {
        Status.GREEN: (_("Tercapai"), _("capaian %s atau lebih") % green),
        Status.YELLOW: (
            _("Mendekati"),
            _("capaian %(from)s sampai kurang dari %(to)s") % {"from": yellow, "to": green},
        ),
        Status.RED: (_("Di bawah"), _("capaian kurang dari %s") % yellow),
    }
    return [
        StatusTile(
            badge=(badge := BADGES[status]),
            word=word,
            number=number_text(sum(person.result.status == status for person in counted)),
            of=_("dari %s petugas") % number_text(len(people)),
            line=line,
            url=choice.address(status="" if choice.status == badge.colour else badge.colour),
            current=choice.status == badge.colour,
        )
        for status, (word, line) in words.items()
    ]


def _left_out(people: Sequence[OfficerFigures], counted: Sequence[OfficerFigures]) -> str:
    """Who has a status that is not frozen yet, because a Kanwil where they served has not locked: a locked page shows
    it beside the person and adds up only what no longer moves."""
    summed = {person.officer.pk for person in counted}
    count = sum(person.result.status is not None and person.officer.pk not in summed for person in people)
    if not count:
        return ""
    return ngettext(
        "%(count)s petugas belum dijumlahkan di sini: Kanwil lain tempatnya bertugas belum mengunci triwulan ini.",
        "%(count)s petugas belum dijumlahkan di sini: Kanwil lain tempatnya bertugas belum mengunci triwulan ini.",
        count,
    ) % {"count": number_text(count)}


def _untaken_line(figures: Figures, untaken: Facts) -> str:
    late = [(office.untaken.late, office.office.name) for office in figures.offices if office.untaken.late]
    if late:
        where = late[0][1] if len(late) == 1 else _("%d kantor") % len(late)
        total = sum(count for count, _name in late)
        return _("%(count)s sudah terlambat Waktu IKU di %(where)s") % {"count": number_text(total), "where": where}
    return _("belum ada yang terlambat Waktu IKU") if untaken.tickets else _("setiap tiket satker sudah ada petugasnya")


def _foot_notes(policy: PolicyRules) -> list[str]:
    steps = [short_percent(step.bound) for step in policy.quantity.steps if step.bound != 1]
    return [
        _("Batang: garis panjang = minimum (100%%), garis pendek = %s.") % _(" dan ").join(reversed(steps)),
        _("Hanya tiket dengan penanya %s yang terhitung.") % ", ".join(policy.unit_types),
        *([_("Minimum prorata menurut hari kerja penempatan.")] if policy.pro_rata else []),
        _("IKU melekat pada petugas; baris kantor hanya menjumlah tiket, tanpa indeks."),
        _("Dekat batas: paling banyak %d tiket lagi, tepat waktu atau terlambat, mengubah indeksnya.")
        % settings.KPI_NEAR_TICKETS,
        _("Tiket KPPN dapat dibuka dari sini untuk dibaca, tidak untuk diubah."),
    ]
