"""First pages of head office, desk, satker, HAI, and index pages: each figure is a door to as many as it says."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpi.figures import kept
from tests import factories
from tests.factories import OfficerFactory, PostingFactory, judged_tickets, office, office_type
from tests.kpi.test_locking import AFTER, as_surya, story
from tests.kpi.test_revisions import locked
from tests.markup import text_of
from tests.time_travel import travel
from tickets.models import AnswerRead
from tickets.quarters import Quarter
from users.clock import FixedClock
from users.wib import WIB

__all__ = ["as_surya", "locked", "story"]  # fixtures
pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 5, 18, 10, 20, tzinfo=WIB)


@pytest.fixture(autouse=True)
def monday():
    with travel(MOMENT):
        yield


def main(response):
    assert response.status_code == 200
    return text_of(response).split("<main", 1)[1]


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main(response)))


def wib(*parts):
    return FixedClock(datetime(*parts, tzinfo=WIB))


@pytest.fixture
def past(pekanbaru, banda_aceh, rina, cut, budi, kppn008):
    """Two Kanwil in two whole quarters and the running one."""
    office_type(pekanbaru), office_type(banda_aceh, type="A2")
    for month in (11, 2, 4):
        at = datetime(2025 if month == 11 else 2026, month, 12, 9, tzinfo=WIB)
        for posting, late in ((rina, 2), (cut, 1)):
            judged_tickets(20, posting, asker=budi, by=kppn008, at=at)
            judged_tickets(late, posting, asker=budi, by=kppn008, at=at, in_time=False)


# --- Head office ------------------------------------------------------------------------------------------------------
def test_head_office_reads_whole_quarters_the_running_one_apart_and_each_figure_is_a_door(past, client_for, monitor):
    kept.KeepFigures()(FixedClock(MOMENT), lambda: False)
    client = client_for(monitor)
    page = main(client.get("/"))
    chart = page.split('class="trend trend--wide"', 1)[1].split("</svg>", 1)[0]
    assert chart.count("<rect") == 2, "a column for each quarter that had begun, none for the running one"
    assert "2026Q2" not in page.split('id="trend"', 1)[1].split("</section>", 1)[0]
    assert re.findall(r">(\d+)</text>", chart)[-2:] == ["2025", "2026"]
    assert "fill=" not in chart
    assert "style" not in chart
    table = page.split('id="trend"', 1)[1].split("</section>", 1)[0]
    doors = re.findall(r'class="door-number" href="([^"]+)">([\d.]+)<', table)
    assert len(doors) == 6
    for url, number in doors:
        assert client.get(url).context["listing"].total == int(number), url
    tiles = re.findall(
        r'<a class="map__tile map__tile--(\w+)[^"]*" href="([^"]+)"><span>([^<]+)</span><b>([^<]+)</b>', page
    )
    assert {name: (step, number) for step, _url, name, number in tiles} == {
        "Riau": ("1", "90,9"),
        "Aceh": ("0", "95,2"),
    }
    assert [name for name, _share in re.findall(r"<li><a [^>]*>([^<]+)</a> <b>([^<]+)</b>", page)] == ["Riau", "Aceh"]
    for url in set(re.findall(r'<a[^>]*href="(/[^"#]*)"', page)):
        assert client.get(url).status_code == 200, url


def test_an_admin_reads_what_waits_and_six_signs_of_health(past, client_for, admin):
    kept.KeepFigures()(FixedClock(MOMENT), lambda: False)
    page = main(client_for(admin).get("/"))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert page.count("<dt>") == 6
    assert "2 Kanwil belum mengunci Triwulan I 2026" in text
    assert "asumsi IKU belum ditetapkan" in text
    for url in re.findall(r'class="btn btn-secondary btn-sm" href="([^"]+)"', page):
        assert client_for(admin).get(url).status_code == 200, url


def test_before_the_worker_has_counted_it_says_so_and_reads_no_past_quarter(past, client_for, monitor):
    assert "angkanya tampil beberapa menit lagi" in words(client_for(monitor).get("/"))


def test_a_first_page_costs_as_many_statements_for_many_offices_as_for_one(past, client_for, monitor, budi, kppn008):
    client = client_for(monitor)

    def statements():
        kept.KeepFigures()(FixedClock(MOMENT), lambda: False)
        client.get("/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        return len(asked)

    few = statements()
    for code in ("092", "120"):
        posting = PostingFactory(officer=OfficerFactory(), office=office(code))
        judged_tickets(3, posting, asker=budi, by=kppn008, at=MOMENT - timedelta(days=20))
    assert statements() == few


def listed(client, url):
    """The rows of the list that a door leads to."""
    return re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", main(client.get(url)), re.S)


def test_whoever_has_not_locked_is_a_list_as_long_as_the_door_says(past, client_for, monitor, kanwil04, kppn008):
    kept.KeepFigures()(FixedClock(MOMENT), lambda: False)
    client = client_for(monitor)
    doors = {each.key: each for each in client.get("/").context["nation"].to_do}
    waiting = doors["kunci"]
    rows = listed(client, waiting.url)
    assert waiting.count == len(rows) == 2
    assert all("Belum dikunci" in row for row in rows)
    assert [re.search(r'href="([^"]+)"', row)[1] for row in rows] == [
        "/monitoring-iku/kunci/01/2026Q1/",
        "/monitoring-iku/kunci/04/2026Q1/",
    ]
    assert len(listed(client, "/monitoring-iku/kunci/?quarter=2025Q4")) == 2
    assert not listed(client, "/monitoring-iku/kunci/?quarter=2024Q1&keadaan=belum")
    assert client.get("/monitoring-iku/kunci/?quarter=besok").status_code == 404
    for elsewhere in (kanwil04, kppn008):
        assert client_for(elsewhere).get(waiting.url).status_code == 403


def test_who_has_locked_is_said_with_when_and_by_whom(locked, client_for, monitor):
    with travel(AFTER):
        client = client_for(monitor)
        rows = listed(client, f"/monitoring-iku/kunci/?quarter={locked.quarter}")
        assert len(rows) == 1
        assert f'href="/monitoring-iku/terkunci/{locked.pk}/"' in rows[0]
        assert "Surya Darma (Kanwil DJPb Provinsi Riau)" in rows[0]
        assert not listed(client, f"/monitoring-iku/kunci/?quarter={locked.quarter}&keadaan=belum")


def test_as_many_assumptions_stand_on_the_page_as_the_door_says(past, client_for, monitor):
    kept.KeepFigures()(FixedClock(MOMENT), lambda: False)
    client = client_for(monitor)
    door = next(each for each in client.get("/").context["nation"].to_do if each.key == "asumsi")
    path, _hash, anchor = door.url.partition("#")
    rules = main(client.get(path)).split(f'id="{anchor}"', 1)[1].split("</section>", 1)[0]
    facts = [fact for fact in client.get(path).context["method"].facts if fact.assumed]
    assert rules.count("badge--provisional") == len(facts)
    of_the_norm = [fact for fact in facts if fact.name == "Tepat waktu"]
    assert door.count == len(facts) - len(of_the_norm), "the norm is not a part of the index's policy"


# --- Desks ------------------------------------------------------------------------------------------------------------
def test_an_office_reads_its_quarter_as_a_line_without_a_person(past, client_for, kppn008):
    client = client_for(kppn008)
    said = "22 tiket SATKER; 2 dari 22 terlambat; 0 belum ditangani."
    now = words(client.get("/"))
    assert said in now
    assert "90,91% tepat waktu" in now
    assert "Triwulan II 2026 hari kerja ke-30 dari 57" in now
    kept.keep(Quarter(2026, 2), MOMENT)
    assert said in words(client.get("/"))
    assert "Rina Maharani" not in now.split("Triwulan II 2026", 1)[1].split("Hari ini", 1)[0]


def test_a_satker_reads_what_is_new_until_it_is_read_and_when_the_next_answer_is_due(client_for, clerk, budi, as_rina):
    client = client_for(clerk)
    answered = factories.ask(clerk, budi, wib(2026, 4, 20, 9))
    factories.answer(answered, as_rina, wib(2026, 4, 21, 9))
    factories.ask(clerk, budi, wib(2026, 5, 18, 9))
    first = words(client.get("/"))
    assert (
        "1 jawaban belum dibaca. 1 pertanyaan masih ditangani. Jawaban terdekat paling lambat Sen, 25 Mei 09.00."
        in first
    )
    assert "Jam layanan hari ini: 08.00–16.00 WIB." in first
    assert "Sudah dijawab:" in first, "four weeks old and still new"
    for _each in range(2):
        client.get(answered.get_absolute_url())
    assert AnswerRead.objects.filter(ticket=answered).count() == 1
    again = words(client.get("/"))
    assert "belum dibaca" not in again
    assert "Sudah dijawab:" not in again


def test_hai_reads_the_oldest_and_the_day_s_load(client_for, clerk, budi, as_rina, layer1, layer2, pb8):
    old = factories.escalate(factories.ask(clerk, budi, wib(2026, 5, 13, 9)), as_rina, wib(2026, 5, 13, 10))
    factories.escalate(factories.ask(clerk, budi, wib(2026, 5, 18, 9)), as_rina, wib(2026, 5, 18, 9, 30))
    client = client_for(layer1)
    page = client.get("/")
    tiles = {tile.name: tile for tile in page.context["home"].tiles}
    assert tiles["Perlu dibalas"].number == "2"
    assert client.get(tiles["Perlu dibalas"].url).context["recap"].total_text.startswith("2 ")
    assert tiles["Tertua"].url == old.get_absolute_url()
    today = page.context["home"].today
    assert (today.came, today.done) == ("1", "0")
    factories.to_layer_2(old, layer1, wib(2026, 5, 18, 10), directorate=pb8)
    asked = factories.escalate(factories.ask(clerk, budi, wib(2026, 5, 18, 9)), as_rina, wib(2026, 5, 18, 9, 40))
    factories.to_layer_2(asked, layer1, wib(2026, 5, 18, 10), directorate=pb8)
    page = words(client.get("/"))
    assert "Layer 2 menurut direktorat" in page
    card = main(client.get("/")).split("Layer 2 menurut direktorat", 1)[1].split("</section>", 1)[0]
    url, number = re.search(r'class="door-number" href="([^"]+)">(\d+)<', card).groups()
    assert number == "2"
    assert client.get(url.replace("&amp;", "&")).context["recap"].total_text.startswith("2 ")
    assert words(client_for(layer2).get("/")).count("Layer 2 menurut direktorat") == 0


# --- Index pages ------------------------------------------------------------------------------------------------------
def test_index_pages_carry_figures_of_the_lists_behind_them(client_for, kppn008, admin, clerk, budi, as_rina):
    factories.answer(factories.ask(clerk, budi, wib(2026, 5, 13, 9)), as_rina, wib(2026, 5, 13, 11))
    for hour in (9, 10):
        factories.ask(clerk, budi, wib(2026, 5, 18, hour))
    client = client_for(kppn008)
    doors = re.findall(
        r'<a class="door" href="(/laporan/[^"]+)">.*?<b>(\d+) tiket', main(client.get("/laporan/")), re.S
    )
    assert [number for _url, number in doors[:2]] == ["1", "2"]
    for url, number in doors:
        assert client.get(url).context["listing"].total_text.startswith(f"{number} "), url
    page = words(client_for(admin).get("/administrasi/"))
    assert re.search(r"buka kunci \d+ penempatan", page)
