"""Data Pengguna Layanan: who sees whom, the list, its filters and pages (002 part 2)."""

import re

import pytest

from tests.factories import MembershipFactory, ServiceUserFactory
from tests.markup import text_of
from tests.users.service_user_pages.forms import ADD, FIND, FRAME, LIST, edit_url, remove_url, shown, typed
from users.clock import DatabaseClock
from users.models import Membership, OneTimeKey, Submission
from users.service_users import actions as service_user_actions

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
    monkeypatch.setattr("users.pages.list_pages.COUNT_CAP", 50)
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
