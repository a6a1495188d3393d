"""Rows that may be damaged in any way, read for a verification: what cannot be read is named, and the rest goes on.

A column may hold what its type never writes: no number, no date, a date beyond all calendars, JSON of another shape.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import connection, models

CHUNK = 500
MOST_SAID = 200
Row = TypeVar("Row", bound=models.Model)


def in_short(failure: BaseException) -> str:
    """The kind of a failure and its first line, for a line of a report."""
    said = (str(failure).strip() or "no words").splitlines()[0]
    return f"{type(failure).__name__}: {said[:MOST_SAID]}"


def chunks(rows: "models.QuerySet[Row]", unreadable: Callable[[int, str], None]) -> Iterator[list[Row]]:
    """The rows by key, some hundred at a time with all that is prefetched; `unreadable` hears of each one that cannot
    be read (key, why)."""
    keys = rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=CHUNK)
    while some := list(islice(keys, CHUNK)):
        yield readable(rows.filter(pk__in=some).order_by("pk"), some, unreadable)


def readable(rows: "models.QuerySet[Row]", keys: Iterable[int], unreadable: Callable[[int, str], None]) -> list[Row]:
    """These rows; each by itself where they cannot be read together: only then `keys` are asked for."""
    try:
        return list(rows)
    except Exception:  # noqa: BLE001 - which row it is, and why, is found one by one
        found: list[Row] = []
        for key in keys:
            try:
                found += rows.filter(pk=key)
            except Exception as failure:  # noqa: BLE001 - named
                unreadable(key, in_short(failure))
        return found


def odd_values(model: type[models.Model]) -> dict[int, str]:
    """SQLite stores anything anywhere, and Django reads what is no day as empty, any number as true: key -> why."""
    if connection.vendor != "sqlite":
        return {}
    odd = " OR ".join(filter(None, map(_odd, model._meta.concrete_fields)))
    if not odd:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {model._meta.db_table} WHERE {odd}")  # noqa: S608 - names of our own
        return {key: "a value of it is of no such kind" for (key,) in cursor.fetchall()}


def _odd(field: models.Field) -> str:
    """When SQLite's value of the column is none of its kind; "" for kinds that are compared as they are."""
    column = connection.ops.quote_name(field.column or "")
    if isinstance(field, models.BooleanField):
        return f"({column} IS NOT NULL AND {column} NOT IN (0, 1))"
    if isinstance(field, models.DateField):
        return f"({column} IS NOT NULL AND (date({column}) IS NULL OR {column} NOT GLOB '[0-9][0-9][0-9][0-9]-*'))"
    if isinstance(field, models.TimeField):
        return f"({column} IS NOT NULL AND (time({column}) IS NULL OR {column} NOT GLOB '[0-9][0-9]:*'))"
    return ""
