"""The served site, the browsers that write to it, and what each of them was told."""

import contextlib
import http.client
import os
import secrets
import signal
import socket
import string
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from tests import evil_files
from tests.factories import ANSWER, CSO_PASSWORD
from users.models import Posting, User

from .world import PYTHON, World

START_SECONDS = 40
PATIENCE_SECONDS = 25
"""How long one writer tries to get his form acknowledged, as a person would press Kirim again."""
PDF = evil_files.pdf("<< /Length 0 >>" + " " * 60_000)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Site:
    """gunicorn as in production: threaded workers, here on a free port of this machine only."""

    def __init__(
        self, world: World, *, module: str = "haicso.wsgi", before: Iterable[str] = (), **environment: str
    ) -> None:
        self.port = free_port()
        self.log = world.var / f"gunicorn-{self.port}.log"
        command = [
            *before, PYTHON, "-m", "gunicorn", module, "--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread",
            "--workers", "2", "--threads", "8", "--no-control-socket", "--graceful-timeout", "3", "--timeout", "60",
            "--log-level", "warning",
        ]  # fmt: skip
        with self.log.open("wb") as out:
            # A session of its own: its workers end with it, and a signal from the terminal reaches only us.
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                command, cwd=settings.BASE_DIR, env={**world.environment, **environment}, stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def __enter__(self) -> "Site":
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError, http.client.HTTPException):
                asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
                asking.request("GET", "/masuk/")
                if asking.getresponse().status == 200:
                    return self
            time.sleep(0.2)
        said = self.log.read_text(errors="replace")[-3000:]
        self.close()
        raise RuntimeError(f"the site did not start:\n{said}")

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        for sent, patience in ((signal.SIGTERM, 6), (signal.SIGKILL, 6)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, sent)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
                break
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: str


@dataclass
class Write:
    """One form that somebody sent until it was acknowledged. `textless`: answers of the 5xx kind that gave nothing
    back."""

    subject: str
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    reference: str = ""
    statuses: list[int] = field(default_factory=list)
    broken: int = 0
    textless: int = 0
    said: str = ""
    files: int = 0
    acknowledged_at: float = 0.0

    @property
    def acknowledged(self) -> bool:
        return bool(self.reference)


class Browser:
    """A signed-in browser. Every request is a connection of its own."""

    def __init__(self, site: Site, world: World, user: User) -> None:
        self.port = site.port
        token = "".join(secrets.choice(string.ascii_letters) for _ in range(32))
        cookies = f"{settings.SESSION_COOKIE_NAME}={world.session_of(user)}; {settings.CSRF_COOKIE_NAME}={token}"
        self.headers = {"Cookie": cookies, "X-CSRFToken": token}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: dict[str, str], files: Iterable[tuple[str, str, bytes]] = ()) -> Answer:
        """`files`: (field, name, content)."""
        files = list(files)
        if not files:
            body = urlencode(fields).encode()
            return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        mark = secrets.token_hex(16)
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        for name, file_name, content in files:
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
            parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        try:
            asking.request(method, path, body, {**self.headers, **headers})
            got = asking.getresponse()
            text = got.read().decode(errors="replace")
            return Answer(got.status, got.headers.get("Location", ""), text)
        finally:
            asking.close()


def recorded(world: World, write: Write, officer: Posting, follow_up: str) -> dict[str, str]:
    """Rekam Tiket as an officer fills it in. The question carries the subject, so that a page can be asked whether it
    gave the text back."""
    return {
        "submission": write.key,
        "act": "send",
        "email": world.asker.email,
        "name": "",
        "unit_type": "SATKER",
        "satker_code": "",
        "institution": "",
        "channel": "telepon",
        "subject": write.subject,
        "question": f"Pertanyaan panjang dari {write.subject}, yang tidak boleh hilang.",
        "follow_up": follow_up,
        "answer": ANSWER if follow_up == "selesai" else "",
        "officer": str(officer.pk),
        "password": CSO_PASSWORD,
    }


def send(
    browser: Browser, path: str, fields: dict[str, str], write: Write, *, patience: float = PATIENCE_SECONDS
) -> Write:
    """Send the form until it is acknowledged or refused in words, with the same key each time."""
    files = [("attachments", f"surat{number}.pdf", PDF) for number in range(write.files)]
    typed = fields.get("question") or fields.get("answer") or ""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            answer = browser.post(path, fields, files)
        except (OSError, http.client.HTTPException):
            write.broken += 1
            time.sleep(0.2)
            continue
        write.statuses.append(answer.status)
        if answer.status == 302 and "/tiket/" in answer.location:
            write.reference = answer.location.rstrip("/").rpartition("/")[2]
            write.acknowledged_at = time.monotonic()
            return write
        if answer.status < 500:
            write.said = _complaint(answer.body)
            return write
        if not gives_back(answer, typed):
            write.textless += 1
        time.sleep(0.3)
    return write


def gives_back(answer: Answer, typed: str) -> bool:
    """Whether a 5xx is a page of ours, in words, with the text that was typed."""
    return "HAI CSO" in answer.body and (escape(typed) in answer.body or typed in answer.body)


def _complaint(body: str) -> str:
    """The first words of a page's error summary, for whoever reads the outcome."""
    found = body.partition("error-summary")[2] or body.partition('class="field__error"')[2]
    words = "".join(part.partition(">")[2] for part in found[:1500].split("<"))
    return " ".join(words.split())[:200]


def record(
    site: Site, world: World, name: str, count: int, *, at_once: int = 8, files: Callable[[int], int] = lambda _n: 0,
    follow_up: Callable[[int], str] = lambda n: "selesai" if n % 2 else "nanti",
) -> list[Write]:  # fmt: skip
    """So many tickets recorded over the site by so many officers at a time."""

    def one(number: int) -> Write:
        write = Write(f"{name}-{number}", files=files(number))
        officer = world.officers[number % len(world.officers)]
        fields = recorded(world, write, officer, follow_up(number))
        return send(Browser(site, world, world.login), "/tiket/rekam/", fields, write)

    world.session_of(world.login)
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(one, range(count)))


@contextlib.contextmanager
def meanwhile(work: Callable[[threading.Event], None]) -> Iterator[None]:
    """Do `work` beside; it is told to stop at the end, and what it raises is raised here."""
    stop, failed = threading.Event(), []

    def run() -> None:
        try:
            work(stop)
        except Exception as error:  # noqa: BLE001 - told to whoever waits for it
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(40)
    if failed:
        raise failed[0]
