"""A locked quarter: frozen with its tickets, once, by a named person; and what afterwards cannot move it."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from kpi.figures.counting import Scope
from kpi.figures.lock_document import read
from kpi.figures.reading import State, What, figures, officer_figures, tickets_behind
from kpi.locks.actions import LockRefused, freeze, hindrances, lock_quarter
from kpi.locks.verifying import differences
from kpi.models import LockedTicket, Policy, QuarterLock
from kpi.objections.actions import file_objection
from tests import factories
from tests.factories import PostingFactory
from tickets.deadlines import rules
from tickets.history import append_only
from tickets.models import CalendarVersion, DayOff, PeriodClosing, Ticket
from tickets.quarters import Quarter
from users.clock import FixedClock
from users.models import Basis, Office, OfficeTypeRecord, Posting
from users.wib import WIB

pytestmark = pytest.mark.django_db

Q1 = Quarter(2026, 1)
AFTER = datetime(2026, 4, 6, 9, 15, tzinfo=WIB)
"""Monday, three working days after the quarter."""


def wib(*parts: int) -> FixedClock:
    return FixedClock(datetime(*parts, tzinfo=WIB))


@pytest.fixture
def story(pekanbaru, clerk, budi, as_rina, as_bayu, national_offices, kanwil04):
    """Pekanbaru's first quarter of 2026: Rina answers two in time and one late, Bayu one in time, one satker question
    is nobody's and late by now."""
    OfficeTypeRecord.objects.create(office=pekanbaru, type="A1", basis=Basis.ASSUMED, valid_from=date(2016, 1, 1))
    for day in (12, 13):
        factories.answer(factories.ask(clerk, budi, wib(2026, 1, day, 9)), as_rina, wib(2026, 1, day, 11))
    late = factories.answer(factories.ask(clerk, budi, wib(2026, 2, 2, 9)), as_rina, wib(2026, 2, 6, 11))
    factories.answer(factories.ask(clerk, budi, wib(2026, 3, 31, 15)), as_bayu, wib(2026, 4, 1, 9))
    untaken = factories.ask(clerk, budi, wib(2026, 3, 2, 10))
    return {"late": late, "untaken": untaken}


@pytest.fixture
def as_surya(kanwil04, riau):
    """A named officer of the Kanwil's Bidang SKKI."""
    posting = PostingFactory(officer=factories.OfficerFactory(name="Surya Darma"), office=riau)
    return factories.sign(kanwil04, posting)


@contextmanager
def tampering() -> Iterator[None]:
    """The triggers are off, as for somebody with the database's own role."""
    append_only.uninstall()
    try:
        yield
    finally:
        append_only.install()


def lock(riau, by, at=AFTER, **say) -> QuarterLock:
    return lock_quarter(kanwil=riau, quarter=Q1, by=by, clock=FixedClock(at), **say)


def told(riau: Office, at: datetime = AFTER) -> tuple:
    """All that pages show of the Kanwil's quarter, but for who locked it."""
    page = figures(Q1, at, kanwil=riau)
    rows = []
    for office in page.offices:
        people = [
            (row.figures.officer.name, row.here, row.figures.minimum, row.figures.result) for row in office.officers
        ]
        rows.append((office.office.code, office.type, office.facts, office.untaken, people))
    return rows, page.calendar_label, page.policy


def test_what_is_locked_is_what_was_shown(story, riau, as_surya, rina):
    before = told(riau)
    locked = lock(riau, as_surya)
    assert told(riau, AFTER + timedelta(hours=1)) == before
    page = figures(Q1, AFTER, kanwil=riau)
    assert page.state == State.LOCKED
    [note] = page.locks
    assert (note.revision, note.locked_at, note.locked_by) == (1, AFTER, f"Surya Darma ({riau.name})")
    assert (page.facts.tickets, page.facts.judged, page.facts.in_time) == (5, 5, 3)
    assert page.untaken.tickets == 1
    mine = officer_figures(rina.officer, Q1, AFTER)
    assert (mine.state, mine.facts.tickets, mine.facts.late) == (State.LOCKED, 3, 1)
    assert list(differences(locked)) == []
    assert locked.tickets.count() == 5


def test_a_number_leads_to_the_very_tickets_that_were_locked(story, riau, as_surya, kppn008, as_rina):
    lock(riau, as_surya)
    factories.answer(story["untaken"], as_rina, wib(2026, 4, 7, 9))
    scope = Scope(Q1, AFTER + timedelta(days=9), kanwil=riau)
    assert set(tickets_behind(scope, What.LATE)) == {story["late"], story["untaken"]}
    for what, count in ((What.COUNTED, 5), (What.JUDGED, 5), (What.IN_TIME, 3), (What.OPEN_WITHIN, 0)):
        assert tickets_behind(scope, what).count() == count, what
    nobodys = Scope(Q1, AFTER + timedelta(days=9), kanwil=riau, untaken=True)
    assert tickets_behind(nobodys).get() == story["untaken"]


