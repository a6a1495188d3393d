"""Data Pengguna Layanan: editing, Hapus, and made-up addresses (002 part 2)."""

import re
import uuid

import pytest

from tests.markup import text_of
from tests.users.service_user_pages.forms import ADD, LIST, edit_url, on_list, remove_url, shown, typed
from users.models import Membership, ServiceUser, Submission
from users.pages.list_pages import PAGE_SIZE

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
