from .policy import Policy, PolicyAssumption, PolicyBracket, PolicyMinimum

__all__ = ["Policy", "PolicyAssumption", "PolicyBracket", "PolicyMinimum"]
