"""Data Pengguna Layanan: CARI EMAIL and adding (002 part 2)."""

import re
import threading
import uuid

import pytest
from django.db import connection

from tests.markup import text_of
from tests.users.service_user_pages.forms import ADD, EMAIL, FIND, edit_url, on_list, typed
from users.clock import DatabaseClock
from users.models import Membership, OneTimeKey, ServiceUser, Submission, UnitType
from users.service_users.actions import add_service_user


def test_adding_begins_with_the_email(desk):
    text = text_of(desk.get(FIND))
    assert 'name="email"' in text
    assert 'name="name"' not in text


def test_an_office_sees_and_takes_over_a_known_person(desk, kppn008, other_person):
    text = text_of(desk.get(FIND, {"email": " Lina.Marlina@CONTOH.go.id "}))
    assert "Lina Marlina" in text
    assert f"SATKER 289712 {other_person.satker.name}" in text
    assert "Tambahkan ke daftar" in text
    response = desk.post(ADD, {"submission": str(uuid.uuid4()), "email": other_person.email}, follow=True)
    assert on_list({"office": kppn008.office}) == {other_person.email}
    assert f"Lina Marlina ditambahkan</strong> ke Data Pengguna Layanan dengan ID {other_person.pk}." in text_of(
        response
    )
    assert '<a href="/tiket/rekam/?email=lina.marlina%40contoh.go.id">Rekam tiket untuk Lina</a>' in text_of(response)


def test_a_satker_learns_of_anothers_person_only_that_he_is_registered(client_for, clerk, other_person, citizen):
    client = client_for(clerk)
    for person in (other_person, citizen):
        text = text_of(client.get(FIND, {"email": person.email}))
        assert "E-mail ini terdaftar pada unit lain." in text
        assert person.name not in text
        assert str(person.institution_text) not in text
        text = text_of(client.post(ADD, typed(email=person.email)))
        assert "E-mail ini terdaftar pada unit lain." in text
        assert person.name not in text
    assert on_list({"satker": clerk.satker}) == set()


def test_a_person_on_the_list_is_said_to_be_there(desk, budi):
    text = text_of(desk.get(FIND, {"email": budi.email}))
    assert "Sudah ada pada daftar Anda." in text
    assert "Tambahkan ke daftar" not in text
    assert edit_url(budi) in text


def test_only_the_exact_address_is_found(desk, budi, other_person):
    for email in ("lina.marlina@contoh.go", "lina.marlina@contoh.go.id.com", "ina.marlina@contoh.go.id"):
        assert "Lina Marlina" not in text_of(desk.get(FIND, {"email": email}))


def test_an_unknown_address_opens_the_form(desk, kppn008):
    text = text_of(desk.get(FIND, {"email": EMAIL}))
    assert "E-mail belum terdaftar." in text
    assert [label for _value, label in UnitType.choices] == re.findall(
        r"<option value=\"[A-Z_]+\"[^>]*>(.*?)</option>", text
    )
    response = desk.post(ADD, typed(), follow=True)
    person = ServiceUser.objects.get()
    assert (person.name, person.unit_type, person.institution) == (
        "Melati Sukma",
        "PEMDA",
        "Pemerintah Kota Pekanbaru",
    )
    assert f"Melati Sukma ditambahkan</strong> ke Data Pengguna Layanan dengan ID {person.pk}." in text_of(response)
    assert "Rekam tiket untuk Melati" in text_of(response)
    assert on_list({"office": kppn008.office}) == {EMAIL}


def test_a_satker_asker_belongs_to_an_existing_satker(desk, satker):
    desk.post(ADD, typed(unit_type="SATKER", satker_code="099031", institution=""))
    person = ServiceUser.objects.get()
    assert (person.satker, person.institution) == (satker, "")


def test_a_kppn_asker_belongs_to_the_office(desk, pekanbaru):
    desk.post(ADD, typed(unit_type="KPPN", institution=""))
    assert ServiceUser.objects.get().office == pekanbaru


def test_a_satker_adds_people_of_its_own_only(client_for, clerk):
    client = client_for(clerk)
    text = text_of(client.get(FIND, {"email": EMAIL}))
    assert 'name="unit_type"' not in text
    client.post(ADD, typed(unit_type="BANK", institution="Bank lain"))
    person = ServiceUser.objects.get()
    assert (person.unit_type, person.satker, person.institution) == ("SATKER", clerk.satker, "")
    assert on_list({"satker": clerk.satker}) == {EMAIL}


