from .objections import Objection, ObjectionEvent, ObjectionFile
from .policy import Policy, PolicyAssumption, PolicyBracket, PolicyMinimum
from .signals import Signal, SignalEvent, SignalRule, SignalThreshold

__all__ = [
    "Objection",
    "ObjectionEvent",
    "ObjectionFile",
    "Policy",
    "PolicyAssumption",
    "PolicyBracket",
    "PolicyMinimum",
    "Signal",
    "SignalEvent",
    "SignalRule",
    "SignalThreshold",
]
