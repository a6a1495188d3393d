"""Monitoring IKU Layanan CSO over HTTP: who reads what, one figure everywhere, the words of the design's pictures."""

import re
import uuid
from datetime import date, datetime, timedelta
from functools import partial
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.factories import CSO_PASSWORD, OfficerFactory, PostingFactory, judged_tickets, office, office_type
from tests.time_travel import travel
from tickets.models import TicketParty
from users.models import Basis, Posting
from users.wib import WIB

pytestmark = pytest.mark.django_db

ROOT = "/monitoring-iku/"
MOMENT = datetime(2026, 5, 18, 10, 20, tzinfo=WIB)
QUARTER = "?quarter=2026Q2"


@pytest.fixture(autouse=True)
def monday():
    with travel(MOMENT):
        yield


@pytest.fixture
def counted(budi, kppn008):
    """Tickets of a posting (None: belum ditangani at an office) that its office and Kanwil may see."""

    def made(number, posting, place=None, *, late=0, within=0, at=datetime(2026, 4, 15, 9, tzinfo=WIB)):
        make = partial(judged_tickets, asker=budi, by=kppn008)
        rows = make(number, posting, place, at=at)
        rows += make(late, posting, place, at=at, in_time=False)
        rows += make(within, posting, place, at=MOMENT - timedelta(hours=1), in_time=None)
        TicketParty.objects.bulk_create(
            TicketParty(office=who, ticket=row, role=role, created_at=row.created_at)
            for row in rows
            for who, role in ((row.office, "holder"), (row.kanwil, "supervisor"))
        )
        return rows

    return made


@pytest.fixture
def desk(client_for, kppn008):
    """The browser of KPPN Pekanbaru, in which an officer opens the figures."""
    client = client_for(kppn008)

    def opened(posting, wanted=ROOT):
        form = {"submission": str(uuid.uuid4()), "officer": posting.pk, "password": CSO_PASSWORD, "next": wanted}
        return client.post("/kinerja/buka/", form, follow=True)

    client.opened = opened
    return client


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return unescape(response.content.decode())


def plain(text):
    """Words without marks, one space between them."""
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.split("<main", 1)[1]))
    return re.sub(r" (?=[.,;:)])", "", words)


def of(posting):
    return f"{ROOT}petugas/{posting.officer_id}/{QUARTER}"


# --- Who reads what ---------------------------------------------------------------------------------------------------
def test_every_login_reads_as_far_as_its_task(logins, client_for, rina, cut):
    mine, theirs = f"{ROOT}kantor/008/", f"{ROOT}kantor/001/"
    expected = {
        # menu, KPPN Pekanbaru, KPPN Banda Aceh, Kanwil Riau, Rina, Cut
        "monitor": (200, 200, 200, 200, 200, 200),
        "admin": (200, 200, 200, 200, 200, 200),
        "kanwil04": (200, 200, 404, 200, 200, 404),
        "kanwil01": (200, 404, 200, 404, 404, 200),
        "kppn008": (302, 302, 404, 404, 302, 404),
        "kppn001": (302, 404, 302, 404, 404, 302),
        "kppn183": (302, 404, 404, 404, 404, 404),
        **dict.fromkeys(("clerk", "other_clerk", "aceh_clerk", "layer1", "layer2"), (403,) * 6),
    }
    urls = (ROOT, mine, theirs, f"{ROOT}kantor/04/", of(rina), of(cut))
    for login, user in logins.items():
        client = client_for(user)
        assert tuple(client.get(url).status_code for url in urls) == expected[login], login
        menu = "Monitoring IKU Layanan CSO" in client.get("/").content.decode()
        assert menu == (expected[login][0] != 403), login
        method = client.get(f"{ROOT}cara-menghitung/").status_code
        assert method == (403 if expected[login][0] == 403 else 200), "how it is reckoned is no secret"