SATKER = {"unit_type": "SATKER", "institution": ""}


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"name": ""}, "name", "Isi nama"),
        ({"name": "x" * 300}, "name", "Terlalu panjang: 300 karakter. Paling banyak 120 karakter."),
        ({"name": "Mel\0ati"}, "name", "Teks memuat karakter yang tidak terlihat"),
        ({"name": "Mel\u202eati"}, "name", "Teks memuat karakter yang tidak terlihat"),
        ({"unit_type": ""}, "unit_type", "Pilih jenis unit penanya"),
        ({"unit_type": "BUMN"}, "unit_type", "Pilih salah satu dari daftar"),
        ({**SATKER, "satker_code": ""}, "satker_code", "Kode satker terdiri atas 6 angka"),
        ({**SATKER, "satker_code": "99031"}, "satker_code", "Kode satker terdiri atas 6 angka"),
        ({**SATKER, "satker_code": "09903\u0661"}, "satker_code", "Kode satker terdiri atas 6 angka"),
        (
            {**SATKER, "satker_code": "123456"},
            "satker_code",
            "Kode satker 123456 tidak ditemukan. Periksa 6 angkanya, atau hubungi admin HAI DJPb",
        ),
        ({"institution": ""}, "institution", "Isi nama instansi"),
        ({"institution": "y" * 300}, "institution", "Terlalu panjang: 300 karakter. Paling banyak 160 karakter."),
        ({"submission": "bukan-kunci"}, "submission", "Formulir tidak terkirim utuh."),
    ],
)
def test_what_is_wrong_is_said_twice_and_what_was_typed_stays(desk, satker, changes, field, why):
    data = typed(**changes)
    response = desk.post(ADD, data)
    assert response.status_code == 200
    text = text_of(response)
    assert list(response.context["form"].errors) == [field]
    assert text.count(why) == (1 if field == "submission" else 2)
    assert "Pengguna belum ditambahkan" in text
    assert "<title>Kesalahan: " in text
    for name in ("email", "name", "institution"):
        if data[name] and "\0" not in data[name]:
            assert data[name] in text
    assert not ServiceUser.objects.exists()
    assert not Submission.objects.exists()


def test_what_the_unit_type_has_no_place_for_is_refused_and_not_dropped(desk, satker):
    for changes in ({"satker_code": "099031"}, {"satker_code": "\0"}, {"unit_type": "SATKER", "satker_code": "099031"}):
        text = text_of(desk.post(ADD, typed(**changes)))
        label = "SATKER" if "unit_type" in changes else "PEMDA"
        assert f"Tidak ikut terkirim dengan pilihan {label}." in text
        assert "Pemerintah Kota Pekanbaru" in text
    assert not ServiceUser.objects.exists()


def test_a_citizen_may_come_without_an_institution(desk):
    desk.post(ADD, typed(unit_type="UMUM", institution=""))
    assert ServiceUser.objects.get().institution == ""


@pytest.mark.parametrize(
    "email", ["", "bukan-email", "a@b", "x" * 200 + "@contoh.go.id", "a\0b@contoh.go.id", "\u202ea@b.id"]
)
def test_a_bad_address_is_a_message(desk, email):
    for response in (desk.get(FIND, {"email": email}), desk.post(ADD, typed(email=email))):
        assert response.status_code == 200
        assert list(response.context["search"].errors) == ["email"]
        assert "<title>Kesalahan: " in text_of(response)
    assert not ServiceUser.objects.exists()


def test_a_form_sent_twice_leads_to_the_first_result(desk):
    data = typed()
    desk.post(ADD, data)
    response = desk.post(ADD, data | {"name": "Nama Lain"}, follow=True)
    assert "Melati Sukma ditambahkan" in text_of(response)
    assert ServiceUser.objects.get().name == "Melati Sukma"
    assert Membership.objects.count() == 1
    assert Submission.objects.count() == 1


def test_who_was_registered_meanwhile_is_taken_as_registered(desk, kppn001, pekanbaru):
    """The form was opened while nobody knew the address; another office was faster."""
    add_service_user(
        key=OneTimeKey.fresh(kppn001),
        email=EMAIL,
        name="Melati S. Sukma",
        unit_type="BANK",
        institution="Bank Aceh",
        clock=DatabaseClock(),
    )
    text = text_of(desk.post(ADD, typed(), follow=True))
    assert "Melati S. Sukma ditambahkan" in text
    assert "E-mail ini sudah terdaftar lebih dahulu; nama dan unitnya seperti yang terdaftar." in text
    assert ServiceUser.objects.get().institution == "Bank Aceh"


def test_opening_the_add_page_directly_leads_to_the_search(desk):
    assert desk.get(ADD)["Location"] == FIND


@pytest.mark.django_db(transaction=True)
def test_ten_desks_that_add_one_person_at_once_list_him_once(client_for, kppn008):
    clients = [client_for(kppn008) for _ in range(10)]
    start, answers = threading.Barrier(10), []

    def send(client):
        try:
            start.wait()
            answers.append(client.post(ADD, typed()).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) <= {200, 302}
    assert 302 in answers
    assert ServiceUser.objects.count() == 1
    assert Membership.objects.count() == 1
