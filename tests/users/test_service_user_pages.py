"""Data Pengguna Layanan: the list, CARI EMAIL and adding, editing, Hapus (002 part 2)."""

import re
import threading
import uuid
from html import unescape

import pytest
from django.db import connection

from tests.factories import MembershipFactory, ServiceUserFactory
from users.clock import DatabaseClock
from users.list_pages import PAGE_SIZE
from users.models import Membership, OneTimeKey, ServiceUser, Submission, UnitType
from users.service_users import actions as service_user_actions
from users.service_users.actions import add_service_user

LIST, FIND, ADD = "/pengguna/", "/pengguna/cari/", "/pengguna/tambah/"
FRAME = 6 if connection.vendor == "postgresql" else 5
"""What every page asks: session, login, its office, the calendar, the menu's number; and a server for its clock."""
EMAIL = "melati.sukma@contoh.go.id"


def edit_url(person):
    return f"/pengguna/{person.pk}/ubah/"


def remove_url(person):
    return f"/pengguna/{person.pk}/hapus/"


def text_of(response):
    return unescape(response.content.decode())


def typed(**changes):
    return {
        "submission": str(uuid.uuid4()),
        "email": EMAIL,
        "name": "Melati Sukma",
        "unit_type": "PEMDA",
        "satker_code": "",
        "institution": "Pemerintah Kota Pekanbaru",
    } | changes


def shown(response):
    """The names of the list's rows, in order."""
    return [row.name for row in response.context["listing"].rows]


def on_list(place):
    return set(Membership.objects.filter(removed_at=None, **place).values_list("service_user__email", flat=True))


@pytest.fixture
def desk(client_for, kppn008):
    return client_for(kppn008)


@pytest.fixture
def many(kppn008):
    """Sixty people on Pekanbaru's list; some share a name."""
    people = [
        ServiceUserFactory(
            name=f"Penanya {number // 2:02d}",
            email=f"p{number:02d}@contoh.go.id",
            unit_type=UnitType.PUBLIC,
            institution="Warga",
        )
        for number in range(60)
    ]
    for person in people:
        MembershipFactory(service_user=person, office=kppn008.office, added_by=kppn008)
    return people


# --- Who sees what ----------------------------------------------------------------------------------------------------
def test_an_office_sees_its_own_list(desk, budi, citizen, other_person, aceh_person):
    response = desk.get(LIST)
    assert shown(response) == ["Budi Hartono", "Siti Aminah"]
    assert "KPPN Pekanbaru (008) · 2 pengguna aktif" in text_of(response)


def test_a_satker_sees_its_own_list(client_for, clerk, budi, citizen, other_person):
    response = client_for(clerk).get(LIST)
    assert shown(response) == ["Budi Hartono"]
    assert f"{clerk.satker.name} (099031) · 1 pengguna aktif" in text_of(response)


def test_a_kanwil_has_a_list_of_its_own_not_its_kppns(client_for, kanwil04, budi, citizen):
    assert shown(client_for(kanwil04).get(LIST)) == []


@pytest.mark.parametrize("login", ["monitor", "admin"])
def test_the_head_office_reads_everybody_once_and_changes_nothing(
    client_for, logins, login, budi, citizen, other_person, aceh_person
):
    client = client_for(logins[login])
    response = client.get(LIST)
    assert shown(response) == ["Budi Hartono", "Lina Marlina", "Siti Aminah", "Teuku Rahmat"]
    assert "Hapus" not in re.sub(r"Hapus filter|Hapus semua filter", "", text_of(response))
    assert "Tambah" not in text_of(response)
    for page in (FIND, ADD, edit_url(budi), remove_url(budi), f"{LIST}?hapus={budi.pk}"):
        assert client.get(page).status_code == 403, page
    for page in (ADD, edit_url(budi), remove_url(budi)):
        assert client.post(page, typed()).status_code == 403, page
    assert not Submission.objects.exists()
    assert not Membership.objects.exclude(removed_at=None).exists()


@pytest.mark.parametrize("login", ["layer1", "layer2"])
def test_hai_agents_have_no_such_menu(client_for, logins, login, budi):
    client = client_for(logins[login])
    for page in (LIST, FIND, ADD, edit_url(budi), remove_url(budi), f"{LIST}?hapus={budi.pk}", edit_url_of_nobody()):
        assert client.get(page).status_code == 403, page
        if page not in (LIST, FIND):
            assert client.post(page, typed()).status_code == (405 if "?" in page else 403), page


