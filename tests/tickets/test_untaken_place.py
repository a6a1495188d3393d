"""Where an untaken ticket is counted when it changes hands (docs/domain.md 4): its place goes along only while its
quarter is open where it leaves and where it arrives; else it stays counted, untaken, where it was, whoever answers."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from kpi.figures.reading import figures
from kpi.locks.actions import lock_quarter
from kpi.locks.freezing import freeze_ahead
from kpi.models import QuarterLock
from tests import factories
from tests.parallel import at_once
from tickets.models import Destination, Ticket
from tickets.quarters import Quarter
from users.clock import FixedClock
from users.models import Office
from users.wib import WIB

pytestmark = pytest.mark.django_db

Q1 = Quarter(2026, 1)
AFTER = datetime(2026, 4, 6, 9, 15, tzinfo=WIB)
LATER = AFTER + timedelta(days=9)


def wib(*parts: int) -> FixedClock:
    return FixedClock(datetime(*parts, tzinfo=WIB))


@pytest.fixture
def waiting(clerk, budi, national_offices) -> Ticket:
    """Asked at Pekanbaru in the first quarter, nobody's, long late."""
    return factories.ask(clerk, budi, wib(2026, 3, 2, 10))


def lock(kanwil: Office, admin) -> None:
    lock_quarter(kanwil=kanwil, quarter=Q1, by=admin, clock=FixedClock(AFTER))


def place(ticket: Ticket) -> tuple[str, str, str, object]:
    """Where it is counted, who holds it, whose it is."""
    ticket.refresh_from_db()
    return ticket.office.code, ticket.kanwil.code, ticket.holder_office.code, ticket.posting


def counted() -> dict[str, tuple[int, int]]:
    """Tickets and untaken ones of each Kanwil that has any, as every page shows them."""
    page = figures(Q1, LATER)
    found = {each.kanwil.code: (each.facts.tickets, each.untaken.tickets) for each in page.kanwil}
    return {code: each for code, each in found.items() if each[0]}


def test_into_a_locked_quarter_only_the_holder_moves(
    waiting, riau, aceh, aceh_clerk, aceh_person, banda_aceh, as_rina, as_cut, admin
):
    """F4: it left the open quarter of Riau for the locked one of Aceh, and was counted nowhere."""
    factories.ask(aceh_clerk, aceh_person, wib(2026, 3, 3, 9))
    lock(aceh, admin)
    before = counted()
    assert before == {"04": (1, 1), "01": (1, 1)}
    passed = factories.pass_on(waiting, as_rina, wib(2026, 4, 7, 9), office=banda_aceh)
    assert place(passed) == ("008", "04", "001", None)
    assert counted() == before
    answered = factories.answer(passed, as_cut, wib(2026, 4, 8, 9))
    assert place(answered) == ("008", "04", "001", None)
    assert counted() == before


def test_out_of_a_locked_quarter_the_question_still_goes_to_who_should_answer_it(
    waiting, riau, penerimaan, as_rina, as_penerimaan, admin
):
    """F5: the trigger's IntegrityError, error 500."""
    lock(riau, admin)
    before = counted()
    passed = factories.pass_on(waiting, as_rina, wib(2026, 4, 7, 9), destination=Destination.REVENUE)
    assert place(passed) == ("008", "04", "183", None)
    factories.answer(passed, as_penerimaan, wib(2026, 4, 8, 9))
    assert place(waiting) == ("008", "04", "183", None)
    assert counted() == before == {"04": (1, 1)}


@pytest.mark.parametrize("act", ["answer", "refuse", "escalate", "ask_data"])
def test_what_once_left_without_its_place_stays_untaken_whoever_takes_it_up(
    act, waiting, aceh, pekanbaru, banda_aceh, as_rina, as_cut, admin
):
    """Even after it came back to the office where it is counted."""
    lock(aceh, admin)
    passed = factories.pass_on(waiting, as_rina, wib(2026, 4, 7, 9), office=banda_aceh)
    back = factories.pass_on(passed, as_cut, wib(2026, 4, 7, 10), office=pekanbaru)
    getattr(factories, act)(back, as_rina, wib(2026, 4, 7, 11))
    assert place(waiting) == ("008", "04", "008", None)


def test_a_third_office_with_an_open_quarter_does_not_get_the_place_either(
    waiting, aceh, banda_aceh, penerimaan, as_rina, as_cut, as_penerimaan, admin
):
    lock(aceh, admin)
    passed = factories.pass_on(waiting, as_rina, wib(2026, 4, 7, 9), office=banda_aceh)
    on = factories.pass_on(passed, as_cut, wib(2026, 4, 7, 10), destination=Destination.REVENUE)
    factories.answer(on, as_penerimaan, wib(2026, 4, 7, 11))
    assert place(waiting) == ("008", "04", "183", None)


