"""The clock on real days: the letters' own examples, the edges of a day, a change of the calendar."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from tests.tickets.pure.clock_cases import DAYS_2, DAYS_5, HOUR, LUNCH, NOVEMBER, ONE_DAY, hours
from tests.tickets.pure.oracle import MICROSECOND, RAMADAN_2026, by_date, nation, wib, without
from tickets.sla.clock import (
    NormRule,
    deadline,
    decide,
    due_at,
    in_time,
    late_after,
    used,
    used_days,
)
from tickets.sla.hours import ChangedHours, ClosedDay, WeeklyHours

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


# --- Six cases with acts in between -----------------------------------------------------------------------------------
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
    found = deadline(LUNCH, NormRule("sebagian", Fraction(4, 7)), wib("2026-11-02 07:00"))
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
    short_tuesday = ChangedHours.same(date(2026, 11, 3), date(2026, 11, 3), "08.00-15.00")
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


# --- Changes of the calendar ------------------------------------------------------------------------------------------


def test_the_election_day_touches_the_days_that_it_changes():
    before = without(nation(), date(2018, 6, 27), date(2018, 6, 30))
    assert before.changed_days(nation()) == nation().changed_days(before) == (date(2018, 6, 27),)
    renamed = replace(nation(), days_off=(*nation().days_off, ClosedDay(date(2018, 6, 27), "lain")))
    assert nation().changed_days(renamed) == ()
