"""The database itself refuses to change history: triggers on both engines, made from this list (docs/security.md 4).

`install` runs after every migrate, because SQLite drops triggers when it rebuilds a table; tests that must empty tables
take them off with `uninstall` and put them back.
"""

from collections.abc import Collection, Iterator

from django.db import connection

from users.models import User

from . import master_guard
from .guarded_tables import (
    APPEND_ONLY,
    CLOSED,
    FROZEN,
    GROWING,
    HISTORICAL,
    NO_OVERLAP,
    PERSONAL,
    PRUNED,
    SET_ONCE,
)

MESSAGE = "HAI CSO: history is append-only"
SHARED = "HAI CSO: a duty belongs to a personal login"
OVERLAP = "HAI CSO: postings of one officer never overlap"


def _rules() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(table, what, columns): what is `update`, `again` (an update of what was set once), `shrink`, `closed` (an update
    of a row whose first column is filled), `delete` or `truncate`; no columns means every change. `overlap` and
    `overlapped`: a row that comes, or changes, and meets another of the same owner. `personal`: a row that comes for a
    login which is not one person's."""
    for table in (*APPEND_ONLY, *HISTORICAL):
        yield table, "update", ()
    for table, columns in FROZEN.items():
        yield table, "update", columns
    for table, (_closing, columns) in CLOSED.items():
        yield table, "closed", columns
    for table, columns in SET_ONCE.items():
        yield table, "again", columns
    for table, columns in GROWING.items():
        yield table, "shrink", columns
    for table, columns in NO_OVERLAP.items():
        yield table, "overlap", columns
        yield table, "overlapped", columns
    for table, column in PERSONAL.items():
        yield table, "personal", (column,)
    for table in (*APPEND_ONLY, *HISTORICAL, *FROZEN):
        yield table, "delete", ()
        if connection.vendor == "postgresql":
            yield table, "truncate", ()


def trigger_names() -> dict[str, str]:
    """Name of each trigger -> its table."""
    ours = {f"haicso_{table}_{what}": table for table, what, _columns in _rules()}
    return ours | {f"haicso_{table}_{what}": table for table, what in master_guard.rules()}


def install(only: Collection[str] | None = None) -> None:
    """(Re-)create all triggers whose table exists, or only those of the named tables. Repeatable."""
    tables = set(connection.introspection.table_names() if only is None else only)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION haicso_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{MESSAGE} (%)', TG_TABLE_NAME; END $$"
            )
            for table, (owner, first, last) in NO_OVERLAP.items():
                cursor.execute(_overlap_function(table, owner, first, last))
            for table, column in PERSONAL.items():
                cursor.execute(_personal_function(table, column))
        _nothing_pending(cursor)
        for table, what, columns in _rules():
            if table in tables:
                _drop(cursor, table, what)
                cursor.execute(
                    _postgresql(table, what, columns)
                    if connection.vendor == "postgresql"
                    else _sqlite(table, what, columns)
                )
        if only is None:
            for statement in master_guard.prepare():
                cursor.execute(statement)
        for table, what in master_guard.rules():
            if table in tables:
                _drop(cursor, table, what)
                cursor.execute(master_guard.trigger(table, what))


def uninstall(only: Collection[str] | None = None) -> None:
    """Take all triggers off, or those of the named tables: for tests that empty tables, never for the application."""
    tables = set(connection.introspection.table_names() if only is None else only)
    with connection.cursor() as cursor:
        _nothing_pending(cursor)
        for table, what in (*((table, what) for table, what, _columns in _rules()), *master_guard.rules()):
            if table in tables:
                _drop(cursor, table, what)