def edit_url_of_nobody():
    return "/pengguna/999999/ubah/"


@pytest.mark.parametrize("page", [LIST, FIND, ADD, "/pengguna/1/ubah/", "/pengguna/1/hapus/"])
def test_a_stranger_must_log_in(client, db, page):
    assert client.get(page)["Location"].startswith("/masuk/?next=/pengguna/")


def test_a_person_of_another_list_does_not_exist(client_for, clerk, kppn001, budi, citizen, other_person):
    for login, person in [(clerk, citizen), (clerk, other_person), (kppn001, budi)]:
        client = client_for(login)
        for page in (edit_url(person), remove_url(person)):
            assert client.get(page).status_code == 404
            assert client.post(page, typed()).status_code == 404
        hidden = client.get(f"{LIST}?hapus={person.pk}", follow=True)
        nobody = client.get(f"{LIST}?hapus=999999", follow=True)
        assert (hidden.status_code, nobody.status_code) == (404, 404)
        assert person.name not in text_of(hidden)
    assert not Membership.objects.exclude(removed_at=None).exists()


def test_another_lists_person_gives_no_place_in_the_alphabet(desk, many, aceh_person):
    """Otherwise trying `after` with anybody's ID would tell where their name stands."""
    assert shown(desk.get(f"{LIST}?after={aceh_person.pk}&no=26")) == shown(desk.get(LIST))


# --- The list ---------------------------------------------------------------------------------------------------------
def test_a_row_has_the_manuals_columns(desk, budi, citizen, kppn_person):
    text = re.sub(r"\s+", " ", text_of(desk.get(LIST)))
    heads = re.findall(r'<th scope="col">(.*?)</th>', text)
    assert heads == ["No", "Instansi", "ID Pengguna", "Nama", "Email", "Hapus"]
    assert f"SATKER 099031 {budi.satker.name}" in text
    assert "MASYARAKAT/UMUM Warga Pekanbaru" in text
    assert "KPPN 008 Pekanbaru" in text
    assert f"</span>{budi.pk}</td>" in text


def test_pages_go_by_key_and_show_everybody_once(desk, many):
    response = desk.get(LIST)
    seen, ranges = shown(response), [response.context["listing"].range_text]
    assert not response.context["listing"].previous_url
    while url := response.context["listing"].next_url:
        response = desk.get(LIST + url)
        seen += shown(response)
        ranges.append(response.context["listing"].range_text)
    assert seen == sorted(person.name for person in many)
    assert ranges == ["1–25 dari 60", "26–50 dari 60", "51–60 dari 60"]
    back = [response.context["listing"].range_text]
    while url := response.context["listing"].previous_url:
        response = desk.get(LIST + url)
        back.append(response.context["listing"].range_text)
    assert back == ["51–60 dari 60", "26–50 dari 60", "1–25 dari 60"]
    assert shown(response) == seen[:25]


def test_paging_goes_on_where_the_last_row_was_taken_off_meanwhile(desk, many, kppn008):
    response = desk.get(LIST)
    second = shown(desk.get(LIST + response.context["listing"].next_url))
    last = response.context["listing"].rows[-1]
    service_user_actions.remove_from_list(
        key=OneTimeKey.fresh(kppn008), person_id=last.person_id, clock=DatabaseClock()
    )
    assert shown(desk.get(LIST + response.context["listing"].next_url)) == second


def test_a_count_over_a_thousand_is_not_counted_out(desk, kppn008, monkeypatch, many):
    monkeypatch.setattr("users.words.COUNT_CAP", 50)
    monkeypatch.setattr("users.list_pages.COUNT_CAP", 50)
    response = desk.get(LIST)
    assert response.context["listing"].range_text == "25 baris dari lebih dari 50"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=budi", ["Budi Hartono"]),
        ("q=SITI.AMINAH@", ["Siti Aminah"]),
        ("q=099031", ["Budi Hartono"]),
        ("q=0990", ["Budi Hartono"]),
        ("unit=UMUM", ["Siti Aminah"]),
        ("q=hartono&unit=UMUM", []),
        ("q=%25", []),
        ("q=__", []),
        ("q=&unit=", ["Andi Wijaya", "Budi Hartono", "Siti Aminah"]),
    ],
)
def test_filters(desk, budi, citizen, kppn_person, query, expected):
    assert shown(desk.get(f"{LIST}?{query}")) == expected


