"""How long the pages that once collapsed with the archive take at worst: search by words and by reference at the head
office, ledgers of an officer and of a ticket, each filter and every pair of filters, deep pages, other orders.

    .venv/bin/python manage.py seed_archive --tickets 1000000   (with the same DATABASE_URL, on PostgreSQL)
    .venv/bin/python -m benchmarks.tails [--rounds 20] [--only word] [--budget]

Whole pages, middleware and template included, in one process, warm. For each page the median and the 95th percentile of
its rounds in ms on the wall, and of the processor time of Python and PostgreSQL together, which other work on the
machine lengthens less; the last column is what the page may take (issue 17, point 3). Of filters and pairs all are
asked twice, and the dearest of each scope as often as the others. `--budget`: exits with 1 where the 95th percentile of
processor time is over that.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from time import perf_counter
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
os.environ.setdefault("HAICSO_MODE", "test")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.filters import COMMON, others, pairs_of, scopes, spent, used  # noqa: E402
from benchmarks.pages import archive_pages  # noqa: E402
from haicso import startup  # noqa: E402
from haicso.limits.expensive_pages import EXPENSIVE_PAGES  # noqa: E402
from haicso.nation.people import MONITOR  # noqa: E402
from haicso.nation.talk import mark  # noqa: E402
from tickets.models import Ticket  # noqa: E402
from users.models import User  # noqa: E402

OF_WORDS, OF_A_PAGE = 150, 60
DEAREST = 5
RARE, MIDDLE = 59_000, 1_000
"""Ranks in the vocabulary of the nation: some twenty hits in a million, and a thousand."""
Measured = tuple[str, User, str, int]
"""Its name, who reads it, the address, the ms that it may take."""


def searches() -> Iterator[Measured]:
    monitor = User.objects.get(username=MONITOR)
    newest = Ticket.objects.order_by("-created_at")[0].reference
    for name, text, most in (
        ("an absent word", "tidakadakata", OF_WORDS),
        ("a rare word", mark(RARE), OF_WORDS),
        ("a middling word", mark(MIDDLE), OF_WORDS),
        ("a common word", COMMON, OF_WORDS),
        ("a common and a rare one", f"{COMMON} {mark(RARE)}", OF_WORDS),
        ("a reference", newest, OF_A_PAGE),
        ("the begin of a reference", newest[:8], OF_A_PAGE),
    ):
        yield f"search nation, {name}", monitor, "/tiket/?" + urlencode({"q": text}), most


def ledgers() -> Iterator[Measured]:
    for name, login, address in archive_pages():
        if name.endswith("ledger"):
            yield name, User.objects.get(username=login), address, OF_A_PAGE


def lists(only: str) -> Iterator[Measured]:
    """The dearest filters and pairs of each scope, the dearest of its other pages, one deep inside."""
    for scope, user in scopes():
        if only not in scope:
            continue
        client = client_of(user)
        for title, queries in (("filters", pairs_of(user)), ("others", [*others(user)])):
            cost = {urlencode(query): spent(client.get, "/tiket/?" + urlencode(query), 1) for query in queries}
            ordered = sorted(cost.values())
            told = f"{len(cost)}, median {ordered[len(cost) // 2]:.0f}, p95 {ordered[-1 - len(cost) // 20]:.0f} ms"
            print(f"{scope}, {title}: {told}")  # noqa: T201
            by_cost = sorted((query for query in cost if "q=" not in query), key=lambda query: -cost[query])
            for query in by_cost[:DEAREST]:
                yield f"{scope} {query}", user, f"/tiket/?{query}", OF_A_PAGE
            deep = next((query for query in cost if query.startswith("after=") and "channel" not in query), None)
            if deep is not None:
                yield f"{scope} deep inside", user, f"/tiket/?{deep}", OF_A_PAGE


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def percentile(taken: list[float], share: float) -> float:
    return sorted(taken)[min(len(taken) - 1, int(len(taken) * share))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="")
    parser.add_argument("--budget", action="store_true")
    options = parser.parse_args()
    settings.ALLOWED_HOSTS = ["*"]
    EXPENSIVE_PAGES.clear()  # nobody asks as often as we do
    startup.settle()  # as each web process
    print(f"{Ticket.objects.count():,} tickets, load {os.getloadavg()[0]:.1f}")  # noqa: T201
    print(f"{'page':64} {'wall 50%':>8} {'95%':>6} {'CPU 50%':>8} {'95%':>6} {'may':>5}")  # noqa: T201
    over = False
    pages = [page for page in (*searches(), *ledgers()) if options.only in page[0]]
    for name, user, address, most in (*pages, *lists(options.only)):
        client = client_of(user)
        client.get(address)
        wall, cpu = [], []
        for _round in range(options.rounds):
            begin, before = perf_counter(), used()
            response = client.get(address)
            cpu.append(used() - before)
            wall.append((perf_counter() - begin) * 1000)
            if response.status_code not in {200, 302}:  # a whole reference leads to its ticket
                sys.exit(f"benchmarks.tails: {address} answers {response.status_code}")
        figures = [percentile(taken, share) for taken in (wall, cpu) for share in (0.5, 0.95)]
        is_over = figures[-1] > most
        over |= is_over
        said = " ".join(f"{ms:8.0f}" if n % 2 == 0 else f"{ms:6.0f}" for n, ms in enumerate(figures))
        print(f"{name:64} {said} {most:5}{'  OVER' if is_over else ''}")  # noqa: T201
    return 1 if over and options.budget else 0


if __name__ == "__main__":
    sys.exit(main())
