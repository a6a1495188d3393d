"""An office closes: where its open tickets, its satker and its destinations go is asked, and nothing is left behind."""

from datetime import date, datetime

import pytest

from kpi.figures.reading import figures
from kpi.grounds.actions import carry_out_due, confirm_ground
from tests.factories import answer, ask, escalate, key, office, to_layer_2
from tickets.history.chain import broken_chains
from tickets.models import DestinationRoute, Event, OutgoingMail, Ticket
from tickets.permissions import directorates_with_agents
from tickets.quarters import Quarter
from tickets.routing import NoRoute, handling_office, own_destination
from users.models import Office, Posting, Satker, SatkerPartner
from users.refusals import Refused
from users.verification.master import wrong_rows
from users.wib import WIB

pytestmark = pytest.mark.django_db


@pytest.fixture
def dumai(riau):
    """Another KPPN of Kanwil Riau."""
    return office("090")


@pytest.fixture
def left(pekanbaru):
    """Its officers have gone."""

    def leave():
        Posting.objects.filter(office=pekanbaru).update(ends_on=date(2026, 5, 18))

    return leave


def test_where_the_open_tickets_go_is_asked(propose, pekanbaru, clerk, budi, clock):
    ask(clerk, budi, clock)
    with pytest.raises(Refused, match="Ke mana 1 tiket terbuka") as refused:
        propose("office_close", pekanbaru, "2026-05-19", successor=None)
    assert refused.value.field == "successor"


def test_what_it_holds_goes_to_the_successor_with_its_event_and_its_deadline(
    propose, pekanbaru, dumai, clerk, budi, as_rina, left, clock, admin, rina
):
    waiting = ask(clerk, budi, clock)
    at_hai = escalate(ask(clerk, budi, clock), as_rina, clock)
    done = answer(ask(clerk, budi, clock), as_rina, clock)
    change = propose("office_close", pekanbaru, "2026-05-19", successor=dumai.pk)
    change = confirm_ground(key=key(admin), change_id=change.pk, clock=clock)
    assert change.state == "confirmed"
    left()
    clock.at = datetime(2026, 5, 19, 0, 1, tzinfo=WIB)
    carry_out_due(clock, lambda: False)
    change.refresh_from_db()
    assert change.state == "done"
    moved = Ticket.objects.get(pk=waiting.pk)
    assert (moved.holder_office, moved.status, moved.iku_due) == (dumai, "waiting", waiting.iku_due)
    assert (moved.office, moved.posting) == (dumai, None), "nobody handled it: its place goes along"
    assert moved.events.latest("seq").data["closed"] == pekanbaru.name
    escalated = Ticket.objects.get(pk=at_hai.pk)
    assert (escalated.holder_office, escalated.status, escalated.posting) == (dumai, "at_hai", rina)
    assert Ticket.objects.get(pk=done.pk).holder_office == pekanbaru
    assert not Ticket.objects.open().filter(holder_office=pekanbaru).exists()
    assert OutgoingMail.objects.filter(office=dumai).exists()
    assert list(broken_chains()) == []
    assert list(wrong_rows()) == []
    page = figures(Quarter(2026, 2), clock.now())
    assert page.facts.tickets == 3


def test_a_ticket_that_came_at_the_very_moment_is_passed_on_later(settle, pekanbaru, dumai, clerk, budi, clock):
    settle("office_close", pekanbaru, successor=dumai.pk)
    late = ask(clerk, budi, clock)
    Ticket.objects.filter(pk=late.pk).update(holder_office=pekanbaru)  # as an act that read the partner before
    carry_out_due(clock, lambda: False)
    assert Ticket.objects.get(pk=late.pk).holder_office == dumai


def test_its_satker_get_the_successor_as_partner(propose, pekanbaru, dumai, satker, admin, clock):
    SatkerPartner.objects.create(satker=satker, office=pekanbaru, valid_from=date(2016, 1, 1))
    change = propose("office_close", pekanbaru, successor=dumai.pk)
    confirm_ground(key=key(admin), change_id=change.pk, clock=clock)
    assert Satker.objects.get(pk=satker.pk).partner == dumai
    assert list(SatkerPartner.objects.order_by("valid_from").values_list("office", "valid_to")) == [
        (pekanbaru.pk, date(2026, 5, 17)),
        (dumai.pk, None),
    ]
    assert handling_office("perbendaharaan", Satker.objects.get(pk=satker.pk)) == dumai


