"""Rows by the thousand into a table: as a file travels (COPY) on PostgreSQL, as one prepared statement on SQLite.

Django's own way builds SQL for each row and each value; here a table's columns are looked at once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from django.db import connection
from django.db.models import AutoField, BooleanField, DateTimeField, Field, ForeignKey, JSONField, Model

PLAIN = {
    "AutoField", "BigAutoField", "BooleanField", "CharField", "EmailField", "ForeignKey", "IntegerField",
    "OneToOneField", "PositiveIntegerField", "PositiveSmallIntegerField", "SlugField", "SmallIntegerField", "TextField",
}  # fmt: skip
"""Kinds of columns that take numbers and text as they are."""
NUMBERS = (ForeignKey, AutoField, BooleanField)
"""Columns whose values are numbers, whole or none: nothing is to be done to them."""

Row = Model | Mapping[str, object]
"""A model that is not saved, or its columns by their attributes' names ; what is left out has its default."""


def new_keys(model: type[Model], count: int) -> list[int]:
    """Keys for so many rows, never given again; on SQLite to be used in this transaction, while nobody else writes."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            named = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(named, [connection.ops.quote_name(table), model._meta.pk.column, count])
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + 1 + count))


def insert(model: type[Model], rows: Iterable[Row]) -> None:
    """Write the rows. Those with a key keep it; either all have one or none has."""
    these = [row if isinstance(row, Mapping) else row.__dict__ for row in rows]
    if not these:
        return
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key or these[0].get(field.attname) is not None
    ]
    values = [_column(field, these) for field in fields]
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(str(field.column)) for field in fields)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in zip(*values, strict=True):
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", list(zip(*values, strict=True)))  # noqa: S608 - ours


def tidy() -> None:
    """After very many rows, and in no transaction: what the planner knows of all tables is of now."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def _column(field: Field, rows: Sequence[Mapping[str, Any]]) -> Sequence[object]:
    name, prepared = field.attname, _prepare(field)
    if name not in rows[0]:
        return [prepared(field.get_default())] * len(rows)
    values = [row[name] for row in rows]
    if isinstance(field, NUMBERS):
        return values
    return [prepared(value) for value in values]


def _prepare(field: Field) -> Callable[[Any], object]:
    """From a value in Python to what the database's driver takes."""
    if isinstance(field, DateTimeField):
        return _instant if connection.vendor == "postgresql" else _instant_as_text
    if isinstance(field, JSONField):
        return lambda value: connection.ops.adapt_json_value(value, field.encoder)
    if field.get_internal_type() in PLAIN:
        return _plain
    return lambda value: field.get_db_prep_save(value, connection)


def _plain(value: Any) -> object:
    return value.value if isinstance(value, Enum) else value


def _instant(value: datetime | None) -> datetime | None:
    return value


def _instant_as_text(value: datetime | None) -> str | None:
    """As Django writes it into SQLite: UTC, without saying so."""
    return None if value is None else value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
