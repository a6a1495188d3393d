"""Dijawab saat direkam: a share beside each index, over exactly the tickets of the index, frozen with them."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from html import unescape

import pytest

from kpi.figures.at_recording import AtRecording, by_person, by_posting
from kpi.figures.reading import officer_figures, policy_of
from kpi.locks.actions import lock_quarter
from tests import factories
from tests.factories import OfficerFactory, PostingFactory, sign
from tests.time_travel import travel
from tickets.actions import FollowUp
from tickets.quarters import Quarter
from users.clock import FixedClock
from users.models import Basis, OfficeTypeRecord
from users.wib import WIB

pytestmark = pytest.mark.django_db

Q1 = Quarter(2026, 1)
AFTER = datetime(2026, 4, 6, 9, 15, tzinfo=WIB)


def wib(*parts):
    return FixedClock(datetime(*parts, tzinfo=WIB))


@pytest.fixture
def story(pekanbaru, clerk, budi, citizen, as_rina, as_bayu):
    """Rina: two of three at once, one of a citizen who is not counted. Bayu: an answer a second later is no answer at
    recording."""
    OfficeTypeRecord.objects.create(office=pekanbaru, type="A1", basis=Basis.ASSUMED, valid_from=date(2016, 1, 1))
    for day, asker in ((12, budi), (13, budi), (14, citizen)):
        at_once = {"follow_up": FollowUp.ANSWER_NOW, "answer": "Ya."}
        factories.record(as_rina, asker, wib(2026, 1, day, 9), **at_once)
    factories.answer(factories.ask(clerk, budi, wib(2026, 1, 15, 9)), as_rina, wib(2026, 1, 15, 11))
    factories.answer(factories.record(as_bayu, budi, wib(2026, 1, 16, 9)), as_bayu, wib(2026, 1, 16, 9, 0, 1))


def shown(at=AFTER, *postings):
    return by_posting(Q1, at, policy_of(Q1), [posting.pk for posting in postings])


def test_it_counts_what_the_index_counts(story, rina, bayu):
    assert shown(AFTER, rina, bayu) == {rina.pk: AtRecording(2, 3), bayu.pk: AtRecording(0, 1)}
    people = [officer_figures(posting.officer, Q1, AFTER) for posting in (rina, bayu)]
    found = by_person(people, Q1, AFTER, policy_of(Q1))
    assert found == {rina.officer_id: AtRecording(2, 3), bayu.officer_id: AtRecording(0, 1)}
    assert [found[person.officer.pk].counted for person in people] == [person.facts.tickets for person in people]


def test_who_has_no_ticket_has_no_share(rina):
    assert shown(AFTER, rina) == {}
    assert AtRecording().share is None
    assert AtRecording().short == ""
    assert (AtRecording(1, 2) + AtRecording(1, 1)).share == Fraction(2, 3)


def test_it_stands_beside_the_index_on_both_pages(story, rina, client_for, kanwil04):
    region = client_for(kanwil04)
    with travel(AFTER):
        officer = unescape(region.get(f"/monitoring-iku/petugas/{rina.officer_id}/?quarter=2026Q1").content.decode())
        monitor = unescape(region.get("/monitoring-iku/?quarter=2026Q1").content.decode())
    assert "2 dari 3 tiket dijawab saat direkam (66,7%)" in officer
    assert "saat direkam 66,7%" in monitor
    assert "saat direkam 0,0%" in monitor


def test_a_lock_freezes_it(story, rina, bayu, riau, kanwil04, as_rina, budi):
    before = shown(AFTER, rina, bayu)
    by = sign(kanwil04, PostingFactory(officer=OfficerFactory(name="Surya Darma"), office=riau))
    lock_quarter(kanwil=riau, quarter=Q1, by=by, clock=FixedClock(AFTER))
    assert shown(AFTER + timedelta(hours=1), rina, bayu) == before


def test_it_costs_as_much_for_many_persons(story, rina, bayu, django_assert_max_num_queries):
    with django_assert_max_num_queries(8) as one:  # four of them read the policy
        shown(AFTER, rina)
    with django_assert_max_num_queries(len(one)):
        shown(AFTER, rina, bayu)
