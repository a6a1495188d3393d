"""When the service is open: rows that overrule one another, dated versions, windows as text, openings and closings."""

import pickle
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from tests.tickets.pure.oracle import MICROSECOND, RAMADAN_2026, nation, wib, wit, without
from tickets.sla.calendar import WorkCalendar
from tickets.sla.hours import ChangedHours, ClosedDay, WeeklyHours, Window, format_time, parse_windows, tidy
from tickets.sla.ruler import DAY_US, HOUR_US, OutsideCalendar, to_instant, to_us

MORNING, WHOLE, SHORT = parse_windows("08.00-12.00"), parse_windows("08.00-16.00"), parse_windows("08.00-15.00")
WEEK = WeeklyHours.same("08.00-16.00")
MAY = WorkCalendar(first=date(2026, 5, 1), last=date(2026, 5, 31), confirmed_through=date(2026, 5, 31), weekly=(WEEK,))
MON, TUE, WED, THU, FRI, SAT, SUN = (date(2026, 5, day) for day in range(11, 18))


def windows(calendar, day):
    return calendar.day(day).windows


# --- Windows as text --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08.00-16.00", [(8, 16)]),
        ("08:00-16:00", [(8, 16)]),
        (" 8.00 – 16.00 ", [(8, 16)]),
        ("08.30-16.15", [(8.5, 16.25)]),
        ("13.00-16.00,08.00-12.00", [(8, 12), (13, 16)]),
        ("08.00-12.00, 12.00-16.00", [(8, 16)]),
        ("08.00-12.00, 12.00-13.00, 14.00-16.00", [(8, 13), (14, 16)]),
        ("00.00-24.00", [(0, 24)]),
        ("", []),
        ("  ", []),
    ],
)
def test_windows_are_read_from_text(text, expected):
    assert [(w.opens / HOUR_US, w.closes / HOUR_US) for w in parse_windows(text)] == expected


def test_windows_may_have_seconds():
    assert parse_windows("08.00.01-16.59.59") == (Window(8 * HOUR_US + 1_000_000, 17 * HOUR_US - 1_000_000),)


@pytest.mark.parametrize(
    "text",
    [
        "08.00",
        "8-16",
        "08.00-16.00-17.00",
        "08.00-16.00;",
        "16.00-08.00",
        "08.00-08.00",
        "08.60-16.00",
        "08.00-16.60",
        "08.00.60-16.00",
        "08.00-16.00.60",
        "08.00-24.01",
        "08.00-12.00, 11.59-16.00",
        "08.00-16.00, 09.00-10.00",
        "08.00-16.00,",
        "-08.00-16.00",
        "٠٨.٠٠-١٦.٠٠",
    ],
)
def test_what_is_no_window_is_refused(text):
    with pytest.raises(ValueError, match=r"Not a window|Not a time|within one day|overlap"):
        parse_windows(text)


@pytest.mark.parametrize(("opens", "closes"), [(-1, 5), (5, 5), (6, 5), (0, DAY_US + 1)])
def test_a_window_lies_within_one_day(opens, closes):
    with pytest.raises(ValueError, match="within one day"):
        Window(opens, closes)


def test_windows_are_written_as_they_are_read():
    assert [str(window) for window in parse_windows("13.00-24.00, 08.00-12.30")] == ["08.00-12.30", "13.00-24.00"]
    assert format_time(8 * HOUR_US + 61_000_000) == "08.01.01"
    assert format_time(16 * HOUR_US - 1) == "15.59.59.999999"
    assert format_time(60_000_000 + 1) == "00.01.00.000001"
    assert format_time(0) == "00.00"


def test_a_refusal_names_the_windows_that_overlap():
    with pytest.raises(ValueError, match=r"08\.00-12\.00 and 11\.00-13\.00"):
        tidy([Window(11 * HOUR_US, 13 * HOUR_US), Window(8 * HOUR_US, 12 * HOUR_US)])


# --- Which row holds on a day -----------------------------------------------------------------------------------------


def test_weekly_hours_differ_by_weekday_and_leave_the_weekend_closed():
    calendar = replace(MAY, weekly=(WeeklyHours((WHOLE, WHOLE, WHOLE, WHOLE, MORNING, (), ())),))
    assert [windows(calendar, day) for day in (MON, THU, FRI, SAT, SUN)] == [WHOLE, WHOLE, MORNING, (), ()]
    assert calendar.day(FRI).open_us == 4 * HOUR_US
    assert calendar.day(SAT).open_us == 0


