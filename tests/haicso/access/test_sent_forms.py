"""Forms: what works for the right login does nothing for another, for another site, or on a shared PC."""

import uuid

import pytest
from django.test import Client

from tests.factories import ANSWER, CSO_PASSWORD, TEXT
from tests.haicso.access.sending import rows
from tests.haicso.access.table import (
    ADMINISTERED,
    EVERYBODY,
    HAI,
    HEAD_OFFICE,
    KEEPS_LISTS,
    OWN,
    PUBLIC,
    SHOWN_ONCE,
    TABLE,
)
from users.clock import DatabaseClock, wib_date

pytestmark = pytest.mark.django_db


# --- A form that works for the right login does nothing for another ---------------------------------------------------


class Sheet:
    """A file that can be sent again and again."""

    name = "usulan.csv"

    def __init__(self, content: bytes) -> None:
        self.content = content

    def read(self) -> bytes:
        return self.content


@pytest.fixture
def good_forms(ticket, budi, rina, dewi, satker):
    """For each address that takes forms: whom it works for, and a form with which it works."""
    today = wib_date(DatabaseClock().now()).isoformat()
    by_head = {"officer": str(dewi.pk), "password": CSO_PASSWORD}
    signed = {"officer": str(rina.pk), "password": CSO_PASSWORD}
    desk = {"act": "send", "email": budi.email, "channel": "telepon", "subject": "Halo", "question": TEXT}
    return {
        "pengguna/tambah/": (
            KEEPS_LISTS,
            {"email": "baru@contoh.go.id", "name": "Baru", "unit_type": "SATKER", "satker_code": satker.code},
        ),
        "pengguna/<person_id:person_id>/ubah/": (
            {"clerk", "kppn008"},
            {"name": "Budi Baru", "unit_type": "SATKER", "satker_code": satker.code},
        ),
        "pengguna/<person_id:person_id>/hapus/": ({"clerk", "kppn008"}, {}),
        "petugas/password/": (
            {"kppn008"},
            {**signed, "new_password": "sandi-baru-sekali-7", "repeated": "sandi-baru-sekali-7"},
        ),
        "tiket/tampilan/": (EVERYBODY, {"name": "Meja siang"}),
        "tiket/tampilan/<person_id:view_id>/": ({"kppn008"}, {"name": "Meja malam"}),
        # An agent of HAI chooses alone; that form has no signature, and ignores one.
        "pemberitahuan/": ({"kppn008"} | HAI, {**signed, "mode": "digest"}),
        "kinerja/buka/": ({"kppn008"}, signed),
        "petugas/usul/": (
            {"kppn008"},
            {**by_head, "office": str(dewi.office_id), "name": "Orang Baru", "kind": "cso", "starts_on": today},
        ),
        "petugas/usul/berkas/": (
            {"kppn008"},
            {**by_head, "file": Sheet(f"Nama,Jenis,Mulai bertugas\nOrang Lain,SSO,{today}\n".encode())},
        ),
        "petugas/<person_id:officer_id>/password-baru/": ({"kppn008", "admin"}, by_head),
        "petugas/<person_id:officer_id>/buka/": ({"kppn008", "admin"}, by_head),
        "petugas/<person_id:officer_id>/selesai/": (
            {"kppn008", "admin"},
            {**by_head, "ends_on": today, "reason": "Mutasi"},
        ),
        "keberatan/<person_id:objection_id>/<slug:act>/": (
            {"kppn008"},
            {**by_head, "seen": "1", "verdict": "for", "text": "Benar."},
        ),
        "tiket/rekam/": (
            {"kppn008"},
            {**signed, **desk, "follow_up": "selesai", "answer": ANSWER},
        ),
        "tiket/<reference:reference>/tindak-lanjut/": (
            {"kppn008"},
            {**signed, "act": "answer", "seen_version": "1", "answer": ANSWER, "note": ""},
        ),
    }


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
    """Head office and Kanwil read: no POST of theirs is answered with a page of success."""
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
