"""Every address of the site is in the table, and answers every login as the table says (docs/security.md 1)."""

import re

import pytest
from django.urls import get_resolver

from tests.factories import CSO_PASSWORD
from tests.haicso.access.sending import routes, rows, send
from tests.haicso.access.table import AREAS, MAY_SEE, PUBLIC, TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.once]


# --- The table --------------------------------------------------------------------------------------------------------


def test_every_url_is_in_the_table_and_nothing_else():
    assert sorted(routes(get_resolver().url_patterns)) == sorted(TABLE)


@pytest.mark.parametrize("area", AREAS)
def test_every_login_gets_what_the_table_says(area, address, client_for, logins):
    before, got = rows(), {route: {"GET": {}, "POST": {}} for route in AREAS[area]}
    for login, user in logins.items():
        client = client_for(user)
        client.raise_request_exception = False
        for route in AREAS[area]:
            # GET first: the logout that POST may be ends the session.
            for method in ("GET", "POST"):
                got[route][method][login] = send(client, method, address(route)).status_code
    assert got == {route: TABLE[route] for route in AREAS[area]}
    assert rows() == before, "an empty form changed something"


def test_other_methods_are_nobody_s(address, client_for, kppn008):
    before, client = rows(), client_for(kppn008)
    for route in TABLE:
        # Who is signed in is led away from the login, whatever they send.
        refused = {302} if route in {"masuk/", "masuk/kode/"} else {403, 404, 405}
        for method in ("PUT", "PATCH", "DELETE"):
            assert client.generic(method, address(route)).status_code in refused, (route, method)
            assert rows() == before, (route, method)


# --- Strangers --------------------------------------------------------------------------------------------------------


def test_a_stranger_is_sent_to_the_login(address, client):
    before = rows()
    for route in TABLE.keys() - PUBLIC:
        url = address(route)
        response = client.get(url)
        assert (response.status_code, response["Location"]) == (302, f"/masuk/?next={url}"), route
        # What was sent after a session ended is shown back, with 403, so that it is not lost.
        response = client.post(url, {"answer": "Jawaban yang panjang", "password": CSO_PASSWORD})
        assert response.status_code == 403, route
        assert "Jawaban yang panjang" in response.content.decode(), route
        assert CSO_PASSWORD not in response.content.decode(), route
        assert rows() == before, route


@pytest.mark.parametrize(
    ("route", "status"),
    [
        ("v/", 200),
        ("v/<slug:paper>/", 404),
        ("masuk/", 200),
        ("masuk/daftar/", 404),
        ("masuk/lupa/", 200),
        ("kesehatan/", 200),
        ("keluar/", 302),
        ("jam-layanan/", 200),
    ],
)
def test_public_pages_tell_a_stranger_nothing_of_the_work(route, status, address, client, ticket, budi):
    response = client.get(address(route))
    assert response.status_code == status
    page = response.content.decode()
    assert ticket.reference not in page
    assert budi.email not in page


# --- Hidden is as if it did not exist ---------------------------------------------------------------------------------


def _plain(response) -> str:
    """The page without what differs by nature: the form's token, its own address, the time of day."""
    text = re.sub(r'name="(?:csrfmiddlewaretoken|here)" value="[^"]+"', "", response.content.decode())
    return re.sub(r"\d\d\.\d\d WIB", "", text)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_hidden_row_answers_like_one_that_does_not_exist(method, address, client_for, logins):
    for login, user in logins.items():
        client = client_for(user)
        for route in TABLE:
            if "<" not in route or TABLE[route][method][login] != 404:
                continue
            hidden = send(client, method, address(route))
            missing = send(client, method, address(route, reference="HAI-101000000-20", person=987654321))
            assert hidden.status_code == missing.status_code == 404, (route, login)
            assert _plain(hidden) == _plain(missing), (route, login)


@pytest.mark.parametrize("query", ["?q={reference}", "?q={email}", "?q=pagu", "?status=waiting"])
def test_lists_and_searches_of_others_do_not_name_it(query, ticket, budi, client_for, logins):
    url = "/tiket/" + query.format(reference=ticket.reference, email=budi.email)
    for login, user in logins.items():
        # A whole reference opens the ticket, for whom it is there.
        page = client_for(user).get(url, follow=True).content.decode()
        # The searched word itself is shown back in its field; the subject is not in the query.
        assert (ticket.get_absolute_url() in page) == (login in MAY_SEE), login
