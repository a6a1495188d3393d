"""Tanda tangan petugas: an office sees who of its officers signed what, and nothing of other offices."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import answer, ask, escalate, pass_on
from tests.markup import text_of


@pytest.fixture
def signed(clerk, budi, as_rina, as_bayu, clock):
    first = answer(ask(clerk, budi, clock), as_rina, clock)
    second = escalate(ask(clerk, budi, clock), as_bayu, clock)
    return first, second


def lines(client, query=""):
    listing = client.get("/petugas/tanda-tangan/" + query).context["listing"]
    return [(row.officer, row.what, row.reference) for row in listing.rows]


def test_an_office_sees_who_signed_what_the_latest_first(client_for, kppn008, signed):
    first, second = signed
    assert lines(client_for(kppn008)) == [
        ("Bayu Pratama", "Kirim ke HAI", second.reference),
        ("Rina Maharani", "Jawaban", first.reference),
    ]


def test_one_officer_alone(client_for, kppn008, rina, signed):
    client = client_for(kppn008)
    assert [name for name, *_rest in lines(client, f"?officer={rina.pk}")] == ["Rina Maharani"]
    assert "Rina Maharani" in text_of(client.get("/petugas/tanda-tangan/"))


def test_another_office_sees_nothing_of_it(client_for, kppn001, rina, signed):
    assert lines(client_for(kppn001)) == []
    assert lines(client_for(kppn001), f"?officer={rina.pk}") == []


def test_a_kanwil_sees_its_kppn_and_the_head_office_all(client_for, kanwil04, monitor, signed):
    assert len(lines(client_for(kanwil04))) == len(lines(client_for(monitor))) == 2


def test_a_way_leads_to_a_ticket_only_where_it_opens(
    client_for, kppn008, signed, clerk, budi, as_rina, national_offices, clock
):
    pass_on(ask(clerk, budi, clock), as_rina, clock)
    client = client_for(kppn008)
    for row in client.get("/petugas/tanda-tangan/").context["listing"].rows:
        assert bool(row.url) == (client.get(f"/tiket/{row.reference}/").status_code == 200)


def test_it_costs_the_same_queries_for_two_and_for_many(client_for, kppn008, signed, clerk, budi, as_rina, clock):
    client = client_for(kppn008)
    lines(client)
    with CaptureQueriesContext(connection) as two:
        lines(client)
    for _ticket in range(12):
        answer(ask(clerk, budi, clock), as_rina, clock)
    with CaptureQueriesContext(connection) as many:
        lines(client)
    assert len(many) == len(two)
