"""Who else has a ticket open and who writes: said to desks and agents who may act on it, to nobody else."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import answer, ask
from tickets.models import TicketWindow
from tickets.presence import actions
from users.clock import DatabaseClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(clerk, budi, clock):
    return ask(clerk, budi, clock)


def hello(client, ticket, window=None, **said):
    window = window or str(uuid.uuid4())
    sent = {"window": window, "version": str(ticket.version), "writes": "0", **said}
    return client.post(reverse("tickets:presence", args=[ticket.reference]), sent)


def test_two_desks_see_each_other_who_writes_and_what_happened_since(client_for, kppn008, ticket, as_rina, clock):
    one, two = client_for(kppn008), client_for(kppn008)
    window = str(uuid.uuid4())
    assert hello(one, ticket, window).json() == {"others": "", "changed": ""}
    assert hello(two, ticket, writes="1").json()["others"] == "KPPN Pekanbaru juga membuka tiket ini."
    assert hello(one, ticket, window).json()["others"] == "KPPN Pekanbaru sedang menulis di tiket ini."
    assert TicketWindow.objects.count() == 2
    answer(ticket, as_rina, clock)
    assert hello(one, ticket, window).json()["changed"].startswith("Tiket ini sudah dijawab oleh Rina")


def test_who_left_or_was_not_heard_of_for_a_minute_is_not_there(client_for, kppn008, ticket, clock):
    one, two, window = client_for(kppn008), client_for(kppn008), str(uuid.uuid4())
    hello(one, ticket, window)
    hello(one, ticket, window, bye="1")
    assert hello(two, ticket).json()["others"] == ""
    TicketWindow.objects.update(heard_at=DatabaseClock().now() - timedelta(seconds=70))
    assert hello(one, ticket).json()["others"] == ""
    clock.at = DatabaseClock().now() + timedelta(minutes=11)
    assert actions.prune_some(clock, lambda: False) == 2


def test_nobody_else_is_told_and_an_asker_is_never_seen(
    client_for, clerk, kppn008, kppn001, kanwil04, monitor, layer1, ticket
):
    hello(client_for(kppn008), ticket)
    for user, status in ((clerk, 403), (kanwil04, 403), (monitor, 403), (kppn001, 404), (layer1, 404)):
        assert hello(client_for(user), ticket).status_code == status, user
    assert TicketWindow.objects.count() == 1
    asker, desk = (client_for(user).get(ticket.get_absolute_url()).content.decode() for user in (clerk, kppn008))
    assert "data-presence" not in asker
    assert "data-presence" in desk


def test_a_key_of_another_login_is_not_taken_over(client_for, kppn008, layer1, ticket, as_rina, clock):
    window = str(uuid.uuid4())
    hello(client_for(kppn008), ticket, window)
    taken = TicketWindow.objects.get()
    other = client_for(layer1)
    hello(other, ticket, window)
    hello(other, ticket, window, bye="1")
    assert TicketWindow.objects.get().user_id == taken.user_id
    assert hello(client_for(kppn008), ticket, "bukan").status_code == 400


def test_a_ticket_is_printed_under_the_head_of_its_office(client_for, kppn008, ticket):
    shown = client_for(kppn008).get(ticket.get_absolute_url()).content.decode()
    head = shown[shown.index('class="print-head"') :].partition("</div>")[0]
    assert "DIREKTORAT JENDERAL PERBENDAHARAAN" in head
    assert "KPPN PEKANBARU" in head
