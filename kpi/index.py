"""The index of a CSO: a pure function over counted facts, in exact fractions (000 item 4, docs/domain.md 6).

No Django, no "now", no floats. Nothing is rounded before it is compared: 94.983 % of answers in time is below 95 %.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from tickets.quarters import Quarter

HUNDRED = 100


class Measure(StrEnum):
    """What timeliness is measured by."""

    SHARE = "share"
    """The share of judged tickets that were answered in time: more is better."""
    MEAN = "mean"
    """The mean of used working days of the judged tickets: less is better."""


class Status(StrEnum):
    """The colour of an achievement, in the word that stands on screen and paper."""

    GREEN = "Hijau"
    YELLOW = "Kuning"
    RED = "Merah"


@dataclass(frozen=True, slots=True)
class Bracket:
    """One step of a scale: `index` is given from `bound` on. `bound` is a share (1.25 is 125 %) or working days."""

    index: int
    bound: Fraction


@dataclass(frozen=True, slots=True)
class Brackets:
    """A whole scale, the best step first; whoever reaches none of them gets `otherwise`.

    `at_most`: a value reaches a step by being at most its bound (mean days), not at least (shares). ValueError unless
    the indices fall from step to step and the bounds move one way, so that no value lies in a gap or in two steps.
    """

    steps: tuple[Bracket, ...]
    otherwise: int
    at_most: bool = False

    def __post_init__(self) -> None:
        indices = [*(step.index for step in self.steps), self.otherwise]
        if any(better <= worse for better, worse in pairwise(indices)):
            raise ValueError(f"The indices of a scale fall: {indices}.")
        bounds = [step.bound if self.at_most else -step.bound for step in self.steps]
        if any(first >= second for first, second in pairwise(bounds)):
            raise ValueError(f"The bounds of a scale move one way: {[str(step.bound) for step in self.steps]}.")

    def of(self, value: Fraction) -> int:
        """The index of a value; exactly on a bound is reached."""
        above, below = value.numerator, value.denominator  # compared as whole numbers: exact, and many times faster
        for step in self.steps:
            more = above * step.bound.denominator - step.bound.numerator * below
            if more <= 0 if self.at_most else more >= 0:
                return step.index
        return self.otherwise

    def bound(self, index: int) -> Fraction | None:
        """From where on this index is given; None for the lowest. KeyError for an index that is not on the scale."""
        if index == self.otherwise:
            return None
        for step in self.steps:
            if step.index == index:
                return step.bound
        raise KeyError(index)

    @property
    def indices(self) -> tuple[int, ...]:
        """All indices, the best first."""
        return (*(step.index for step in self.steps), self.otherwise)

    @property
    def best(self) -> int:
        return self.indices[0]


@dataclass(frozen=True)
class PolicyRules:
    """How facts become an index from `first_quarter` on. Weights are shares that sum to 1; `target` is an index;
    `cap`, `green_from` and `yellow_from` are achievements in percent; minimums are tickets per whole quarter.

    `assumed`: the parts that no source settles, short name -> in words. ValueError for what cannot be a policy.
    """

    label: str
    legal_basis: str
    first_quarter: Quarter
    quantity_weight: Fraction
    timeliness_weight: Fraction
    minimums: Mapping[str, int]
    unit_types: tuple[str, ...]
    quantity: Brackets
    timeliness: Brackets
    target: Fraction
    cap: Fraction
    green_from: Fraction
    yellow_from: Fraction
    norm_code: str = "IKU"
    measure: Measure = Measure.SHARE
    pro_rata: bool = True
    sum_over_postings: bool = True
    assumed: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.quantity_weight + self.timeliness_weight != 1 or min(self.quantity_weight, self.timeliness_weight) < 0:
            raise ValueError(f"Weights sum to 1: {self.quantity_weight} and {self.timeliness_weight}.")
        if any(minimum <= 0 for minimum in self.minimums.values()):
            raise ValueError(f"A minimum is positive: {dict(self.minimums)}.")
        if self.quantity.at_most or self.timeliness.at_most != (self.measure == Measure.MEAN):
            raise ValueError("Shares are reached from below, mean days from above.")
        if not 0 < self.target <= self.best_index:
            raise ValueError(f"The target {self.target} is not within reach of {self.best_index}.")
        if not 0 < self.yellow_from < self.green_from <= self.cap:
            raise ValueError(f"Colours rise to the cap: {self.yellow_from}, {self.green_from}, {self.cap}.")

    @property
    def best_index(self) -> Fraction:
        return self.weighted(self.quantity.best, self.timeliness.best)

    @cached_property
    def outcomes(self) -> Mapping[tuple[int, int], tuple[Fraction, Fraction, Status]]:
        """Index, achievement and status of every pair of quantity and timeliness index: there are few."""
        found = {}
        for quantity in self.quantity.indices:
            for timeliness in self.timeliness.indices:
                index = self.weighted(quantity, timeliness)
                achieved = achievement(index, self)
                found[quantity, timeliness] = (index, achieved, status_of(achieved, self))
        return found

    def weighted(self, quantity: int, timeliness: int) -> Fraction:
        """The index of both parts."""
        return self.quantity_weight * quantity + self.timeliness_weight * timeliness


@dataclass(frozen=True, slots=True)
class Facts:
    """What was counted at an instant. `judged`: answered, or open past its last moment in time; `open_within`: open,
    not yet judged; the rest was put in when no norm was in force. `used_sum`: working days used by the judged ones.
    `at_recording`: answered in the act that recorded them; no index is made of it, it stands beside each.

    Facts add up in any order: officers to an office, offices to a Kanwil, these to the nation.
    """

    tickets: int = 0
    judged: int = 0
    in_time: int = 0
    open_within: int = 0
    used_sum: Fraction = Fraction(0)
    at_recording: int = 0

    def __post_init__(self) -> None:
        if (
            not 0 <= self.in_time <= self.judged
            or not 0 <= self.open_within <= self.tickets - self.judged
            or not 0 <= self.at_recording <= self.tickets
        ):
            raise ValueError(f"These facts contradict each other: {self}.")

    def __add__(self, other: "Facts") -> "Facts":
        if not (self.tickets and other.tickets):  # without tickets there is nothing; sums are many
            return self if self.tickets else other
        return Facts(
            self.tickets + other.tickets,
            self.judged + other.judged,
            self.in_time + other.in_time,
            self.open_within + other.open_within,
            self.used_sum + other.used_sum,
            self.at_recording + other.at_recording,
        )

    @property
    def late(self) -> int:
        return self.judged - self.in_time

    @property
    def share(self) -> Fraction | None:
        """In time, of those judged; None while nothing is."""
        return timeliness_value(self, Measure.SHARE)

    @property
    def without_norm(self) -> int:
        """Tickets that no norm judges (before 14 February 2018): they count for quantity only."""
        return self.tickets - self.judged - self.open_within


NOTHING = Facts()


def total(facts: Iterable[Facts]) -> Facts:
    """Their sum. Used days are added by denominator first: hundreds of officers have a dozen of them."""
    rows = [each for each in facts if each.tickets]  # without tickets there is nothing
    if len(rows) < 2:
        return rows[0] if rows else NOTHING
    used: dict[int, int] = defaultdict(int)
    for each in rows:
        used[each.used_sum.denominator] += each.used_sum.numerator
    return Facts(
        sum(each.tickets for each in rows),
        sum(each.judged for each in rows),
        sum(each.in_time for each in rows),
        sum(each.open_within for each in rows),
        sum((Fraction(*parts) for parts in zip(used.values(), used, strict=True)), Fraction(0)),
        sum(each.at_recording for each in rows),
    )


@dataclass(frozen=True, slots=True)
class CountedPart:
    """One posting's share of a quarter: what was counted under it and the minimum for its days (None: no index)."""

    facts: Facts
    minimum: Fraction | None


