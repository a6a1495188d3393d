"""What is kept of quarters says what the reading says, and is made anew when that may have moved (decision 0026)."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpi.figures import kept
from kpi.figures.reading import figures, petugas_of
from kpi.models import KeptFigures
from tests import factories
from tests.factories import OfficerFactory, PostingFactory, judged_tickets, office, office_type
from tickets.models import Ticket
from tickets.quarters import Quarter
from users.clock import FixedClock
from users.wib import WIB

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 5, 18, 10, 20, tzinfo=WIB)
Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)


@pytest.fixture
def two_kanwil(pekanbaru, banda_aceh, rina, cut, budi, kppn008):
    """Two officers in two Kanwil and what nobody took, in six quarters."""
    office_type(pekanbaru), office_type(banda_aceh, type="A2")
    quarter, size = Q2, 3
    for _each in range(6):
        at = datetime.combine(quarter.first_day + timedelta(days=14), datetime.min.time(), WIB) + timedelta(hours=9)
        for posting, place, late in ((rina, None, 2), (cut, None, 1), (None, pekanbaru, 1)):
            judged_tickets(size, posting, place, asker=budi, by=kppn008, at=at)
            judged_tickets(late, posting, place, asker=budi, by=kppn008, at=at, in_time=False)
        quarter, size = quarter.previous, size + 2
    return rina


def turn(at):
    kept.KeepFigures()(FixedClock(at), lambda: False)


def test_the_trend_s_figures_are_the_reader_s(two_kanwil):
    turn(MOMENT)
    told = kept.trend(MOMENT)
    assert [each.quarter for each in told] == kept.whole_quarters(MOMENT), "eight whole ones, never the running one"
    for each in told:
        read = figures(each.quarter, MOMENT)
        people = petugas_of(read.officers, None)
        facts, untaken = read.facts, read.untaken
        assert (each.tickets, each.judged, each.in_time) == (facts.tickets, facts.judged, facts.in_time)
        assert (each.untaken, each.untaken_late, each.people) == (untaken.tickets, untaken.late, len(people))
        assert each.counted == sum(person.counted.facts.tickets for person in people)
        assert each.minimum == sum((person.minimum for person in people), Fraction(0))
    with CaptureQueriesContext(connection) as asked:
        kept.trend(MOMENT)
    assert len(asked) == 1


def test_a_running_quarter_is_told_as_it_would_be_counted(two_kanwil, riau):
    counted, of_one = kept.summaries(Q2, MOMENT), kept.summaries(Q2, MOMENT, riau)
    turn(MOMENT)
    assert KeptFigures.objects.filter(quarter=Q2.code).count() == len(counted)
    assert kept.summaries(Q2, MOMENT, riau)[0].foreseen == of_one[0].foreseen
    assert kept.summaries(Q2, MOMENT, riau)[0].offices == of_one[0].offices
    sums = [(each.kanwil_id, each.tickets, each.untaken, each.minimum, each.people) for each in counted]
    again = kept.summaries(Q2, MOMENT)
    assert [(each.kanwil_id, each.tickets, each.untaken, each.minimum, each.people) for each in again] == sums


def test_a_whole_quarter_is_made_anew_when_a_decision_or_a_lock_comes_or_the_night(
    two_kanwil, clerk, budi, as_rina, riau, admin
):
    made = []

    def remade(at):
        before = dict(KeptFigures.objects.values_list("quarter", "made_at"))
        turn(at)
        after = dict(KeptFigures.objects.values_list("quarter", "made_at"))
        made[:] = sorted(code for code in after if after[code] != before.get(code))
        return made

    assert len(remade(MOMENT)) == 9
    later = MOMENT + timedelta(minutes=6)
    assert remade(later) == ["2026Q2"], "the running one alone"
    march = FixedClock(datetime(2026, 3, 27, 9, tzinfo=WIB))
    factories.answer(factories.ask(clerk, budi, march), as_rina, FixedClock(later))
    assert remade(later + timedelta(minutes=6)) == ["2026Q1", "2026Q2"]
    assert kept.trend(later)[-1].tickets == figures(Q1, later).facts.tickets
    assert len(remade(MOMENT + timedelta(days=1))) == 9, "after the night"
    assert remade(MOMENT + timedelta(days=1, minutes=6)) == ["2026Q2"]


def test_kept_rows_of_quarters_that_are_told_no_more_go(two_kanwil):
    kept.keep(Quarter(2023, 4), MOMENT)
    turn(MOMENT)
    assert KeptFigures.objects.count() == KeptFigures.objects.filter(quarter__gte="2024Q2").count() > 0
    assert Ticket.objects.exists()


def test_the_worker_stops_between_two_quarters(two_kanwil):
    asked = iter([False, False, True])
    kept.KeepFigures()(FixedClock(MOMENT), lambda: next(asked))
    assert KeptFigures.objects.values("quarter").distinct().count() == 2


def test_reading_kept_figures_costs_as_much_for_many_offices_as_for_one(two_kanwil, budi, kppn008):
    def statements():
        kept.keep(Q2, MOMENT)
        with CaptureQueriesContext(connection) as asked:
            kept.summaries(Q2, MOMENT)
        return len(asked)

    few = statements()
    for code in ("092", "120"):
        judged_tickets(2, PostingFactory(officer=OfficerFactory(), office=office(code)), asker=budi, by=kppn008)
    assert statements() == few == 1
