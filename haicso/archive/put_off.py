"""Indexes and references of tables into which millions of rows are written: taken away before, built at once after.

Each row written alone is looked up in a dozen indexes and its keys in as many tables; built at once an index is a sort.
What was taken away stands in a table of its own until it is back, so that whoever is killed between leaves no database
that has lost a constraint without saying so: the next run puts it back. PostgreSQL only.
"""

from collections.abc import Collection, Iterable

from django.db import connection, models, transaction

KEPT = "archive_put_off"
"""The table of what is away: in which order, and the statement that brings it back."""
MEMORY = "512MB"
"""For one index at a time; the server's own setting is for all who work."""

FOUND = """
    SELECT 1, format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%(tables)s::regclass[])
    UNION ALL
    SELECT 0, format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
      FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
     WHERE indrelid = ANY(%(tables)s::regclass[]) AND NOT indisunique AND indpred IS NULL
       AND relname <> ALL(%(needed)s)"""
"""Unique indexes stay: they refuse what must not be twice. Partial ones stay, too: they hold few rows, and PostgreSQL
would spell their conditions in another way than the migration."""


def is_away() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [KEPT])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def put_off(tables: Iterable[type[models.Model]], needed: Collection[str] = ()) -> None:
    """Take indexes and references of the tables away, but not the indexes that are `needed`. What an earlier run took
    away stays away."""
    if is_away():
        return
    with connection.cursor() as cursor:
        names = [connection.ops.quote_name(model._meta.db_table) for model in tables]
        cursor.execute(FOUND, {"tables": names, "needed": list(needed)})
        found = cursor.fetchall()
        cursor.execute(f"CREATE TABLE {KEPT} (number serial PRIMARY KEY, statement text NOT NULL)")
        for _turn, away, back in sorted(found):
            cursor.execute(f"INSERT INTO {KEPT} (statement) VALUES (%s)", [back])  # noqa: S608 - ours
            cursor.execute(away)


def bring_back() -> None:
    """All that is away, indexes first; each is back for good once it is there."""
    if not is_away():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maintenance_work_mem', %s, false)", [MEMORY])
        cursor.execute(f"SELECT number, statement FROM {KEPT} ORDER BY number")  # noqa: S608 - ours
        for number, statement in cursor.fetchall():
            with transaction.atomic():
                cursor.execute(statement)
                cursor.execute(f"DELETE FROM {KEPT} WHERE number = %s", [number])  # noqa: S608 - ours
        cursor.execute(f"DROP TABLE {KEPT}")
        cursor.execute("RESET maintenance_work_mem")
