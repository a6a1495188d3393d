"""What kind of figures a page shows: Sementara, Terkunci, Kunci rusak; by which rules, and what of them is assumed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kpi.figures.lock_words import broken_words, locks_words, parts_words, places, sentence
from kpi.figures.reading import Figures, LockNote, OfficerFigures, State
from kpi.figures.words import assumption_text
from kpi.index import Facts, PolicyRules
from tickets.quarter_of_address import QuarterPicker
from tickets.words import instant_text
from users.pages.badges import Badge
from users.words import number_text

from .numbers import method_url

NOTE_ICONS = {State.LOCKED: "shield", State.BROKEN: "triangle-alert", State.PROVISIONAL: "hourglass"}


@dataclass(frozen=True)
class StateNote:
    """Sementara, or Terkunci with who and when; see kpi/_state_note.html."""

    state: State
    text: str
    assumed: str
    method_url: str

    @property
    def is_locked(self) -> bool:
        return self.state == State.LOCKED

    @property
    def lead(self) -> str:
        return _("Kunci rusak.") if self.state == State.BROKEN else _("Angka sementara.")

    @property
    def kind(self) -> str:
        """The kind of note it is."""
        return "info" if self.is_locked else "warning"

    @property
    def icon(self) -> str:
        return NOTE_ICONS[self.state]

    @property
    def badge(self) -> Badge:
        """The state alone, for the head of a page."""
        return {
            State.LOCKED: Badge("locked", "lock", _("Terkunci")),
            State.BROKEN: Badge("provisional", "triangle-alert", _("Kunci rusak")),
            State.PROVISIONAL: Badge("provisional", "hourglass", _("Sementara")),
        }[self.state]


def figures_note(
    figures: Figures,
    picker: QuarterPicker,
    now: datetime,
    facts: Facts,
    untaken: Facts,
    people: Sequence[OfficerFigures],
) -> StateNote:
    """Of the figures of a place. `facts`, `untaken`, `people`: of all of them, added up once by the caller."""
    assumed = any(person.type_assumed for person in people)
    state, policy, calendar = State.PROVISIONAL, figures.policy, ""
    if figures.state == State.BROKEN:
        state, assumed, text = State.BROKEN, False, _broken_text(figures)
    elif figures.state == State.LOCKED and figures.locks:
        state, calendar, text = State.LOCKED, _newest(figures.locks).calendar_label, _locked_text(figures.locks, policy)
    else:
        waiting = facts.open_within - untaken.open_within
        text = _provisional_text(picker, now, policy, figures.calendar_label, waiting, figures.locks)
    if figures.broken and state != State.BROKEN:
        text += " " + sentence(broken_words(figures.broken) + _(" dan tidak ada dalam jumlah di halaman ini"))
    return _note(state, text, picker, policy, calendar, assumed=assumed)


def person_note(
    picker: QuarterPicker, person: OfficerFigures, now: datetime, *, calendar: str, waiting: int
) -> StateNote:
    """The same of one person: by whom each part is locked, and whom the index waits for."""
    state, policy, locked_with = State.PROVISIONAL, person.policy, ""
    if person.state == State.LOCKED:
        state, locked_with, text = (
            State.LOCKED,
            _newest(person.locks).calendar_label,
            _locked_text(person.locks, policy),
        )
    else:
        said = _provisional_text(picker, now, policy, calendar, waiting)
        text = f"{said} {sentence(parts_words(person))}".strip()
    return _note(state, text, picker, policy, locked_with, assumed=person.type_assumed)


def _note(
    state: State, text: str, picker: QuarterPicker, policy: PolicyRules, calendar: str, *, assumed: bool
) -> StateNote:
    """`calendar`: the label of that which a lock keeps; `assumed`: the type of an office is."""
    said = assumption_text(policy, type_assumed=assumed)
    return StateNote(state, text, said, method_url(picker.quarter, policy.label, calendar))


def _newest(locks: Sequence[LockNote]) -> LockNote:
    return max(locks, key=lambda lock: lock.locked_at)


def _broken_text(figures: Figures) -> str:
    """Nothing else is said of the quarter."""
    return _(
        "Isi kunci %(kanwil)s tidak cocok dengan sidik digitalnya, jadi angkanya tidak ditampilkan. "
        "Laporkan kepada admin HAI."
    ) % {"kanwil": places(figures.broken)}


def _locked_text(locks: Sequence[LockNote], policy: PolicyRules) -> str:
    """By whom and when, and with what; where several Kanwil locked, each is named."""
    last = _newest(locks)
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
    return " ".join(said)


def _provisional_text(
    picker: QuarterPicker,
    now: datetime,
    policy: PolicyRules,
    calendar: str,
    waiting: int,
    locks: Sequence[LockNote] = (),
) -> str:
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
    return " ".join(filter(None, (begin % picker.span, some, judged, by)))
