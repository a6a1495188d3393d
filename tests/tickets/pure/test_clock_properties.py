"""The clock against the oracle, and what must hold on any calendar, for any norm, at any microsecond.

A few examples of each at every run, another few the next time; `CLOCK_EXAMPLES=5000 pytest tests/pure` digs deep.
"""

import os
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.tickets.pure import oracle
from tests.tickets.pure.oracle import MICROSECOND, by_date, midnight, wib
from tickets.sla.calendar import WorkCalendar
from tickets.sla.clock import (
    ClockStopped,
    NormRule,
    Pause,
    Unit,
    as_decimal,
    deadline,
    decide,
    in_time,
    spell,
    used,
    used_days,
    used_us,
)
from tickets.sla.explain import SpanState, Why, explain
from tickets.sla.hours import ChangedHours, ClosedDay, WeeklyHours, Window, parse_windows
from tickets.sla.ruler import OutsideCalendar, to_us

EXAMPLES = int(os.environ.get("CLOCK_EXAMPLES", "30"))
BUSY_MACHINE = [HealthCheck.too_slow, HealthCheck.filter_too_much]  # no reason to fail


def holds(fewer=1, **strategies):
    """given, with this module's number of examples (a slow one takes fewer) and without a time limit for one."""
    some = settings(deadline=None, max_examples=max(1, EXAMPLES // fewer), suppress_health_check=BUSY_MACHINE)
    return lambda test: some(given(**strategies)(test))


FIRST, LAST = date(2026, 1, 26), date(2026, 5, 1)
HOUR = 3_600_000_000
DAY_US = 24 * HOUR

# --- Calendars --------------------------------------------------------------------------------------------------------

# Hours as offices have them, and hours as only a test has them: touching midnight, of odd length, of one microsecond.
office_hours = st.sampled_from(["08.00-16.00", "08.00-15.00", "08.00-12.00, 13.00-16.00"]).map(parse_windows)
odd_hours = st.sampled_from(
    [
        (Window(0, DAY_US),),
        (Window(0, 7 * HOUR), Window(15 * HOUR + 7, DAY_US)),
        (Window(8 * HOUR + 1, 11 * HOUR + 13), Window(11 * HOUR + 17, 12 * HOUR), Window(13 * HOUR, 13 * HOUR + 19)),
        (Window(12 * HOUR, 12 * HOUR + 1),),
    ]
)
any_hours = office_hours | odd_hours | st.integers(1, 16 * HOUR).map(lambda us: (Window(8 * HOUR, 8 * HOUR + us),))
maybe_hours = st.just(()) | any_hours
days = st.dates(FIRST, LAST)


@st.composite
def weeks(draw):
    """Mostly one kind of day and another kind of Friday, or every day its own."""
    ordinary = draw(any_hours)
    if draw(st.booleans()):
        return [ordinary] * 4 + draw(st.lists(maybe_hours, min_size=3, max_size=3))
    return [ordinary, *draw(st.lists(maybe_hours, min_size=6, max_size=6))]


@st.composite
def periods(draw):
    first, hours = draw(days), draw(st.none() | maybe_hours)
    week = (hours,) * 5 + (draw(st.none() | maybe_hours), None)
    return ChangedHours(first, first + timedelta(days=draw(st.integers(0, 30))), week, "khusus")


@st.composite
def calendars(draw):
    weekly = [WeeklyHours(tuple(draw(weeks())))]
    if draw(st.booleans()):
        weekly.append(WeeklyHours(tuple(draw(weeks())), draw(st.none() | days), draw(st.none() | days)))
    return WorkCalendar(
        first=FIRST,
        last=LAST,
        confirmed_through=LAST,
        weekly=weekly,
        special=draw(st.lists(periods(), max_size=2)),
        days_off=[ClosedDay(day, "libur") for day in draw(st.lists(days, max_size=8))],
    )


@st.composite
def edges_of(draw, calendar, first=FIRST, last=FIRST + timedelta(days=35)):
    """An instant, more often than not within a microsecond of an opening, a closing or midnight."""
    day = draw(st.dates(first, last))
    near = [0, *(edge for window in calendar.day(day).windows for edge in (window.opens, window.closes))]
    us = draw(st.sampled_from(near).flatmap(lambda edge: st.integers(edge - 1, edge + 1)) | st.integers(0, DAY_US - 1))
    # A microsecond after a closing at 24.00 of the last day is no longer in the calendar.
    return midnight(calendar, day) + timedelta(microseconds=min(max(us, 0), DAY_US))


@st.composite
def pauses_on(draw, calendar):
    stops = []
    for _ in range(draw(st.integers(0, 3))):
        start = draw(edges_of(calendar))
        end = draw(edges_of(calendar, last=LAST) | st.just(None))
        stops.append(Pause(start, end if end is None else max(start, end)))
    return stops


day_norms = st.sampled_from([1, 2, 5, Fraction(1, 2), Fraction(5, 3), Fraction(7, 16)]).map(
    lambda days: NormRule("hari", days)
)
hour_norms = st.sampled_from([1, 4, 16, 40, Fraction(1, 3), Fraction(1, HOUR)]).map(
    lambda h: NormRule("jam", h, Unit.HOURS)
)
date_norms = st.sampled_from([1, 2, 5]).map(lambda days: by_date(NormRule("tanggal", days)))
norms = day_norms | hour_norms | date_norms


@st.composite
def tickets(draw, norms=norms, pauses=True):
    """A calendar, a norm, an input, pauses."""
    calendar = draw(calendars())
    return calendar, draw(norms), draw(edges_of(calendar)), draw(pauses_on(calendar)) if pauses else []


def outcome(ask, *args):
    """What is answered, or how it is refused."""
    try:
        return tuple(ask(*args)[:2])
    except (OutsideCalendar, ClockStopped) as refusal:
        return type(refusal)


def deadline_or_skip(*args):
    found = outcome(deadline, *args)
    assume(isinstance(found, tuple))
    return found


# --- Against the oracle -----------------------------------------------------------------------------------------------


@holds(ticket=tickets())
def test_deadlines_are_the_oracles(ticket):
    assert outcome(deadline, *ticket) == outcome(oracle.deadline, *ticket)


@holds(ticket=tickets(pauses=False))
def test_deadlines_without_pauses_are_the_oracles(ticket):
    assert outcome(deadline, *ticket) == outcome(oracle.deadline, *ticket)


@holds(ticket=tickets(), data=st.data())
def test_what_is_used_is_the_oracles(ticket, data):
    calendar, norm, start, pauses = ticket
    end = max(start, data.draw(edges_of(calendar, last=LAST)))
    assert used(calendar, norm, start, end, pauses) == oracle.used(calendar, norm, start, end, pauses)


@holds(ticket=tickets(norms=day_norms), data=st.data())
def test_whole_days_and_the_time_after_them_are_the_oracles(ticket, data):
    calendar, _, start, pauses = ticket
    end = max(start, data.draw(edges_of(calendar, last=LAST)))
    parts = spell(calendar, start, end, pauses)
    assert parts.days == int(oracle.used(calendar, NormRule("hari", 1), start, end, pauses))
    taken = oracle.open_us_of_days(calendar, start, end, parts.days, pauses)
    total = oracle.used(calendar, NormRule("jam", 1, Unit.HOURS), start, end, pauses) * HOUR
    assert parts.open_us == int(total - taken)
    assert parts.open_us >= 0


@holds(
    fewer=4,
    start=st.integers(0, 30 * 24 * 60),
    hours=st.integers(1, 30),
    lunch=st.booleans(),
    off=st.sets(days, max_size=10),
)
def test_deadlines_in_hours_are_where_a_minute_hand_arrives(start, hours, lunch, off):
    text = "08.00-12.00, 13.00-16.00" if lunch else "08.00-16.00"
    calendar = WorkCalendar(
        FIRST, date(2026, 6, 30), LAST, (WeeklyHours.same(text),), days_off=[ClosedDay(day, "libur") for day in off]
    )
    at = midnight(calendar, FIRST) + timedelta(minutes=start)
    due = oracle.minutes_to(calendar, at, hours * 60)
    assert deadline(calendar, NormRule("jam", hours, Unit.HOURS), at).due_at == due


# --- Properties -------------------------------------------------------------------------------------------------------


@holds(ticket=tickets())
def test_an_answer_is_in_time_up_to_late_after_and_not_a_microsecond_longer(ticket):
    calendar, norm, start, pauses = ticket
    due, late = deadline_or_skip(calendar, norm, start, pauses)
    assert start <= due <= late  # half of a window of one microsecond is none
    assert in_time(calendar, norm, start, due, pauses)
    assert in_time(calendar, norm, start, late, pauses)
    assert not in_time(calendar, norm, start, late + MICROSECOND, pauses)


@holds(ticket=tickets(), data=st.data())
def test_the_two_ways_to_ask_for_the_verdict_agree(ticket, data):
    calendar, norm, start, pauses = ticket
    _, late = deadline_or_skip(calendar, norm, start, pauses)
    answer = max(start, data.draw(edges_of(calendar, last=LAST)))
    verdict = used(calendar, norm, start, answer, pauses) <= norm.limit
    assert verdict == (answer <= late) == in_time(calendar, norm, start, answer, pauses)
    decision = decide(calendar, norm, start, answer, pauses)
    assert decision.in_time == verdict
    if norm.limit.denominator in (1, 2, 16):  # a norm that a decimal of 12 places holds
        assert (as_decimal(decision.used) <= as_decimal(norm.limit)) == verdict


@holds(ticket=tickets(), data=st.data())
def test_a_later_question_is_never_due_earlier(ticket, data):
    calendar, norm, start, pauses = ticket
    later = max(start, data.draw(edges_of(calendar)))
    first, second = deadline_or_skip(*ticket), deadline_or_skip(calendar, norm, later, pauses)
    assert first[0] <= second[0]
    assert first[1] <= second[1]


@holds(ticket=tickets(norms=day_norms | hour_norms, pauses=False), more=st.integers(1, 3))
def test_a_longer_norm_is_due_later(ticket, more):
    calendar, norm, start, _ = ticket
    longer = replace(norm, amount=norm.limit + more)
    assert deadline_or_skip(calendar, norm, start)[0] < deadline_or_skip(calendar, longer, start)[0]


@holds(ticket=tickets(), data=st.data())
def test_the_clock_never_runs_back(ticket, data):
    calendar, norm, start, pauses = ticket
    one = max(start, data.draw(edges_of(calendar, last=LAST)))
    two = max(one, data.draw(edges_of(calendar, last=LAST)))
    assert used(calendar, norm, start, one, pauses) <= used(calendar, norm, start, two, pauses)


@holds(ticket=tickets(norms=day_norms | hour_norms), data=st.data())
def test_used_time_adds_up(ticket, data):
    calendar, norm, start, pauses = ticket
    middle = max(start, data.draw(edges_of(calendar)))
    end = max(middle, data.draw(edges_of(calendar, last=LAST)))
    whole = used(calendar, norm, start, end, pauses)
    assert whole == used(calendar, norm, start, middle, pauses) + used(calendar, norm, middle, end, pauses)
    assert used_days(calendar, start, end, pauses) == (
        used_days(calendar, start, middle, pauses) + used_days(calendar, middle, end, pauses)
    )
    assert used_us(calendar, start, end, pauses) == (
        used_us(calendar, start, middle, pauses) + used_us(calendar, middle, end, pauses)
    )


@holds(ticket=tickets(), off=days)
def test_another_day_off_never_makes_a_deadline_earlier(ticket, off):
    calendar, norm, start, pauses = ticket
    closed = replace(calendar, days_off=(*calendar.days_off, ClosedDay(off, "tambahan")))
    before, after = deadline_or_skip(*ticket), deadline_or_skip(closed, norm, start, pauses)
    assert before[0] <= after[0]
    assert before[1] <= after[1]


@holds(ticket=tickets(pauses=False), data=st.data())
def test_another_pause_never_makes_a_deadline_earlier(ticket, data):
    calendar, norm, start, _ = ticket
    stops = data.draw(pauses_on(calendar))
    before, after = deadline_or_skip(calendar, norm, start), deadline_or_skip(calendar, norm, start, stops)
    assert before[0] <= after[0]
    assert before[1] <= after[1]


@holds(ticket=tickets(pauses=False), data=st.data())
def test_a_ticket_whose_days_meet_no_change_keeps_every_figure(ticket, data):
    calendar, norm, start, _ = ticket
    _, late = deadline_or_skip(calendar, norm, start)
    answer = max(start, data.draw(edges_of(calendar)))
    changed = replace(
        calendar,
        days_off=[*calendar.days_off[1:], *(ClosedDay(day, "baru") for day in data.draw(st.lists(days, max_size=2)))],
        special=(*calendar.special, *data.draw(st.lists(periods(), max_size=1))),
    )
    span = range(calendar.date_of(to_us(start)).toordinal(), calendar.date_of(to_us(max(late, answer))).toordinal() + 1)
    touched = any(day.toordinal() in span for day in calendar.changed_days(changed))
    if not touched:
        assert decide(changed, norm, start, answer)[:4] == decide(calendar, norm, start, answer)[:4]
    assert calendar.changed_days(changed) == tuple(
        day for day in oracle.dates(FIRST, LAST) if oracle.windows_on(calendar, day) != oracle.windows_on(changed, day)
    )


# --- Explanations -----------------------------------------------------------------------------------------------------


@holds(ticket=tickets(), data=st.data())
def test_the_rows_of_an_explanation_add_up_to_exactly_what_the_clock_says(ticket, data):
    calendar, norm, start, pauses = ticket
    at = data.draw(st.none() | edges_of(calendar, last=LAST).map(lambda at: max(start, at)))
    try:
        found = deadline(calendar, norm, start, pauses)
    except ClockStopped:
        found = None
    except OutsideCalendar:
        assume(False)
    told = data.draw(st.sampled_from(["answered_at", "now"]))
    try:
        explained = explain(calendar, norm, start, pauses=pauses, **{told: at})
    except OutsideCalendar:
        assume(False)  # the other reckoning needs more calendar

    assert sum(row.used for row in explained.rows) == explained.used
    assert explained.reading.deadline == found
    until = at or (found.due_at if found else None)
    if until is not None:
        assert explained.used == used(calendar, norm, start, until, pauses)
    if at is None:
        assert explained.reading.used is None
        assert explained.left == 0
    else:
        assert explained.reading.used == explained.used
        assert explained.reading.in_time == in_time(calendar, norm, start, at, pauses)
    if at is not None and found and at <= found.due_at:
        total = used(calendar, norm, start, found.due_at, pauses)
        assert explained.left == total - explained.used
        assert all(span.state is not SpanState.OVER for row in explained.rows for span in row.spans)

    # Every day once, in order, and each row by itself what the oracle makes of that day.
    assert [row.date for row in explained.rows] == list(oracle.dates(explained.rows[0].date, explained.rows[-1].date))
    assert explained.rows[0].date == start.astimezone(calendar.zone).date()
    for row in explained.rows:
        assert [(window.opens, window.closes) for window in row.windows] == oracle.windows_on(calendar, row.date)
        assert (row.used > 0) <= (row.why in {Why.COUNTED, Why.SPECIAL_HOURS, Why.STOPPED, Why.DAY_OFF, *CLOSED})
        check_spans(calendar, row, pauses)
        if norm.reckoning is by_date(NormRule("x", 1)).reckoning or until is None:
            continue
        begin, end = midnight(calendar, row.date), midnight(calendar, row.date) + timedelta(days=1)
        begin, end = max(begin, start), max(begin, min(end, until))
        assert row.used == (oracle.used(calendar, norm, begin, end, pauses) if begin < end else 0)
        assert row.used_us == (oracle.used(calendar, HOURS, begin, end, pauses) * HOUR if begin < end else 0)


CLOSED = {Why.SPECIAL_CLOSED, Why.WEEKEND, Why.NO_HOURS}
HOURS = NormRule("jam", 1, Unit.HOURS)


def check_spans(calendar, row, pauses):
    """Spans lie in order within the day's windows, and stand still exactly where a pause says so."""
    for before, after in zip(row.spans, row.spans[1:], strict=False):
        assert before.ends <= after.begins
    for span in row.spans:
        assert span.length > 0
        assert (span.end - span.start) // MICROSECOND == span.length
        assert span.start == midnight(calendar, row.date) + span.begins * MICROSECOND
        assert any(w.opens <= span.begins and span.ends <= w.closes for w in row.windows)
        assert (span.state is SpanState.STOPPED) == oracle.stands_still(span.start, pauses)
        assert (span.state is SpanState.STOPPED) == oracle.stands_still(span.end - MICROSECOND, pauses)


@holds(data=st.data())
def test_the_nations_real_calendar_holds_against_the_oracle_too(data):
    calendar = replace(oracle.nation(), special=(oracle.RAMADAN_2026,))
    start = wib("2016-01-01 00:00") + timedelta(minutes=data.draw(st.integers(0, 11 * 365 * 24 * 60)))
    start += timedelta(microseconds=data.draw(st.integers(0, 60_000_000)))
    first, last = start.date() - timedelta(days=3), start.date() + timedelta(days=60)
    off = [row for row in calendar.days_off if first <= row.day <= last]
    near = replace(calendar, first=first, last=last, days_off=off)
    for norm in (oracle.IKU, oracle.SLA, by_date(oracle.IKU)):
        assert outcome(deadline, calendar, norm, start) == outcome(oracle.deadline, near, norm, start)
