"""A locked figure is one thing, whatever changes later: persons over several Kanwil, policies, moves."""

import re
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings

from kpi.figures import lock_document
from kpi.figures.lock_words import parts_words
from kpi.figures.reading import (
    Scope,
    State,
    What,
    figures,
    officer_figures,
    petugas_of,
    scope_of_person,
    tickets_behind,
)
from kpi.index import total
from kpi.locks.actions import lock_quarter
from kpi.locks.revisions import revised
from kpi.locks.verifying import differences
from kpi.models import LockedTicket, QuarterLock
from tests.factories import OfficerFactory, PostingFactory, judged_tickets, office_type, policy_for
from tests.kpi.test_locking import AFTER, Q1, as_surya, lock, story, tampering
from tests.time_travel import travel
from tickets.models import CalendarVersion, Decision, Norm, Ticket
from users.clock import FixedClock
from users.models import Office, OfficeRegion, OfficeTypeRecord, Posting, UnitType
from users.wib import WIB

__all__ = ["as_surya", "story"]  # fixtures that this file shares
pytestmark = pytest.mark.django_db

LATER = AFTER + timedelta(days=30)
JANUARY = datetime(2026, 1, 13, 9, tzinfo=WIB)
MARCH = datetime(2026, 3, 10, 9, tzinfo=WIB)


@pytest.fixture
def counted(budi, kppn008):
    """Make counted tickets with their decisions as rows: `counted(number, posting, at=...)`."""

    def make(number, posting, office=None, at=JANUARY, **row):
        if row.get("in_time") is False:
            row |= {"answered_at": at + timedelta(days=6), "iku_ended": at + timedelta(days=6)}
        made = judged_tickets(number, posting, office, asker=budi, by=kppn008, at=at, **row)
        norm = Norm.objects.filter(code="IKU").latest("valid_from")
        same = {"code": "IKU", "revision": 1, "norm": norm, "calendar": CalendarVersion.objects.get()}
        names = ("due", "late_after", "ended", "used", "whole_days", "rest_us", "in_time")
        Decision.objects.bulk_create(
            Decision(
                ticket=ticket,
                cause="revision",
                decided_at=at,
                decided_by=kppn008,
                **same,
                **{name: getattr(ticket, f"iku_{name}") for name in names},
            )
            for ticket in made
        )
        return made

    return make


@pytest.fixture
def mover(pekanbaru, banda_aceh, counted):
    """Andi, until 1 March in Pekanbaru (Riau), then in Banda Aceh (Aceh), with tickets at both; two colleagues."""
    office_type(pekanbaru), office_type(banda_aceh, type="A2")
    first = PostingFactory(officer__name="Andi", office=pekanbaru, starts_on=date(2025, 1, 1), ends_on=date(2026, 3, 1))
    second = PostingFactory(officer=first.officer, office=banda_aceh, starts_on=date(2026, 3, 2))
    counted(100, first), counted(5, first, in_time=False), counted(40, second, at=MARCH)
    for place in (pekanbaru, banda_aceh):
        counted(20, PostingFactory(office=place, officer=OfficerFactory(name=f"Rekan {place.code}")))
    return first.officer


def close(kanwil, by, at=AFTER):
    return lock_quarter(kanwil=kanwil, quarter=Q1, by=by, clock=FixedClock(at))


def adds_up(at=LATER):
    """Officers + belum ditangani = office = Kanwil = nation, and each ticket in exactly one place."""
    nation = figures(Q1, at)
    assert nation.facts.tickets == tickets_behind(Scope(Q1, at)).count()
    assert nation.facts == total(region.facts for region in nation.kanwil)
    for region in nation.kanwil:
        assert region.facts == total(office.facts for office in region.offices)
        if region.kanwil is not None:
            [alone] = figures(Q1, at, kanwil=region.kanwil).kanwil
            assert alone == region
            scope = Scope(Q1, at, kanwil=region.kanwil)
            for what in (What.COUNTED, What.JUDGED, What.IN_TIME, What.LATE):
                number = region.facts.tickets if what == What.COUNTED else getattr(region.facts, what.value)
                assert tickets_behind(scope, what).count() == number, (region.kanwil, what)
    assert total(person.facts for person in nation.officers) + nation.untaken == nation.facts
    for person in nation.officers:
        assert officer_figures(person.officer, Q1, at) == person
        scope = scope_of_person(person, Q1, at)
        assert tickets_behind(scope).count() == person.counted.facts.tickets
        assert tickets_behind(scope, What.LATE).count() == person.counted.facts.late
    return nation


def andi(page, officer):
    return next(person for person in page.officers if person.officer == officer)


