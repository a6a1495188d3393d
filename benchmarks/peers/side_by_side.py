"""The head office's pages beside those of django-helpdesk, on the same tickets and the same server, by turns.

    make bench        (installs the peer in an environment of its own, writes the archives, runs this on each)
    .venv/bin/python -m benchmarks.peers.side_by_side --peer PYTHON [--rounds 7]

On an archive (`manage.py seed_archive`, the same DATABASE_URL, PostgreSQL). One process each, one user, warm, plain
`Client` requests; median of the rounds. The peer gets each ticket's subject, question, answer, office, officer and
times in a database of its own beside ours (made anew, and gone afterwards); it knows no clock, no index and no parties.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
os.environ.setdefault("HAICSO_MODE", "test")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from haicso.nation.people import MONITOR  # noqa: E402
from tickets.models import Event, Ticket  # noqa: E402
from tickets.quarters import Quarter  # noqa: E402
from users.models import User  # noqa: E402

THEIRS = Path(__file__).with_name("theirs.py")
DATABASE = "haicso_bench_peer"
AT_A_TIME = 5000


def ours() -> dict[str, str]:
    """Addresses by what the peer calls the page."""
    newest = Ticket.objects.filter(answered_at__isnull=False).order_by("-created_at", "-pk")[0]
    quarter = Quarter.of(newest.created_at).previous.code
    return {
        "home": "/",
        "list": "/tiket/?tab=menunggu",
        "all tickets": "/tiket/?tab=semua",
        "search": "/tiket/?q=tidakadakata",
        "ticket": newest.get_absolute_url(),
        "report": f"/monitoring-iku/?quarter={quarter}",
    }


def told() -> Iterator[str]:
    """Each ticket as the peer takes it, oldest first."""
    fields = ("pk", "subject", "asker_email", "office__name", "posting__officer__name", "created_at", "answered_at")
    rows = Ticket.objects.order_by("created_at", "pk").values_list(*fields)
    start = 0
    while some := list(rows[start : start + AT_A_TIME]):
        said: dict[int, dict[str, str]] = {}
        texts = Event.objects.filter(ticket__in=[row[0] for row in some], kind__in=["asked", "answered"])
        for ticket, kind, text in texts.values_list("ticket", "kind", "text"):
            said.setdefault(ticket, {})[kind] = text
        for pk, subject, asker, office, officer, created, answered in some:
            words = said.get(pk, {})
            yield json.dumps(
                {
                    "subject": subject,
                    "question": words.get("asked", ""),
                    "answer": words.get("answered", ""),
                    "asker": asker,
                    "office": office,
                    "officer": officer or "",
                    "created": created.isoformat(),
                    "answered": answered.isoformat() if answered else "",
                }
            )
        start += AT_A_TIME


class Peer:
    """The peer's process, asked page by page."""

    def __init__(self, python: str, lines: Iterator[str], where: Path) -> None:
        file = where / "tickets.jsonl"
        with file.open("w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in lines)
        known = connection.get_connection_params()
        place = {"PGHOST": known.get("host"), "PGPORT": known.get("port"), "PGUSER": known.get("user")}
        environment = {
            **os.environ,
            **{name: str(value) for name, value in place.items() if value},
            "PEER_DATABASE": DATABASE,
        }
        self.process = subprocess.Popen(  # noqa: S603 - whoever measures names the Python
            [python, str(THEIRS), str(file)],
            cwd=where,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        ready = self._line().split()
        if ready[:1] != ["ready"]:
            sys.exit("side_by_side: the peer did not come up; what it said is above")

    def _line(self) -> str:
        return self.process.stdout.readline()  # type: ignore[union-attr]

    def ask(self, page: str) -> tuple[float, int]:
        self.process.stdin.write(f"{page}\n")  # type: ignore[union-attr]
        self.process.stdin.flush()  # type: ignore[union-attr]
        spent, statements = json.loads(self._line() or "[-1, -1]")
        if spent < 0:
            sys.exit(f"side_by_side: the peer went at {page}; what it said is above")
        return spent, statements

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


def fresh(database: str, *, anew: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        if anew:
            cursor.execute(f"CREATE DATABASE {database}")


def compare(python: str, rounds: int) -> None:
    client = Client()
    client.force_login(User.objects.get(username=MONITOR))
    pages = ours()

    def ask(page: str) -> float:
        begin = perf_counter()
        response = client.get(pages[page], headers={"Accept-Encoding": "gzip"})
        if response.status_code != 200:
            sys.exit(f"side_by_side: {pages[page]} answers {response.status_code}")
        return (perf_counter() - begin) * 1000

    fresh(DATABASE, anew=True)
    with tempfile.TemporaryDirectory() as folder:
        peer = Peer(python, told(), Path(folder))
        try:
            count = Ticket.objects.count()
            print(f"{count:,} tickets; ms (statements)")  # noqa: T201
            print(f"{'page':14}{'ours':>16}{'django-helpdesk':>20}{'times':>8}")  # noqa: T201
            for page in pages:
                ask(page), peer.ask(page)
                with CaptureQueriesContext(connection) as caught:
                    ask(page)
                asked = len(caught)  # now: the next request begins a new log
                mine, their = [], []
                for _round in range(rounds):
                    mine.append(ask(page))
                    spent, statements = peer.ask(page)
                    their.append(spent)
                left, right = statistics.median(mine), statistics.median(their)
                print(  # noqa: T201
                    f"{page:14}{left:9.1f} ({asked:3}){right:13.1f} ({statements:3}){right / left:8.1f}"
                )
        finally:
            peer.end()
            fresh(DATABASE, anew=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", required=True, help="the Python of the peer's environment")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    if connection.vendor != "postgresql" or not User.objects.filter(username=MONITOR).exists():
        sys.exit("side_by_side: needs an archive on PostgreSQL; see the commands above")
    settings.ALLOWED_HOSTS = ["*"]
    compare(options.peer, options.rounds)


if __name__ == "__main__":
    main()
