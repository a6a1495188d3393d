"""A wrong CSO password at one browser takes nothing from the officer at another (docs/security.md 2)."""

from datetime import timedelta
from html import unescape
from types import SimpleNamespace

import pytest

from tests.factories import CSO_PASSWORD
from tests.parallel import at_once
from tickets.mail import alarms
from tickets.models import OutgoingMail
from users.clock import DatabaseClock
from users.login import browsers
from users.models import AccessAlarm, LoginThrottle, Officer, SigningThrottle
from users.signing import proof
from users.signing.proof import SigningRefused, prove

pytestmark = pytest.mark.django_db

WRONG = "sandi-salah"


def browser(address="10.0.0.1"):
    return browsers.Browser(SimpleNamespace(META={"REMOTE_ADDR": address}, COOKIES={}))


@pytest.fixture
def attempt(kppn008, rina, clock):
    def tried(at, password=CSO_PASSWORD, posting=rina):
        with browsers.at_hand(at):
            try:
                return prove(user=kppn008, posting=posting, password=password, clock=clock)
            except SigningRefused as refusal:
                return str(refusal)

    return tried


def test_five_wrong_tries_elsewhere_lock_no_colleague_out(attempt):
    own, other = browser(), browser()
    assert attempt(own).posting
    for _ in range(6):
        attempt(other, WRONG)
    assert "terkunci" in attempt(other)
    assert attempt(own).posting


def test_the_browser_that_signed_has_an_allowance_of_its_own(attempt, clock):
    own = browser()
    attempt(own)
    for left in (4, 3, 2, 1):
        assert f"Sisa {left} percobaan" in attempt(own, WRONG)
    assert "terkunci sampai" in attempt(own, WRONG)
    assert "terkunci sampai" in attempt(own)
    clock.at += timedelta(minutes=1)
    assert attempt(own).posting


def test_strangers_share_one_allowance_of_an_officer(attempt):
    for _ in range(5):
        attempt(browser(), WRONG)
    assert "terkunci" in attempt(browser(), WRONG)
    assert SigningThrottle.objects.get().failures == 5


def test_a_colleague_in_the_same_browser_is_a_stranger_to_it(attempt, bayu, rina):
    desk = browser()
    attempt(desk)
    for _ in range(6):
        attempt(desk, WRONG, bayu)
    assert "terkunci" in attempt(desk, CSO_PASSWORD, bayu)
    assert attempt(desk, CSO_PASSWORD, rina).posting


def test_a_stranger_s_failures_count_for_the_address_too(attempt, rina, bayu, settings):
    settings.LOGIN_ADDRESS_TRIES = 6
    for number in range(8):
        attempt(browser("203.0.113.7"), WRONG, (rina, bayu)[number % 2])
    assert "dari jaringan ini" in attempt(browser("203.0.113.7"), CSO_PASSWORD, bayu)
    assert LoginThrottle.objects.get().address == "203.0.113.7"


def test_the_head_and_the_admins_are_told_and_the_office_reads_it(
    attempt, rina, kppn008, kppn001, admin, clock, client_for
):
    kppn008.office.email = "kppn008@contoh.go.id"
    kppn008.office.save()
    for _ in range(7):
        attempt(browser(), WRONG)
    alarm = AccessAlarm.objects.get()
    assert (alarm.kind, alarm.officer, alarm.office) == ("signing", rina.officer, kppn008.office)
    alarms.write_due(clock, lambda: False)
    recipients = set(OutgoingMail.objects.values_list("recipient", flat=True))
    assert recipients == {"kppn008@contoh.go.id", admin.email}
    words = "Password CSO dicoba berkali-kali, Rina Maharani, KPPN"
    AccessAlarm.objects.update(at=DatabaseClock().now())
    for login in (kppn008, admin):
        assert words in unescape(client_for(login).get("/").content.decode())
    assert words not in unescape(client_for(kppn001).get("/").content.decode())


@pytest.mark.django_db(transaction=True)
def test_honest_work_on_a_busy_server_is_never_refused(kppn008, rina, monkeypatch):
    """Forty right passwords at once, each hash slow: later ones wait, none counts as failed."""
    real = Officer.check_cso_password

    def slow(officer, raw):
        proof.time.sleep(0.2)
        return real(officer, raw)

    monkeypatch.setattr(Officer, "check_cso_password", slow)
    results = at_once(40, lambda _n: prove(user=kppn008, posting=rina, password=CSO_PASSWORD, clock=DatabaseClock()))
    assert [result for result in results if isinstance(result, Exception)] == []
    row = SigningThrottle.objects.get()
    assert (row.failures, row.pending, row.blocked_until) == (0, 0, None)


@pytest.mark.django_db(transaction=True)
def test_a_hash_that_takes_longer_than_ever_is_no_failure(kppn008, rina, clock):
    """Ten seconds made the tries of a busy server failures, and locked the officer."""
    SigningThrottle.objects.create(
        officer=rina.officer, office=rina.office, pending=4, pending_since=clock.at - timedelta(seconds=30)
    )
    assert prove(user=kppn008, posting=rina, password=CSO_PASSWORD, clock=clock)
