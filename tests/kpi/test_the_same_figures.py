"""What one made-up quarter says, kept as digests: the nation's page and paper, a Kanwil's page, an officer's, and what
a lock would freeze. They were recorded before figures were made faster, and may only change with a rule or a word.
"""

import hashlib
import json
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from kpi.figures import lock_document
from kpi.locks.freezing import freeze_ahead
from reports.papers.nation import nation_recap
from tests.factories import OfficerFactory, PostingFactory, judged_tickets, move, office, office_type
from tests.markup import text_of
from tests.time_travel import travel
from tickets.quarters import Quarter
from users.wib import WIB

pytestmark = pytest.mark.django_db

ROOT = "/monitoring-iku/"
MOMENT = datetime(2026, 5, 18, 10, 20, tzinfo=WIB)
Q2 = Quarter(2026, 2)
RECORDED = {
    "nation": "15012e0f4dbe1846e8a5e92495ff20f5e6645ae853127c82399a18bd39491ebb",
    "Kanwil": "34e3705828acf36356230d66ca7a9001041847ab57cd8d979641034091b194e8",
    "officer": "f54f6b97474ab5533cc0c93c549bd61d3f7918f65f11c4444a71cf36f9bdd48f",
    "paper": "64646ae43583e7fa5b348de81bbf6010df3567635c4b991d24ea12d924aa0aa0",
    "lock": "fc0057396e55e853a178caadb92ce2c1e829b11feb0ef069a26c983d173dabcc",
}
BENCHMARKS = Path(settings.BASE_DIR) / "benchmarks"


@pytest.fixture
def quarter(budi, kppn008, pekanbaru, riau):
    """Two Kanwil; offices of both types, one with none; who came in the quarter's midst, who moved, who heads a
    section, who answers nothing, and what is nobody's."""

    def tickets(number, posting, place=None, *, hour=9, **say):
        at = datetime(2026, 4, 15, hour, tzinfo=WIB)
        judged_tickets(number, posting, place, asker=budi, by=kppn008, at=at, **say)

    def posted(name, place, since=date(2016, 1, 1), **say):
        return PostingFactory(officer=OfficerFactory(name=name), office=place, starts_on=since, **say)

    dumai, aceh = office("092"), office("001")
    office_type(pekanbaru), office_type(dumai, type="A2"), office_type(aceh, basis="assumed")
    for number, place in enumerate((pekanbaru, dumai, aceh)):
        first = posted(f"Petugas Satu {number}", place)
        tickets(31 + number, first, used=Decimal("0.123456789012") + number)
        tickets(2 + number, first, in_time=False, used=Decimal("2.75"))
        tickets(3, first, in_time=None, hour=10)
        tickets(7, posted(f"Petugas Baru {number}", place, date(2026, 5, 4)), used=Decimal(1) / 3)
        tickets(2, None, place, in_time=None)
    gone = posted("Petugas Pindah", pekanbaru)
    tickets(12, gone)
    tickets(9, move(gone, dumai, date(2026, 4, 20)), in_time=False)
    tickets(4, posted("Petugas Kepala", aceh, kind="head"))
    posted("Petugas Diam", dumai), posted("Petugas Lama", dumai, ends_on=date(2020, 1, 1))
    return first


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def without_keys(text):
    """Keys and references are numbers that a database and a run of tests give."""
    text = re.sub(r"(petugas/|officer=)\d+|\bU?J?I?\d{4}[-./]\d+\b", r"\1", text)
    text = re.sub(r"\b[A-Z]+-?\d{2,}[-\d]*\b", "REF", text)
    return re.sub(r'name="(csrfmiddlewaretoken|submission)" value="[^"]+"', r"\1", text)


def bare(lock):
    """A lock's document without keys."""
    if isinstance(lock, dict):
        return {name: bare(each) for name, each in lock.items() if name not in {"id", "posting"}}
    if isinstance(lock, list):
        keyed = len(lock) == 2 and isinstance(lock[0], int) and isinstance(lock[1], list)
        return bare(lock[1]) if keyed else [bare(each) for each in lock]
    return lock


def test_a_quarter_says_what_it_said_before_figures_were_made_faster(quarter, client_for, monitor, riau):
    said = {}
    with travel(MOMENT):
        client = client_for(monitor)
        urls = {
            "nation": ROOT,
            "Kanwil": f"{ROOT}kantor/{riau.code}/",
            "officer": f"{ROOT}petugas/{quarter.officer_id}/",
        }
        for name, url in urls.items():
            page = re.search(r"<main.*</main>", text_of(client.get(url)), re.S)[0]
            doors = re.findall(r'href="(/monitoring-iku/tiket/[^"]+)"', page)
            said[name] = digest(without_keys(f"{' '.join(re.sub('<[^>]*>', ' ', page).split())} {doors}"))
    paper = nation_recap(Q2, QueryDict("sort=-tickets"), MOMENT)
    said["paper"] = digest(repr([paper.sheet.columns, [*paper.sheet.rows], paper.facts, paper.basis, paper.assumed]))
    lock = bare(json.loads(lock_document.written(freeze_ahead(riau, Q2, MOMENT).contents)) | {"tickets": ""})
    said["lock"] = digest(lock_document.canonical(lock))
    assert said == RECORDED


def test_a_page_of_figures_asks_as_often_as_its_budget_says(quarter, client_for, monitor, pekanbaru, riau):
    """The budget that `benchmarks.pages` holds on an archive; here its statements, which no archive makes more."""
    budget = json.loads((BENCHMARKS / "budget.json").read_text())["pages"]
    measured = (BENCHMARKS / "pages.py").read_text()
    assert all(f'yield "{name}",' in measured for name in budget), "a budget is of a page that is measured"
    pages = {
        "quarter nation": ROOT,
        "quarter Kanwil": f"{ROOT}kantor/{riau.code}/",
        "quarter KPPN": f"{ROOT}kantor/{pekanbaru.code}/",
        "officer": f"{ROOT}petugas/{quarter.officer_id}/",
        "officer's ledger": f"/petugas/{quarter.officer_id}/riwayat-perhitungan/",
        "early warning nation": "/peringatan-dini/",
        "home nation": "/",
    }
    client = client_for(monitor)
    for name, url in pages.items():
        with travel(MOMENT):
            client.get(url)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url).status_code == 200, name
        assert len(asked) <= budget[name]["statements"], name
