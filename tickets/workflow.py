"""States and transitions of a ticket (DOMAIN.md part 4), as one table. Pure: it knows no database and no screen.

Actions, permissions, pages and tests ask this table; nothing else says from where an act is possible.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    AT_HAI = "at_hai"
    HAI_REPLIED = "hai_replied"
    DONE = "done"


class Act(StrEnum):
    """What people do with a ticket. Asking and recording begin one."""

    ASK = "ask"
    RECORD = "record"
    ANSWER = "answer"
    ESCALATE = "escalate"
    HAI_REPLY = "hai_reply"
    FINISH = "finish"


class Actor(StrEnum):
    """Who may do it, in the ticket's terms."""

    SATKER = "satker"
    """The login of a satker."""
    RECORDING_OFFICE = "recording_office"
    """The login of any office with an officer's signature."""
    HOLDER_OFFICE = "holder_office"
    """The office that holds the ticket, with an officer's signature."""
    HAI_AGENT = "hai_agent"
    """An agent of the layer (and directorate) where the ticket lies."""


@dataclass(frozen=True)
class Transition:
    """One allowed way: `act` by `actor` leads from `source` (None: a new ticket) to one of `targets`."""

    act: Act
    actor: Actor
    source: State | None
    targets: tuple[State, ...]


TRANSITIONS = (
    Transition(Act.ASK, Actor.SATKER, None, (State.WAITING,)),
    Transition(Act.RECORD, Actor.RECORDING_OFFICE, None, (State.DONE, State.WAITING, State.AT_HAI)),
    Transition(Act.ANSWER, Actor.HOLDER_OFFICE, State.WAITING, (State.DONE,)),
    Transition(Act.ESCALATE, Actor.HOLDER_OFFICE, State.WAITING, (State.AT_HAI,)),
    Transition(Act.HAI_REPLY, Actor.HAI_AGENT, State.AT_HAI, (State.HAI_REPLIED,)),
    Transition(Act.FINISH, Actor.HOLDER_OFFICE, State.HAI_REPLIED, (State.DONE,)),
)

OPEN_STATES = (State.WAITING, State.AT_HAI, State.HAI_REPLIED)


def transition(act: Act, source: State | None) -> Transition | None:
    """The transition that `act` makes from `source`, or None when it is not possible there."""
    return next((step for step in TRANSITIONS if step.act == act and step.source == source), None)


def acts_from(source: State) -> tuple[Act, ...]:
    """What can be done with a ticket in this state, by anybody."""
    return tuple(step.act for step in TRANSITIONS if step.source == source)