def test_an_answer_after_the_lock_is_recorded_and_not_counted(story, riau, as_surya, as_rina, rina):
    lock(riau, as_surya)
    before = told(riau)
    answered = factories.answer(story["untaken"], as_rina, wib(2026, 4, 7, 9))
    assert (answered.posting, answered.iku_in_time) == (None, False)
    assert told(riau, AFTER + timedelta(days=9)) == before


def test_as_of_an_instant_before_the_lock_figures_are_provisional(story, riau, as_surya):
    lock(riau, as_surya)
    earlier = figures(Q1, AFTER - timedelta(seconds=1), kanwil=riau)
    assert (earlier.state, earlier.locks) == (State.PROVISIONAL, ())


def test_a_hundred_random_changes_of_master_data_do_not_move_a_locked_quarter(
    story, riau, aceh, pekanbaru, as_surya, rina, bayu, admin, monitor
):
    locked = lock(riau, as_surya)
    before, digest = told(riau), locked.digest
    rng = random.Random(7)
    policy = Policy.objects.get()
    changes = [
        lambda: Office.objects.filter(pk=pekanbaru.pk).update(name=f"KPPN Lain {rng.random()}"),
        lambda: Office.objects.filter(pk=pekanbaru.pk).update(kanwil=rng.choice([riau, aceh])),
        lambda: OfficeTypeRecord.objects.filter(office=pekanbaru).update(type=rng.choice(["A1", "A2"])),
        lambda: Posting.objects.filter(pk=rina.pk).update(starts_on=date(2026, 1, rng.randint(1, 28))),
        lambda: Posting.objects.filter(pk=bayu.pk).update(kind=rng.choice(["cso", "sso", "head"])),
        lambda: rina.officer.__class__.objects.filter(pk=rina.officer_id).update(name=f"Nama {rng.random()}"),
        lambda: Policy.objects.filter(pk=policy.pk).update(target=Decimal(rng.randint(2, 4))),
        lambda: policy.minimums.update(tickets=rng.randint(1, 900)),
        lambda: _new_calendar(date(2026, 1, rng.randint(1, 31)), rng),
    ]
    with tampering():  # a policy's own parts are guarded, too
        for _turn in range(100):
            rng.choice(changes)()
    rules.forget()
    assert told(riau, AFTER + timedelta(days=30)) == before
    locked.refresh_from_db()
    assert locked.digest == digest
    assert list(differences(locked)) == []


def _new_calendar(day: date, rng: random.Random) -> None:
    version = CalendarVersion.objects.create(
        label=f"uji-{rng.getrandbits(40)}", legal_basis="uji", confirmed_through=date(2026, 12, 31), confirmed_at=AFTER
    )
    DayOff.objects.create(day=day, name=f"Libur {rng.random()}", category="libur_nasional", added_in=version)


# --- Refused ----------------------------------------------------------------------------------------------------------
def test_every_refusal_says_why_and_leaves_nothing(
    story, riau, aceh, as_surya, as_rina, kanwil01, monitor, admin, clerk, budi
):
    factories.ask(clerk, budi, wib(2026, 3, 31, 16, 0))
    refusals = [
        ((riau, as_surya, datetime(2026, 3, 31, 23, 59, tzinfo=WIB)), "Triwulan I 2026 belum berakhir"),
        ((riau, as_surya, datetime(2026, 4, 2, 9, tzinfo=WIB)), "1 tiket triwulan ini belum dinilai"),
        ((riau, kanwil01, AFTER), "oleh Kanwil atau admin HAI"),
        ((riau, monitor, AFTER), "oleh Kanwil atau admin HAI"),
        ((riau, as_rina, AFTER), "oleh Kanwil atau admin HAI"),
    ]
    for (kanwil, by, at), words in refusals:
        with pytest.raises(LockRefused, match=words):
            lock(kanwil, by, at)
    with pytest.raises(LockRefused, match="Angka berubah sejak halaman dibuka"):
        lock(riau, admin, seen_digest="0" * 64)
    assert not QuarterLock.objects.exists()
    assert not PeriodClosing.objects.exists()
    assert not Ticket.objects.filter(closed_in__isnull=False).exists()
    lock(riau, admin)
    with pytest.raises(LockRefused, match=r"sudah dikunci pada Sen, 6 Apr 2026 09\.15 WIB"):
        lock(riau, as_surya)


