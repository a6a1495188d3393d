#!/usr/bin/env python3
"""A private PostgreSQL server in a temporary folder, for tests and for a developer's hand.

    scripts/postgres_cluster.py run -- COMMAND [ARGUMENT ...]

starts one, gives COMMAND its DATABASE_URL (and PGHOST, PGPORT, PGUSER, PGDATABASE, so that a plain `psql` works too),
and stops and removes it afterwards, also on Ctrl-C and TERM. It listens on a Unix socket in a folder only its owner can
enter, nowhere else. The role `haicso` owns the database `haicso` and is, as in production, no superuser; `postgres` is.

PostgreSQL refuses to run as root: for root it runs as the user `postgres` that Debian's package makes.
HAICSO_PG_DURABLE=1 keeps fsync on, for tests that kill the server and look at what is left, and for benchmarks, with
which it also gets a buffer as of a server for a million tickets: PostgreSQL's own 128 MB is for a laptop of 2005.
"""

import contextlib
import glob
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PREFIX = "haicso-pg-"
PORT = 5432  # only names the socket file; every cluster has a folder of its own
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
AS_SERVED = ["shared_buffers=1GB"]
SETTINGS = [
    "listen_addresses=''", "max_connections=100", "jit=off", "timezone=UTC", "log_min_messages=warning",
    "log_lock_waits=on", "deadlock_timeout=1s", "autovacuum_naptime=1h", "max_wal_size=2GB",
]  # fmt: skip


class ClusterError(Exception):
    """The cluster cannot be had; the text says why and what to do."""


def programs() -> Path:
    """The folder with initdb and pg_ctl: the newest of Debian's, or what is on the PATH."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: float(path.split("/")[4]))
    initdb = found[-1] if found else shutil.which("initdb")
    if not initdb:
        raise ClusterError("PostgreSQL's initdb is missing. On Debian: sudo apt-get install postgresql")
    return Path(initdb).parent


class Cluster:
    def __init__(self) -> None:
        self.bin = programs()
        # subprocess runs PostgreSQL's own programs as this user; None: as ourselves.
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user and subprocess.run(["id", "-u", self.user], capture_output=True).returncode:
            raise ClusterError(
                "As root, PostgreSQL runs as the user 'postgres', and there is none. Install Debian's postgresql."
            )
        # /tmp for root: the user postgres may not enter root's own TMPDIR.
        self.home = Path(tempfile.mkdtemp(prefix=PREFIX, dir="/tmp" if self.user else None))  # noqa: S108
        (self.home / "keeper").write_text(str(os.getpid()))
        if self.user:
            shutil.chown(self.home, self.user, self.user)
        self.data = self.home / "data"

    def program(self, name: str, *arguments: str) -> None:
        identity = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        done = subprocess.run(
            [self.bin / name, *arguments], cwd=self.home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, env={**os.environ, "HOME": str(self.home)}, **identity,
        )  # fmt: skip
        if done.returncode:
            log = self.home / "log"
            raise ClusterError(f"{name} failed:\n{done.stdout}{log.read_text()[-2000:] if log.exists() else ''}")

    def sql(self, statement: str) -> None:
        self.program(
            "psql", "-qX", "-h", str(self.home), "-p", str(PORT), "-U", "postgres", "-d", "postgres", "-c", statement
        )

    def start(self) -> None:
        durable = os.environ.get("HAICSO_PG_DURABLE") == "1"
        # trust: whoever can enter the folder (0700) is its owner or root.
        self.program(
            "initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )
        settings = [*SETTINGS, f"unix_socket_directories='{self.home}'", *(AS_SERVED if durable else FAST)]
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write("\n" + "\n".join(settings) + "\n")
        self.program("pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(self.home / "log"), "-o", f"-p {PORT}")
        self.sql("CREATE ROLE haicso LOGIN CREATEDB CREATEROLE")
        self.sql("CREATE DATABASE haicso OWNER haicso")

    def stop(self) -> None:
        stop(self.home, self.program)

    @property
    def environment(self) -> dict[str, str]:
        # The double slash is django-environ's spelling of a socket folder.
        return {
            "DATABASE_URL": f"postgres://haicso@:{PORT}/{self.home}/haicso",
            "PGHOST": str(self.home), "PGPORT": str(PORT), "PGUSER": "haicso", "PGDATABASE": "haicso",
        }  # fmt: skip


def stop(home: Path, program) -> None:
    if (home / "data" / "postmaster.pid").exists():
        with contextlib.suppress(ClusterError):
            program("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(home / "data"))
    shutil.rmtree(home, ignore_errors=True)


def sweep(cluster: Cluster) -> None:
    """Stop and remove what a killed run left behind: clusters whose keeper lives no more."""
    for home in cluster.home.parent.glob(PREFIX + "*"):
        with contextlib.suppress(OSError, ValueError):
            if (
                home.owner() == cluster.home.owner()
                and not Path(f"/proc/{int((home / 'keeper').read_text())}").exists()
            ):
                stop(home, cluster.program)


@contextlib.contextmanager
def running() -> Iterator[dict[str, str]]:
    """A started cluster's environment; the cluster is gone afterwards."""
    cluster = Cluster()
    try:
        sweep(cluster)
        cluster.start()
        yield cluster.environment
    finally:
        cluster.stop()


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end and give its exit code; TERM and HUP become its Ctrl-C, so that it can clean up."""
    process = subprocess.Popen(command, env={**os.environ, **environment})
    # The terminal sends Ctrl-C to the command as well as to us: it ends, and we wait for that.
    handlers = {signal.SIGINT: lambda *_: None}
    handlers |= dict.fromkeys((signal.SIGTERM, signal.SIGHUP), lambda *_: process.send_signal(signal.SIGINT))
    before = {sent: signal.signal(sent, handler) for sent, handler in handlers.items()}
    try:
        code = process.wait()
    finally:
        for sent, handler in before.items():
            signal.signal(sent, handler)
    return code if code >= 0 else 128 - code


def end_by_signal() -> None:
    """Make TERM and HUP end this program as Ctrl-C does: through every `finally`."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    for sent in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(sent, interrupted)


def main() -> int:
    if len(sys.argv) < 4 or sys.argv[1:3] != ["run", "--"]:
        print(__doc__, file=sys.stderr)
        return 2
    end_by_signal()
    try:
        with running() as environment:
            return run(sys.argv[3:], environment)
    except ClusterError as error:
        print(f"postgres_cluster: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
