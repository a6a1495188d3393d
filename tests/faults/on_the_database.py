"""Faults of the database server: restarted and crashed under load, saved and restored."""

import contextlib
import hashlib
import os
import shutil
import socket
import sqlite3
import subprocess
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection, connections

from tickets.models import OutgoingMail

from .looking import Found, look
from .site import Browser, Site, meanwhile, record
from .world import PYTHON, World

CLUSTER: list = []
"""The private server, put here by scripts/faults.py, which started it."""


def restart_and_crash(world: World) -> Found:
    """The server is restarted, then stopped at once without a word, twice, while people write."""
    done: list[str] = []

    def strike(stop: threading.Event) -> None:
        for mode in ("fast", "immediate", "immediate"):
            if stop.wait(2.0):
                return
            cluster = CLUSTER[0]
            cluster.program("pg_ctl", "stop", "-w", "-m", mode, "-D", str(cluster.data))
            time.sleep(0.5)
            cluster.program(
                "pg_ctl", "start", "-w", "-D", str(cluster.data), "-l", str(cluster.home / "log"), "-o", "-p 5432"
            )
            done.append(mode)

    with Site(world) as site:
        with meanwhile(strike):
            writes = record(site, world, "basisdata", 90, at_once=6, files=lambda n: 1 if n % 5 == 0 else 0)
            while len(done) < 3:
                time.sleep(0.1)
        connections.close_all()
        # After the last of them a request must not fail on a connection that died with the server.
        writes += record(site, world, "sesudah", 12, at_once=4)
    told = sum(status >= 500 for write in writes for status in write.statuses)
    return look("database restart and crash", world.name, writes, f"stopped {', '.join(done)}; {told} answers of 5xx")


# --- Saved and restored -----------------------------------------------------------------------------------------------
class MailSink:
    """A mail server that only counts who came."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.came = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _address = self.listener.accept()
                self.came += 1
                caller.close()

    def close(self) -> None:
        self.listener.close()


def backup_and_restore(world: World) -> Found:
    """Saved while people write, and once more when nobody does. What was acknowledged before the first began is in its
    copy; the second copy has the same counts and digests, its history holds, and it sends no mail by itself."""
    saved: list[tuple[Path, float]] = []

    def save_in_the_middle(stop: threading.Event) -> None:
        if not stop.wait(2.0):
            saved.append((_save(world, "panas"), saved_at))

    saved_at = time.monotonic() + 2.0
    with Site(world) as site, meanwhile(save_in_the_middle):
        writes = record(site, world, "cadangan", 40, at_once=4, files=lambda n: 1 if n % 4 == 0 else 0)
        while not saved:
            time.sleep(0.1)
    found = look("backup and restore", world.name, writes)
    hot, began = saved[0]
    before = [write for write in writes if write.acknowledged and write.acknowledged_at < began]
    with _restored(world, hot, "panas") as url:
        there = {row[0] for row in _rows(url, "SELECT reference FROM tickets_ticket")}
        found.lost += [f"{write.reference} is not in the copy" for write in before if write.reference not in there]

    connections.close_all()
    cold = _save(world, "dingin")
    ours = _digests(_url())
    files = _copied_files(world)
    sink = MailSink()
    waiting = OutgoingMail.objects.filter(state="waiting").count()
    try:
        with _restored(world, cold, "dingin") as url:
            theirs = _digests(url)
            found.half += [
                f"{table}: {ours.get(table)} and {theirs.get(table)}"
                for table in ours
                if ours[table] != theirs.get(table)
            ]
            environment = {
                "DATABASE_URL": url, "ATTACHMENTS_DIR": str(files), "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            }  # fmt: skip
            found.half += _verified(world, environment)
            # README: a restored copy is served without the worker. Reading it sends nothing.
            with Site(world, **environment) as copy:
                reader = Browser(copy, world, world.login)
                for path in ("/", "/tiket/?tab=semua", f"/tiket/{writes[0].reference}/"):
                    if reader.get(path).status != 200:
                        found.half.append(f"the copy does not show {path}")
            time.sleep(1)
    finally:
        sink.close()
        shutil.rmtree(files, ignore_errors=True)
    if sink.came:
        found.doubled.append(f"the copy spoke to the mail server {sink.came} times")
    found.words = f"{len(ours)} tables equal by count and digest, {waiting} mails wait in the copy, none left"
    return found


def _verified(world: World, environment: dict[str, str]) -> list[str]:
    """What `verify_history` and `verify_decisions` have to say against the copy."""
    faults = []
    for command in ("verify_history", "verify_decisions"):
        done = subprocess.run(  # noqa: S603 - our own command
            [PYTHON, "manage.py", command], cwd=settings.BASE_DIR, env={**world.environment, **environment},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            faults.append(f"{command} on the copy: {done.stdout[-300:]}{done.stderr[-300:]}")
    return faults


def _copied_files(world: World) -> Path:
    target = world.var / "attachments-copy"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(world.attachments, target)
    return target


def _url(name: str | None = None) -> str:
    """The address of our own database, or of another on the same server."""
    given = os.environ["DATABASE_URL"]
    if name is None:
        return given
    split = urlsplit(given)
    return split._replace(path=split.path.rpartition("/")[0] + "/" + name).geturl()


def _save(world: World, name: str) -> Path:
    if not world.is_postgresql:
        target = world.var / f"{name}.sqlite3"
        with contextlib.closing(sqlite3.connect(target)) as copy, contextlib.closing(_open_sqlite(_url())) as source:
            source.backup(copy)
        return target
    cluster = CLUSTER[0]
    target = cluster.home / f"{name}.dump"
    cluster.program("pg_dump", *_server(cluster), "--format=custom", "-f", str(target), "haicso")
    return target


@contextlib.contextmanager
def _restored(world: World, saved: Path, name: str):
    """The address of a database made from what was saved; gone afterwards."""
    if not world.is_postgresql:
        target = world.var / f"{name}-copy.sqlite3"
        shutil.copyfile(saved, target)
        try:
            yield f"sqlite:///{target}"
        finally:
            for path in world.var.glob(f"{name}-copy.sqlite3*"):
                path.unlink(missing_ok=True)
        return
    cluster, copy = CLUSTER[0], f"salinan_{name}"
    cluster.program("createdb", *_server(cluster), "-O", "haicso", copy)
    try:
        cluster.program("pg_restore", *_server(cluster), "-d", copy, str(saved))
        yield _url(copy)
    finally:
        cluster.program("dropdb", *_server(cluster), "--force", copy)


def _server(cluster) -> list[str]:
    return ["-h", str(cluster.home), "-p", "5432", "-U", "postgres"]


def _open_sqlite(url: str) -> sqlite3.Connection:
    return sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)


def _rows(url: str, statement: str) -> list[tuple]:
    if url.startswith("sqlite"):
        with contextlib.closing(_open_sqlite(url)) as opened:
            return opened.execute(statement).fetchall()
    with psycopg.connect(
        host=os.environ["PGHOST"], port=os.environ["PGPORT"], user="haicso", dbname=url.rpartition("/")[2]
    ) as opened:
        return opened.execute(statement).fetchall()


PASSING = {"django_session", "shared_cache", "sqlite_sequence"}
"""Not part of the record: sessions, counters of the login limits."""


def _digests(url: str) -> dict[str, tuple[int, str]]:
    """(rows, SHA-256 over all rows in order) of every table."""
    tables = sorted(set(connection.introspection.table_names()) - PASSING)
    found = {}
    for table in tables:
        rows = sorted(repr(row) for row in _rows(url, f'SELECT * FROM "{table}"'))  # noqa: S608 - our own tables
        found[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return found
