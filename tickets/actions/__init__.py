"""Every way a ticket changes: a change, its event and its mail are one transaction."""

from .answering import answer, finish, hai_reply, refuse
from .asking import Asker, FollowUp, Question, ask, record
from .base import CannotAct, Refused, StaleTicket
from .calendar import (
    StaleDraft,
    changing_now,
    confirm_change,
    draft_change,
    recount_change,
    redraft_change,
    withdraw_change,
)
from .data import add, ask_data, hai_ask_data, record_reply, reply
from .in_name import StaleDenial, deny, mark_read, withdraw_denial
from .notices import choose_notices
from .passing import escalate, pass_on, refer, send_back, to_layer_1, to_layer_2

__all__ = [
    "Asker",
    "CannotAct",
    "FollowUp",
    "Question",
    "Refused",
    "StaleDenial",
    "StaleDraft",
    "StaleTicket",
    "add",
    "answer",
    "ask",
    "ask_data",
    "changing_now",
    "choose_notices",
    "confirm_change",
    "deny",
    "draft_change",
    "escalate",
    "finish",
    "hai_ask_data",
    "hai_reply",
    "mark_read",
    "pass_on",
    "record",
    "record_reply",
    "recount_change",
    "redraft_change",
    "refer",
    "refuse",
    "reply",
    "send_back",
    "to_layer_1",
    "to_layer_2",
    "withdraw_change",
    "withdraw_denial",
]
