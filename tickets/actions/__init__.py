"""Every way a ticket changes: a change, its event and its mail are one transaction."""

from .answering import answer, finish, hai_reply, refuse
from .asking import Asker, FollowUp, Question, ask, record
from .base import CannotAct, Refused, StaleTicket
from .data import add, ask_data, hai_ask_data, record_reply, reply
from .notices import choose_notices
from .passing import escalate, pass_on, refer, send_back, to_layer_1, to_layer_2

__all__ = [
    "Asker",
    "CannotAct",
    "FollowUp",
    "Question",
    "Refused",
    "StaleTicket",
    "add",
    "answer",
    "ask",
    "ask_data",
    "choose_notices",
    "escalate",
    "finish",
    "hai_ask_data",
    "hai_reply",
    "pass_on",
    "record",
    "record_reply",
    "refer",
    "refuse",
    "reply",
    "send_back",
    "to_layer_1",
    "to_layer_2",
]
