"""Wrong passwords of logins: nobody guesses, and nobody locks another out (docs/security.md 2, 10)."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories import LOGIN_PASSWORD, UserFactory
from tests.markup import text_of
from tests.parallel import at_once
from tickets.mail import alarms
from tickets.models import NoticeSetting, OutgoingMail
from users.clock import DatabaseClock
from users.login import browsers, door, throttle
from users.models import AccessAlarm, LoginThrottle, User
from users.wib import WIB

LOGIN = "/masuk/"
MORNING = datetime(2026, 5, 18, 8, 0, tzinfo=WIB)
MISMATCH = "Nama pengguna atau kata sandi tidak cocok."
TOO_MANY = "Terlalu banyak percobaan yang gagal."

pytestmark = pytest.mark.django_db


def log_in(client, username="kppn008", password=LOGIN_PASSWORD, address="10.0.0.1"):
    return client.post(LOGIN, {"login": username, "password": password}, REMOTE_ADDR=address)


def came_in(response):
    return response.status_code == 302


def leave(client):
    """The session ends; the browser stays."""
    del client.cookies["sessionid"]


@pytest.fixture
def now():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def known(kppn008, now):
    """A browser in which the office came in before."""
    client = Client()
    assert came_in(log_in(client))
    leave(client)
    return client


def attack(account="kppn008", addresses=100, each=3):
    """Wrong passwords by strangers, from many addresses."""
    for turn in range(each):
        for number in range(addresses):
            log_in(Client(), account, f"tebakan{turn}", address=f"203.0.113.{number}")


# --- Known browsers ---------------------------------------------------------------------------------------------------
def test_a_success_makes_the_browser_known_by_a_signed_cookie(known):
    cookie = known.cookies[browsers.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "kppn008" not in cookie.value


def test_eight_anonymous_tries_close_the_office_s_login_to_nobody_who_was_there(known):
    for _ in range(12):
        log_in(Client(), "kppn008", "salah", address="203.0.113.9")
    assert came_in(log_in(known))


def test_a_known_browser_comes_in_from_the_very_address_of_the_attack(known):
    for _ in range(40):
        log_in(Client(), "kppn008", "salah")
    assert came_in(log_in(known))


def test_a_known_browser_has_its_own_allowance_and_growing_waits(known, now):
    for _ in range(8):
        assert MISMATCH in text_of(log_in(known, password="salah"))
    refused = log_in(known)
    assert TOO_MANY in text_of(refused)
    assert "08.01.00 WIB" in text_of(refused)
    now.shift(61)
    log_in(known, password="salah")
    assert "08.03.01 WIB" in text_of(log_in(known))
    now.shift(125)
    assert came_in(log_in(known))


def test_a_browser_is_known_to_the_accounts_that_came_in_only(known, kppn001):
    for _ in range(12):
        log_in(Client(), "kppn001", "salah", address="203.0.113.9")
    assert not came_in(log_in(known, "kppn001", address="203.0.113.9"))


@pytest.mark.parametrize("cookie", ["", "x", "W10:x:y", "a" * 5000])
def test_a_forged_cookie_makes_a_stranger(kppn008, now, cookie):
    client = Client()
    client.cookies[browsers.COOKIE] = cookie
    assert came_in(log_in(client))
    assert LoginThrottle.objects.filter(account="kppn008", browser="").exists()


def test_the_cookie_is_forgotten_after_half_a_year(known, now):
    before = known.cookies[browsers.COOKIE].value
    now.shift(browsers.SECONDS + 60)
    request = type("R", (), {"META": {"REMOTE_ADDR": "10.0.0.1"}, "COOKIES": {browsers.COOKIE: before}})()
    assert not browsers.Browser(request).knows("login:kppn008")


# --- Strangers --------------------------------------------------------------------------------------------------------
def test_strangers_wait_longer_and_longer_by_address(kppn008, kppn001, now):
    waits = []
    for _ in range(20):
        log_in(Client(), "kppn008", "salah")
        log_in(Client(), "kppn001", "salah")
    for _ in range(4):
        refused = log_in(Client(), "tidak-ada", "salah")
        assert refused.status_code == 429
        assert TOO_MANY in text_of(refused)
        waits.append(int(refused["Retry-After"]))
        now.shift(waits[-1])
        log_in(Client(), "tidak-ada", "salah")
    assert waits == sorted(waits)
    assert len(set(waits)) == 4


def test_no_wait_is_longer_than_a_quarter_of_an_hour(settings):
    assert max(throttle.by_address().waits) == timedelta(minutes=15)


def test_the_strangers_of_an_account_share_a_small_allowance(kppn008, now):
    for number in range(10):
        assert MISMATCH in text_of(log_in(Client(), password="salah", address=f"203.0.113.{number}"))
    assert log_in(Client(), password="salah", address="203.0.113.1").status_code == 429


def test_a_first_login_from_a_new_browser_works_while_the_account_is_attacked(kppn008, now):
    attack()
    assert came_in(log_in(Client(), address="198.51.100.7"))


def test_whoever_attacks_gets_one_try_of_each_new_address_and_no_more(kppn008, now):
    attack(addresses=10, each=1)
    assert MISMATCH in text_of(log_in(Client(), password="salah", address="198.51.100.7"))
    assert log_in(Client(), address="198.51.100.7").status_code == 429


def test_an_unknown_account_is_answered_like_a_known_one(kppn008, now):
    answers = []
    for account in ("kppn008", "tidak-ada"):
        for number in range(10):
            log_in(Client(), account, "salah", address=f"203.0.113.{number}")
        answers.append(log_in(Client(), account, "salah", address="203.0.113.1"))
    assert {answer.status_code for answer in answers} == {429}
    assert text_of(answers[0]) == text_of(answers[1])


def test_coming_in_between_wipes_nothing_of_the_address(kppn008, now):
    """An owner of one password could otherwise guess others for ever."""
    UserFactory(username="penyerang", role=User.Role.MONITOR)
    for number in range(30):
        log_in(Client(), f"korban{number}", "salah")
        log_in(Client(), "penyerang")
    assert log_in(Client(), "korban99", "salah").status_code == 429


def test_failures_wear_off(kppn008, now):
    for number in range(10):
        log_in(Client(), password="salah", address=f"203.0.113.{number}")
    now.shift(60 * 60 + 1)
    assert came_in(log_in(Client(), address="203.0.113.1"))


def test_addresses_that_failed_before_share_a_few_tries_at_a_time_and_nobody_else_waits_for_them(
    kppn008, kppn001, known, now, settings, monkeypatch
):
    """Otherwise tries queue up before their hashes and hold every thread of the server."""
    for number in range(6):
        for turn in range(3):
            log_in(Client(), f"korban{turn}", "salah", address=f"203.0.113.{number}")
    settings.LOGIN_CROWD_AT_ONCE = 2
    seconds = [100.0]
    monkeypatch.setattr(door, "CROWD", door.Crowd(lambda: seconds[0]))
    tries = [log_in(Client(), f"korban{n}", "salah", address=f"203.0.113.{n}").status_code for n in range(6)]
    assert tries == [200, 200, 429, 429, 429, 429]
    assert came_in(log_in(known))
    assert came_in(log_in(Client(), "kppn001", address="198.51.100.7"))
    seconds[0] += door.CROWD_STAYS_SECONDS
    assert log_in(Client(), "korban9", "salah", address="203.0.113.5").status_code == 200


def test_no_hash_is_computed_for_who_must_wait(kppn008, now, monkeypatch):
    for number in range(21):
        log_in(Client(), f"tidak-ada{number}", "salah")
    monkeypatch.setattr(User, "check_password", lambda *_: pytest.fail("hashed"))
    assert log_in(Client()).status_code == 429


@pytest.mark.once
def test_200_tries_a_second_from_100_addresses_leave_182_offices_working(now):
    offices = [UserFactory(username=f"kantor{number}", role=User.Role.MONITOR) for number in range(182)]
    desks = []
    for office in offices:
        client = Client()
        assert came_in(log_in(client, office.username, address=f"10.1.{office.pk % 7}.1"))
        leave(client)
        desks.append((client, office))
    for second in range(3):
        for number in range(200):
            victim = offices[number % len(offices)].username
            log_in(Client(), victim, f"t{second}", address=f"203.0.113.{number % 100}")
        now.shift(1)
    for client, office in desks:
        assert came_in(log_in(client, office.username, address=f"10.1.{office.pk % 7}.1"))
    assert came_in(log_in(Client(), offices[0].username, address="198.51.100.9"))


@pytest.mark.django_db(transaction=True)
def test_twenty_right_logins_in_a_second_from_one_address_are_let_in(kppn008):
    answers = at_once(20, lambda _number: log_in(Client()).status_code)
    assert answers == [302] * 20
    assert not LoginThrottle.objects.exclude(failures=0, pending=0).exists()


@pytest.mark.django_db(transaction=True)
def test_guessing_side_by_side_gains_nothing(kppn008):
    at_once(30, lambda number: log_in(Client(), password=f"salah{number}").status_code)
    assert LoginThrottle.objects.get(account="kppn008", address="").failures <= 10


def test_old_counts_are_swept(kppn008, now):
    log_in(Client(), password="salah")
    now.shift(2 * 24 * 60 * 60)
    assert throttle.sweep(datetime.now(WIB)) == 3
    assert not LoginThrottle.objects.exists()


# --- Who is told ------------------------------------------------------------------------------------------------------
def test_the_office_the_head_and_the_admins_are_told_once_an_hour(
    kppn008, kppn001, admin, as_rina, clock, now, client_for
):
    kppn008.office.email = "kppn008@contoh.go.id"
    kppn008.office.save()
    NoticeSetting.objects.create(
        office=kppn008.office, head_email="kasi.008@contoh.go.id", chosen_at=clock.at, chosen_by=kppn008,
        chosen_posting=as_rina.posting,
    )  # fmt: skip
    attack(addresses=30, each=1)
    alarm = AccessAlarm.objects.get()
    assert (alarm.kind, alarm.user, alarm.failures) == ("login", kppn008, 10)
    assert alarms.write_due(clock, lambda: False) == 3
    assert alarms.write_due(clock, lambda: False) == 0
    assert set(OutgoingMail.objects.values_list("recipient", flat=True)) == {
        *("kppn008@contoh.go.id", "kasi.008@contoh.go.id", admin.email)
    }
    assert "kppn008" in OutgoingMail.objects.first().body
    AccessAlarm.objects.update(at=DatabaseClock().now())
    for login in (kppn008, admin):
        assert "Kata sandi akun dicoba berkali-kali, kppn008" in text_of(client_for(login).get("/"))
    assert "dicoba berkali-kali" not in text_of(client_for(kppn001).get("/"))


def test_an_address_that_tries_many_accounts_is_told_to_the_admins(admin, now):
    for number in range(20):
        log_in(Client(), f"tidak-ada{number}", "salah")
    alarm = AccessAlarm.objects.get()
    assert (alarm.kind, alarm.address, alarm.user) == ("address", "10.0.0.1", None)


# --- Addresses behind our proxies -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("count", "forwarded", "address"),
    [
        (0, "203.0.113.5", "10.0.0.1"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "1.2.3.4, 203.0.113.5", "203.0.113.5"),
        (2, "1.2.3.4, 203.0.113.5, 10.9.9.9", "203.0.113.5"),
        (2, "203.0.113.5", "10.0.0.1"),
        (1, "bukan alamat", "?"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::ffff:203.0.113.5", "203.0.113.5"),
    ],
)
def test_the_sender_is_who_the_trusted_proxies_saw(rf, settings, count, forwarded, address):
    settings.TRUSTED_PROXY_COUNT = count
    assert browsers.address_of(rf.get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="10.0.0.1")) == address


def test_forwarded_addresses_that_do_not_fit_are_told_with_what_is_wrong(client, settings, admin, client_for, caplog):
    settings.TRUSTED_PROXY_COUNT = 2
    assert client.get(LOGIN, HTTP_X_FORWARDED_FOR="203.0.113.5").status_code == 200
    assert AccessAlarm.objects.get().detail == "TRUSTED_PROXY_COUNT=2, X-Forwarded-For: 1"
    assert "TRUSTED_PROXY_COUNT=2" in caplog.text
    assert "TRUSTED_PROXY_COUNT=2, X-Forwarded-For: 1" in text_of(client_for(admin).get("/"))


def test_a_count_that_is_too_small_is_told_when_a_proxy_of_this_machine_seems_to_be_the_sender(client, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    client.get(LOGIN, HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.5")
    assert not AccessAlarm.objects.exists()
    client.get(LOGIN, HTTP_X_FORWARDED_FOR="203.0.113.5, 127.0.0.1")
    assert AccessAlarm.objects.get().detail == "TRUSTED_PROXY_COUNT=1, X-Forwarded-For: 2"


def test_who_watches_the_process_needs_no_proxy(client, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    client.get("/kesehatan/")
    assert not AccessAlarm.objects.exists()
