"""What a ticket takes in PostgreSQL, by table and index; and what mail that left long ago would still take.

    DATABASE_URL=... .venv/bin/python -m benchmarks.bytes_a_ticket [--least 1]

On an archive (`manage.py seed_archive`), swept (`VACUUM ANALYZE`). Counted is every table that grows with tickets:
those of `tickets`, and the one-time keys. Tables of people, offices and calendars grow with the house.
"""

import argparse
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
django.setup()

from django.db import connection  # noqa: E402

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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--least", type=float, default=1, help="leave out what takes less than so many bytes a ticket")
    least = parser.parse_args().least
    if connection.vendor != "postgresql":
        sys.exit("benchmarks.bytes_a_ticket: needs PostgreSQL; see the command above")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tickets_ticket")
        (tickets,) = cursor.fetchone()
        if not tickets:
            sys.exit("benchmarks.bytes_a_ticket: needs an archive; see manage.py seed_archive")
        cursor.execute(SIZES)
        found = [(table, index, size / tickets) for table, index, size in cursor.fetchall()]
    whole = {table: sum(size for name, _index, size in found if name == table) for table, _index, _size in found}
    print(f"{tickets} tickets; bytes a ticket")  # noqa: T201
    for table in sorted(whole, key=lambda table: -whole[table]):
        if whole[table] >= least:
            print(f"{table:<44}{whole[table]:>8.0f}")  # noqa: T201
            for _table, index, size in sorted((row for row in found if row[0] == table), key=lambda row: -row[2]):
                if size >= least:
                    print(f"  {index or '(rows)':<42}{size:>8.0f}")  # noqa: T201
    total = sum(whole.values())
    print(f"{'together':<44}{total:>8.0f}   {total / AIM:.2f} of {AIM}")  # noqa: T201


if __name__ == "__main__":
    main()
