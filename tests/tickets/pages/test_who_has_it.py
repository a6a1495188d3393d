"""Who has a ticket: the office that holds it and the person there whom it was passed to, on lists and by filters."""

import pytest
from django.urls import reverse

from tests.factories import answer, ask, escalate, pass_on, record, refer
from tests.markup import text_of
from tickets.mail import outbox
from tickets.models import Destination

pytestmark = pytest.mark.django_db

RECAP = reverse("tickets:recap")


@pytest.fixture
def passed(clerk, budi, as_rina, dewi, clock):
    """A question of a satker that lies with the head of section of KPPN Pekanbaru."""
    return refer(ask(clerk, budi, clock), as_rina, clock, colleague=dewi)


def references(client, url=RECAP, **query):
    response = client.get(url, query)
    assert response.status_code == 200
    return {row.reference for row in response.context["recap"].table.rows}


@pytest.mark.parametrize("login", ["kppn008", "kanwil04", "monitor"])
def test_a_list_says_which_office_holds_it_and_to_whom_it_was_passed(client_for, logins, login, passed, dewi):
    said = text_of(client_for(logins[login]).get(RECAP, {"tab": "semua"}))
    assert f'<span>KPPN Pekanbaru</span><small class="small">kepada {dewi.officer.name}</small>' in said


def test_a_satker_reads_the_office_and_not_the_person(client_for, clerk, passed, dewi):
    said = text_of(client_for(clerk).get(RECAP))
    assert "KPPN Pekanbaru" in said
    assert dewi.officer.name not in said


def test_what_moved_on_lies_with_the_new_office_and_with_nobody(
    client_for, monitor, national_offices, passed, as_rina, clock
):
    moved = pass_on(passed, as_rina, clock, destination=Destination.REVENUE)
    said = text_of(client_for(monitor).get(RECAP))
    assert f"<span>{moved.holder_office.name}</span></td>" in said, "and no person below it"


def test_what_was_passed_to_a_person_has_a_tab_a_tile_and_a_filter_until_it_is_taken(
    client_for, kppn008, passed, dewi, sso, as_rina, clerk, budi, clock
):
    other = refer(ask(clerk, budi, clock), as_rina, clock, colleague=sso)
    ask(clerk, budi, clock)
    desk = client_for(kppn008)
    assert references(desk, tab="diteruskan") == {passed.reference, other.reference}
    tiles = {tile.name: tile for tile in desk.get("/").context["home"].tiles}
    tile = tiles[f"Untuk {dewi.officer.name}"]
    assert tile.number == "1"
    assert references(desk, tile.url) == {passed.reference}
    answer(passed, as_rina, clock)
    assert references(desk, tab="diteruskan") == {other.reference}
    assert f"Untuk {dewi.officer.name}" not in text_of(desk.get("/"))


def test_the_office_is_told_by_mail_for_whom_it_is(passed, dewi, clock, mailoutbox):
    while outbox.deliver_due(clock):
        pass
    mail = next(each for each in mailoutbox if dewi.officer.name in each.subject)
    assert mail.to == [passed.holder_office.email]
    assert passed.reference in mail.subject
    assert f"Tiket diteruskan kepada {dewi.officer.name}" in mail.body
    assert "Mohon arahan." in mail.body


def test_who_reads_many_offices_filters_by_their_names_persons_and_ministries(
    client_for, monitor, kanwil04, passed, citizen, as_rina, aceh_clerk, aceh_person, as_cut, rina, satker, clock
):
    desk = record(as_rina, citizen, clock)
    north = answer(ask(aceh_clerk, aceh_person, clock), as_cut, clock)
    here, all_of_it = client_for(kanwil04), client_for(monitor)
    everything = {passed.reference, desk.reference, north.reference}
    for client, query, found in (
        (all_of_it, {}, everything),
        (all_of_it, {"kanwil": "04"}, {passed.reference, desk.reference}),
        (all_of_it, {"office": north.office_id}, {north.reference}),
        (all_of_it, {"holder": "008"}, {passed.reference, desk.reference}),
        (all_of_it, {"person": rina.officer.name[:4].lower()}, {desk.reference}),
        (all_of_it, {"ministry": satker.ministry.code}, everything - {desk.reference}),
        (here, {"holder": "008"}, {passed.reference, desk.reference}),
        (here, {"person": "tidak ada"}, set()),
    ):
        assert references(client, **query) == found, query
    refused = here.get(RECAP, {"office": north.office_id})
    assert "Pilih kantor dari daftar" in text_of(refused)
    assert references(here, kanwil="01") == {passed.reference, desk.reference}, "its own region has no such filter"


def test_an_office_reads_no_filter_of_other_offices(client_for, kppn008, clerk, layer1):
    for login in (kppn008, clerk, layer1):
        fields = client_for(login).get(RECAP).context["recap"].filter.form.fields
        assert not {"kanwil", "office", "person", "ministry"} & set(fields)


def test_what_is_at_hai_is_held_by_the_office_that_sent_it(client_for, monitor, clerk, budi, as_rina, clock):
    escalate(ask(clerk, budi, clock), as_rina, clock)
    assert "<span>KPPN Pekanbaru</span></td>" in text_of(client_for(monitor).get(RECAP))
