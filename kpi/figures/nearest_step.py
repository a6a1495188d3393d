"""Who is near an edge: how few more tickets, in time or late, change an index. Pure, like `kpi.index`.

Said of every officer by the same distance in tickets; it orders nobody.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from kpi.index import Facts, Measure, PolicyRules, Result, index_of


@dataclass(frozen=True, slots=True)
class Edge:
    """`tickets` more in time (`rises`) or late change the index to that of `then`."""

    tickets: int
    rises: bool
    then: Result


def edge_of(
    facts: Facts, minimum: Fraction | None, policy: PolicyRules, *, within: int, quarter_runs: bool
) -> Edge | None:
    """The nearest change of the index within so many tickets, a fall before a rise at the same distance; None where
    none is so near or there is no index yet. When the quarter is over only tickets still open can change it.
    """
    now = index_of(facts, minimum, policy)
    if now.index is None:
        return None
    reach = within if quarter_runs else min(within, facts.open_within)
    for count in range(1, reach + 1):
        for rises in (False, True):
            if policy.measure == Measure.MEAN and not rises:
                continue  # how long a late answer will have taken is not known
            then = index_of(_after(facts, count, rises=rises), minimum, policy)
            if _moved(now, then, rises=rises):
                return Edge(count, rises, then)
    return None


def _moved(now: Result, then: Result, *, rises: bool) -> bool:
    if now.index is None or then.index is None:
        return False
    return then.index > now.index if rises else then.index < now.index


def _after(facts: Facts, count: int, *, rises: bool) -> Facts:
    """As if `count` more tickets had been judged; those open now are judged first, the rest comes in anew."""
    judged = facts.judged + count
    return replace(
        facts,
        tickets=facts.tickets + max(count - facts.open_within, 0),
        judged=judged,
        in_time=facts.in_time + (count if rises else 0),
        open_within=max(facts.open_within - count, 0),
        used_sum=facts.used_sum * judged / facts.judged if facts.judged else facts.used_sum,
    )
