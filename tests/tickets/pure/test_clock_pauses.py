"""The clock while it stands still."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.tickets.pure.clock_cases import DAYS_2, DAYS_5, HOUR, ONE_DAY, hours, pause
from tests.tickets.pure.oracle import MICROSECOND, by_date, nation, wib
from tickets.sla.clock import (
    ClockStopped,
    Reckoning,
    Spell,
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
from tickets.sla.ruler import OutsideCalendar


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
