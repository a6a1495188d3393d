"""Tables from people's files: what could hurt is refused unopened, what is wrong is said (docs/security.md 6)."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from users.officers.sheet import COLUMNS, empty_sheet, read_sheet
from users.sheets.spreadsheets import BadCell, UnreadableTable, code_of, date_of, read_table, text_of

HEAD = ("kode", "nama", "mulai")


def workbook(*rows, head=HEAD) -> bytes:
    book = Workbook()
    for row in [head, *rows]:
        book.active.append(row)
    return saved(book)


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, data: bytes = b"x") -> bytes:
    """The workbook with one more part."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, data)
    return out.getvalue()


def with_sheet(content: bytes, xml: bytes) -> bytes:
    """The workbook with another first sheet."""
    old, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for item in old.infolist():
            parts.writestr(item, xml if item.filename == "xl/worksheets/sheet1.xml" else old.read(item))
    return out.getvalue()


def read(name: str, content: bytes, **limits):
    return list(read_table(name, content, HEAD, **{"max_bytes": 10_000_000, "max_rows": 100} | limits))


def refusal(name: str, content: bytes, **limits) -> str:
    with pytest.raises(UnreadableTable) as fault:
        read(name, content, **limits)
    return str(fault.value)


PLAIN = workbook(("099031", "Satu", "2026-01-31"))


@pytest.mark.parametrize("name", ["daftar.xlsx", "DAFTAR.XLSX"])
def test_an_excel_file_is_read_with_its_line_numbers(name):
    content = workbook(("099031", "Satu", "2026-01-31"), (None, None, None), ("000002", "Dua", date(2026, 2, 1)))
    rows = read(name, content)
    assert [(row.line, row["kode"].text, row["mulai"].text) for row in rows] == [
        (2, "099031", "2026-01-31"),
        (4, "000002", "2026-02-01"),
    ]


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_a_csv_of_any_delimiter_is_read(mark):
    text = "\ufeff" + "\r\n".join(mark.join(row) for row in [HEAD, ("099031", "Satu", "2026-01-31")])
    assert read("a.csv", text.encode())[0]["kode"].text == "099031"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"", "Berkas kosong"),
        ("a.csv", b"\n\n", "Berkas kosong"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"x" * 99, "Jenis berkas .xls tidak diterima"),
        ("a.xlsm", PLAIN, "Jenis berkas .xlsm tidak diterima"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"x" * 99, "Excel lama (.xls) atau berkata sandi"),
        ("a.pdf", b"%PDF-1.7", "Pilih berkas Excel"),
        ("a.xlsx", b"MZ\x90" + b"x" * 99, "bukan Excel"),
        ("a.xlsx", b"PK\x03\x04 rusak", "rusak"),
        ("a.xlsx", PLAIN[:-200], "rusak"),
        ("a.csv", PLAIN, "bukan CSV"),
        ("a.csv", "kode;nama;mulai\n1;Peñata;x".encode("cp1252"), "bukan UTF-8"),
        ("a.csv", b'kode,nama,mulai\n"099031,x,y', 'mulai baris 2: ada tanda kutip (") yang dibuka dan tidak ditutup'),
        ("a.csv", b"kode,nama\n1,2", "Judul kolom"),
        ("a.csv", b"nama,kode,mulai\n1,2,3", "Judul kolom"),
        ("a.csv", b"kode,nama,mulai\n", "hanya memuat judul kolom"),
        ("a.csv", b"kode,nama,mulai\n1,2,3,4", "di luar 3 kolom"),
        ("a.xlsx", with_part(PLAIN, "xl/vbaProject.bin"), "memuat makro"),
        ("a.xlsx", with_part(PLAIN, "xl/macrosheets/sheet9.xml"), "memuat makro"),
        ("a.xlsx", with_part(PLAIN, "../../etc/cron.d/x"), "rusak"),
        ("a.xlsx", with_part(PLAIN, "xl/bom.xml", b"\0" * 30_000_000), "terlalu besar bila dibuka"),
        ("a.xlsx", with_sheet(PLAIN, b"<worksheet"), "rusak"),
        (
            "a.xlsx",
            with_sheet(
                PLAIN,
                b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
                b'<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>',
            ),
            "rusak",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_taken_is_refused_in_words(name, content, words):
    assert words in refusal(name, content)


def test_too_many_parts_too_many_bytes_and_too_many_rows_are_refused():
    parts = PLAIN
    out = io.BytesIO(parts)
    with zipfile.ZipFile(out, "a") as more:
        for number in range(250):
            more.writestr(f"xl/media/{number}", b"x")
    assert "terlalu besar bila dibuka" in refusal("a.xlsx", out.getvalue())
    assert "terlalu besar" in refusal("a.xlsx", PLAIN, max_bytes=100)
    many = b"kode,nama,mulai\n" + b"099031,x,2026-01-01\n" * 101
    assert "lebih dari 100 baris" in refusal("a.csv", many)


def test_a_sheet_that_claims_a_million_rows_ends_soon():
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        b'<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert "Judul kolom" in refusal("a.xlsx", with_sheet(PLAIN, xml))


def one(kode="099031", nama="Satu", mulai="2026-01-31"):
    return read("a.xlsx", workbook((kode, nama, mulai)))[0]


@pytest.mark.parametrize("value", [99031, 402324, 99031.0, datetime(2026, 1, 1)])
def test_a_code_that_excel_made_a_number_is_told_with_how_to_fix_it(value):
    with pytest.raises(BadCell, match="Atur format kolom kode sebagai Teks"):
        code_of(one(kode=value), "kode", digits=6)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("99031", "99031 hanya 5 angka, seharusnya 6: nol di depannya mungkin dihilangkan"),
        ("0990311", "Harus terdiri atas 6 angka"),
        ("٠٩٩٠٣١", "Harus terdiri atas 6 angka"),
        ("09903A", "Harus terdiri atas 6 angka"),
        (None, "Kosong"),
        ("=1+1", "Memuat rumus"),
    ],
)
def test_what_is_no_code_is_told_why(value, words):
    with pytest.raises(BadCell, match=words):
        code_of(one(kode=value), "kode", digits=6)


