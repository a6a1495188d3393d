"""Loading the demo: when it may, when not, at any moment, and the same every time. (What it tells: test_demo.py.)"""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from tickets.models import Event, Ticket
from users.models import User
from users.wib import WIB

pytestmark = [pytest.mark.django_db, pytest.mark.no_calendar, pytest.mark.demo]


def _run(*command: str, **options: object) -> str:
    output = StringIO()
    call_command(*command, stdout=output, **options)
    return output.getvalue()


@pytest.fixture
def reference() -> None:
    _run("load_reference")


def test_the_demo_is_the_same_every_time(reference):
    def told() -> list[tuple[object, ...]]:
        with transaction.atomic():
            _run("load_demo", "--now=2026-05-18T10:20", scale=0.01)
            rows = list(Event.objects.order_by("at", "pk").values_list("ticket__reference", "kind", "text"))
            transaction.set_rollback(True)
        return rows

    assert told() == told()


@pytest.mark.parametrize("now", ["2026-01-01T00:05", "2026-03-29T23:59", "2026-10-01T08:00+07:00"])
def test_it_can_be_told_at_any_moment(reference, now):
    _run("load_demo", f"--now={now}", scale=0.01)
    at = datetime.fromisoformat(now).replace(tzinfo=WIB)
    assert Ticket.objects.filter(created_at__lt=at).count() == Ticket.objects.count() > 0
    assert "all chains and seals hold" in _run("verify_history")


def test_it_wants_the_reference_data_first():
    with pytest.raises(CommandError, match="load_reference"):
        _run("load_demo")


@pytest.mark.parametrize("command", ["load_demo", "demo_logins"])
def test_production_gets_no_demo(settings, command):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        _run(command)
    assert not User.objects.exists()


def test_without_a_demo_there_is_nothing_to_print():
    with pytest.raises(CommandError, match="load_demo"):
        _run("demo_logins")
