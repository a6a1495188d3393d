"""The help page about the course of a ticket, made from the table in `workflow`."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tickets.act_words import ACT_WORDS, ACTOR_WORDS
from tickets.models import Status
from tickets.words import badge
from tickets.workflow import ASSUMED, OPEN_STATES, TRANSITIONS, State, Transition
from users.pages.badges import Badge


@dataclass
class WayRow:
    """One allowed way, in words."""

    act: str
    actor: str
    targets: list[str]
    basis: str
    assumed: bool


@dataclass
class StateHelp:
    """A state and everything that can be done from there; a ticket that begins has no badge yet."""

    label: str
    badge: Badge | None
    meaning: str
    rows: list[WayRow]


def workflow_table() -> list[StateHelp]:
    """How a ticket begins, then each state in order."""
    meanings = {
        State.WAITING: _("Kantor yang memegang tiket menjawab atau meneruskannya."),
        State.WAITING_ASKER: _("Data pendukung diminta. Balasan penanya mengembalikan tiket kepada yang meminta."),
        State.AT_HAI: _("Tiket ditangani HAI: Layer 1, atau Layer 2 sebuah direktorat."),
        State.HAI_REPLIED: _("Penanya sudah membaca balasan HAI; kantor mengirim jawaban sekali lagi."),
        State.DONE: _("Tidak dibuka kembali. Pertanyaan lanjutan menjadi tiket baru yang terhubung."),
        State.REFUSED: _("Dihitung sebagai dijawab saat ditolak. Tidak dibuka kembali."),
    }
    begun = StateHelp(_("Tiket baru"), None, _("Sebuah pertanyaan masuk."), _rows(None))
    return [
        begun,
        *(StateHelp(label, badge(state.value, label), meanings[state], _rows(state)) for state, label in _in_order()),
    ]


def _in_order() -> list[tuple[State, str]]:
    """Every state with its word, the open ones first."""
    states = (*OPEN_STATES, *(state for state in State if state not in OPEN_STATES))
    return [(state, str(Status(state).label)) for state in states]


def _target(step: Transition, target: State) -> str:
    label = str(Status(target).label)
    return _("tetap %(status)s") % {"status": label} if target == step.source else label


def _rows(source: State | None) -> list[WayRow]:
    return [_row(step) for step in TRANSITIONS if step.source == source]


def _row(step: Transition) -> WayRow:
    return WayRow(
        act=str(ACT_WORDS[step.act].label),
        actor=str(ACTOR_WORDS[step.actor]),
        targets=[_target(step, target) for target in step.targets],
        basis=step.basis,
        assumed=step.basis == ASSUMED,
    )
