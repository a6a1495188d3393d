"""The login, its limits, the session, and the headers of what a signed-in browser gets."""

import os
import re
import secrets
import subprocess
import sys
import time
from datetime import datetime

import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import Client

from tests.factories import LOGIN_PASSWORD, UserFactory
from tests.markup import text_of
from users.models import User
from users.wib import WIB

LOGIN, LOGOUT = "/masuk/", "/keluar/"
MORNING = datetime(2026, 5, 18, 8, 0, tzinfo=WIB)
MISMATCH = "Nama pengguna atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."


def log_in(client, username="kppn008", password=LOGIN_PASSWORD, **more):
    return client.post(LOGIN, {"login": username, "password": password} | more)


def is_in(client):
    return client.get("/pengguna/").status_code == 200


# --- Coming in --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("login", ["clerk", "kppn008", "kppn183", "kanwil04", "monitor", "layer1", "layer2", "admin"])
def test_every_kind_of_login_comes_in(client, logins, login):
    user = logins[login]
    response = client.post(LOGIN, {"login": user.username, "password": LOGIN_PASSWORD}, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert response.context["user"] == user
    assert "Keluar" in text_of(response)


def test_the_page_asks_for_name_and_password_and_nothing_else(client, db):
    response = client.get(LOGIN)
    fields = re.findall(r'<input[^>]+name="(\w+)"', text_of(response))
    assert fields == ["csrfmiddlewaretoken", "login", "password"]
    assert "Lupa kata sandi?" in text_of(response)


def test_after_login_the_page_that_was_asked_for_opens(client, kppn008):
    assert client.get("/pengguna/?q=a")["Location"] == "/masuk/?next=/pengguna/%3Fq%3Da"
    assert log_in(client, next="/pengguna/?q=a")["Location"] == "/pengguna/?q=a"


@pytest.mark.parametrize("target", ["//jahat.example/", "https://jahat.example/", "javascript:alert(1)", "\\\\jahat"])
def test_a_login_never_leads_to_another_host(client, kppn008, target):
    assert log_in(client, next=target)["Location"] == "/"


def test_known_and_unknown_accounts_get_the_same_answer(client, kppn008):
    closed = UserFactory(username="tutup", role=User.Role.MONITOR, is_active=False)
    answers = [
        log_in(client, "kppn008", "salah"),
        log_in(client, "tidak-ada", "salah"),
        log_in(client, closed.username),
        log_in(client, closed.username, "salah"),
    ]
    pages = {re.sub(r'value="[^"]*"', "", text_of(answer)) for answer in answers}
    assert len(pages) == 1
    assert MISMATCH in pages.pop()
    assert {answer.status_code for answer in answers} == {200}
    assert not is_in(client)


def test_the_password_is_never_shown_again(client, kppn008):
    assert "sandi-salah-sekali" not in text_of(log_in(client, "kppn008", "sandi-salah-sekali"))
    assert 'value="kppn008"' in text_of(log_in(client, "kppn008", "sandi-salah-sekali"))


@pytest.mark.parametrize(
    ("username", "password"),
    [("", ""), ("a\0b", "x\0y"), ("x" * 300, "y"), ("kppn008", "z" * 5000), ("\u202ekppn008", "x"), ("kppn008", "")],
)
def test_bad_input_is_a_message(client, kppn008, username, password):
    response = log_in(client, username, password)
    assert response.status_code == 200
    assert "Belum dapat masuk" in text_of(response)


def test_a_login_gets_a_new_session(client, kppn008):
    client.get(LOGIN)
    session = client.session
    session["x"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key
    log_in(client)
    assert client.cookies["sessionid"].value != session.session_key


# --- Limits -----------------------------------------------------------------------------------------------------------
def test_one_closed_account_leaves_its_neighbours_open(client, kppn008, kppn001):
    """Whole offices share one address."""
    for _ in range(9):
        log_in(client, "kppn008", "salah")
    assert log_in(client, "kppn001").status_code == 302


# --- Going out --------------------------------------------------------------------------------------------------------
def test_opening_the_logout_address_does_not_log_out(client, kppn008):
    log_in(client)
    response = client.get(LOGOUT)
    assert "Keluar dari akun ini?" in text_of(response)
    assert is_in(client)


def test_the_button_logs_out(client, kppn008):
    log_in(client)
    assert client.post(LOGOUT)["Location"] == LOGIN
    assert not is_in(client)


def test_logout_wants_the_csrf_token(kppn008):
    client = Client(enforce_csrf_checks=True)
    client.force_login(kppn008)
    assert client.post(LOGOUT).status_code == 403
    assert is_in(client)


# --- The session ------------------------------------------------------------------------------------------------------
def test_thirty_idle_minutes_end_the_session(client, kppn008):
    with time_machine.travel(MORNING, tick=False) as traveller:
        log_in(client)
        client.get("/")
        traveller.shift(30 * 60)
        assert is_in(client)
        traveller.shift(30 * 60 + 1)
        assert not is_in(client)


def test_what_a_page_asks_by_itself_keeps_nobody_in_and_throws_nobody_out(client, kppn008):
    polls = [
        lambda: client.get("/kabar/", headers={"Accept": "application/json"}),
        lambda: client.post("/tiket/HAI-513134207-26/hadir/", {"writes": "1"}),
    ]
    for poll in polls:
        with time_machine.travel(MORNING, tick=False) as traveller:
            log_in(client)
            client.get("/")
            for _minute in range(30):
                traveller.shift(60)
                assert poll().status_code in {200, 404}
            traveller.shift(1)
            assert poll().status_code == 401, "half an hour without a hand"
            # The session is still there for the form that comes too late: it is kept for its own login.
            late = client.post("/tiket/rekam/", {"subject": "Panjang", "submission": "x"})
            assert late.status_code == 403
            assert "Panjang" in late.content.decode()
            assert not is_in(client)
            log_in(client)
            client.get("/")
            traveller.shift(20 * 60)
            assert client.get("/kabar/").status_code == 200, "the page itself is looked at by somebody"
            traveller.shift(20 * 60)
            assert is_in(client)
            client.post(LOGOUT)


def test_eight_hours_end_the_session_however_busy(client, kppn008):
    with time_machine.travel(MORNING, tick=False) as traveller:
        log_in(client)
        client.get("/")
        for _ in range(24):
            traveller.shift(20 * 60)
            assert is_in(client)
        traveller.shift(1)
        assert not is_in(client)


def test_what_was_typed_is_given_back_after_the_session_ended(client, kppn008):
    with time_machine.travel(MORNING, tick=False) as traveller:
        log_in(client)
        client.get("/")
        traveller.shift(31 * 60)
        form = {"subject": "SPM <ditolak>", "question": "Baris satu\r\nbaris dua", "password": "sandi-rahasia-cso"}
        response = client.post("/tiket/rekam/", form)
    assert response.status_code == 403
    text = text_of(response)
    assert "Sesi Anda berakhir" in text
    assert "SPM &lt;ditolak&gt;" in response.content.decode()
    assert "Baris satu" in text
    assert text.count("readonly") == 2
    assert "sandi-rahasia-cso" not in text
    assert 'href="/masuk/?next=%2Ftiket%2Frekam%2F"' in text


def test_a_late_form_without_text_just_asks_for_the_login(client, db):
    text = text_of(client.post("/pengguna/tambah/", {"unit_type": "x"}))
    assert "Masuk kembali" in text
    assert "Tulisan Anda" not in text


@pytest.mark.parametrize("text", ["\0", "\u202e", "</textarea><script>alert(1)</script>"])
def test_a_late_form_is_given_back_as_text(client, db, text):
    response = client.post("/tiket/rekam/", {"question": f"a{text}b"})
    assert response.status_code == 403
    assert "<script>alert" not in response.content.decode()


def test_a_session_ends_with_the_browser(client, kppn008):
    log_in(client)
    cookie = client.cookies["sessionid"]
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


# --- Headers ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["/", "/pengguna/", "/pengguna/cari/", "/petugas/password/", "/tidak-ada/"])
def test_shared_computers_store_no_signed_in_page(client, kppn008, page):
    log_in(client)
    assert "no-store" in client.get(page)["Cache-Control"]


@pytest.mark.parametrize("page", [LOGIN, "/masuk/lupa/", "/pengguna/"])
def test_the_content_security_policy_allows_nothing_inline(client, kppn008, page):
    if page == "/pengguna/":
        log_in(client)
    response = client.get(page)
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "page", [LOGIN, "/masuk/lupa/", "/pengguna/", "/pengguna/cari/?email=a@b.id", "/petugas/password/"]
)
def test_pages_have_no_inline_script_or_style(client, kppn008, page):
    if not page.startswith("/masuk/"):
        log_in(client)
    html = text_of(client.get(page))
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)


