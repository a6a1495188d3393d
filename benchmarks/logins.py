"""Whether offices go on working while passwords are tried: 200 tries a second from 100 addresses, on PostgreSQL.

    scripts/postgres_cluster.py run -- .venv/bin/python -m benchmarks.logins [--seconds 60] [--tries 200] [--nginx]

An empty database of its own is migrated and filled with 182 logins. gunicorn serves it with hashes and pool as in
production (gunicorn.conf.py, one trusted proxy, which is this program: it says who sends in X-Forwarded-For;
with --nginx that is nginx with the committed limits, only without TLS, which would be the strangers' work too). First
every login comes in once, from one of 7 addresses that offices share, then twenty new browsers at once from one. Then a
process of its own tries passwords of these logins at the given pace from 100 addresses, while offices, one after the
other, come in anew from the browser that knows them and open a page; others come in from a browser that nobody knows,
from an address of its own; and others go on opening pages. Told: how many of each went well, how long they took, and
which share of the machine's processors the strangers, the offices, the web server and all the rest took.
"""

import argparse
import getpass
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
os.environ.setdefault("HAICSO_MODE", "demo")

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from benchmarks.strangers import Browser, Told  # noqa: E402
from users.models import User  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
LOGINS, OFFICE_ADDRESSES = 182, 7
PASSWORD = "kata-sandi-uji-9"  # noqa: S105 - of invented logins
AT_ONCE = 20
PAGE = "/bantuan/alur/"


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


def come_in(told: Told, browser: Browser, login: str) -> None:
    """And open a page. Whoever is told that many come at once comes again, as the page asks them to."""
    begun = time.perf_counter()
    again, code = 0, browser.log_in(login, PASSWORD)
    while code == 503 and again < 3:
        time.sleep(5)
        again, code = again + 1, browser.log_in(login, PASSWORD)
    page, _text = browser.ask("GET", PAGE)
    worked = f"worked, sent {again + 1} times" if again else "worked"
    told.add(worked if (code, page) == (302, 200) else f"{code}/{page}", time.perf_counter() - begun)


def read(told: Told, browser: Browser) -> None:
    begun = time.perf_counter()
    page, _text = browser.ask("GET", PAGE)
    told.add("worked" if page == 200 else str(page), time.perf_counter() - begun)


@contextmanager
def behind_nginx(port: int, folder: Path) -> Iterator[int]:
    """The port of an nginx with deploy/nginx; only ports, TLS and folders are the benchmark's."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        outside = free.getsockname()[1]
    deploy = ROOT / "deploy" / "nginx"
    site = (deploy / "haicso.conf").read_text().rpartition("\nserver {")
    served = re.sub(r"^ *(listen|ssl_)[^;]*;", "", site[2], flags=re.MULTILINE)
    limits = site[0].partition("server {\n    listen 80;")[0].replace("127.0.0.1:8000 ", f"127.0.0.1:{port} ")
    served = served.replace("/opt/haicso/deploy/nginx", str(deploy))
    folders = "".join(f"{name}_temp_path {folder};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"user {getpass.getuser()};\ndaemon off;\npid {folder}/pid;\nerror_log stderr crit;\n"
        "events { worker_connections 1024; }\n"
        f"http {{\naccess_log off;\n{folders}{limits}\nserver {{\nlisten 127.0.0.1:{outside};\n{served}\n}}\n"
    )
    nginx = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin") or sys.exit("needs nginx")
    process = subprocess.Popen([nginx, "-e", "stderr", "-c", str(folder / "nginx.conf")])  # noqa: S603 - Debian's
    try:
        time.sleep(1)
        yield outside
    finally:
        process.terminate()
        process.wait()


@dataclass
class Work:
    """What offices do while strangers try: three kinds at a time, each one after the other."""

    port: int
    desks: list[tuple[Browser, str]]
    known: Told = field(default_factory=Told)
    new: Told = field(default_factory=Told)
    pages: Told = field(default_factory=Told)

    def go_on(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        half = len(self.desks) // 2
        kinds = [
            (0.0, lambda n: come_in(self.known, *self.desks[n % half])),
            (1.0, lambda n: come_in(self.new, Browser(self.port, f"198.51.100.{n}"), self.desks[n % half][1])),
            (0.2, lambda n: read(self.pages, self.desks[half + n % half][0])),
        ]  # fmt: skip

        def one(kind: tuple[float, Callable[[int], None]]) -> None:
            pause, act = kind
            for number in count():
                if time.monotonic() > until:
                    return
                act(number)
                time.sleep(pause)

        with ThreadPoolExecutor(len(kinds)) as pool:
            list(pool.map(one, kinds))

    def lines(self, when: str) -> str:
        names = {"known browsers": self.known, "new browsers": self.new, "pages": self.pages}
        return "\n".join(told.line(f"{name}, {when}") for name, told in names.items())


def busy_seconds(server: int) -> tuple[float, float]:
    """Seconds of processor so far: of the whole machine, and of the web server's processes."""
    tick = os.sysconf("SC_CLK_TCK")
    user, nice, system, *_rest = (int(part) for part in Path("/proc/stat").read_text().splitlines()[0].split()[1:])
    ours = 0
    for process in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = process.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(parts[1]) == server:
            ours += int(parts[11]) + int(parts[12])
    return (user + nice + system) / tick, ours / tick


def attacked(work: Work, server: int, tries: int, seconds: int) -> str:
    """What the offices can do meanwhile, and who took the processors."""
    processors = seconds * (os.cpu_count() or 1)
    before, own = busy_seconds(server), time.process_time()
    command = [sys.executable, "-m", "benchmarks.strangers", *map(str, (work.port, LOGINS, tries, seconds))]
    attackers = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)  # noqa: S603 - ours
    work.go_on(seconds)
    after, own = busy_seconds(server), time.process_time() - own
    said = json.loads(attackers.communicate(timeout=120)[0])
    whole, web, strange = after[0] - before[0], after[1] - before[1], said["processor"]
    shares = {"strangers": strange, "offices": own, "web server": web, "all else": whole - web - own - strange}
    told = Told(Counter(said["codes"]), said["seconds"])
    return "\n".join([
        told.line("strangers"),
        work.lines("attacked"),
        f"{'processors':28} " + ", ".join(f"{name} {took / processors:.0%}" for name, took in shares.items()),
    ])  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--tries", type=int, default=200, help="a second")
    parser.add_argument("--nginx", action="store_true", help="before the web server")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    logins = fill()
    with TemporaryDirectory() as var, TemporaryDirectory() as proxy:
        server, port = served(var)
        before = behind_nginx(port, Path(proxy)) if options.nginx else nullcontext(port)
        try:
            with before as outside:
                measure(outside, server.pid, logins, options.tries, options.seconds)
        finally:
            server.terminate()
            server.wait()


def measure(port: int, server: int, logins: list[str], tries: int, seconds: int) -> None:
    desks = [(Browser(port, f"10.1.{n % OFFICE_ADDRESSES}.1"), login) for n, login in enumerate(logins)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        morning, together = Told(), Told()
        list(pool.map(lambda desk: come_in(morning, *desk), desks))
        print(morning.line("first logins, 20 at once"), flush=True)  # noqa: T201
        list(pool.map(lambda login: come_in(together, Browser(port, "10.2.0.1"), login), logins[:AT_ONCE]))
        print(together.line("20 new at one address"), flush=True)  # noqa: T201
    quiet = Work(port, desks)
    quiet.go_on(10)
    print(quiet.lines("before"), flush=True)  # noqa: T201
    print(attacked(Work(port, desks), server, tries, seconds), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