@dataclass(frozen=True, slots=True)
class Result:
    """What the facts make. Shares and index are exact; None where there is nothing to measure."""

    quantity_share: Fraction | None = None
    quantity_index: int | None = None
    timeliness_value: Fraction | None = None
    """The share in time, or the mean of used days, as the policy measures."""
    timeliness_index: int | None = None
    index: Fraction | None = None
    achievement: Fraction | None = None
    """Percent of the target, at most the policy's cap."""
    status: Status | None = None


def quantity_share(tickets: int, minimum: Fraction) -> Fraction:
    """Tickets over the minimum, as a share: 1.25 is 125 %."""
    return Fraction(tickets * minimum.denominator, minimum.numerator)


def quantity_index(tickets: int, minimum: Fraction, brackets: Brackets) -> int:
    """Index by tickets over the minimum of the posting's days (S-1691/PB.8/2018 4d-i; scale from the policy)."""
    return brackets.of(quantity_share(tickets, minimum))


def timeliness_value(facts: Facts, measure: Measure) -> Fraction | None:
    """The share in time of judged tickets, or their mean of used days; None while nothing is judged."""
    if not facts.judged:
        return None
    if measure == Measure.MEAN:
        return facts.used_sum / facts.judged
    return Fraction(facts.in_time, facts.judged)