def test_an_id_is_found_whole(desk, budi, citizen):
    assert "Budi Hartono" in shown(desk.get(f"{LIST}?q={budi.pk}"))


def test_active_filters_are_tags_that_can_be_taken_off(desk, budi, citizen):
    response = desk.get(f"{LIST}?q=siti&unit=UMUM")
    text = text_of(response)
    assert "Cari: siti" in text
    assert "Jenis unit: MASYARAKAT/UMUM" in text
    assert [tag.remove_url for tag in response.context["listing"].active] == ["?unit=UMUM", "?q=siti"]
    assert "Hapus semua filter" in text


def test_a_new_filter_begins_at_the_first_page(desk, many):
    url = desk.get(f"{LIST}?q=penanya").context["listing"].next_url
    assert [tag.remove_url for tag in desk.get(LIST + url).context["listing"].active] == ["?"]


def test_a_satker_is_not_asked_for_a_unit_type(client_for, clerk, budi):
    response = client_for(clerk).get(f"{LIST}?unit=BANK")
    assert "Jenis unit" not in text_of(response)
    assert shown(response) == ["Budi Hartono"]


def test_an_empty_list_and_an_empty_result_say_how_to_go_on(desk):
    assert "Belum ada pengguna layanan" in text_of(desk.get(LIST))
    assert "Tidak ada pengguna yang cocok" in text_of(desk.get(f"{LIST}?q=tidak-ada"))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_queries_however_long_it_is(desk, kppn008, satker, django_assert_num_queries, rows):
    for number in range(rows):
        person = ServiceUserFactory(name=f"Penanya {number:02d}", email=f"p{number}@contoh.go.id", satker=satker)
        MembershipFactory(service_user=person, office=kppn008.office, added_by=kppn008)
    desk.get(LIST)
    with django_assert_num_queries(FRAME + 2):  # count and rows
        desk.get(LIST)


def test_a_later_page_costs_one_query_more(desk, many, django_assert_num_queries):
    url = LIST + desk.get(LIST).context["listing"].next_url
    with django_assert_num_queries(FRAME + 3):
        desk.get(url)


# --- CARI EMAIL and adding --------------------------------------------------------------------------------------------
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
    desk.post(ADD, typed(unit_type="SATKER", satker_code="099031", institution="tidak dipakai"))
    person = ServiceUser.objects.get()
    assert (person.satker, person.institution) == (satker, "")


def test_a_kppn_asker_belongs_to_the_office(desk, pekanbaru):
    desk.post(ADD, typed(unit_type="KPPN"))
    assert ServiceUser.objects.get().office == pekanbaru


