"""The first page of a Kanwil: its figures are those of Monitoring IKU, and each is a door to as many as it says."""

import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpi.figures.kept import keep
from kpi.models import KeptFigures
from tests import factories
from tests.factories import OfficerFactory, PostingFactory, judged_tickets, office_type
from tests.markup import text_of
from tests.time_travel import travel
from tickets.models import TicketParty
from tickets.quarters import Quarter
from users.models import Posting
from users.wib import WIB

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 5, 18, 10, 20, tzinfo=WIB)
Q2 = Quarter(2026, 2)
DOOR = re.compile(r'<a class="door-number" href="(/tiket/[^"]*)">(\d+)</a>')


@pytest.fixture(autouse=True)
def monday():
    with travel(MOMENT):
        yield


@pytest.fixture
def counted(budi, kppn008):
    """Tickets that office and Kanwil may see: of a posting, or of nobody at an office."""

    def made(number, posting, place=None, **row):
        rows = judged_tickets(number, posting, place, asker=budi, by=kppn008, **row)
        TicketParty.objects.bulk_create(
            TicketParty(office=who, ticket=each, role=role, created_at=each.created_at)
            for each in rows
            for who, role in {each.kanwil: "supervisor", each.office: "holder"}.items()
        )
        return rows

    return made


@pytest.fixture
def region(pekanbaru, riau, rina, bayu, kppn008, counted):
    """Rina at risk by her quantity, Bayu watched; four open tickets in as many states, one of them nobody's."""
    office_type(pekanbaru)
    april = datetime(2026, 4, 15, 9, tzinfo=WIB)
    counted(90, rina, at=april), counted(2, rina, at=april, in_time=False)
    counted(36, bayu, at=april)
    Posting.objects.filter(pk=bayu.pk).update(starts_on=date(2026, 5, 4))
    counted(1, None, pekanbaru, at=datetime(2026, 5, 12, 9, tzinfo=WIB), in_time=None, status="waiting")
    counted(
        1,
        rina,
        at=MOMENT - timedelta(days=1),
        in_time=None,
        status="at_hai",
        hai_layer=1,
        escalated_at=MOMENT,
        escalated_by=kppn008,
    )
    counted(1, rina, at=MOMENT - timedelta(hours=1), in_time=None, status="waiting_asker")
    counted(1, None, riau, at=MOMENT - timedelta(hours=1), in_time=None, status="waiting")


def home(client):
    response = client.get("/")
    assert response.status_code == 200
    return response


def main(response):
    words = re.sub(r"<[^>]+>", " ", text_of(response).split("<main", 1)[1])
    return re.sub(r"\s+", " ", words)


def test_it_says_how_the_quarter_goes_and_whom_to_look_after(region, client_for, kanwil04):
    text = main(home(client_for(kanwil04)))
    for said in (
        "1 dari 2 petugas berisiko tidak mencapai target. 1 tiket di wilayah terlambat Waktu IKU.",
        "Triwulan II 2026, hari kerja ke-30 dari 57",
        "perlu 50,9% hari ini",
        "3 dari 129 terlambat · garis: 85% dan 95%",
        "1 dari 2 petugas perkiraan indeks di bawah 3,00, bukan penilaian 1 lainnya perlu dijaga, 0 pada jalur",
        "2 tiket satker 1 sudah terlambat Waktu IKU",
        "Berisiko Rina Maharani KPPN Pekanbaru",
        "Kuantitas kurang: 94 tiket, laju 3,2 per hari kerja.",
        "Perlu dijaga Bayu Pratama KPPN Pekanbaru",
        "Ruang 8 terlambat: 36 tiket, semuanya tepat;",
        "4 tiket terbuka",
        "Tidak ada peringkat petugas: urutan menurut kantor.",
    ):
        assert said in text, said
    assert text.index("Rina Maharani") < text.index("Bayu Pratama"), "at risk before watched"
    assert not re.search(r"\d+ (Hijau|Kuning|Merah)", text)


def test_every_figure_is_a_door_to_as_many_as_it_says(region, client_for, kanwil04):
    client = client_for(kanwil04)
    page = unescape(home(client).content.decode())
    doors = DOOR.findall(page)
    assert len(doors) == 6, "two offices, their four tickets by state"
    for url, number in doors:
        response = client.get(url)
        assert response.status_code == 200, url
        assert response.context["recap"].total_text.startswith(f"{number} "), url
    tiles = re.findall(r'<a href="(/monitoring-iku/[^"]*)"\s+class="tile[^"]*"[^>]*>(.*?)</a>', page, re.S)
    assert len(tiles) == 4
    (people, _pace), (late, _timely), (at_risk, _number), (untaken, _few) = tiles
    assert "Ditampilkan 2 dari 2 petugas" in text_of(client.get(people))
    assert "Ditampilkan 1 dari 2 petugas" in text_of(client.get(at_risk))
    assert client.get(late).context["listing"].total == 3
    assert client.get(untaken).context["listing"].total == 2
    for url in re.findall(r'<a[^>]*href="(/[^"#]*)"', page.split("<main", 1)[1]):
        assert client.get(url).status_code in {200, 302}, url


def test_kept_figures_are_those_counted_now_and_say_of_when_they_are(region, client_for, kanwil04, counted, rina):
    client = client_for(kanwil04)
    now = main(home(client))
    keep(Q2, MOMENT)
    assert main(home(client)) == now, "of this very instant: nothing is to be said"
    with CaptureQueriesContext(connection) as few:
        home(client)
    for _each in range(3):
        counted(
            3, PostingFactory(officer=OfficerFactory(), office=factories.office("092")), at=MOMENT - timedelta(days=9)
        )
    with travel(MOMENT + timedelta(minutes=7)):
        later = main(home(client))
        with CaptureQueriesContext(connection) as many:
            home(client)
    assert "per Sen, 18 Mei 2026 10.20 WIB" in later
    assert "dari 2 petugas" in later, "what is kept, not what is"
    assert len(many) == len(few)
    with travel(MOMENT + timedelta(minutes=16)):
        assert "per Sen" not in main(home(client)), "three turns missed: the page counts by itself"
    assert not KeptFigures.objects.filter(quarter="2026Q1").exists()


def test_before_the_first_policy_it_is_a_page_without_figures(client_for, kanwil04):
    with travel(datetime(2017, 12, 18, 10, tzinfo=WIB)):
        text = main(home(client_for(kanwil04)))
    assert "Laju tiket" not in text
    assert "KPPN menurut keadaan" in text