@pytest.mark.parametrize("sign", ["=HYPERLINK(1)", "+1", "@SUM(1)"])
def test_a_formula_in_a_csv_is_refused(sign):
    row = read("a.csv", f"kode,nama,mulai\n099031,{sign},2026-01-01".encode())[0]
    with pytest.raises(BadCell, match="Memuat rumus"):
        text_of(row, "nama", most=160)


@pytest.mark.parametrize("text", ["Sat\x00u", "Sat\u202eu", "Sat\x07u"])
def test_control_characters_are_refused(text):
    row = read("a.csv", f"kode,nama,mulai\n099031,{text},2026-01-01".encode())[0]
    with pytest.raises(BadCell, match="karakter yang tidak terlihat"):
        text_of(row, "nama", most=160)


def test_a_long_text_is_refused_with_its_length():
    with pytest.raises(BadCell, match=r"300 karakter\. Paling banyak 120"):
        text_of(one(nama="x" * 300), "nama", most=120)


@pytest.mark.parametrize(
    "typed", ["2026-01-31", "31-01-2026", "31/01/2026", date(2026, 1, 31), datetime(2026, 1, 31, 9)]
)
def test_a_day_is_read_day_first(typed):
    assert date_of(one(mulai=typed), "mulai") == date(2026, 1, 31)


@pytest.mark.parametrize("typed", ["2026-02-30", "01/31/2026", "besok", "20260131", 46053, "1-1-26"])
def test_what_is_no_day_is_told(typed):
    with pytest.raises(BadCell, match="Bukan tanggal"):
        date_of(one(mulai=typed), "mulai")


# --- The form of proposals --------------------------------------------------------------------------------------------
def test_the_downloaded_form_has_headings_and_an_example_and_comes_back():
    content = empty_sheet(date(2026, 5, 18))
    sheet = load_workbook(io.BytesIO(content)).active
    assert tuple(cell.value for cell in sheet[1]) == COLUMNS
    with pytest.raises(UnreadableTable, match="hanya memuat contoh"):
        read_sheet("usulan-petugas.xlsx", content)
    sheet.append(["Galih Nugroho", "cso", date(2026, 6, 1)])
    sheet.append(["Wulan Sari", "Kepala Seksi MSKI/PDMS", "01-06-2026"])
    proposed, faults = read_sheet("usulan-petugas.xlsx", saved(sheet.parent))
    assert not faults
    assert [(line, one.name, one.kind, one.starts_on) for line, one in proposed] == [
        (3, "Galih Nugroho", "cso", date(2026, 6, 1)),
        (4, "Wulan Sari", "head", date(2026, 6, 1)),
    ]


def test_every_fault_of_a_form_is_told_at_once():
    rows = [
        ("Sama Nama", "CSO", "2026-06-01"),
        ("sama nama", "bos", "x"),
        (7, "SSO", "2026-06-01"),
        ("Sama Nama", "SSO", "2026-06-01"),
    ]
    _proposed, faults = read_sheet("a.xlsx", workbook(*rows, head=COLUMNS))
    assert [(fault.line, fault.column) for fault in faults] == [
        (3, "Jenis"),
        (3, "Mulai bertugas"),
        (4, "Nama"),
        (5, "Nama"),
    ]
