"""The papers that are signed: the same figures as kpi, their state, their signatures, charts like on the page."""

import re
from datetime import datetime, timedelta
from fractions import Fraction

import openpyxl
import pypdf
import pytest
from django.core.management import CommandError, call_command

from kpi.figures.reading import figures, officer_figures
from kpi.locks.actions import lock_quarter
from reports.documents import print_document
from reports.paper_frame import Maker
from reports.papers import charts
from reports.papers.hai import hai_report
from reports.papers.iku import iku_sheet
from reports.papers.kanwil import kanwil_recap
from tests.factories import answer, ask, escalate, record
from tests.time_travel import travel
from tickets.models import Ticket
from tickets.quarters import Quarter
from users.models import OfficeTypeRecord
from users.wib import WIB
from users.words import percent_text

pytestmark = [pytest.mark.django_db, pytest.mark.once]
QUARTER = Quarter(2026, 2)


@pytest.fixture(autouse=True)
def reports_folder(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"


@pytest.fixture
def four(clerk, budi, citizen, as_rina, pekanbaru, clock):
    """Rina: one in time, one late, one open; nobody's: one. The citizen's does not count."""
    OfficeTypeRecord.objects.create(office=pekanbaru, type="A1", basis="documented", valid_from="2016-01-01")
    in_time = answer(ask(clerk, budi, clock), as_rina, clock)
    late = record(as_rina, budi, clock)
    clock.at += timedelta(days=7)
    late = answer(late, as_rina, clock)
    escalated = escalate(ask(clerk, budi, clock), as_rina, clock)
    nobodys = ask(clerk, budi, clock)
    record(as_rina, citizen, clock)
    clock.at += timedelta(minutes=5)
    return [in_time, late, escalated, nobodys]


def text_of(document, tmp_path):
    target = tmp_path / "x.pdf"
    paper = print_document(document, "pdf", target, Maker(None))
    reader = pypdf.PdfReader(target)
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    return paper, squeezed(" ".join(page.extract_text() for page in reader.pages)), len(reader.pages)


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_the_sheet_of_an_officer_says_what_kpi_says_and_lists_the_tickets_behind_it(four, rina, dewi, clock, tmp_path):
    document = iku_sheet(rina.officer, QUARTER, clock.at)
    paper, text, pages = text_of(document, tmp_path)
    told = officer_figures(rina.officer, QUARTER, clock.at)
    assert (told.facts.tickets, told.facts.judged, told.facts.in_time) == (3, 2, 1)
    for words in (
        "KANTOR PELAYANAN PERBENDAHARAAN NEGARA PEKANBARU",
        "KANTOR WILAYAH DITJEN PERBENDAHARAAN PROVINSI RIAU",
        "LEMBAR CAPAIAN IKU CSO",
        ": Rina Maharani",
        "KPPN Pekanbaru (008), tipe A1",
        "300 per triwulan",
        "3 tiket penanya SATKER dari minimum 300",
        "1 dari 2 tiket yang dinilai dijawab dalam norma IKU",
        "50,00%",
        "Indeks (40% × 1 + 60% × 1)",
        "Capaian (1,00 / 3,00 × 100%, paling tinggi 120%)33,33%",
        "MERAH",
        "≥ 125%≥ 95%",
        "< 75%< 70%",
        "Skala indeks: asumsi.",
        "SEMENTARA, tidak untuk ditandatangani",
        f"Halaman 1 dari {pages}",
    ):
        assert squeezed(words) in text, words
    assert "Mengetahui" not in text
    for ticket in four[:3]:
        assert ticket.reference in text
    assert four[3].reference not in text
    assert ("", "33,33%") in [tuple(figure) for title, said in paper.totals for figure in said if title == "Capaian"]

    target = tmp_path / "x.xlsx"
    print_document(iku_sheet(rina.officer, QUARTER, clock.at), "xlsx", target, Maker(None))
    book = openpyxl.load_workbook(target)
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == [ticket.reference for ticket in four[:3]]
    assert [row[6] for row in rows] == ["tepat waktu", "terlambat", "belum dinilai"]
    late = Ticket.objects.get(pk=four[1].pk)
    assert rows[1][5] == pytest.approx(float(late.iku_used))


def test_a_locked_sheet_is_signed_by_three(four, rina, dewi, riau, as_kanwil, clock, tmp_path):
    clock.at = datetime(2026, 7, 6, 9, 15, tzinfo=WIB)
    lock_quarter(kanwil=riau, quarter=QUARTER, by=as_kanwil, clock=clock)
    _paper, text, _pages = text_of(iku_sheet(rina.officer, QUARTER, clock.at), tmp_path)
    assert "SEMENTARA" not in text
    first = squeezed(pypdf.PdfReader(tmp_path / "x.pdf").pages[0].extract_text())
    for words in (
        "TERKUNCI",
        "6 Jul 2026 09.15 WIB oleh Hendra Saputra",
        "Petugas CSO,",
        "Mengetahui,",
        "Kepala Seksi MSKI/PDMS,",
        "Dewi Anggraini",
        "Kepala KPPN Pekanbaru,",
        "Pekanbaru, 6 Juli 2026",
        "Periksa keaslian",
    ):
        assert squeezed(words) in first, words


def test_an_officer_without_an_index_gets_a_sheet_that_says_so(four, sso, clock, tmp_path):
    _paper, text, _pages = text_of(iku_sheet(sso.officer, QUARTER, clock.at), tmp_path)
    assert squeezed("Indeks (belum ada: tanpa indeks)") in text


def test_the_recap_of_a_kanwil_adds_up_to_its_sums_without_ranking(four, riau, rina, bayu, sso, clock, tmp_path):
    document = kanwil_recap(riau, QUARTER, clock.at)
    _paper, text, _pages = text_of(document, tmp_path)
    rows = document.body["rows"]
    assert [row["name"] for row in rows if row["kind"] == "person"] == sorted(
        row["name"] for row in rows if row["kind"] == "person"
    )
    told = figures(QUARTER, clock.at, kanwil=riau).facts
    assert (told.tickets, told.in_time) == (4, 1)
    for key in ("tickets", "judged", "in_time"):
        parts = sum(row[key] for row in rows if row["kind"] in {"person", "untaken"})
        assert parts == sum(row[key] for row in rows if row["kind"] == "office") == rows[-1][key] == getattr(told, key)
    for words in (
        "Belum ditangani",
        "Jumlah KPPN Pekanbaru",
        "Jumlah Kanwil DJPb Provinsi Riau",
        "SEMENTARA, tidak untuk ditandatangani",
    ):
        assert squeezed(words) in text, words
    target = tmp_path / "x.xlsx"
    print_document(document, "xlsx", target, Maker(None))
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)] == [row["tickets"] for row in rows]