def test_tickets_behind_a_number_are_as_closed_as_the_number(logins, client_for, rina, cut):
    lists = ("", "&kanwil=04", "&office=008", f"&officer={rina.officer_id}", f"&officer={cut.officer_id}")
    expected = {
        "monitor": (200,) * 5,
        "kanwil04": (404, 200, 200, 200, 404),
        "kppn008": (404, 404, 302, 302, 404),
        "clerk": (403,) * 5,
    }
    for login, answers in expected.items():
        client = client_for(logins[login])
        assert tuple(client.get(f"{ROOT}tiket/{QUARTER}{each}").status_code for each in lists) == answers, login
    monitor = client_for(logins["monitor"])
    wrong = ("what=x", "kanwil=008", "office=xxx", "officer=x", "officer=" + "9" * 30, "quarter=2026Q5", "office=%00")
    for each in wrong:
        assert monitor.get(f"{ROOT}tiket/?{each}").status_code == 404, each


def test_a_cso_reads_his_own_and_the_head_of_section_his_office_s(desk, rina, bayu, dewi, cut):
    closed = desk.get(of(rina))
    assert closed["Location"].startswith("/kinerja/buka/?next=%2Fmonitoring-iku%2Fpetugas%2F")
    response = desk.opened(rina)
    assert response.redirect_chain[-1][0] == of(rina)
    own = unescape(response.content.decode())
    assert "Dibuka oleh <strong>Rina Maharani</strong> (CSO)" in own
    assert "no-store" in response["Cache-Control"]
    for url in (of(bayu), f"{ROOT}kantor/008/", f"{ROOT}tiket/{QUARTER}&office=008"):
        assert desk.get(url)["Location"].startswith("/kinerja/buka/"), url
    refused = page(desk, desk.get(of(bayu))["Location"])
    assert "Halaman yang Anda tuju memuat angka orang lain." in refused
    assert desk.get(of(cut)).status_code == 404

    response = desk.opened(dewi)
    assert response.redirect_chain[-1][0] == f"{ROOT}kantor/008/{QUARTER}"
    assert "Kepala seksi melihat angka kantornya." in unescape(response.content.decode())
    assert desk.get(of(bayu)).status_code == 200
    assert desk.get(of(cut)).status_code == 404
    with travel(MOMENT + timedelta(minutes=10)):
        assert desk.get(of(bayu)).status_code == 302


def test_an_office_reads_nothing_of_an_officer_s_time_elsewhere(desk, client_for, kanwil04, rina, dewi, banda_aceh):
    """Rina was at Pekanbaru until March; what Rina does in Aceh now is Aceh's to read."""
    Posting.objects.filter(pk=rina.pk).update(ends_on=date(2026, 3, 31))
    PostingFactory(officer=rina.officer, office=banda_aceh, starts_on=date(2026, 4, 1))
    desk.opened(dewi)
    kanwil = client_for(kanwil04)
    for client in (desk, kanwil):
        assert client.get(of(rina)).status_code == 404
        assert client.get(of(rina).replace("2026Q2", "2026Q1")).status_code == 200


def test_who_answers_first_after_the_quarter_is_found_where_his_ticket_counts(
    client_for, kanwil04, monitor, pekanbaru, counted
):
    """A ticket of March that a new officer of April answers is theirs, and counts in the first quarter."""
    office_type(pekanbaru)
    new = PostingFactory(officer=OfficerFactory(name="Gita Puspita"), office=pekanbaru, starts_on=date(2026, 4, 1))
    counted(1, new, at=datetime(2026, 3, 31, 15, tzinfo=WIB))
    for user in (kanwil04, monitor):
        client = client_for(user)
        text = page(client, f"{ROOT}kantor/008/?quarter=2026Q1")
        assert "Gita Puspita" in text
        assert "di luar triwulan ini" in page(client, of(new).replace("2026Q2", "2026Q1"))
        assert client.get(of(new).replace("2026Q2", "2025Q4")).status_code == 404


# --- A figure is the same everywhere ----------------------------------------------------------------------------------
DOOR = re.compile(r'href="(/monitoring-iku/tiket/[^"]+)"[^>]*>(?:<b>)?([\d.]+)')


