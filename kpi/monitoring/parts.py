"""What the pages of Monitoring IKU share: the state of the figures, tiles, sorting, search, foot notes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kpi.figures.lock_words import broken_words, locks_words, parts_words, places, sentence
from kpi.figures.reading import Figures, LockNote, OfficerFigures, State
from kpi.figures.words import assumption_text, short_percent
from kpi.index import Facts, Policy, Status
from tickets.words import SORT_ICONS, Badge, instant_text
from users.models import Office
from users.text import cleaned
from users.words import number_text

from .lines import COLOURS, Colour, colour_of
from .links import method_url
from .quarter_picker import QuarterPicker

NOTE_ICONS = {State.LOCKED: "shield", State.BROKEN: "triangle-alert", State.PROVISIONAL: "hourglass"}


@dataclass(frozen=True)
class StateNote:
    """Sementara, or Terkunci with who and when; see kpi/_state_note.html."""

    state: str
    lead: str
    text: str
    assumed: str
    method_url: str

    @property
    def is_locked(self) -> bool:
        return self.state == State.LOCKED

    @property
    def kind(self) -> str:
        """The kind of note it is."""
        return "info" if self.is_locked else "warning"

    @property
    def icon(self) -> str:
        return NOTE_ICONS[State(self.state)]

    @property
    def badge(self) -> Badge:
        """The state alone, for the head of a page."""
        return {
            State.LOCKED: Badge("locked", "lock", _("Terkunci")),
            State.BROKEN: Badge("provisional", "triangle-alert", _("Kunci rusak")),
            State.PROVISIONAL: Badge("provisional", "hourglass", _("Sementara")),
        }[State(self.state)]


@dataclass(frozen=True)
class StatusTile:
    """How many officers have a status; `url` shows only them."""

    colour: Colour
    word: str
    number: str
    of: str
    line: str
    url: str
    current: bool


@dataclass(frozen=True)
class Column:
    """A head that sorts: `aria_sort` is "" while another column does."""

    label: str
    url: str
    aria_sort: str
    icon: str


@dataclass(frozen=True)
class Choice:
    """What the address asks for: words searched, one status, one order."""

    q: str
    status: str
    sort: str
    descending: bool

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.status)


INDEXED = "indexed"
"""In the place of a status: every person with an index, as "Petugas" counts them."""


def choice_of(query: QueryDict, keys: Sequence[str]) -> Choice:
    """Unknown orders and statuses mean the usual page."""
    try:
        q = cleaned(query.get("q", "")).strip()[:120]
    except ValidationError:
        q = ""
    typed = query.get("sort", "")
    name = typed.removeprefix("-")
    status = query.get("status", "")
    return Choice(
        q=q,
        status=status if status in {*COLOURS.values(), INDEXED} else "",
        sort=name if name in keys else "name",
        descending=typed.startswith("-") and name in keys,
    )


def address(figures: Figures, choice: Choice, **changes: str) -> str:
    """This page with something else chosen."""
    sort = ("-" if choice.descending else "") + choice.sort
    now = {"q": choice.q, "status": choice.status, "sort": "" if sort == "name" else sort}
    kept = {name: value for name, value in (now | changes).items() if value}
    return "?" + urlencode({"quarter": figures.quarter.code} | kept)


def columns_of(figures: Figures, choice: Choice, heads: Mapping[str, str | Promise]) -> dict[str, Column]:
    """Numbers are first sorted from the largest down, names from A."""
    columns = {}
    for name, label in heads.items():
        current = choice.sort == name
        down = name != "name" if not current else not choice.descending
        aria = ("descending" if choice.descending else "ascending") if current else ""
        columns[name] = Column(
            str(label), address(figures, choice, sort=("-" if down else "") + name), aria, SORT_ICONS[aria]
        )
    return columns


def is_chosen(person: OfficerFigures, choice: Choice, counted: Collection[OfficerFigures]) -> bool:
    """Whether a person is among those that the chosen number counts: a tile, or "Petugas". `counted`: the persons that
    this page counts in its tiles.
    """
    if not choice.status:
        return True
    if choice.status == INDEXED:
        return person.has_index
    status = person.result.status
    return status is not None and COLOURS[status] == choice.status and person in counted


def tiles_of(
    people: Sequence[OfficerFigures], counted: Sequence[OfficerFigures], figures: Figures, choice: Choice
) -> list[StatusTile]:
    """`people`: "Petugas" of the page; `counted`: those whose status is in its sums."""
    policy = figures.policy
    green, yellow = (short_percent(edge / 100) for edge in (policy.green_from, policy.yellow_from))
    words = {
        Status.GREEN: (_("Tercapai"), _("capaian %s atau lebih") % green),
        Status.YELLOW: (
            _("Mendekati"),
            _("capaian %(from)s sampai kurang dari %(to)s") % {"from": yellow, "to": green},
        ),
        Status.RED: (_("Di bawah"), _("capaian kurang dari %s") % yellow),
    }
    tiles = []
    for status, (word, line) in words.items():
        colour = colour_of(status)
        assert colour is not None  # noqa: S101 - every status has a colour
        count = sum(person.result.status == status for person in counted)
        tiles.append(
            StatusTile(
                colour=colour,
                word=word,
                number=number_text(count),
                of=_("dari %s petugas") % number_text(len(people)),
                line=line,
                url=address(figures, choice, status="" if choice.status == colour.name else colour.name),
                current=choice.status == colour.name,
            )
        )
    return tiles


def untaken_line(figures: Figures) -> str:
    late = [(office.untaken.late, office.office.name) for office in figures.offices if office.untaken.late]
    if late:
        where = late[0][1] if len(late) == 1 else _("%d kantor") % len(late)
        total = sum(count for count, _name in late)
        return _("%(count)s sudah lewat Waktu IKU di %(where)s") % {"count": number_text(total), "where": where}
    if figures.untaken.tickets:
        return _("belum lewat Waktu IKU")
    return _("setiap tiket satker sudah ada petugasnya")


def foot_notes(policy: Policy) -> list[str]:
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


def state_note(
    figures: Figures,
    picker: QuarterPicker,
    now: datetime,
    *,
    facts: Facts,
    untaken: Facts,
    people: Sequence[OfficerFigures],
) -> StateNote:
    """What kind of figures these are, until when they stand, and by which rules. `facts`, `untaken`, `people`: of all
    of them, added up once by the caller.
    """
    assumed = any(person.type_assumed for person in people)
    if figures.state == State.BROKEN:
        return broken_note(picker, figures.broken, figures.policy)
    if figures.state == State.LOCKED and figures.locks:
        note = locked_note(picker, figures.locks, figures.policy, type_assumed=assumed)
    else:
        note = provisional_note(
            picker,
            now,
            policy=figures.policy,
            calendar=figures.calendar_label,
            waiting=facts.open_within - untaken.open_within,
            type_assumed=assumed,
            locks=figures.locks,
        )
    if figures.broken:
        words = sentence(broken_words(figures.broken) + _(" dan tidak ada dalam jumlah di halaman ini"))
        return replace(note, text=f"{note.text} {words}")
    return note


def person_note(
    picker: QuarterPicker, person: OfficerFigures, now: datetime, *, calendar: str, waiting: int
) -> StateNote:
    """The same of one person: by whom each part is locked, and whom the index waits for."""
    if person.state == State.LOCKED:
        return locked_note(picker, person.locks, person.policy, type_assumed=person.type_assumed)
    note = provisional_note(
        picker,
        now,
        policy=person.policy,
        calendar=calendar,
        waiting=waiting,
        type_assumed=person.type_assumed,
    )
    return replace(note, text=f"{note.text} {sentence(parts_words(person))}".strip())


def broken_note(picker: QuarterPicker, kanwil: Sequence[Office], policy: Policy) -> StateNote:
    """Kunci rusak: nothing else is said of the quarter."""
    return StateNote(
        state=State.BROKEN.value,
        lead=_("Kunci rusak."),
        text=_(
            "Isi kunci %(kanwil)s tidak cocok dengan sidiknya, jadi angkanya tidak ditampilkan. "
            "Laporkan kepada admin HAI."
        )
        % {"kanwil": places(kanwil)},
        assumed=assumption_text(policy, type_assumed=False),
        method_url=method_url(picker.quarter, policy.label),
    )


def locked_note(picker: QuarterPicker, locks: Sequence[LockNote], policy: Policy, *, type_assumed: bool) -> StateNote:
    """Terkunci: by whom and when, and with what; where several Kanwil locked, each is named."""
    last = max(locks, key=lambda lock: lock.locked_at)
    words = {
        "by": last.locked_by,
        "at": instant_text(last.locked_at),
        "policy": policy.label,
        "calendar": last.calendar_label,
        "revision": last.revision,
    }
    said = [_("oleh %(by)s pada %(at)s.") % words if len(locks) == 1 else f"{locks_words(locks)}."]
    if len(locks) == 1 and last.revision > 1:
        said.append(_("Revisi %(revision)d; angka sebelumnya tetap dapat dibaca.") % words)
    said.append(
        _(
            "Angka, tiket, kebijakan IKU %(policy)s, dan kalender %(calendar)s dibekukan; perubahan sesudahnya tidak "
            "mengubah halaman ini."
        )
        % words
    )
    return StateNote(
        state=State.LOCKED.value,
        lead=_("Terkunci"),
        text=" ".join(said),
        assumed=assumption_text(policy, type_assumed=type_assumed),
        method_url=method_url(picker.quarter, policy.label, str(words["calendar"])),
    )


def provisional_note(
    picker: QuarterPicker,
    now: datetime,
    *,
    policy: Policy,
    calendar: str,
    waiting: int,
    type_assumed: bool,
    locks: Sequence[LockNote] = (),
) -> StateNote:
    """`locks`: of the Kanwil among these figures that are locked; the rest is provisional."""
    if picker.is_running:
        begin = _("Triwulan berjalan %s.")
    elif locks:
        begin = _("Triwulan %s sudah berakhir; belum semuanya dikunci.")
    else:
        begin = _("Triwulan %s sudah berakhir tetapi belum dikunci.")
    judged = (
        _("%s tiket petugas belum dinilai karena masih dalam norma.") % number_text(waiting)
        if waiting
        else _("Semua tiket petugas sudah dinilai.")
    )
    by = _("Dihitung %(at)s dengan kebijakan IKU %(policy)s dan kalender %(calendar)s.") % {
        "at": instant_text(now),
        "policy": policy.label,
        "calendar": calendar,
    }
    some = f"{locks_words(locks)}." if locks else ""
    return StateNote(
        state=State.PROVISIONAL.value,
        lead=_("Angka sementara."),
        text=" ".join(filter(None, (begin % picker.span, some, judged, by))),
        assumed=assumption_text(policy, type_assumed=type_assumed),
        method_url=method_url(picker.quarter, policy.label),
    )
