"""Tried passwords are refused before session, database and page are touched, and queue up in nobody's way
(docs/security.md 2).
"""

import re
import threading
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories import LOGIN_PASSWORD
from tests.markup import text_of
from users.login import door, throttle
from users.models import User
from users.wib import WIB

LOGIN = "/masuk/"
MORNING = datetime(2026, 5, 18, 8, 0, tzinfo=WIB)
HERE = "10.0.0.1"

pytestmark = pytest.mark.django_db


def log_in(client, username="kppn008", password=LOGIN_PASSWORD, address=HERE, **more):
    return client.post(LOGIN, {"login": username, "password": password} | more, REMOTE_ADDR=address)


@pytest.fixture
def now():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def refused(kppn008, now):
    """An address that failed so often that it waits two seconds, and was told so once."""
    for number in range(21):
        answer = log_in(Client(), f"tidak-ada{number}", "salah")
    assert answer.status_code == 429


@pytest.fixture
def full(monkeypatch):
    """Nobody new comes in: all places are taken."""
    strangers = door.Strangers(at_once=1, most=0)
    monkeypatch.setattr(door, "STRANGERS", strangers)
    return strangers


def form(**values):
    """As a browser sends it, without Django's multipart."""
    sent = "&".join(f"{name}={value}" for name, value in values.items())
    return {"data": sent, "content_type": "application/x-www-form-urlencoded", "REMOTE_ADDR": HERE}


