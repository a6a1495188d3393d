"""What each page costs, as a multiple of the floor page (`benchmarks.floor`), on an archive.

    .venv/bin/python manage.py seed_archive --tickets 1000000   (with the same DATABASE_URL, on PostgreSQL)
    .venv/bin/python -m benchmarks.pages [--rounds 15] [--only word] [--budget]

One process, one user, warm; floor and pages by turns, so that what else the machine does falls on all of them. Median
of the rounds. A ratio stands for the page: its time over (floor + what its own statements take when sent again by
themselves). `--budget`: exits with 1 where a page has more statements or floors than `benchmarks/budget.json` allows.
"""

import argparse
import json
import os
import statistics
import sys
from collections.abc import Callable, Iterator
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

from haicso import startup  # noqa: E402
from haicso.nation.people import ADMIN, AGENT, MONITOR  # noqa: E402
from tickets.models import Ticket  # noqa: E402
from tickets.quarters import Quarter  # noqa: E402
from users.models import Office, Posting, User  # noqa: E402

BUDGET = Path(__file__).with_name("budget.json")
Page = tuple[str, str, str]
"""Its name, the login, the address."""


def archive_pages() -> Iterator[Page]:
    """Of an archive of the nation, the pages that people live in. The office is the one with the most tickets."""
    office = Office.objects.filter(kind=Office.Kind.KPPN).order_by("code")[3]
    desk = User.objects.get(role=User.Role.OFFICE, office=office).username
    region = User.objects.get(role=User.Role.OFFICE, office=office.kanwil).username
    ticket = Ticket.objects.filter(holder_office=office, answered_at__isnull=False).order_by("-created_at", "-pk")[3]
    asked = Ticket.objects.exclude(asker_satker=None).order_by("-created_at", "-pk")[5]
    satker = User.objects.filter(satker=asked.asker_satker)[0].username
    officer = Posting.objects.filter(office=office, kind=Posting.Kind.CSO, ends_on=None)[0].officer_id
    quarter = Quarter.of(Ticket.objects.order_by("-created_at")[0].created_at).previous.code
    word = "spk"
    yield "list office", desk, "/tiket/"
    yield "list Kanwil", region, "/tiket/"
    yield "list nation", MONITOR, "/tiket/"
    yield "list HAI", AGENT, "/tiket/"
    yield "list satker", satker, "/tiket/"
    yield "list nation, a word", MONITOR, f"/tiket/?q={word}"
    yield "list nation, no such word", MONITOR, "/tiket/?q=tidakadakata"
    yield "list nation, rare filter", MONITOR, "/tiket/?destination=pinjaman_hibah&channel=surat"
    yield "list office, rare filter", desk, "/tiket/?destination=pinjaman_hibah&channel=surat"
    yield "ticket", desk, ticket.get_absolute_url()
    yield "home office", desk, "/"
    yield "home Kanwil", region, "/"
    yield "home nation", MONITOR, "/"
    yield "home satker", satker, "/"
    yield "record form", desk, "/tiket/rekam/"
    yield "quarter KPPN", MONITOR, f"/monitoring-iku/kantor/{office.code}/?quarter={quarter}"
    yield "quarter Kanwil", MONITOR, f"/monitoring-iku/kantor/{office.kanwil.code}/?quarter={quarter}"
    yield "quarter nation", MONITOR, f"/monitoring-iku/?quarter={quarter}"
    yield "officer", MONITOR, f"/monitoring-iku/petugas/{officer}/?quarter={quarter}"
    yield "ticket's ledger", desk, f"{ticket.get_absolute_url()}riwayat-perhitungan/"
    yield "officer's ledger", MONITOR, f"/petugas/{officer}/riwayat-perhitungan/?triwulan={quarter}"
    yield "HAI report, nation", MONITOR, f"/laporan/hai/?quarter={quarter}"
    yield "report, ended, office", desk, f"/laporan/sudah/?quarter={quarter}"
    yield "report, ended, nation", MONITOR, f"/laporan/sudah/?quarter={quarter}"
    yield "report, open, nation", MONITOR, "/laporan/belum/"
    yield "early warning nation", MONITOR, "/peringatan-dini/"
    yield "calendar", ADMIN, "/administrasi/kalender/"


def timed(ask: Callable[[], object]) -> float:
    begin = perf_counter()
    ask()
    return (perf_counter() - begin) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="")
    parser.add_argument("--budget", action="store_true")
    options = parser.parse_args()
    if not User.objects.filter(username=MONITOR).exists():
        sys.exit("benchmarks.pages: needs an archive; see the commands above")
    settings.ROOT_URLCONF = "benchmarks.floor"
    settings.ALLOWED_HOSTS = ["*"]
    startup.settle()  # as each web process
    clients: dict[str, Client] = {}

    def client(login: str) -> Client:
        if login not in clients:
            clients[login] = Client()
            clients[login].force_login(User.objects.get(username=login))
        return clients[login]

    def get(login: str, address: str) -> object:
        response = client(login).get(address, headers={"Accept-Encoding": "gzip"})
        if response.status_code != 200:
            sys.exit(f"benchmarks.pages: {address} as {login} answers {response.status_code}")
        return response

    print(f"{Ticket.objects.count():,} tickets")  # noqa: T201
    print(f"{'page':28} {'statements':>10} {'ms':>8} {'SQL ms':>8} {'x floor':>8} {'x (SQL + floor)':>16} {'KB':>6}")  # noqa: T201
    allowed = json.loads(BUDGET.read_text())["pages"] if options.budget else {}
    over = []
    for name, login, address in archive_pages():
        if options.only not in name:
            continue
        get(login, address)
        with CaptureQueriesContext(connection) as caught:
            response = get(login, address)
        # Now: the next request begins a new log.
        count = len(caught)
        statements = [query["sql"] for query in caught.captured_queries if query["sql"].startswith(("SELECT", "WITH"))]

        def sent_again(statements: list[str] = statements) -> None:
            with connection.cursor() as cursor:
                for sql in statements:
                    cursor.cursor.execute(sql)
                    cursor.fetchall()

        spent: dict[str, list[float]] = {"page": [], "floor": [], "sql": []}
        for _round in range(options.rounds):
            spent["floor"].append(timed(lambda: get(MONITOR, "/lantai/")))
            spent["page"].append(timed(lambda login=login, address=address: get(login, address)))  # type: ignore[misc]
            spent["sql"].append(timed(sent_again))
        page, floor, sql = (statistics.median(spent[each]) for each in ("page", "floor", "sql"))
        floors, of_both = page / floor, page / (floor + sql)
        size = len(response.content) / 1000  # type: ignore[attr-defined]
        print(f"{name:28} {count:10} {page:8.1f} {sql:8.1f} {floors:8.1f} {of_both:16.2f} {size:6.1f}")  # noqa: T201
        most = allowed.get(name, {})
        if count > most.get("statements", count) or of_both > most.get("times", of_both):
            over.append(f"{name}: {count} statements, {of_both:.2f} times, allowed {most}")
    for words in over:
        print(f"over the budget: {words}")  # noqa: T201
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
