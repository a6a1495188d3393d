"""One command verifies everything, the worker does so every night, and the admin reads the result at home."""

import re
from datetime import timedelta
from html import unescape
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from tests.calendar_changes import wib
from tests.tickets.test_history import below_the_triggers
from tickets import worker
from tickets.models import Ticket
from users.clock import FixedClock
from users.models import MasterVersion, VerificationFinding, VerificationRun
from users.verification import parts as verification
from users.verification.parts import EveryNight

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(clerk, budi, as_rina):
    ticket = factories.ask(clerk, budi, FixedClock(wib("2026-05-18 09:00")))
    return factories.answer(ticket, as_rina, FixedClock(wib("2026-05-18 11:00")))


def forge(ticket: Ticket) -> None:
    with below_the_triggers():
        Ticket.objects.filter(pk=ticket.pk).update(posting=None)


def words(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def night(at: str) -> VerificationRun | None:
    """The pass of that night, by a worker that has just begun."""
    before = VerificationRun.objects.count()
    EveryNight()(FixedClock(wib(at)), lambda: False)
    return VerificationRun.objects.first() if VerificationRun.objects.count() > before else None


def test_it_says_for_each_part_how_much_was_looked_at(ticket):
    out = StringIO()
    call_command("verify_all", stdout=out)
    versions = MasterVersion.objects.count()
    assert set(out.getvalue().splitlines()) == {
        f"master: {versions} diperiksa, 0 berbeda",
        "history: 1 diperiksa, 0 berbeda",
        "decisions: 4 diperiksa, 0 berbeda",
        "locks: 0 diperiksa, 0 berbeda",
        "printed: 0 diperiksa, 0 berbeda",
    }
    run = VerificationRun.objects.get()
    assert (run.extent, run.different) == ("all", 0)


def test_what_differs_is_printed_kept_and_shown_to_the_admin(ticket, client_for, admin, monitor, kppn008):
    forge(ticket)
    out = StringIO()
    with pytest.raises(CommandError, match="1 perbedaan"):
        call_command("verify_all", stdout=out)
    said = f"{ticket.reference} event 3: the ticket's posting_id is None"
    assert f"history: {said}" in out.getvalue()
    home = client_for(admin).get("/").content.decode()
    assert "note--error" in home
    assert "1 perbedaan ditemukan" in home
    assert "/administrasi/pemeriksaan/" in home
    assert said in words(client_for(monitor).get("/administrasi/pemeriksaan/").content.decode())
    assert "Pemeriksaan keutuhan" not in client_for(kppn008).get("/").content.decode()


def test_before_the_first_pass_the_admin_reads_that_there_was_none(client_for, admin):
    for url in ("/", "/administrasi/", "/administrasi/pemeriksaan/"):
        assert "Belum pernah diperiksa" in words(client_for(admin).get(url).content.decode())


def test_a_part_that_fails_is_named_and_the_others_go_on(ticket, monkeypatch):
    def broken(_since, _tally):
        raise ZeroDivisionError("uji")
        yield

    parts = [verification.Part("history", "uji", broken), *verification.PARTS]
    monkeypatch.setattr(verification, "PARTS", parts)
    run = verification.verify("all", FixedClock(wib("2026-05-19 02:00")))
    assert VerificationFinding.objects.get().what == "the check itself failed: ZeroDivisionError: uji"
    assert len(run.parts) == 6


def test_every_night_what_changed_and_once_a_week_all(ticket):
    assert night("2026-05-19 00:59") is None
    assert night("2026-05-19 01:00").extent == "all"
    assert night("2026-05-19 05:00") is None, "that night had its pass"
    changed = night("2026-05-20 01:00")
    assert (changed.extent, changed.since) == ("changed", wib("2026-05-19 01:00"))
    for day in range(21, 26):
        assert night(f"2026-05-{day} 01:00").extent == "changed"
    assert night("2026-05-26 01:00").extent == "all"


def test_a_night_s_pass_looks_at_what_changed(ticket, clerk, budi):
    night("2026-05-19 01:00")
    factories.ask(clerk, budi, FixedClock(wib("2026-05-19 09:00")))
    assert {code: count for code, count, _wrong in night("2026-05-20 01:00").parts}["history"] == 1
    forge(ticket)
    assert night("2026-05-21 01:00").different == 0, "an edit past the application changes nothing that says so"
    assert night("2026-05-26 01:00").different == 1


def test_the_worker_has_it_beside_its_other_work():
    assert any(isinstance(piece, EveryNight) for piece in worker.BESIDE)


def test_states_taken_out_since_the_pass_before_are_missed(ticket, rina):
    at = wib("2026-05-19 02:00")
    verification.verify("all", FixedClock(at))
    with below_the_triggers():
        MasterVersion.objects.filter(table="users_posting").order_by("-pk")[:1].get().delete()
    verification.verify("all", FixedClock(at + timedelta(hours=1)))
    assert "1 versions fewer than on 19-05-2026 02.00" in [row.what for row in VerificationFinding.objects.all()]