def timeliness_index(facts: Facts, policy: PolicyRules) -> int | None:
    """Index by answers within the norm (S-1691/PB.8/2018 4d-ii; scale from the policy); None: nothing judged yet."""
    value = timeliness_value(facts, policy.measure)
    return None if value is None else policy.timeliness.of(value)


def index_of(facts: Facts, minimum: Fraction | None, policy: PolicyRules) -> Result:
    """Both parts, index, achievement and status.

    `minimum` None or 0: the facts are counted without an index (no type, not a CSO, a posting without a working day).
    Nothing judged: quantity only.
    """
    if not minimum:
        return Result(timeliness_value=timeliness_value(facts, policy.measure))
    share = quantity_share(facts.tickets, minimum)
    quantity = policy.quantity.of(share)
    value = timeliness_value(facts, policy.measure)
    if value is None:
        return Result(quantity_share=share, quantity_index=quantity)
    timeliness = policy.timeliness.of(value)
    return Result(share, quantity, value, timeliness, *policy.outcomes[quantity, timeliness])


def achievement(index: Fraction, policy: PolicyRules) -> Fraction:
    """The index in percent of the target, at most the cap."""
    return min(index / policy.target * HUNDRED, policy.cap)


def status_of(achieved: Fraction, policy: PolicyRules) -> Status:
    """The colour of an achievement in percent; exactly on an edge has reached it."""
    if achieved >= policy.green_from:
        return Status.GREEN
    return Status.YELLOW if achieved >= policy.yellow_from else Status.RED


def index_of_parts(parts: Iterable[CountedPart], policy: PolicyRules) -> tuple[CountedPart, Result]:
    """A person's facts, minimum and result from their postings, the earliest first.

    Postings without a minimum (None) have no index and stay out, unless there are no others; one of 0 (no day in the
    quarter) adds its tickets. The policy's switches decide the rest: over the sum of the postings, or that of the
    latest alone. Without pro rata each posting carries a whole quarter's minimum, so the sum has the latest's once.
    """
    everything = tuple(parts)
    if len(everything) == 1:  # as nearly everybody's, and as the rest of this would say
        part = everything[0] if everything[0].minimum else CountedPart(everything[0].facts, None)
        return part, index_of(part.facts, part.minimum, policy)
    with_index = [(part.facts, part.minimum) for part in everything if part.minimum is not None]
    owing = [each for each in with_index if each[1]]
    if not owing:
        part = CountedPart(total(each.facts for each in everything), None)
    elif not policy.sum_over_postings:
        part = CountedPart(*owing[-1])
    else:
        minimum = sum((minimum for _facts, minimum in owing), Fraction(0)) if policy.pro_rata else owing[-1][1]
        part = CountedPart(total(facts for facts, _minimum in with_index), minimum)
    return part, index_of(part.facts, part.minimum, policy)
