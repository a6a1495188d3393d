"""A deadline explained where the clock stood still, and by the end-of-day reading."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from tests.tickets.pure.explained_rows import NOVEMBER, hours, spans, table
from tests.tickets.pure.oracle import IKU, SLA, by_date, wib
from tickets.sla.clock import NormRule, Pause, Reckoning
from tickets.sla.explain import ALL_BUT_STOPPED, Why, explain
from tickets.sla.hours import ChangedHours


def pause(start, end=None):
    return Pause(wib(start), end and wib(end))


# --- Pauses -----------------------------------------------------------------------------------------------------------


def test_time_that_stood_still_is_shown_and_not_counted():
    stops = [pause("2024-11-13 12:00", "2024-11-15 09:00")]
    told = explain(NOVEMBER, IKU, wib("2024-11-13 10:00"), answered_at=wib("2024-11-18 10:00"), pauses=stops)
    assert table(told) == [
        ("13", "counted", "1/4", "0"),
        ("14", "stopped", "0", "0"),
        ("15", "counted", "7/8", "0"),
        ("16", "weekend", "0", "0"),
        ("17", "weekend", "0", "0"),
        ("18", "counted", "1/4", "5/8"),
    ]
    assert spans(told.rows[0]) == [("10.00", "12.00", "run"), ("12.00", "16.00", "stopped")]
    assert spans(told.rows[1]) == [("08.00", "16.00", "stopped")]
    assert hours(told.rows[1]) is None
    assert hours(told.rows[0], ALL_BUT_STOPPED) == ("10.00", "12.00")
    assert told.used == told.reading.used == Fraction(11, 8)


def test_a_clock_that_stands_still_is_explained_up_to_where_it_stopped():
    stops = [pause("2024-11-14 09:00")]
    start = wib("2024-11-13 10:00")
    alone = explain(NOVEMBER, IKU, start, pauses=stops)
    assert table(alone) == [("13", "counted", "3/4", "0"), ("14", "counted", "1/8", "0")]
    assert (alone.reading.deadline, alone.used, alone.left) == (None, Fraction(7, 8), 0)
    now = explain(NOVEMBER, IKU, start, now=wib("2024-11-15 10:00"), pauses=stops)
    assert table(now)[1:] == [("14", "counted", "1/8", "0"), ("15", "stopped", "0", "0")]
    assert spans(now.rows[1]) == [("08.00", "09.00", "run"), ("09.00", "16.00", "stopped")]
    assert spans(now.rows[2]) == [("08.00", "10.00", "stopped")]
    assert now.reading.in_time
    assert (now.other.deadline, now.dates_differ) == (None, False)
    from_the_first = explain(NOVEMBER, IKU, start, pauses=[pause("2024-11-13 09:00")])
    assert table(from_the_first) == [("13", "outside_hours", "0", "0")]


# --- End of day -------------------------------------------------------------------------------------------------------


def test_end_of_day_counts_whole_days_after_the_day_of_input():
    start = wib("2024-11-14 10:00")  # a Thursday
    told = explain(NOVEMBER, by_date(IKU), start)
    assert table(told) == [
        ("14", "input_day", "0", "0"),
        ("15", "counted", "1", "0"),
        ("16", "weekend", "0", "0"),
        ("17", "weekend", "0", "0"),
        ("18", "counted", "1", "0"),
    ]
    assert told.used == 2
    assert told.reading.norm.reckoning is Reckoning.END_OF_DAY
    assert told.other.norm == IKU
    assert told.rows[0].spans == ()
    assert spans(told.rows[1]) == [("08.00", "16.00", "run")]

    open_now = explain(NOVEMBER, by_date(IKU), start, now=wib("2024-11-15 10:00"))
    assert table(open_now)[1:] == [
        ("15", "counted", "1", "0"),
        ("16", "weekend", "0", "0"),
        ("17", "weekend", "0", "0"),
        ("18", "not_yet", "0", "1"),
    ]
    assert spans(open_now.rows[1]) == [("08.00", "10.00", "run"), ("10.00", "16.00", "left")]
    assert spans(open_now.rows[4]) == [("08.00", "16.00", "left")]
    answered = explain(NOVEMBER, by_date(IKU), start, answered_at=wib("2024-11-14 23:00"))
    assert [row.why for row in answered.rows] == [
        Why.INPUT_DAY,
        Why.AFTER_ANSWER,
        Why.WEEKEND,
        Why.WEEKEND,
        Why.AFTER_ANSWER,
    ]
    assert (answered.used, answered.left) == (0, 2)


def test_end_of_day_after_closing_has_the_next_working_day_as_day_of_input():
    told = explain(NOVEMBER, by_date(NormRule("satu", 1)), wib("2024-11-15 16:00"))
    assert table(told) == [
        ("15", "outside_hours", "0", "0"),
        ("16", "weekend", "0", "0"),
        ("17", "weekend", "0", "0"),
        ("18", "input_day", "0", "0"),
        ("19", "counted", "1", "0"),
    ]
    just_before = explain(NOVEMBER, by_date(NormRule("satu", 1)), wib("2024-11-15 15:59:59.999999"))
    assert table(just_before)[0] == ("15", "input_day", "0", "0")


def test_end_of_day_counts_an_answer_on_a_day_off_for_the_next_working_day():
    start = wib("2024-11-14 10:00")
    told = explain(NOVEMBER, by_date(NormRule("satu", 1)), start, answered_at=wib("2024-11-16 10:00"))
    assert table(told) == [
        ("14", "input_day", "0", "0"),
        ("15", "counted", "1", "0"),
        ("16", "weekend", "0", "0"),
        ("17", "weekend", "0", "0"),
        ("18", "counted", "1", "0"),
    ]
    assert (told.used, told.reading.in_time) == (2, False)
    assert told.rows[-1].spans == ()
    early = explain(NOVEMBER, by_date(IKU), start, answered_at=wib("2024-11-17 10:00"))
    assert table(early)[-1] == ("18", "counted", "1", "0")
    assert spans(early.rows[-1]) == [("08.00", "16.00", "left")]
    before_its_day = explain(NOVEMBER, by_date(IKU), wib("2024-11-16 10:00"), answered_at=wib("2024-11-17 10:00"))
    assert [row.why for row in before_its_day.rows] == [
        Why.WEEKEND,
        Why.WEEKEND,
        Why.INPUT_DAY,
        Why.AFTER_ANSWER,
        Why.AFTER_ANSWER,
    ]
    assert before_its_day.used == 0


def test_end_of_day_shows_special_hours_and_stopped_days():
    special = ChangedHours.same(date(2024, 11, 18), date(2024, 11, 18), "08.00-15.00", name="khusus")
    calendar = replace(NOVEMBER, special=(special,))
    stops = [pause("2024-11-15 08:00", "2024-11-15 16:00")]
    told = explain(calendar, by_date(IKU), wib("2024-11-14 10:00"), answered_at=wib("2024-11-18 10:00"), pauses=stops)
    assert table(told) == [
        ("14", "input_day", "0", "0"),
        ("15", "stopped", "0", "0"),
        ("16", "weekend", "0", "0"),
        ("17", "weekend", "0", "0"),
        ("18", "special_hours", "1", "0"),
        ("19", "after_answer", "0", "1"),
    ]
    assert spans(told.rows[1]) == [("08.00", "16.00", "stopped")]
    # Looked at on the day of input itself, or before it, with no deadline in sight: no day after it is shown.
    later = [pause("2024-11-14 08:00", "2024-11-14 16:00"), pause("2024-11-19 08:00")]
    for start in ("2024-11-14 10:00", "2024-11-16 10:00"):
        told = explain(NOVEMBER, by_date(SLA), wib(start), now=wib(start), pauses=later)
        assert [row.date for row in told.rows] == [wib(start).date()]
        assert told.used == 0
    for_good = [pause("2024-11-15 08:00")]
    told = explain(
        calendar, by_date(IKU), wib("2024-11-14 10:00"), answered_at=wib("2024-11-18 10:00"), pauses=for_good
    )
    assert table(told) == [
        ("14", "input_day", "0", "0"),
        ("15", "stopped", "0", "0"),
        ("16", "weekend", "0", "0"),
        ("17", "weekend", "0", "0"),
        ("18", "stopped", "1", "0"),
    ]
    assert (told.used, told.reading.in_time, told.reading.deadline) == (1, True, None)


def test_an_answer_after_the_calendars_last_service_keeps_its_day():
    calendar = replace(NOVEMBER, last=date(2024, 11, 16))
    told = explain(calendar, by_date(NormRule("satu", 1)), wib("2024-11-13 10:00"), answered_at=wib("2024-11-16 10:00"))
    assert table(told) == [
        ("13", "input_day", "0", "0"),
        ("14", "counted", "1", "0"),
        ("15", "counted", "1", "0"),
        ("16", "weekend", "1", "0"),
    ]
    assert told.used == 3
