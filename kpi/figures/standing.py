"""Where an officer of a running quarter stands: Berisiko, Perlu dijaga or Pada jalur, by where their pace leads.

Pure, like `kpi.index`. A forecast, never an assessment (docs/domain.md 6); it orders nobody.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor

from kpi.index import Facts, Measure, PolicyRules

from .forecast import Forecast, forecast


class Standing(StrEnum):
    AT_RISK = "berisiko"
    """The forecast index is below the target."""
    WATCH = "dijaga"
    """It reaches it, with room for few more late tickets."""
    ON_TRACK = "jalur"


@dataclass(frozen=True, slots=True)
class Outlook:
    """`allowed`: how many of the forecast tickets may be late at most and the target still be reached, `room`: how many
    beyond those late now. Both None where late tickets do not decide: below the target, by mean days, or where the
    lowest timeliness is enough.
    """

    standing: Standing
    foreseen: Forecast
    allowed: int | None = None
    room: int | None = None


def outlook_of(
    facts: Facts,
    minimum: Fraction | None,
    policy: PolicyRules,
    *,
    elapsed_days: int,
    remaining_days: int,
    watch_room: int,
) -> Outlook | None:
    """None for whom nothing can be foreseen: without a minimum, before a day is over, or while nothing is judged.
    `watch_room`: with so many late tickets of room or fewer it is to be watched (docs/design.md 5).
    """
    if not minimum:
        return None
    foreseen = forecast(facts, minimum, policy, elapsed_days=elapsed_days, remaining_days=remaining_days)
    if foreseen is None or foreseen.result.index is None:
        return None
    if foreseen.result.index < policy.target:
        return Outlook(Standing.AT_RISK, foreseen)
    bound = _needed_share(foreseen, policy)
    if bound is None:
        return Outlook(Standing.ON_TRACK, foreseen)
    allowed = floor((foreseen.tickets - facts.without_norm) * (1 - bound))
    room = max(allowed - facts.late, 0)
    return Outlook(Standing.WATCH if room <= watch_room else Standing.ON_TRACK, foreseen, allowed, room)


def _needed_share(foreseen: Forecast, policy: PolicyRules) -> Fraction | None:
    """The share in time that the target needs with the foreseen quantity; None where any share is enough, or where the
    policy measures mean days."""
    quantity = foreseen.result.quantity_index
    if policy.measure != Measure.SHARE or quantity is None:
        return None
    enough = [index for index in policy.timeliness.indices if policy.weighted(quantity, index) >= policy.target]
    return policy.timeliness.bound(enough[-1]) if enough else None
