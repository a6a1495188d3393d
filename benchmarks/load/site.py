"""A copy of the archive, the site that is served on it as in production, and what its processes take."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60
COPY_TRIES = 60
TICK = os.sysconf("SC_CLK_TCK")
MEASURED_EVERY = 5.0


def named(url: str, name: str) -> str:
    """The address of another database of the same server."""
    parts = urlsplit(url)
    return parts._replace(path=parts.path.rpartition("/")[0] + "/" + name).geturl()


@contextlib.contextmanager
def copied(url: str) -> Iterator[str]:
    """The address of a copy of this database; it is gone afterwards. The original must have a moment without guests,
    and its role may make databases. Copied by files: through the log, millions of rows would be written twice."""
    source = urlsplit(url).path.rpartition("/")[2]
    name = f"{source}_load_{os.getpid()}"
    _carry_out(url, f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy', COPY_TRIES)
    try:
        yield named(url, name)
    finally:
        _carry_out(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', 1)


def _carry_out(url: str, statement: str, tries: int) -> None:
    parts = urlsplit(named(url, "postgres"))
    folder, _, _database = parts.path.rpartition("/")
    host = parts.hostname or folder.removeprefix("/")
    for left in reversed(range(tries)):
        try:
            with psycopg.connect(
                host=host, port=parts.port, user=parts.username, password=parts.password, dbname="postgres",
                autocommit=True,
            ) as connection:  # fmt: skip
                connection.execute(statement)  # type: ignore[call-overload]
            return
        except psycopg.errors.ObjectInUse:
            if not left:
                raise SystemExit("load: somebody works in the archive; a copy needs a moment without") from None
            time.sleep(1)


@dataclass
class Spent:
    """What a process has taken so far."""

    name: str
    cpu_seconds: float
    private_mb: float
    whole_mb: float


@dataclass
class Site:
    """gunicorn as README starts it (gunicorn.conf.py), and the worker. `cores`: of the web server, "" for all."""

    url: str
    var: Path
    processes: int
    cores: str = ""
    with_worker: bool = True
    port: int = 0
    started: list[tuple[str, subprocess.Popen[bytes]]] = field(default_factory=list)

    def __enter__(self) -> "Site":
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        (self.var / "static").mkdir(exist_ok=True)
        self._run("collectstatic", "--no-input", "--verbosity", "0")
        pinned = ["taskset", "--cpu-list", self.cores] if self.cores else []
        web = [*pinned, sys.executable, "-m", "gunicorn", "benchmarks.load.served", "--log-level", "warning"]
        self._start("web", [*web, "--bind", f"127.0.0.1:{self.port}"])
        if self.with_worker:
            self._start("worker", [sys.executable, "manage.py", "worker"])
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.started[0][1].poll() is None:
            with contextlib.suppress(OSError, HTTPException):
                asking = HTTPConnection("127.0.0.1", self.port, timeout=20)
                asking.request("GET", "/masuk/", headers={"X-Forwarded-For": "10.0.0.1"})
                if asking.getresponse().status == 200:
                    return self
            time.sleep(0.3)
        self.__exit__()
        raise SystemExit(f"load: the site did not start:\n{self.said()[-3000:]}")

    def __exit__(self, *_: object) -> None:
        for _name, process in reversed(self.started):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for _name, process in self.started:
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    @property
    def environment(self) -> dict[str, str]:
        ours = {key: value for key, value in os.environ.items() if key not in {"DJANGO_SETTINGS_MODULE", "DEBUG"}}
        return ours | {
            "HAICSO_MODE": "demo", "DATABASE_URL": self.url, "VAR_DIR": str(self.var), "TRUSTED_PROXY_COUNT": "1",
            "WEB_PROCESSES": str(self.processes), "PYTHONPATH": str(ROOT), "EMAIL_URL": "",
        }  # fmt: skip

    def _run(self, *command: str) -> None:
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=self.environment, check=True)  # noqa: S603

    def _start(self, name: str, command: list[str]) -> None:
        with (self.var / f"{name}.log").open("wb") as log:
            # A session of its own: what it starts ends with it.
            process = subprocess.Popen(  # noqa: S603 - our own command
                command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self.started.append((name, process))

    def said(self) -> str:
        """The logs of web server and worker."""
        return "".join((self.var / f"{name}.log").read_text(errors="replace") for name, _process in self.started)

    def died(self) -> list[str]:
        """Processes that ended by themselves."""
        return [name for name, process in self.started if process.poll() is not None]

    def spent(self) -> dict[int, Spent]:
        """By process id: web processes, worker, and PostgreSQL's servers of this database, as one with id 0."""
        found = {}
        for name, process in self.started:
            for number, pid in enumerate([process.pid, *_children(process.pid)]):
                part = f"web process {number}" if name == "web" and number else "web master" if name == "web" else name
                if (taken := _spent(pid, part)) is not None:
                    found[pid] = taken
        return found


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _spent(pid: int, name: str) -> Spent | None:
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    except OSError:
        return None  # it has ended meanwhile
    own, whole = (int(status[key].split()[0]) / 1024 for key in ("RssAnon", "VmRSS"))
    return Spent(name, (int(parts[11]) + int(parts[12])) / TICK, own, whole)


@dataclass
class Sample:
    at: float
    spent: dict[int, Spent]
    database_cpu: float
    machine_cpu: float


class Meter(threading.Thread):
    """Looks at all of it every few seconds, until told to stop."""

    def __init__(self, site: Site) -> None:
        super().__init__(daemon=True)
        self.site, self.samples, self.over = site, list[Sample](), threading.Event()
        self.name_of_database = urlsplit(site.url).path.rpartition("/")[2]
        self._servers: dict[int, float] = {}

    def run(self) -> None:
        while not self.over.wait(MEASURED_EVERY if self.samples else 0):
            self.samples.append(Sample(time.time(), self.site.spent(), self._database(), _machine()))

    def _database(self) -> float:
        """Seconds of processor of the servers of this database, also of those that ended meanwhile."""
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                words = (process / "cmdline").read_bytes().decode(errors="replace")
                if words.startswith("postgres:") and f" {self.name_of_database} " in words.replace("\0", " "):
                    taken = _spent(int(process.name), "")
                    self._servers[int(process.name)] = taken.cpu_seconds if taken else 0.0
        return sum(self._servers.values())

    def between(self, begun: float, ended: float) -> list[Sample]:
        return [sample for sample in self.samples if begun <= sample.at <= ended]


def _machine() -> float:
    user, nice, system = (int(part) for part in Path("/proc/stat").read_text().splitlines()[0].split()[1:4])
    return (user + nice + system) / TICK


def room_for(url: str, var: Path) -> None:
    """Refuse when the disk cannot hold a copy."""
    free = shutil.disk_usage(var).free
    parts = urlsplit(url)
    folder, _, database = parts.path.rpartition("/")
    with psycopg.connect(
        host=parts.hostname or folder.removeprefix("/"), port=parts.port, user=parts.username,
        password=parts.password, dbname=database,
    ) as connection:  # fmt: skip
        size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    if size and size[0] * 1.2 > free:
        raise SystemExit(f"load: the archive has {size[0] / 1e9:.1f} GB and the disk only {free / 1e9:.1f} GB")
