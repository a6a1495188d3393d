"""The index by hand and by properties (docs/domain.md 6): every edge, nothing judged, mean days, what is missing."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi.figures.forecast import forecast, index_map, shortest_way
from kpi.index import (
    Bracket,
    Brackets,
    CountedPart,
    Facts,
    Measure,
    PolicyRules,
    Status,
    index_of,
    index_of_parts,
    total,
)
from tickets.quarters import Quarter


def shares(*bounds: str) -> Brackets:
    return Brackets(tuple(Bracket(4 - n, Fraction(bound)) for n, bound in enumerate(bounds)), otherwise=1)


POLICY = PolicyRules(
    label="v1",
    legal_basis="S-1691/PB.8/2018 angka 4",
    first_quarter=Quarter(2018, 1),
    quantity_weight=Fraction(40, 100),
    timeliness_weight=Fraction(60, 100),
    minimums={"A1": 300, "A2": 200},
    unit_types=("SATKER",),
    quantity=shares("1.25", "1", "0.75"),
    timeliness=shares("0.95", "0.85", "0.70"),
    target=Fraction(3),
    cap=Fraction(120),
    green_from=Fraction(100),
    yellow_from=Fraction(80),
)
DAYS = Brackets(tuple(Bracket(4 - n, Fraction(n + 1)) for n in range(3)), otherwise=1, at_most=True)
MEAN = replace(POLICY, measure=Measure.MEAN, timeliness=DAYS)
A1, A2 = Fraction(300), Fraction(200)


def facts(tickets: int, judged: int | None = None, in_time: int | None = None, used: object = 0) -> Facts:
    judged = tickets if judged is None else judged
    return Facts(tickets, judged, judged if in_time is None else in_time, tickets - judged, Fraction(str(used)))


@pytest.mark.parametrize(
    ("counted", "minimum", "quantity", "timeliness", "index", "achievement", "status"),
    [
        (facts(300, 299, 284), A1, 3, 3, "3", "100", Status.GREEN),  # 94.983 %: rounding would give 3.60
        (facts(300, 300, 210), A1, 3, 2, "2.4", "80", Status.YELLOW),  # exactly 70 % and exactly 80 %
        (facts(250, 250, 231), Fraction(250), 3, 3, "3", "100", Status.GREEN),
        (facts(138, 136, 132), A1, 1, 4, "2.8", "280/3", Status.YELLOW),  # design 13
        # quantity, exactly on each edge and one ticket below
        *((facts(n), A1, q, 4, i, a, s) for n, q, i, a, s in [
            (375, 4, "4", "120", Status.GREEN), (374, 3, "3.6", "120", Status.GREEN),
            (300, 3, "3.6", "120", Status.GREEN), (299, 2, "3.2", "320/3", Status.GREEN),
            (225, 2, "3.2", "320/3", Status.GREEN), (224, 1, "2.8", "280/3", Status.YELLOW),
            (1, 1, "2.8", "280/3", Status.YELLOW),
        ]),
        # timeliness, exactly on each edge and one answer below
        *((facts(200, 200, n), A2, 3, t, i, a, s) for n, t, i, a, s in [
            (190, 4, "3.6", "120", Status.GREEN), (189, 3, "3", "100", Status.GREEN),
            (170, 3, "3", "100", Status.GREEN), (169, 2, "2.4", "80", Status.YELLOW),
            (140, 2, "2.4", "80", Status.YELLOW), (139, 1, "1.8", "60", Status.RED),
            (0, 1, "1.8", "60", Status.RED),
        ]),
        # part of a quarter: 36 of 57 days at A1 are 189.47 tickets, not 189 and not 190
        (facts(190), Fraction(300 * 36, 57), 3, 4, "3.6", "120", Status.GREEN),
        (facts(189), Fraction(300 * 36, 57), 2, 4, "3.2", "320/3", Status.GREEN),
    ],
)  # fmt: skip
def test_the_index_by_hand(counted, minimum, quantity, timeliness, index, achievement, status):
    result = index_of(counted, minimum, POLICY)
    assert (result.quantity_index, result.timeliness_index) == (quantity, timeliness)
    assert (result.index, result.achievement, result.status) == (Fraction(index), Fraction(achievement), status)


@pytest.mark.parametrize(("counted", "quantity"), [(Facts(), 1), (facts(300, 0), 3), (Facts(400), 4)])
def test_nothing_judged_has_a_quantity_and_no_index(counted, quantity):
    """No ticket at all, all of them open within the norm, all from before the norm."""
    result = index_of(counted, A1, POLICY)
    assert result.quantity_index == quantity
    assert (result.timeliness_value, result.timeliness_index, result.index, result.achievement, result.status) == (
        (None,) * 5
    )


@pytest.mark.parametrize("minimum", [None, Fraction(0)])
def test_without_a_minimum_there_is_no_index(minimum):
    result = index_of(facts(10, 10, 9), minimum, POLICY)
    assert (result.quantity_index, result.timeliness_index, result.index) == (None, None, None)
    assert result.timeliness_value == Fraction(9, 10)


@pytest.mark.parametrize(
    ("used", "index"), [("0", 4), ("300", 4), ("300.000000000001", 3), ("600", 3), ("601", 2), ("900", 2), ("901", 1)]
)
def test_mean_days_are_reached_from_above(used, index):
    """300 judged tickets; a mean of exactly 1, 2 and 3 days is still within."""
    result = index_of(facts(300, 300, 0, used), A1, MEAN)
    assert (result.timeliness_value, result.timeliness_index) == (Fraction(used) / 300, index)
    assert result.index == Fraction(40, 100) * 3 + Fraction(60, 100) * index


def test_a_person_is_measured_over_the_sum_of_his_postings_unless_the_policy_says_otherwise():
    desk, other = CountedPart(facts(160, 160, 150), Fraction(150)), CountedPart(facts(90, 90, 81), Fraction(100))
    helper = CountedPart(facts(30, 30, 1), None)  # as SSO: counts, without a share in the index
    assert index_of_parts([helper, desk, other], POLICY) == (
        CountedPart(facts(250, 250, 231), Fraction(250)),
        index_of(facts(250, 250, 231), Fraction(250), POLICY),
    )
    latest, _result = index_of_parts([desk, helper, other], replace(POLICY, sum_over_postings=False))
    assert latest == other
    whole, _result = index_of_parts([desk, other], replace(POLICY, pro_rata=False))
    assert whole == CountedPart(facts(250, 250, 231), Fraction(100))
    assert index_of_parts([helper, helper], POLICY)[0] == CountedPart(facts(60, 60, 2), None)


def test_what_cannot_be_a_policy_is_refused():
    for wrong in (
        {"quantity_weight": Fraction(1, 2)},
        {"target": Fraction(401, 100)},
        {"minimums": {"A1": 0}},
        {"green_from": Fraction(121)},
        {"yellow_from": Fraction(100)},
        {"timeliness": DAYS},
        {"measure": Measure.MEAN},
    ):
        with pytest.raises(ValueError):
            replace(POLICY, **wrong)
    for steps, otherwise in (
        ([(4, "1"), (3, "1")], 1),  # two steps at one bound
        ([(4, "0.5"), (3, "0.8")], 1),  # the better one is easier
        ([(3, "1"), (4, "0.5")], 1),
        ([(4, "1"), (3, "0.5")], 3),
    ):
        with pytest.raises(ValueError):
            Brackets(tuple(Bracket(index, Fraction(bound)) for index, bound in steps), otherwise)
    with pytest.raises(ValueError):
        Facts(tickets=1, judged=2)


# --- What is still missing --------------------------------------------------------------------------------------------
def test_the_map_has_every_index_with_its_mark():
    rows = index_map(POLICY)
    assert [[cell.index * 100 for cell in row] for row in rows] == [
        [280, 320, 360, 400],
        [220, 260, 300, 340],
        [160, 200, 240, 280],
        [100, 140, 180, 220],
    ]
    assert [[cell.reached for cell in row] for row in rows] == [
        [False, True, True, True],
        [False, False, True, True],
        [False] * 4,
        [False] * 4,
    ]


def test_the_shortest_way_of_the_design():
    """138 of 300, 132 of 136 in time: 87 more make 225, of which 11 may be late; with 85 %, 300."""
    way = shortest_way(facts(138, 136, 132), A1, POLICY)
    assert not way.reached
    assert way.rising is None
    keeping, falling = way.keeping, way.falling
    assert (keeping.more, keeping.total, keeping.timeliness_bound) == (87, 225, Fraction(95, 100))
    assert (keeping.late_allowed, keeping.late_room, keeping.index) == (11, 7, Fraction(32, 10))
    assert keeping.pace(28) == Fraction(87, 28)
    assert keeping.pace(0) is None
    assert (falling.more, falling.total, falling.timeliness_bound) == (162, 300, Fraction(85, 100))
    expected = forecast(facts(138, 136, 132), A1, POLICY, elapsed_days=29, remaining_days=28)
    assert (expected.pace, expected.tickets, expected.result.index) == (Fraction(138, 29), 271, Fraction(32, 10))
    assert forecast(facts(138), A1, POLICY, elapsed_days=0, remaining_days=57) is None


def test_too_many_late_ones_are_made_good_by_more_in_time_or_not_at_all():
    """40 late: 95 % again only among 800 tickets; at 85 % 300 are enough; below 70 % quantity cannot make up for it."""
    way = shortest_way(facts(200, 200, 160), A1, POLICY)  # 80 %: index 2
    assert way.keeping is None
    assert way.falling is None
    assert (way.rising.total, way.rising.late_allowed, way.rising.late_room) == (300, 45, 5)
    best = shortest_way(facts(800, 800, 760), A1, POLICY)
    assert (best.reached, best.keeping.more, best.keeping.late_room) == (True, 0, 0)


counts = st.integers(0, 2_000)
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault


def _facts(tickets: int, judged: int, in_time: int, open_within: int, used: int) -> Facts:
    """From numbers in any order of size, so that each takes one draw."""
    judged %= tickets + 1
    rest = open_within % (tickets - judged + 1)
    return Facts(tickets, judged, in_time % (judged + 1), rest, Fraction(used % (5 * judged * 10**6 + 1), 10**6))


def any_facts() -> st.SearchStrategy[Facts]:
    return st.builds(_facts, counts, counts, counts, counts, st.integers(0, 10**10))


minimums = st.builds(Fraction, st.integers(62, 600 * 62), st.integers(1, 62))


@unhurried
@given(any_facts(), minimums, st.sampled_from([POLICY, MEAN]))
def test_one_more_in_time_never_lowers_an_index(counted, minimum, policy):
    """One of the late ones had been in time, and by that in less time; and one more ticket recorded."""
    before = index_of(counted, minimum, policy)
    if counted.late:
        better = replace(counted, in_time=counted.in_time + 1, used_sum=counted.used_sum / 2)
        assert index_of(better, minimum, policy).index >= before.index
    one_more = index_of(replace(counted, tickets=counted.tickets + 1), minimum, policy)
    assert one_more.quantity_index >= before.quantity_index
    if before.index is not None:
        assert one_more.index >= before.index
        assert 1 <= before.index <= 4
        assert 0 < before.achievement <= policy.cap


@unhurried
@given(st.lists(st.tuples(any_facts(), st.none() | minimums), max_size=5), st.randoms())
def test_order_never_matters(parts, chance):
    parts = [CountedPart(*each) for each in parts]
    shuffled = parts.copy()
    chance.shuffle(shuffled)
    assert total(part.facts for part in parts) == total(part.facts for part in shuffled)
    assert index_of_parts(parts, POLICY) == index_of_parts(shuffled, POLICY)


@unhurried
@given(any_facts(), minimums)
def test_a_way_reaches_the_target_and_one_ticket_less_does_not(counted, minimum):
    found = shortest_way(counted, minimum, POLICY)
    for way in (found.keeping, found.falling, found.rising):
        if way is None:
            continue
        judged = way.total - counted.without_norm
        end = Facts(way.total, judged, judged - way.late_allowed)
        assert index_of(end, minimum, POLICY).index >= POLICY.target
        assert way.late_room >= 0
        if way.more:
            fewer = Facts(way.total - 1, judged - 1, judged - 1 - counted.late)
            result = index_of(fewer, minimum, POLICY)
            lower = result.quantity_index < way.quantity_index or (result.timeliness_index or 0) < way.timeliness_index
            assert lower
