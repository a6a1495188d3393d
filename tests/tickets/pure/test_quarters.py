"""The quarter of a ticket: by its input instant in Jakarta."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.quarters import Quarter
from tickets.words import quarter_text, span_text

WIB = ZoneInfo("Asia/Jakarta")
MICROSECOND = timedelta(microseconds=1)
instants = st.datetimes(datetime(2016, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


def test_the_last_second_of_june_in_jakarta_belongs_to_the_second_quarter_wherever_it_was_typed():
    jayapura = datetime(2018, 7, 1, 1, 59, 59, tzinfo=ZoneInfo("Asia/Jayapura"))
    assert jayapura.astimezone(WIB) == datetime(2018, 6, 30, 23, 59, 59, tzinfo=WIB)
    assert Quarter.of(jayapura) == Quarter(2018, 2)
    assert Quarter.of(jayapura + timedelta(seconds=1)) == Quarter(2018, 3)


@given(instants)
def test_every_instant_is_in_exactly_one_quarter(instant):
    quarter = Quarter.of(instant)
    assert quarter.since <= instant < quarter.until
    assert Quarter.of(quarter.since) == Quarter.of(quarter.until - MICROSECOND) == quarter
    assert Quarter.of(quarter.until) == quarter.next
    assert Quarter.of(quarter.since - MICROSECOND) == quarter.previous


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2018Q1", date(2018, 1, 1), date(2018, 3, 31)),
        ("2018Q2", date(2018, 4, 1), date(2018, 6, 30)),
        ("2018Q3", date(2018, 7, 1), date(2018, 9, 30)),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_quarter_is_written_and_read_by_its_code(code, first, last):
    quarter = Quarter.parse(code)
    assert (quarter.code, quarter.first_day, quarter.last_day) == (code, first, last)


@pytest.mark.parametrize("code", ["", "2018", "2018Q0", "2018Q5", "2018q1", "18Q1", "2018Q11", "٢٠١٨Q1", " 2018Q1"])
def test_anything_else_is_no_quarter(code):
    with pytest.raises(ValueError, match="Not a quarter"):
        Quarter.parse(code)


def test_quarters_in_words():
    assert quarter_text(Quarter(2026, 2)) == "Triwulan II 2026"
    assert span_text(date(2026, 4, 1), date(2026, 6, 30)) == "1 Apr–30 Jun 2026"
