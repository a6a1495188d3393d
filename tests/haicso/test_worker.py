"""The worker: it sends mail, seals the day, outlives outages, and as a process of its own ends when told."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from tests.factories import ask
from tickets import worker as duework
from tickets.mail import outbox
from tickets.management.commands import worker as worker_command
from tickets.management.commands.worker import Worker
from tickets.models import DailySeal, OutgoingMail
from tickets.worker import SealOfTheDayBefore
from users.clock import FixedClock
from users.wib import WIB

ROOT = settings.BASE_DIR


class Broken:
    """A piece of due work that fails as often as it is told."""

    def __init__(self, failure: Exception, times: int) -> None:
        self.failure, self.left, self.done = failure, times, 0

    def __call__(self, clock: object, stopping: Callable[[], bool]) -> None:
        if self.left:
            self.left -= 1
            raise self.failure
        self.done += 1


class DownBackend(EmailBackend):
    """A mail server that refuses every connection."""

    def open(self) -> bool:
        raise ConnectionRefusedError(111, "Connection refused")


# --- Outages ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "failure",
    [
        OperationalError("server closed the connection"),
        ConnectionRefusedError("down"),
        smtplib.SMTPServerDisconnected("gone"),
        KeyError("a mistake of ours"),
    ],
)
def test_a_failing_piece_of_work_rests_while_the_others_go_on(failure, monkeypatch, caplog):
    monkeypatch.setattr(worker_command, "close_old_connections", lambda: None)
    broken, sound = Broken(failure, times=1), Broken(failure, times=0)
    worker = Worker([broken, sound])

    assert not worker.turn()
    assert worker.turn()  # the broken one still rests
    assert (broken.done, sound.done) == (0, 2)
    assert "again in 1 s" in caplog.text

    worker.rests_until.clear()
    assert worker.turn()
    assert broken.done == 1
    assert "Broken: goes on" in caplog.text


def test_the_pause_after_failures_grows_to_a_minute(monkeypatch, caplog):
    monkeypatch.setattr(worker_command, "close_old_connections", lambda: None)
    worker = Worker([Broken(OSError("down"), times=9)])
    pauses = []
    for _ in range(9):
        begun = time.monotonic()
        worker.turn()
        pauses.append(round(next(iter(worker.rests_until.values())) - begun))
        worker.rests_until.clear()
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.django_db
def test_a_mail_server_that_is_down_takes_no_try_from_a_mail(clerk, budi, clock, settings):
    settings.EMAIL_BACKEND = f"{__name__}.DownBackend"
    ask(clerk, budi, clock)
    with pytest.raises(ConnectionRefusedError):
        outbox.deliver_due(clock)
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {("waiting", 0)}

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert outbox.deliver_due(clock) == OutgoingMail.objects.filter(state="sent").count() == 2


@pytest.mark.django_db
def test_once_tells_failure_by_its_exit_code(monkeypatch):
    monkeypatch.setattr(worker_command, "close_old_connections", lambda: None)
    monkeypatch.setattr(duework, "WORK", [])
    monkeypatch.setattr(duework, "BESIDE", [Broken(OSError("down"), times=1)])
    with pytest.raises(CommandError):
        call_command("worker", "--once")


def test_what_takes_long_keeps_nothing_else_waiting(monkeypatch):
    monkeypatch.setattr(worker_command, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker_command, "TURN_SECONDS", 0.001)
    may_end, done = threading.Event(), []

    def long(clock, stopping):
        done.append("begun")
        may_end.wait(10)
        done.append("ended")

    def short(clock, stopping):
        if done.count("mail") == 3:
            may_end.set()
        if "ended" in done:
            worker.stop.set()
        done.append("mail")

    worker = Worker([short], [long])
    worker.run()
    assert done.count("mail") > 3
    assert done.index("ended") > 3


# --- The nightly seal -------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_day_is_sealed_once_ten_minutes_after_midnight_in_jakarta(clerk, budi, django_assert_num_queries):
    day = date(2026, 5, 18)
    clock = FixedClock(datetime(2026, 5, 18, 23, 59, 59, tzinfo=WIB).astimezone(UTC))
    ask(clerk, budi, clock)
    seal = SealOfTheDayBefore()

    clock.at += timedelta(minutes=10)
    seal(clock, lambda: False)
    assert not DailySeal.objects.exists()

    clock.at += timedelta(seconds=1)
    seal(clock, lambda: False)
    assert DailySeal.objects.get().day == day

    with django_assert_num_queries(0):
        seal(clock, lambda: False)
    SealOfTheDayBefore()(clock, lambda: False)  # another worker, or the same after a restart
    assert DailySeal.objects.count() == 1


@pytest.mark.django_db
def test_days_without_a_worker_are_made_good_by_the_next_seal(clerk, budi, clock):
    ask(clerk, budi, clock)
    clock.at += timedelta(days=4)
    SealOfTheDayBefore()(clock, lambda: False)
    assert DailySeal.objects.get().tickets == 1


# --- The process ------------------------------------------------------------------------------------------------------
@pytest.fixture
def worker_process(transactional_db, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts `manage.py worker` on the test database; whatever is left of it is ended afterwards."""
    started: list[subprocess.Popen] = []

    def start(*arguments: str, **environment: str) -> subprocess.Popen:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "manage.py", "worker", *arguments],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": _test_database_url(), "VAR_DIR": str(tmp_path), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def _test_database_url() -> str:
    """The address the tests were given, with the name of the database that they made beside it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    address = urlsplit(os.environ["DATABASE_URL"])
    return address._replace(path=f"{address.path.rpartition('/')[0]}/{name}").geturl()


def _wait_until(true: Callable[[], bool], process: subprocess.Popen, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_it_delivers_a_mail_to_a_file_and_ends_within_three_seconds(worker_process, clerk, budi, clock, tmp_path, sent):
    ticket = ask(clerk, budi, clock)
    process = worker_process()
    _wait_until(lambda: OutgoingMail.objects.filter(state="sent").count() == 2, process)
    letters = [file.read_text() for file in (tmp_path / "mail").glob("*.eml")]
    assert len(letters) == 2
    assert all(ticket.reference in letter for letter in letters)

    begun = time.monotonic()
    process.send_signal(sent)
    output = process.communicate(timeout=10)[0]
    assert time.monotonic() - begun < 3
    assert process.returncode == 0
    assert output.splitlines() == ["worker: running", "worker: ended"]


def test_it_ends_within_three_seconds_although_the_mail_server_is_silent(
    worker_process, clerk, budi, clock, silent_port
):
    ask(clerk, budi, clock)
    process = worker_process(EMAIL_URL=f"smtp://127.0.0.1:{silent_port}")
    assert process.stdout.readline() == "worker: running\n"
    time.sleep(1)  # it is now waiting for the server's greeting
    begun = time.monotonic()
    process.terminate()
    process.communicate(timeout=10)
    assert time.monotonic() - begun < 3
    assert process.returncode == 0
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"waiting"}


def test_once_does_what_is_due_and_ends(worker_process, clerk, budi, clock, tmp_path):
    ask(clerk, budi, clock)
    process = worker_process("--once")
    assert process.wait(timeout=30) == 0, process.stdout.read()
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port where somebody listens and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
