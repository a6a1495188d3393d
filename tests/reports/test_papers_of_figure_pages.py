"""Every page of figures has a PDF and an Excel, with the very figures, order and filter of the screen."""

import io
import re
import uuid
from datetime import timedelta

import openpyxl
import pypdf
import pytest

from reports.models import PrintedPaper
from tests.factories import answer, ask, record
from tests.markup import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Q = "quarter=2026Q2"


@pytest.fixture(autouse=True)
def reports_folder(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"


@pytest.fixture
def five(clerk, budi, as_rina, as_bayu, clock):
    """Rina has two, one answered; Bayu one, answered; nobody's: two. As people do at their desks today."""
    tickets = [record(as_rina, budi, clock), record(as_rina, budi, clock), record(as_bayu, budi, clock)]
    answer(tickets[0], as_rina, clock)
    answer(tickets[2], as_bayu, clock)
    clock.at += timedelta(minutes=1)
    return [*tickets, ask(clerk, budi, clock), ask(clerk, budi, clock)]


def printed(client, address, file_format):
    """The answer to the button of a page."""
    return client.post(address, {"submission": str(uuid.uuid4()), "format": file_format})


def pdf_of(client, address):
    response = printed(client, address, "pdf")
    assert response.status_code == 200, address
    reader = pypdf.PdfReader(io.BytesIO(b"".join(response.streaming_content)))
    return re.sub(r"\s+", "", " ".join(page.extract_text() for page in reader.pages))


def rows_of(client, address):
    """The rows of its workbook below the heads, and what its second sheet says."""
    response = printed(client, address, "xlsx")
    assert response.status_code == 200, address
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    about = {row[0]: row[1] for row in book.worksheets[1].iter_rows(values_only=True)}
    return list(book.worksheets[0].iter_rows(min_row=2, values_only=True)), about


def button_of(page):
    """Where the buttons PDF and Excel of a page go."""
    found = re.search(r'class="print-buttons" method="post" action="([^"]+)"', page)
    assert found, "the page has no PDF and Excel"
    return found[1].replace("&amp;", "&")


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_the_nation_and_its_places_are_printed_as_the_screen_orders_and_filters_them(
    client_for, monitor, kanwil04, five, rina, bayu, riau, pekanbaru
):
    client = client_for(monitor)
    page = text_of(client.get(f"/monitoring-iku/?{Q}&sort=-tickets"))
    address = button_of(page)
    assert "sort=-tickets" in address
    rows, about = rows_of(client, address)
    names = [row[1] for row in rows]
    assert names[0] == riau.name, "the only one with tickets comes first"
    assert names[:-1] == re.findall(r'class="subject" href="[^"]+">([^<]+)<', page)
    assert rows[0][2] == rows[-1][2] == 5
    assert about["Filter"] == "Urutan: Tiket, dari yang terbesar"
    usual = rows_of(client, button_of(text_of(client.get(f"/monitoring-iku/?{Q}&q=Pekanbaru"))))[1]
    assert usual["Filter"] == "Urutan: kode Kanwil, dari yang terkecil. Filter: Cari: Pekanbaru"
    found = pdf_of(client, button_of(text_of(client.get(f"/monitoring-iku/?{Q}&q=Pekanbaru"))))
    assert squeezed("Ditemukan: KPPN Pekanbaru (008)") in found
    text = pdf_of(client, address)
    assert squeezed("Urutan: Tiket, dari yang terbesar") in text
    assert squeezed("SEMENTARA") in text
    for place, office in ((f"/monitoring-iku/kantor/{pekanbaru.code}/", pekanbaru), ("/monitoring-iku/", riau)):
        client = client_for(kanwil04)
        page = text_of(client.get(f"{place}?{Q}&sort=-tickets"))
        address = button_of(page)
        rows, about = rows_of(client, address)
        people = [row[2] for row in rows if row[4] is not None or row[2] in {rina.officer.name, bayu.officer.name}]
        assert people == [rina.officer.name, bayu.officer.name], office
        assert "Tiket, minimum, dari yang terbesar" in about["Filter"]
        found = text_of(client.get(f"{place}?{Q}&q=Bayu"))
        rows, about = rows_of(client, button_of(found))
        assert rina.officer.name not in [row[2] for row in rows]
        assert bayu.officer.name in [row[2] for row in rows]
        assert "Cari: Bayu" in about["Filter"]
        text = pdf_of(client, button_of(found))
        assert squeezed("Daftar ini disaring; jumlah kantor tetap seluruh petugasnya.") in text
        assert squeezed(rina.officer.name) not in text
        assert "ditandatangani" not in text, "who filters makes no sheet to be signed"
    papers = PrintedPaper.objects.filter(definition="kantor")
    assert papers.count() == 3
    assert papers[0].totals[0] == ["Tiket", [["", "5"]]]


def test_the_tickets_behind_a_number_are_printed_as_they_are_listed(client_for, kanwil04, monitor, five, settings):
    client = client_for(kanwil04)
    for what, count in (("counted", 5), ("in_time", 2)):
        page = text_of(client.get(f"/monitoring-iku/tiket/?{Q}&kanwil=04&what={what}"))
        address = button_of(page)
        shown = re.findall(r'class="ref">(HAI-[0-9-]+)<', page)
        rows, about = rows_of(client, address)
        column = next(index for index, value in enumerate(rows[0]) if value == shown[0])
        assert [row[column] for row in rows] == shown
        assert len(shown) == count
        assert "Kanwil DJPb Provinsi Riau" in about["Filter"]
    assert shown[0] in pdf_of(client, address)
    settings.REPORT_AT_ONCE_ROWS = {"pdf": 1, "xlsx": 1}
    response = printed(client, address, "pdf")
    assert response.status_code == 302
    assert "Lebih dari 1 tiket" in text_of(client.get(response.url))


def test_early_warning_and_signals_are_printed_as_they_stand(client_for, monitor, kanwil04, five, rina, pekanbaru):
    client = client_for(kanwil04)
    page = text_of(client.get("/peringatan-dini/?urut=terbuka"))
    rows, about = rows_of(client, button_of(page))
    assert (rows[0][1], rows[0][2]) == (pekanbaru.name, 3)
    assert rows[-1][1:3] == ("Jumlah", 3)
    assert about["Filter"] == "Urutan: Belum selesai, dari yang terbesar"
    assert squeezed("Urutan: kode kantor") in pdf_of(client, button_of(text_of(client.get("/peringatan-dini/"))))
    empty = printed(client, "/laporan/indikasi/cetak/?tab=semua", "pdf")
    assert empty.status_code == 200
