"""Dijawab saat direkam: a share beside each index, over exactly the tickets of the index, frozen with them."""

import json
from datetime import date, datetime, timedelta
from html import unescape
from io import StringIO

import openpyxl
import pypdf
import pytest
from django.core.management import call_command
from django.db.models import F

from kpi.figures.at_recording import AtRecording
from kpi.figures.reading import officer_figures
from kpi.locks.actions import lock_quarter
from kpi.locks.verifying import differences
from kpi.models import LockedTicket, QuarterLock
from reports.documents import print_document
from reports.paper_frame import Maker
from reports.papers.iku import iku_sheet
from reports.papers.kanwil import kanwil_recap
from tests import factories
from tests.factories import OfficerFactory, PostingFactory, sign
from tests.time_travel import travel
from tickets.actions import FollowUp
from tickets.history import append_only
from tickets.models import Ticket
from tickets.quarters import Quarter
from users.clock import FixedClock
from users.models import Basis, OfficeTypeRecord
from users.wib import WIB

pytestmark = pytest.mark.django_db

Q1 = Quarter(2026, 1)
AFTER = datetime(2026, 4, 6, 9, 15, tzinfo=WIB)


def wib(*parts):
    return FixedClock(datetime(*parts, tzinfo=WIB))


@pytest.fixture
def story(pekanbaru, clerk, budi, citizen, as_rina, as_bayu):
    """Rina: two of three at once, one of a citizen who is not counted. Bayu: an answer a second later is no answer at
    recording."""
    OfficeTypeRecord.objects.create(office=pekanbaru, type="A1", basis=Basis.ASSUMED, valid_from=date(2016, 1, 1))
    for day, asker in ((12, budi), (13, budi), (14, citizen)):
        at_once = {"follow_up": FollowUp.ANSWER_NOW, "answer": "Ya."}
        factories.record(as_rina, asker, wib(2026, 1, day, 9), **at_once)
    factories.answer(factories.ask(clerk, budi, wib(2026, 1, 15, 9)), as_rina, wib(2026, 1, 15, 11))
    factories.answer(factories.record(as_bayu, budi, wib(2026, 1, 16, 9)), as_bayu, wib(2026, 1, 16, 9, 0, 1))


def shown(posting, at=AFTER):
    return AtRecording.of(officer_figures(posting.officer, Q1, at).counted.facts)


def test_it_counts_what_the_index_counts(story, rina, bayu):
    assert shown(rina) == AtRecording(2, 3)
    assert shown(bayu) == AtRecording(0, 1)


def test_who_has_no_ticket_has_no_share(rina):
    assert shown(rina) == AtRecording()
    assert AtRecording().share is None
    assert (AtRecording().short, AtRecording().text, AtRecording().percent) == ("", "", "-")


def test_it_stands_beside_the_index_on_both_pages(story, rina, client_for, kanwil04):
    region = client_for(kanwil04)
    with travel(AFTER):
        officer = unescape(region.get(f"/monitoring-iku/petugas/{rina.officer_id}/?quarter=2026Q1").content.decode())
        monitor = unescape(region.get("/monitoring-iku/?quarter=2026Q1").content.decode())
    assert "2 dari 3 tiket dijawab saat direkam (66,7%)" in officer
    assert "saat direkam 66,7%" in monitor
    assert "saat direkam 0,0%" in monitor


@pytest.fixture
def locked(story, riau, kanwil04):
    by = sign(kanwil04, PostingFactory(officer=OfficerFactory(name="Surya Darma"), office=riau))
    return lock_quarter(kanwil=riau, quarter=Q1, by=by, clock=FixedClock(AFTER))


@pytest.fixture
def later(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"
    with travel(AFTER + timedelta(days=30)):
        yield


def surfaces(rina, riau, client, tmp_path):
    """What each surface says of Rina: (surface, said)."""
    now = AFTER + timedelta(days=30)
    page = f"/monitoring-iku/terkunci/{QuarterLock.objects.get().pk}/"
    yield "locked page", unescape(client.get(page).content.decode()).partition("<table")[2].partition("</table>")[0]
    for name, paper in (("iku", iku_sheet(rina.officer, Q1, now)), ("kanwil", kanwil_recap(riau, Q1, now))):
        target = tmp_path / "file"
        print_document(paper, "pdf", target, Maker(None))
        yield f"{name} pdf", " ".join(" ".join(each.extract_text() for each in pypdf.PdfReader(target).pages).split())
        print_document(paper, "xlsx", target, Maker(None))
        with target.open("rb") as handle:
            sheets = openpyxl.load_workbook(handle).worksheets
        yield f"{name} excel", [row for sheet in sheets for row in sheet.iter_rows(values_only=True)]
    for form in ("json", "table"):
        out = StringIO()
        call_command("kpi_index", "--quarter", "2026Q1", "--format", form, stdout=out)
        yield form, out.getvalue()


@pytest.mark.once
def test_it_stands_beside_every_locked_index_whatever_becomes_of_the_tickets(
    locked, later, rina, riau, client_for, kanwil04, tmp_path
):
    client = client_for(kanwil04)
    told = dict(surfaces(rina, riau, client, tmp_path))
    assert "saat direkam 66,7%" in told["locked page"]
    sentence = "2 dari 3 tiket dijawab saat direkam (66,7%)"
    assert sentence in told["iku pdf"]
    assert ["Dijawab saat direkam", sentence] in [list(row[:2]) for row in told["iku excel"]]
    assert "saat direkam 66,7%" in told["kanwil pdf"]
    head, *rows = told["kanwil excel"]
    [mine] = [row for row in rows if "Rina Maharani" in row]
    assert mine[head.index("% saat direkam")] == pytest.approx(200 / 3)
    [mine] = [row for row in json.loads(told["json"]) if row["officer"] == "Rina Maharani"]
    assert (mine["at_recording"], mine["postings"][0]["at_recording"], mine["tickets"]) == ("2", "2", "3")
    assert "at_recording" in told["table"].splitlines()[0]

    append_only.uninstall()
    try:
        Ticket.objects.filter(posting=rina).update(answered_at=F("created_at") + timedelta(hours=1))
    finally:
        append_only.install()
    again = dict(surfaces(rina, riau, client, tmp_path))
    assert [again[name] for name in ("locked page", "json", "table")] == [
        told[name] for name in ("locked page", "json", "table")
    ]
    assert sentence in again["iku pdf"]
    assert again["kanwil excel"][1:3] == told["kanwil excel"][1:3]
    assert list(differences(locked)) == []


def test_a_lock_of_which_it_was_moved_is_named(locked):
    append_only.uninstall()
    try:
        LockedTicket.objects.filter(at_recording=True).update(at_recording=False)
    finally:
        append_only.install()
    assert sum("is not as it was locked" in str(each) for each in differences(locked)) == 2
