"""Rows by the thousand, in and out of PostgreSQL: for what is done to a million of them (`redecision`).

The rules are elsewhere; here is only how values travel. The common way costs more than all that is done with them: a
model for each row, a placeholder for each value, timestamps read as text.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigAutoField, Lookup, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from users.models import instants


def rows_of(queryset: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """The rows of a `values_list`; from PostgreSQL in its binary form, which is read several times faster."""
    if connection.vendor != "postgresql":
        return list(queryset)
    sql, params = queryset.query.sql_with_params()
    with connection.cursor() as cursor:
        statement = cursor.mogrify(sql, params)
    with psycopg.Cursor(connection.connection) as plain:
        try:
            return plain.execute(statement, binary=True).fetchall()
        except psycopg.DataError:
            # An instant that Python has no number for. Its loader is slow, so it reads only where it must.
            instants.read_every_binary_instant(plain)
            return plain.execute(statement, binary=True).fetchall()


@BigAutoField.register_lookup
class AnyOf(Lookup):
    """`pk__any_of=[...]`: as `pk__in`; on PostgreSQL the keys are one parameter, whatever their number."""

    lookup_name = "any_of"
    prepare_rhs = False
    rhs: Sequence[int]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*params, array(self.rhs)]

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        if not self.rhs:
            return "1 = 0", []
        return f"{column} IN ({', '.join(['%s'] * len(self.rhs))})", [*params, *self.rhs]


def as_table(model: type[Model], rows: Sequence[dict[str, object]]) -> tuple[str, list[Any]]:
    """A SELECT that gives these rows, at least one, all with the same columns of the model; and its parameters: for
    each column one, an array, or the value that all rows have."""
    types = {field.column: field.rel_db_type(connection) for field in model._meta.concrete_fields}
    names, arrays, selected, params = [], [], [], []
    for name, column in zip(rows[0], zip(*(row.values() for row in rows), strict=True), strict=True):
        if column.count(column[0]) == len(column):
            selected.append(f"%s::{types[name]} AS {name}")
            params.append(column[0])
        else:
            selected.append(name)
            names.append(name)
            arrays.append((f"%s::{types[name]}[]", array(column)))
    unnest = f"unnest({', '.join(each for each, _value in arrays)}) AS rows ({', '.join(names)})"
    # A table of one row, or of rows that are all alike.
    source = unnest if arrays else f"generate_series(1, {len(rows)})"
    return f"SELECT {', '.join(selected)} FROM {source}", params + [value for _each, value in arrays]  # noqa: S608


def array(values: Iterable[object]) -> str:
    """An array as PostgreSQL reads it. Of numbers, instants, booleans and our own codes: nothing that needs quotes."""
    return "{" + ",".join([_element(value) for value in values]) + "}"


def _element(value: object) -> str:
    if value is None:
        return "NULL"
    return value.isoformat() if type(value) is datetime else str(value)
