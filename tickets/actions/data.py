"""Supporting data: the office or HAI asks the asker for it (003 art. 28d), the asker gives it or adds to it.

While the asker is waited for, `hai_layer` and `hai_directorate` say which desk of HAI asked; without them it was the
office. The reply brings the ticket back to exactly there.
"""

from typing import Unpack

from tickets.models import Event, Status, Ticket
from tickets.workflow import Act
from users.models import User
from users.signing.proof import Signature

from .base import Doing, Seen, doing


def ask_data(*, signature: Signature, text: str, **seen: Unpack[Seen]) -> Ticket:
    """The holding office asks for supporting data. The clock of the norms goes on."""
    with doing(Act.ASK_DATA, signature, **seen) as act:
        data_asked(act, text)
    return act.ticket


def data_asked(act: Doing, text: str) -> None:
    act.move(Status.WAITING_ASKER, Event.Kind.DATA_ASKED, text, **act.attribution())


def hai_ask_data(*, user: User, text: str, **seen: Unpack[Seen]) -> Ticket:
    """The desk of HAI that has the ticket asks for supporting data; the reply comes back to that desk, and to no
    Kepala Seksi."""
    with doing(Act.ASK_DATA, user, **seen) as act:
        hai_data_asked(act, text)
    return act.ticket


def hai_data_asked(act: Doing, text: str) -> None:
    act.move(Status.WAITING_ASKER, Event.Kind.DATA_ASKED, text, data={"layer": act.ticket.hai_layer}, agent_head=None)


def reply(*, user: User, text: str, **seen: Unpack[Seen]) -> Ticket:
    """The asker gives what was asked for, at the satker's own login."""
    with doing(Act.REPLY, user, **seen) as act:
        data_given(act, text)
    return act.ticket


def record_reply(*, signature: Signature, text: str, **seen: Unpack[Seen]) -> Ticket:
    """An officer of the holding office records what the asker brought, said or wrote. It attributes nothing."""
    with doing(Act.RECORD_REPLY, signature, **seen) as act:
        data_given(act, text)
    return act.ticket


def data_given(act: Doing, text: str) -> None:
    back = Status.WAITING if act.ticket.hai_layer is None else Status.AT_HAI
    act.move(back, Event.Kind.DATA_GIVEN, text, data={"layer": act.ticket.hai_layer})


def add(*, user: User, text: str, **seen: Unpack[Seen]) -> Ticket:
    """The satker adds to its question while it is open: no effect on state or clock [assumed].

    The version rises all the same, so that nobody answers without having seen the addition: their page becomes
    stale, shows it, and lets them send what they wrote.
    """
    with doing(Act.ADD, user, **seen) as act:
        added(act, text)
    return act.ticket


def added(act: Doing, text: str) -> None:
    act.move(act.ticket.status, Event.Kind.ADDED, text)
