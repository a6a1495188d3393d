from .grounds import GroundChange
from .kept import KeptFigures
from .locks import LockedName, LockedTicket, QuarterLock, RevisionProposal
from .objections import Objection, ObjectionEvent, ObjectionFile
from .policy import (
    MOST_PERCENT,
    MOST_TICKETS,
    NoPolicy,
    Policy,
    PolicyAssumption,
    PolicyBracket,
    PolicyMinimum,
    counted_unit_types,
    policy_of,
)
from .signals import PARAMETERS, Signal, SignalEvent, SignalRule, SignalThreshold

__all__ = [
    "MOST_PERCENT",
    "MOST_TICKETS",
    "PARAMETERS",
    "GroundChange",
    "KeptFigures",
    "LockedName",
    "LockedTicket",
    "NoPolicy",
    "Objection",
    "ObjectionEvent",
    "ObjectionFile",
    "Policy",
    "PolicyAssumption",
    "PolicyBracket",
    "PolicyMinimum",
    "QuarterLock",
    "RevisionProposal",
    "Signal",
    "SignalEvent",
    "SignalRule",
    "SignalThreshold",
    "counted_unit_types",
    "policy_of",
]
