"""A local closure stops the clock on the days on which the closed office holds the ticket, and on no others, whoever it
came from and goes to (docs/domain.md 4, [assumed]). Pekanbaru is closed on Tuesday 19 and Wednesday 20 May 2026."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calendar_changes import change_calendar, day_off, draft, wib
from tests.factories import answer, ask, escalate, finish, hai_reply, pass_on, record
from tests.time_travel import travel
from tickets.deadlines import rules as working_calendar
from tickets.deadlines.rules import RuleBook, pure_norm
from tickets.models import DayOff, Ticket
from tickets.sla import clock as pure_clock
from tickets.sla.holding import held_by
from tickets.sla.ruler import OutsideCalendar
from users.wib import WIB

pytestmark = pytest.mark.django_db

FLOOD = "Banjir"


@pytest.fixture
def flooded(calendar, pekanbaru):
    """Pekanbaru's two days, known from the start."""
    for day in (19, 20):
        DayOff.objects.create(
            day=date(2026, 5, day),
            name=FLOOD,
            category=DayOff.Category.LOCAL,
            office=pekanbaru,
            legal_basis="Nota uji",
            added_in=calendar,
        )
    working_calendar.forget()


def flood(office) -> list:
    """The same days, as a change proposes them."""
    return [day_off(f"2026-05-{day}", FLOOD, "penutupan_setempat", office=office) for day in (19, 20)]


def due(ticket: Ticket) -> datetime:
    return Ticket.objects.get(pk=ticket.pk).iku_due


def test_the_days_of_the_office_that_holds_it_do_not_count(flooded, clerk, budi, clock):
    clock.at = wib("2026-05-18 10:00")
    assert due(ask(clerk, budi, clock)) == wib("2026-05-22 10:00")  # Monday 6 of 8 hours, Thursday 8, Friday 2


def test_passed_on_before_the_closure_it_loses_the_days_that_its_new_office_works(
    flooded, clerk, budi, as_rina, banda_aceh, clock
):
    clock.at = wib("2026-05-18 10:00")
    ticket = ask(clerk, budi, clock)
    clock.at = wib("2026-05-18 15:00")
    pass_on(ticket, as_rina, clock, office=banda_aceh)
    assert due(ticket) == wib("2026-05-20 10:00")


def test_passed_on_within_a_day_of_closure_the_clock_ran_not_until_then(
    flooded, clerk, budi, as_rina, banda_aceh, kppn008, clock, client_for
):
    """Monday 6 of 8 hours, Tuesday from 12.00 4 hours, Wednesday 6 hours."""
    clock.at = wib("2026-05-18 10:00")
    ticket = ask(clerk, budi, clock)
    clock.at = wib("2026-05-19 12:00")
    pass_on(ticket, as_rina, clock, office=banda_aceh)
    assert due(ticket) == wib("2026-05-20 14:00")
    with travel(wib("2026-05-19 13:00")):
        page = client_for(kppn008).get(ticket.get_absolute_url()).content.decode()
    assert "jam berhenti 00.00–12.00: Penutupan setempat: Banjir, KPPN Pekanbaru" in page


def test_passed_to_a_closed_office_what_was_used_stays_used(
    flooded, aceh_clerk, aceh_person, as_cut, pekanbaru, kppn008, clock, client_for
):
    """Monday 6 of 8 hours, Tuesday until 12.00 4 hours, Thursday 6 hours: neither bought nor lost."""
    clock.at = wib("2026-05-18 10:00")
    ticket = ask(aceh_clerk, aceh_person, clock)
    assert due(ticket) == wib("2026-05-20 10:00")
    clock.at = wib("2026-05-19 12:00")
    pass_on(ticket, as_cut, clock, office=pekanbaru)
    assert due(ticket) == wib("2026-05-21 14:00")
    with travel(wib("2026-05-20 13:00")):
        page = client_for(kppn008).get(ticket.get_absolute_url()).content.decode()
    assert "Penutupan setempat: Banjir, KPPN Pekanbaru" in page
    assert "jam berhenti 12.00–24.00" in page


def test_a_ticket_that_is_somebodys_follows_its_holder_and_not_the_office_that_it_counts_for(
    flooded, budi, as_rina, banda_aceh, as_cut, clock
):
    clock.at = wib("2026-05-18 10:00")
    ticket = record(as_rina, budi, clock)
    assert due(ticket) == wib("2026-05-22 10:00")
    clock.at = wib("2026-05-18 11:00")
    passed = pass_on(ticket, as_rina, clock, office=banda_aceh)
    assert due(ticket) == wib("2026-05-20 10:00")
    clock.at = wib("2026-05-20 12:00")
    answered = answer(passed, as_cut, clock)
    assert (answered.posting, answered.iku_in_time, answered.iku_used) == (as_rina.posting, False, Fraction(9, 4))


def test_at_hai_its_office_holds_it_still(flooded, clerk, budi, as_rina, layer1, clock):
    clock.at = wib("2026-05-18 10:00")
    ticket = escalate(ask(clerk, budi, clock), as_rina, clock)
    clock.at = wib("2026-05-20 11:00")
    replied = hai_reply(ticket, layer1, clock)
    assert due(replied) == wib("2026-05-22 10:00")
    clock.at = wib("2026-05-22 10:00")
    assert finish(replied, as_rina, clock).iku_in_time


