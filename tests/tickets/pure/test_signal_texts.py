"""When texts are alike, when they are empty, when names are one name, where most stands close together."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.signals.bursts import densest
from kpi.signals.name_likeness import is_shortened
from kpi.signals.text_shapes import shape_of

NOON = datetime(2026, 5, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SPM 00217 ditolak, pagu minus?", "SPM 00218 ditolak, pagu minus?"),
        ("Pagu minus (nomor satu)", "pagu MINUS: kedua"),
        ("Pagu minus pada SPM", "Pada SPM pagu minus!"),
    ],
)
def test_numbers_order_and_signs_make_no_other_text(one, other):
    assert shape_of(one).words == shape_of(other).words
    assert shape_of(one).exact != shape_of(other).exact


@pytest.mark.parametrize(("one", "other"), [("Pagu minus", "Pagu cukup"), ("SPM ditolak", "SP2D ditolak bank")])
def test_another_word_makes_another_text(one, other):
    assert shape_of(one).words != shape_of(other).words


@pytest.mark.parametrize(("text", "letters"), [(".", 0), ("  ok. ", 2), ("-\n-", 0), ("Ya, 12", 4), ("", 0)])
def test_what_says_nothing_has_hardly_a_letter(text, letters):
    assert shape_of(text).letters == letters


def test_texts_without_a_word_are_alike_to_nothing():
    assert shape_of("...").words == shape_of("12 / 7").words == ""


@given(st.text())
def test_any_text_has_a_shape(text):
    shape = shape_of(text)
    assert shape == shape_of(text)
    assert shape.letters >= 0


@pytest.mark.parametrize(
    ("short", "name", "same"),
    [
        ("Rina M", "Rina Maharani", True),
        ("Rina M.", "Rina Maharani, S.E.", True),
        ("R. Maharani", "Rina Maharani", True),
        ("Rina Maharani", "Rina Maharani Putri", True),
        ("Rina", "Rina Maharani", False),
        ("R M", "Rina Maharani", False),
        ("Rina Maharani Putri", "Rina Maharani", False),
        ("Rina B", "Rina Maharani", False),
        ("Rini M", "Rina Maharani", False),
        ("", "", False),
    ],
)
def test_a_name_may_be_cut_short(short, name, same):
    assert is_shortened(short, name) is same


def test_the_densest_stretch_holds_its_edges():
    minutes = [0, 1, 10, 11, 12, 15, 30]
    instants = [NOON + timedelta(minutes=each) for each in minutes]
    assert densest(instants, timedelta(minutes=5)) == (2, 6)
    assert densest(instants, timedelta(minutes=4, seconds=59)) == (2, 5)
    assert densest([], timedelta(minutes=5)) == (0, 0)


@given(st.lists(st.integers(0, 500), max_size=40), st.integers(0, 100))
def test_no_stretch_holds_more_than_the_densest(seconds, width):
    instants = sorted(NOON + timedelta(seconds=each) for each in seconds)
    first, last = densest(instants, timedelta(seconds=width))
    most = max((sum(timedelta() <= b - a <= timedelta(seconds=width) for b in instants) for a in instants), default=0)
    assert last - first == most