# --- Refused before anything is touched -------------------------------------------------------------------------------
def test_whom_the_count_refused_the_door_refuses_without_a_question(refused, django_assert_num_queries):
    client = Client()
    client.cookies["sessionid"] = "x" * 32
    with django_assert_num_queries(0):
        answer = log_in(client)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3")
    assert "Coba lagi pukul 08.00.02 WIB." in text_of(answer)
    assert answer["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert Client().get(LOGIN, REMOTE_ADDR=HERE).status_code == 200


def test_a_flood_at_the_door_fills_no_log(refused, caplog):
    caplog.clear()
    log_in(Client())
    assert not caplog.records


def test_the_wait_over_the_count_is_asked_again(refused, now):
    now.shift(3)
    assert log_in(Client()).status_code == 302


def test_a_long_wait_is_remembered_for_half_a_minute_only_so_that_it_can_be_ended_by_hand(now):
    door.REFUSED.add(HERE, MORNING + timedelta(minutes=15), door.REMEMBERED)
    assert door.REFUSED.until(HERE) == MORNING + timedelta(minutes=15)
    now.shift(door.REMEMBERED.total_seconds())
    assert door.REFUSED.until(HERE) is None


def test_memory_has_an_end(monkeypatch, now):
    monkeypatch.setattr(door, "SENDERS_MOST", 3)
    pace = door.Pace()
    for number in range(9):
        door.REFUSED.add(f"10.0.0.{number}", MORNING + timedelta(seconds=9), door.REMEMBERED)
        pace.is_calm(f"10.0.0.{number}")
    assert (len(door.REFUSED._until), len(pace._levels)) == (3, 3)


def test_an_account_that_strangers_used_up_closes_no_other_login_to_their_address(kppn008, kppn001, now):
    for number in range(11):
        log_in(Client(), password="salah", address=f"203.0.113.{number}")
    assert log_in(Client(), password="salah", address="203.0.113.1").status_code == 429
    assert log_in(Client(), "kppn001", address="203.0.113.1").status_code == 302


# --- Who knows somebody, passes ---------------------------------------------------------------------------------------
def test_a_known_browser_passes_at_a_refused_address_and_where_all_places_are_taken(kppn008, now, full, monkeypatch):
    client = Client()
    with monkeypatch.context() as before:
        before.setattr(door, "STRANGERS", door.Strangers(at_once=1, most=20))
        assert log_in(client).status_code == 302
    del client.cookies["sessionid"]
    door.REFUSED.add(HERE, MORNING + timedelta(minutes=1), door.REMEMBERED)
    door.suspect(HERE)
    assert log_in(client).status_code == 302


def test_a_known_browser_that_tries_others_is_refused_for_a_moment_itself(kppn008, now):
    client = Client()
    log_in(client)
    del client.cookies["sessionid"]
    for number in range(21):
        log_in(client, f"korban{number}", "salah")
    throttle.LoginThrottle.objects.update(blocked_until=MORNING + timedelta(minutes=10))
    assert log_in(client, "korban99", "salah").status_code == 429
    assert log_in(client).status_code == 429
    now.shift(door.BROWSER_REMEMBERED.total_seconds())
    assert log_in(client).status_code == 302


# --- What was typed ---------------------------------------------------------------------------------------------------
def test_whoever_finds_all_places_taken_gets_the_form_back_without_a_question(full, django_assert_num_queries):
    sent = form(
        login="kppn%22008", password="rahasia-sekali", csrfmiddlewaretoken="t" * 64, next="/tiket/", kept_form="k%3Cb"
    )
    with django_assert_num_queries(0):
        answer = Client().post(LOGIN, **sent)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    page = answer.content.decode()
    assert "Sedang banyak yang masuk." in page
    for name, value in {
        "login": "kppn&quot;008", "csrfmiddlewaretoken": "t" * 64, "next": "/tiket/", "kept_form": "k&lt;b",
    }.items():  # fmt: skip
        assert f'value="{value}"' in page, name
    assert "rahasia-sekali" not in page
    assert "@@" not in page


def test_what_is_typed_takes_no_other_text_s_place(full):
    answer = Client().post(LOGIN, **form(login="@@next@@", csrfmiddlewaretoken="t", next="/tiket/"))
    assert 'value="@@next@@"' in answer.content.decode()


def test_a_form_that_is_none_of_ours_gets_the_page_without_a_form(full):
    assert "Beranda" in text_of(log_in(Client()))
    assert Client().post(LOGIN, **form(password="x")).status_code == 503


# --- Turns ------------------------------------------------------------------------------------------------------------
class Queue:
    """Threads that come to the door one after the other; who entered stays until `let_go`."""

    def __init__(self, strangers):
        self.strangers, self.entered, self.refused, self.threads = strangers, [], [], []

    def come(self, name, *, is_calm=False):
        def one():
            (self.entered if self.strangers.enter(is_calm=is_calm) else self.refused).append(name)

        before = self._told()
        self.threads.append(threading.Thread(target=one, daemon=True))
        self.threads[-1].start()
        self._until(lambda: self._told() > before)

    def let_go(self, count=1):
        for _ in range(count):
            before = len(self.entered)
            waiting = self._waiting()
            self.strangers.leave()
            self._until(lambda before=before, waiting=waiting: len(self.entered) > before or not waiting)

    def _waiting(self):
        return len(self.strangers._calm) + len(self.strangers._pressing)

    def _told(self):
        return len(self.entered) + len(self.refused) + self._waiting()

    def _until(self, true):
        pause = threading.Event()
        for _ in range(500):
            if true():
                return
            pause.wait(0.01)
        raise AssertionError("nothing happens")


def test_strangers_have_their_turn_in_order_and_calm_addresses_first():
    queue = Queue(door.Strangers(at_once=1, most=10))
    for name in ("first", "second", "third"):
        queue.come(name)
    queue.come("calm", is_calm=True)
    assert queue.entered == ["first"]
    queue.let_go(3)
    assert queue.entered == ["first", "calm", "second", "third"]
    queue.let_go()
    assert queue.strangers.under_way == 0


def test_no_more_are_looked_at_or_wait_than_there_are_places_and_some_are_for_calm_addresses():
    queue = Queue(door.Strangers(at_once=2, most=door.CALM_PLACES + 3))
    for number in range(5):
        queue.come(number)
    assert (queue.entered, queue.refused) == ([0, 1], [3, 4])
    for number in range(door.CALM_PLACES + 1):
        queue.come(f"calm{number}", is_calm=True)
    assert queue.refused == [3, 4, f"calm{door.CALM_PLACES}"]
    queue.let_go(3 + door.CALM_PLACES)
    assert queue.strangers.under_way == 0


def test_who_waits_too_long_is_refused_and_takes_no_place_any_more():
    strangers = door.Strangers(at_once=1, most=10, patience=0.01)
    assert strangers.enter(is_calm=False)
    assert not strangers.enter(is_calm=True)
    strangers.leave()
    assert strangers.enter(is_calm=False)


def test_an_address_is_calm_while_it_sends_as_a_person_does():
    seconds = [100.0]
    pace = door.Pace(lambda: seconds[0])
    assert [pace.is_calm(HERE) for _ in range(4)] == [True, True, False, False]
    assert pace.is_calm("10.0.0.2")
    seconds[0] += 2 * door.CALM_SECONDS
    assert [pace.is_calm(HERE) for _ in range(2)] == [True, False]


def test_a_place_is_given_back_whatever_becomes_of_the_try(kppn008, now, monkeypatch):
    strangers = door.Strangers(at_once=1, most=9)
    monkeypatch.setattr(door, "STRANGERS", strangers)
    monkeypatch.setattr(User, "check_password", lambda *_: 1 / 0)
    client = Client(raise_request_exception=False)
    assert log_in(client).status_code == 500
    assert (strangers.under_way, strangers._calm, strangers._pressing) == (0, [], [])


def test_the_server_has_threads_that_are_no_stranger_s(settings):
    assert settings.WEB_THREADS - door.STRANGERS.most == door.FREE_THREADS
    assert door.STRANGERS.most - door.CALM_PLACES >= 20  # right logins in a second from one address


def test_the_form_that_was_given_back_is_sent_again_and_lets_in(kppn008, full, monkeypatch):
    client = Client(enforce_csrf_checks=True)
    client.get(LOGIN, REMOTE_ADDR=HERE)
    token = client.cookies["csrftoken"].value
    page = client.post(LOGIN, **form(login="kppn008", password="x", csrfmiddlewaretoken=token, kept_form="")).content
    given = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', page.decode()))
    monkeypatch.setattr(door, "STRANGERS", door.Strangers(at_once=1, most=20))
    assert client.post(LOGIN, **form(**given, password=LOGIN_PASSWORD)).status_code == 302
