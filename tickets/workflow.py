"""States and transitions of a ticket (docs/domain.md 4), as one table. Pure: it knows no database and no screen.

Actions, permissions, forms, the help page and tests ask this table; nothing else says who may do what from where.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    WAITING_ASKER = "waiting_asker"
    AT_HAI = "at_hai"
    HAI_REPLIED = "hai_replied"
    DONE = "done"
    REFUSED = "refused"


class Act(StrEnum):
    """What people do with a ticket. Asking and recording begin one."""

    ASK = "ask"
    RECORD = "record"
    ANSWER = "answer"
    ESCALATE = "escalate"
    ASK_DATA = "ask_data"
    REFER = "refer"
    PASS_ON = "pass_on"  # noqa: S105 - not a password
    REFUSE = "refuse"
    REPLY = "reply"
    RECORD_REPLY = "record_reply"
    ADD = "add"
    HAI_REPLY = "hai_reply"
    TO_LAYER_2 = "to_layer_2"
    TO_LAYER_1 = "to_layer_1"
    TO_AGENT_HEAD = "to_agent_head"
    FINISH = "finish"
    SEND_BACK = "send_back"


class Side(StrEnum):
    """Who may do it, in the ticket's terms."""

    SATKER = "satker"
    """The login of the satker whose question it is."""
    RECORDING_OFFICE = "recording_office"
    """The login of any office with an officer's signature."""
    HOLDER_OFFICE = "holder_office"
    """The office that holds the ticket, with an officer's signature."""
    HAI_DESK = "hai_desk"
    """An agent of the layer (and directorate) where the ticket lies, or the Kepala Seksi to whom layer 1 passed it."""
    HAI_LAYER_1 = "hai_layer_1"
    """An agent of layer 1, while the ticket lies there."""
    BEHIND_LAYER_1 = "behind_layer_1"
    """Who got it from layer 1: layer 2 of a directorate, or a Kepala Seksi."""


SIGNED = (Side.RECORDING_OFFICE, Side.HOLDER_OFFICE)
"""Logins that several people share: an officer signs each of their acts, and nobody else signs any."""

ASSUMED = "asumsi"


@dataclass(frozen=True)
class Transition:
    """One allowed way: `act` by `actor` leads from `source` (None: a new ticket) to one of `targets`.

    `basis`: the rule that says so. `needs_fresh_page`: whoever acts must have seen the ticket as it is now.
    """

    act: Act
    actor: Side
    source: State | None
    targets: tuple[State, ...]
    basis: str
    needs_fresh_page: bool = True


TRANSITIONS = (
    Transition(Act.ASK, Side.SATKER, None, (State.WAITING,), "S-5005/PB.8/2017 angka 3A"),
    Transition(
        Act.RECORD,
        Side.RECORDING_OFFICE,
        None,
        (State.DONE, State.WAITING, State.AT_HAI),
        "S-5005/PB.8/2017 angka 3B; PER-8/PB/2020 pasal 28 huruf a",
    ),
    Transition(
        Act.ANSWER,
        Side.HOLDER_OFFICE,
        State.WAITING,
        (State.DONE,),
        "S-5005/PB.8/2017 angka 4A; PER-8/PB/2020 pasal 28 huruf f",
    ),
    Transition(
        Act.ESCALATE,
        Side.HOLDER_OFFICE,
        State.WAITING,
        (State.AT_HAI,),
        "S-5005/PB.8/2017 angka 4B; PER-8/PB/2020 pasal 28 huruf h",
    ),
    Transition(
        Act.ASK_DATA, Side.HOLDER_OFFICE, State.WAITING, (State.WAITING_ASKER,), "PER-8/PB/2020 pasal 28 huruf d"
    ),
    Transition(Act.REFER, Side.HOLDER_OFFICE, State.WAITING, (State.WAITING,), "PER-8/PB/2020 pasal 28 huruf g"),
    Transition(Act.PASS_ON, Side.HOLDER_OFFICE, State.WAITING, (State.WAITING,), "S-5005/PB.8/2017 angka 3B"),
    Transition(Act.REFUSE, Side.HOLDER_OFFICE, State.WAITING, (State.REFUSED,), "PER-8/PB/2020 pasal 13 ayat (6)"),
    Transition(Act.ADD, Side.SATKER, State.WAITING, (State.WAITING,), ASSUMED, needs_fresh_page=False),
    Transition(
        Act.REPLY,
        Side.SATKER,
        State.WAITING_ASKER,
        (State.WAITING, State.AT_HAI),
        "PER-8/PB/2020 pasal 28 huruf d",
    ),
    Transition(
        Act.RECORD_REPLY,
        Side.HOLDER_OFFICE,
        State.WAITING_ASKER,
        (State.WAITING, State.AT_HAI),
        "PER-8/PB/2020 pasal 28 huruf d",
    ),
    Transition(
        Act.HAI_REPLY, Side.HAI_DESK, State.AT_HAI, (State.HAI_REPLIED,), "PER-8/PB/2020 pasal 28 huruf i dan l"
    ),
    Transition(Act.ASK_DATA, Side.HAI_DESK, State.AT_HAI, (State.WAITING_ASKER,), ASSUMED),
    Transition(Act.TO_LAYER_2, Side.HAI_LAYER_1, State.AT_HAI, (State.AT_HAI,), "PER-8/PB/2020 pasal 28 huruf k"),
    Transition(
        Act.TO_AGENT_HEAD,
        Side.HAI_LAYER_1,
        State.AT_HAI,
        (State.AT_HAI,),
        "PER-8/PB/2020 pasal 28 huruf j; pasal 6 ayat (4) huruf b",
    ),
    Transition(Act.TO_LAYER_1, Side.BEHIND_LAYER_1, State.AT_HAI, (State.AT_HAI,), ASSUMED),
    Transition(Act.ADD, Side.SATKER, State.AT_HAI, (State.AT_HAI,), ASSUMED, needs_fresh_page=False),
    Transition(
        Act.FINISH, Side.HOLDER_OFFICE, State.HAI_REPLIED, (State.DONE,), "S-5005/PB.8/2017 angka 4B langkah 10"
    ),
    Transition(Act.SEND_BACK, Side.HOLDER_OFFICE, State.HAI_REPLIED, (State.AT_HAI,), ASSUMED),
    Transition(Act.ADD, Side.SATKER, State.HAI_REPLIED, (State.HAI_REPLIED,), ASSUMED, needs_fresh_page=False),
)
"""(act, source) is unique; the order is the order in which pages offer the acts."""

OPEN_STATES = (State.WAITING, State.WAITING_ASKER, State.AT_HAI, State.HAI_REPLIED)
ENDED_STATES = (State.DONE, State.REFUSED)


def transition(act: Act, source: State | None) -> Transition | None:
    """The transition that `act` makes from `source`, or None when it is not possible there."""
    return next((step for step in TRANSITIONS if step.act == act and step.source == source), None)


def acts_from(source: State) -> tuple[Act, ...]:
    """What can be done with a ticket in this state, by anybody."""
    return tuple(step.act for step in TRANSITIONS if step.source == source)
