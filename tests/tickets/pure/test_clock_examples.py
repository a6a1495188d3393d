"""The clock on real days: the letters' own examples, the edges of a day, long holidays, short days, the year's end."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.tickets.pure.oracle import IKU, MICROSECOND, RAMADAN_2026, SLA, by_date, nation, wib, wit, without
from tickets.sla.calendar import WorkCalendar
from tickets.sla.clock import (
    ClockStopped,
    Norm,
    Pause,
    Reckoning,
    Spell,
    Unit,
    as_decimal,
    deadline,
    decide,
    due_at,
    in_time,
    late_after,
    spell,
    used,
    used_days,
    used_us,
)
from tickets.sla.hours import DayOff, SpecialHours, WeeklyHours
from tickets.sla.ruler import OutsideCalendar

HOUR = 3_600_000_000
ONE_DAY = Norm("satu", 1)
DAYS_2, DAYS_5 = IKU, SLA


def hours(amount):
    return Norm("jam", amount, Unit.HOURS)


# --- docs/domain.md 5, in its order -----------------------------------------------------------------------------------


def test_a_question_at_closing_before_imlek_is_due_at_a_closing_and_late_after_the_next_opening():
    start = wib("2018-02-14 16:00")
    found = deadline(nation(), DAYS_2, start)
    assert found.due_at == wib("2018-02-19 16:00")  # the 16th is Imlek
    assert found.late_after == wib("2018-02-20 08:00")
    assert found.confirmed
    assert used(nation(), DAYS_2, start, found.late_after) == 2
    assert in_time(nation(), DAYS_2, start, found.late_after)
    assert not in_time(nation(), DAYS_2, start, found.late_after + MICROSECOND)


def test_over_lebaran_2018_the_iku_is_late_while_the_sla_and_the_end_of_day_reading_are_met():
    start, answer = wib("2018-06-08 15:00"), wib("2018-06-22 16:30")
    assert due_at(nation(), DAYS_2, start) == late_after(nation(), DAYS_2, start) == wib("2018-06-22 15:00")
    assert due_at(nation(), DAYS_5, start) == wib("2018-06-28 15:00")
    assert used(nation(), DAYS_2, start, answer) == Fraction("2.125")
    assert not in_time(nation(), DAYS_2, start, answer)
    assert in_time(nation(), DAYS_5, start, answer)
    assert in_time(nation(), by_date(DAYS_2), start, answer)
    assert late_after(nation(), by_date(DAYS_2), start) == wib("2018-06-22 23:59:59.999999")


def test_once_the_election_day_is_declared_off_a_late_answer_becomes_one_in_time():
    start, answer = wib("2018-06-26 09:00"), wib("2018-06-28 12:00")
    before = without(nation(), date(2018, 6, 27))
    assert decide(before, DAYS_2, start, answer)[2:] == (Fraction("2.375"), False, True)
    assert decide(nation(), DAYS_2, start, answer) == (
        wib("2018-06-29 09:00"),
        wib("2018-06-29 09:00"),
        Fraction("1.375"),
        True,
        True,
    )


def test_a_decision_says_it_all_with_and_without_an_answer():
    start, due, late = wib("2018-02-14 16:00"), wib("2018-02-19 16:00"), wib("2018-02-20 08:00")
    assert decide(nation(), DAYS_2, start) == (due, late, None, None, True)
    assert decide(nation(), DAYS_2, start, late) == (due, late, 2, True, True)
    spent = 2 + Fraction(1, 8 * HOUR)
    assert decide(nation(), DAYS_2, start, late + MICROSECOND) == (due, late, spent, False, True)


def test_half_a_long_day_is_half_a_short_one():
    ramadan = replace(nation(), special=(RAMADAN_2026,))
    assert due_at(ramadan, DAYS_2, wib("2026-02-13 12:00")) == wib("2026-02-19 11:30")


# --- Six cases with acts in between ---------------------------------------------------------------------------------

NOVEMBER = WorkCalendar(
    first=date(2026, 11, 1),
    last=date(2026, 12, 31),
    confirmed_through=date(2026, 12, 31),
    weekly=(WeeklyHours.same("08.00-16.00"),),
)
LUNCH = replace(NOVEMBER, weekly=(WeeklyHours.same("08.00-12.00, 13.00-16.00"),))
TUESDAYS = replace(NOVEMBER, weekly=(WeeklyHours.same("08.00-16.00", weekdays=[1]),))


@pytest.mark.parametrize(
    ("calendar", "amount", "start", "due"),
    [
        (NOVEMBER, 16, "2026-11-02 10:00", "2026-11-04 10:00"),
        (NOVEMBER, 16, "2026-11-06 15:00", "2026-11-10 15:00"),
        (NOVEMBER, 16, "2026-11-06 20:00", "2026-11-10 16:00"),
        (NOVEMBER, 16, "2026-11-07 09:00", "2026-11-10 16:00"),
        (LUNCH, 4, "2026-11-02 10:00", "2026-11-02 15:00"),
        (TUESDAYS, 4, "2026-11-04 09:00", "2026-11-10 12:00"),
    ],
)
def test_the_cases_that_other_helpdesks_get_wrong(calendar, amount, start, due):
    assert due_at(calendar, hours(amount), wib(start)) == wib(due)


# --- The edges of one day ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "due", "late"),
    [
        # Wednesday 13 to Friday 15 November 2024: no holiday near. The norm is one day.
        ("2024-11-13 00:00", "2024-11-13 16:00", "2024-11-14 08:00"),
        ("2024-11-13 07:59:59", "2024-11-13 16:00", "2024-11-14 08:00"),
        ("2024-11-13 07:59:59.999999", "2024-11-13 16:00", "2024-11-14 08:00"),
        ("2024-11-13 08:00:00", "2024-11-13 16:00", "2024-11-14 08:00"),
        ("2024-11-13 08:00:00.000001", "2024-11-14 08:00:00.000001", "2024-11-14 08:00:00.000001"),
        ("2024-11-13 12:00", "2024-11-14 12:00", "2024-11-14 12:00"),
        ("2024-11-13 15:59:59.999999", "2024-11-14 15:59:59.999999", "2024-11-14 15:59:59.999999"),
        ("2024-11-13 16:00:00", "2024-11-14 16:00", "2024-11-15 08:00"),
        ("2024-11-13 23:59:59.999999", "2024-11-14 16:00", "2024-11-15 08:00"),
        # Friday evening, Saturday, Sunday: all count from Monday 08.00.
        ("2024-11-15 15:59:59.999999", "2024-11-18 15:59:59.999999", "2024-11-18 15:59:59.999999"),
        ("2024-11-15 16:00", "2024-11-18 16:00", "2024-11-19 08:00"),
        ("2024-11-15 20:00", "2024-11-18 16:00", "2024-11-19 08:00"),
        ("2024-11-16 09:00", "2024-11-18 16:00", "2024-11-19 08:00"),
        ("2024-11-17 23:59", "2024-11-18 16:00", "2024-11-19 08:00"),
        ("2024-11-18 08:00", "2024-11-18 16:00", "2024-11-19 08:00"),
    ],
)
def test_one_working_day_from_every_edge(start, due, late):
    found = deadline(nation(), ONE_DAY, wib(start))
    assert (found.due_at, found.late_after) == (wib(due), wib(late))


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        # END_OF_DAY, one day after the day of input: up to closing it is that day, from closing on the next.
        ("2024-11-13 00:00", "2024-11-14"),
        ("2024-11-13 07:59:59.999999", "2024-11-14"),
        ("2024-11-13 08:00", "2024-11-14"),
        ("2024-11-13 15:59:59.999999", "2024-11-14"),
        ("2024-11-13 16:00", "2024-11-15"),
        ("2024-11-13 23:30", "2024-11-15"),
        ("2024-11-14 16:00", "2024-11-18"),
        ("2024-11-15 15:59", "2024-11-18"),
        ("2024-11-15 16:00", "2024-11-19"),
        ("2024-11-16 09:00", "2024-11-19"),
    ],
)
def test_end_of_day_lasts_until_midnight_of_the_next_working_day(start, ends):
    last = wib(ends) + timedelta(days=1) - MICROSECOND
    norm = by_date(ONE_DAY)
    assert deadline(nation(), norm, wib(start)) == (last, last, True)
    assert in_time(nation(), norm, wib(start), last)
    assert not in_time(nation(), norm, wib(start), last + MICROSECOND)


def test_end_of_day_counts_an_answer_on_a_day_off_as_given_on_the_next_working_day():
    friday, norm = wib("2024-11-15 10:00"), by_date(DAYS_2)
    days = ["2024-11-15 23:59", "2024-11-16 00:00", "2024-11-17 12:00", "2024-11-18 23:00", "2024-11-19 00:00"]
    assert [used(nation(), norm, friday, wib(at)) for at in days] == [0, 1, 1, 1, 2]
    saturday = wib("2024-11-16 10:00")  # counts as Monday's
    days = ["2024-11-16 10:00", "2024-11-17 12:00", "2024-11-18 23:59:59.999999", "2024-11-19 00:00"]
    assert [used(nation(), norm, saturday, wib(at)) for at in days] == [0, 0, 0, 1]


def test_an_answer_in_the_same_instant_uses_nothing():
    for start in (wib("2024-11-13 10:00"), wib("2024-11-16 10:00")):
        for norm in (DAYS_2, by_date(DAYS_2), hours(4)):
            assert used(nation(), norm, start, start) == 0
            assert in_time(nation(), norm, start, start)


def test_the_clock_stands_still_over_lunch_too():
    norm = hours(2)
    found = deadline(LUNCH, norm, wib("2026-11-02 10:00"))
    assert (found.due_at, found.late_after) == (wib("2026-11-02 12:00"), wib("2026-11-02 13:00"))
    assert used(LUNCH, norm, wib("2026-11-02 10:00"), wib("2026-11-02 13:00")) == 2
    assert deadline(LUNCH, norm, wib("2026-11-02 12:30"))[:2] == (wib("2026-11-02 15:00"),) * 2
    # A day of 4 + 3 hours: two hours in is 2/7 of a day, and so it ends the next day.
    assert due_at(LUNCH, ONE_DAY, wib("2026-11-02 10:00")) == wib("2026-11-03 10:00")
    assert used_days(LUNCH, wib("2026-11-02 10:00"), wib("2026-11-02 12:30")) == Fraction(2, 7)
    assert used_days(LUNCH, wib("2026-11-02 10:00"), wib("2026-11-02 14:00")) == Fraction(3, 7)
    assert used_days(LUNCH, wib("2026-11-02 14:00"), wib("2026-11-03 14:00")) == 1
    assert due_at(LUNCH, ONE_DAY, wib("2026-11-02 14:00")) == wib("2026-11-03 14:00")
    # 4/7 of a day are used up exactly at lunch.
    found = deadline(LUNCH, Norm("sebagian", Fraction(4, 7)), wib("2026-11-02 07:00"))
    assert (found.due_at, found.late_after) == (wib("2026-11-02 12:00"), wib("2026-11-02 13:00"))


def test_windows_may_differ_by_weekday():
    friday_early = (
        WeeklyHours((*WeeklyHours.same("08.00-16.00").week[:4], *WeeklyHours.same("08.00-11.00").week[4:])),
    )
    calendar = replace(NOVEMBER, weekly=friday_early)
    assert due_at(calendar, ONE_DAY, wib("2026-11-05 12:00")) == wib("2026-11-06 09:30")
    assert due_at(calendar, ONE_DAY, wib("2026-11-06 09:30")) == wib("2026-11-09 12:00")
    assert due_at(calendar, hours(8), wib("2026-11-05 12:00")) == wib("2026-11-09 09:00")


def test_what_is_rounded_down_may_be_an_opening_but_never_the_closing_before_it():
    # One microsecond into an eight-hour Monday is 7/8 of a microsecond into a seven-hour Tuesday: not yet used up at
    # Tuesday's opening, used up before the first microsecond after it.
    short_tuesday = SpecialHours.same(date(2026, 11, 3), date(2026, 11, 3), "08.00-15.00")
    calendar = replace(NOVEMBER, special=(short_tuesday,))
    start = wib("2026-11-02 08:00:00.000001")
    found = deadline(calendar, ONE_DAY, start)
    assert (found.due_at, found.late_after) == (wib("2026-11-03 08:00"),) * 2
    assert used(calendar, ONE_DAY, start, found.due_at) == 1 - Fraction(1, 8 * HOUR)
    assert not in_time(calendar, ONE_DAY, start, found.due_at + MICROSECOND)


def test_service_around_the_clock_has_no_gap_between_closing_and_opening():
    # PER-8/PB/2020 article 10(1)b: channels that are open every day for 24 hours.
    calendar = replace(NOVEMBER, weekly=(WeeklyHours.same("00.00-24.00", weekdays=range(7)),))
    start = wib("2026-11-06 00:00")
    found = deadline(calendar, DAYS_2, start)
    assert found.due_at == found.late_after == wib("2026-11-08 00:00")
    assert in_time(calendar, DAYS_2, start, found.due_at)
    assert not in_time(calendar, DAYS_2, start, found.due_at + MICROSECOND)
    assert due_at(calendar, hours(30), wib("2026-11-06 20:30")) == wib("2026-11-08 02:30")
    # Whether it is late a microsecond after that midnight is for the day that begins there to say.
    assert not deadline(replace(calendar, confirmed_through=date(2026, 11, 7)), DAYS_2, start).confirmed
    assert deadline(replace(calendar, confirmed_through=date(2026, 11, 8)), DAYS_2, start).confirmed


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
        Norm("x", amount)


def test_a_norm_is_exact():
    with pytest.raises(TypeError, match="exact"):
        Norm("x", 2.0)
    with pytest.raises(ValueError, match="whole number of microseconds"):
        Norm("x", Fraction(1, 7_000_000), Unit.HOURS)
    assert Norm("x", Decimal("1.5")).limit == Norm("x", Fraction(3, 2)).limit == Fraction(3, 2)
    assert Norm("x", Fraction(1, 3), Unit.HOURS).limit == Fraction(1, 3)
    assert due_at(nation(), Norm("x", Fraction(1, 3), Unit.HOURS), wib("2024-11-13 10:00")) == wib("2024-11-13 10:20")


def test_a_norm_may_come_from_plain_text():
    norm = Norm("x", 2, "days", "end_of_day")
    assert norm == by_date(Norm("x", 2))
    assert norm.unit is Unit.DAYS
    assert norm.reckoning is Reckoning.END_OF_DAY
    assert due_at(nation(), Norm("x", 2, "hours"), wib("2024-11-13 10:00")) == wib("2024-11-13 12:00")
    for wrong in (("weeks", "end_of_day"), ("days", "")):
        with pytest.raises(ValueError, match="is not a valid"):
            Norm("x", 2, *wrong)


@pytest.mark.parametrize(("amount", "unit"), [(Fraction(3, 2), Unit.DAYS), (16, Unit.HOURS)])
def test_end_of_day_needs_whole_working_days(amount, unit):
    with pytest.raises(ValueError, match="whole working days"):
        Norm("x", amount, unit, Reckoning.END_OF_DAY)


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


# --- Pauses -----------------------------------------------------------------------------------------------------------


def pause(start, end=None):
    return Pause(wib(start), end and wib(end))


def test_a_pause_moves_the_deadline_by_its_working_time():
    start = wib("2024-11-13 10:00")
    stops = [pause("2024-11-13 12:00", "2024-11-14 09:00")]
    assert deadline(nation(), DAYS_2, start, stops)[:2] == (wib("2024-11-15 15:00"),) * 2
    assert deadline(nation(), hours(2), start, stops)[:2] == (wib("2024-11-13 12:00"), wib("2024-11-14 09:00"))
    assert used(nation(), DAYS_2, start, wib("2024-11-14 10:00"), stops) == Fraction(3, 8)
    assert used_us(nation(), start, wib("2024-11-14 10:00"), stops) == 3 * HOUR
    assert used_days(nation(), start, wib("2024-11-13 13:00"), stops) == Fraction(2, 8)
    assert spell(nation(), start, wib("2024-11-15 16:00"), stops) == Spell(2, HOUR)


def test_pauses_may_come_in_any_order_touch_and_overlap():
    start = wib("2024-11-13 10:00")
    one = [pause("2024-11-13 12:00", "2024-11-14 09:00")]
    many = [
        pause("2024-11-13 13:00", "2024-11-14 09:00"),
        pause("2024-11-13 12:30", "2024-11-13 12:30"),
        pause("2024-11-13 12:00", "2024-11-13 15:00"),
        pause("2024-11-13 12:00", "2024-11-13 12:45"),
        pause("2024-11-12 08:00", "2024-11-13 09:00"),
    ]
    assert deadline(nation(), DAYS_2, start, many) == deadline(nation(), DAYS_2, start, one)
    assert used(nation(), DAYS_2, start, wib("2024-11-20 10:00"), many) == used(
        nation(), DAYS_2, start, wib("2024-11-20 10:00"), one
    )
    with pytest.raises(ValueError, match="ends after it begins"):
        deadline(nation(), DAYS_2, start, [pause("2024-11-13 12:00", "2024-11-13 11:59:59.999999")])


def test_a_norm_used_up_when_a_pause_begins_is_late_when_the_clock_runs_again():
    start = wib("2024-11-13 10:00")
    # One day: used up on the 14th at 10.00, when a pause begins; it ends on a Saturday.
    stops = [pause("2024-11-14 10:00", "2024-11-16 12:00")]
    found = deadline(nation(), ONE_DAY, start, stops)
    assert (found.due_at, found.late_after) == (wib("2024-11-14 10:00"), wib("2024-11-18 08:00"))
    assert in_time(nation(), ONE_DAY, start, found.late_after, stops)
    assert not in_time(nation(), ONE_DAY, start, found.late_after + MICROSECOND, stops)
    # A pause that begins at the very opening leaves no moment in which the clock ran.
    at_opening = [*stops, pause("2024-11-18 08:00", "2024-11-18 12:00")]
    assert late_after(nation(), ONE_DAY, start, at_opening) == wib("2024-11-18 12:00")
    just_after = [*stops, pause("2024-11-18 08:00:00.000001", "2024-11-18 12:00")]
    assert late_after(nation(), ONE_DAY, start, just_after) == wib("2024-11-18 08:00")
    # The next pause covers that opening too, and the one after it lies between two closings.
    stops += [pause("2024-11-18 07:00", "2024-11-18 17:00"), pause("2024-11-18 18:00", "2024-11-18 19:00")]
    assert late_after(nation(), ONE_DAY, start, stops) == wib("2024-11-19 08:00")
    assert not deadline(without_confirmation(), ONE_DAY, start, stops).confirmed


def without_confirmation():
    return replace(nation(), confirmed_through=date(2024, 11, 18))


def test_a_pause_that_begins_after_closing_does_not_move_a_deadline_at_that_closing():
    start = wib("2024-11-13 16:00")
    stops = [pause("2024-11-14 20:00", "2024-11-18 09:00")]
    found = deadline(nation(), ONE_DAY, start, stops)
    assert (found.due_at, found.late_after) == (wib("2024-11-14 16:00"), wib("2024-11-18 09:00"))


def test_while_the_clock_stands_still_with_norm_left_there_is_no_deadline():
    start = wib("2024-11-13 10:00")
    stops = [pause("2024-11-13 09:00", "2024-11-13 11:00"), pause("2024-11-14 09:00")]
    for norm in (DAYS_2, hours(16)):
        with pytest.raises(ClockStopped, match="2024-11-14T02:00") as stopped:
            deadline(nation(), norm, start, stops)
        assert stopped.value.since == wib("2024-11-14 09:00")
    with pytest.raises(ClockStopped):
        due_at(nation(), DAYS_2, start, stops)
    assert decide(nation(), DAYS_2, start, None, stops) == (None, None, None, None, True)
    much_later = wib("2025-11-14 09:00")
    assert decide(nation(), DAYS_2, start, much_later, stops) == (None, None, Fraction(6, 8), True, True)
    # Already late when it stopped: the deadline stands.
    assert deadline(nation(), hours(5), start, stops)[:2] == (wib("2024-11-13 16:00"), wib("2024-11-14 08:00"))
    # Used up exactly when it stopped for good: never late.
    with pytest.raises(ClockStopped):
        deadline(nation(), hours(6), start, stops)
    with pytest.raises(ClockStopped) as stopped:
        deadline(nation(), DAYS_2, start, [pause("2024-11-13 09:00")])
    assert stopped.value.since == start
    for norm in (DAYS_2, hours(6), by_date(DAYS_2)):
        nothing = used(nation(), norm, start, much_later, [pause("2024-11-13 09:00")])
        assert nothing == 0 + (norm.reckoning is Reckoning.END_OF_DAY)
        assert isinstance(nothing, Fraction)
    assert spell(nation(), start, much_later, [pause("2024-11-14 10:00")]) == Spell(1, 0)


def test_a_decision_while_stopped_is_confirmed_as_far_as_it_counted():
    start = wib("2024-11-15 10:00")
    calendar = without_confirmation()  # through Monday 18 November
    assert decide(calendar, DAYS_2, start, None, [pause("2024-11-18 23:59:59.999999")]).confirmed
    assert not decide(calendar, DAYS_2, start, None, [pause("2024-11-19 00:00")]).confirmed
    assert decide(calendar, DAYS_2, start, wib("2024-11-18 23:00"), [pause("2024-11-18 09:00")]).confirmed
    assert not decide(calendar, DAYS_2, start, wib("2024-11-19 09:00"), [pause("2024-11-18 09:00")]).confirmed


def test_end_of_day_leaves_out_the_days_on_which_the_clock_stood_still_throughout():
    start, norm = wib("2024-11-13 10:00"), by_date(DAYS_2)  # Wednesday; without pauses until Friday 24.00
    last = {"15": wib("2024-11-15 23:59:59.999999"), "18": wib("2024-11-18 23:59:59.999999")}
    assert late_after(nation(), norm, start, [pause("2024-11-14 08:00", "2024-11-14 15:59")]) == last["15"]
    assert late_after(nation(), norm, start, [pause("2024-11-14 08:00", "2024-11-14 16:00")]) == last["18"]
    assert late_after(nation(), norm, start, [pause("2024-11-13 10:30", "2024-11-13 23:00")]) == last["15"]
    stops = [pause("2024-11-14 08:00", "2024-11-14 16:00")]
    days = ["2024-11-14 10:00", "2024-11-15 10:00", "2024-11-16 10:00", "2024-11-18 10:00", "2024-11-19 10:00"]
    assert [used(nation(), norm, start, wib(at), stops) for at in days] == [1, 1, 2, 2, 3]
    with pytest.raises(ClockStopped) as stopped:
        deadline(nation(), norm, start, [pause("2024-11-15 08:00")])
    assert stopped.value.since == wib("2024-11-15 08:00")
    assert in_time(nation(), norm, start, wib("2025-11-14 09:00"), [pause("2024-11-15 08:00")])
    assert deadline(nation(), norm, start, [pause("2024-11-15 08:01")]).late_after == last["15"]
    assert not in_time(nation(), norm, start, wib("2024-11-16 09:00"), [pause("2024-11-15 08:01")])


def test_a_pause_does_not_hide_the_calendars_end():
    stops = [pause("2027-12-30 09:00", "2027-12-30 10:00")]
    for norm in (DAYS_5, by_date(DAYS_5), hours(40)):
        with pytest.raises(OutsideCalendar):
            deadline(nation(), norm, wib("2027-12-29 10:00"), stops)
    with pytest.raises(OutsideCalendar):  # used up at the very last closing: no opening after it
        deadline(nation(), hours(7), wib("2027-12-31 08:00"), [pause("2027-12-31 09:00", "2027-12-31 10:00")])


# --- Changes of the calendar ------------------------------------------------------------------------------------------


def test_the_election_day_touches_the_days_that_it_changes():
    before = without(nation(), date(2018, 6, 27), date(2018, 6, 30))
    assert before.changed_days(nation()) == nation().changed_days(before) == (date(2018, 6, 27),)
    renamed = replace(nation(), days_off=(*nation().days_off, DayOff(date(2018, 6, 27), "lain")))
    assert nation().changed_days(renamed) == ()
