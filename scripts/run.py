#!/usr/bin/env python3
"""`make run`: sets up, starts web server and worker, says where the site is and who can log in, and ends both together.

HOST and PORT (default 127.0.0.1 and 8000) say where; WEB_PROCESSES and WEB_THREADS how many. Uses only Python's own
library, because .venv may not exist yet. Ends on Ctrl-C or TERM with code 0; when web server or worker dies, the other
is ended and the code is 1. Nothing outlives this program, not even when it is killed.
"""

import errno
import fcntl
import functools
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from processes import Child, end, parent

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var")
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"
FIRST_PAGE_SECONDS = 60
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

say = functools.partial(print, flush=True)


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


# As a browser on this machine writes it.
ADDRESS = f"http://{bracketed({'0.0.0.0': '127.0.0.1', '::': '::1'}.get(HOST, HOST))}:{PORT}"  # noqa: S104


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
                f"     End that one, or use another port: make run PORT={int(PORT) % 65535 + 1}"
            )
        return (
            f"Cannot listen at {HOST}:{PORT}: {error.strerror or error}. Choose with: make run HOST=127.0.0.1 PORT=8000"
        )
    return ""


def wait_for_first_page(children: list[Child]) -> str:
    """What is wrong with the first page; empty when it answers."""
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        if dead := [child for child in children if child.died]:
            return dead[0].last_words()
        try:
            with opener.open(ADDRESS + "/", timeout=10):
                return ""
        except urllib.error.HTTPError as error:
            return f"the first page answers {error.code} {error.reason}; see {children[0].log}"
        except OSError:
            time.sleep(0.1)
    return f"no first page within {FIRST_PAGE_SECONDS} s; see {children[0].log}"


class Ended(Exception):
    """Ctrl-C or TERM, or whoever started us is gone."""


def ended(*_: object) -> None:
    raise Ended


def serve(children: list[Child], whose: tuple[int, bool]) -> int:
    """Start web server and worker (into `children`, which the caller ends) and stay until one dies."""
    environment = {**os.environ, "HOST": HOST, "PORT": PORT, "PYTHONUNBUFFERED": "1"}
    environment.setdefault("SITE_URL", ADDRESS)
    begin = time.monotonic()
    web = [
        BIN / "gunicorn", "haicso.wsgi", "--bind", f"{bracketed(HOST)}:{PORT}",
        "--workers", os.environ.get("WEB_PROCESSES", "1"),
    ]  # fmt: skip
    manage = [BIN / "python", "manage.py"]
    children.append(Child("web server", web, ROOT, environment, VAR / "log" / "web.log"))
    children.append(Child("worker", [*manage, "worker"], ROOT, environment, VAR / "log" / "worker.log"))
    if trouble := wait_for_first_page(children):
        say(f"run: {trouble}")
        return 1
    seconds = time.monotonic() - begin
    logins = VAR / "log" / "logins.txt"  # as setup left it; in the demo only
    say(logins.read_text(errors="replace").rstrip() if logins.exists() else "")
    say(f"\nrun: HAI CSO is at {ADDRESS} ({seconds:.1f} s). Ctrl-C ends it. Its logs are in {VAR / 'log'}.")
    while not any(child.died for child in children):
        time.sleep(0.3)
        if parent() != whose:
            raise Ended
    for child in children:
        if child.died:
            say(f"run: {child.last_words()}")
    return 1


def main() -> int:
    if trouble := check_port():
        say(f"run: {trouble}")
        return 1
    whose, children = parent(), []
    for sent in SIGNALS:
        signal.signal(sent, ended)
    try:
        (VAR / "log").mkdir(parents=True, exist_ok=True)
        with (VAR / "run.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)  # keeps demo-reset away as long as this runs
            children.append(Child("setup", ["bash", ROOT / "scripts" / "setup.sh"], ROOT, dict(os.environ)))
            if code := children[0].process.wait():
                return code
            children.clear()
            return serve(children, whose)
    except Ended:
        say("\nrun: ending")
        return 0
    finally:
        for sent in SIGNALS:
            signal.signal(sent, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
        end(children)


if __name__ == "__main__":
    sys.exit(main())