def test_the_quarterly_report_counts_what_the_login_sees_and_its_charts_are_those_of_the_page(
    four, kppn008, kppn001, monitor, clock, tmp_path, client_for
):
    document = hai_report(monitor, QUARTER, clock.at)
    _paper, text, _pages = text_of(document, tmp_path)
    summary = dict(document.body["summary"])
    assert summary["Tiket masuk"] == "5"
    assert summary["Dieskalasi ke HAI"] == "1 (20,00%)"
    assert summary["Tepat waktu IKU"] == "50,00%"
    assert dict(hai_report(kppn001, QUARTER, clock.at).body["summary"])["Tiket masuk"] == "0"
    for words in ("Tiket per bulan", "April", "Diinput pada OMSPAN Satker", "II 2026", "10 Jul 2026"):
        assert squeezed(words) in text, words
    with travel(clock.at):
        page = client_for(kppn008).get("/laporan/hai/?quarter=2026Q2").content.decode()
    drawn = re.findall(r"<svg class=\"chart\".*?</svg>", page, re.S)
    assert len(drawn) == 4
    assert all('fill="#0B5FBE"' in svg and "style=" not in svg and 'role="img"' in svg for svg in drawn)
    assert charts.columns([], "kosong").boxes == charts.bars([], "kosong").boxes == []


def test_percent_is_never_rounded_up_to_an_edge():

    assert percent_text(Fraction(94_999, 100_000)) == "94,99%"
    assert percent_text(Fraction(284, 299)) == "94,98%"
    assert percent_text(Fraction(311, 324)) == "95,99%"


def test_the_command_prints_the_three_documents(four, rina, cut, clock, tmp_path):
    with travel(clock.at):
        for name, options in (
            ("iku", {"office": "008", "officer": str(rina.officer_id)}),
            ("kanwil", {"kanwil": "04"}),
            ("hai", {"nation": True}),
        ):
            for ending in ("pdf", "xlsx"):
                target = tmp_path / f"{name}.{ending}"
                call_command("report", name, quarter="2026Q2", out=str(target), **options)
                assert target.read_bytes()[:2] in {b"%P", b"PK"}
        for name, options, said in (
            ("iku", {"office": "008", "officer": str(cut.officer_id)}, "tidak ada petugas"),
            ("iku", {"office": "008", "officer": "entah"}, "tidak ada petugas"),
            ("iku", {"office": "008"}, "beri --officer"),
            ("kanwil", {"office": "008"}, "beri --kanwil"),
            ("kanwil", {"kanwil": "04", "quarter": "2017Q3"}, "belum ada kebijakan IKU"),
        ):
            with pytest.raises(CommandError, match=said):
                call_command("report", name, out=str(tmp_path / "y.pdf"), **options)
