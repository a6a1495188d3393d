"""After the lock only a numbered revision by two named persons, beside the old one; both readable."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import transaction

from kpi.figures.reading import figures, officer_figures
from kpi.locks.actions import LockRefused
from kpi.locks.revisions import changed, confirm, decline, forecast, propose
from kpi.locks.verifying import differences
from kpi.models import QuarterLock, RevisionProposal
from tests.factories import OfficerFactory, PostingFactory, key, sign
from tests.kpi.test_locking import AFTER, Q1, as_surya, lock, story
from tests.markup import text_of
from tickets.deadlines import rules
from tickets.models import CalendarVersion, DayOff, Decision
from users.clock import FixedClock

__all__ = ["as_surya", "story"]  # fixtures that this file shares
pytestmark = pytest.mark.django_db

LATER = FixedClock(AFTER + timedelta(days=8))


@pytest.fixture
def locked(story, riau, as_surya) -> QuarterLock:
    return lock(riau, as_surya)


@pytest.fixture
def as_second(kanwil04, riau):
    return sign(kanwil04, PostingFactory(officer=OfficerFactory(name="Ratna Dewi"), office=riau))


@pytest.fixture
def decree(locked) -> None:
    """3 February 2026 turns out to have been a day off: the late answer of the 6th was in time by 2.25 - 1 days."""
    version = CalendarVersion.objects.create(
        label="uji-2", legal_basis="Keputusan uji", confirmed_through=date(2026, 12, 31), confirmed_at=AFTER
    )
    for day in (3, 4, 5):
        DayOff.objects.create(day=date(2026, 2, day), name="Libur uji", category="cuti_bersama", added_in=version)
    rules.forget()


def ask(locked, by, reason="Keputusan libur terlambat dimuat."):
    return propose(lock=locked, by=by, reason=reason, clock=LATER, key=key(by.user if hasattr(by, "posting") else by))


def second(proposal, by):
    return confirm(proposal=proposal, by=by, clock=LATER, key=key(by.user if hasattr(by, "posting") else by))


def test_two_persons_make_a_revision_beside_the_locked_one(locked, decree, riau, as_surya, as_second, rina, story):
    before = officer_figures(rina.officer, Q1, LATER.at)
    foreseen = forecast(locked, LATER.at)
    assert [(each.name, each.before, each.after) for each in foreseen] == [
        ("KPPN Pekanbaru", (5, 3, None), (5, 4, None)),
        ("Rina Maharani (KPPN Pekanbaru)", (3, 2, 1), (3, 3, Fraction(14, 5))),
    ]
    assert not Decision.objects.filter(cause="revision").exists()
    revised = second(ask(locked, as_surya), as_second)
    assert (revised.revision, revised.revises, revised.reason) == (2, locked, "Keputusan libur terlambat dimuat.")
    assert (changed(locked), changed(revised)) == ([], foreseen)
    now = officer_figures(rina.officer, Q1, LATER.at)
    assert (before.facts.in_time, now.facts.in_time) == (2, 3)
    # The first lock stays as it was, readable and sound; as of its own time it is what holds.
    assert officer_figures(rina.officer, Q1, LATER.at - timedelta(seconds=1)).facts.in_time == 2
    assert [list(differences(each)) for each in QuarterLock.objects.all()] == [[], []]
    decision = Decision.objects.get(cause="revision", code="IKU")
    assert (decision.ticket, decision.in_time, decision.revision) == (story["late"], True, 3)
    [note] = figures(Q1, LATER.at, kanwil=riau).locks
    assert (note.revision, note.calendar_label, note.reason) == (2, "uji-2", "Keputusan libur terlambat dimuat.")


def test_nobody_is_both_persons_and_every_refusal_leaves_the_lock_alone(
    locked, decree, riau, kanwil04, as_surya, as_second, as_rina, admin, monitor, kanwil01
):
    proposal = ask(locked, as_surya)
    for by, words in (
        (as_surya, "oleh orang kedua"),
        (as_rina, "oleh petugas Kanwil"),
        (monitor, "oleh petugas Kanwil"),
        (kanwil04, "oleh petugas Kanwil"),
        (kanwil01, "oleh petugas Kanwil"),
    ):
        with pytest.raises(LockRefused, match=words), transaction.atomic():
            second(proposal, by)
    with pytest.raises(LockRefused, match="menunggu orang kedua"), transaction.atomic():
        ask(locked, as_second)
    with pytest.raises(LockRefused, match="Isi alasan"), transaction.atomic():
        ask(locked, as_second, reason="  ")
    decline(proposal=proposal, by=as_second, answer="Belum ada dasarnya.", clock=LATER, key=key(kanwil04))
    with pytest.raises(LockRefused, match="sudah diputuskan"), transaction.atomic():
        second(proposal, as_second)
    assert QuarterLock.objects.count() == 1
    revised = second(ask(locked, as_second), admin)
    with pytest.raises(LockRefused, match="revisi yang lebih baru"), transaction.atomic():
        ask(locked, as_second)
    assert RevisionProposal.objects.filter(state="confirmed").get().revises == locked
    assert revised.digest != locked.digest or revised.document == locked.document


def test_what_would_change_nothing_is_neither_proposed_nor_confirmed(
    client_for, locked, as_surya, as_second, admin, request
):
    with pytest.raises(LockRefused, match="Tidak ada angka yang akan berubah"), transaction.atomic():
        ask(locked, as_surya)
    page = text_of(client_for(admin).get(f"/monitoring-iku/terkunci/{locked.pk}/revisi/"))
    assert "tidak ada angka yang berubah" in page
    assert "Usulkan revisi</button>" not in page
    request.getfixturevalue("decree")
    proposal = ask(locked, as_surya)
    DayOff.objects.filter(name="Libur uji").delete()
    rules.forget()
    with pytest.raises(LockRefused, match="Tidak ada lagi angka yang akan berubah"), transaction.atomic():
        second(proposal, as_second)
    assert QuarterLock.objects.count() == 1