def test_objections_come_first(story, riau, as_surya, as_rina):
    """Filed in time and not decided yet, or still possible: no lock [assumed, policy data]."""
    clock = wib(2026, 4, 2, 15, 30)
    with pytest.raises(LockRefused, match=r"masih dapat mengajukan keberatan sampai Kam, 2 Apr 2026 24\.00 WIB"):
        lock(riau, as_surya, wib(2026, 4, 2, 20).at)
    contested = story["late"].decisions.filter(code="IKU").order_by("-revision")[0]
    file_objection(
        signature=as_rina,
        ticket_id=story["late"].pk,
        contested_id=contested.pk,
        reason="Jaringan kantor putus.",
        key=factories.key(as_rina.user),
        clock=clock,
    )
    with pytest.raises(LockRefused, match="Ada keberatan yang belum diputuskan"):
        lock(riau, as_surya)


def test_the_page_may_be_locked_as_it_was_seen(story, riau, as_surya):
    seen = freeze(riau, Q1, AFTER)
    assert hindrances(riau, Q1, seen, AFTER) == []
    locked = lock(riau, as_surya, AFTER + timedelta(minutes=5), seen_digest=seen.digest)
    assert read(locked.document, locked.digest).figures_digest == seen.digest


# --- People who moved -------------------------------------------------------------------------------------------------
def test_no_locked_quarter_gains_a_ticket_that_was_waiting_elsewhere(
    story, riau, aceh, clerk, budi, aceh_clerk, aceh_person, as_surya, as_rina, kppn008, as_cut
):
    """Asked in Aceh in the quarter, passed to Pekanbaru, answered there after Riau locked: nobody's, in Aceh."""
    foreign = factories.ask(aceh_clerk, aceh_person, wib(2026, 3, 3, 9))
    lock(riau, as_surya)
    Ticket.objects.filter(pk=foreign.pk).update(holder_office=kppn008.office)
    foreign.refresh_from_db()
    answered = factories.answer(foreign, as_rina, wib(2026, 4, 8, 9))
    assert (answered.posting, answered.kanwil) == (None, aceh)


# --- The database -----------------------------------------------------------------------------------------------------
def test_the_database_keeps_closed_tickets_and_locks_as_they_are(story, riau, as_surya, bayu, aceh):
    locked = lock(riau, as_surya)
    for change in (
        lambda: Ticket.objects.filter(pk=story["late"].pk).update(posting=bayu),
        lambda: Ticket.objects.filter(pk=story["late"].pk).update(closed_in=None),
        lambda: Ticket.objects.filter(pk=story["untaken"].pk).update(kanwil=aceh),
        lambda: QuarterLock.objects.filter(pk=locked.pk).update(digest="0" * 64),
        lambda: LockedTicket.objects.filter(lock=locked).update(in_time=True, judged=True),
        lambda: LockedTicket.objects.filter(lock=locked).delete(),
    ):
        with pytest.raises(DatabaseError, match="history is append-only"), transaction.atomic():
            change()


# --- The commands -----------------------------------------------------------------------------------------------------
def test_the_commands_lock_verify_and_name_what_differs(story, riau, kanwil04, capsys):
    with pytest.raises(CommandError, match="belum dikunci"):
        call_command("verify_quarter", "2026Q1", kanwil="04")
    call_command("lock_quarter", "2026Q1", kanwil="04", by="kanwil04")
    call_command("verify_quarter", "2026Q1")
    assert "2026Q1 Kanwil 04 revision 1: ok, 5 tickets" in capsys.readouterr().out
    for wrong in ({"kanwil": "99", "by": "kanwil04"}, {"kanwil": "04", "by": "siapa"}):
        with pytest.raises(CommandError):
            call_command("lock_quarter", "2026Q1", **wrong)
    with pytest.raises(CommandError, match="sudah dikunci"):
        call_command("lock_quarter", "2026Q1", kanwil="04", by="kanwil04")


def test_a_changed_line_is_named(story, riau, as_surya, capsys):
    locked = lock(riau, as_surya)
    with tampering():
        LockedTicket.objects.filter(lock=locked, ticket=story["late"]).update(in_time=True)
    with pytest.raises(CommandError, match="perbedaan"):
        call_command("verify_quarter", "2026Q1", kanwil="04")
    out = capsys.readouterr().out
    assert f"ticket {story['late'].reference} is not as it was locked" in out
    assert "the figures of KPPN Pekanbaru are not those of its tickets" in out
