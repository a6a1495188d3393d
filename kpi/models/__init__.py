from .grounds import GroundChange
from .locks import LockedName, LockedTicket, QuarterLock, RevisionProposal
from .objections import Objection, ObjectionEvent, ObjectionFile
from .policy import Policy, PolicyAssumption, PolicyBracket, PolicyMinimum, counted_unit_types
from .signals import PARAMETERS, Signal, SignalEvent, SignalRule, SignalThreshold

__all__ = [
    "PARAMETERS",
    "GroundChange",
    "LockedName",
    "LockedTicket",
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
]
