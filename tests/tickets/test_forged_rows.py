"""What somebody edits in the database itself, before any lock, is named by a command (FOUND F9)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests import factories
from tests.calendar_changes import wib
from tests.tickets.test_history import below_the_triggers
from tickets.deadlines import rules
from tickets.models import Ticket
from users.clock import FixedClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(clerk, budi, as_rina, pekanbaru):
    """Put in on Monday at 9, answered on Thursday at 11: late."""
    ticket = factories.ask(clerk, budi, FixedClock(wib("2026-05-18 09:00")))
    ticket = factories.answer(ticket, as_rina, FixedClock(wib("2026-05-21 11:00")))
    assert ticket.iku_in_time is False
    return ticket


def forge(sql: str, *params: object) -> None:
    with below_the_triggers(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.rowcount, sql
    rules.forget()


def told(command: str) -> str:
    """What the command prints; "" when it finds nothing."""
    out = StringIO()
    try:
        call_command(command, stdout=out)
    except CommandError:
        return out.getvalue()
    return ""


def test_what_people_did_verifies(late):
    assert told("verify_history") == told("verify_decisions") == ""


def test_late_made_in_time_in_decision_and_mirror_is_named(late):
    newest = late.decisions.filter(code="IKU").latest("revision")
    forge("UPDATE tickets_decision SET in_time = %s WHERE id = %s", True, newest.pk)
    forge("UPDATE tickets_ticket SET iku_in_time = %s WHERE id = %s", True, late.pk)
    said = told("verify_decisions")
    assert f"{late.reference}: IKU revision {newest.revision} decided anew differs in in_time" in said


@pytest.mark.parametrize("name", ["used", "due", "late_after", "ended", "whole_days", "rest_us", "confirmed"])
def test_every_figure_of_a_decision_is_decided_anew(late, name):
    newest = late.decisions.filter(code="IKU").latest("revision")
    value = {"confirmed": "NOT confirmed", "used": "used - 1", "whole_days": "whole_days + 1"}.get(name, "")
    if not value:
        value = "rest_us + 1" if name == "rest_us" else "'2026-05-19 01:00:00+00:00'"
    forge(f"UPDATE tickets_decision SET {name} = {value} WHERE id = %s", newest.pk)  # noqa: S608 - names of ours
    assert f"IKU revision {newest.revision} decided anew differs in {name}" in told("verify_decisions")


def test_an_older_decision_is_decided_anew_too(late):
    forge("UPDATE tickets_decision SET late_after = due WHERE ticket_id = %s AND revision = 1", late.pk)
    forge("UPDATE tickets_decision SET due = decided_at WHERE ticket_id = %s AND revision = 1", late.pk)
    assert "IKU revision 1 decided anew differs in due" in told("verify_decisions")


def test_a_decision_taken_out_is_missed(late):
    newest = late.decisions.filter(code="IKU").latest("revision")
    forge("DELETE FROM tickets_decision WHERE id = %s", newest.pk)
    assert f"{late.reference}: IKU has no decision by the rules in force" in told("verify_decisions")


def test_a_posting_emptied_or_another_s_is_named(late, bayu):
    for value in (None, bayu.pk):
        forge("UPDATE tickets_ticket SET posting_id = %s WHERE id = %s", value, late.pk)
        said = told("verify_history")
        assert f"BROKEN {late.reference} event 3: the ticket's posting_id is {value!r}" in said


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("created_at", "2026-03-31 02:00:00+00:00"),
        ("asker_email", "lain@contoh.go.id"),
        ("reference", "HAI-331090000-26"),
        ("subject", "Subjek lain"),
        ("answered_at", "2026-05-19 02:00:00+00:00"),
        ("status", "refused"),
        ("channel", "surat"),
    ],
)
def test_a_column_of_the_ticket_is_held_against_its_events(late, column, value):
    forge(f"UPDATE tickets_ticket SET {column} = %s WHERE id = %s", value, late.pk)  # noqa: S608 - names of ours
    assert f"the ticket's {column} is '" in told("verify_history")


def test_another_unit_type_is_named(late):
    forge(
        "UPDATE tickets_ticket SET asker_unit_type = 'UMUM', asker_satker_id = NULL WHERE id = %s",
        late.pk,
    )
    said = told("verify_history")
    assert "the ticket's asker_unit_type is 'UMUM', recorded is another" in said
    assert "the ticket's asker_satker_id is None" in said


def test_another_office_or_kanwil_is_named(late, banda_aceh, aceh):
    forge("UPDATE tickets_ticket SET office_id = %s, kanwil_id = %s WHERE id = %s", banda_aceh.pk, aceh.pk, late.pk)
    said = told("verify_history")
    assert f"the ticket's office_id is {banda_aceh.pk}" in said
    assert f"the ticket's kanwil_id is {aceh.pk}" in said


def test_an_edited_norm_shows_in_every_decision_by_it(late):
    forge("UPDATE tickets_norm SET amount = 9 WHERE code = 'IKU'")
    assert f"{late.reference}: IKU revision 1 decided anew differs in due" in told("verify_decisions")


def test_an_invented_day_off_shows_in_every_decision_over_it(late):
    forge("UPDATE tickets_dayoff SET day = '2026-05-19' WHERE day = '2026-05-14' AND removed_in_id IS NULL")
    assert f"{late.reference}: IKU revision 1 decided anew differs in due" in told("verify_decisions")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE tickets_norm SET unit = 'hours', amount = 0.01 WHERE code = 'IKU'",
        "UPDATE tickets_servicehours SET valid_from = '2030-01-01'",
        "UPDATE tickets_norm SET reckoning = 'end_of_day', amount = 0.5 WHERE code = 'IKU'",
    ],
)
def test_rules_that_cannot_be_reckoned_with_are_named_and_end_in_no_traceback(late, sql):
    forge(sql)
    assert f"{late.reference}: IKU revision 1 decided anew differs in" in told("verify_decisions")


def test_memory_and_queries_do_not_grow_with_the_tickets(clerk, budi, as_rina, django_assert_max_num_queries):
    for minute in range(10, 16):
        factories.ask(clerk, budi, FixedClock(wib(f"2026-05-18 09:{minute}")))
    assert Ticket.objects.count() == 6
    with django_assert_max_num_queries(20):
        call_command("verify_decisions", stdout=StringIO())
