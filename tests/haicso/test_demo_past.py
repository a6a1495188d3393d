"""The demo's older quarters: filled in after the first page, by whoever comes, never twice, and said on pages."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from itertools import count
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from haicso.demo.past import Filling, FillThePast, Past, is_whole
from tests.factories import no_working_calendar
from tickets import worker
from tickets.models import DailySeal, Ticket
from tickets.quarters import Quarter
from users.clock import FixedClock
from users.models import User
from users.wib import WIB

NOW = datetime(2026, 5, 18, 10, 20, tzinfo=WIB).astimezone(UTC)
SCALE = 0.01


@pytest.fixture(scope="module")
def _newest(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Reference data and the running quarter of a small demo, loaded once for the tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        no_working_calendar()
        call_command("load_reference", stdout=StringIO())
        with override_settings(ATTACHMENTS_DIR=tmp_path_factory.mktemp("demo")):
            call_command("load_demo", now=NOW, scale=SCALE, newest=True, stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def newest(_newest: None, db: None) -> None:
    """The demo of the first page; what a test changes in it is undone."""


def _older() -> int:
    return Ticket.objects.filter(created_at__lt=Quarter.of(NOW).since).count()


def test_first_there_is_the_running_quarter_only(newest):
    assert Ticket.objects.exists()
    assert _older() == 0
    assert not is_whole()


def test_whoever_is_killed_half_way_goes_on_and_doubles_nothing(newest):
    pieces = count()
    Past(NOW, SCALE).fill(stopping=lambda: next(pieces) >= 30)
    begun = _older()
    assert begun > 0
    assert not is_whole()
    Past(NOW, SCALE).fill()
    past = Past(NOW, SCALE)
    quarter, planned = past.running.previous, 0
    for _back in range(4):
        planned += sum(1 for place in past.company.places for _each in past.story.of_quarter(place, quarter))
        quarter = quarter.previous
    assert _older() == planned > begun
    assert is_whole()
    call_command("verify_history", stdout=StringIO())
    call_command("verify_decisions", stdout=StringIO())


def test_no_day_is_sealed_before_the_past_is_whole(newest, monkeypatch):
    monkeypatch.setattr(worker, "SEALING_WAITS", [lambda: not is_whole()])
    worker.SealOfTheDayBefore()(FixedClock(NOW), lambda: False)
    assert not DailySeal.objects.exists()


def test_the_worker_stops_when_it_is_told_to_and_does_nothing_where_no_demo_is(newest):
    FillThePast(pause=lambda: None)(FixedClock(NOW), lambda: True)
    assert _older() == 0
    User.objects.filter(username="hai1").update(username="hai1-lain")
    piece = FillThePast(pause=lambda: None)
    piece(FixedClock(NOW), lambda: False)
    assert _older() == 0


def test_pages_say_that_older_quarters_are_still_filled_in_and_ask_no_more_once_they_are(
    newest, client, settings, monkeypatch, django_assert_num_queries
):
    settings.MODE = "demo"
    filling = Filling()
    monkeypatch.setattr("haicso.frame.FILLING", filling)
    client.force_login(User.objects.get(username="kppn008"))
    said = "Triwulan lama demo masih diisi"
    assert said in client.get("/").content.decode()
    assert "sampai Triwulan II 2026" in filling.words()
    DailySeal.objects.create(day=NOW.date(), tickets=0, prev_digest="", digest="0" * 64)
    assert said not in client.get("/").content.decode()
    with django_assert_num_queries(0):
        assert filling.words() == ""
