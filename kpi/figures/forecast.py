"""What an officer can still do in a running quarter: the index map, the shortest way to the target, a forecast.

Pure, like `kpi.index`. Nothing here is an assessment: pages name it a forecast.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from kpi.index import Facts, Measure, PolicyRules, Result, index_of, timeliness_index


@dataclass(frozen=True, slots=True)
class MapField:
    """One field of the index map."""

    quantity_index: int
    timeliness_index: int
    index: Fraction
    reached: bool
    """The target is reached here."""


def index_map(policy: PolicyRules) -> tuple[tuple[MapField, ...], ...]:
    """Every index there is: rows by timeliness, the best first; columns by quantity, the lowest first (screen 13)."""
    return tuple(
        tuple(
            MapField(quantity, timeliness, index := policy.weighted(quantity, timeliness), index >= policy.target)
            for quantity in reversed(policy.quantity.indices)
        )
        for timeliness in policy.timeliness.indices
    )


@dataclass(frozen=True, slots=True)
class Way:
    """How the target is reached with timeliness at one index: `total` tickets in the quarter, `more` than now.

    `late_allowed`: how many of `total` may be late at most, `late_room`: how many beyond those already late. Both None
    where the policy measures mean days.
    """

    quantity_index: int
    timeliness_index: int
    timeliness_bound: Fraction | None
    """From where on that timeliness index is given; None for the lowest."""
    index: Fraction
    total: int
    more: int
    late_allowed: int | None
    late_room: int | None

    def pace(self, working_days: int) -> Fraction | None:
        """Tickets per working day until then; None when no day is left."""
        return Fraction(self.more, working_days) if working_days > 0 else None


@dataclass(frozen=True, slots=True)
class ShortestWay:
    """`reached`: the target is reached now. `keeping`: with timeliness as it is; `falling`, `rising`: one bracket
    lower or higher. None: no number of tickets reaches the target that way, or there is no such bracket.

    While nothing is judged, `keeping` is the way with the best timeliness.
    """

    reached: bool
    keeping: Way | None
    falling: Way | None
    rising: Way | None


def shortest_way(facts: Facts, minimum: Fraction, policy: PolicyRules) -> ShortestWay:
    """How few more tickets reach the target, all tickets of the quarter once judged. `minimum` > 0."""
    indices = policy.timeliness.indices
    now = timeliness_index(facts, policy)
    place = 0 if now is None else indices.index(now)
    result = index_of(facts, minimum, policy)
    return ShortestWay(
        reached=result.index is not None and result.index >= policy.target,
        keeping=way_with(indices[place], facts, minimum, policy),
        falling=way_with(indices[place + 1], facts, minimum, policy) if place + 1 < len(indices) else None,
        rising=way_with(indices[place - 1], facts, minimum, policy) if place else None,
    )


def way_with(timeliness: int, facts: Facts, minimum: Fraction, policy: PolicyRules) -> Way | None:
    """The way to the target with timeliness at one index of the scale; None where quantity cannot make up for it.

    Tickets already late stay so: where they are too many for the bracket, only more tickets in time make it again.
    """
    wanted = [index for index in policy.quantity.indices if policy.weighted(index, timeliness) >= policy.target]
    if not wanted:
        return None
    quantity = wanted[-1]
    at_least = policy.quantity.bound(quantity)
    # At least one must be judged: tickets from before the norm never are.
    needed = max(facts.tickets, facts.without_norm + 1, 0 if at_least is None else ceil(at_least * minimum))
    bound = policy.timeliness.bound(timeliness)
    late_allowed = late_room = None
    if policy.measure == Measure.SHARE:
        share = Fraction(0) if bound is None else bound
        if share < 1:
            needed = max(needed, facts.without_norm + ceil(facts.late / (1 - share)))
        elif facts.late:
            return None
        late_allowed = floor((needed - facts.without_norm) * (1 - share))
        late_room = late_allowed - facts.late
    return Way(
        quantity_index=quantity,
        timeliness_index=timeliness,
        timeliness_bound=bound,
        index=policy.weighted(quantity, timeliness),
        total=needed,
        more=needed - facts.tickets,
        late_allowed=late_allowed,
        late_room=late_room,
    )


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the present pace leads: tickets at the quarter's end, and what they would make."""

    pace: Fraction
    """Tickets per working day so far."""
    tickets: int
    result: Result


def forecast(
    facts: Facts, minimum: Fraction, policy: PolicyRules, *, elapsed_days: int, remaining_days: int
) -> Forecast | None:
    """Tickets as fast as until now (whole ones, rounded down), timeliness as it is now. None before the first day is
    over. `elapsed_days`: working days before today; `remaining_days`: with today.
    """
    if elapsed_days <= 0:
        return None
    pace = Fraction(facts.tickets, elapsed_days)
    tickets = floor(facts.tickets + pace * remaining_days)
    return Forecast(pace, tickets, index_of(replace(facts, tickets=tickets), minimum, policy))


def least_timely_way(facts: Facts, minimum: Fraction, policy: PolicyRules) -> Way | None:
    """The way with the least timeliness from which on the target can be reached at all."""
    ways = (way_with(index, facts, minimum, policy) for index in reversed(policy.timeliness.indices))
    return next((way for way in ways if way is not None), None)