def test_not_while_officers_are_posted_there(propose, pekanbaru, dumai, rina, admin, left, clock):
    change = propose("office_close", pekanbaru, successor=dumai.pk)
    with pytest.raises(Refused, match="Rina Maharani"):
        confirm_ground(key=key(admin), change_id=change.pk, clock=clock)
    Posting.objects.filter(office=pekanbaru).update(ends_on=date(2026, 5, 17))
    assert confirm_ground(key=key(admin), change_id=change.pk, clock=clock).state == "done"
    assert Office.objects.get(pk=pekanbaru.pk).closed_on == date(2026, 5, 18)


def test_not_before_its_last_ticket(propose, pekanbaru, dumai, clerk, budi, clock):
    ask(clerk, budi, clock)
    with pytest.raises(Refused, match="masih merekam") as refused:
        propose("office_close", pekanbaru, "2026-05-18", successor=dumai.pk)
    assert refused.value.field == "effective_on"


@pytest.mark.parametrize("to", ["pekanbaru", "pb8", "penerimaan"])
def test_the_successor_can_serve(request, to, propose, pekanbaru, satker):
    with pytest.raises(Refused) as refused:
        propose("office_close", pekanbaru, successor=request.getfixturevalue(to).pk)
    assert refused.value.field == "successor"


def test_a_kanwil_with_offices_stays(propose, riau, pekanbaru):
    with pytest.raises(Refused, match="masih di bawah Kanwil"):
        propose("office_close", riau, successor=None)


def test_its_destinations_go_along(propose, penerimaan, pinjaman_hibah, admin, clock):
    DestinationRoute.objects.create(
        destination="penerimaan_negara", office=penerimaan, since="2020-01-01", legal_basis="KMK"
    )
    change = propose("office_close", penerimaan, successor=pinjaman_hibah.pk)
    confirm_ground(key=key(admin), change_id=change.pk, clock=clock)
    assert handling_office("penerimaan_negara", None) == pinjaman_hibah


def test_it_opens_again(settle, pekanbaru, dumai):
    settle("office_close", pekanbaru, successor=dumai.pk)
    settle("office_reopen", Office.objects.get(pk=pekanbaru.pk), "2026-05-18")
    assert Office.objects.get(pk=pekanbaru.pk).closed_on is None


# --- Desks of layer 2 -------------------------------------------------------------------------------------------------
def test_a_desk_that_closes_gives_its_tickets_back_to_layer_1(
    settle, propose, pb8, layer1, layer2, clerk, budi, as_rina, clock
):
    ticket = escalate(ask(clerk, budi, clock), as_rina, clock)
    ticket = to_layer_2(ticket, layer1, clock, directorate=pb8)
    assert list(directorates_with_agents()) == [pb8]
    settle("desk_close", pb8)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.hai_layer, ticket.hai_directorate) == ("at_hai", 1, None)
    assert ticket.events.latest("seq").kind == Event.Kind.TO_LAYER_1
    assert list(directorates_with_agents()) == []
    with pytest.raises(Refused, match="sudah ditutup"):
        propose("desk_close", Office.objects.get(pk=pb8.pk))
    settle("desk_open", Office.objects.get(pk=pb8.pk))
    assert list(directorates_with_agents()) == [pb8]


# --- Destinations -----------------------------------------------------------------------------------------------------
def test_a_destination_goes_where_an_admin_settled_it_and_can_be_closed(settle, national_offices, pekanbaru):
    penerimaan, hibah = national_offices
    assert handling_office("penerimaan_negara", None) == penerimaan
    settle("destination", subject="penerimaan_negara", office=None)
    with pytest.raises(NoRoute, match="ditutup sejak 18 Mei 2026"):
        handling_office("penerimaan_negara", None)
    route = DestinationRoute.objects.get()
    assert route.legal_basis == "KMK-1/2026"
    route.office = hibah
    route.save()
    assert handling_office("penerimaan_negara", None) == hibah
    assert own_destination(hibah) == "penerimaan_negara"
    assert list(wrong_rows()) == []
