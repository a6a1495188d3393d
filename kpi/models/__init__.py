from .locks import LockedTicket, QuarterLock, RevisionProposal
from .policy import Policy, PolicyAssumption, PolicyBracket, PolicyMinimum, counted_unit_types

__all__ = [
    "LockedTicket",
    "Policy",
    "PolicyAssumption",
    "PolicyBracket",
    "PolicyMinimum",
    "QuarterLock",
    "RevisionProposal",
    "counted_unit_types",
]
