"""The archive of the nation: as many tickets as asked, the same for the same seed, and all of it holds."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.models import Count, Sum
from django.utils.translation import get_language

from haicso.archive import put_off
from haicso.nation import people, seeding
from haicso.nation.seeding import Archive, apportioned
from tests import factories
from tests.emptying import empty_all_tables
from tickets.models import DailySeal, Event, OutgoingMail, Ticket, TicketParty, TicketSearch
from tickets.quarters import Quarter
from tickets.routing import handling_office
from users.models import Officer, Posting, Satker, ServiceUser, User
from users.wib import WIB

NOW = datetime(2026, 5, 18, 10, 20, tzinfo=WIB)
TICKETS, THOUSANDS, UNITS = 150, 2000, 200


@pytest.mark.parametrize(
    ("total", "weights", "parts"), [(10, [1, 1, 1], [4, 3, 3]), (3, [0, 1, 5], [0, 1, 2]), (0, [2, 1], [0, 0])]
)
def test_a_number_is_divided_by_weight_into_whole_parts_that_add_up(
    total: int, weights: list[float], parts: list[int]
) -> None:
    assert apportioned(total, weights) == parts


def test_every_quarter_since_hai_cso_is_in_use_has_its_share_and_the_running_one_a_part() -> None:
    shares = Archive(100_000, 1, NOW).shares()
    assert (min(shares), max(shares), sum(shares.values())) == (Quarter(2017, 2), Quarter(2026, 2), 100_000)
    whole = list(shares.values())[:-1]
    assert whole == sorted(whole)
    assert shares[Quarter(2026, 2)] < whole[-1]


def test_in_the_first_days_of_a_quarter_the_one_before_is_the_last() -> None:
    archive = Archive(1000, 1, datetime(2026, 4, 3, 12, tzinfo=WIB))
    assert archive.quarters()[-1] == Quarter(2026, 1)


def told() -> Any:
    """What figures, lists and mails are made of, without keys."""
    by_officer = Ticket.objects.values("posting__officer__name").annotate(Count("pk"), Sum("iku_used"))
    return (
        sorted(map(str, by_officer)),
        sorted(Ticket.objects.values_list("reference", "subject", "asker_email", "status", "iku_in_time", "sla_due")),
        OutgoingMail.objects.count(),
    )


ARGUMENTS = {"tickets": TICKETS, "seed": 7, "now": NOW, "satker": UNITS, "processes": 1, "verbosity": 0}


@pytest.fixture
def schema() -> Iterator[set[tuple[str, str]]]:
    """Indexes and constraints of all tables; whatever a test leaves away is back for the next one."""
    yield indexes_and_constraints()
    put_off.bring_back()


def indexes_and_constraints() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() UNION ALL "
            "SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid) FROM pg_constraint"
        )
        return set(cursor.fetchall())


def test_it_wants_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections["default"], "vendor", "sqlite")
    with pytest.raises(CommandError, match="memerlukan PostgreSQL"):
        call_command("seed_archive", **ARGUMENTS)


@pytest.mark.postgres
@pytest.mark.no_calendar
@pytest.mark.django_db(transaction=True)
def test_a_small_nation_is_whole_and_verified() -> None:
    call_command("load_reference", verbosity=0)
    call_command("seed_archive", **ARGUMENTS | {"tickets": THOUSANDS})
    assert get_language() == "id"  # whoever goes on in this process keeps their language

    assert Ticket.objects.count() == TicketSearch.objects.count() == THOUSANDS
    assert Officer.objects.count() == people.OFFICERS
    assert Satker.objects.filter(name__endswith="(contoh)").count() == UNITS
    assert ServiceUser.objects.filter(satker__isnull=False).count() == UNITS * people.ASKERS_PER_SATKER
    assert not Posting.objects.filter(ends_on=None).values("officer").annotate(n=Count("pk")).filter(n__gt=1).exists()
    assert set(Ticket.objects.values_list("holder_office", flat=True)) <= set(
        TicketParty.objects.values_list("office", flat=True)
    )
    assert Event.objects.filter(seq=2).exists()
    assert DailySeal.objects.exists()
    # Mail of old acts is gone, that of the last three months is there, and nothing of it waits to flood anybody.
    oldest = OutgoingMail.objects.order_by("next_attempt_at").values_list("next_attempt_at", flat=True)[0]
    assert (NOW - oldest).days <= 90
    assert not Ticket.objects.filter(created_at__gte=NOW).exists()
    call_command("verify_all", verbosity=0)

    # What the seeder knows of routes at once is what the routing says of each.
    routes = list(seeding._routes().items())
    assert {destination for (destination, _satker, _recorder), _office in routes} == {"perbendaharaan", "revisi_dipa"}
    for (destination, satker, _recorder), office in routes[::20]:
        assert handling_office(destination, Satker.objects.get(pk=satker)) == office


@pytest.mark.postgres
@pytest.mark.no_calendar
@pytest.mark.django_db(transaction=True)
def test_a_nation_that_was_broken_off_is_finished_the_same_and_no_other_is_mixed_into_it(
    monkeypatch: pytest.MonkeyPatch, schema: set[tuple[str, str]]
) -> None:
    call_command("load_reference", verbosity=0)
    call_command("seed_archive", **ARGUMENTS)
    whole = told()
    with pytest.raises(CommandError, match="sudah lengkap"):
        call_command("seed_archive", **ARGUMENTS)
    assert told() == whole
    empty_all_tables()
    factories.no_working_calendar()

    call_command("load_reference", verbosity=0)
    with monkeypatch.context() as killed:
        killed.setattr(seeding.Seeder, "write_coded", until_half(seeding.Seeder.write_coded))
        with pytest.raises(KeyboardInterrupt):
            call_command("seed_archive", **ARGUMENTS)
    assert 0 < Ticket.objects.count() < TICKETS
    with pytest.raises(CommandError, match="angka lain"):
        call_command("seed_archive", **ARGUMENTS | {"tickets": 2 * TICKETS})
    call_command("seed_archive", **ARGUMENTS)
    assert told() == whole
    assert indexes_and_constraints() == schema

    User.objects.filter(username=people.MONITOR).update(username="lain")
    with pytest.raises(CommandError, match="kosong"):
        call_command("seed_archive", **ARGUMENTS)


def until_half(write: Callable[[seeding.Seeder, str], int]) -> Callable[[seeding.Seeder, str], int]:
    def written(seeder: seeding.Seeder, quarter: str) -> int:
        if quarter < "2021Q4":
            raise KeyboardInterrupt
        return write(seeder, quarter)

    return written
