"""The archive of the nation: as many tickets as asked, the same for the same seed, and all of it holds."""

from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Sum
from django.utils.translation import get_language

from haicso.nation import people, seeding
from haicso.nation.seeding import Archive, apportioned
from tickets.models import DailySeal, Event, OutgoingMail, Ticket, TicketParty, TicketSearch
from tickets.quarters import Quarter
from tickets.routing import handling_office
from users.models import Officer, Posting, Satker, ServiceUser, User
from users.wib import WIB

NOW = datetime(2026, 5, 18, 10, 20, tzinfo=WIB)
TICKETS, UNITS = 150, 200


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


@pytest.mark.postgres
@pytest.mark.no_calendar
@pytest.mark.django_db(transaction=True)
def test_a_small_nation_is_whole_repeatable_and_verified(capsys: Any) -> None:
    call_command("load_reference", verbosity=0)
    arguments = {"tickets": TICKETS, "seed": 7, "now": NOW, "satker": UNITS, "processes": 1, "verbosity": 0}
    call_command("seed_archive", **arguments)
    assert get_language() == "id"  # whoever goes on in this process keeps their language

    assert Ticket.objects.count() == TicketSearch.objects.count() == TICKETS
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
    for (destination, satker, _recorder), office in list(seeding._routes().items())[::20]:
        assert handling_office(destination, Satker.objects.get(pk=satker)) == office

    first = told()
    call_command("seed_archive", **arguments)
    assert told() == first  # what is there is not written once more
    User.objects.filter(username=people.MONITOR).update(username="lain")
    with pytest.raises(CommandError, match="kosong"):
        call_command("seed_archive", **arguments)