def test_a_closure_that_becomes_known_later_finds_its_tickets_by_who_held_them(
    clerk, budi, as_rina, as_cut, pekanbaru, banda_aceh, admin, second, clock
):
    """Passed away afterwards and attributed elsewhere: touched. Of Pekanbaru, but held by Banda Aceh on the days: not.
    The forecast says so beforehand."""
    clock.at = wib("2026-05-18 10:00")
    stayed, left = ask(clerk, budi, clock), ask(clerk, budi, clock)
    gone = pass_on(record(as_rina, budi, clock), as_rina, clock, office=banda_aceh)
    clock.at = wib("2026-05-21 09:00")
    left = pass_on(left, as_rina, clock, office=banda_aceh)
    clock.at = wib("2026-05-21 10:00")
    left = answer(left, as_cut, clock)
    assert (left.office, left.iku_in_time) == (banda_aceh, False)
    forecast = draft(admin, flood(pekanbaru), wib("2026-05-21 11:00")).tallies.get(kind="forecast")
    assert forecast.changed == 2
    change = change_calendar([admin, second], flood(pekanbaru), wib("2026-05-21 11:00"))
    assert {row.ticket for row in change.decisions.all()} == {stayed, left}
    left.refresh_from_db()
    assert (left.iku_due, left.iku_in_time) == (wib("2026-05-22 10:00"), True)
    assert due(stayed) == wib("2026-05-22 10:00")
    assert due(gone) == wib("2026-05-20 10:00")


# --- On any history ---------------------------------------------------------------------------------------------------
FIRST = date(2026, 5, 4)
HERE, THERE, NEW = 1, 2, 3
"""Two offices that close now and then, and one that does not."""

instants = st.builds(
    lambda day, minute: datetime(2026, 5, 4, tzinfo=WIB) + timedelta(days=day, minutes=minute),
    st.integers(0, 20),
    st.one_of(st.integers(0, 24 * 60 - 1), st.sampled_from([8 * 60, 16 * 60, 0])),
)
histories = st.lists(st.tuples(instants, st.sampled_from([HERE, THERE])), max_size=4)
closures = st.sets(st.tuples(st.sampled_from([HERE, THERE]), st.integers(0, 30)), max_size=8)
many = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture
def book(calendar) -> RuleBook:
    return RuleBook(calendar)


def closed_book(book: RuleBook, closed) -> RuleBook:
    """The rules with these local closures, without saving them."""
    made = RuleBook.__new__(RuleBook)
    made.__dict__.update(book.__dict__)
    made._rules = {}
    made._days_off = [
        *book.days_off,
        *(
            DayOff(day=FIRST + timedelta(days=day), name="Tutup", category="penutupan_setempat", office_id=office)
            for office, day in sorted(closed)
        ),
    ]
    made._own = {None, *(office for office, _day in closed)}
    made._names = {HERE: "Sini", THERE: "Sana"}
    return made


def handovers_of(history, start):
    """As events tell them: in order, none before the input, each by who held it then."""
    at = sorted(instant for instant, _giver in history if instant >= start)
    return list(zip(at, [giver for _instant, giver in history], strict=False))


def running_us(rules, holders, closed, day, start, end) -> int:
    """Microseconds of service on that day between two instants in which the holder was not closed, counted apart."""
    total = 0
    midnight = datetime.combine(day, datetime.min.time(), WIB)
    for window in rules.calendar.day(day).windows:
        opens, closes = (midnight + timedelta(microseconds=edge) for edge in (window.opens, window.closes))
        for place, since, until in holders:
            begin = max(opens, start, since or start)
            stop = min(closes, end, until or end)
            if begin < stop and (place, (day - FIRST).days) not in closed:
                total += (stop - begin) // timedelta(microseconds=1)
    return total


@many
@given(start=instants, history=histories, holder=st.sampled_from([HERE, THERE]), closed=closures, end=instants)
def test_used_is_what_ran_while_the_holder_was_open(book, start, history, holder, closed, end):
    end = max(start, end)
    holders = held_by(handovers_of(history, start), holder)
    rules = closed_book(book, closed).held(holders)
    norm = pure_norm(rules.norm("IKU", start))
    nation = book.of(None)
    expected = Fraction(0)
    for offset in range(60):
        day = FIRST + timedelta(days=offset)
        if whole := nation.calendar.day(day).open_us:
            expected += Fraction(running_us(nation, holders, closed, day, start, end), whole)
    found = pure_clock.decide(rules.calendar, norm, start, end, rules.stops)
    assert found.used == expected
    assert found.in_time == (expected <= 2) == (end <= found.late_after)


@many
@given(
    start=instants,
    history=histories,
    holder=st.sampled_from([HERE, THERE]),
    closed=closures,
    at=instants,
    reckoning=st.sampled_from(["working_time", "end_of_day"]),
)
def test_passing_between_offices_without_closures_from_then_on_moves_no_deadline(
    book, start, history, holder, closed, at, reckoning
):
    handovers = handovers_of(history, start)
    at = max([at, start, *(when for when, _giver in handovers)])
    closed = {(place, day) for place, day in closed if place != holder or FIRST + timedelta(days=day) < at.date()}
    rules = closed_book(book, closed)
    norm = pure_norm(book.of(None).norm("IKU", start))
    norm = pure_clock.NormRule("IKU", norm.amount, norm.unit, pure_clock.Reckoning(reckoning))
    before, after = rules.held(held_by(handovers, holder)), rules.held(held_by([*handovers, (at, holder)], NEW))
    try:
        stayed = pure_clock.deadline(before.calendar, norm, start, before.stops)
    except OutsideCalendar:
        return
    assert pure_clock.deadline(after.calendar, norm, start, after.stops) == stayed