def test_the_hours_of_a_row_are_put_in_order():
    late_first = (Window(13 * HOUR_US, 16 * HOUR_US), Window(8 * HOUR_US, 12 * HOUR_US))
    expected = parse_windows("08.00-12.00, 13.00-16.00")
    assert WeeklyHours((late_first,) * 7).week == (expected,) * 7
    assert WeeklyHours.same(late_first).week == (expected,) * 5 + ((),) * 2
    assert ChangedHours(MON, FRI, (late_first,) * 6 + (None,)).week == (expected,) * 6 + (None,)
    assert ChangedHours.same(MON, FRI, late_first, weekdays=[6]).week == (None,) * 6 + (expected,)


def test_rows_keep_what_they_are_told():
    weekly = WeeklyHours.same("08.00-16.00", valid_from=MON, valid_to=FRI, basis="S-1691")
    assert weekly == WeeklyHours((WHOLE,) * 5 + ((), ()), MON, FRI, "S-1691")
    assert WeeklyHours.same("08.00-16.00") == WeeklyHours((WHOLE,) * 5 + ((), ()), None, None, "")
    special = ChangedHours.same(MON, FRI, "08.00-15.00", name="Ramadan", basis="S-1")
    assert special == ChangedHours(MON, FRI, (SHORT,) * 5 + (None, None), "Ramadan", "S-1")
    assert ChangedHours.same(MON, FRI, "", [0]) == ChangedHours(MON, FRI, ((),) + (None,) * 6, "", "")


def test_dated_versions_of_weekly_hours_follow_each_other():
    old = replace(WEEK, valid_to=TUE, basis="lama")
    new = WeeklyHours.same("08.00-15.00", valid_from=WED, valid_to=THU, basis="baru")
    calendar = replace(MAY, weekly=(old, new))
    assert [windows(calendar, day) for day in (MON, TUE, WED, THU, FRI)] == [WHOLE, WHOLE, SHORT, SHORT, ()]
    assert calendar.day(TUE).weekly is old
    assert calendar.day(WED).weekly is new
    assert calendar.day(FRI).weekly is None


def test_a_later_row_overrules_an_earlier_one():
    office = WeeklyHours.same("08.00-12.00", valid_from=TUE)
    calendar = replace(MAY, weekly=(WEEK, office))
    assert [windows(calendar, day) for day in (MON, TUE)] == [WHOLE, MORNING]
    assert calendar.day(TUE).weekly is office
    nations = ChangedHours.same(TUE, FRI, "08.00-15.00", name="nasional")
    offices = ChangedHours.same(WED, THU, "08.00-12.00", weekdays=[2], name="kantor")
    calendar = replace(MAY, special=(nations, offices))
    assert [windows(calendar, day) for day in (MON, TUE, WED, THU, FRI)] == [WHOLE, SHORT, MORNING, SHORT, SHORT]
    assert [calendar.day(day).special for day in (MON, TUE, WED, THU)] == [None, nations, offices, nations]


def test_special_hours_leave_close_or_open_a_weekday():
    special = ChangedHours(MON, SUN, (None, (), SHORT, None, None, MORNING, None))
    calendar = replace(MAY, special=(special,))
    expected = [WHOLE, (), SHORT, WHOLE, WHOLE, MORNING, ()]
    assert [windows(calendar, day) for day in (MON, TUE, WED, THU, FRI, SAT, SUN)] == expected
    assert [calendar.day(day).special is special for day in (MON, TUE, WED)] == [False, True, True]
    assert windows(calendar, MON - timedelta(days=7)) == WHOLE
    assert windows(calendar, TUE + timedelta(days=7)) == WHOLE


def test_special_hours_begin_and_end_with_their_days():
    calendar = replace(MAY, special=(ChangedHours.same(TUE, THU, "08.00-15.00"),))
    assert [windows(calendar, day) for day in (MON, TUE, THU, FRI)] == [WHOLE, SHORT, SHORT, WHOLE]