def test_nothing_but_the_reading_and_what_freezes_it_puts_figures_together():
    """Every surface asks `kpi.figures.reading`: what counts and what puts together is imported by these alone."""
    inside = {"reading", "tickets_behind", "freezing", "assembly"}
    found = set()
    for folder in ("kpi", "reports", "haicso"):
        for file in (Path(settings.BASE_DIR) / folder).rglob("*.py"):
            text = file.read_text()
            if re.search(
                r"(from \.assembly|from kpi\.figures\.assembly|counted_rows|counted_in_each|policies_of_live)", text
            ):
                found.add(file.stem)
    assert found - {"counting"} <= inside


# --- F1: a person over two Kanwil -------------------------------------------------------------------------------------
def test_a_mover_keeps_the_index_when_the_kanwil_they_left_locks(mover, riau, aceh, admin, as_surya):
    before = officer_figures(mover, Q1, AFTER)
    assert (before.home, before.state, before.result.index) == (aceh, State.PROVISIONAL, before.result.index)
    people = len(petugas_of(figures(Q1, AFTER).officers, None))
    lock(riau, as_surya)
    nation = adds_up()
    assert len(petugas_of(nation.officers, None)) == people
    for page in (nation, figures(Q1, LATER, kanwil=riau), figures(Q1, LATER, kanwil=aceh)):
        now = andi(page, mover)
        assert (now.facts, now.counted, now.result, now.state) == (
            before.facts,
            before.counted,
            before.result,
            State.PROVISIONAL,
        )
        assert parts_words(now) == (
            "bagian Kanwil Riau dikunci 06-04-2026 oleh Surya Darma (Kanwil DJPb Provinsi Riau); "
            "sementara, menunggu kunci Kanwil Aceh"
        )
    # The locked Kanwil counts one person, Aceh the other two: each in one place.
    counted = {region.kanwil: len(region.people) for region in nation.kanwil if region.people}
    assert counted == {riau: 1, aceh: 2}


@pytest.mark.parametrize("riau_first", [True, False])
def test_the_index_freezes_with_the_last_part_whichever_kanwil_locks_last(mover, riau, aceh, admin, riau_first):
    before = officer_figures(mover, Q1, AFTER)
    order = [riau, aceh] if riau_first else [aceh, riau]
    locks = [close(kanwil, admin, AFTER + timedelta(hours=hour)) for hour, kanwil in enumerate(order)]
    for page in (adds_up(), figures(Q1, LATER, kanwil=riau), figures(Q1, LATER, kanwil=aceh)):
        now = andi(page, mover)
        assert (now.state, now.waiting, now.home) == (State.LOCKED, (), aceh)
        assert (now.facts, now.counted, now.result) == (before.facts, before.counted, before.result)
        assert [note.kanwil for note in now.locks] == order
    assert [list(differences(each)) for each in locks] == [[], []]
    assert LockedTicket.objects.count() == Ticket.objects.count()
    # As of between the two it is what it was then.
    between = officer_figures(mover, Q1, AFTER + timedelta(minutes=30))
    assert (between.state, len(between.locks)) == (State.PROVISIONAL, 1)


def test_a_locked_page_says_whose_status_it_does_not_add_up_yet(mover, riau, aceh, admin, monitor, client_for):
    """The tiles add up what is frozen; who waits for another Kanwil's lock is beside them, and is said."""
    said = "1 petugas belum dijumlahkan di sini: Kanwil lain tempatnya bertugas belum mengunci triwulan ini."
    urls = ("/monitoring-iku/kantor/01/?quarter=2026Q1", "/monitoring-iku/?quarter=2026Q1")
    close(aceh, admin)
    with travel(LATER):
        client = client_for(monitor)
        overview = client.get(urls[0]).context["overview"]
        assert sum(int(tile.number) for tile in overview.tiles) == len(overview.chosen) - 1
        assert said in client.get(urls[0]).content.decode()
    close(riau, admin, LATER)
    with travel(LATER + timedelta(hours=1)):
        client = client_for(monitor)
        for url in urls:
            assert "belum dijumlahkan" not in client.get(url).content.decode()
        overview = client.get(urls[0]).context["overview"]
        assert sum(int(tile.number) for tile in overview.tiles) == len(overview.chosen)


