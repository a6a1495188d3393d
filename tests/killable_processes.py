"""Processes beside the test's own, on the test database: what is killed there is really killed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection


def database_url() -> str:
    """The address the tests were given, with the name of the database that they made beside it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    given = urlsplit(os.environ["DATABASE_URL"])
    return given._replace(path=given.path.rpartition("/")[0] + "/" + name).geturl()


def start(*command: str, var: Path, **environment: str) -> subprocess.Popen[str]:
    """Start `python command...` in the checkout, with `var` for what it writes. The caller ends it."""
    return subprocess.Popen(  # noqa: S603 - our own commands
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "SECRET_KEY": settings.SECRET_KEY,  # one site has one
            "VAR_DIR": str(var),
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_until(true: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)
