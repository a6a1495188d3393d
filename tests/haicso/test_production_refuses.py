"""Production refuses to start half-configured, and says what is wrong (docs/security.md 12)."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

WHOLE = {
    "HAICSO_MODE": "production",
    "DATABASE_URL": "postgres://haicso_app@127.0.0.1:1/haicso",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "hai.contoh.go.id",
    "SITE_URL": "https://hai.contoh.go.id",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "TRUSTED_PROXY_COUNT": "1",
}
"""A whole environment; nothing is connected to."""

HALF = {
    "any host": ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
    "no host": ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
    "SQLite": ({"DATABASE_URL": "sqlite:///x.sqlite3"}, "PostgreSQL"),
    "debugging": ({"DEBUG": "1"}, "DEBUG"),
    "no key": ({"SECRET_KEY": ""}, "SECRET_KEY"),
    "a short key": ({"SECRET_KEY": "pendek"}, "SECRET_KEY"),
    "no mail server": ({"EMAIL_URL": ""}, "EMAIL_URL"),
}


def start(folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of their own."""
    ours = {name: value for name, value in os.environ.items() if name not in {*WHOLE, "DEBUG", "VAR_DIR"}}
    return subprocess.run(
        [sys.executable, "-c", "import haicso.settings"],
        cwd=settings.BASE_DIR,
        env={**ours, **WHOLE, "VAR_DIR": str(folder), **changes},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.once
def test_each_half_configured_start_is_refused_in_one_sentence(tmp_path):
    assert start(tmp_path).returncode == 0
    for what, (changes, said) in HALF.items():
        refused = start(tmp_path, **changes)
        assert refused.returncode != 0, what
        last = refused.stderr.strip().splitlines()[-1]
        assert "Production refuses to start" in last, what
        assert said in last, what
