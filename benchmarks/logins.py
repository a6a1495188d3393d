"""Whether offices go on working while passwords are tried: 200 tries a second from 100 addresses, on PostgreSQL.

    scripts/postgres_cluster.py run -- .venv/bin/python -m benchmarks.logins [--seconds 60] [--tries 200]

An empty database of its own is migrated and filled with 182 logins. gunicorn serves it with hashes and pool as in
production (two processes of 16 threads, one trusted proxy, which is this program: it says who sends in X-Forwarded-
For). First every login comes in once, from one of 7 addresses that offices share. Then strangers try passwords of these
logins at the given pace, while offices, one after the other, come in anew from the browser that knows them and open a
page; every tenth time it is a browser that nobody knows, from an address of its own. Told: how many of each went well,
and how long they took.
"""

import argparse
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
os.environ.setdefault("HAICSO_MODE", "demo")

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from users.models import User  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
LOGINS, OFFICE_ADDRESSES, STRANGERS = 182, 7, 100
PASSWORD = "kata-sandi-uji-9"  # noqa: S105 - of invented logins
HASHED_AT_ONCE = 8


@dataclass
class Told:
    """What was answered, and seconds of the answers."""

    codes: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        times = sorted(self.seconds) or [0.0]
        p95 = times[min(len(times) * 95 // 100, len(times) - 1)]
        said = ", ".join(f"{count} x {code}" for code, count in self.codes.most_common())
        return f"{name:28} {said}; median {median(times):.2f} s, p95 {p95:.2f} s, longest {times[-1]:.2f} s"


class Browser:
    """One that keeps its cookies and sits at an address."""

    def __init__(self, port: int, address: str) -> None:
        self.port, self.address = port, address
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, **form: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"X-Forwarded-For": self.address, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(form) if form else None, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
            for header in answer.headers.get_all("Set-Cookie") or ():
                for name, morsel in SimpleCookie(header).items():
                    self.cookies[name] = morsel.value
            return answer.status, page
        finally:
            connection.close()

    def log_in(self, username: str, password: str) -> int:
        """Without a session, as a morning begins; what else the browser keeps, it sends."""
        self.cookies.pop("sessionid", None)
        if "csrftoken" not in self.cookies:
            self.ask("GET", "/masuk/")
        token = self.cookies["csrftoken"]
        return self.ask("POST", "/masuk/", login=username, password=password, csrfmiddlewaretoken=token)[0]


def fill() -> list[str]:
    """The logins, with one hash for all, because 182 take long."""
    first = User(username="kantor0", role=User.Role.MONITOR)
    first.set_password(PASSWORD)
    users = [User(username=f"kantor{n}", role=User.Role.MONITOR, password=first.password) for n in range(LOGINS)]
    User.objects.bulk_create(users)
    return [user.username for user in users]


def served(var: str) -> tuple[subprocess.Popen[bytes], int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "VAR_DIR": var, "TRUSTED_PROXY_COUNT": "1"}
    command = [sys.executable, "-m", "gunicorn", "haicso.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)  # noqa: S603 - ours
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    for _ in range(600):
        try:
            if Browser(port, "192.0.2.1").ask("GET", "/masuk/")[0] == 200:
                return server, port
        except OSError:
            pass
        time.sleep(0.1)
    server.terminate()
    raise SystemExit("the server does not answer")


def attack(port: int, logins: list[str], tries: int, until: float, told: Told) -> None:
    """At the given pace from 100 addresses, with so many under way at once at most."""
    strangers = [Browser(port, f"203.0.113.{n}") for n in range(STRANGERS)]
    chance = random.Random(1945)  # noqa: S311 - the same tries every time
    lock = threading.Lock()

    def one(number: int) -> None:
        begun = time.perf_counter()
        try:
            code = str(strangers[number % STRANGERS].log_in(chance.choice(logins), f"tebakan{number}"))
        except OSError as error:
            code = type(error).__name__
        with lock:
            told.codes[code] += 1
            told.seconds.append(time.perf_counter() - begun)

    begun = time.monotonic()
    pool = ThreadPoolExecutor(tries)
    for number in range(int(tries * (until - begun))):
        time.sleep(max(begun + number / tries - time.monotonic(), 0))
        pool.submit(one, number)
    # What the machine could not even begin to send is not waited for.
    pool.shutdown(cancel_futures=True)


def work(port: int, desks: list[tuple[Browser, str]], until: float, known: Told, new: Told) -> None:
    """Offices come in, one after the other, and open a page."""
    number = 0
    while time.monotonic() < until:
        browser, login = desks[number % len(desks)]
        told = known
        if number % 10 == 9:
            browser, told = Browser(port, f"198.51.{number // 250 % 250}.{number % 250}"), new
        begun = time.perf_counter()
        code = browser.log_in(login, PASSWORD)
        page, _text = browser.ask("GET", "/bantuan/alur/")
        told.codes["worked" if (code, page) == (302, 200) else f"{code}/{page}"] += 1
        told.seconds.append(time.perf_counter() - begun)
        number += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--tries", type=int, default=200, help="a second")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    logins = fill()
    with TemporaryDirectory() as var:
        server, port = served(var)
        try:
            desks = [(Browser(port, f"10.1.{n % OFFICE_ADDRESSES}.1"), login) for n, login in enumerate(logins)]
            with ThreadPoolExecutor(HASHED_AT_ONCE) as pool:
                assert set(pool.map(lambda desk: desk[0].log_in(desk[1], PASSWORD), desks)) == {302}  # noqa: S101
            tried, known, new, quiet = Told(), Told(), Told(), Told()
            work(port, desks, time.monotonic() + 10, quiet, quiet)
            print(quiet.line("offices, before"), flush=True)  # noqa: T201
            until = time.monotonic() + options.seconds
            attacker = threading.Thread(target=attack, args=(port, logins, options.tries, until, tried))
            attacker.start()
            work(port, desks, until, known, new)
            attacker.join()
            for name, told in (("tries", tried), ("offices, known browsers", known), ("offices, new browsers", new)):
                print(told.line(name), flush=True)  # noqa: T201
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
