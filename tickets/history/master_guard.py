# ruff: noqa: S608 - the names are those of our own tables
"""Master data that decide figures change only together with an inserted version of their new state (docs/security.md
4): calendar, norms, hours, offices, types, regions, officers, postings, policies.

The database looks at the end of every transaction whether the newest `MasterVersion` says of each changed row what the
row now says. PostgreSQL has triggers that wait until then. SQLite has none: there each change leaves a debt, a row that
points at a version that does not exist, which its foreign key lets nobody commit; the version pays it.
"""

from collections.abc import Iterator
from functools import cache

from django.db import connection, models

from users.models.master import MasterRow, MasterVersion
from users.verification.master import kept_models

VERSIONS = MasterVersion._meta.db_table
DEBTS = "haicso_owedversion"
MESSAGE = "HAI CSO: master data change only with a version"
HAPPENINGS = {"born": "INSERT", "changed": "UPDATE", "gone": "DELETE"}


@cache
def _kept() -> dict[str, list[models.Field]]:
    """Table -> the columns of which every state is kept."""
    return {model._meta.db_table: _fields(model) for model in kept_models() if issubclass(model, MasterRow)}


def _fields(model: type[MasterRow]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if field.attname not in model.UNKEPT]


def rules() -> Iterator[tuple[str, str]]:
    """(table, what) of every trigger: what happened to a row of the table, and on SQLite the version that pays."""
    for table in _kept():
        for what in HAPPENINGS:
            yield table, what
        if connection.vendor == "sqlite":
            yield VERSIONS, f"pays_{table}"


def prepare() -> list[str]:
    """Statements before the triggers."""
    if connection.vendor == "sqlite":
        return [
            f"CREATE TABLE IF NOT EXISTS {DEBTS} (id integer PRIMARY KEY, owed_by text NOT NULL, owed_for bigint "
            f"NOT NULL, version_id bigint NOT NULL REFERENCES {VERSIONS} (id) DEFERRABLE INITIALLY DEFERRED)"
        ]
    return [_function(table, fields) for table, fields in _kept().items()]


def trigger(table: str, what: str) -> str:
    """The statement that makes one."""
    if what not in HAPPENINGS:
        return _paying(what.removeprefix("pays_"))
    return _postgresql(table, what) if connection.vendor == "postgresql" else _sqlite(table, what)


def _changed(table: str, differs: str) -> str:
    names = [connection.ops.quote_name(field.column or "") for field in _kept()[table]]
    return " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in names)


# --- PostgreSQL -------------------------------------------------------------------------------------------------------
def _postgresql(table: str, what: str) -> str:
    when = f"WHEN ({_changed(table, 'IS DISTINCT FROM')}) " if what == "changed" else ""
    return (
        f"CREATE CONSTRAINT TRIGGER haicso_{table}_{what} AFTER {HAPPENINGS[what]} ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {when}EXECUTE FUNCTION haicso_{table}_kept()"
    )


def own_schema() -> str:
    """Of a function: its tables are looked for here first, or somebody's temporary table could stand in for them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        return f"SET search_path = {cursor.fetchone()[0]}, pg_temp"


def _function(table: str, fields: list[models.Field]) -> str:
    same = " AND ".join(f"{_said(field)} IS NOT DISTINCT FROM {_as_written(field)}" for field in fields)
    return (
        f"CREATE OR REPLACE FUNCTION haicso_{table}_kept() RETURNS trigger LANGUAGE plpgsql "
        f"{own_schema()} AS $$ DECLARE k bigint; said jsonb; BEGIN "
        f"IF TG_OP = 'DELETE' THEN k := OLD.id; ELSE k := NEW.id; END IF; "
        f"SELECT content INTO said FROM {VERSIONS} WHERE \"table\" = '{table}' AND key = k "
        f"ORDER BY seq DESC LIMIT 1; "
        f"IF FOUND AND (said IS NULL OR said = 'null'::jsonb) THEN "
        f"IF NOT EXISTS (SELECT 1 FROM {table} WHERE id = k) THEN RETURN NULL; END IF; "
        f"ELSIF EXISTS (SELECT 1 FROM {table} r WHERE r.id = k AND {same}) THEN RETURN NULL; END IF; "
        f"RAISE EXCEPTION '{MESSAGE} (% %)', TG_TABLE_NAME, k; END $$"
    )


def _said(field: models.Field) -> str:
    arrow = "->" if isinstance(field, models.JSONField) else "->>"
    return f"said {arrow} '{field.attname}'"


def _as_written(field: models.Field) -> str:
    """The column as `users.models.master` writes it."""
    column = "r." + connection.ops.quote_name(field.column or "")
    if isinstance(field, models.JSONField):
        return column
    if isinstance(field, models.DateTimeField):
        return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"')"
    if isinstance(field, models.DateField):
        return f"to_char({column}, 'YYYY-MM-DD')"
    return f"{column}::text"


# --- SQLite -----------------------------------------------------------------------------------------------------------
def _sqlite(table: str, what: str) -> str:
    when = f"WHEN {_changed(table, 'IS NOT')} " if what == "changed" else ""
    row = "OLD" if what == "gone" else "NEW"
    return (
        f"CREATE TRIGGER haicso_{table}_{what} AFTER {HAPPENINGS[what]} ON {table} FOR EACH ROW {when}"
        f"BEGIN INSERT INTO {DEBTS} (owed_by, owed_for, version_id) VALUES ('{table}', {row}.id, 0); END"
    )


def _paying(table: str) -> str:
    same = " AND ".join(f"{_stored(field)} IS {_kept_value(field)}" for field in _kept()[table])
    return (
        f"CREATE TRIGGER haicso_{VERSIONS}_pays_{table} AFTER INSERT ON {VERSIONS} FOR EACH ROW "
        f"WHEN NEW.\"table\" = '{table}' BEGIN DELETE FROM {DEBTS} WHERE owed_by = '{table}' "
        f"AND owed_for = NEW.key AND CASE WHEN coalesce(NEW.content, 'null') = 'null' "
        f"THEN NOT EXISTS (SELECT 1 FROM {table} WHERE id = NEW.key) "
        f"ELSE EXISTS (SELECT 1 FROM {table} r WHERE r.id = NEW.key AND {same}) END; END"
    )


def _kept_value(field: models.Field) -> str:
    return f"json_extract(NEW.content, '$.{field.attname}')"


def _stored(field: models.Field) -> str:
    """What SQLite holds, as `users.models.master` writes it."""
    column = "r." + connection.ops.quote_name(field.column or "")
    match field:
        case models.JSONField():
            return f"json({column})"
        case models.DateTimeField():
            whole = f"CASE WHEN instr({column}, '.') THEN '' ELSE '.000000' END"
            return f"substr(replace({column}, ' ', 'T') || {whole}, 1, 26) || '+00:00'"
        case models.DecimalField():
            return f"CASE WHEN {column} IS NOT NULL THEN printf('%.{field.decimal_places}f', {column}) END"
        case models.UUIDField():
            parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
            return " || '-' || ".join(f"substr({column}, {first}, {count})" for first, count in parts)
    return column