def doors(text):
    return [(url, int(number.replace(".", ""))) for url, number in DOOR.findall(text)]


def listed(client, url):
    """The references on all pages of a list, and the number in its head."""
    found, total = [], None
    while url:
        text = page(client, url)
        total = int(re.search(r'data-total="(\d+)"', text)[1])
        found += re.findall(r'class="ref">(HAI-[\d-]+)<', text)
        following = re.search(r'href="([^"]+)" rel="next">Berikutnya', text)
        url = following[1] if following else ""
    assert len(found) == len(set(found))
    return found, total


@pytest.fixture
def two_regions(pekanbaru, banda_aceh, rina, bayu, sso, cut, counted):
    """A region with two officers, an SSO, tickets of nobody; an officer who moved to it; another region."""
    office_type(pekanbaru, basis=Basis.ASSUMED)
    office_type(banda_aceh, type="A2")
    counted(28, rina, late=2, within=3), counted(4, bayu), counted(2, sso)
    counted(1, None, pekanbaru, late=1, within=2)
    moved = factories.move(cut, pekanbaru, date(2026, 5, 4))
    counted(6, cut, late=1), counted(3, moved, late=2)
    return rina, moved


def test_a_number_is_the_same_on_every_page_and_counts_the_listed_tickets(two_regions, client_for, monitor, kanwil04):
    rina, moved = two_regions
    nation = client_for(monitor)
    pages = [ROOT, f"{ROOT}kantor/04/", f"{ROOT}kantor/008/", f"{ROOT}kantor/01/", of(rina), of(moved)]
    numbers = {}
    for url in pages:
        for door, number in doors(page(nation, url)):
            numbers.setdefault(door, set()).add(number)
    assert len(numbers) > 40
    references = {}
    for door, said in numbers.items():
        references[door], total = listed(nation, door)
        assert said == {total} == {len(references[door])}, door

    def behind(**query):
        wanted = "&".join(f"{name}={value}" for name, value in query.items())
        return set(references[f"{ROOT}tiket/?quarter=2026Q2&{wanted}"])

    # Officers and what nobody took make the office; offices the Kanwil; Kanwil the nation.
    people = {posting.officer_id for posting in Posting.objects.filter(office__code="008", tickets__isnull=False)}
    parts = [behind(what="counted", office="008", officer=person) for person in people]
    parts.append(behind(what="counted", office="008", untaken=1))
    assert set().union(*parts) == behind(what="counted", office="008") == behind(what="counted", kanwil="04")
    assert sum(map(len, parts)) == len(behind(what="counted", office="008")) == 48
    both = behind(what="counted", kanwil="04") | behind(what="counted", kanwil="01")
    assert both == behind(what="counted")
    assert behind(what="late") | behind(what="in_time") == behind(what="judged")

    # The Kanwil reads the same numbers on the same pages; of a person's tickets elsewhere it sees the number only.
    region = client_for(kanwil04)
    for url in (ROOT, of(rina)):
        for door, number in doors(page(region, url)):
            assert numbers[door] == {number}, door
            assert "office=" in door or "untaken" in door or listed(region, door) == (references[door], number), door
    own = page(region, f"{ROOT}tiket/{QUARTER}&officer={moved.officer_id}")
    assert "7 tiket lain ada pada penempatan di kantor lain" in own
    assert "12" in [str(number) for door, number in doors(page(region, of(moved))) if "what=counted" in door]


