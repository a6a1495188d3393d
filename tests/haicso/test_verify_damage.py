"""Every verify command names damage of any kind and never ends in a traceback: NULLs, wrong types, missing rows,
garbage in JSON, dates that are none. Each row that is damaged is one that an honest pass has no word about."""

import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kpi.models import QuarterLock
from tests import factories
from tests.kpi.test_locking import as_surya, lock, story
from tests.kpi.test_one_reading import LATER
from tests.tickets.test_history import below_the_triggers
from tests.time_travel import travel
from tickets.deadlines import rules
from tickets.history.chain import seal_day
from users.clock import wib_date

__all__ = ["as_surya", "story"]  # fixtures that this file shares
pytestmark = pytest.mark.django_db

COMMANDS = ("verify_history", "verify_decisions", "verify_master")
TABLES = {
    "tickets_event": ("verify_history",),
    "tickets_dailyseal": ("verify_history",),
    "tickets_sealedhead": ("verify_history",),
    "tickets_decision": ("verify_decisions",),
    "users_masterversion": ("verify_master",),
    "users_posting": ("verify_master",),
    "tickets_norm": ("verify_master",),
    "tickets_dayoff": ("verify_master",),
    "kpi_policybracket": ("verify_master",),
}
JSON = ["null", "3", "[]", '"text"', "{}", '{"ticket": 5}', '{"frozen": null}', '{"ticket": {"answered_at": "x"}}']
NO_JSON = ["", "{", "{'a': 1}"]
"""Only SQLite stores these."""
INSTANTS = ["infinity", "-infinity", "4713-01-01 BC", "20000-01-01"]
"""Only PostgreSQL stores these."""
NO_INSTANTS = ["", "garbage", "2026-13-45 99:99:99", "0000-00-00"]


@pytest.fixture(autouse=True)
def house(story, riau, as_surya, settings, tmp_path):
    """A locked quarter with answered, late and untaken tickets, all sealed."""
    settings.REPORTS_DIR = tmp_path / "reports"
    with travel(LATER):
        lock(riau, as_surya)
        seal_day(wib_date(LATER))
        connection.check_constraints()
        yield


def run(command: str, *arguments: str) -> str:
    """What it says, whatever it thinks of the rows; anything but its own error is a failure of the test."""
    rules.forget()
    out = StringIO()
    try:
        call_command(command, *arguments, stdout=out)
    except CommandError:
        return out.getvalue() or "CommandError"
    return ""


def columns(table: str) -> dict[str, str]:
    """Column -> its type, without the key."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
        return {
            each.name: connection.introspection.get_field_type(each.type_code, each)
            for each in described
            if each.name != "id"
        }


def last_row(table: str) -> str:
    """A condition that finds it, whatever its key."""
    with connection.cursor() as cursor:
        key = connection.introspection.get_primary_key_columns(cursor, table)
    newest = ", ".join(f"{column} DESC" for column in key)
    return f"({', '.join(key)}) = (SELECT {', '.join(key)} FROM {table} ORDER BY {newest} LIMIT 1)"  # noqa: S608


def damages(table: str) -> list[tuple[str, object]]:
    """(column, value) of what the engine takes there: on SQLite anything, on PostgreSQL what its types allow."""
    found: list[tuple[str, object]] = []
    for column, kind in columns(table).items():
        if kind == "JSONField" or column in {"data", "content"}:
            found += [(column, value) for value in JSON + (NO_JSON if connection.vendor == "sqlite" else [])]
        elif kind in {"DateTimeField", "DateField"}:
            values = NO_INSTANTS if connection.vendor == "sqlite" else INSTANTS
            found += [(column, value) for value in values]
        elif connection.vendor == "sqlite":
            found += [(column, value) for value in ("garbage", -1, 1e300)]
        elif kind == "CharField":
            found.append((column, "x"))
        elif kind == "DecimalField":
            found.append((column, "NaN"))
        elif "Integer" in kind and not column.endswith("_id"):
            found.append((column, 9))
    return found


def forge(statement: str, *values: object) -> bool:
    """As the owner would; False where a constraint of the table refuses even that."""
    from django.db import DatabaseError, transaction

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = ON")
            cursor.execute(statement, values)
    except DatabaseError:
        return False
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")
    return True


class Undone(Exception):
    """Each damage is taken back before the next."""


def test_honest_rows_are_not_named():
    assert [run(command) for command in COMMANDS] == ["", "", ""]


@pytest.mark.parametrize("table", TABLES)
def test_every_damaged_value_is_named(table):
    from django.db import transaction

    seen = 0
    chosen = damages(table)
    random.Random(14).shuffle(chosen)
    with below_the_triggers():
        for column, value in chosen[:9]:
            try:
                with transaction.atomic():
                    if forge(f'UPDATE {table} SET "{column}" = %s WHERE {last_row(table)}', value):  # noqa: S608
                        seen += 1
                        for command in TABLES[table]:
                            assert run(command), f"{command} says nothing of {table}.{column} = {value!r}"
                    raise Undone
            except Undone:
                pass
    assert seen


def test_null_where_the_table_takes_none_is_named():
    """A column that lost its NOT NULL."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite cannot drop a NOT NULL without making the table anew")
    with below_the_triggers(), connection.cursor() as cursor:
        for table, column, command in (
            ("tickets_event", "at", "verify_history"),
            ("tickets_event", "data", "verify_history"),
            ("tickets_decision", "calendar_id", "verify_decisions"),
            ("users_posting", "starts_on", "verify_master"),
            ("tickets_dailyseal", "day", "verify_history"),
        ):
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL")
            cursor.execute("SAVEPOINT whole")
            cursor.execute(f"UPDATE {table} SET {column} = NULL WHERE id = (SELECT max(id) FROM {table})")  # noqa: S608
            assert run(command), (table, column)
            cursor.execute("ROLLBACK TO SAVEPOINT whole")
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL")


def test_everything_in_one_pass_ends_in_words_too():
    with below_the_triggers(), connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_event SET data = '3' WHERE seq = 1")
        cursor.execute("UPDATE users_masterversion SET content = '[]'")
        cursor.execute("UPDATE kpi_quarterlock SET document = '[[['")
        said = run("verify_all")
    for part in ("history: ", "decisions: ", "master: ", "locks: "):
        assert part in said


def test_a_quarter_whose_locks_are_garbage_is_told_in_words(rina):
    with below_the_triggers(), connection.cursor() as cursor:
        key = QuarterLock.objects.values_list("pk", flat=True)[0]
        garbage, words = {
            "sqlite": ("garbage", f"lock {key} cannot be verified"),
            "postgresql": ("infinity", "its row says another time than its closing"),
        }[connection.vendor]
        cursor.execute("UPDATE kpi_quarterlock SET locked_at = %s", [garbage])
        assert words in run("verify_quarter", "2026Q1")
        cursor.execute("UPDATE kpi_quarterlock SET locked_at = %s", [LATER])


def test_an_event_whose_ticket_is_gone_is_named(clerk, budi, clock):
    ticket = factories.ask(clerk, budi, clock)
    with below_the_triggers(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute("UPDATE tickets_event SET ticket_id = 999999 WHERE ticket_id = %s", [ticket.pk])
        assert "BROKEN #999999 event 1: its ticket is gone" in run("verify_history")
        cursor.execute("UPDATE tickets_event SET ticket_id = %s WHERE ticket_id = 999999", [ticket.pk])
