"""The figures of a quarter: the very tickets counted, sums at every level, one query."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpi.figures.reading import NoPolicy, Scope, What, figures, officer_figures, tickets_behind
from kpi.index import Facts, total
from tests import factories
from tests.factories import OfficerFactory, PostingFactory, judged_tickets, office_type, policy_for
from tickets.models import Ticket
from tickets.quarters import Quarter
from users.models import Basis, Office, ServiceUser, UnitType, User
from users.wib import WIB

Q3 = Quarter(2018, 3)
AFTER = datetime(2018, 11, 1, 10, tzinfo=WIB)
EARLY = datetime(2018, 7, 10, 9, tzinfo=WIB)


def wib(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WIB)


@pytest.fixture
def counted(budi: ServiceUser, kppn008: User) -> Callable[..., list[Ticket]]:
    """Make `number` tickets of a posting (None: belum ditangani, at `office`), as `factories.judged_tickets`."""
    return partial(judged_tickets, asker=budi, by=kppn008)


def test_half_a_quarter_in_two_types_is_one_index_over_the_sum(pekanbaru, banda_aceh, counted):
    """docs/domain.md 6: 62 working days, 31 at A1 and 31 at A2: 250 of 250, 231/250 = 92.4 %, index 3.00."""
    office_type(pekanbaru)
    office_type(banda_aceh, type="A2")
    first = PostingFactory(office=pekanbaru, starts_on=date(2018, 1, 1), ends_on=date(2018, 8, 13))
    second = PostingFactory(officer=first.officer, office=banda_aceh, starts_on=date(2018, 8, 14))
    counted(150, first), counted(10, first, in_time=False)
    counted(81, second), counted(9, second, in_time=False)
    mine = officer_figures(first.officer, Q3, AFTER)
    assert [(part.working_days, part.quarter_days, part.minimum) for part in mine.parts] == [
        (31, 62, 150),
        (31, 62, 100),
    ]
    assert (mine.counted.facts.tickets, mine.minimum) == (250, 250)
    assert (mine.result.timeliness_value, mine.result.index, mine.result.achievement) == (Fraction(231, 250), 3, 100)
    for where in ({}, {"kanwil": pekanbaru.kanwil}, {"office": pekanbaru}, {"kanwil": banda_aceh.kanwil}):
        page = figures(Q3, AFTER, **where)
        assert [each for each in page.officers if each.officer == first.officer] == [mine], where


def test_what_counts_for_an_index_and_what_is_only_counted(pekanbaru, rina, bayu, sso, dewi, counted, riau, penerimaan):
    """A CSO at a typed KPPN has an index; SSO, head, Kanwil, KPPN Khusus are counted; other kinds of askers are not."""
    office_type(pekanbaru, basis=Basis.ASSUMED)
    hendra, yoga = PostingFactory(office=riau), PostingFactory(office=penerimaan)
    for posting in (rina, sso, dewi, hendra, yoga):
        counted(3, posting)
        counted(5, posting, asker_unit_type=UnitType.PUBLIC, asker_satker=None)
    page = figures(Q3, AFTER)
    by_officer = {each.officer: each for each in page.officers}
    assert by_officer.keys() == {each.officer for each in (rina, bayu, sso, dewi, hendra, yoga)}
    for posting in (sso, dewi, hendra, yoga):
        each = by_officer[posting.officer]
        assert (each.counted.facts.tickets, each.minimum, each.has_index) == (3, None, False)
        assert (each.result.index, each.result.quantity_index, each.type_assumed) == (None, None, False)
    mine = by_officer[rina.officer]
    assert (mine.facts.tickets, mine.minimum, mine.result.index, mine.type_assumed) == (3, 300, Fraction(28, 10), True)
    idle = by_officer[bayu.officer]
    assert (idle.facts, idle.result.quantity_index, idle.result.index) == (Facts(), 1, None)
    assert page.type_assumed
    assert page.facts.tickets == 15


def test_the_quarter_ends_with_the_jakarta_day(counted, riau):
    """23.59.59 WIB on the last day, when it is tomorrow in Jayapura, and a Sunday: still this quarter."""
    jayapura = factories.office("063")
    cso = PostingFactory(office=jayapura)
    office_type(jayapura)
    assert jayapura.zone == Office.Zone.WIT
    last, next_one = (counted(1, cso, at=wib(*parts))[0] for parts in ((2018, 9, 30, 23, 59, 59), (2018, 10, 1)))
    for quarter, ticket in ((Q3, last), (Q3.next, next_one)):
        mine = officer_figures(cso.officer, quarter, AFTER)
        assert mine.facts.tickets == 1
        assert list(tickets_behind(Scope(quarter, AFTER))) == [ticket]


def test_facts_are_as_of_the_instant(pekanbaru, rina, counted):
    """Put in on the 10th at 09.00, late after the 12th at 09.00: what one knew at each instant, to the microsecond."""
    early = counted(1, rina)  # answered in time on the 11th at 09.00
    overdue = counted(1, rina, in_time=False, iku_ended=wib(2018, 7, 16), answered_at=wib(2018, 7, 16))
    waiting = counted(1, rina, in_time=None)  # nobody has answered it to this day
    before = counted(
        1, rina, in_time=None, at=wib(2018, 7, 2), iku_late_after=None, iku_due=None
    )  # the clock is stopped
    tick = timedelta(microseconds=1)
    late_after = wib(2018, 7, 12, 9)
    for at, judged, in_time, late, within in (
        (EARLY - tick, [], [], [], before),
        (EARLY, [], [], [], early + overdue + waiting + before),
        (wib(2018, 7, 11, 9) - tick, [], [], [], early + overdue + waiting + before),
        (wib(2018, 7, 11, 9), early, early, [], overdue + waiting + before),
        (late_after, early, early, [], overdue + waiting + before),
        (late_after + tick, early + overdue + waiting, early, overdue + waiting, before),
        (AFTER, early + overdue + waiting, early, overdue + waiting, before),
    ):
        mine = officer_figures(rina.officer, Q3, at)
        facts = mine.facts
        assert (facts.judged, facts.in_time, facts.late, facts.open_within) == tuple(
            len(each) for each in (judged, in_time, late, within)
        ), at
        scope = Scope(Q3, at, postings=(rina.pk,))
        listed = {what: set(tickets_behind(scope, what)) for what in What}
        assert listed == {
            What.COUNTED: {*judged, *within},
            What.JUDGED: set(judged),
            What.IN_TIME: set(in_time),
            What.LATE: set(late),
            What.OPEN_WITHIN: set(within),
            What.WITHOUT_NORM: set(),
        }, at


def test_before_the_norm_a_ticket_counts_for_quantity_only(pekanbaru, rina, counted):
    """The norm began on 14 February 2018 (000 4d-ii)."""
    office_type(pekanbaru)
    nothing = {"iku_late_after": None, "iku_due": None, "iku_ended": None, "iku_used": None, "iku_in_time": None}
    old = counted(2, rina, at=wib(2018, 2, 13, 23, 59, 59), **nothing)
    counted(1, rina, at=wib(2018, 2, 14))
    first = Quarter(2018, 1)
    mine = officer_figures(rina.officer, first, AFTER)
    assert (mine.facts.tickets, mine.facts.judged, mine.facts.without_norm, mine.facts.open_within) == (3, 1, 2, 0)
    scope = Scope(first, AFTER)
    assert set(tickets_behind(scope, What.WITHOUT_NORM)) == set(old)
    assert officer_figures(rina.officer, first, wib(2018, 2, 14) - timedelta(seconds=1)).result.index is None
    with pytest.raises(NoPolicy):
        figures(first.previous, AFTER)


def test_a_type_that_changes_within_the_quarter_counts_by_its_own_days(pekanbaru, rina, admin):
    """31 days A1, 31 days A2; a later record holds from its start; the assumed part surfaces; and switches."""
    office_type(pekanbaru)
    office_type(pekanbaru, type="A2", since=date(2018, 8, 14), basis=Basis.ASSUMED)
    mine = officer_figures(rina.officer, Q3, AFTER)
    (part,) = mine.parts
    assert [(span.type, span.last_day) for span in part.types] == [("A1", date(2018, 8, 13)), ("A2", date(2018, 9, 30))]
    assert (part.minimum, part.is_whole_quarter, mine.type_assumed) == (250, True, True)
    policy_for(Q3, admin, pro_rata=False)
    assert officer_figures(rina.officer, Q3, AFTER).minimum == 200


def test_days_elapsed_and_remaining_meet_today(pekanbaru, clock, rina):
    """Design 12 and 13: on 18 May 2026 28 working days are left with today, of 57; from 4 May on there are 36."""
    office_type(pekanbaru)
    late_comer = PostingFactory(office=pekanbaru, starts_on=date(2026, 5, 4))
    quarter = Quarter(2026, 2)
    mine = officer_figures(rina.officer, quarter, clock.at)
    assert (mine.elapsed_days, mine.remaining_days) == (29, 28)
    (part,) = officer_figures(late_comer.officer, quarter, clock.at).parts
    assert (part.working_days, part.quarter_days, part.minimum) == (36, 57, Fraction(300 * 36, 57))


def test_officers_and_untaken_make_the_office_offices_the_kanwil_kanwil_the_nation(
    pekanbaru, banda_aceh, rina, bayu, cut, counted, riau
):
    """For every counted fact, on every page; one person with postings in two Kanwil, tickets of a Kanwil itself, one
    of the head office, and an office that has moved away from the tickets' Kanwil."""
    office_type(pekanbaru), office_type(banda_aceh)
    moved = factories.move(rina, banda_aceh, date(2018, 9, 1))
    at_kanwil = PostingFactory(office=riau)
    for number, posting in enumerate((rina, bayu, cut, moved, at_kanwil), 1):
        counted(number, posting)
        counted(number + 1, posting, in_time=False)
        counted(number + 2, posting, in_time=None)
        counted(1, posting, in_time=None, iku_late_after=AFTER)
    counted(2, None, pekanbaru, in_time=None)
    counted(1, None, factories.office("PB"))
    counted(1, bayu, kanwil=banda_aceh.kanwil)
    figures(Q3, AFTER)  # the calendar is in memory from now on
    with CaptureQueriesContext(connection) as queries:
        nation = figures(Q3, AFTER)
    assert sum('FROM "tickets_ticket"' in query["sql"] for query in queries) == 1
    assert len(queries) == 11
    everything = tickets_behind(Scope(Q3, AFTER))
    assert nation.facts.tickets == everything.count() == Ticket.objects.count()
    assert nation.facts == total(kanwil.facts for kanwil in nation.kanwil)
    persons = {each.officer: each for each in nation.officers}
    assert total(each.facts for each in persons.values()) + nation.untaken == nation.facts
    for kanwil in nation.kanwil:
        assert kanwil.facts == total(office.facts for office in kanwil.offices)
        if kanwil.kanwil is None:
            continue
        with CaptureQueriesContext(connection) as queries:
            page = figures(Q3, AFTER, kanwil=kanwil.kanwil)
        assert len(queries) in {11, 13}  # two more where an office has moved
        assert page.kanwil == (kanwil,)
        assert {each.officer: each for each in page.officers}.items() <= persons.items()
        for office in kanwil.offices:
            assert office.facts == total(row.here for row in office.officers) + office.untaken
            scope = Scope(Q3, AFTER, kanwil=kanwil.kanwil, office=office.office)
            for what in (What.COUNTED, What.JUDGED, What.IN_TIME, What.LATE, What.OPEN_WITHIN):
                counts = {What.COUNTED: office.facts.tickets}.get(what) or getattr(office.facts, what.value, None)
                assert tickets_behind(scope, what).count() == (counts or 0), (office.office, what)
    for where in (pekanbaru, banda_aceh, riau):
        page = figures(Q3, AFTER, office=where)
        assert {each.officer: each for each in page.officers}.items() <= persons.items()
        assert page.facts == total(office.facts for office in nation.offices if office.office == where)
    assert officer_figures(rina.officer, Q3, AFTER) == persons[rina.officer]
    assert officer_figures(OfficerFactory(), Q3, AFTER) is None


def test_mean_days_count_what_an_unanswered_ticket_has_used_so_far(pekanbaru, rina, counted, admin):
    """The answered ones exactly, in decimals, and one that nobody has answered since Tuesday 10 July, on the 13th."""
    office_type(pekanbaru)
    policy_for(Q3, admin, measure="mean", timeliness={4: Decimal(1), 3: Decimal(2), 2: Decimal(3)})
    for _each in range(3):
        counted(1, rina, used=Decimal("0.1"))
    counted(1, rina, in_time=None)
    mine = officer_figures(rina.officer, Q3, wib(2018, 7, 13, 9))
    assert mine.facts.used_sum == Fraction(3, 10) + 3
    assert (mine.result.timeliness_value, mine.result.timeliness_index) == (Fraction(33, 40), 4)
