"""The pages of Kantor dan dasar angka: what is typed stays, what is wrong stands beside its field, queries stay few."""

import re

import pytest
from django.urls import reverse

from kpi.models import GroundChange
from tests.factories import MinistryFactory, OfficeFactory, ask, lock_of_nothing, office_type
from tickets.quarters import Quarter
from users.models import Office, Posting

pytestmark = pytest.mark.django_db

KEY = "5f0f9a1e-7a0d-4bb4-93c4-0e2f0a4f4b{:02d}"


@pytest.fixture
def today(clock, time_machine):
    time_machine.move_to(clock.now(), tick=False)


@pytest.fixture
def send(client_for, admin, today):
    numbers = iter(range(10, 90))

    def sent(address, *args, by=None, **form):
        said = {"effective_on": "2026-05-18", "legal_basis": "KMK-7/2026", "submission": KEY.format(next(numbers))}
        return client_for(by or admin).post(reverse(f"grounds:{address}", args=args), {**said, **form})

    return sent


def beside(page, field):
    """The message at a field."""
    found = re.search(rf'id="id_{field}_error"[^>]*>(.*?)</p>', page, re.DOTALL)
    return found[1] if found else ""


def test_an_office_changes_its_type_from_draft_to_force(send, client_for, pekanbaru, rina, admin, second):
    office_type(pekanbaru, basis="assumed")
    draft = send("office_change", "008", "tipe", effective_on="2026-04-01", type="A2", basis="documented")
    page = client_for(admin).get(draft["Location"]).content.decode()
    assert "Rina Maharani" in page
    assert "perlu dikonfirmasi dua admin" in page
    change = GroundChange.objects.get()
    page = send("change", change.pk, act="confirm").headers["Location"]
    assert "Anda orang pertama" in client_for(admin).get(page).content.decode()
    assert send("change", change.pk, act="confirm", by=second).status_code == 302
    page = client_for(admin).get(reverse("grounds:office", args=["008"])).content.decode()
    assert "A2" in page
    assert "KMK-7/2026" in page
    assert "Rina Maharani" in client_for(admin).get(draft["Location"]).content.decode(), "the effect is kept"


def test_a_locked_quarter_is_refused_in_words_and_what_was_typed_stays(send, pekanbaru, rina, admin, clock):
    lock_of_nothing(pekanbaru.kanwil, Quarter(2026, 1), admin, clock.now())
    typed = {"effective_on": "2026-02-01", "type": "A2", "basis": "documented"}
    page = send("office_change", "008", "tipe", **typed).content.decode()
    assert "sudah dikunci" in beside(page, "effective_on")
    assert 'value="KMK-7/2026"' in page
    for kept in ('value="1"', '<option value="2" selected>Februari', 'value="2026"'):
        assert kept in page, kept
    assert not GroundChange.objects.exists()


def test_closing_asks_where_open_tickets_go(send, pekanbaru, banda_aceh, clerk, budi, clock):
    ask(clerk, budi, clock)
    page = send("office_change", "008", "tutup", effective_on="2026-05-19").content.decode()
    assert "Ke mana 1 tiket terbuka" in beside(page, "successor")
    sent = send("office_change", "008", "tutup", effective_on="2026-05-19", successor=banda_aceh.pk)
    assert sent.status_code == 302


@pytest.mark.parametrize(
    ("what", "form", "field", "words"),
    [
        ("nama", {"name": "", "legal_basis": ""}, "legal_basis", "Isi dasar hukum"),
        ("nama", {"name": "KPPN X", "effective_on": "2040-01-01"}, "effective_on", "Periksa tahunnya"),
        ("nama", {"name": "KPPN X", "effective_on": "kemarin"}, "effective_on", "Tulis tanggal"),
        ("kanwil", {"kanwil": ""}, "kanwil", "Pilih"),
        ("zona", {"zone": "Asia/Tokyo"}, "zone", "Pilih salah satu"),
        ("satker", {"satker_code": "1"}, "satker_code", "6 angka"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(send, pekanbaru, what, form, field, words):
    page = send("office_change", "008", what, **form).content.decode()
    assert words in beside(page, field)
    assert not GroundChange.objects.exists()


def test_a_form_that_was_sent_twice_makes_one_draft(send, client_for, admin, pekanbaru):
    first = send("office_change", "008", "nama", name="KPPN Baru", submission=KEY.format(99))
    again = send("office_change", "008", "nama", name="KPPN Baru", submission=KEY.format(99))
    assert first["Location"] == again["Location"]
    assert GroundChange.objects.count() == 1


def test_a_closing_that_waits_for_its_officers_says_so_on_its_page(
    send, client_for, admin, pekanbaru, banda_aceh, rina
):
    made = send("office_change", "008", "tutup", successor=banda_aceh.pk)
    page = client_for(admin).get(made["Location"]).content.decode()
    assert "Belum dapat dijalankan" in page
    assert "Rina Maharani" in page
    assert 'value="confirm"' not in page
    Posting.objects.update(ends_on="2026-05-17")
    assert 'value="confirm"' in client_for(admin).get(made["Location"]).content.decode()


def test_ministries_and_destinations_are_changed_by_the_same_way(send, client_for, admin, second, national_offices):
    def confirm():
        """By as many as it takes: PostgreSQL's own clock may stand later."""
        for person in (admin, second):
            if (change := GroundChange.objects.latest("pk")).is_open:
                send("change", change.pk, act="confirm", by=person)

    MinistryFactory(code="015", name="Kementerian Keuangan")
    made = send("add_ministry", code="777", name="Badan Uji")
    confirm()
    assert "Badan Uji" in client_for(admin).get(reverse("grounds:ministries")).content.decode()
    assert "777 Badan Uji" in client_for(admin).get(made["Location"]).content.decode()
    page = send("add_ministry", code="015", name="Lain").content.decode()
    assert "Sudah ada" in beside(page, "code")
    made = send("destination", "penerimaan-negara", office=national_offices[1].pk)
    confirm()
    assert national_offices[1].name in client_for(admin).get(reverse("grounds:destinations")).content.decode()


def test_an_open_form_offers_all_kinds_and_keeps_what_was_typed(send, client_for, admin, riau):
    page = send("open_office", code="199", name="KPPN Uji", kind="kppn", zone="Asia/Jakarta", basis="documented")
    page = page.content.decode()
    assert "Pilih Kanwil" in beside(page, "kanwil")
    assert 'value="KPPN Uji"' in page
    assert client_for(admin).get(reverse("grounds:open_office")).status_code == 200


@pytest.mark.parametrize("name", ["offices", "office", "ministries", "changes"])
def test_a_page_costs_the_same_for_many(name, send, client_for, admin, pekanbaru, riau, django_assert_max_num_queries):
    for number in range(30):
        kppn = OfficeFactory(code=f"3{number:02d}", kind="kppn", name=f"KPPN Uji {number}", kanwil=riau)
        office_type(kppn, basis="assumed")
        MinistryFactory(code=f"8{number:02d}", name=f"Badan {number}")
        if number < 8:
            send("office_change", kppn.code, "nama", name=f"KPPN Baru {number}")
    client, page = client_for(admin), reverse(f"grounds:{name}", args=["300"] if name == "office" else [])
    client.get(page)
    with django_assert_max_num_queries(18):
        client.get(page)
    assert Office.objects.count() > 30
