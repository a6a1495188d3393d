"""The lists as screen, PDF and Excel: the same rows, the same words."""

from datetime import timedelta

import pytest

from reports.paper_frame import Maker
from reports.paper_values import excel_instant
from reports.printing import TablePaper
from reports.rendering import render
from tests.factories import record
from tests.reports.lists.reading import fonts_of, pdf_text, printed, read_aloud, screen, selection, squeezed, workbook
from users.wib import WIB

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_pdf_shows_every_cell_of_the_screen_and_is_tagged_with_our_font(three, kppn008, clock, tmp_path):
    selected = selection("rekap", kppn008, clock)
    made, target = printed(selected, "pdf", tmp_path)
    reader, pages = pdf_text(target)
    text = squeezed(" ".join(pages))
    for row in screen(selected):
        for lines in row:
            for line in lines:
                assert squeezed(line) in text, line
    for head in ("KPPN Pekanbaru (008)", "REKAP TIKET", "SEMENTARA", "Filter: semua penanya", "Halaman 1 dari 1"):
        assert squeezed(head) in text, head
    assert squeezed("Jumlah: 3 tiket") in text
    assert squeezed("oleh akun KPPN Pekanbaru (008)") in text
    assert squeezed(str(made.paper)) in text
    assert "norma2harikerja" in text
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    head, *rows = read_aloud(reader)
    assert head[:3] == [("TH", "No"), ("TH", "Instansi"), ("TH", "Penanya")]
    assert rows == [[("TD", " ".join(lines)) for lines in row] for row in screen(selected)]
    fonts = fonts_of(reader)
    assert all(fonts.values())
    assert all("Public" in name and "Sans" in name for name in fonts)


def test_long_tables_repeat_their_head_on_each_page_and_count_them(kppn008, as_rina, citizen, clock, tmp_path):
    for _number in range(22):
        record(as_rina, citizen, clock)
        clock.at += timedelta(seconds=1)
    selected = selection("belum", kppn008, clock)
    _made, target = printed(selected, "pdf", tmp_path)
    reader, pages = pdf_text(target)
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert squeezed(f"Halaman {number} dari {len(pages)}") in squeezed(page)
        if "HAI-5" in page:
            assert squeezed("No. Referensi, Subjek") in squeezed(page)
    heads = [row for row in read_aloud(reader) if row[0][0] == "TH"]
    assert len(heads) == 1, "what is repeated on each page is read once"
    assert len(read_aloud(reader)) == 23


def test_a_row_higher_than_a_page_is_torn_and_is_still_one_row(three, kppn008, clock, tmp_path):
    job = TablePaper(selection("belum", kppn008, clock), Maker(None))
    tall = " ".join(f"kata{number}" for number in range(400))
    rows = [["1", tall, *("ab" * 7)], ["2", "pendek", *("ab" * 7)]]
    rows = [row[: len(job.columns)] for row in rows]
    target = tmp_path / "x.pdf"
    render("table", target, job.paper_head(), rows, job.paper_end)
    reader, pages = pdf_text(target)
    assert len(pages) > 2
    assert [[text for _tag, text in row] for row in read_aloud(reader)[1:]] == rows


def test_a_workbook_has_the_rows_of_the_screen_with_real_dates_and_numbers(three, kppn008, clock, tmp_path):
    selected = selection("rekap", kppn008, clock)
    made, target = printed(selected, "xlsx", tmp_path)
    book, rows = workbook(target)
    heads = [cell.value for cell in rows[0]]
    sheet = book.worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:{rows[0][-1].column_letter}4")
    assert (
        sheet.column_dimensions["A"].width < sheet.column_dimensions[rows[0][heads.index("Subjek")].column_letter].width
    )
    shown = screen(selected)
    assert len(shown) == len(rows) - 1 == 3
    for lines, cells, ticket in zip(shown, rows[1:], reversed(three), strict=True):
        ticket.refresh_from_db()
        value = {head: cell.value for head, cell in zip(heads, cells, strict=True)}
        number, institution, unit, asker, _date, subject, channel, status, clocks = lines
        assert [str(value["No"])] == number
        assert institution == [" ".join(filter(None, (value["Kode satker"], value["Instansi"])))]
        assert unit == [value["Penanya"]]
        assert asker == [value["Nama"], value["Email"]]
        assert subject == [f"{value['No. Referensi']} {value['Subjek']}"]
        method, officer, _holder = channel[0].split(" · ")
        assert method == value["Metode"].removeprefix("Diinput pada "), "paper has the short word"
        assert value["CSO"] in officer
        assert status == [value["Status"]]
        iku = [text for text in clocks if not text.startswith("SLA")]
        assert " · ".join(iku) == f"IKU {value['Waktu IKU']}"
        assert clocks[-1].removeprefix("SLA ") in value["Waktu SLA"]
        at = ticket.created_at.astimezone(WIB).replace(tzinfo=None)
        assert abs(value["Tanggal (WIB)"] - at) < timedelta(seconds=1)
        assert value["Terpakai SLA (hari kerja)"] == (float(ticket.sla_used) if ticket.answered_at else None)
    about = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows() if len(row) > 1}
    assert about["Judul"] == "Rekap Tiket"
    assert about["Keadaan angka"] == "SEMENTARA"
    assert "WIB" in about["Waktu"]
    assert str(made.paper) in about["Periksa keaslian"]
    assert about["Jumlah"] == "3 tiket"


def test_an_instant_becomes_the_number_that_excel_shows_as_jakarta_time():
    from datetime import UTC, datetime

    assert excel_instant(datetime(2018, 2, 14, 9, 0, tzinfo=UTC)) == pytest.approx(43145 + 16 / 24)
