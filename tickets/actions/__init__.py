"""Every way a ticket changes: a change, its event and its mail are one transaction."""

from .answering import answer, escalate, finish, hai_reply
from .asking import Asker, FollowUp, Question, ask, record
from .base import CannotAct, Refused, StaleTicket

__all__ = [
    "Asker",
    "CannotAct",
    "FollowUp",
    "Question",
    "Refused",
    "StaleTicket",
    "answer",
    "ask",
    "escalate",
    "finish",
    "hai_reply",
    "record",
]