def test_a_satker_adds_people_of_its_own_only(client_for, clerk):
    client = client_for(clerk)
    text = text_of(client.get(FIND, {"email": EMAIL}))
    assert 'name="unit_type"' not in text
    client.post(ADD, typed(unit_type="BANK", institution="Bank lain"))
    person = ServiceUser.objects.get()
    assert (person.unit_type, person.satker, person.institution) == ("SATKER", clerk.satker, "")
    assert on_list({"satker": clerk.satker}) == {EMAIL}


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"name": ""}, "name", "Isi nama"),
        ({"name": "x" * 300}, "name", "Terlalu panjang: 300 karakter. Paling banyak 120 karakter."),
        ({"name": "Mel\0ati"}, "name", "Teks memuat karakter yang tidak terlihat"),
        ({"name": "Mel\u202eati"}, "name", "Teks memuat karakter yang tidak terlihat"),
        ({"unit_type": ""}, "unit_type", "Pilih jenis unit penanya"),
        ({"unit_type": "BUMN"}, "unit_type", "Pilih salah satu dari daftar"),
        ({"unit_type": "SATKER", "satker_code": ""}, "satker_code", "Kode satker terdiri atas 6 angka"),
        ({"unit_type": "SATKER", "satker_code": "99031"}, "satker_code", "Kode satker terdiri atas 6 angka"),
        ({"unit_type": "SATKER", "satker_code": "09903\u0661"}, "satker_code", "Kode satker terdiri atas 6 angka"),
        (
            {"unit_type": "SATKER", "satker_code": "123456"},
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


def test_a_field_that_the_unit_type_does_not_have_is_never_in_the_way(desk, satker):
    desk.post(ADD, typed(satker_code="\0"))
    desk.post(ADD, typed(email="dua@contoh.go.id", unit_type="SATKER", satker_code="099031", institution="z" * 300))
    assert ServiceUser.objects.count() == 2


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
    assert "E-mail ini sudah terdaftar lebih dulu; nama dan unitnya seperti yang terdaftar." in text
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


# --- Editing ----------------------------------------------------------------------------------------------------------
def test_the_name_leads_to_the_data_and_back(desk, citizen):
    assert f'href="{edit_url(citizen)}"' in text_of(desk.get(LIST))
    text = text_of(desk.get(edit_url(citizen)))
    assert citizen.email in text
    assert 'value="Siti Aminah"' in text
    assert 'name="email"' not in text
    response = desk.post(edit_url(citizen), typed(name="Siti Aminah Putri", unit_type="MAHASISWA"), follow=True)
    assert "Data Siti Aminah Putri disimpan." in text_of(response)
    citizen.refresh_from_db()
    assert (citizen.name, citizen.unit_type, citizen.email) == (
        "Siti Aminah Putri",
        "MAHASISWA",
        "siti.aminah@contoh.com",
    )


def test_a_satker_edits_the_name_only(client_for, clerk, budi):
    client_for(clerk).post(edit_url(budi), typed(name="Budi Hartono, S.E.", unit_type="BANK"))
    budi.refresh_from_db()
    assert (budi.name, budi.unit_type, budi.satker) == ("Budi Hartono, S.E.", "SATKER", clerk.satker)


def test_a_mistake_in_the_data_keeps_what_was_typed(desk, citizen):
    response = desk.post(edit_url(citizen), typed(name="", institution="Universitas Riau"))
    text = text_of(response)
    assert "Data belum disimpan" in text
    assert "Universitas Riau" in text
    citizen.refresh_from_db()
    assert citizen.name == "Siti Aminah"


def test_an_edit_sent_twice_is_done_once(desk, citizen):
    data = typed(name="Siti Aminah Putri")
    desk.post(edit_url(citizen), data)
    response = desk.post(edit_url(citizen), data, follow=True)
    assert "Formulir ini sudah terkirim. Ini hasilnya." in text_of(response)
    assert citizen.history.filter(history_type="~").count() == 1


# --- Hapus ------------------------------------------------------------------------------------------------------------
def test_the_row_itself_asks(desk, budi, citizen):
    text = text_of(desk.get(LIST))
    assert f'href="?hapus={citizen.pk}"' in text
    text = text_of(desk.get(f"{LIST}?hapus={citizen.pk}"))
    assert "Hapus Siti Aminah dari daftar?" in text
    assert "Tiketnya tetap menyimpan nama ini; Cari e-mail mengembalikannya ke daftar." in text
    assert re.search(r'<a class="btn btn-secondary btn-sm" href="\?" autofocus>Batal</a>', text)
    assert Membership.objects.filter(removed_at=None, service_user=citizen).exists()


def test_hapus_takes_off_this_list_only_and_cari_email_brings_back(desk, clerk, kppn008, budi):
    page = text_of(desk.get(f"{LIST}?hapus={budi.pk}"))
    key = re.search(r'name="submission" value="([^"]+)"', page)[1]
    response = desk.post(remove_url(budi), {"submission": key}, follow=True)
    assert "Budi Hartono dihapus dari daftar." in text_of(response)
    assert on_list({"office": kppn008.office}) == set()
    assert on_list({"satker": clerk.satker}) == {budi.email}
    ended = Membership.objects.exclude(removed_at=None).get()
    assert ended.removed_by == kppn008
    desk.post(ADD, {"submission": str(uuid.uuid4()), "email": budi.email})
    assert on_list({"office": kppn008.office}) == {budi.email}
    assert ServiceUser.objects.count() == 1


def test_hapus_leads_back_to_its_place_in_the_list(desk, many):
    url = desk.get(LIST + "?q=penanya").context["listing"].next_url
    row = desk.get(LIST + url).context["listing"].rows[0]
    asked = desk.get(LIST + row.ask_url)
    assert shown(asked)[0] == row.name
    action = asked.context["listing"].rows[0].remove_url
    response = desk.post(action, {"submission": str(uuid.uuid4())})
    assert response["Location"] == LIST + url


def test_a_person_beyond_the_page_is_asked_about_on_a_page_of_its_own(desk, many):
    last = many[-1]
    response = desk.get(f"{LIST}?hapus={last.pk}", follow=True)
    assert response.redirect_chain == [(remove_url(last), 302)]
    assert "<h1>Hapus Penanya 29 dari daftar?</h1>" in text_of(response)
    desk.post(remove_url(last), {"submission": str(uuid.uuid4())})
    assert not Membership.objects.filter(removed_at=None, service_user=last).exists()


def test_a_hapus_sent_twice_is_done_once(desk, citizen):
    data = {"submission": str(uuid.uuid4())}
    for _ in range(2):
        assert "Siti Aminah dihapus dari daftar." in text_of(desk.post(remove_url(citizen), data, follow=True))
    assert Submission.objects.count() == 1


def test_who_was_taken_off_meanwhile_is_said_to_be_gone(desk, citizen):
    desk.post(remove_url(citizen), {"submission": str(uuid.uuid4())})
    for response in (
        desk.post(remove_url(citizen), {"submission": str(uuid.uuid4())}, follow=True),
        desk.get(remove_url(citizen), follow=True),
    ):
        assert "Pengguna ini sudah tidak ada pada daftar Anda." in text_of(response)


def test_a_hapus_without_its_key_asks_again(desk, citizen):
    response = desk.post(remove_url(citizen))
    assert "Formulir tidak terkirim utuh." in text_of(response)
    assert Membership.objects.filter(removed_at=None, service_user=citizen).exists()


def test_a_get_never_removes(desk, citizen):
    desk.get(remove_url(citizen))
    desk.get(f"{LIST}?hapus={citizen.pk}")
    assert Membership.objects.filter(removed_at=None, service_user=citizen).exists()


# --- Bad input --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "query",
    [
        "page=abc",
        "after=abc&no=x",
        "before=-1",
        "after=99999999999999999999999",
        "after=%00",
        "after=%C2%B2",
        "before=1&after=2",
        "no=0",
        "no=99999999999",
        "unit=",
    ],
)
def test_a_made_up_place_is_the_beginning(desk, many, query):
    response = desk.get(f"{LIST}?{query}")
    assert response.status_code == 200
    assert response.context["listing"].range_text == "1–25 dari 60"


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("q=%00", "Teks memuat karakter yang tidak terlihat"),
        ("q=%E2%80%AE", "Teks memuat karakter yang tidak terlihat"),
        ("q=" + "x" * 300, "Terlalu panjang: paling banyak 120 karakter."),
        ("unit=BUMN", "Pilih jenis unit dari daftar"),
        ("unit=%00", "Pilih jenis unit dari daftar"),
    ],
)
def test_a_bad_filter_is_a_message_and_narrows_nothing(desk, citizen, query, why):
    response = desk.get(f"{LIST}?{query}")
    assert response.status_code == 200
    assert why in text_of(response)
    assert shown(response) == ["Siti Aminah"]


