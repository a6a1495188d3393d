"""What a ticket takes in PostgreSQL, by table and index.

    DATABASE_URL=... .venv/bin/python -m benchmarks.bytes_a_ticket [--least 1] [--budget]

On an archive (`manage.py seed_archive`), swept (`VACUUM ANALYZE`). Counted is every table that grows with tickets:
those of `tickets`, and the one-time keys; those of people and offices grow with the house. The events of a written
archive that are older than its mail do not say whom they told: what that would take is reckoned from those that do.
`--budget`: exits with 1 where a ticket takes more than `benchmarks/budget.json` allows; on an archive of fewer than
50,000 it judges nothing, because there what does not grow with tickets counts too much.
"""

import argparse
import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
django.setup()

from django.db import connection  # noqa: E402

BUDGET = Path(__file__).with_name("budget.json")
JUDGED_FROM = 50_000
AIM = 3500
"""Bytes a ticket: 3.5 GB a million (issue 17, point 4)."""

SIZES = """
    WITH tables AS (
        SELECT c.oid, c.relname FROM pg_class c
         WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
           AND (c.relname LIKE 'tickets\\_%%' OR c.relname = 'users_submission'))
    SELECT relname, '', pg_table_size(oid) FROM tables
    UNION ALL
    SELECT t.relname, i.relname, pg_relation_size(i.oid)
      FROM tables t JOIN pg_index x ON x.indrelid = t.oid JOIN pg_class i ON i.oid = x.indexrelid"""

TOLD = """
    WITH kinds AS (
        SELECT kind, count(*) FILTER (WHERE at < (SELECT min(at) FROM tickets_event WHERE data ? 'told')) AS without,
               sum(pg_column_size(data -> 'told')) / count(*) FILTER (
                   WHERE at >= (SELECT min(at) FROM tickets_event WHERE data ? 'told')) AS each
          FROM tickets_event GROUP BY kind)
    SELECT coalesce(sum(without * each), 0)::float FROM kinds"""
"""Bytes of the lists that old events lack, by what newer events of their kind have on average."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--least", type=float, default=1, help="leave out what takes less than so many bytes a ticket")
    parser.add_argument("--budget", action="store_true")
    options = parser.parse_args()
    least = options.least
    if connection.vendor != "postgresql":
        sys.exit("benchmarks.bytes_a_ticket: needs PostgreSQL; see the command above")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tickets_ticket")
        (tickets,) = cursor.fetchone()
        if not tickets:
            sys.exit("benchmarks.bytes_a_ticket: needs an archive; see manage.py seed_archive")
        cursor.execute(SIZES)
        sizes = cursor.fetchall()
        cursor.execute(TOLD)
        untold = cursor.fetchone()[0] / tickets
        found = [(table, index, size / tickets) for table, index, size in sizes]
    whole = {table: sum(size for name, _index, size in found if name == table) for table, _index, _size in found}
    print(f"{tickets} tickets; bytes a ticket")  # noqa: T201
    for table in sorted(whole, key=lambda table: -whole[table]):
        if whole[table] >= least:
            print(f"{table:<44}{whole[table]:>8.0f}")  # noqa: T201
            for _table, index, size in sorted((row for row in found if row[0] == table), key=lambda row: -row[2]):
                if size >= least:
                    print(f"  {index or '(rows)':<42}{size:>8.0f}")  # noqa: T201
    total = sum(whole.values()) + untold
    print(f"{'whom old events told, were it written':<44}{untold:>8.0f}")  # noqa: T201
    print(f"{'together':<44}{total:>8.0f}   {total / AIM:.2f} of {AIM}")  # noqa: T201
    allowed = json.loads(BUDGET.read_text())["bytes a ticket"]
    if options.budget and tickets < JUDGED_FROM:
        print(f"not judged: fewer than {JUDGED_FROM:,} tickets")  # noqa: T201
    elif options.budget and total > allowed:
        sys.exit(f"over the budget: {total:.0f} bytes a ticket, allowed {allowed}")


if __name__ == "__main__":
    main()
