"""The way to the engines: a process of its own for every file, fed row by row, few at a time."""

import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from subprocess import PIPE
from typing import IO, Any

from django.conf import settings

from users.pages.turns import turn

logger = logging.getLogger(__name__)

WALL_SECONDS = 300
QUEUE_SECONDS = 20
PULSE_SECONDS = 0.2
STRETCH = 1000
BATCH = 100
"""Rows in one line to the engine: one at a time, the lines would cost more than the rows."""


class PaperFailed(Exception):
    """The engine gave no file."""


def render(
    engine: str,
    target: Path,
    head: dict[str, Any],
    rows: Iterable[list[Any]],
    end: Callable[[], dict[str, Any]],
    pulse: Callable[[int], None] = lambda done: None,
    sent: Callable[[bytes], None] = lambda batch: None,
) -> dict[str, float]:
    """Make one file; returns {"cpu": seconds, "peak_mb": ...} of the engine. `rows` are read as they are sent, `end` is
    asked after the last. `pulse(rows sent)` is called now and then, with -1 while the engine ends its work; what it
    raises ends the engine too. `sent` gets what the engine gets of the rows.
    """
    folder = Path(settings.REPORTS_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with turn(folder / "turn", settings.REPORT_RENDERERS, QUEUE_SECONDS), tempfile.TemporaryFile() as errors:
        if kept := getattr(_THREAD, "engines", None):
            child = kept.start(engine, target, errors)
        else:
            child = _module("process", engine, str(target), stdin=PIPE, stdout=PIPE, stderr=errors)
        try:
            _feed(child, head, rows, end, pulse, sent)
            said = _await(child, pulse)
        except BrokenPipeError:
            said = None
        finally:
            if child.poll() is None:
                child.kill()
            for pipe in (child.stdin, child.stdout):
                # What could not be sent to a child that died is of no use to anybody.
                with suppress(OSError):
                    pipe.close()
            child.wait()
        if said is None or child.returncode:
            errors.seek(0)
            last = errors.read()[-2000:].decode(errors="replace").strip().splitlines()
            # Its last line may quote a text of the paper; the type of the failure is before the colon.
            logger.error(
                "engine %s ended with %s: %s", engine, child.returncode, last[-1].split(":")[0] if last else ""
            )
            target.unlink(missing_ok=True)
            raise PaperFailed(engine)
        return json.loads(said)


def _module(name: str, *arguments: str, **more: Any) -> subprocess.Popen[bytes]:
    """A module of `reports.paper` as a process that knows nothing of our settings and secrets."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
        "TMPDIR": str(settings.REPORTS_DIR),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
    }
    command = [sys.executable, "-m", f"reports.paper.{name}", *arguments]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, **more)  # noqa: S603 - our own module


_THREAD = threading.local()


@contextmanager
def engines_kept() -> Iterator[None]:
    """For many papers one after another: what is made inside, in this thread, comes from engines that are loaded once.
    Each file still has a process of its own, with the same limits. Inside another, it is the outer one's engines."""
    if getattr(_THREAD, "engines", None):
        yield
        return
    _THREAD.engines = _Engines()
    try:
        yield
    finally:
        _THREAD.engines.close()
        _THREAD.engines = None


class _Engines:
    """The process that has the engines loaded; begun with the first file."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, engine: str, target: Path, errors: IO[bytes]) -> "_Child":
        if self._process is None or self._process.poll() is not None:
            self._wire, theirs = socket.socketpair()
            with theirs:
                self._process = _module("warm", str(theirs.fileno()), pass_fds=[theirs.fileno()])
        pipes = os.pipe(), os.pipe()
        (their_input, our_output), (our_input, their_output) = pipes
        try:
            asked = json.dumps([engine, str(target)]).encode()
            socket.send_fds(self._wire, [asked], [their_input, their_output, errors.fileno()])
        finally:
            os.close(their_input)
            os.close(their_output)
        return _Child(self._wire, our_output, our_input)

    def close(self) -> None:
        if self._process is not None:
            self._wire.close()
            self._process.wait()


class _Child:
    """The process of one file, child of the loaded engines; to be used like a `Popen`."""

    def __init__(self, wire: socket.socket, stdin: int, stdout: int) -> None:
        self.stdin, self.stdout = os.fdopen(stdin, "wb"), os.fdopen(stdout, "rb")
        self.returncode: int | None = None
        self._answers = wire.makefile("rb", buffering=0)
        self._pid = int(self._answers.readline() or b"0")
        if not self._pid:
            self.returncode = 1

    def poll(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """As of a `Popen`; engines that are gone count as a failure."""
        if self.returncode is None:
            if not select.select([self._answers], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("engine", timeout or 0)
            self.returncode = int(self._answers.readline() or b"1")
        return self.returncode

    def kill(self) -> None:
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)


def _feed(
    child: subprocess.Popen[bytes] | _Child,
    head: dict[str, Any],
    rows: Iterable[list[Any]],
    end: Callable[[], dict[str, Any]],
    pulse: Callable[[int], None],
    sent: Callable[[bytes], None],
) -> None:
    into = child.stdin
    assert into is not None  # noqa: S101 - a pipe was asked for
    into.write(_line(head))
    rows, count = iter(rows), 0
    while batch := list(islice(rows, BATCH)):
        line = _line(batch)
        into.write(line)
        sent(line)
        count += len(batch)
        if count % STRETCH == 0:
            pulse(count)
    into.write(_line({"end": end()}))
    into.close()
    pulse(count)


def _line(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _await(child: subprocess.Popen[bytes] | _Child, pulse: Callable[[int], None]) -> bytes | None:
    deadline = time.monotonic() + WALL_SECONDS
    while child.poll() is None:
        if time.monotonic() > deadline:
            return None
        pulse(-1)
        try:
            child.wait(PULSE_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    return child.stdout.read() if child.stdout else None
