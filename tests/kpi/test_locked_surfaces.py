"""Pages, papers, lists and commands of a locked quarter: one figure, its sum, its marks and its doors."""

import json
import re
from io import StringIO

import openpyxl
import pypdf
import pytest
from django.core.management import call_command

from kpi.figures.reading import figures, officer_figures
from kpi.models import QuarterLock
from reports.documents import print_document
from reports.paper_frame import Maker
from reports.papers.hai import hai_report
from reports.papers.iku import LockDamaged, iku_sheet
from reports.papers.kanwil import kanwil_recap
from tests import factories
from tests.factories import policy_for
from tests.kpi.test_locking import Q1, as_surya, lock, story, tampering, wib
from tests.kpi.test_monitoring_pages import page, plain
from tests.kpi.test_one_reading import LATER, close, counted, mover
from tests.time_travel import travel
from users.models import Office, Officer

__all__ = ["as_surya", "counted", "mover", "story"]  # fixtures that this file shares
pytestmark = [pytest.mark.django_db, pytest.mark.once]

ROOT = "/monitoring-iku/"
QUARTER = "?quarter=2026Q1"


@pytest.fixture(autouse=True)
def later(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"
    with travel(LATER):
        yield


def pdf_text(document, tmp_path):
    target = tmp_path / "x.pdf"
    paper = print_document(document, "pdf", target, Maker(None))
    return paper, re.sub(r"\s+", "", " ".join(each.extract_text() for each in pypdf.PdfReader(target).pages))


def excel_rows(document, tmp_path):
    target = tmp_path / "x.xlsx"
    print_document(document, "xlsx", target, Maker(None))
    head, *rows = openpyxl.load_workbook(target).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def kpi_index(*args):
    out = StringIO()
    call_command("kpi_index", "--quarter", "2026Q1", "--format", "json", *args, stdout=out)
    return {row["officer"]: row for row in json.loads(out.getvalue())}


# --- F1 on every surface ----------------------------------------------------------------------------------------------
def test_every_surface_says_the_same_of_a_mover_whose_first_kanwil_has_locked(
    mover, riau, aceh, admin, client_for, monitor, tmp_path
):
    index = f"{float(officer_figures(mover, Q1, LATER).result.index):.2f}".replace(".", ",")
    close(riau, admin)
    client = client_for(monitor)
    nation = page(client, f"{ROOT}{QUARTER}")
    assert "Terkunci" in plain(nation) or "Dikunci: Kanwil Riau 06-04-2026" in plain(nation)
    words = "agian Kanwil Riau dikunci 06-04-2026 oleh"
    for url in (f"{ROOT}kantor/04/", f"{ROOT}kantor/01/", f"{ROOT}kantor/008/", f"{ROOT}petugas/{mover.pk}/"):
        said = plain(page(client, url + QUARTER))
        assert index in said, url
        assert "menunggu kunci Kanwil Aceh" in said, url
        assert ("B" if "/petugas/" in url else "b") + words in said, url  # a sentence there, a note elsewhere
    for document in (kanwil_recap(riau, Q1, LATER), kanwil_recap(aceh, Q1, LATER), iku_sheet(mover, Q1, LATER)):
        _paper, text = pdf_text(document, tmp_path)
        assert index in text
        assert "menunggukunciKanwilAceh" in text
    row = kpi_index()["Andi"]
    assert (row["state"], row["kanwil"], row["tickets"]) == ("provisional", "01", "145")
    assert "menunggu kunci Kanwil Aceh" in row["locks"]
    assert kpi_index("--officer", str(mover.pk))["Andi"] == row


def test_petugas_are_the_same_persons_on_page_paper_verification_page_and_excel(
    mover, riau, aceh, admin, client_for, monitor, tmp_path, sso
):
    close(riau, admin)
    client = client_for(monitor)
    for kanwil, petugas, elsewhere in ((riau, 1, 1), (aceh, 2, 0)):
        line = next(each for each in figures(Q1, LATER).kanwil if each.kanwil == kanwil)
        assert len(line.people) == petugas
        said = plain(page(client, f"{ROOT}kantor/{kanwil.code}/{QUARTER}"))
        assert f"dari {petugas} petugas" in said
        assert f"{petugas} petugas" in said.split("Belum ditangani")[-1] or f", {petugas} petugas" in said
        listed = page(client, f"{ROOT}kantor/{kanwil.code}/{QUARTER}&status=indexed")
        assert listed.count('<tr class="person">') == petugas
        paper, _text = pdf_text(kanwil_recap(kanwil, Q1, LATER), tmp_path)
        told = {title: said[0][1] for title, said in paper.totals}
        assert told["Petugas"] == str(petugas)
        assert told.get("Petugas yang dihitung Kanwil lain", "0") == str(elsewhere)
        shown = plain(page(client, f"/v/{paper.code}/"))
        assert f"Petugas {petugas}" in shown


# --- F6: the sum stands beside the posting's row ----------------------------------------------------------------------
def test_papers_and_locked_page_print_the_postings_minimum_and_the_sum_of_the_index(
    mover, riau, aceh, admin, client_for, monitor, tmp_path
):
    locks = [close(kanwil, admin) for kanwil in (riau, aceh)]
    person = officer_figures(mover, Q1, LATER)
    sum_words = "indeks atas 2 penempatan: 145/269,09 tiket, 140/145 tepat (96,55%)"
    for kanwil, minimum in ((riau, 207.27), (aceh, 61.82)):
        document = kanwil_recap(kanwil, Q1, LATER)
        [row] = [row for row in excel_rows(document, tmp_path) if row["Petugas"] == "Andi"]
        assert row["Minimum"] == pytest.approx(minimum, abs=0.01)
        assert row["Dasar indeks"].startswith(sum_words)
        assert row["% tepat"] == pytest.approx(100 * row["Tepat waktu"] / row["Dinilai"])
        _paper, text = pdf_text(document, tmp_path)
        assert re.sub(r"\s+", "", sum_words) in text
    for locked in locks:
        said = plain(page(client_for(monitor), f"/monitoring-iku/terkunci/{locked.pk}/"))
        assert sum_words in said
        tickets = locked.tickets.count()
        assert f"atas {tickets} tiket terhitung" in said
        assert f"Tiket terhitung {tickets}" in said
    assert float(person.minimum) == pytest.approx(269.09, abs=0.01)


# --- F13: marks and names ---------------------------------------------------------------------------------------------
def test_a_locked_quarter_keeps_its_names_and_the_papers_their_digest(
    story, riau, pekanbaru, as_surya, rina, dewi, client_for, monitor, tmp_path
):
    lock(riau, as_surya)
    client = client_for(monitor)
    urls = (
        f"{ROOT}{QUARTER}",
        f"{ROOT}kantor/04/{QUARTER}",
        f"{ROOT}kantor/008/{QUARTER}",
        f"{ROOT}petugas/{rina.officer_id}/{QUARTER}",
        f"{ROOT}terkunci/{QuarterLock.objects.get().pk}/",
    )

    def told():
        pages = [plain(page(client, url)) for url in urls]
        papers = [pdf_text(make(), tmp_path)[0].digest for make in makers]
        return pages, papers, kpi_index()

    makers = (lambda: kanwil_recap(riau, Q1, LATER), lambda: iku_sheet(rina.officer, Q1, LATER))
    before = told()
    Officer.objects.filter(pk=rina.officer_id).update(name="Nama Lain")
    Officer.objects.filter(pk=dewi.officer_id).update(name="Kepala Lain")
    Officer.objects.filter(name="Surya Darma").update(name="Pengunci Lain")
    Office.objects.filter(pk__in=[riau.pk, pekanbaru.pk]).update(name="Kantor Lain")
    for office in (riau, pekanbaru):
        office.refresh_from_db()
    assert told() == before


def test_what_is_assumed_stands_on_every_surface(story, riau, as_surya, rina, client_for, monitor, kppn008, tmp_path):
    lock(riau, as_surya)
    norms = "Cara menghitung Waktu IKU dan Waktu SLA: sebagian asumsi."
    client = client_for(monitor)
    assert norms in plain(page(client, "/tiket/"))
    figures_list = plain(page(client, f"{ROOT}tiket/{QUARTER}&kanwil=04"))
    assert norms in figures_list
    assert "Dihitung menurut kebijakan IKU v1. Skala indeks dan tipe kantor: asumsi." in figures_list
    assert "sebagian asumsi" in plain(page(client, "/laporan/sudah/?quarter=2026Q1"))
    assert "sebagian asumsi" in plain(page(client, "/laporan/hai/?quarter=2026Q1"))
    _paper, text = pdf_text(hai_report(monitor, Q1, LATER), tmp_path)
    assert "sebagianasumsi" in text
    row = kpi_index()["Rina Maharani"]
    assert row["assumed"] == "Skala indeks dan tipe kantor: asumsi."


def test_kpi_index_names_the_policy_of_each_person(mover, riau, admin):
    """F14: who is locked by an earlier one keeps it."""
    close(riau, admin)
    newer = policy_for(Q1, admin, minimums={"A1": 10, "A2": 10})
    rows = kpi_index()
    assert {name: row["policy"] for name, row in rows.items()} == {
        "Andi": "v1",
        "Rekan 008": "v1",
        "Rekan 001": newer.label,
    }


# --- F12: tiles, notes, doors -----------------------------------------------------------------------------------------
def test_tiles_of_the_desk_lead_to_as_many_tickets_as_they_say(client_for, kppn008, clerk, budi, as_rina):
    factories.ask(clerk, budi, wib(2026, 5, 5, 9))
    for minute in range(3):
        factories.ask(clerk, budi, wib(2026, 5, 6, 9, minute))
    client = client_for(kppn008)
    home = page(client, "/")
    tiles = re.findall(r'<a class="tile[^"]*" href="([^"]+tab=perlu[^"]*)".*?tile__number">\s*(\d+)', home, re.S)
    assert len(tiles) == 4
    found = []
    for url, number in tiles:
        listed = page(client, url.replace("&amp;", "&"))
        assert len(re.findall(r'class="subject" href="/tiket/', listed)) == int(number), url
        found.append(int(number))
    assert sum(found) == 4


def test_the_nations_numbers_of_persons_open_lists(mover, riau, aceh, admin, client_for, monitor):
    close(riau, admin)
    client = client_for(monitor)
    nation = page(client, f"{ROOT}{QUARTER}")
    doors = set(re.findall(r'href="(/monitoring-iku/kantor/\d+/\?quarter=2026Q1&status=\w+)">(\d+)<', nation))
    assert len(doors) >= 4
    for url, number in doors:
        assert page(client, url).count('<tr class="person">') == int(number), url
    own = set(re.findall(r'href="(\?quarter=2026Q1&status=\w+)">(\d+)<', nation))
    assert own
    for url, number in own:
        found = page(client, ROOT + url).split('<div class="found-list">')[1].split("</div>")[0]
        assert found.count("<li>") == int(number), url


def test_the_page_of_a_ticket_leads_to_its_policy_and_calendar(story, riau, as_surya, client_for, kppn008, admin):
    lock(riau, as_surya)
    policy_for(Q1, admin, minimums={"A1": 10, "A2": 10})
    shown = page(client_for(kppn008), f"/tiket/{story['late'].reference}/")
    assert "IKU Triwulan I 2026: kebijakan v1, kalender" in plain(shown)
    url = re.search(r'href="(/monitoring-iku/cara-menghitung/[^"]+)"', shown)[1]
    method = plain(page(client_for(kppn008), url.replace("&amp;", "&")))
    assert "Kebijakan IKU v1" in method


# --- A damaged lock ---------------------------------------------------------------------------------------------------
def test_a_damaged_lock_is_said_on_every_surface_and_no_figure_is(
    story, riau, as_surya, rina, client_for, monitor, tmp_path
):
    locked = lock(riau, as_surya)
    paper, _text = pdf_text(kanwil_recap(riau, Q1, LATER), tmp_path)
    with tampering():
        QuarterLock.objects.filter(pk=locked.pk).update(document=locked.document.replace("5", "6"))
    client = client_for(monitor)
    for url in (
        f"{ROOT}{QUARTER}",
        f"{ROOT}kantor/04/{QUARTER}",
        f"{ROOT}kantor/008/{QUARTER}",
        f"{ROOT}petugas/{rina.officer_id}/{QUARTER}",
        f"{ROOT}tiket/{QUARTER}&kanwil=04",
        f"{ROOT}terkunci/{locked.pk}/",
        f"/v/{paper.code}/",
    ):
        assert "unci rusak" in plain(page(client, url)), url
    assert "Tepat waktu" not in plain(page(client, f"/v/{paper.code}/"))
    assert client.get(f"{ROOT}terkunci/{locked.pk}/revisi/").status_code in {200, 403}
    for make in (lambda: kanwil_recap(riau, Q1, LATER), lambda: iku_sheet(rina.officer, Q1, LATER)):
        with pytest.raises(LockDamaged, match="kunci rusak: Kanwil Riau"):
            make()
    assert kpi_index() == {}
    row = kpi_index("--officer", str(rina.officer_id))["Rina Maharani"]
    assert (row["state"], row["index"], row["tickets"]) == ("broken", None, "0")
    sent = client.post(f"{ROOT}kantor/04/cetak/{QUARTER}", {"format": "pdf"})
    assert sent.status_code in {302, 404}
