"""A workbook is read as a person who opens it sees it, whoever made it, and nothing is taken for another thing."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.factories import MinistryFactory, SatkerFactory
from users.accounts.import_kind import ACCOUNTS
from users.officers.sheet import read_sheet
from users.satker_import.kind import SATKER
from users.satker_import.rules import COLUMNS, EXAMPLE, Known, plan, read_line
from users.sheets.spreadsheets import BadCell, UnreadableTable, read_table, text_of, write_table

HEAD = ("kode", "nama", "mulai")
ROW = ("099031", "Satu", "2026-01-31")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def book(*rows, change=lambda book: None) -> bytes:
    made = openpyxl.Workbook()
    for row in [HEAD, *rows]:
        made.active.append(row)
    change(made)
    made.save(out := io.BytesIO())
    return out.getvalue()


def replaced(content: bytes, old: str, new: str) -> bytes:
    """Another text in every part that has it."""
    source, out, met = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO(), 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for name in source.namelist():
            data = source.read(name)
            met += data.count(old.encode())
            parts.writestr(name, data.replace(old.encode(), new.encode()))
    assert met, old
    return out.getvalue()


def read(content, name="a.xlsx", **more):
    return list(read_table(name, content, HEAD, max_bytes=10_000_000, max_rows=100, **more))


def texts(content, name="a.xlsx", **more):
    return [tuple(cell.text for cell in row.cells.values()) for row in read(content, name, **more)]


def refusal(content, name="a.xlsx", **more):
    with pytest.raises(UnreadableTable) as fault:
        read(content, name, **more)
    return str(fault.value)


# --- One cell ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("#N/A", "kesalahan Excel #N/A"),
        ("#REF!", "kesalahan Excel #REF!"),
        (True, "Berisi TRUE, nilai logika Excel"),
        (date(2026, 1, 1), "bukan angka atau tanggal"),
        (datetime(2026, 1, 1, 8, 30), "bukan angka atau tanggal"),
        (2026, "bukan angka atau tanggal"),
        (0.5, "bukan angka atau tanggal"),
        ("2026-01-01", "bukan angka atau tanggal"),
        ("\u200b\u2060", "bukan angka atau tanggal"),
        ("=A1", "Memuat rumus"),
        ("Contoh: Nama", "Masih berisi contoh"),
    ],
)
def test_what_is_no_name_is_never_taken_for_one(value, words):
    row = read(book(("099031", value, "2026-01-31")))[0]
    with pytest.raises(BadCell, match=words.replace("/", "/")):
        text_of(row, "nama", most=120)
    if isinstance(value, str):
        line = read(f"kode;nama;mulai\n099031;{value};x".encode(), "a.csv")[0]
        with pytest.raises(BadCell):
            text_of(line, "nama", most=120)


def test_every_error_that_a_spreadsheet_leaves_is_refused_in_a_csv():
    errors = [
        "#BUSY!", "#UNKNOWN!", "#CONNECT!", "#GETTING_DATA", "#PYTHON!", "#FIELD!", "#SPILL!", "#CALC!", "#BLOCKED!",
        "#N/A", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#VALUE!", "#REF!", "#EXTERNAL!", "#ERROR!", "#busy!",
        "Err:522",
    ]  # fmt: skip
    lines = "".join(f"\n099031;{error};x" for error in errors)
    for row, error in zip(read(f"kode;nama;mulai{lines}".encode(), "a.csv"), errors, strict=True):
        with pytest.raises(BadCell, match="kesalahan Excel"):
            text_of(row, "nama", most=120)
        assert row["nama"].error == error.upper()
    for name in ("Balai #1 Pekanbaru!", "Errol 522", "#1", "Satker N/A"):
        row = read(f"kode;nama;mulai\n099031;{name};x".encode(), "a.csv")[0]
        assert not row["nama"].error


def test_a_login_is_not_called_true_or_a_number():
    known = type("Known", (), {"satker": {"099031": 1}, "taken": {}})()
    for value, words in ((True, "nilai logika"), (99031, "angka atau tanggal"), ("#N/A", "kesalahan Excel")):
        content = write_table("x", ACCOUNTS.columns, [("099031", "", "")], widths=())
        made = openpyxl.load_workbook(io.BytesIO(content))
        made.active["B2"] = value
        made.save(out := io.BytesIO())
        line = next(read_table("a.xlsx", out.getvalue(), ACCOUNTS.columns, max_bytes=10**7, max_rows=9))
        row, faults = ACCOUNTS.read_line(line, known)
        assert row is None
        assert words in str(faults[0])


# --- What is hidden ---------------------------------------------------------------------------------------------------
def test_only_what_is_visible_is_read():
    def hidden_first(made):
        made.active.sheet_state = "hidden"
        made.create_sheet("Data").append(HEAD)
        made["Data"].append(("000001", "Terlihat", "2026-01-31"))

    def very_hidden(made):
        hidden_first(made)
        made.worksheets[0].sheet_state = "veryHidden"

    def instructions_first(made):
        made.create_sheet("Petunjuk", 0).append(["Cara mengisi"])

    for change in (hidden_first, very_hidden):
        assert texts(book(ROW, change=change)) == [("000001", "Terlihat", "2026-01-31")]
    assert texts(book(ROW, change=instructions_first)) == [ROW]


def test_what_is_hidden_beside_the_rest_is_told_and_nothing_is_taken():
    def second(made):
        made.create_sheet("Lain").append(HEAD)

    def filtered(made):
        made.active.auto_filter.ref = "A1:C4"
        for line in (3, 4):
            made.active.row_dimensions[line].hidden = True

    def column(made):
        made.active.column_dimensions["B"].hidden = True

    three = [("099031", "Satu", "x"), ("099032", "Dua", "x"), ("099033", "Tiga", "x")]
    assert "2 baris yang tersembunyi atau disaring (baris 3, 4)" in refusal(book(*three, change=filtered))
    assert "1 baris yang tersembunyi" in refusal(replaced(book(*three), '<row r="3"', '<row ht="0" r="3"'))
    assert "Kolom nama tersembunyi" in refusal(book(*three, change=column))
    assert "beberapa lembar data: Sheet, Lain" in refusal(book(*three, change=second))
    content = replaced(book(ROW), 'state="visible"', 'state="hidden"')
    assert "Semua lembar berkas ini tersembunyi" in refusal(content)


# --- Whoever made it --------------------------------------------------------------------------------------------------
def test_workbooks_of_other_programs_are_read():
    def dated(made):
        made.active["C2"].number_format = "dd/mm/yyyy"

    plain = book(ROW)
    whole = book(("099031", "Satu", date(2026, 1, 31)), change=dated)
    same = {
        "family": replaced(plain, '<family val="2"', '<family val="34"'),
        "colour": replaced(
            plain, "<cellXfs", '<colors><indexedColors><rgbColor rgb="#FF0000"/></indexedColors></colors><cellXfs'
        ),
        "created": replaced(plain, "<dcterms:created", '<dcterms:created x="2026-02-30T00:00:00Z"'),
        "strict": replaced(
            replaced(plain, MAIN, STRICT),
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
        "no properties": replaced(plain, "docProps/core.xml", "docProps/none.xml"),
        "a date": whole,
        "strict date": replaced(
            replaced(book(("099031", "Satu", 46053)), ' t="n"', ' t="d"'), "<v>46053</v>", "<v>2026-01-31T00:00:00</v>"
        ),
        "rich text": replaced(plain, "<t>Satu</t>", "<r><t>Sa</t></r><r><rPr/><t>tu</t></r><rPh><t>zzz</t></rPh>"),
        "carriage return": replaced(plain, "<t>Satu</t>", "<t>_x000D_Satu_x000A_</t>"),
        "no cell places": replaced(replaced(replaced(plain, ' r="A2"', ""), ' r="B2"', ""), ' r="C2"', ""),
    }
    for name, content in same.items():
        assert texts(content) == [ROW], name

    def old_mac(made):
        made.epoch = CALENDAR_MAC_1904
        dated(made)

    old = book(("099031", "Satu", date(2026, 1, 31)), change=old_mac)
    assert texts(old) == [ROW], "days counted from 1904"


# --- CSV --------------------------------------------------------------------------------------------------------------
def test_a_csv_of_any_program_is_read():
    plain = 'kode,nama,mulai\n099031,"Dinas A, B, dan C","2026-01-31"\n'
    for content in (
        plain.encode(),
        plain.replace("\n", "\r").encode(),
        plain.replace("\n", "\r\n").encode("utf-8-sig"),
        plain.replace('","', '"\t"').replace(",n", "\tn").replace(",m", "\tm").replace("1,", "1\t").encode("utf-16"),
        ("sep=,\n" + plain).encode(),
        ("\n\n" + plain).encode(),
        b'"kode";"nama";"mulai"\r099031;"Dinas A, B, dan C";2026-01-31\r',
    ):
        assert texts(content, "a.csv") == [("099031", "Dinas A, B, dan C", "2026-01-31")], content
    assert read(plain.replace("\n", "\r").encode(), "a.csv")[0].line == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('099031,"Satu,x', 'mulai baris 2: ada tanda kutip (") yang dibuka dan tidak ditutup'),
        ('099031,"Sa"tu,x', 'ada tanda kutip (") di tengah isi'),
        ("099031,Satu" + "x" * 140_000 + ",x", "satu sel terlalu panjang"),
    ],
)
def test_a_bent_csv_is_told_in_indonesian(line, words):
    assert words in refusal(f"kode,nama,mulai\n{line}".encode(), "a.csv")


# --- The sample line --------------------------------------------------------------------------------------------------
def test_the_sample_of_every_form_is_passed_over_and_never_carried_out(db, pekanbaru):
    from users.officers.sheet import empty_sheet

    for kind in (SATKER, ACCOUNTS):
        form = write_table("x", kind.columns, [kind.example], widths=kind.widths)
        limits = {"max_bytes": 10**7, "max_rows": 9, "example": kind.example}
        with pytest.raises(UnreadableTable, match="hanya memuat contoh"):
            list(read_table("a.xlsx", form, kind.columns, **limits))
    with pytest.raises(UnreadableTable, match="hanya memuat contoh"):
        read_sheet("a.xlsx", empty_sheet(date(2026, 1, 1)))
    MinistryFactory(code="015")
    known = Known.now(date(2026, 5, 18))
    for name in ("Satuan Kerja Contoh", EXAMPLE[1]):
        content = write_table("x", COLUMNS, [("099032", name, "015", "008", "2026-01-01")], widths=())
        line = next(read_table("a.xlsx", content, COLUMNS, max_bytes=10**7, max_rows=9, example=EXAMPLE))
        row, faults = read_line(line, known)
        assert row is None
        assert "Masih berisi contoh" in str(faults[0])


def test_a_new_satker_that_is_called_like_another_is_told(db, pekanbaru):
    ministry = MinistryFactory(code="015")
    SatkerFactory(code="090140", name="Balai Besar KSDA Riau", ministry=ministry)
    content = write_table(
        "x", COLUMNS, [("090141", "BALAI BESAR  K.S.D.A. RIAU", "015", "008", "2026-01-01")], widths=()
    )
    line = next(read_table("a.xlsx", content, COLUMNS, max_bytes=10**7, max_rows=9))
    known = Known.now(date(2026, 5, 18))
    row, faults = read_line(line, known)
    assert not faults
    plan([row], known, basis="")
    assert row.what == "Namanya sama dengan satker 090140. Periksa apakah kodenya benar."