# --- The words of the pictures ----------------------------------------------------------------------------------------
def test_the_officer_s_page_says_what_is_missing(desk, pekanbaru, rina, counted):
    """Picture 13: 138 of 300, 132 of 136 in time, on 18 May."""
    office_type(pekanbaru, basis=Basis.ASSUMED)
    counted(132, rina, late=4, within=2)
    text = plain(unescape(desk.opened(rina).content.decode()))
    for said in (
        "CSO · KPPN Pekanbaru (008, tipe A1) · minimum 300 tiket per triwulan",
        "Sementara",
        "Indeks 2,80 Target 3,00 Capaian 93,33%",
        "138 tiket / 300 = 46,0%",
        "132 / 136 dinilai = 97,06%",
        "Indeks = 40% × 1 + 60% × 4",
        "2 tiket belum dinilai (masih dalam norma) dan 4 terlambat. Hanya tiket dengan penanya SATKER yang terhitung.",
        "Skala indeks dan tipe kantor: asumsi.",
        "28 hari kerja tersisa, termasuk hari ini",
        "87 tiket lagi (menjadi 225) untuk mencapai target, dengan ketepatan waktu tetap 95% atau lebih.",
        "Rata-rata 3,1 tiket per hari kerja. Laju Anda sekarang 4,8.",
        "Pada 225 tiket, paling banyak 11 boleh terlambat; sudah 4, jadi masih ada ruang 7.",
        "Bila ketepatan turun ke 85–95%, target baru tercapai pada 300 tiket (162 lagi).",
        "Perkiraan dengan laju ini: 271 tiket pada 30 Juni, indeks 3,20, capaian 106,67% (Hijau). "
        "Perkiraan, bukan penilaian.",
        "2,80 Anda kini",
        "✓ 3,20 perkiraan",
        "Terlambat (4) Waktu IKU lebih dari 2 hari kerja",
        "≈ 271",
        "Triwulan I 2026 0 / 300",
    ):
        assert said in text, said
    earlier = plain(page(desk, of(rina).replace("2026Q2", "2026Q1")))
    assert "Apa yang masih kurang" not in earlier, "a quarter that is over has no way to its target"
    assert "sudah berakhir tetapi belum dikunci" in earlier


def test_the_kanwil_s_page_says_it_of_everybody(client_for, kanwil04, pekanbaru, rina, bayu, sso, counted):
    office_type(pekanbaru, basis=Basis.ASSUMED)
    office("092")
    counted(132, rina, late=4, within=2)
    counted(224, bayu, late=10)
    counted(1, None, pekanbaru, late=1, within=1)
    Posting.objects.filter(pk=bayu.pk).update(starts_on=date(2026, 5, 4))
    kanwil = client_for(kanwil04)
    text = plain(page(kanwil, ROOT))
    for said in (
        "Angka sementara. Triwulan berjalan 1 Apr–30 Jun 2026. 2 tiket petugas belum dinilai karena masih dalam norma. "
        "Dihitung Sen, 18 Mei 2026 10.20 WIB dengan kebijakan IKU v1 dan kalender 2026-1. "
        "Skala indeks dan tipe kantor: asumsi.",
        "Laju tiket 76,0% dari minimum 372 dari 489,47 · perlu 50,9% hari ini",
        "Ketepatan waktu 95,97% tepat 15 dari 372 terlambat · garis: 85% dan 95%",
        "Petugas berisiko 0 dari 2 petugas perkiraan indeks di bawah 3,00, bukan penilaian 1 lainnya perlu dijaga",
        "3 tiket satker 1 sudah terlambat Waktu IKU di KPPN Pekanbaru",
        "Bayu Pratama sejak 4 Mei: 36/57 hari kerja",
        "234 / 189,47",
        "KPPN Rengat 092 · tanpa tipe 0 tiket",
        "belum milik petugas mana pun, tanpa indeks",
        "Kanwil Riau, 2 petugas 375 tiket",
        "Batang: garis panjang = minimum (100%), garis pendek = 75% dan 125%.",
        "Dekat batas: bila 2 tiket lagi terlambat",
    ):
        assert said in text, said
    assert "Fitri Handayani" not in text, "an SSO without a ticket is no line of the table"
    names = ("Bayu Pratama", "Rina Maharani")
    assert text.index(names[0]) < text.index(names[1])
    sorted_page = page(kanwil, f"{ROOT}?sort=-late")
    assert sorted_page.count('aria-sort="descending"') == 1
    assert plain(sorted_page).index(names[0]) < plain(sorted_page).index(names[1])
    rising = plain(page(kanwil, f"{ROOT}?sort=late"))
    assert rising.index(names[1]) < rising.index(names[0])
    found = plain(page(kanwil, f"{ROOT}?q=rINa"))
    assert "Ditampilkan 1 dari 2 petugas" in found
    assert names[0] not in found
    assert names[0] in plain(page(kanwil, f"{ROOT}?status=green"))
    assert names[1] not in plain(page(kanwil, f"{ROOT}?status=green"))
    assert "Tidak ada petugas atau kantor yang cocok." in page(kanwil, f"{ROOT}?q=zzz")
    for odd in ("?sort=x", "?sort=-", "?status=x", "?q=%00", "?q=" + "a" * 500, "?q=%E2%80%AEx"):
        assert kanwil.get(ROOT + odd).status_code == 200, odd


