"""Figures in words, and who is near an edge: pure."""

from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.figures.forecast import forecast, shortest_way
from kpi.figures.nearest_step import edge_of
from kpi.figures.words import amount_text, assumption_text
from kpi.index import Bracket, Brackets, Facts, PolicyRules, index_of
from kpi.monitoring.charts import Point, bar_of, growth_of
from kpi.monitoring.way_to_target import way_words
from tickets.quarters import Quarter
from users.words import decimal_text, percent_text

POLICY = PolicyRules(
    label="v1",
    legal_basis="uji",
    first_quarter=Quarter(2018, 1),
    quantity_weight=Fraction(2, 5),
    timeliness_weight=Fraction(3, 5),
    minimums={"A1": 300},
    unit_types=("SATKER",),
    quantity=Brackets((Bracket(4, Fraction(5, 4)), Bracket(3, Fraction(1)), Bracket(2, Fraction(3, 4))), otherwise=1),
    timeliness=Brackets(
        (Bracket(4, Fraction(95, 100)), Bracket(3, Fraction(85, 100)), Bracket(2, Fraction(70, 100))), otherwise=1
    ),
    target=Fraction(3),
    cap=Fraction(120),
    green_from=Fraction(100),
    yellow_from=Fraction(80),
)


@pytest.mark.parametrize(
    ("share", "places", "text"),
    [
        (Fraction(132, 136), 2, "97,06%"),
        (Fraction(284, 299), 2, "94,98%"),
        (Fraction(94996, 100000), 2, "94,99%"),
        (Fraction(19, 20), 2, "95,00%"),
        (Fraction(2998, 3000), 1, "99,9%"),
        (Fraction(138, 300), 1, "46,0%"),
        (Fraction(1373, 1000), 1, "137,3%"),
        (Fraction(0), 2, "0,00%"),
        (None, 2, "-"),
    ],
)
def test_a_share_never_reads_like_an_edge_it_has_not_reached(share, places, text):
    assert percent_text(share, places) == text


@given(st.fractions(min_value=0, max_value=2))
def test_a_share_is_shown_within_its_last_place(share):
    shown = Fraction(percent_text(share).rstrip("%").replace(",", "."))
    assert abs(shown - share * 100) < Fraction(1, 100)
    for edge in (70, 75, 85, 95, 100, 125):
        assert (shown >= edge) == (share * 100 >= edge) or abs(share * 100 - edge) < Fraction(1, 100)
        assert not (shown >= edge > share * 100)


def test_numbers_look_as_in_the_design():
    assert (decimal_text(Fraction(14, 5)), decimal_text(None), decimal_text(Fraction(31, 10), 1)) == (
        "2,80",
        "-",
        "3,1",
    )
    assert (amount_text(Fraction(300)), amount_text(Fraction(300 * 36, 57)), decimal_text(1234567, 0)) == (
        "300",
        "189,47",
        "1.234.567",
    )
    assumed = SimpleNamespace(assumed={"scale": "x"})
    assert assumption_text(assumed, type_assumed=True) == "Skala indeks dan tipe kantor: asumsi."
    assert assumption_text(SimpleNamespace(assumed={}), type_assumed=False) == ""


# --- Near an edge -----------------------------------------------------------------------------------------------------
def near(facts, *, within=5, runs=True):
    found = edge_of(facts, Fraction(300), POLICY, within=within, quarter_runs=runs)
    return (found.tickets, found.rises, found.then.index) if found else None


def test_who_is_near_an_edge():
    assert near(Facts(222, 222, 215)) == (3, True, Fraction(16, 5)), "three tickets more are 225 of 300"
    assert near(Facts(138, 136, 130, 2)) == (1, False, Fraction(11, 5)), "130 of 136, one late more is 94.9 %"
    assert near(Facts(100, 100, 91)) is None
    assert near(Facts(225, 0, 0, 5)) is None, "nothing judged, no index to change"
    assert near(Facts(222, 222, 215), runs=False) is None, "the quarter is over, and nothing is open"
    assert near(Facts(222, 222, 215), within=2) is None


FACTS = st.builds(
    lambda in_time, late, within: Facts(in_time + late + within, in_time + late, in_time, within),
    st.integers(0, 400),
    st.integers(0, 60),
    st.integers(0, 8),
)


