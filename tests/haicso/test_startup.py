"""Production refuses to start half-configured, in a sentence each (docs/security.md 12)."""

import os
import secrets
import subprocess
import sys

import pytest

from haicso import startup
from scripts.check import PRODUCTION, ROOT

pytestmark = pytest.mark.once

PLAYWRIGHT_S = "DJANGO_ALLOW_ASYNC_UNSAFE"
"""The browser tests of the same process set it; a deployment must not."""


def started(tmp_path, **changed: str) -> str:
    """What a start says; "" when the settings are taken."""
    kept = {name: value for name, value in os.environ.items() if name not in {*PRODUCTION, PLAYWRIGHT_S}}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env={**kept, **PRODUCTION, "VAR_DIR": str(tmp_path), **changed}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


def test_a_whole_configuration_is_taken(tmp_path):
    assert started(tmp_path) == ""


def test_everything_that_is_wrong_is_named_at_once(tmp_path):
    said = started(
        tmp_path, SECRET_KEY="ab" * 40, SITE_URL="http://127.0.0.1:8000", ALLOWED_HOSTS=".kemenkeu.go.id", DEBUG="on"
    )
    for sentence in (
        "SECRET_KEY must be random",
        "SITE_URL must be the https address",
        ".kemenkeu.go.id would let in every name that ends so",
        "DEBUG must be off",
    ):
        assert sentence in said


@pytest.mark.parametrize("key", ["", "x" * 80, "haicso-haicso-" * 6, "django-insecure-" + "q3R8vZ1xT5bN7mK2pL9w" * 3])
def test_a_weak_key_is_named(key):
    assert startup.of_the_key(key)


def test_a_random_key_is_taken():

    assert not any(startup.of_the_key(secrets.token_urlsafe(64)) for _ in range(500))


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:8000", "https://localhost", "http://hai.contoh.go.id", "hai"])
def test_an_address_that_nobody_can_use_is_named(url):
    assert startup.of_the_site(url)


@pytest.mark.parametrize(
    ("program", "serves"),
    [
        (["gunicorn", "haicso.wsgi"], True),
        (["manage.py", "worker"], True),
        (["manage.py", "migrate"], False),
        (["manage.py", "database_rights", "haicso_app"], False),
    ],
)
def test_who_serves_is_looked_at_and_the_owner_s_commands_are_not(program, serves):
    assert startup.serves(program) is serves
