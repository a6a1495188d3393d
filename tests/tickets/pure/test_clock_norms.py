"""The clock over long holidays and short days; norms, figures and their words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.tickets.pure.clock_cases import DAYS_2, HOUR, NOVEMBER, ONE_DAY, hours
from tests.tickets.pure.oracle import RAMADAN_2026, by_date, nation, wib, wit
from tickets.sla.clock import (
    NormRule,
    Reckoning,
    Spell,
    Unit,
    as_decimal,
    deadline,
    decide,
    due_at,
    late_after,
    spell,
    used,
    used_days,
    used_us,
)
from tickets.sla.ruler import OutsideCalendar

# --- Long holidays and short days -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "due", "late"),
    [
        # Lebaran 2018: closed from Saturday 9 to Wednesday 20 June, ten days of them decreed.
        ("2018-06-08 15:59:59.999999", "2018-06-22 15:59:59.999999", "2018-06-22 15:59:59.999999"),
        ("2018-06-08 16:00", "2018-06-22 16:00", "2018-06-25 08:00"),
        ("2018-06-11 10:00", "2018-06-22 16:00", "2018-06-25 08:00"),
        ("2018-06-20 23:59", "2018-06-22 16:00", "2018-06-25 08:00"),
        ("2018-06-21 08:00", "2018-06-22 16:00", "2018-06-25 08:00"),
        # A deadline at the closing before a long holiday: an answer during it is in time.
        ("2018-06-07 08:00", "2018-06-08 16:00", "2018-06-21 08:00"),
        ("2018-06-06 16:00", "2018-06-08 16:00", "2018-06-21 08:00"),
        # 31 December 23.30 WIB is already 1 January in Jayapura; both count from the first working day.
        ("2018-12-31 23:30", "2019-01-03 16:00", "2019-01-04 08:00"),
        ("2018-12-31 15:00", "2019-01-03 15:00", "2019-01-03 15:00"),
        # 29 February: a Monday in 2016, a Saturday in 2020, a Thursday in 2024.
        ("2016-02-29 10:00", "2016-03-02 10:00", "2016-03-02 10:00"),
        ("2016-02-26 10:00", "2016-03-01 10:00", "2016-03-01 10:00"),
        ("2020-02-29 10:00", "2020-03-03 16:00", "2020-03-04 08:00"),
        ("2024-02-28 10:00", "2024-03-01 10:00", "2024-03-01 10:00"),
        ("2024-02-29 10:00", "2024-03-04 10:00", "2024-03-04 10:00"),
    ],
)
def test_two_working_days_over_real_calendars(start, due, late):
    found = deadline(nation(), DAYS_2, wib(start))
    assert (found.due_at, found.late_after) == (wib(due), wib(late))


def test_the_calendar_is_jakartas_wherever_the_question_comes_from():
    jayapura = wit("2019-01-01 01:30")
    assert jayapura == wib("2018-12-31 23:30")
    assert deadline(nation(), DAYS_2, jayapura) == deadline(nation(), DAYS_2, wib("2018-12-31 23:30"))
    # 17.30 in Jayapura is 15.30 in Jakarta: still open.
    assert due_at(nation(), DAYS_2, wit("2024-11-13 17:30")) == wib("2024-11-15 15:30")


@pytest.mark.parametrize(
    ("start", "due", "late"),
    [
        # Hours 08-15 from 18 February to 17 March 2026; 18 to 24 March are off.
        ("2026-02-23 09:00", "2026-02-24 09:00", "2026-02-24 09:00"),
        ("2026-02-23 14:59:59.999999", "2026-02-24 14:59:59.999999", "2026-02-24 14:59:59.999999"),
        ("2026-02-23 15:00", "2026-02-24 15:00", "2026-02-25 08:00"),
        ("2026-02-23 15:30", "2026-02-24 15:00", "2026-02-25 08:00"),
        # From the last long day into Ramadan: quarters of a day stay quarters, odd moments are rounded down.
        ("2026-02-13 10:00", "2026-02-18 09:45", "2026-02-18 09:45"),
        ("2026-02-13 08:00:00.000003", "2026-02-18 08:00:00.000002", "2026-02-18 08:00:00.000002"),
        # From the last Ramadan day over Nyepi and Lebaran into long days: 3.5 of 7 hours are 4 of 8.
        ("2026-03-17 11:30", "2026-03-25 12:00", "2026-03-25 12:00"),
        ("2026-03-17 08:00:00.000001", "2026-03-25 08:00:00.000001", "2026-03-25 08:00:00.000001"),
        ("2026-03-17 15:00", "2026-03-25 16:00", "2026-03-26 08:00"),
    ],
)
def test_a_short_ramadan_day_is_a_day(start, due, late):
    ramadan = replace(nation(), special=(RAMADAN_2026,))
    found = deadline(ramadan, ONE_DAY, wib(start))
    assert (found.due_at, found.late_after) == (wib(due), wib(late))


def test_days_that_are_not_confirmed_are_said_to_be_so():
    # 2027 is not confirmed. The last day of 2026 is a Thursday; 1 January 2027 is off.
    assert deadline(nation(), DAYS_2, wib("2026-12-29 15:00")).confirmed
    assert due_at(nation(), DAYS_2, wib("2026-12-29 16:00")) == wib("2026-12-31 16:00")
    assert not deadline(nation(), DAYS_2, wib("2026-12-29 16:00")).confirmed  # late after an opening in 2027
    assert deadline(nation(), by_date(DAYS_2), wib("2026-12-29 15:00")).confirmed
    assert not deadline(nation(), by_date(DAYS_2), wib("2026-12-30 15:00")).confirmed
    start = wib("2026-12-28 09:00")
    assert decide(nation(), DAYS_2, start, wib("2026-12-31 23:59:59.999999")).confirmed
    assert not decide(nation(), DAYS_2, start, wib("2027-01-01 00:00")).confirmed


def test_a_question_beyond_the_calendar_is_refused_not_guessed():
    with pytest.raises(OutsideCalendar):
        deadline(nation(), DAYS_2, wib("2015-12-31 23:59:59.999999"))
    with pytest.raises(OutsideCalendar, match=r"2028-01-01T00:00:00\.000001\+07:00 is not within"):
        deadline(nation(), DAYS_2, wib("2028-01-01 00:00:00.000001"))
    with pytest.raises(OutsideCalendar, match=r"IKU .*2027-12-31"):
        deadline(nation(), DAYS_2, wib("2027-12-31 10:00"))
    for norm in (DAYS_2, by_date(DAYS_2), hours(16)):
        with pytest.raises(OutsideCalendar):
            deadline(nation(), norm, wib("2027-12-31 16:00"))
    with pytest.raises(OutsideCalendar):
        used(nation(), DAYS_2, wib("2027-12-31 10:00"), wib("2028-01-01 00:00:00.000001"))
    with pytest.raises(OutsideCalendar):
        used(nation(), DAYS_2, wib("2015-12-31 23:59"), wib("2016-01-04 10:00"))
    assert used(nation(), DAYS_2, wib("2027-12-31 12:00"), wib("2028-01-01 00:00")) == Fraction(1, 2)
    assert used(nation(), DAYS_2, wib("2016-01-01 00:00"), wib("2016-01-04 12:00")) == Fraction(1, 2)
    assert deadline(nation(), ONE_DAY, wib("2016-01-01 00:00")).due_at == wib("2016-01-04 16:00")


def test_the_last_deadline_needs_an_opening_after_it_only_when_it_is_a_closing():
    calendar = replace(NOVEMBER, last=date(2026, 11, 6))
    assert due_at(calendar, ONE_DAY, wib("2026-11-05 15:59")) == wib("2026-11-06 15:59")
    with pytest.raises(OutsideCalendar):
        due_at(calendar, ONE_DAY, wib("2026-11-06 08:00"))
    assert spell(calendar, wib("2026-11-06 08:00"), wib("2026-11-06 20:00")) == Spell(1, 0)


# --- Norms and figures ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("amount", [0, -1, Fraction(-1, 2), Decimal("0.0")])
def test_a_norm_is_longer_than_nothing(amount):
    with pytest.raises(ValueError, match="longer than nothing"):
        NormRule("x", amount)


def test_a_norm_is_exact():
    with pytest.raises(TypeError, match="exact"):
        NormRule("x", 2.0)
    with pytest.raises(ValueError, match="whole number of microseconds"):
        NormRule("x", Fraction(1, 7_000_000), Unit.HOURS)
    assert NormRule("x", Decimal("1.5")).limit == NormRule("x", Fraction(3, 2)).limit == Fraction(3, 2)
    assert NormRule("x", Fraction(1, 3), Unit.HOURS).limit == Fraction(1, 3)
    assert due_at(nation(), NormRule("x", Fraction(1, 3), Unit.HOURS), wib("2024-11-13 10:00")) == wib(
        "2024-11-13 10:20"
    )


def test_a_norm_may_come_from_plain_text():
    norm = NormRule("x", 2, "days", "end_of_day")
    assert norm == by_date(NormRule("x", 2))
    assert norm.unit is Unit.DAYS
    assert norm.reckoning is Reckoning.END_OF_DAY
    assert due_at(nation(), NormRule("x", 2, "hours"), wib("2024-11-13 10:00")) == wib("2024-11-13 12:00")
    for wrong in (("weeks", "end_of_day"), ("days", "")):
        with pytest.raises(ValueError, match="is not a valid"):
            NormRule("x", 2, *wrong)


@pytest.mark.parametrize(("amount", "unit"), [(Fraction(3, 2), Unit.DAYS), (16, Unit.HOURS)])
def test_end_of_day_needs_whole_working_days(amount, unit):
    with pytest.raises(ValueError, match="whole working days"):
        NormRule("x", amount, unit, Reckoning.END_OF_DAY)


def test_used_is_in_the_norms_unit():
    start, end = wib("2024-11-13 10:00"), wib("2024-11-14 10:30")
    assert used(nation(), hours(16), start, end) == Fraction("8.5")
    assert used(nation(), DAYS_2, start, end) == used_days(nation(), start, end) == Fraction(17, 16)
    assert used_us(nation(), start, end) == 17 * HOUR // 2


@pytest.mark.parametrize("norm", [DAYS_2, by_date(DAYS_2), hours(4)])
def test_an_answer_before_its_question_is_refused(norm):
    with pytest.raises(ValueError, match="earlier"):
        used(nation(), norm, wib("2024-11-13 10:00"), wib("2024-11-13 09:59:59.999999"))


def test_instants_without_a_zone_are_refused():
    for call in (deadline, due_at, late_after):
        with pytest.raises(TypeError):
            call(nation(), DAYS_2, wib("2024-11-13 10:00").replace(tzinfo=None))
    with pytest.raises(TypeError):
        used(nation(), DAYS_2, wib("2024-11-13 10:00"), wib("2024-11-13 10:00").replace(tzinfo=None))


def test_instants_come_out_in_utc():
    assert due_at(nation(), DAYS_2, wib("2024-11-13 10:00")).isoformat() == "2024-11-15T03:00:00+00:00"
    assert late_after(nation(), ONE_DAY, wib("2024-11-13 08:00")).isoformat() == "2024-11-14T01:00:00+00:00"


def test_a_printed_figure_never_contradicts_the_verdict():
    assert as_decimal(Fraction("2.125")) == Decimal("2.125")
    assert str(as_decimal(Fraction(2))) == "2.000000000000"
    assert str(as_decimal(Fraction(1, 3), 3)) == "0.334"
    assert as_decimal(2 + Fraction(1, 10**30)) > 2  # late by less than the figure shows: shown as late
    assert as_decimal(2 - Fraction(1, 10**30)) == 2
    assert as_decimal(Fraction(0)) == 0


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        # What docs/design.md shows for a question of Wednesday 13 May 2026 13.42, looked at on Monday 18 May 10.20.
        ("2026-05-18 10:20", "2026-05-19 13:42", Spell(1, 3 * HOUR + 22 * HOUR // 60)),
        ("2026-05-13 13:42", "2026-05-18 10:20", Spell(0, 4 * HOUR + 38 * HOUR // 60)),
        ("2026-05-18 09:30", "2026-05-18 10:19", Spell(0, 49 * HOUR // 60)),
        ("2026-05-18 10:00", "2026-05-18 10:00", Spell(0, 0)),
        ("2026-05-18 08:00", "2026-05-18 16:00", Spell(1, 0)),
        ("2026-05-18 08:00", "2026-05-19 08:00", Spell(1, 0)),
        ("2026-05-18 08:00", "2026-05-18 15:59:59.999999", Spell(0, 8 * HOUR - 1)),
        ("2026-05-15 20:00", "2026-05-19 09:00", Spell(1, HOUR)),
    ],
)
def test_working_time_in_words_is_whole_days_and_the_time_after_them(start, end, expected):
    assert spell(nation(), wib(start), wib(end)) == expected


def test_what_is_left_is_rounded_down():
    # One microsecond into an eight-hour Friday (13 February), one day reaches 7/8 of a microsecond into Wednesday.
    ramadan = replace(nation(), special=(RAMADAN_2026,))
    start = wib("2026-02-13 08:00:00.000001")
    assert spell(ramadan, start, wib("2026-02-18 08:00")) == Spell(0, 8 * HOUR - 1)
    assert spell(ramadan, start, wib("2026-02-18 08:00:00.000001")) == Spell(1, 0)
    assert spell(ramadan, start, wib("2026-02-18 08:00:00.000002")) == Spell(1, 1)
