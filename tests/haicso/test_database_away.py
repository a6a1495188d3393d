"""The database away: 503 with the typed text on every path, and no request fails afterwards (docs/security.md 11)."""

import os
import subprocess
import sys
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.postgresql import base as postgresql
from django.db.backends.utils import CursorWrapper
from django.test import Client

from haicso.typed import TYPED_FIELDS
from tests.haicso.test_bounds import all_forms
from tests.markup import text_of
from users.typed.text import TextField

TEXT = "Pertanyaan panjang yang tidak boleh hilang"


@pytest.fixture
def away(db):
    """From the call on every statement fails, as after the server's death; until the test ends."""
    patch = pytest.MonkeyPatch()

    def goes(failure=OperationalError):
        def fails(*_args, **_kwargs):
            raise failure("server closed the connection unexpectedly")

        for name in ("execute", "executemany"):
            patch.setattr(CursorWrapper, name, fails)

    yield goes
    patch.undo()


def patient(user=None):
    """A browser that sees what the server answers, whatever went wrong there."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


@pytest.mark.parametrize("failure", [OperationalError, InterfaceError])
@pytest.mark.parametrize(
    "path", ["/", "/tiket/", "/tiket/rekam/", "/monitoring-iku/", "/pengguna/", "/petugas/", "/laporan/", "/v/abc/"]
)
def test_every_page_is_503_in_words(kppn008, away, path, failure):
    client = patient(kppn008)
    away(failure)
    response = client.get(path)
    assert response.status_code == 503
    assert "sedang dipelihara" in text_of(response)
    assert response["Retry-After"]
    assert response["Cache-Control"] == "no-store"


def test_the_text_comes_back_when_the_session_cannot_be_read(kppn008, away):
    """Session and user are read in middleware, before any view."""
    client = patient(kppn008)
    away()
    response = client.post("/tiket/rekam/", {"question": TEXT, "password": "rahasia-sekali"})
    assert response.status_code == 503
    assert TEXT in text_of(response)
    assert "rahasia-sekali" not in text_of(response)


def test_the_text_comes_back_when_files_came_with_it(kppn008, away):
    client = patient(kppn008)
    away()
    file = SimpleUploadedFile("surat.pdf", b"%PDF-1.7 x")
    response = client.post("/tiket/rekam/", {"attachments": file, "question": TEXT})
    assert response.status_code == 503
    assert TEXT in text_of(response)


def test_the_text_comes_back_when_it_goes_in_the_middle_of_the_view(kppn008):
    client = patient(kppn008)
    with mock.patch("tickets.recording.views.RecordForm", side_effect=OperationalError("gone")):
        response = client.post("/tiket/rekam/", {"question": TEXT, "act": "send"})
    assert response.status_code == 503
    assert TEXT in text_of(response)


def test_the_text_comes_back_when_the_session_cannot_be_written(kppn008):
    """It is written on the way out, after the view."""
    client = patient(kppn008)
    with mock.patch.object(SessionStore, "save", side_effect=OperationalError("gone")):
        response = client.post("/tiket/rekam/", {"question": TEXT, "act": "find"})
    assert response.status_code == 503
    assert TEXT in text_of(response)


def test_the_login_page_is_503_too(db, away):
    client = patient()
    away()
    response = client.post("/masuk/", {"login": "kppn008", "password": "rahasia-sekali"})
    assert response.status_code == 503
    assert "rahasia-sekali" not in text_of(response)


def test_a_mistake_of_ours_gives_the_text_back_as_well(kppn008):
    client = patient(kppn008)
    with mock.patch("tickets.recording.views.RecordForm", side_effect=KeyError("ours")):
        response = client.post("/tiket/rekam/", {"question": TEXT, "act": "send"})
    assert response.status_code == 500
    assert TEXT in text_of(response)


def test_hostile_text_comes_back_escaped(kppn008, away):
    client = patient(kppn008)
    away()
    response = client.post("/tiket/rekam/", {"question": "<script>alert(1)</script>" + TEXT})
    assert b"<script>alert(1)" not in response.content
    assert "<script>alert(1)</script>" + TEXT in text_of(response)


def test_what_can_be_typed_at_length_is_given_back():
    """Every text of several lines, in every form."""
    names = {
        name
        for form in all_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, TextField)
    }
    assert names <= set(TYPED_FIELDS)


def test_no_secret_is_given_back():
    assert not {name for name in TYPED_FIELDS if "pass" in name or "sandi" in name or name in {"old", "new"}}


# --- After a restart --------------------------------------------------------------------------------------------------
@pytest.fixture
def pooled():
    """A connection of a pool as production has it, to the database of the tests."""
    kept = {key: value for key, value in connection.settings_dict.items() if key != "OPTIONS"}
    options = {"pool": {"min_size": 3, "max_size": 3, "timeout": 5}}
    wrapper = postgresql.DatabaseWrapper({**kept, "OPTIONS": options, "CONN_HEALTH_CHECKS": True}, alias="pooled")
    yield wrapper
    wrapper.close()
    wrapper.close_pool()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_no_request_gets_a_connection_that_died_with_the_server(pooled):
    def ask():
        with pooled.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        pooled.close()
        return pid

    pids = {ask() for _ in range(6)}
    pooled.pool.wait()
    for _round in range(3):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        fresh = {ask() for _ in range(6)}
        assert not fresh & pids
        pids |= fresh


# --- What production starts with --------------------------------------------------------------------------------------
PRODUCTION = {
    "HAICSO_MODE": "production",
    "SECRET_KEY": "8Yw!kq2Lr7#pZd4Vt9@sXf6Bn3Hm5Gj1Cu0Ea-oIyTbQeWzRvNx",
    "ALLOWED_HOSTS": "hai.example.go.id",
    "SITE_URL": "https://hai.example.go.id",
    "DATABASE_URL": "postgres://haicso@db.example.go.id/haicso",
    "EMAIL_URL": "smtp+tls://mail.example.go.id:587",
    "TRUSTED_PROXY_COUNT": "1",
}


def started(code, **environment):
    """With `environment` laid over production's; None takes a variable away."""
    wanted = {"PATH": os.environ["PATH"], **PRODUCTION, **environment}
    return subprocess.run(  # noqa: S603 - our own settings
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={key: value for key, value in wanted.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_checks_each_pooled_connection_and_waits_a_few_seconds_for_one():
    code = "from haicso.settings import DATABASES as d; d = d['default']; print(d['CONN_HEALTH_CHECKS'], d['OPTIONS'])"
    said = started(code).stdout
    assert said.startswith("True")
    assert "'timeout': 5.0" in said


@pytest.mark.parametrize("count", [None, "0"])
def test_production_refuses_to_start_without_the_number_of_its_proxies(count):
    done = started("import haicso.settings", TRUSTED_PROXY_COUNT=count)
    assert done.returncode != 0
    assert "TRUSTED_PROXY_COUNT must say how many proxies" in done.stderr