def test_the_first_lock_fixes_the_policy_for_the_whole_quarter_of_a_person(mover, riau, aceh, admin, counted):
    second = mover.postings.get(ends_on=None)
    counted(7, second, at=MARCH, asker_unit_type=UnitType.PUBLIC, asker_satker=None)
    close(riau, admin)
    before = officer_figures(mover, Q1, AFTER)
    policy_for(Q1, admin, unit_types=["SATKER", "UMUM"], minimums={"A1": 10, "A2": 10})
    assert officer_figures(mover, Q1, LATER).result == before.result
    nation = adds_up()
    colleague = next(person for person in nation.officers if person.officer.name == "Rekan 001")
    assert (andi(nation, mover).policy.label, colleague.policy.label) == ("v1", nation.policy.label)
    close(aceh, admin, LATER)
    now = officer_figures(mover, Q1, LATER)
    assert (now.state, now.policy.label, now.result) == (State.LOCKED, "v1", before.result)
    adds_up()
    assert all(list(differences(each)) == [] for each in QuarterLock.objects.all())


# --- F2, F3: master data that change after the lock ------------------------------------------------------------------
def test_a_locked_person_is_found_by_what_was_frozen(story, riau, aceh, pekanbaru, banda_aceh, as_surya, rina, bayu):
    lock(riau, as_surya)
    before = [officer_figures(each.officer, Q1, LATER) for each in (rina, bayu)]
    OfficeRegion.objects.create(office=pekanbaru, kanwil=aceh, valid_from=date(2026, 1, 1))
    Office.objects.filter(pk=pekanbaru.pk).update(kanwil=aceh)
    Posting.objects.filter(pk=bayu.pk).update(ends_on=date(2026, 2, 1))
    PostingFactory(officer=bayu.officer, office=banda_aceh, starts_on=date(2026, 2, 2))
    office_type(banda_aceh)
    assert [officer_figures(each.officer, Q1, LATER) for each in (rina, bayu)] == before
    nation = adds_up()
    assert {region.kanwil for region in nation.kanwil if region.facts.tickets} == {riau}
    assert [office.office.code for region in nation.kanwil for office in region.offices].count("008") == 1


@pytest.mark.parametrize("unit_types", [["UMUM"], ["SATKER", "UMUM"]])
def test_a_list_behind_a_locked_figure_is_of_the_tickets_that_were_locked(
    story, riau, as_surya, rina, admin, unit_types, counted
):
    counted(3, rina, asker_unit_type=UnitType.PUBLIC, asker_satker=None)
    lock(riau, as_surya)
    policy_for(Q1, admin, unit_types=unit_types)
    scope = Scope(Q1, LATER, kanwil=riau)
    assert [tickets_behind(scope, what).count() for what in (What.COUNTED, What.JUDGED, What.LATE)] == [5, 5, 2]
    mine = scope_of_person(officer_figures(rina.officer, Q1, LATER), Q1, LATER)
    assert [tickets_behind(mine, what).count() for what in (What.COUNTED, What.IN_TIME, What.LATE)] == [3, 2, 1]
    adds_up()


