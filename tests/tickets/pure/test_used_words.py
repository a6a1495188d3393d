"""One used time has one rounding, and it never stands on the other side of the norm than its verdict."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.deadlines.duration_words import clock_text, ended_within
from tickets.models.mirrors import MIRRORS
from tickets.sla.clock import as_decimal
from tickets.sla.rounding import number_of, shown_number

norms = st.integers(1, 1000).map(lambda hundredths: Fraction(hundredths, 100))
spans = st.fractions(min_value=0, max_value=12) | st.integers(-3, 3).map(lambda us: Fraction(us, 28_800_000_000))


@given(norm=norms, more=spans, near=st.booleans())
def test_the_printed_figure_is_on_the_side_of_the_norm_that_the_verdict_says(norm, more, near):
    used = max(norm + more, Fraction(0)) if near else abs(more)
    late = used > norm
    for exact in (used, as_decimal(used)):
        shown = shown_number(exact, late=late)
        assert (Fraction(shown) > norm) == late
        assert abs(Fraction(shown) - used) < Fraction(1, 9_999)
        assert number_of(exact, late=late).replace(",", ".") == f"{shown.normalize():f}"


@given(days=st.integers(0, 30), open_us=st.integers(0, 28_799_999_999), norm=st.integers(1, 30))
def test_the_words_are_on_that_side_too(days, open_us, norm):
    late = days > norm or (days == norm and open_us > 0)
    said = (
        dict(zip((words := clock_text(days, open_us, late=late).split())[1::2], words[::2], strict=True))
        if (days or open_us >= 60_000_000 or late)
        else {}
    )
    whole, rest = int(said.get("hari", 0)), int(said.get("jam", 0)) * 60 + int(said.get("mnt", 0))
    assert (whole > norm or (whole == norm and rest > 0)) == late


def decided(**more):
    at = datetime(2026, 5, 18, 3, tzinfo=UTC)
    row = dict.fromkeys(MIRRORS["IKU"].columns)
    row |= {"created_at": at, "answered_at": at + timedelta(days=2), "iku_ended": at + timedelta(days=2)}
    row |= {"iku_late_after": at + timedelta(days=2), "iku_whole_days": 2, "iku_rest_us": 0}
    return SimpleNamespace(**row | more)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "dalam 2 hari"),
        (
            {"iku_ended": datetime(2026, 5, 20, 3, 0, 0, 1, tzinfo=UTC), "iku_rest_us": 1},
            "HAI membalas dalam 2 hari 1 mnt",
        ),
        ({"iku_whole_days": 0, "iku_rest_us": 59_999_999}, "dalam kurang dari 1 mnt"),
        ({"iku_whole_days": 0}, "sebelum waktu mulai dihitung"),
        ({"iku_ended": datetime(2026, 5, 18, 3, tzinfo=UTC)}, "saat direkam"),
        ({"iku_ended": None}, ""),
    ],
)
def test_what_a_decided_clock_says(more, words):
    assert ended_within(decided(**more), "IKU") == words


def test_late_by_a_microsecond_reads_late():
    used = as_decimal(2 + Fraction(1, 28_800_000_000))
    assert used == Decimal("2.000000000035")
    assert number_of(used, late=True) == "2,0001"
    assert clock_text(2, 1, late=True) == "2 hari 1 mnt"