def _nothing_pending(cursor) -> None:
    """PostgreSQL alters no table on which a check waits for the end of the transaction: it is made now."""
    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def installed() -> set[str]:
    """Names of our triggers that the database has now."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'haicso\\_%' AND tgenabled IN ('O', 'A')")
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'haicso\\_%' ESCAPE '\\'"
            )
        return {row[0] for row in cursor.fetchall()}


def _drop(cursor, table: str, what: str) -> None:
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    cursor.execute(f"DROP TRIGGER IF EXISTS haicso_{table}_{what}{on_table}")


_VERB = {"again": "UPDATE", "shrink": "UPDATE", "closed": "UPDATE", "overlap": "INSERT", "overlapped": "UPDATE"}


def _meets(table: str, owner: str, first: str, last: str) -> str:
    """Whether another row of the owner has a day in common with the new one."""
    return (
        f"EXISTS (SELECT 1 FROM {table} other WHERE other.{owner} = NEW.{owner} AND other.id <> NEW.id "  # noqa: S608
        f"AND (NEW.{last} IS NULL OR other.{first} <= NEW.{last}) "
        f"AND (other.{last} IS NULL OR other.{last} >= NEW.{first}))"
    )


def _overlap_function(table: str, owner: str, first: str, last: str) -> str:
    """The owner's row is locked first, so that two who write at once see each other."""
    return (
        f"CREATE OR REPLACE FUNCTION haicso_{table}_overlap() RETURNS trigger LANGUAGE plpgsql "
        f"{master_guard.own_schema()} AS $$ BEGIN "
        f"PERFORM 1 FROM users_officer WHERE id = NEW.{owner} FOR NO KEY UPDATE; "
        f"IF {_meets(table, owner, first, last)} THEN "
        f"RAISE EXCEPTION '{OVERLAP}' USING ERRCODE = 'exclusion_violation'; END IF; RETURN NEW; END $$"
    )


def _when(table: str, what: str, columns: tuple[str, ...], differs: str) -> str:
    if what == "delete" and table in PRUNED:
        instant, days = PRUNED[table]
        if connection.vendor == "postgresql":
            return f"OLD.{instant} IS NULL OR OLD.{instant} > clock_timestamp() - interval '{days} days'"
        return f"OLD.{instant} IS NULL OR OLD.{instant} > datetime('now', '-{days} days')"
    if what == "shrink":
        return " OR ".join(f"NEW.{column} < OLD.{column}" for column in columns)
    changed = {column: f"OLD.{column} {differs} NEW.{column}" for column in columns}
    if what == "again":
        return " OR ".join(f"(OLD.{column} IS NOT NULL AND {change})" for column, change in changed.items())
    if what == "closed":
        return f"OLD.{CLOSED[table][0]} IS NOT NULL AND ({' OR '.join(changed.values())})"
    return " OR ".join(changed.values())


def _is_shared(column: str) -> str:
    """Whether the login is not one person's."""
    roles = ", ".join(f"'{role}'" for role in User.NAMED_ROLES)
    return f"EXISTS (SELECT 1 FROM users_user person WHERE person.id = NEW.{column} AND person.role NOT IN ({roles}))"  # noqa: S608


def _personal_function(table: str, column: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION haicso_{table}_personal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {_is_shared(column)} THEN "
        f"RAISE EXCEPTION '{SHARED}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )


def _postgresql(table: str, what: str, columns: tuple[str, ...]) -> str:
    if what == "personal":
        return (
            f"CREATE TRIGGER haicso_{table}_{what} BEFORE INSERT ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION haicso_{table}_personal()"
        )
    if table in NO_OVERLAP:
        of = f" OF {', '.join(columns)}" if what == "overlapped" else ""
        return (
            f"CREATE TRIGGER haicso_{table}_{what} BEFORE {_VERB[what]}{of} ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION haicso_{table}_overlap()"
        )
    each = "STATEMENT" if what == "truncate" else "ROW"
    when = _when(table, what, columns, "IS DISTINCT FROM")
    return (
        f"CREATE TRIGGER haicso_{table}_{what} BEFORE {_VERB.get(what, what.upper())} ON {table} FOR EACH {each} "
        + (f"WHEN ({when}) " if when else "")
        + "EXECUTE FUNCTION haicso_refuse()"
    )


def _sqlite(table: str, what: str, columns: tuple[str, ...]) -> str:
    if what == "personal":
        return (
            f"CREATE TRIGGER haicso_{table}_{what} BEFORE INSERT ON {table} FOR EACH ROW "
            f"WHEN {_is_shared(columns[0])} BEGIN SELECT RAISE(ABORT, '{SHARED}'); END"
        )
    if table in NO_OVERLAP:
        # Afterwards: before it, a new row has no key yet.
        of = f" OF {', '.join(columns)}" if what == "overlapped" else ""
        return (
            f"CREATE TRIGGER haicso_{table}_{what} AFTER {_VERB[what]}{of} ON {table} FOR EACH ROW "
            f"WHEN {_meets(table, *columns)} BEGIN SELECT RAISE(ABORT, '{OVERLAP}'); END"
        )
    when = _when(table, what, columns, "IS NOT")
    return (
        f"CREATE TRIGGER haicso_{table}_{what} BEFORE {_VERB.get(what, what.upper())} ON {table} FOR EACH ROW "
        + (f"WHEN {when} " if when else "")
        + f"BEGIN SELECT RAISE(ABORT, '{MESSAGE} ({table})'); END"
    )
