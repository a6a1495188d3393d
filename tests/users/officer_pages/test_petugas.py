"""Petugas over HTTP, as a browser without script uses it: who sees whom, proposing, acts on an officer."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import CSO_PASSWORD, OfficerFactory, PostingFactory, key, sign
from tests.markup import text_of
from users.clock import DatabaseClock
from users.models import Officer, OfficerEvent, OfficerProposal, Posting
from users.officers import actions as officer_actions
from users.officers.actions import Proposed

pytestmark = pytest.mark.django_db

NOBODY = 999_999


@pytest.fixture
def proposal(kppn008, dewi, pekanbaru, today):
    return officer_actions.propose_officers(
        key=key(kppn008),
        office_id=pekanbaru.pk,
        names=[Proposed("Galih Nugroho", "cso", today)],
        signature=sign(kppn008, dewi),
        clock=DatabaseClock(),
    )[0]


# --- Who opens what ---------------------------------------------------------------------------------------------------
SEE = {"kppn008", "kanwil04", "kanwil11", "kppn001", "kanwil01", "kppn183", "monitor", "admin"}
OFFICES = SEE - {"monitor", "admin"}
# Page -> who may open it (200), and who may send it (anything but 403 and 404).
PAGES = {
    "officers": (SEE, set()),
    "proposals": (SEE, set()),
    "propose": (OFFICES | {"admin"}, OFFICES | {"admin"}),
    "proposal_sheet": (OFFICES | {"admin"}, set()),
    "propose_file": (OFFICES, OFFICES),
    "administration": ({"admin"}, set()),
    "satker_imports": ({"admin"}, {"admin"}),
    "satker_sheet": ({"admin"}, set()),
}
ONE_OFFICER = {
    "officer": ({"kppn008", "kanwil04", "monitor", "admin"}, set()),
    "officer_reset": ({"kppn008", "admin"}, {"kppn008", "admin"}),
    "officer_unlock": ({"kppn008", "admin"}, {"kppn008", "admin"}),
    "officer_end": ({"kppn008", "admin"}, {"kppn008", "admin"}),
    "officer_move": ({"admin"}, {"admin"}),
}


def _check(client, url, may_open, may_send, login, hidden):
    got = client.get(url).status_code
    assert got == (200 if login in may_open else hidden), f"GET {url} by {login}: {got}"
    sent = client.post(url, {}).status_code
    assert (sent not in {403, 404, 405}) == (login in may_send), f"POST {url} by {login}: {sent}"


def test_the_menu_is_for_offices_and_the_head_office(logins, client_for, dewi):
    for login, user in logins.items():
        client = client_for(user)
        for name, (may_open, may_send) in PAGES.items():
            _check(client, reverse(f"users:{name}"), may_open, may_send, login, 403)


def test_an_officer_of_another_office_does_not_exist(logins, client_for, rina, dewi):
    for login, user in logins.items():
        client = client_for(user)
        for name, (may_open, may_send) in ONE_OFFICER.items():
            url = reverse(f"users:{name}", args=[rina.officer_id])
            hidden = 403 if login not in SEE or login in {"kppn008", "kanwil04", "monitor", "admin"} else 404
            _check(client, url, may_open, may_send, login, hidden)
            if login in SEE:
                assert client.get(reverse(f"users:{name}", args=[NOBODY])).status_code == 404
                assert client.get(url.replace(str(rina.officer_id), "9" * 25, 1)).status_code == 404


def test_a_proposal_and_an_import_are_seen_by_those_who_may(logins, client_for, proposal, batch):
    for login, user in logins.items():
        client = client_for(user)
        url = reverse("users:proposal", args=[proposal.pk])
        hidden = 404 if login in SEE else 403
        seen = {"kppn008", "kanwil04", "monitor", "admin"}
        _check(client, url, seen, {"admin"}, login, hidden)
        _check(client, reverse("users:satker_import", args=[batch.pk]), {"admin"}, {"admin"}, login, 403)


def test_a_stranger_must_log_in(rina, proposal, batch):
    arguments = {"officer": rina.officer_id, "proposal": proposal.pk, "satker_import": batch.pk}
    for name in [*PAGES, *ONE_OFFICER, "proposal", "satker_import"]:
        args = [arguments.get(name, rina.officer_id)] if name in ONE_OFFICER or name in arguments else []
        assert Client().get(reverse(f"users:{name}", args=args)).status_code == 302


# --- Propose ----------------------------------------------------------------------------------------------------------


def test_an_office_proposes_and_an_admin_activates_showing_the_password_once(
    client_for, kppn008, admin, pekanbaru, signed, today
):
    typed = signed(office=str(pekanbaru.pk), name="Galih Nugroho", kind="cso", starts_on=today.isoformat())
    office = client_for(kppn008)
    assert "Galih Nugroho diusulkan" in text_of(office.post(reverse("users:propose"), typed, follow=True))
    assert "sudah terkirim" in text_of(office.post(reverse("users:propose"), typed, follow=True))
    one = OfficerProposal.objects.get()
    desk, url = client_for(admin), reverse("users:proposal", args=[one.pk])
    sent = {"submission": str(uuid.uuid4()), "act": "activate", "officer": "new", "reason": ""}
    shown = desk.post(url, sent)
    raw = re.search(r'id="first-password">([a-z0-9-]{14})<', text_of(shown)).group(1)
    assert shown["Cache-Control"] == "no-store"
    again = desk.post(url, sent, follow=True)
    assert "hanya ditampilkan sekali" in text_of(again)
    assert raw not in text_of(again)
    officer = Officer.objects.get(name="Galih Nugroho")
    assert officer.check_cso_password(raw)
    page = text_of(office.get(reverse("users:officer", args=[officer.pk])))
    assert "Diaktifkan" in page
    assert "Dewi Anggraini, Kepala Seksi MSKI/PDMS (kppn008)" in page
    assert "Password CSO pertama, berlaku sampai" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "x" * 300}, "Terlalu panjang: 300 karakter"),
        ({"name": "Gal\x00ih"}, "karakter"),
        ({"name": "Gal\u202eih"}, "karakter yang tidak terlihat"),
        ({"name": ""}, "Isi nama"),
        ({"kind": "bos"}, "Pilih salah satu dari daftar"),
        ({"starts_on": "2026-02-30"}, "Tulis tanggal seperti"),
        ({"starts_on": "0001-01-01"}, "Tahun harus dari 2000 sampai 2099"),
        ({"starts_on": "9999-12-31"}, "Tahun harus dari 2000 sampai 2099"),
        ({"starts_on": "2099-12-31"}, "Mulai bertugas harus antara"),
        ({"name": "Rina Maharani"}, "Rina Maharani sudah bertugas di"),
        ({"office": str(NOBODY)}, "Pilih salah satu dari daftar"),
        ({"password": "salah"}, "tidak cocok"),
        ({"submission": "x"}, "tidak terkirim utuh"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_bad_input_is_told_beside_its_field(typed, words, client_for, kppn008, pekanbaru, signed, today, rina):
    good = {"office": str(pekanbaru.pk), "name": "Galih Nugroho", "kind": "cso", "starts_on": today.isoformat()}
    response = client_for(kppn008).post(reverse("users:propose"), signed(**good | typed))
    assert response.status_code == 200
    assert words in text_of(response)
    assert not OfficerProposal.objects.exists()


def test_a_cso_s_password_signs_no_proposal(client_for, kppn008, pekanbaru, signed, today, rina):
    typed = signed(office=str(pekanbaru.pk), name="G N", kind="cso", starts_on=today.isoformat())
    response = client_for(kppn008).post(reverse("users:propose"), typed | {"officer": str(rina.pk)})
    assert not OfficerProposal.objects.exists()
    assert "Petugas ini tidak bertugas di kantor Anda" in text_of(response)


def test_an_office_without_a_head_reads_what_to_do(client_for, kppn008, rina):
    page = text_of(client_for(kppn008).get(reverse("users:propose")))
    assert "Kepala seksi pertama diusulkan oleh Kanwil Anda" in page


def test_a_kanwil_chooses_among_its_kppn_without_head(client_for, kanwil04, riau, pekanbaru, banda_aceh, today):
    head = PostingFactory(office=riau, kind=Posting.Kind.HEAD, officer=OfficerFactory(name="Ratna Sari"))
    page = client_for(kanwil04).get(reverse("users:propose"))
    assert {one.code for one in page.context["offices"]} == {"04", "008"}
    typed = {
        "submission": str(uuid.uuid4()),
        "officer": str(head.pk),
        "password": CSO_PASSWORD,
        "office": str(pekanbaru.pk),
        "name": "Wulan Sari",
        "kind": "head",
        "starts_on": today.isoformat(),
    }
    client_for(kanwil04).post(reverse("users:propose"), typed)
    assert OfficerProposal.objects.get().office == pekanbaru


# --- Acts on an officer -----------------------------------------------------------------------------------------------


def test_the_head_resets_a_password_that_is_shown_once(client_for, kppn008, rina, signed):
    client, url = client_for(kppn008), reverse("users:officer_reset", args=[rina.officer_id])
    assert client.get(url).status_code == 200
    typed = signed()
    raw = re.search(r'id="first-password">([a-z0-9-]{14})<', text_of(client.post(url, typed))).group(1)
    assert Officer.objects.get(pk=rina.officer_id).check_cso_password(raw)
    assert "hanya ditampilkan sekali" in text_of(client.post(url, typed, follow=True))
    assert OfficerEvent.objects.filter(kind="password_reset").count() == 1


def test_the_head_ends_a_posting_and_the_officer_is_gone_from_the_desk(client_for, kppn008, rina, signed, today):
    client = client_for(kppn008)
    url = reverse("users:officer_end", args=[rina.officer_id])
    response = client.post(url, signed(ends_on=today.isoformat(), reason="Mutasi"), follow=True)
    assert "Rina Maharani selesai bertugas di" in text_of(response)
    assert "Akhiri penempatan" not in text_of(response)
    assert client.get(url).status_code == 403
    assert "Rina Maharani" not in text_of(client.get(reverse("users:officers")))
    assert "Rina Maharani" in text_of(client.get(reverse("users:officers") + "?tab=selesai"))


def test_an_admin_moves_and_unlocks_without_a_signature(client_for, admin, rina, banda_aceh, today):
    client = client_for(admin)
    rina.officer.throttles.create(
        office=rina.office, failures=9, blocked_until=DatabaseClock().now() + timedelta(minutes=9)
    )
    page = text_of(client.get(reverse("users:officer", args=[rina.officer_id])))
    assert "Terkunci sampai" in page
    once = {"submission": str(uuid.uuid4())}
    unlocked = client.post(reverse("users:officer_unlock", args=[rina.officer_id]), once, follow=True)
    assert "dapat mencoba Password CSO-nya lagi" in text_of(unlocked)
    typed = {
        "submission": str(uuid.uuid4()),
        "office": str(banda_aceh.pk),
        "kind": "sso",
        "starts_on": today.isoformat(),
        "reason": "ST-7",
    }
    moved = client.post(reverse("users:officer_move", args=[rina.officer_id]), typed, follow=True)
    assert "ditempatkan di" in text_of(moved)
    assert Posting.objects.on(today).get(officer=rina.officer).office == banda_aceh


def test_the_list_is_paged_and_bad_addresses_do_no_harm(client_for, kppn008, pekanbaru):
    for number in range(30):
        PostingFactory(office=pekanbaru, officer=OfficerFactory(name=f"Petugas {number:02d}"))
    client, url = client_for(kppn008), reverse("users:officers")
    first = client.get(url).context["listing"]
    assert (len(first.rows), first.range_text) == (25, "1–25 dari 30")
    second = client.get(url + first.next_url).context["listing"]
    assert [row.name for row in second.rows] == [f"Petugas {number:02d}" for number in range(25, 30)]
    for bad in (
        "?after=abc",
        "?after=99999999999999999999",
        "?q=%00",
        "?q=" + "x" * 3_000,
        "?tab=x",
        "?no=-1&after=1",
    ):
        assert client.get(url + bad).status_code == 200
        assert client.get(reverse("users:proposals") + bad).status_code == 200


# --- Query counts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "login", "most"),
    [
        ("officers", "kppn008", 3),  # open proposals, count, rows
        ("officers", "admin", 3),
        ("proposals", "kppn008", 2),  # count, rows
        ("proposals", "admin", 2),
        ("satker_imports", "admin", 1),
    ],
)
def test_the_lists_cost_the_same_queries_however_long(name, login, most, logins, client_for, rina, proposal, batch):
    for number in range(30):
        PostingFactory(office=rina.office, officer=OfficerFactory(name=f"Petugas {number}"))
    client = client_for(logins[login])
    client.get(reverse(f"users:{name}"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(f"users:{name}"))
    ours = ("users_officer", "users_posting", "users_fileimport")  # the rest is the frame of every page
    asked = [query["sql"] for query in queries if any(table in query["sql"] for table in ours)]
    assert len(asked) == most, "\n".join(asked)
