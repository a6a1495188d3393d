"""Ganti kata sandi: named logins change their own; the old one is proved, and other sessions end."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import LOGIN_PASSWORD
from tests.markup import text_of
from users.models import LoginThrottle

PAGE = "/akun/kata-sandi/"
NEW = "pelangi-di-atas-danau-7"


def typed(**changes):
    return {"submission": str(uuid.uuid4()), "old": LOGIN_PASSWORD, "new": NEW, "repeated": NEW} | changes


@pytest.mark.parametrize("login", ["clerk", "monitor", "layer1", "layer2", "admin"])
def test_a_named_login_changes_its_password(logins, login, client_for):
    client, other = client_for(logins[login]), client_for(logins[login])
    response = client.post(PAGE, typed(), follow=True)
    assert "Kata sandi Anda sudah diganti" in text_of(response)
    user = logins[login]
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302, "another session of the login went on"
    assert [(one.kind, one.by) for one in user.account_events.all()] == [("password_set", user)]
    assert Client().post("/masuk/", {"login": user.username, "password": NEW}).status_code == 302


@pytest.mark.parametrize("login", ["kppn008", "kanwil04"])
def test_a_shared_login_has_no_such_page(logins, login, client_for):
    client = client_for(logins[login])
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, typed()).status_code == 403
    assert PAGE not in text_of(client.get("/"))


def test_the_page_is_found_in_the_account_menu(client_for, monitor):
    assert f'href="{reverse("users:password")}"' in text_of(client_for(monitor).get("/"))


def test_a_stranger_must_log_in(client, db):
    assert client.get(PAGE)["Location"].startswith("/masuk/")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"old": "salah-sekali"}, "Kata sandi lama tidak cocok."),
        ({"old": ""}, "Isi kata sandi lama"),
        ({"new": "pendek", "repeated": "pendek"}, "terlalu pendek"),
        ({"new": "password123456", "repeated": "password123456"}, "umum"),
        ({"new": LOGIN_PASSWORD, "repeated": LOGIN_PASSWORD}, "sama dengan yang lama"),
        ({"repeated": "lain-sama-sekali-9"}, "berbeda"),
        ({"new": "x" * 129, "repeated": "x" * 129}, "Terlalu panjang"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_changes(client_for, monitor, changes, words):
    response = client_for(monitor).post(PAGE, typed(**changes))
    assert response.status_code == 200
    assert words in text_of(response)
    for secret in (NEW, LOGIN_PASSWORD, "salah-sekali"):
        assert secret not in text_of(response)
    monitor.refresh_from_db()
    assert monitor.check_password(LOGIN_PASSWORD)


def test_the_old_password_is_not_guessed_here(client_for, monitor):
    client = client_for(monitor)
    for number in range(11):
        response = client.post(PAGE, typed(old=f"salah{number}"))
    assert "Terlalu banyak percobaan yang gagal" in text_of(response)
    assert "Terlalu banyak percobaan yang gagal" in text_of(client.post(PAGE, typed()))
    assert LoginThrottle.objects.get(account=monitor.username, address="").failures == 10


def test_a_typing_mistake_elsewhere_costs_no_try(client_for, monitor):
    client_for(monitor).post(PAGE, typed(old="salah", repeated="lain-sama-sekali-9"))
    assert not LoginThrottle.objects.exists()


def test_sent_twice_it_is_done_once(client_for, monitor):
    client, form = client_for(monitor), typed()
    client.post(PAGE, form)
    response = client.post(PAGE, form | {"old": NEW, "new": NEW + "x", "repeated": NEW + "x"}, follow=True)
    assert "sudah terkirim" in text_of(response)
    monitor.refresh_from_db()
    assert monitor.check_password(NEW)


# --- security.txt -----------------------------------------------------------------------------------------------------
def test_security_txt_says_whom_to_tell(client, settings):
    settings.SECURITY_CONTACT, settings.SITE_URL = "mailto:csirt@contoh.go.id", "https://hai.contoh.go.id"
    response = client.get("/.well-known/security.txt")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert lines["Contact"] == "mailto:csirt@contoh.go.id"
    assert lines["Canonical"] == "https://hai.contoh.go.id/.well-known/security.txt"
    assert lines["Expires"].endswith("Z")