def test_between_open_quarters_the_place_goes_along_also_after_the_quarter_ended(waiting, banda_aceh, as_rina, as_cut):
    passed = factories.pass_on(waiting, as_rina, wib(2026, 4, 7, 9), office=banda_aceh)
    assert place(passed) == ("001", "01", "001", None)
    factories.answer(passed, as_cut, wib(2026, 4, 7, 11))
    assert place(waiting) == ("001", "01", "001", as_cut.posting)


def test_a_ticket_that_is_somebodys_stays_theirs_wherever_it_goes(budi, as_rina, as_cut, aceh, banda_aceh, admin):
    ticket = factories.record(as_rina, budi, wib(2026, 3, 2, 10))
    lock(aceh, admin)
    passed = factories.pass_on(ticket, as_rina, wib(2026, 4, 7, 9), office=banda_aceh)
    factories.answer(passed, as_cut, wib(2026, 4, 8, 9))
    assert place(ticket) == ("008", "04", "001", as_rina.posting)


def test_referring_and_hai_move_no_place(waiting, riau, as_rina, dewi, layer1, admin):
    lock(riau, admin)
    before = counted()
    referred = factories.refer(waiting, as_rina, wib(2026, 4, 7, 9), colleague=dewi)
    sent = factories.escalate(referred, as_rina, wib(2026, 4, 7, 10))
    replied = factories.hai_reply(sent, layer1, wib(2026, 4, 7, 11))
    factories.finish(replied, as_rina, wib(2026, 4, 7, 12))
    assert place(waiting) == ("008", "04", "008", None)
    assert counted() == before


def test_the_page_passes_it_on_and_the_thread_says_that_it_stays(
    waiting, riau, banda_aceh, kppn008, as_rina, admin, client_for
):
    """F5 on the page: no error, and whoever reads the ticket learns where it is counted."""
    lock(riau, admin)
    factories.pass_on(waiting, as_rina, wib(2026, 4, 7, 9), office=banda_aceh)
    page = client_for(kppn008).get(waiting.get_absolute_url()).content.decode()
    assert "tetap dihitung di KPPN Pekanbaru" in page


def test_what_is_passed_on_between_two_readings_ahead_of_a_lock_is_read_once_more(waiting, riau, banda_aceh, as_rina):
    readings = []

    def passes(execute, sql, *more):
        """Before the second time that tickets are read, the ticket goes to another Kanwil."""
        if 'FROM "tickets_ticket"' in sql and sql.startswith("SELECT"):
            readings.append(sql)
            if len(readings) == 2:
                factories.pass_on(waiting, as_rina, FixedClock(AFTER), office=banda_aceh)
        return execute(sql, *more)

    before = freeze_ahead(riau, Q1, AFTER)
    with connection.execute_wrapper(passes):
        ahead = freeze_ahead(riau, Q1, AFTER)
    assert len(readings) > 2
    assert (before.kanwil.facts.tickets, ahead.kanwil.facts.tickets) == (1, 0)
    assert list(ahead.lines) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_passing_while_the_quarter_is_locked_counts_each_ticket_once(
    riau, aceh, clerk, budi, aceh_clerk, aceh_person, pekanbaru, banda_aceh, as_rina, as_cut, admin
):
    """Both ways at once while both Kanwil lock: nobody waits for each other for ever, and nothing is lost."""
    asked = wib(2026, 3, 2, 10)
    here = [factories.ask(clerk, budi, asked) for _n in range(5)]
    there = [factories.ask(aceh_clerk, aceh_person, asked) for _n in range(5)]
    act = FixedClock(AFTER)

    def work(number: int) -> object:
        if number == 10:
            return lock_quarter(kanwil=riau, quarter=Q1, by=admin, clock=act)
        if number == 11:
            return lock_quarter(kanwil=aceh, quarter=Q1, by=admin, clock=act)
        if number < 5:
            return factories.pass_on(here[number], as_rina, act, office=banda_aceh)
        return factories.pass_on(there[number - 5], as_cut, act, office=pekanbaru)

    results = at_once(12, work)
    assert [type(each) for each in results] == [Ticket] * 10 + [QuarterLock] * 2
    assert sum(tickets for tickets, _untaken in counted().values()) == 10
    for ticket in Ticket.objects.select_related("closed_in"):
        assert ticket.closed_in is not None
        assert ticket.closed_in.kanwil_id == ticket.kanwil_id
