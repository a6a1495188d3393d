"""The policy in force for a quarter, as pure rules."""

from kpi import index, models
from tickets.quarters import Quarter


class NoPolicy(Exception):
    """No policy is effective for the quarter."""


def policy_of(quarter: Quarter) -> index.PolicyRules:
    """The policy in force for a quarter, by which its unlocked parts are counted; NoPolicy before the first."""
    policy = models.Policy.objects.in_force(quarter)
    if policy is None:
        raise NoPolicy(quarter.code)
    return policy.rules()