# --- F7: minimum and tickets speak of the same postings ---------------------------------------------------------------
def test_tickets_of_a_posting_without_a_day_in_the_quarter_stay_in_the_index(pekanbaru, counted, admin, riau):
    """A move recorded late: 40 tickets were put in under the posting that ended before the quarter."""
    office_type(pekanbaru)
    old = PostingFactory(office=pekanbaru, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    PostingFactory(officer=old.officer, office=pekanbaru, starts_on=date(2026, 1, 1))
    counted(40, old)
    mine = officer_figures(old.officer, Q1, AFTER)
    assert (mine.counted.facts.tickets, mine.minimum) == (40, 300)
    assert [part.minimum for part in mine.parts] == [0, 300]
    close(riau, admin)
    now = officer_figures(old.officer, Q1, LATER)
    assert (now.counted, now.result, now.state) == (mine.counted, mine.result, State.LOCKED)
    adds_up()


def test_who_had_no_day_as_a_cso_has_no_index_and_the_tickets_stand_in_the_office(pekanbaru, counted):
    office_type(pekanbaru)
    old = PostingFactory(office=pekanbaru, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    PostingFactory(officer=old.officer, office=pekanbaru, starts_on=date(2026, 1, 1), kind=Posting.Kind.SSO)
    counted(40, old)
    mine = officer_figures(old.officer, Q1, AFTER)
    assert (mine.has_index, mine.result.index, mine.facts.tickets) == (False, None, 40)
    assert figures(Q1, AFTER, office=pekanbaru).facts.tickets == 40


def test_the_type_of_an_ended_posting_is_that_of_its_last_day(pekanbaru, banda_aceh, counted):
    office_type(banda_aceh)
    OfficeTypeRecord.objects.create(
        office=pekanbaru, type="A1", basis="documented", valid_from=date(2016, 1, 1), valid_to=date(2025, 12, 31)
    )
    old = PostingFactory(office=pekanbaru, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    PostingFactory(officer=old.officer, office=banda_aceh, starts_on=date(2026, 1, 1))
    counted(40, old)
    assert officer_figures(old.officer, Q1, AFTER).counted.facts.tickets == 40


# --- Conservation by ticket -------------------------------------------------------------------------------------------
def test_each_ticket_counts_once_when_a_kppn_changes_its_kanwil_between_two_locks(
    riau, aceh, pekanbaru, banda_aceh, rina, counted, admin
):
    """Riau locks; then Pekanbaru goes to Aceh, with tickets of the quarter that Riau had not closed."""
    office_type(pekanbaru), office_type(banda_aceh)
    counted(12, rina), counted(3, None, pekanbaru)
    late = counted(2, None, pekanbaru, kanwil=aceh)
    close(riau, admin)
    before = officer_figures(rina.officer, Q1, LATER)
    OfficeRegion.objects.create(office=pekanbaru, kanwil=aceh, valid_from=date(2026, 3, 1))
    Office.objects.filter(pk=pekanbaru.pk).update(kanwil=aceh)
    nation = adds_up()
    assert {region.kanwil: region.facts.tickets for region in nation.kanwil if region.facts.tickets} == {
        riau: 15,
        aceh: 2,
    }
    close(aceh, admin, AFTER + timedelta(days=1))
    assert adds_up().state == State.LOCKED
    assert set(LockedTicket.objects.filter(lock__kanwil=aceh).values_list("ticket", flat=True)) == {
        ticket.pk for ticket in late
    }
    assert officer_figures(rina.officer, Q1, LATER) == before
    assert all(list(differences(each)) == [] for each in QuarterLock.objects.all())


def test_a_ticket_that_comes_to_a_locked_person_later_is_counted_and_moves_no_index(
    story, riau, aceh, as_surya, rina, counted
):
    """Below the actions, which refuse it: the sums still hold, and the index stays as it was locked."""
    lock(riau, as_surya)
    before = officer_figures(rina.officer, Q1, LATER)
    counted(2, rina, kanwil=aceh, in_time=False)
    nation = adds_up()
    now = andi(nation, rina.officer)
    assert (now.counted, now.result, now.state) == (before.counted, before.result, State.LOCKED)
    assert now.facts.tickets == before.facts.tickets + 2


# --- A damaged lock ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("document", ["", "{", '{"format":2}', None])
def test_a_damaged_lock_shows_no_figure_anywhere(mover, riau, aceh, admin, document):
    locked = close(riau, admin)
    with tampering():
        text = locked.document.replace('"tickets"', '"tikets"', 1) if document is None else document
        QuarterLock.objects.filter(pk=locked.pk).update(document=text)
    page = figures(Q1, LATER, kanwil=riau)
    assert (page.state, page.facts.tickets, page.broken) == (State.BROKEN, 0, (riau,))
    mine = officer_figures(mover, Q1, LATER)
    assert (mine.state, mine.result.index, mine.facts.tickets) == (State.BROKEN, None, 0)
    nation = figures(Q1, LATER)
    assert nation.broken == (riau,)
    assert nation.facts.tickets == figures(Q1, LATER, kanwil=aceh).facts.tickets == 60
    assert tickets_behind(Scope(Q1, LATER, kanwil=riau)).count() == 0
    locked.refresh_from_db()
    assert "damaged" in str(next(iter(differences(locked))))


def test_a_document_whose_digest_was_made_to_fit_is_still_no_error(mover, riau, admin):
    locked = close(riau, admin)
    text = locked.document.replace('"posting"', '"penempatan"')
    with tampering():
        QuarterLock.objects.filter(pk=locked.pk).update(document=text, digest=lock_document.digest(text))
    assert figures(Q1, LATER, kanwil=riau).state == State.BROKEN
    assert officer_figures(mover, Q1, LATER).state == State.BROKEN


# --- Revisions --------------------------------------------------------------------------------------------------------
def test_a_revision_of_either_kanwil_makes_the_index_anew(mover, riau, aceh, admin):
    """The whole index is that of the newest lock: a revision of the part that was locked first moves it, too."""
    first = close(riau, admin)
    close(aceh, admin, AFTER + timedelta(hours=1))
    before = officer_figures(mover, Q1, LATER)
    OfficeTypeRecord.objects.filter(office__code="008").update(type="A2")
    who = {"locked_by": admin, "proposed_by": admin, "proposed_at": LATER, "reason": "Tipe dikoreksi."}
    second = revised(first, LATER, **who)
    now = officer_figures(mover, Q1, LATER)
    assert (before.minimum, now.minimum, now.state) == (Fraction(2960, 11), 200, State.LOCKED)
    assert officer_figures(mover, Q1, LATER - timedelta(seconds=1)).result == before.result
    assert list(differences(second)) == []
    assert andi(figures(Q1, LATER, kanwil=aceh), mover) == now
