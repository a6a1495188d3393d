"""What PostgreSQL reads for each page on an archive, and whether any page grows with it.

    .venv/bin/python manage.py seed_archive --tickets 1000000   (with the same DATABASE_URL, on PostgreSQL)
    .venv/bin/python -m benchmarks.plans [--only word] [--explain]

Of every page, of every filter and every pair of filters in every scope: each statement is sent once more with EXPLAIN
(ANALYZE). Told are the rows that its worst statement looks at in the growing tables, and the indexes of the page; for
filters the worst of a scope. Exits with 1 where a statement looks at more rows than its page may.
A page of figures reads its quarter; everything else reads what a list looks through (`tickets/lists/reach.py`).
"""

import argparse
import os
import sys
from collections.abc import Callable
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

from benchmarks.filters import others, pairs_of, scopes  # noqa: E402
from benchmarks.pages import archive_pages  # noqa: E402
from benchmarks.plan_reading import Plan, plans_of  # noqa: E402
from tickets.lists.reach import IN_A_ROW  # noqa: E402
from tickets.lists.recap import recap  # noqa: E402
from tickets.models import Ticket  # noqa: E402
from tickets.quarters import Quarter  # noqa: E402
from tickets.search import FEW  # noqa: E402
from users.clock import DatabaseClock  # noqa: E402
from users.models import User  # noqa: E402
from users.pages.one_page import one_page  # noqa: E402
from users.words import COUNT_CAP  # noqa: E402

OF_A_LIST = 2 * IN_A_ROW + FEW + 12 * COUNT_CAP
"""Rows that one statement of a list looks at: each ticket beside its office's row, hits of words, capped counts."""
FIGURES = ("quarter", "officer", "HAI report", "report")
"""Pages, by the begin of their names, that count a quarter (the report of HAI: one of its five at a time)."""


def asked(make: Callable[[], object]) -> list[Plan]:
    with CaptureQueriesContext(connection) as caught, one_page():
        make()
    return plans_of(caught.captured_queries)


def tell(name: str, plans: list[Plan], most: int, *, explain: bool) -> bool:
    """Whether the page keeps within `most`."""
    if not plans:
        print(f"{name:60} nothing of the growing tables")  # noqa: T201
        return True
    worst = max(plans, key=lambda plan: plan.rows)
    indexes = sorted({index for plan in plans for index in plan.indexes})
    indexes += sorted({f"{table} by no index" for plan in plans for table in plan.whole_tables})
    said = "  OVER" if worst.rows > most else ""
    pages, ms = sum(plan.pages for plan in plans), sum(plan.ms for plan in plans)
    print(f"{name:60} {worst.rows:8,} {pages:8,} {ms:8.1f}  {', '.join(indexes)}{said}")  # noqa: T201
    if explain and said:
        for plan in plans:
            if plan.rows > most:
                print("    ", plan.sql[:1500], *plan.reads, sep="\n    ")  # noqa: T201
    return not said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--explain", action="store_true")
    options = parser.parse_args()
    settings.ALLOWED_HOSTS = ["*"]
    newest = Ticket.objects.order_by("-created_at")[0].created_at
    quarter = Quarter.of(newest).previous
    of_a_quarter = Ticket.objects.filter(created_at__gte=quarter.since, created_at__lt=quarter.until).count()
    print(f"{Ticket.objects.count():,} tickets, {of_a_quarter:,} in the quarter; a list may read {OF_A_LIST:,} rows")  # noqa: T201
    print(f"{'page':60} {'rows':>8} {'pages':>8} {'SQL ms':>8}  indexes")  # noqa: T201
    sound = True
    for name, login, address in archive_pages():
        if options.only in name:
            client = Client()
            client.force_login(User.objects.get(username=login))
            client.get(address)
            most = 2 * of_a_quarter if name.startswith(FIGURES) else OF_A_LIST
            plans = asked(lambda client=client, address=address: client.get(address))  # type: ignore[misc]
            sound &= tell(name, plans, most, explain=options.explain)
    now = DatabaseClock().now()
    for name, user in scopes():
        if options.only not in name:
            continue
        worst: tuple[int, dict[str, str], list[Plan]] = (-1, {}, [])
        for query in [*pairs_of(user), *others(user)]:
            typed = QueryDict(urlencode(query))
            plans = asked(lambda user=user, typed=typed: recap(user, typed, now))  # type: ignore[misc]
            rows = max((plan.rows for plan in plans), default=0)
            if rows > OF_A_LIST:
                sound &= tell(f"{name} {urlencode(query)}", plans, OF_A_LIST, explain=options.explain)
            worst = max(worst, (rows, query, plans), key=lambda one: one[0])
        tell(f"{name}, worst of all: {urlencode(worst[1])}", worst[2], OF_A_LIST, explain=False)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
