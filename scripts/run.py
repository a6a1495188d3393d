#!/usr/bin/env python3
"""`make run`: sets up, starts web server and worker, says where the site is and who can log in, and ends both together.

HOST and PORT (default 127.0.0.1 and 8000) say where; WEB_PROCESSES and WEB_THREADS how many. Uses only Python's own
library, because .venv may not exist yet. Ends on Ctrl-C or TERM with code 0; when web server or worker dies, the other
is ended and the code is 1. Nothing outlives this program, not even when it is killed.
"""

import contextlib
import ctypes
import errno
import fcntl
import functools
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var")
FIRST_PAGE_SECONDS = 60
GRACE_SECONDS = 10


say = functools.partial(print, flush=True)


def shown_host() -> str:
    """The host as a browser on this machine writes it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(HOST, HOST)  # noqa: S104 - compared, not bound
    return f"[{host}]" if ":" in host else host


ADDRESS = f"http://{shown_host()}:{PORT}"


def check_port() -> str:
    """What keeps us from listening at HOST:PORT, with the way out; empty when nothing does."""
    if not PORT.isdigit() or not 0 < int(PORT) < 65536:
        return f"PORT={PORT} is no port: use a number from 1 to 65535."
    try:
        family, _, _, _, where = socket.getaddrinfo(HOST, int(PORT), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
            probe.listen(1)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return (
                f"Port {PORT} on {HOST} is taken by another program (perhaps another 'make run').\n"
                f"     End that one, or use another port: make run PORT={int(PORT) + 1}"
            )
        return (
            f"Cannot listen at {HOST}:{PORT}: {error.strerror or error}. Choose with: make run HOST=127.0.0.1 PORT=8000"
        )
    return ""


def die_with_parent() -> None:
    """In the child: be told TERM when this program dies, whatever it dies of (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def start(name: str, command: list[str], environment: dict[str, str]) -> subprocess.Popen:
    file = VAR / "log" / f"{name}.log"
    # A session of its own: Ctrl-C reaches only us, and we end both in order.
    with file.open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True, preexec_fn=die_with_parent,
        )  # fmt: skip
    process.name, process.log = name, file  # type: ignore[attr-defined]
    return process


def end(processes: list[subprocess.Popen]) -> None:
    """TERM to each process group, KILL after the grace; returns when nothing of them is left."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):  # whatever is left of the group
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def first_page(processes: list[subprocess.Popen]) -> bool:
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline and not died(processes):
        try:
            with opener.open(ADDRESS + "/", timeout=10):
                return True
        except urllib.error.HTTPError as error:
            say(f"run: the first page answers {error.code} {error.reason}; see {processes[0].log}")
            return False
        except OSError:
            time.sleep(0.1)
    return False


def died(processes: list[subprocess.Popen]) -> list[subprocess.Popen]:
    return [process for process in processes if process.poll() is not None]


def tell(process: subprocess.Popen) -> None:
    code = process.returncode
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    say(f"run: the {process.name} ended by itself ({how}); its last lines:")
    for line in process.log.read_text(errors="replace").splitlines()[-20:]:
        say(f"     {line}")


def parent() -> tuple[int, bool]:
    """Who started us, and whether it minds Ctrl-C: `make` that is sent INT alone (kill -INT) tells nobody, it stops
    minding and waits for us. A changed answer means that we are to end."""
    who = os.getppid()
    with contextlib.suppress(OSError, ValueError, IndexError):
        caught = Path(f"/proc/{who}/status").read_text().split("SigCgt:")[1].split()[0]
        return who, bool(int(caught, 16) >> (signal.SIGINT - 1) & 1)
    return who, False


class Ended(Exception):
    """Ctrl-C or TERM, or whoever started us is gone."""


def ended(*_: object) -> None:
    raise Ended


def serve() -> int:
    environment = {**os.environ, "HOST": HOST, "PORT": PORT, "PYTHONUNBUFFERED": "1"}
    environment.setdefault("SITE_URL", ADDRESS)
    begin, before = time.monotonic(), parent()
    host = f"[{HOST}]" if ":" in HOST else HOST
    web = [
        str(BIN / "gunicorn"), "haicso.wsgi", "--bind", f"{host}:{PORT}", "--no-control-socket",
        "--worker-class", "gthread",
        "--workers", os.environ.get("WEB_PROCESSES", "1"), "--threads", os.environ.get("WEB_THREADS", "8"),
    ]  # fmt: skip
    processes: list[subprocess.Popen] = []
    try:
        processes.append(start("web", web, environment))
        processes.append(start("worker", [str(BIN / "python"), "manage.py", "worker"], environment))
        logins = subprocess.run(
            [BIN / "python", "manage.py", "demo_logins"], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True,
        )  # fmt: skip
        if first_page(processes):
            say(logins.stdout.rstrip() or f"run: no demo logins to show. {logins.stderr.strip()[-500:]}")
            say(f"\nrun: HAI CSO is at {ADDRESS} ({time.monotonic() - begin:.1f} s). Ctrl-C ends it.")
        elif not died(processes):
            return say(f"run: no first page within {FIRST_PAGE_SECONDS} s; see {processes[0].log}") or 1
        while not died(processes):
            time.sleep(0.3)
            if parent() != before:
                raise Ended
        for process in died(processes):
            tell(process)
        return 1
    except Ended:
        return say("\nrun: ending web server and worker") or 0
    finally:
        for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sent, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
        end(processes)


def main() -> int:
    if trouble := check_port():
        say(f"run: {trouble}")
        return 1
    if setup := subprocess.run(["bash", ROOT / "scripts" / "setup.sh"], stdin=subprocess.DEVNULL).returncode:
        return setup
    for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sent, ended)
    (VAR / "log").mkdir(parents=True, exist_ok=True)
    with (VAR / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # keeps demo-reset away as long as this runs
        return serve()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (KeyboardInterrupt, Ended):
        sys.exit(130)
