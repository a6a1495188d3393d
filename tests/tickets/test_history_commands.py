"""`verify_history` and `seal_history` as an auditor runs them. (What they find: test_history.py.)"""

import sys
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line

from tests.factories import answer, ask
from tests.tickets.test_history import below_the_triggers
from tests.time_travel import travel
from tickets.models import DailySeal, Event

pytestmark = pytest.mark.django_db


def _run(*command: str, **options: object) -> str:
    output = StringIO()
    call_command(*command, stdout=output, **options)
    return output.getvalue()


@pytest.fixture
def ticket(clerk, budi, as_rina, clock):
    """Three events on Monday 18 May 2026."""
    return answer(ask(clerk, budi, clock), as_rina, clock)


def test_verify_says_how_much_it_walked_and_that_all_holds(ticket):
    assert _run("verify_history").splitlines() == [
        "verify_history: 1 tickets, 3 events, 0 daily seals",
        "verify_history: all chains and seals hold",
    ]


def test_verify_names_the_first_broken_row_and_fails(ticket, capsys, monkeypatch):
    with below_the_triggers():
        Event.objects.filter(ticket=ticket, seq__gte=2).update(text="lain")
    monkeypatch.setattr(sys, "argv", ["manage.py", "verify_history"])
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line()
    assert ended.value.code == 1
    out = capsys.readouterr().out
    assert f"BROKEN {ticket.reference} event 2: its content was changed" in out
    assert out.count("BROKEN") == 1


@travel("2026-05-19 00:30 +0700")
def test_seal_closes_yesterday_in_jakarta_or_the_day_named(ticket):
    assert "2026-05-18 sealed, 1 tickets" in _run("seal_history")
    assert DailySeal.objects.get().day == date(2026, 5, 18)
    assert "nothing to seal" in _run("seal_history", "--day=2026-05-18")


@travel("2026-05-18 23:30 +0700")
@pytest.mark.parametrize("day", ["2026-05-18", "2026-05-19"])
def test_a_day_that_is_not_over_is_not_sealed(ticket, day):
    with pytest.raises(CommandError, match="not over"):
        _run("seal_history", f"--day={day}")
    assert not DailySeal.objects.exists()
