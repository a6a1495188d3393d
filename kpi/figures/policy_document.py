"""A policy of the index as plain values for a lock's document, and back again."""

from fractions import Fraction
from typing import Any

from kpi.index import Bracket, Brackets, Measure, PolicyRules
from tickets.quarters import Quarter

SHARES = ("quantity_weight", "timeliness_weight", "target", "cap", "green_from", "yellow_from")


def written_policy(policy: PolicyRules) -> dict[str, Any]:
    return {
        "label": policy.label,
        "legal_basis": policy.legal_basis,
        "first_quarter": policy.first_quarter.code,
        **{name: str(getattr(policy, name)) for name in SHARES},
        "minimums": dict(policy.minimums),
        "unit_types": list(policy.unit_types),
        "quantity": _brackets(policy.quantity),
        "timeliness": _brackets(policy.timeliness),
        "norm_code": policy.norm_code,
        "measure": policy.measure.value,
        "pro_rata": policy.pro_rata,
        "sum_over_postings": policy.sum_over_postings,
        "assumed": dict(policy.assumed),
    }


def _brackets(brackets: Brackets) -> dict[str, Any]:
    return {
        "steps": [[step.index, str(step.bound)] for step in brackets.steps],
        "otherwise": brackets.otherwise,
        "at_most": brackets.at_most,
    }


def read_policy(content: dict[str, Any]) -> PolicyRules:
    """The policy as it was written. ValueError, KeyError or TypeError for what is none."""
    return PolicyRules(
        **{
            **content,
            "first_quarter": Quarter.parse(content["first_quarter"]),
            "unit_types": tuple(content["unit_types"]),
            "quantity": _read_brackets(content["quantity"]),
            "timeliness": _read_brackets(content["timeliness"]),
            "measure": Measure(content["measure"]),
            **{name: Fraction(content[name]) for name in SHARES},
        }
    )


def _read_brackets(content: dict[str, Any]) -> Brackets:
    steps = tuple(Bracket(index, Fraction(bound)) for index, bound in content["steps"])
    return Brackets(steps, otherwise=content["otherwise"], at_most=content["at_most"])


def written_fraction(value: Fraction | None) -> str | None:
    """ "36000/190", "300"."""
    return None if value is None else str(value)


def read_fraction(value: str | None) -> Fraction | None:
    return None if value is None else Fraction(value)
