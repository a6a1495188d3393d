"""What filters of Rekap Tiket cost on an archive: each alone and every pair, with values that have few matches or none,
as an office, a Kanwil, the head office, an agent of HAI and a satker read it.

    .venv/bin/python -m benchmarks.filters [--rounds 3] [--only nation] [--explain] [--whole]

Ms of making the page without its template (`--whole`: with it and its middleware): processor time of Python and
PostgreSQL together, where PostgreSQL runs on this machine, else wall time; best of the rounds, after one that warms,
because other work on the machine disturbs. For each scope median, 95th percentile and the slowest ones, then the same
of its other pages: tabs, deep inside, sorted, searched. `--explain`: the plans of the slowest, too.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
os.environ.setdefault("HAICSO_MODE", "test")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks.pages import archive_pages  # noqa: E402
from haicso import startup  # noqa: E402
from haicso.limits.expensive_pages import EXPENSIVE_PAGES  # noqa: E402
from tickets.deadlines.rules import current_book  # noqa: E402
from tickets.lists.filters import RecapFilter  # noqa: E402
from tickets.lists.orders import WORDS  # noqa: E402
from tickets.lists.recap import recap, tabs_for  # noqa: E402
from tickets.models import Channel, Destination, Status, Ticket  # noqa: E402
from users.clock import DatabaseClock  # noqa: E402
from users.models import Ministry, Office, Posting, UnitType, User  # noqa: E402
from users.pages.one_page import one_page  # noqa: E402

Query = TypeVar("Query")

SLOWEST = 6
COMMON = "spk"


def values_of(user: User) -> dict[str, list[str]]:
    """For each filter that the login has a value of few matches, where it has some a common one, too."""
    offered = RecapFilter({}, user=user, rules=current_book().of(None), now=DatabaseClock().now()).filters
    posting = Posting.objects.visible_to(user).exclude(kind=Posting.Kind.HEAD).order_by("-pk").first()
    kanwil, office = Office.objects.filter(kind=Office.Kind.KANWIL).last(), Office.objects.exclude(kanwil=None).last()
    ministry = Ministry.objects.last()
    known: dict[str, list[object]] = {
        "unit": [UnitType.values[-1], UnitType.SATKER],
        "destination": [Destination.LOANS_AND_GRANTS, Destination.TREASURY],
        "channel": [Channel.LETTER, Channel.SATKER_ONLINE],
        "status": [Status.REFUSED, Status.WAITING, Status.DONE],
        "officer": [posting.pk if posting else ""],
        "kanwil": [kanwil.code if kanwil else ""],
        "office": [office.pk if office else ""],
        "person": ["tidak ada yang bernama begini"],
        "ministry": [ministry.code if ministry else ""],
        "referred": [posting.pk if posting else ""],
        "clock": ["late", "answered_late", "answered_in_time"],
        "work": ["untaken"],
        "holder": [office.code if office else ""],
        "q": [COMMON, "tidakadakata"],
        "since": ["2019-01-01"],
        "until": ["2020-12-31"],
    }
    return {name: [str(value) for value in known[name] if value != ""] for name in offered if name in known}


def others(user: User) -> list[dict[str, str]]:
    """Tabs, orders, a page deep inside and the search."""
    seen = Ticket.objects.visible_to(user).newest_first(user).values_list("reference", flat=True)
    deep = list(seen[5000:5001]) or list(seen[:1])
    return [
        {},
        *({"tab": tab.name} for tab in tabs_for(user)),
        *({"sort": sort} for sort in WORDS),
        *({"sort": sort, "channel": str(Channel.LETTER)} for sort in WORDS),
        {"after": deep[0], "no": "5001"},
        {"after": deep[0], "no": "5001", "channel": str(Channel.LETTER)},
        {"q": deep[0]},
        {"q": COMMON},
        {"q": "tidakadakata"},
        {"q": COMMON, "channel": str(Channel.LETTER), "unit": UnitType.values[-1]},
    ]


def scopes() -> Iterator[tuple[str, User]]:
    """ "list office" and so on, with the login that reads it."""
    for name, login, address in archive_pages():
        if address == "/tiket/":
            yield name, User.objects.select_related("office", "satker").get(username=login)


def pairs_of(user: User) -> list[dict[str, str]]:
    """Each filter alone, and every pair."""
    alone = [{name: value} for name, known in values_of(user).items() for value in known]
    return alone + [one | other for one, other in combinations(alone, 2) if one.keys() != other.keys()]


def used() -> float:
    """Processor ms of this process and of its PostgreSQL, which Linux counts by the nanosecond; else by the clock on
    the wall."""
    connection.ensure_connection()
    theirs = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    if not theirs.exists():
        return perf_counter() * 1000
    return process_time() * 1000 + int(theirs.read_text().split()[0]) / 1e6


def spent(make: Callable[[Query], object], query: Query, rounds: int) -> float:
    """Best ms of the rounds, after one that warms."""
    best = float("inf")
    make(query)
    for _round in range(rounds):
        begin = used()
        make(query)
        best = min(best, used() - begin)
    return best


def maker(user: User, *, whole: bool) -> Callable[[dict[str, str]], object]:
    """What makes the page of a query."""
    if whole:
        settings.ALLOWED_HOSTS = ["*"]
        EXPENSIVE_PAGES.clear()  # nobody asks as often as we do
        startup.settle()  # as each web process
        client = Client()
        client.force_login(user)

        def asked(query: dict[str, str]) -> object:
            response = client.get("/tiket/", query)
            if response.status_code != 200:
                sys.exit(f"benchmarks.filters: {urlencode(query)} answers {response.status_code}")
            return response

        return asked
    now = DatabaseClock().now()

    def made(query: dict[str, str]) -> object:
        with one_page():
            return recap(user, QueryDict(urlencode(query)), now)

    return made


def explain(user: User, query: dict[str, str]) -> None:
    with CaptureQueriesContext(connection) as caught, one_page():
        recap(user, QueryDict(urlencode(query)), DatabaseClock().now())
    for each in caught.captured_queries:
        if "tickets_ticket" in each["sql"] and each["sql"].startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + each["sql"])
                print(each["sql"][:300], *(line for (line,) in cursor.fetchall()), sep="\n    ")  # noqa: T201


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--explain", action="store_true")
    parser.add_argument("--whole", action="store_true")
    options = parser.parse_args()
    print(f"{Ticket.objects.count():,} tickets")  # noqa: T201
    for name, user in scopes():
        if options.only not in name:
            continue
        make = maker(user, whole=options.whole)
        make({})
        for title, queries in (("filters and pairs", pairs_of(user)), ("other pages", others(user))):
            told = sorted(((spent(make, query, options.rounds), query) for query in queries), key=lambda pair: -pair[0])
            median, p95 = told[len(told) // 2][0], told[len(told) // 20][0]
            print(f"{name}, {title}: {len(told)}, median {median:.1f} ms, p95 {p95:.1f} ms")  # noqa: T201
            for ms, query in told[:SLOWEST]:
                print(f"    {ms:8.1f}  {urlencode(query)}")  # noqa: T201
            if options.explain:
                explain(user, told[0][1])


if __name__ == "__main__":
    main()