def test_rows_may_reach_beyond_the_calendar():
    long_ago, far = date(2000, 1, 1), date(2050, 1, 1)
    calendar = replace(
        MAY,
        weekly=(replace(WEEK, valid_from=long_ago, valid_to=far),),
        special=(
            ChangedHours.same(long_ago, date(2026, 5, 4), "08.00-15.00"),
            ChangedHours.same(FRI, far, "08.00-12.00"),
        ),
        days_off=(
            ClosedDay(long_ago, "lampau"),
            ClosedDay(date(2026, 4, 30), "lampau"),
            ClosedDay(date(2026, 6, 1), "nanti"),
        ),
    )
    first, last = MAY.first, MAY.last
    assert [windows(calendar, day) for day in (first, date(2026, 5, 5), FRI)] == [SHORT, WHOLE, MORNING]
    assert windows(calendar, last - timedelta(days=2)) == MORNING
    assert calendar.working_days(first, last) == 21


def test_the_first_and_the_last_day_of_a_calendar_may_be_off():
    calendar = replace(MAY, last=FRI, days_off=(ClosedDay(MAY.first, "awal"), ClosedDay(FRI, "akhir")))
    assert windows(calendar, MAY.first) == windows(calendar, FRI) == ()
    assert calendar.working_days(MAY.first, FRI) == 9


def test_a_day_off_closes_whatever_the_hours_and_every_reason_is_kept():
    holiday, closure = ClosedDay(SAT, "Hari Raya", "SKB"), ClosedDay(SAT, "Banjir", "ND-1", "lokal")
    special = ChangedHours.same(SAT, SAT, "08.00-12.00", weekdays=[5])
    calendar = replace(MAY, special=(special,), days_off=(holiday, ClosedDay(FRI, "Cuti Bersama"), closure))
    day = calendar.day(SAT)
    assert (day.windows, day.days_off, day.special) == ((), (holiday, closure), special)
    assert windows(calendar, FRI) == ()
    assert calendar.day(FRI).weekly is WEEK


def test_a_day_says_whether_it_is_confirmed():
    calendar = replace(MAY, confirmed_through=TUE)
    assert [calendar.day(day).confirmed for day in (MON, TUE, WED)] == [True, True, False]


def test_a_day_beyond_the_calendar_is_refused():
    for day in (date(2026, 4, 30), date(2026, 6, 1)):
        with pytest.raises(OutsideCalendar, match=str(day)):
            MAY.day(day)
    assert MAY.day(MAY.first).windows == WHOLE
    assert MAY.day(MAY.last).windows == ()


# --- An immutable value -----------------------------------------------------------------------------------------------


def test_calendars_are_values():
    again = WorkCalendar(MAY.first, MAY.last, MAY.confirmed_through, [WEEK], [], [])
    assert again == MAY
    assert hash(again) == hash(MAY)
    assert replace(MAY, days_off=[ClosedDay(MON, "x")]) != MAY
    assert pickle.loads(pickle.dumps(MAY)) == MAY  # noqa: S301 - our own
    assert "Table" not in repr(MAY)
    with pytest.raises(FrozenInstanceError):
        MAY.first = MON
    with pytest.raises(FrozenInstanceError):
        MAY.day(MON).date = TUE


def test_what_cannot_be_a_calendar_is_refused():
    with pytest.raises(ValueError, match="after it begins"):
        replace(MAY, last=MAY.first - timedelta(days=1))
    with pytest.raises(ValueError, match="seven days"):
        WeeklyHours((WHOLE,) * 6)
    with pytest.raises(ValueError, match="seven days"):
        ChangedHours(MON, TUE, (WHOLE,) * 8)
    with pytest.raises(ValueError, match="end before they begin"):
        ChangedHours.same(TUE, MON, "08.00-15.00")
    assert replace(MAY, last=MAY.first).working_days(MAY.first, MAY.first) == 1
    assert ChangedHours.same(MON, MON, "08.00-15.00").covers(MON)


def test_a_zone_whose_offset_changes_is_refused():
    with pytest.raises(ValueError, match="offset of Europe/Berlin"):
        WorkCalendar(date(2026, 3, 1), date(2026, 4, 1), MAY.last, (WEEK,), zone=ZoneInfo("Europe/Berlin"))
    # It turns on the 29th, between that day's two midnights.
    with pytest.raises(ValueError, match="offset"):
        WorkCalendar(date(2026, 3, 1), date(2026, 3, 29), MAY.last, (WEEK,), zone=ZoneInfo("Europe/Berlin"))
    WorkCalendar(date(2026, 3, 1), date(2026, 3, 28), MAY.last, (WEEK,), zone=ZoneInfo("Europe/Berlin"))
    with pytest.raises(ValueError, match="offset"):
        replace(MAY, zone=Nowhere())
    winter = WorkCalendar(date(2026, 1, 1), date(2026, 3, 1), MAY.last, (WEEK,), zone=ZoneInfo("Europe/Berlin"))
    assert winter.next_opening(datetime(2026, 1, 5, tzinfo=UTC)) == datetime(2026, 1, 5, 7, tzinfo=UTC)