@given(FACTS, st.booleans())
def test_an_edge_is_the_nearest_change_of_the_index(facts, runs):
    now = index_of(facts, Fraction(300), POLICY).index
    found = edge_of(facts, Fraction(300), POLICY, within=5, quarter_runs=runs)
    if found is None:
        return
    assert 1 <= found.tickets <= 5
    assert (found.then.index > now) == found.rises
    if found.tickets > 1:
        assert edge_of(facts, Fraction(300), POLICY, within=found.tickets - 1, quarter_runs=runs) is None
    if not runs:
        assert found.tickets <= facts.open_within


# --- The way to the target --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "days", "said"),
    [
        (Facts(300, 299, 290, 1), 10, "Target tercapai. Pertahankan ketepatan waktu 95% atau lebih"),
        (
            Facts(138, 136, 132, 2),
            28,
            "87 tiket lagi (menjadi 225) untuk mencapai target, dengan ketepatan waktu tetap",
        ),
        (Facts(138, 136, 132, 2), 28, "Rata-rata 3,1 tiket per hari kerja."),
        (Facts(138, 136, 132, 2), 0, "Tidak ada hari kerja tersisa"),
        (
            Facts(310, 310, 265),
            9,
            "Pada 310 tiket, paling banyak 46 boleh terlambat; sudah 45, jadi masih ada ruang 1.",
        ),
        (Facts(300, 300, 255), 9, "paling banyak 45 boleh terlambat; sudah 45, ruangnya habis."),
        (
            Facts(100, 100, 80),
            9,
            "200 tiket lagi (menjadi 300) untuk mencapai target, dan ketepatan waktu harus naik ke 85%",
        ),
        (
            Facts(100, 100, 60),
            9,
            "200 tiket lagi (menjadi 300) untuk mencapai target, dan ketepatan waktu harus naik ke 85%",
        ),
        (Facts(300, 300, 255), 9, "Bila ketepatan turun ke 70–85%, target tidak tercapai berapa pun tiketnya."),
        (Facts(2), 9, "223 tiket lagi (menjadi 225)"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(facts, days, said):
    person = SimpleNamespace(remaining_days=days, minimum=Fraction(300))
    way = shortest_way(facts, Fraction(300), POLICY)
    words = way_words(facts, way, POLICY, person, None, Quarter(2026, 2), own=False)
    assert said in f"{words.strong} {words.rest} {words.timely} {words.pace} {words.room} {words.falling}"


def test_a_forecast_says_that_it_is_one_and_where_it_leads():
    facts = Facts(138, 136, 132, 2)
    foreseen = forecast(facts, Fraction(300), POLICY, elapsed_days=29, remaining_days=28)
    person = SimpleNamespace(remaining_days=28, minimum=Fraction(300))
    way = shortest_way(facts, Fraction(300), POLICY)
    words = way_words(facts, way, POLICY, person, foreseen, Quarter(2026, 2), own=True).forecast
    assert (words.text, words.index, words.rest, words.badge.label) == (
        "271 tiket pada 30 Juni, indeks",
        "3,20",
        ", capaian 106,67% (Hijau).",
        "Hijau",
    )


# --- Charts -----------------------------------------------------------------------------------------------------------
def test_a_bar_is_filled_up_to_its_end_and_the_minimum_has_the_long_tick():
    steps = [step.bound for step in POLICY.quantity.steps]
    bar = bar_of(Fraction(23, 50), steps)
    assert (bar.width, [(tick.x, tick.long) for tick in bar.ticks]) == (
        "32.1",
        [("87.3", False), ("69.8", True), ("52.4", False)],
    )
    assert bar_of(Fraction(5), steps).width == "96.0"
    assert bar_of(None, steps).width == "0.0"


@given(st.lists(st.integers(0, 30), min_size=1, max_size=91), st.booleans())
def test_a_growth_chart_stays_in_its_frame_and_never_falls(days, running):
    quarter, count, points = Quarter(2026, 2), 0, []
    for number, more in enumerate(days):
        count += more
        points.append(Point(quarter.first_day.fromordinal(quarter.first_day.toordinal() + number), Fraction(count)))
    chart = growth_of(
        points,
        [],
        first=quarter.first_day,
        last=quarter.last_day,
        thresholds=[(Fraction(225), "225", "indeks 2"), (Fraction(300), "300", "indeks 3")],
        days=[],
        running=running,
        fact_label=str(count),
        end_label="",
    )
    drawn = [tuple(map(float, point.split(","))) for point in chart.fact.split()]
    assert drawn == sorted(drawn, key=lambda point: (point[0], -point[1]))
    assert all(50 <= x <= 606 and 30 <= y <= 230 for x, y in drawn)
    assert all(float(line.y) <= 230.1 for line in (*chart.grid, *chart.thresholds))
    assert len(chart.grid) + len(chart.thresholds) <= 9
