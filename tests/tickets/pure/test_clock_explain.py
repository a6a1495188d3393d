"""A deadline explained day by day: what counted, what did not and by what basis, what is left, both readings."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.tickets.pure.explained_rows import NOVEMBER, hours, spans, table
from tests.tickets.pure.oracle import IKU, RAMADAN_2026, SLA, by_date, nation, wib
from tickets.sla.clock import NormRule, Unit
from tickets.sla.explain import ALL_BUT_STOPPED, SpanState, Why, explain
from tickets.sla.hours import ChangedHours, WeeklyHours
from tickets.sla.ruler import OutsideCalendar

HOUR = 3_600_000_000
LUNCH = replace(NOVEMBER, weekly=(WeeklyHours.same("08.00-12.00, 13.00-16.00"),))


# --- The picture of the design ----------------------------------------------------------------------------------------


def test_the_design_example_of_an_open_ticket():
    # Picture 07: asked on Wednesday 13 May 2026 13.42, looked at on Monday 18 May 10.20.
    told = explain(nation(), IKU, wib("2026-05-13 13:42"), now=wib("2026-05-18 10:20"))
    assert [(row.date.day, row.why, row.used_us // 60_000_000, row.left_us // 60_000_000) for row in told.rows] == [
        (13, Why.COUNTED, 138, 0),
        (14, Why.DAY_OFF, 0, 0),
        (15, Why.DAY_OFF, 0, 0),
        (16, Why.WEEKEND, 0, 0),
        (17, Why.WEEKEND, 0, 0),
        (18, Why.COUNTED, 140, 340),
        (19, Why.NOT_YET, 0, 342),
    ]
    assert [(off.name, off.basis) for off in told.rows[1].days_off] == [
        ("Kenaikan Yesus Kristus", "SKB 3 Menteri 19 September 2025")
    ]
    assert told.rows[2].days_off[0].name == "Cuti Bersama Kenaikan Yesus Kristus"
    assert told.rows[3].days_off == ()
    assert spans(told.rows[0]) == [("13.42", "16.00", "run")]
    assert spans(told.rows[5]) == [("08.00", "10.20", "run"), ("10.20", "16.00", "left")]
    assert spans(told.rows[6]) == [("08.00", "13.42", "left")]
    assert hours(told.rows[5]) == ("08.00", "10.20")
    assert hours(told.rows[5], ALL_BUT_STOPPED) == ("08.00", "16.00")
    assert hours(told.rows[6]) is None
    assert hours(told.rows[6], {SpanState.LEFT}) == ("08.00", "13.42")
    assert (told.rows[0].spans[0].begins, told.rows[0].spans[0].ends) == (13 * HOUR + 42 * HOUR // 60, 16 * HOUR)
    assert str(told.rows[0].windows[0]) == "08.00-16.00"
    assert told.start == wib("2026-05-13 13:42")
    assert told.used + told.left == 2
    assert told.used_us + sum(row.left_us for row in told.rows) == 16 * HOUR
    assert told.reading.deadline.due_at == wib("2026-05-19 13:42")
    assert told.reading.norm is IKU
    assert (told.reading.in_time, told.answered, told.at) == (True, False, wib("2026-05-18 10:20"))


# --- docs/domain.md 5 -------------------------------------------------------------------------------------------------


def test_lebaran_2018_explained_with_both_readings():
    told = explain(nation(), IKU, wib("2018-06-08 15:00"), answered_at=wib("2018-06-22 16:30"))
    assert told.used == Fraction("2.125")
    assert told.reading.used == Fraction("2.125")
    assert [row.date.day for row in told.rows if row.used] == [8, 21, 22]
    assert [row.date.day for row in told.rows if row.why is Why.WEEKEND] == [9, 10, 17]
    assert [row.date.day for row in told.rows if row.why is Why.DAY_OFF] == [11, 12, 13, 14, 15, 16, 18, 19, 20]
    assert told.rows[3].days_off[0].announced == date(2018, 4, 18)
    assert spans(told.rows[-1]) == [("08.00", "15.00", "run"), ("15.00", "16.00", "over")]
    assert hours(told.rows[-1]) == ("08.00", "16.00")
    assert (told.reading.in_time, told.other.in_time, told.verdicts_differ) == (False, True, True)
    assert told.other.norm == by_date(IKU)
    assert told.other.used == 2
    assert not told.dates_differ  # both on the 22nd
    assert told.answered

    sla = explain(nation(), SLA, wib("2018-06-08 15:00"), answered_at=wib("2018-06-22 16:30"))
    assert (sla.reading.in_time, sla.other.in_time, sla.verdicts_differ) == (True, True, False)
    assert [(row.date.day, row.why) for row in sla.rows[-6:]] == [
        (23, Why.WEEKEND),
        (24, Why.WEEKEND),
        (25, Why.AFTER_ANSWER),
        (26, Why.AFTER_ANSWER),
        (27, Why.DAY_OFF),
        (28, Why.AFTER_ANSWER),
    ]
    assert sla.left == 5 - Fraction("2.125")
    assert sla.rows[-6].date == date(2018, 6, 23)


def test_a_deadline_alone_counts_everything_up_to_it():
    told = explain(nation(), IKU, wib("2018-02-14 16:00"))
    assert table(told) == [
        ("14", "outside_hours", "0", "0"),
        ("15", "counted", "1", "0"),
        ("16", "day_off", "0", "0"),
        ("17", "weekend", "0", "0"),
        ("18", "weekend", "0", "0"),
        ("19", "counted", "1", "0"),
    ]
    assert told.used == 2
    assert told.reading.used is None
    assert told.reading.in_time is None
    assert told.at is None
    assert not told.verdicts_differ
    assert told.dates_differ  # END_OF_DAY: 20 February


def test_special_hours_are_named():
    ramadan = replace(nation(), special=(RAMADAN_2026,))
    told = explain(ramadan, IKU, wib("2026-02-13 12:00"))
    assert table(told) == [
        ("13", "counted", "1/2", "0"),
        ("14", "weekend", "0", "0"),
        ("15", "weekend", "0", "0"),
        ("16", "day_off", "0", "0"),
        ("17", "day_off", "0", "0"),
        ("18", "special_hours", "1", "0"),
        ("19", "special_hours", "1/2", "0"),
    ]
    assert told.rows[-1].special.name == "Jam Ramadan"
    assert told.rows[0].special is None
    assert hours(told.rows[-1]) == ("08.00", "11.30")
    assert told.used_us == (4 + 7) * HOUR + HOUR * 7 // 2


# --- Single rows ------------------------------------------------------------------------------------------------------


def test_an_answer_at_the_opening_after_a_deadline_at_closing_shows_that_day_without_counting_it():
    told = explain(nation(), IKU, wib("2018-02-14 16:00"), answered_at=wib("2018-02-20 08:00"))
    assert table(told)[-2:] == [("19", "counted", "1", "0"), ("20", "outside_hours", "0", "0")]
    assert told.reading.in_time
    assert told.used == 2


def test_an_answer_in_the_evening_or_on_a_day_off_ends_the_rows_there():
    late = explain(NOVEMBER, NormRule("satu", 1), wib("2024-11-14 10:00"), answered_at=wib("2024-11-16 10:00"))
    assert table(late) == [("14", "counted", "3/4", "0"), ("15", "counted", "1", "0"), ("16", "weekend", "0", "0")]
    assert spans(late.rows[1]) == [("08.00", "10.00", "run"), ("10.00", "16.00", "over")]
    at_midnight = explain(NOVEMBER, NormRule("satu", 1), wib("2024-11-14 10:00"), answered_at=wib("2024-11-16 00:00"))
    assert table(at_midnight) == table(late)
    early = explain(NOVEMBER, IKU, wib("2024-11-15 15:00"), answered_at=wib("2024-11-16 10:00"))
    assert table(early) == [
        ("15", "counted", "1/8", "0"),
        ("16", "weekend", "0", "0"),
        ("17", "weekend", "0", "0"),
        ("18", "after_answer", "0", "1"),
        ("19", "after_answer", "0", "7/8"),
    ]
    at_once = explain(NOVEMBER, IKU, wib("2024-11-13 15:00"), answered_at=wib("2024-11-13 15:00"))
    assert table(at_once) == [
        ("13", "after_answer", "0", "1/8"),
        ("14", "after_answer", "0", "1"),
        ("15", "after_answer", "0", "7/8"),
    ]


def test_lunch_is_no_service_within_a_day():
    told = explain(LUNCH, NormRule("satu", 1), wib("2024-11-13 10:00"), now=wib("2024-11-13 14:00"))
    assert spans(told.rows[0]) == [("10.00", "12.00", "run"), ("13.00", "14.00", "run"), ("14.00", "16.00", "left")]
    assert (told.rows[0].used_us, told.rows[0].left_us) == (3 * HOUR, 2 * HOUR)
    assert (told.rows[0].used, told.rows[0].left) == (Fraction(3, 7), Fraction(2, 7))
    assert hours(told.rows[0]) == ("10.00", "14.00")


def test_a_norm_in_hours_is_explained_in_hours_and_has_one_reading():
    norm = NormRule("jam", 4, Unit.HOURS)
    told = explain(NOVEMBER, norm, wib("2024-11-13 14:30"), now=wib("2024-11-14 09:00"))
    assert table(told) == [("13", "counted", "3/2", "0"), ("14", "counted", "1", "3/2")]
    assert (told.used, told.left, told.other, told.verdicts_differ, told.dates_differ) == (
        Fraction(5, 2),
        Fraction(3, 2),
        None,
        False,
        False,
    )
    assert explain(NOVEMBER, NormRule("x", Fraction(3, 2)), wib("2024-11-13 14:30")).other is None


def test_days_are_closed_by_what_closes_them():
    tuesdays = WeeklyHours.same("08.00-16.00", weekdays=[1])
    closed = ChangedHours(date(2024, 11, 19), date(2024, 11, 19), ((),) * 7, "Pindah kantor", "ND-7")
    calendar = replace(NOVEMBER, weekly=(tuesdays,), special=(closed,))
    told = explain(calendar, NormRule("satu", 1), wib("2024-11-15 10:00"))
    assert table(told) == [
        ("15", "no_hours", "0", "0"),
        ("16", "weekend", "0", "0"),
        ("17", "weekend", "0", "0"),
        ("18", "no_hours", "0", "0"),
        ("19", "special_closed", "0", "0"),
        *((str(day), "no_hours", "0", "0") for day in (20, 21, 22)),
        ("23", "weekend", "0", "0"),
        ("24", "weekend", "0", "0"),
        ("25", "no_hours", "0", "0"),
        ("26", "counted", "1", "0"),
    ]
    assert told.rows[4].special.basis == "ND-7"


def test_rows_beyond_the_confirmed_calendar_say_so():
    told = explain(nation(), IKU, wib("2026-12-30 10:00"))
    assert [(row.date.day, row.day.confirmed) for row in told.rows[1:3]] == [(31, True), (1, False)]
    assert not told.reading.deadline.confirmed


def test_service_around_the_clock_ends_with_the_day_it_closes():
    calendar = replace(NOVEMBER, weekly=(WeeklyHours.same("00.00-24.00", weekdays=range(7)),))
    told = explain(calendar, IKU, wib("2024-11-13 00:00"))
    assert table(told) == [("13", "counted", "1", "0"), ("14", "counted", "1", "0")]
    assert spans(told.rows[1]) == [("00.00", "00.00", "run")]
    assert told.rows[1].spans[0].ends == 24 * HOUR
    by_day = explain(calendar, by_date(IKU), wib("2024-11-13 10:00"))
    assert [spans(row) for row in by_day.rows] == [[], [("00.00", "00.00", "run")], [("00.00", "00.00", "run")]]
    assert [(span.begins, span.ends) for span in by_day.rows[1].spans] == [(0, 24 * HOUR)]
    at_midnight = explain(calendar, IKU, wib("2024-11-13 00:00:00.000001"))
    assert table(at_midnight)[-1] == ("15", "counted", f"1/{24 * HOUR}", "0")
    late = explain(calendar, by_date(IKU), wib("2024-11-13 10:00"), answered_at=wib("2024-11-16 00:00"))
    assert table(late)[-1] == ("16", "counted", "1", "0")
    assert late.rows[-1].spans == ()
    in_time = explain(calendar, by_date(IKU), wib("2024-11-13 10:00"), answered_at=wib("2024-11-15 23:00"))
    assert spans(in_time.rows[-1]) == [("00.00", "23.00", "run"), ("23.00", "00.00", "left")]


def test_it_is_answered_or_open_never_both():
    at = wib("2024-11-14 10:00")
    with pytest.raises(ValueError, match="not both"):
        explain(NOVEMBER, IKU, wib("2024-11-13 10:00"), answered_at=at, now=at)
    for told in ({"answered_at": at}, {"now": at}):
        with pytest.raises(ValueError, match="earlier"):
            explain(NOVEMBER, IKU, wib("2024-11-14 10:01"), **told)
    with pytest.raises(OutsideCalendar):
        explain(NOVEMBER, IKU, wib("2024-12-31 10:00"), now=wib("2024-12-31 10:00"))
