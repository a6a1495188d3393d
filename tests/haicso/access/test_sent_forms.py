"""Forms: what works for the right login does nothing for another, for another site, or on a shared PC."""

import uuid

import pytest
from django.test import Client

from tests.haicso.access.sending import rows
from tests.haicso.access.table import (
    ADMINISTERED,
    EVERYBODY,
    HEAD_OFFICE,
    OWN,
    PUBLIC,
    SHOWN_ONCE,
    TABLE,
)

pytestmark = pytest.mark.django_db


# --- A form that works for the right login does nothing for another ---------------------------------------------------


TRIED_ELSEWHERE = {"tiket/<reference:reference>/keberatan/", "akun/sesi/"}
"""Needs a late ticket (tests/kpi/objections/); needs a second session (tests/users/accounts/)."""
FORMS = [
    route
    for route, methods in TABLE.items()
    if methods["POST"]["kppn008"] in {200, 409} and route not in PUBLIC | TRIED_ELSEWHERE
]


@pytest.mark.parametrize("route", FORMS)
def test_a_good_form_works_for_the_right_login_only(route, good_forms, address, client_for, logins):
    right, typed = good_forms[route]
    before = rows()
    for login in EVERYBODY - right:
        form = {**typed, "submission": str(uuid.uuid4())}
        response = client_for(logins[login]).post(address(route), form)
        assert response.status_code in {200, 403, 404}, (login, response.status_code)
        assert rows() == before, login
    response = client_for(logins["kppn008"]).post(address(route), {**typed, "submission": str(uuid.uuid4())})
    assert response.status_code == (200 if route in SHOWN_ONCE else 302), "the form that was tried is good"
    assert rows() != before


def test_who_only_watches_may_send_nothing():
    """Head office and Kanwil read: no POST of theirs is answered with a page of success, besides what is nobody's but
    their own: a view of the list that they kept, a draft."""
    for route, methods in TABLE.items():
        if route in PUBLIC | OWN or route.endswith("/cetak/"):  # a file of what one sees is a way of reading
            continue
        for login in HEAD_OFFICE - ({"admin"} if route in ADMINISTERED else set()):
            assert methods["POST"][login] in {403, 404, 405}, (route, login)
    assert TABLE["tiket/<reference:reference>/tindak-lanjut/"]["POST"]["kanwil04"] == 403


# --- Cross-site and shared PCs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", [*FORMS, "masuk/", "keluar/"])
def test_a_form_from_another_site_is_refused(route, good_forms, address, kppn008):
    before = rows()
    client = Client(enforce_csrf_checks=True)
    if route != "masuk/":
        client.force_login(kppn008)
    typed = good_forms.get(route, (None, {}))[1]
    assert client.post(address(route), {**typed, "submission": str(uuid.uuid4())}).status_code == 403
    assert rows() == before


def test_no_signed_in_page_is_kept_by_a_shared_pc(address, client_for, kppn008):
    client = client_for(kppn008)
    for route in TABLE:
        response = client.get(address(route))
        assert "no-store" in response["Cache-Control"], route
        assert "default-src 'none'" in response["Content-Security-Policy"], route
        assert "unsafe-inline" not in response["Content-Security-Policy"], route
        assert (response["X-Frame-Options"], response["X-Content-Type-Options"]) == ("DENY", "nosniff"), route