class Nowhere(tzinfo):
    def utcoffset(self, when):
        return None


def test_another_zone_moves_the_hours():
    nepal = replace(MAY, zone=timezone(timedelta(hours=5, minutes=45)))
    assert nepal.next_opening(datetime(2026, 5, 11, tzinfo=UTC)) == datetime(2026, 5, 11, 2, 15, tzinfo=UTC)
    west = replace(MAY, zone=timezone(-timedelta(hours=3)))
    assert west.next_opening(datetime(2026, 5, 11, tzinfo=UTC)) == datetime(2026, 5, 11, 11, tzinfo=UTC)
    assert west.date_of(to_us(datetime(2026, 5, 11, 2, 59, tzinfo=UTC))) == date(2026, 5, 10)
    with pytest.raises(ValueError, match="different zones"):
        MAY.changed_days(west)


# --- Counting ---------------------------------------------------------------------------------------------------------


def test_working_days_are_counted_with_both_ends():
    assert MAY.working_days(MON, FRI) == 5
    assert MAY.working_days(MON, SUN) == 5
    assert MAY.working_days(FRI, MON + timedelta(days=7)) == 2
    assert MAY.working_days(SAT, SUN) == 0
    assert MAY.working_days(MON, MON) == 1
    assert MAY.working_days(FRI, MON) == 0
    assert nation().working_days(date(2018, 7, 1), date(2018, 9, 30)) == 62  # docs/domain.md 6
    assert nation().working_days(date(2018, 7, 1), date(2018, 8, 13)) == 31
    for first, last in ((date(2026, 4, 30), MON), (MON, date(2026, 6, 1))):
        with pytest.raises(OutsideCalendar, match=f"{first} to {last} is not within 2026-05-01 to 2026-05-31"):
            MAY.working_days(first, last)
    assert MAY.working_days(MAY.first, MAY.last) == 21


def test_days_change_by_their_hours_not_their_names():
    ramadan = replace(nation(), special=(RAMADAN_2026,))
    changed = nation().changed_days(ramadan)
    assert (changed[0], changed[-1], len(changed)) == (date(2026, 2, 18), date(2026, 3, 17), 20)
    assert nation().changed_days(without(nation(), date(2018, 6, 27))) == (date(2018, 6, 27),)
    assert nation().changed_days(replace(nation(), confirmed_through=date(2030, 1, 1))) == ()


def test_a_longer_calendar_changes_the_working_days_it_adds():
    longer = replace(MAY, first=date(2026, 4, 30), last=date(2026, 6, 2))
    added = (date(2026, 4, 30), date(2026, 6, 1), date(2026, 6, 2))
    assert MAY.changed_days(longer) == longer.changed_days(MAY) == added


def test_open_time_between_two_instants():
    assert MAY.open_us(wib("2026-05-11 07:00"), wib("2026-05-11 09:00")) == HOUR_US
    assert MAY.open_us(wib("2026-05-11 15:00"), wib("2026-05-12 09:30")) == 5 * HOUR_US // 2
    assert MAY.open_us(wib("2026-05-15 16:00"), wib("2026-05-18 08:00")) == 0
    assert MAY.open_us(wib("2026-05-15 10:00"), wib("2026-05-15 10:00")) == 0
    assert MAY.open_us(MAY.local(wib("2026-05-01 00:00")), wib("2026-06-01 00:00")) == 21 * 8 * HOUR_US
    with pytest.raises(ValueError, match="earlier"):
        MAY.open_us(wib("2026-05-11 09:00"), wib("2026-05-11 08:59"))
    with pytest.raises(OutsideCalendar, match=r"2026-06-01T00:00:00\.000001\+07:00 is not within"):
        MAY.open_us(wib("2026-05-11 09:00"), wib("2026-06-01 00:00:00.000001"))
    with pytest.raises(OutsideCalendar):
        MAY.open_us(wib("2026-04-30 23:59:59.999999"), wib("2026-05-11 09:00"))


