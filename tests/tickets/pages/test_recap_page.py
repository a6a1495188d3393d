"""Rekap Tiket over HTTP: pages by key, filters, strange addresses, query counts."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import ask, record
from tests.markup import text_of
from tickets.models import Channel


@pytest.fixture
def sixty(clerk, budi, clock):
    """Sixty tickets of the satker, one a minute."""
    tickets = []
    for _number in range(60):
        tickets.append(ask(clerk, budi, clock))
        clock.at += timedelta(minutes=1)
    return tickets


def references_in(page):
    return re.findall(r'class="ref">(HAI-[0-9-]+)<', page)


@pytest.mark.parametrize("role", ["kppn008", "clerk", "monitor", "kanwil04"])
def test_pages_by_key_show_every_ticket_once_forwards_and_back(client_for, request, sixty, role):
    client = client_for(request.getfixturevalue(role))
    seen, url, forward = [], "/tiket/?tab=semua", []
    while url:
        page = text_of(client.get(url))
        forward.append(references_in(page))
        seen += references_in(page)
        match = re.search(r'href="(\?[^"]+)" rel="next"', page)
        url = f"/tiket/{match[1]}" if match else ""
        last_page = page
    assert seen == [ticket.reference for ticket in reversed(sixty)]
    assert "51–60 dari 60" in last_page
    match = re.search(r'href="(\?[^"]+)" rel="prev"', last_page)
    middle = text_of(client.get(f"/tiket/{match[1]}"))
    assert references_in(middle) == forward[1]
    assert "26–50 dari 60" in middle
    match = re.search(r'href="(\?[^"]+)" rel="prev"', middle)
    first = text_of(client.get(f"/tiket/{match[1]}"))
    assert references_in(first) == forward[0]
    assert 'rel="prev"' not in first


@pytest.mark.parametrize("role", ["kppn008", "clerk", "monitor", "layer1"])
def test_the_list_costs_the_same_queries_for_one_ticket_and_for_sixty(client_for, request, clerk, budi, clock, role):
    client = client_for(request.getfixturevalue(role))
    ask(clerk, budi, clock)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/tiket/")
    request.getfixturevalue("sixty")
    with CaptureQueriesContext(connection) as many:
        client.get("/tiket/")
    assert len(many) <= len(one) <= 22


def test_filters_narrow_the_list(client_for, kppn008, waiting, as_rina, citizen, clock):
    letter = record(as_rina, citizen, clock, channel=Channel.LETTER)
    client = client_for(kppn008)

    def shown(query):
        return set(references_in(text_of(client.get(f"/tiket/?{query}"))))

    both = {waiting.reference, letter.reference}
    assert shown("") == both
    assert shown("channel=surat") == {letter.reference}
    assert shown("unit=SATKER") == {waiting.reference}
    assert shown("since=2026-05-18&until=2026-05-18") == both
    assert shown("since=2026-05-19") == set()
    assert shown("until=2026-05-17") == set()
    assert shown(f"officer={as_rina.posting.pk}") == {letter.reference}
    assert shown("destination=perbendaharaan") == both
    assert shown(f"q={citizen.email}") == {letter.reference}
    assert shown("q=" + letter.reference.removeprefix("HAI-").split("-")[0]) >= {letter.reference}
    assert shown("tab=selesai") == set()
    assert shown("tab=perlu") == both


def test_a_whole_reference_opens_its_ticket_for_whom_it_is_there(client_for, kppn008, kppn001, waiting):
    desk, elsewhere = client_for(kppn008), client_for(kppn001)
    for typed in (waiting.reference, f" {waiting.reference.lower()} ", waiting.reference.removeprefix("HAI-")):
        for besides in ({}, {"tab": "selesai"}):
            assert desk.get("/tiket/", {"q": typed, **besides}).url == waiting.get_absolute_url(), typed
        assert elsewhere.get("/tiket/", {"q": typed}).context["recap"].table.rows == []
    for besides in ({"unit": "SATKER"}, {"after": waiting.reference}):
        assert desk.get("/tiket/", {"q": waiting.reference, **besides}).status_code == 200, "a list that is asked for"


def test_the_old_look_of_a_reference_finds_the_ticket(client_for, kppn008, waiting):
    old = waiting.reference.rsplit("-", 1)[0]
    page = text_of(client_for(kppn008).get(f"/tiket/?q={old}"))
    assert waiting.reference in page


@pytest.mark.parametrize(
    "query",
    [
        "since=2026-02-30",
        "page=abc",
        "no=abc",
        "no=999999999999999999999",
        "tab=apa",
        "after=HAI-999999999-99",
        "after=%00",
        "before=abc",
        "unit=ROBOT",
        "officer=abc",
        "officer=999999",
        "q=%00",
        "q=" + "x" * 3000,
        "q=%E2%80%AE",
        "sort=-password",
        "until=9999-12-31",
        "since=0001-01-01",
    ],
)
def test_a_strange_address_is_a_page_and_no_error(client_for, kppn008, waiting, query):
    response = client_for(kppn008).get(f"/tiket/?{query}")
    assert response.status_code == 200
    assert "Rekap Tiket" in text_of(response)


def test_a_wrong_date_is_said_beside_its_field(client_for, kppn008, waiting):
    page = text_of(client_for(kppn008).get("/tiket/?since=2026-02-30"))
    assert "Tanggal tidak dikenal. Tulis seperti 18-05-2026." in page
    assert 'value="2026-02-30"' in page


def test_a_page_position_of_a_hidden_ticket_tells_nothing(client_for, kppn001, waiting, aceh_clerk, aceh_person, clock):
    ask(aceh_clerk, aceh_person, clock)
    with_hidden = text_of(client_for(kppn001).get(f"/tiket/?after={waiting.reference}"))
    with_missing = text_of(client_for(kppn001).get("/tiket/?after=HAI-101010101-26"))
    assert references_in(with_hidden) == references_in(with_missing) != []


@pytest.mark.parametrize("role", ["kppn008", "clerk", "monitor", "layer1", "layer2", "admin", "kanwil04"])
def test_every_login_has_a_first_page(client_for, request, waiting, role):
    response = client_for(request.getfixturevalue(role)).get("/")
    assert response.status_code == 200
    assert "Selamat" in text_of(response)
