# ruff: noqa: S608 - the names are those of our own tables
"""Between tests that commit: every table is emptied, and what the run began with is there again.

Django's own way empties by TRUNCATE, which makes the files of all tables and indexes anew, and then makes content types
and permissions anew; both cost more than most of these tests. Here only tables with rows are emptied, and of those that
were filled at the beginning (the working calendar, the norms, the first policy) the same rows are put back.
"""

from functools import cache
from typing import Any

from django.db import connection, transaction

from tickets.history import append_only

OF_THE_FRAMEWORK = {"django_content_type", "auth_permission", "django_site"}
"""They follow from the code, and no test changes them."""
ROWS_OF_A_STATEMENT = 100

_at_the_beginning: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {}


@cache
def _tables() -> list[str]:
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(known) - OF_THE_FRAMEWORK)


def remember() -> None:
    """What is there now is there again after every test that commits."""
    with connection.cursor() as cursor:
        for table in _filled(cursor):
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            # As it is stored: SQLite's driver would turn columns, but no expressions, into Python's dates and times.
            plain = ", ".join(("+" if connection.vendor == "sqlite" else "") + _name(column) for column in columns)
            cursor.execute(f"SELECT {plain} FROM {_name(table)} ORDER BY 1")
            _at_the_beginning[table] = columns, cursor.fetchall()


def empty_all_tables() -> None:
    """In one transaction. History cannot be emptied, so its triggers are off that long."""
    with transaction.atomic(), connection.cursor() as cursor:
        filled = _filled(cursor)
        append_only.uninstall(filled)
        for table in filled:
            cursor.execute(f"DELETE FROM {_name(table)}")
        for table, (columns, rows) in _at_the_beginning.items():
            names = ", ".join(map(_name, columns))
            for first in range(0, len(rows), ROWS_OF_A_STATEMENT):
                some = rows[first : first + ROWS_OF_A_STATEMENT]
                values = ", ".join(["({})".format(", ".join(["%s"] * len(columns)))] * len(some))
                params = [value for row in some for value in row]
                cursor.execute(f"INSERT INTO {_name(table)} ({names}) VALUES {values}", params)
        connection.check_constraints()
        append_only.install(filled)


def _filled(cursor: Any) -> list[str]:
    """The tables that have rows."""
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {_name(table)})" for table in _tables())
    cursor.execute(asked)
    return [row[0] for row in cursor.fetchall()]


def _name(name: str) -> str:
    return connection.ops.quote_name(name)
