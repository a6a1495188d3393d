"""The database itself refuses to change history: triggers on both engines, made from this one list (SECURITY.md 4).

`install` runs after every migrate, because SQLite drops triggers when it rebuilds a table; tests that must empty tables
take them off with `uninstall` and put them back.
"""

from collections.abc import Iterator

from django.db import connection

APPEND_ONLY = (
    "tickets_event",
    "tickets_attachment",
    "tickets_decision",
    "tickets_dailyseal",
    "tickets_sealedhead",
    "tickets_periodclosing",
    "kpi_policybracket",
    "kpi_policyminimum",
    "kpi_policyassumption",
    "users_officerevent",
    "kpi_objectionevent",
    "kpi_objectionfile",
    "kpi_signalevent",
    "kpi_signalthreshold",
)
"""Rows that are never changed and never deleted."""

FROZEN = {
    "tickets_ticket": (
        "reference",
        "created_at",
        "created_by_id",
        "received_on",
        "channel",
        "subject",
        "follows_id",
        "asker_id",
        "asker_name",
        "asker_email",
        "asker_unit_type",
        "asker_satker_id",
        "asker_institution",
    ),
    "users_submission": ("key", "user_id", "action"),
    "kpi_policy": (
        "label",
        "first_quarter",
        "legal_basis",
        "reason",
        "quantity_weight",
        "timeliness_weight",
        "unit_types",
        "norm_code",
        "measure",
        "pro_rata",
        "sum_over_postings",
        "target",
        "cap",
        "objection_working_days",
        "green_from",
        "yellow_from",
        "drafted_at",
        "drafted_by_id",
    ),
    "kpi_objection": (
        "ticket_id",
        "contested_id",
        "posting_id",
        "quarter",
        "reason",
        "filed_at",
        "filed_by_id",
        "signed_by_id",
    ),
    "kpi_signal": ("rule", "posting_id", "quarter", "key", "found_at"),
    "tickets_outgoingmail": ("event_id", "recipient", "office_id", "agent_id", "subject", "body"),
}
"""Columns that keep what was first written; the rest of the row may follow the ticket's course. Rows are never
deleted.
"""

MESSAGE = "HAI CSO: history is append-only"


def _rules() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(table, what, columns): what is `update`, `delete` or `truncate`; no columns means every change."""
    for table in APPEND_ONLY:
        yield table, "update", ()
    for table, columns in FROZEN.items():
        yield table, "update", columns
    for table in (*APPEND_ONLY, *FROZEN):
        yield table, "delete", ()
        if connection.vendor == "postgresql":
            yield table, "truncate", ()


def trigger_names() -> dict[str, str]:
    """Name of each trigger -> its table."""
    return {f"haicso_{table}_{what}": table for table, what, _columns in _rules()}


def install() -> None:
    """(Re-)create all triggers whose table exists. Repeatable."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION haicso_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{MESSAGE} (%)', TG_TABLE_NAME; END $$"
            )
        for table, what, columns in _rules():
            if table in tables:
                _drop(cursor, table, what)
                cursor.execute(
                    _postgresql(table, what, columns)
                    if connection.vendor == "postgresql"
                    else _sqlite(table, what, columns)
                )


def uninstall() -> None:
    """Take all triggers off: for tests that empty tables, never for the application."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table, what, _columns in _rules():
            if table in tables:
                _drop(cursor, table, what)


def installed() -> set[str]:
    """Names of our triggers that the database has now."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'haicso\\_%' AND tgenabled <> 'D'")
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'haicso\\_%' ESCAPE '\\'"
            )
        return {row[0] for row in cursor.fetchall()}


def _drop(cursor, table: str, what: str) -> None:
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    cursor.execute(f"DROP TRIGGER IF EXISTS haicso_{table}_{what}{on_table}")


def _postgresql(table: str, what: str, columns: tuple[str, ...]) -> str:
    each = "STATEMENT" if what == "truncate" else "ROW"
    when = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return (
        f"CREATE TRIGGER haicso_{table}_{what} BEFORE {what.upper()} ON {table} FOR EACH {each} "
        + (f"WHEN ({when}) " if when else "")
        + "EXECUTE FUNCTION haicso_refuse()"
    )


def _sqlite(table: str, what: str, columns: tuple[str, ...]) -> str:
    when = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    return (
        f"CREATE TRIGGER haicso_{table}_{what} BEFORE {what.upper()} ON {table} FOR EACH ROW "
        + (f"WHEN {when} " if when else "")
        + f"BEGIN SELECT RAISE(ABORT, '{MESSAGE} ({table})'); END"
    )
