"""What the application's role may do in PostgreSQL: the rights that are taken from it, and what a start-up finds wrong
with the role that it logs in as (docs/security.md 4, 12).
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from .append_only import APPEND_ONLY, FROZEN, HISTORICAL, PRUNED, installed, trigger_names

MIGRATIONS = "django_migrations"
ON_NO_TABLE = ("TRUNCATE", "REFERENCES", "TRIGGER")
"""Rights that the role needs nowhere."""
ATTRIBUTES = {
    "rolsuper": "is a superuser",
    "rolcreaterole": "may create roles",
    "rolcreatedb": "may create databases",
    "rolreplication": "may replicate",
    "rolbypassrls": "bypasses row security",
}
GROUPS = ("pg_write_all_data", "pg_execute_server_program", "pg_write_server_files", "pg_read_server_files")
"""PostgreSQL's own groups whose members may do more than their grants say."""
MOST_NAMED = 5


def withheld() -> dict[str, tuple[str, ...]]:
    """Table -> what the role may not do there beside ON_NO_TABLE. From the pruned ones the worker takes what is old;
    their triggers let nothing younger go."""
    kept = dict.fromkeys((*APPEND_ONLY, *HISTORICAL), ("UPDATE", "DELETE"))
    return (
        kept
        | {table: ("DELETE",) for table in FROZEN if table not in PRUNED}
        | {MIGRATIONS: ("INSERT", "UPDATE", "DELETE")}
    )


def statements(role: str) -> Iterator[str]:
    """For the owner to run: ROLE may add to the history and read it, neither change nor delete. Repeatable."""
    yield f"REVOKE CREATE ON SCHEMA {_schema()} FROM PUBLIC, {role}"
    yield f"REVOKE {', '.join(ON_NO_TABLE)} ON ALL TABLES IN SCHEMA {_schema()} FROM PUBLIC, {role}"
    for table, rights in withheld().items():
        yield f"REVOKE {', '.join(rights)} ON {table} FROM PUBLIC, {role}"
    # Locking a row needs the right to change some column of it. The triggers refuse to change this one. Rows without a
    # key of their own are never locked.
    with_key = {model._meta.db_table for model in apps.get_models() if model._meta.pk.column == "id"}
    for table in APPEND_ONLY:
        if table in with_key:
            yield f"GRANT UPDATE (id) ON {table} TO {role}"


def _schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        return str(cursor.fetchone()[0])


def exists(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None


# --- Start-up ---------------------------------------------------------------------------------------------------------
def faults() -> list[str]:
    """Why the application must not work with this login, a sentence each; on SQLite only triggers are looked at."""
    found = [] if connection.vendor == "sqlite" else list(_of_the_role())
    if missing := sorted(trigger_names().keys() - installed()):
        found.append(f"Triggers that guard history are missing ({some(missing)}); run migrate as the database's owner.")
    return found


def _of_the_role() -> Iterator[str]:
    role, attributes = _attributes()
    if attributes:
        yield f"The database role {role} {' and '.join(attributes)}; take that from it with ALTER ROLE."
    if owned := _owned():
        yield (
            f"The application logs in as {role}, which owns {some(owned)}; DATABASE_URL must name the application's "
            "role, the owner only migrates."
        )
        return
    if groups := _rows("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND pg_has_role(oid, 'MEMBER')", GROUPS):
        yield f"The database role {role} is a member of {some(groups)}; take it out with REVOKE."
    if places := _creates():
        yield f"The database role {role} may create in {some(places)}; take that from it with REVOKE CREATE."
    if rights := too_many(role):
        yield f"The database role {role} may {some(rights)}; run manage.py database_rights {role} as the owner."
    if _rows("SELECT 1 WHERE current_setting('session_replication_role') <> 'origin'"):
        yield f"The database role {role} works with session_replication_role, which switches triggers off; RESET it."


def _attributes() -> tuple[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rolname, {', '.join(ATTRIBUTES)} FROM pg_roles WHERE rolname = current_user")  # noqa: S608
        role, *has = cursor.fetchone()
    return role, [words for words, one in zip(ATTRIBUTES.values(), has, strict=True) if one]


def _owned() -> list[str]:
    """What belongs to the role, or to one that it can become: such a role can take triggers off."""
    return _rows(
        "SELECT 'the database' FROM pg_database WHERE datname = current_database() AND pg_has_role(datdba, 'MEMBER') "
        "UNION ALL SELECT 'the schema ' || nspname FROM pg_namespace "
        "WHERE nspname = current_schema() AND pg_has_role(nspowner, 'MEMBER') "
        "UNION ALL SELECT * FROM (SELECT relname::text FROM pg_class WHERE relkind = 'r' "
        "AND relnamespace = current_schema()::regnamespace AND pg_has_role(relowner, 'MEMBER') ORDER BY 1) tables "
        "UNION ALL SELECT * FROM (SELECT proname::text FROM pg_proc WHERE proname LIKE 'haicso\\_%%' "
        "AND pg_has_role(proowner, 'MEMBER') ORDER BY 1) functions",
    )


def _creates() -> list[str]:
    return _rows(
        "SELECT 'the schema ' || current_schema() WHERE has_schema_privilege(current_schema(), 'CREATE') "
        "UNION ALL SELECT 'the database' WHERE has_database_privilege(current_database(), 'CREATE')"
    )


def too_many(role: str) -> list[str]:
    """Rights on tables that the role has and must not have: "DELETE tickets_event" and the like."""
    here = "FROM pg_class t WHERE t.relkind IN ('r', 'p') AND t.relnamespace = current_schema()::regnamespace"
    found = _rows(
        f"SELECT p || ' ' || relname {here.replace('WHERE', 'CROSS JOIN unnest(%s::text[]) p WHERE')} "
        "AND has_table_privilege(%s, t.oid, p) ORDER BY 1",
        ON_NO_TABLE,
        role,
    )
    pairs = [(right, table) for table, rights in withheld().items() for right in rights]
    found += _rows(
        "SELECT p || ' ' || relname FROM unnest(%s::text[], %s::text[]) AS w (p, name) "
        "JOIN pg_class t ON t.relname = w.name AND t.relnamespace = current_schema()::regnamespace "
        "WHERE has_table_privilege(%s, t.oid, p) OR (p <> 'DELETE' AND EXISTS (SELECT 1 FROM pg_attribute a "
        "WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'id' "
        "AND has_column_privilege(%s, t.oid, a.attnum, p))) ORDER BY 1",
        [right for right, _table in pairs],
        [table for _right, table in pairs],
        role,
        role,
    )
    return found


def _rows(statement: str, *values: str | list[str] | tuple[str, ...]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(value) if isinstance(value, tuple) else value for value in values])
        return [str(row[0]) for row in cursor.fetchall()]


def some(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