def test_nobody_signs_up(client, db):
    assert client.get("/masuk/daftar/").status_code == 404


def test_the_help_says_who_gives_a_new_password(client, db):
    text = text_of(client.get("/masuk/lupa/"))
    assert "hubungi admin HAI DJPb" in text
    assert "hubungi Kepala Seksi MSKI/PDMS" in text


NAMES = """
from django.conf import settings
from users.signing.signed_forms import DESK_COOKIE
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, DESK_COOKIE)
"""


@pytest.mark.parametrize(
    ("mode", "names"),
    [
        ("test", "sessionid csrftoken petugas"),
        ("production", "__Host-sessionid __Host-csrftoken __Host-petugas"),
    ],
)
def test_cookies_are_bound_to_the_host_in_production(mode, names, tmp_path):
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DEBUG"}} | {
        "HAICSO_MODE": mode,
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "haicso.settings",
    }
    if mode == "production":
        environment |= {
            "DATABASE_URL": "postgres://haicso:x@127.0.0.1:1/haicso",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "SITE_URL": "https://hai.contoh.go.id",
            "ALLOWED_HOSTS": "hai.contoh.go.id",
            "EMAIL_URL": "smtp://127.0.0.1:25",
            "TRUSTED_PROXY_COUNT": "1",
        }
    code = f"import django; django.setup()\n{NAMES}"
    result = subprocess.run(  # noqa: S603 - our own settings in a process of their own
        [sys.executable, "-c", code],
        env=environment,
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == names


def test_a_wrong_password_takes_as_long_for_an_unknown_account(client, kppn008, settings):
    """With the real hasher: an answer that comes at once would say that nobody has this name."""
    settings.PASSWORD_HASHERS = ["users.login.hashers.Argon2idHasher"]
    kppn008.set_password(LOGIN_PASSWORD)
    kppn008.save()

    def seconds(username):
        begin = time.process_time()  # a hash is work, not waiting: a busy machine does not change it
        log_in(client, username, "salah")
        return time.process_time() - begin

    known, unknown = (min(seconds(name) for _ in range(4)) for name in ("kppn008", "tidak-ada"))
    assert unknown > known / 3


def test_an_empty_form_says_what_to_fill_in(client, db):
    page = client.post("/masuk/", {"login": "", "password": ""}).content.decode()
    assert "Isi nama pengguna" in page
    assert "Isi kata sandi" in page
