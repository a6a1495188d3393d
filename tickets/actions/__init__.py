"""Every way a ticket changes: a change, its event and its mail are one transaction."""

from users.refusals import Refused

from .answering import answer, finish, hai_reply, refuse
from .asking import ask, received_fault, record
from .base import CannotAct, StaleTicket
from .data import add, ask_data, hai_ask_data, record_reply, reply
from .in_name import StaleDenial, deny, mark_read, note_answer_read, withdraw_denial
from .passing import escalate, pass_on, refer, send_back, to_agent_head, to_layer_1, to_layer_2
from .sorting import correct_service
from .told import CLINICS, Asker, FollowUp, Question

__all__ = [
    "CLINICS",
    "Asker",
    "CannotAct",
    "FollowUp",
    "Question",
    "Refused",
    "StaleDenial",
    "StaleTicket",
    "add",
    "answer",
    "ask",
    "ask_data",
    "correct_service",
    "deny",
    "escalate",
    "finish",
    "hai_ask_data",
    "hai_reply",
    "mark_read",
    "note_answer_read",
    "pass_on",
    "received_fault",
    "record",
    "record_reply",
    "refer",
    "refuse",
    "reply",
    "send_back",
    "to_agent_head",
    "to_layer_1",
    "to_layer_2",
    "withdraw_denial",
]