@pytest.mark.parametrize(
    ("at", "opening", "closing"),
    [
        ("2026-05-15 07:59:59.999999", None, None),
        ("2026-05-15 08:00", "2026-05-15 08:00", "2026-05-15 16:00"),
        ("2026-05-15 15:59:59.999999", "2026-05-15 08:00", "2026-05-15 16:00"),
        ("2026-05-15 16:00", None, None),
        ("2026-05-16 10:00", None, None),
        ("2026-05-29 16:00", None, None),
    ],
)
def test_whether_the_service_is_open(at, opening, closing):
    assert MAY.window_at(wib(at)) == (opening and (wib(opening), wib(closing)))


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("2026-05-15 07:00", "2026-05-15 08:00"),
        ("2026-05-15 08:00", "2026-05-15 08:00"),
        ("2026-05-15 08:00:00.000001", "2026-05-15 08:00:00.000001"),
        ("2026-05-15 15:59:59.999999", "2026-05-15 15:59:59.999999"),
        ("2026-05-15 16:00", "2026-05-18 08:00"),
        ("2026-05-17 10:00", "2026-05-18 08:00"),
    ],
)
def test_the_next_opening_is_now_while_it_is_open(at, opening):
    assert MAY.next_opening(wib(at)) == wib(opening)


def test_there_is_no_opening_after_the_last_closing():
    assert MAY.next_opening(wib("2026-05-29 15:59")) == wib("2026-05-29 15:59")
    with pytest.raises(OutsideCalendar, match="No opening"):
        MAY.next_opening(wib("2026-05-29 16:00"))


@pytest.mark.parametrize(
    ("at", "hours", "before"),
    [
        ("2026-05-12 15:00", 4, "2026-05-12 11:00"),
        ("2026-05-12 12:00", 4, "2026-05-12 08:00"),
        ("2026-05-12 11:59", 4, "2026-05-11 15:59"),
        ("2026-05-12 08:00", 4, "2026-05-11 12:00"),
        ("2026-05-11 16:00", 8, "2026-05-11 08:00"),
        ("2026-05-11 23:00", 4, "2026-05-11 12:00"),
        ("2026-05-17 10:00", 9, "2026-05-14 15:00"),
    ],
)
def test_so_many_working_hours_before(at, hours, before):
    assert MAY.before(wib(at), hours * HOUR_US) == wib(before)


def test_going_back_needs_a_way_to_go_and_a_calendar_to_do_so():
    assert MAY.before(wib("2026-05-12 10:00"), 1) == wib("2026-05-12 10:00") - MICROSECOND
    assert MAY.before(wib("2026-05-01 12:00"), 4 * HOUR_US) == wib("2026-05-01 08:00")
    for nothing in (0, -1):
        with pytest.raises(ValueError, match="positive"):
            MAY.before(wib("2026-05-12 10:00"), nothing)
    with pytest.raises(OutsideCalendar, match="Less than that"):
        MAY.before(wib("2026-05-01 12:00"), 4 * HOUR_US + 1)
    with pytest.raises(OutsideCalendar):
        MAY.before(wib("2026-06-01 00:00:00.000001"), 1)


# --- Instants ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["1970-01-01 07:00", "2026-05-11 08:00:00.000001", "1969-12-31 23:59:59.999999"])
def test_instants_go_to_microseconds_and_back(text):
    at = wib(text)
    assert to_instant(to_us(at)) == at
    assert to_instant(to_us(at)).tzinfo is UTC
    assert to_us(at + timedelta(days=400, microseconds=1)) - to_us(at) == 400 * DAY_US + 1


def test_the_epoch_is_zero():
    assert to_us(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert to_us(wib("1970-01-02 07:00:01.000005")) == DAY_US + 1_000_005


def test_dates_and_midnights_are_the_calendars():
    assert MAY.midnight(MON) == to_us(wib("2026-05-11 00:00"))
    assert MAY.date_of(MAY.midnight(MON)) == MON
    assert MAY.date_of(MAY.midnight(MON) - 1) == date(2026, 5, 10)
    assert MAY.local(wit("2026-05-12 01:59")).isoformat() == "2026-05-11T23:59:00+07:00"