def test_the_head_office_finds_an_officer_in_the_nation(client_for, monitor, pekanbaru, rina):
    office_type(pekanbaru)
    text = plain(page(client_for(monitor), f"{ROOT}?q=rina"))
    assert "Rina Maharani KPPN Pekanbaru" in text
    assert "KPPN Pekanbaru 008" in plain(page(client_for(monitor), f"{ROOT}?q=pekanbaru"))


def test_quarters_reach_from_2017_to_the_running_one(client_for, kanwil04):
    kanwil = client_for(kanwil04)
    for wrong in ("2026Q3", "2017Q1", "2026Q5", "2026", "x", "2026Q2 "):
        assert kanwil.get(ROOT, {"quarter": wrong}).status_code == 404, wrong
    assert "Belum ada kebijakan IKU" in page(kanwil, f"{ROOT}?quarter=2017Q4")
    now, first = page(kanwil, ROOT), page(kanwil, f"{ROOT}?quarter=2017Q2")
    assert 'rel="next"' not in now
    assert "?quarter=2026Q1" in now
    assert 'rel="prev"' not in first


def test_how_it_is_reckoned_names_what_is_assumed(client_for, kanwil04):
    text = plain(page(client_for(kanwil04), f"{ROOT}cara-menghitung/"))
    for said in (
        "Kebijakan IKU v1 · S-1691/PB.8/2018 angka 4 · berlaku sejak Triwulan I 2018",
        "tipe A1 300 tiket, tipe A2 200 tiket",
        "Lampiran S-1691/PB.8/2018 tidak ditemukan",
        "284 / 299 = 94,983%, indeks 3.",
        "Indeks = 40% × 3 + 60% × 3 = 3,00; capaian 100,00%, Hijau.",
        "kalender versi 2026-1",
    ):
        assert said in text, said
    assert text.count("asumsi") >= 5


# --- As few statements for many as for one ----------------------------------------------------------------------------
PINNED = {"nation": 14, "kanwil": 18, "kppn": 19, "officer": 20, "tickets": 22}


def test_the_number_of_statements_does_not_grow(client_for, monitor, kanwil04, pekanbaru, rina, counted):
    office_type(pekanbaru)
    counted(3, rina, late=1, within=1), counted(1, None, pekanbaru)
    nation, kanwil = client_for(monitor), client_for(kanwil04)
    urls = {
        "nation": (nation, ROOT),
        "kanwil": (kanwil, ROOT),
        "kppn": (kanwil, f"{ROOT}kantor/008/"),
        "officer": (kanwil, of(rina)),
        "tickets": (kanwil, f"{ROOT}tiket/{QUARTER}&officer={rina.officer_id}"),
    }

    def statements():
        counts = {}
        for name, (client, url) in urls.items():
            client.get(url)
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(url).status_code == 200
            counts[name] = len(captured)
        return counts

    few = statements()
    for code in ("092", "120", "001"):
        place = office(code)
        office_type(place)
        for _number in range(3):
            posting = PostingFactory(officer=OfficerFactory(), office=place)
            counted(4, posting, late=1, within=1)
        counted(2, None, place)
    counted(20, rina, late=12)
    assert statements() == few
    if connection.vendor == "sqlite":  # PostgreSQL reads its clock with a statement
        assert few == PINNED
