"""Berisiko, Perlu dijaga, Pada jalur: the four officers of screen 26, each with the sentence drawn there."""

from fractions import Fraction

import pytest

from kpi.figures.standing import Standing, outlook_of
from kpi.figures.summary import Foreseen
from kpi.index import Facts
from kpi.monitoring.at_risk import reason
from kpi.monitoring.drawn_pace import pace_bar, timeliness_point
from tests.kpi.pure.test_kpi_words import POLICY

FAJAR = Fraction(300 * 36, 57)
OFFICERS = {
    "Dewi": (Facts(92, 92, 90), 300, 29, 28),
    "Maya": (Facts(121, 119, 92, 2), 300, 29, 28),
    "Rina": (Facts(138, 136, 132, 2), 300, 29, 28),
    "Fajar": (Facts(36, 36, 36), FAJAR, 8, 28),
    "Yudi": (Facts(280, 280, 280), 300, 29, 28),
    "none yet": (Facts(3, 0, 0, 3), 300, 29, 28),
    "first day": (Facts(5, 5, 5), 300, 0, 57),
}


def foreseen(name):
    facts, minimum, gone, left = OFFICERS[name]
    return Foreseen(1, name, 8, "008", "KPPN Pekanbaru", facts, Fraction(minimum), gone, left, POLICY)


@pytest.mark.parametrize(
    ("name", "standing", "strong", "rest"),
    [
        (
            "Dewi",
            Standing.AT_RISK,
            "Kuantitas kurang:",
            "92 tiket, laju 3,2 per hari kerja. Perlu 133 lagi menjadi 225 (4,8 per hari) dengan ketepatan tetap 95% "
            "atau lebih, kini 97,83%.",
        ),
        (
            "Maya",
            Standing.AT_RISK,
            "Ketepatan 77,31%:",
            "27 dari 119 tiket terlambat. Target masih tercapai dengan 179 tiket lagi menjadi 300 (6,4 per hari, laju "
            "kini 4,2), paling banyak 18 di antaranya terlambat.",
        ),
        (
            "Rina",
            Standing.WATCH,
            "Ruang 9 terlambat:",
            "4 dari 136 tiket terlambat; pada perkiraan 271 dari 300 tiket paling banyak 13 terlambat. Di bawah 95%, "
            "indeksnya menjadi 2,60.",
        ),
        (
            "Fajar",
            Standing.WATCH,
            "Ruang 8 terlambat:",
            "36 tiket, semuanya tepat; pada perkiraan 162 dari 189,47 tiket paling banyak 8 terlambat. Di bawah 95%, "
            "indeksnya menjadi 2,60.",
        ),
    ],
)
def test_the_sentence_names_the_weak_part_its_figure_and_what_is_needed(name, standing, strong, rest):
    person = foreseen(name)
    assert person.outlook.standing == standing
    assert reason(person, person.outlook, person.policy) == (strong, rest)


def test_who_has_much_room_is_on_track_and_who_has_nothing_judged_or_no_day_behind_them_has_no_outlook():
    assert foreseen("Yudi").outlook.standing == Standing.ON_TRACK
    assert foreseen("none yet").outlook is None
    assert foreseen("first day").outlook is None


def test_the_room_from_which_on_one_is_watched_is_a_setting():
    facts, minimum, gone, left = OFFICERS["Rina"]
    at = [
        outlook_of(facts, Fraction(minimum), POLICY, elapsed_days=gone, remaining_days=left, watch_room=room).standing
        for room in (8, 9)
    ]
    assert at == [Standing.ON_TRACK, Standing.WATCH]


@pytest.mark.parametrize(
    ("share", "shape"),
    [("0.9327", "point__ring"), ("0.95", "point__full"), ("0.79", "point__beyond"), (None, "point__line")],
)
def test_a_point_shows_by_its_shape_whether_the_bound_is_reached(share, shape):
    drawn = timeliness_point(None if share is None else Fraction(share), [Fraction(95, 100), Fraction(85, 100)])
    assert shape in drawn
    assert drawn.count("point__tick--long") == 1
    assert "style" not in drawn
    assert "fill=" not in drawn


def test_a_bar_ends_at_the_minimum_and_is_paler_below_the_needed_pace():
    behind, enough = pace_bar(Fraction(1, 2), Fraction(29, 57)), pace_bar(Fraction(3, 2), Fraction(29, 57))
    assert "pace__run--below" in behind
    assert "pace__run--below" not in enough
    assert 'width="96.0"' in enough
    assert 'd="M48.8 1V13"' in enough