@pytest.mark.parametrize("number", ["99999999999999999999999", "9223372036854775808", "\u00b2", "-1"])
def test_a_number_that_is_no_id_finds_nobody(desk, citizen, number):
    assert shown(desk.get(LIST, {"q": number})) == []


@pytest.mark.parametrize("asked", ["abc", "", "-1", "99999999999999999999999", "%00", "1.5", "%C2%B2"])
def test_hapus_of_no_id_is_no_page(desk, citizen, asked):
    assert desk.get(f"{LIST}?hapus={asked}").status_code == 404


@pytest.mark.parametrize("page", ["/pengguna/abc/ubah/", "/pengguna/-1/hapus/", f"/pengguna/{'9' * 30}/ubah/"])
def test_an_address_of_no_id_is_no_page(desk, page):
    assert desk.get(page).status_code == 404


def test_a_name_with_markup_stays_text(desk, kppn008):
    nasty = '<script>alert(1)</script> & "Sri"'
    desk.post(ADD, typed(name=nasty, unit_type="UMUM", institution="<b>x</b>"))
    person = ServiceUser.objects.get()
    for page in (LIST, f"{LIST}?hapus={person.pk}", edit_url(person), remove_url(person), f"{LIST}?q=<script>"):
        html = desk.get(page).content.decode()
        assert "<script>alert" not in html
        assert "<b>x" not in html


def test_a_page_has_no_more_than_25_rows(desk, many):
    assert PAGE_SIZE == 25
    assert len(shown(desk.get(LIST))) == 25
