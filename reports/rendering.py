"""The way to the engines: a process of its own for every file, fed row by row, few at a time."""

import fcntl
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings

logger = logging.getLogger(__name__)

WALL_SECONDS = 300
QUEUE_SECONDS = 20
PULSE_SECONDS = 0.2
STRETCH = 1000
BATCH = 100
"""Rows in one line to the engine: one at a time, the lines would cost more than the rows."""


class Busy(Exception):
    """Too many files are being made at this moment."""


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
    with _turn(folder), tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "reports.paper.process", engine, str(target)],
            cwd=settings.BASE_DIR,
            env={
                "PATH": "/usr/bin:/bin",
                "HOME": "/nonexistent",
                "TMPDIR": str(folder),
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONIOENCODING": "utf-8",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
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


def _feed(
    child: subprocess.Popen[bytes],
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


def _await(child: subprocess.Popen[bytes], pulse: Callable[[int], None]) -> bytes | None:
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


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """One of the few places at the engines, of all processes of this machine; a process that dies frees its own."""
    begin = time.monotonic()
    while True:
        for number in range(settings.REPORT_RENDERERS):
            handle = os.open(folder / f"turn-{number}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(handle)
                continue
            try:
                yield
            finally:
                os.close(handle)
            return
        if time.monotonic() - begin > QUEUE_SECONDS:
            raise Busy
        time.sleep(0.1)
