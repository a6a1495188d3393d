"""Tables from people's files, CSV or Excel, read row by row: what could hurt is refused before a library opens it.

An .xlsx is a zip: its names, number, sizes and ratio are looked at first, macros and encryption are refused, and
openpyxl's XML goes through defusedxml. Formulas are never computed and never taken (docs/security.md 6, 8, 11).
"""

import csv
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree.ElementTree import ParseError

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .text import cleaned
from .text_cells import text_cell

ZIP_MAX_ENTRIES = 200
ZIP_MAX_BYTES = 40 * 1024 * 1024
ZIP_MAX_RATIO = 200
MACRO_PARTS = re.compile(r"vbaproject|vbadata|/macrosheets/|/dialogsheets/|/activex/|/embeddings/", re.IGNORECASE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The content type of the files that we hand out."""
BLANK_LINES = 2000
"""How many empty lines below the last row are looked through."""


class UnreadableTable(Exception):
    """The file as a whole cannot be taken; the message says why and what to do, in Indonesian."""


@dataclass(frozen=True)
class SheetCell:
    """One cell: its text, and what Excel had made of it."""

    text: str
    is_number: bool = False
    is_formula: bool = False
    day: date | None = None


EMPTY = SheetCell("")


@dataclass(frozen=True)
class SheetRow:
    """One line of the table that is not empty; `line` as the spreadsheet numbers it."""

    line: int
    cells: dict[str, SheetCell]

    def __getitem__(self, column: str) -> SheetCell:
        return self.cells[column]


class BadCell(Exception):
    """What is wrong with one cell and how to put it right; `column` by its head."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def read_table(
    name: str, content: bytes, columns: tuple[str, ...], *, max_bytes: int, max_rows: int
) -> Iterator[SheetRow]:
    """The rows below the head `columns` (in this order, letter case does not matter) of a .csv or .xlsx file."""
    check_file(name, content, max_bytes=max_bytes)
    lines = _csv_lines(content) if name.lower().endswith(".csv") else _excel_lines(content, len(columns))
    seen = rows = 0
    for line, cells in lines:
        filled = any(cell.text for cell in cells)
        if not seen:
            if not filled:
                continue
            _check_head(cells, columns)
            seen = 1
            continue
        if not filled:
            continue
        rows += 1
        if rows > max_rows:
            raise UnreadableTable(
                _("Berkas memuat lebih dari %(most)d baris. Bagi menjadi beberapa berkas.") % {"most": max_rows}
            )
        extra = next((cell for cell in cells[len(columns) :] if cell.text), None)
        if extra is not None:
            raise UnreadableTable(
                _("Baris %(line)d memuat isi di luar %(count)d kolom. Periksa tanda pemisah kolomnya.")
                % {"line": line, "count": len(columns)}
            )
        padded = [*cells[: len(columns)], *[EMPTY] * (len(columns) - len(cells))]
        yield SheetRow(line, dict(zip(columns, padded, strict=True)))
    if not seen:
        raise UnreadableTable(
            _("Berkas kosong. Baris pertama memuat judul kolom: %(head)s.") % {"head": ", ".join(columns)}
        )
    if not rows:
        raise UnreadableTable(_("Berkas hanya memuat judul kolom. Isi paling sedikit satu baris di bawahnya."))


def check_file(name: str, content: bytes, *, max_bytes: int) -> None:
    """What can be said of a file without reading its rows."""
    lower = name.lower()
    if not content:
        raise UnreadableTable(_("Berkas kosong."))
    if len(content) > max_bytes:
        raise UnreadableTable(
            _("Berkas terlalu besar: paling besar %(most)d MB.") % {"most": max(max_bytes // (1024 * 1024), 1)}
        )
    if lower.endswith((".xls", ".xlsm", ".xlsb", ".ods")):
        raise UnreadableTable(
            _(
                "Jenis berkas %(kind)s tidak diterima. "
                "Buka di Excel, lalu simpan sebagai Excel Workbook (.xlsx) atau CSV UTF-8."
            )
            % {"kind": lower[lower.rindex(".") :]}
        )
    if lower.endswith(".csv"):
        if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"MZ")):
            raise UnreadableTable(_("Berkas ini bukan CSV, walaupun namanya begitu."))
        return
    if not lower.endswith(".xlsx"):
        raise UnreadableTable(_("Pilih berkas Excel (.xlsx) atau CSV (.csv)."))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableTable(
            _(
                "Berkas ini Excel lama (.xls) atau berkata sandi. "
                "Simpan sebagai Excel Workbook (.xlsx) tanpa kata sandi."
            )
        )
    if not content.startswith(b"PK\x03\x04"):
        raise UnreadableTable(_("Berkas ini bukan Excel, walaupun namanya begitu."))
    _check_zip(content)


def _check_zip(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise UnreadableTable(_("Berkas Excel ini rusak. Buka di Excel, lalu simpan lagi.")) from None
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    if (
        len(parts) > ZIP_MAX_ENTRIES
        or unpacked > ZIP_MAX_BYTES
        or unpacked > max(packed, 1) * ZIP_MAX_RATIO
        or packed > len(content)
    ):
        raise UnreadableTable(_("Isi berkas Excel ini terlalu besar bila dibuka. Salin tabelnya ke berkas baru."))
    names = {part.filename.replace("\\", "/") for part in parts}
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnreadableTable(_("Berkas Excel ini berkata sandi. Simpan tanpa kata sandi."))
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise UnreadableTable(_("Berkas Excel ini rusak. Buka di Excel, lalu simpan lagi."))
    if any(MACRO_PARTS.search(name) for name in names):
        raise UnreadableTable(_("Berkas Excel ini memuat makro. Simpan sebagai Excel Workbook (.xlsx) tanpa makro."))
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise UnreadableTable(_("Berkas ini bukan Excel, walaupun namanya begitu."))


def _csv_lines(content: bytes) -> Iterator[tuple[int, list[SheetCell]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableTable(_("CSV ini bukan UTF-8. Di Excel, simpan sebagai CSV UTF-8.")) from None
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for values in rows:
            yield (
                begins,
                [SheetCell(value.strip(), is_formula=value.strip()[:1] in {"=", "+", "@"}) for value in values],
            )
            begins = rows.line_num + 1
    except csv.Error as fault:
        raise UnreadableTable(
            _("CSV tidak dapat dibaca pada baris %(line)d: %(fault)s.") % {"line": begins, "fault": fault}
        ) from None


def _excel_lines(content: bytes, width: int) -> Iterator[tuple[int, list[SheetCell]]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            # The size that the file claims is not to be trusted, it may be a million rows of nothing.
            sheet.reset_dimensions()
            blank = 0
            for number, values in enumerate(sheet.iter_rows(max_col=width + 1), 1):
                cells = [_excel_cell(value) for value in values]
                blank = 0 if any(cell.text for cell in cells) else blank + 1
                if blank > BLANK_LINES:
                    return
                yield number, cells
        finally:
            book.close()
    except (
        zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, KeyError, IndexError, ValueError, TypeError,
        AttributeError, OSError, EOFError, NotImplementedError, OverflowError,
    ):  # fmt: skip
        # ValueError: also defusedxml, when XML would unfold. openpyxl says "rusak" in many ways.
        raise UnreadableTable(_("Berkas Excel ini rusak. Buka di Excel, lalu simpan lagi.")) from None


def _excel_cell(cell: object) -> SheetCell:
    value = getattr(cell, "value", None)
    if value is None:
        return EMPTY
    if getattr(cell, "data_type", "") == "f" or not isinstance(value, str | int | float | bool | date):
        return SheetCell(str(value)[:100] or "=", is_formula=True)
    if isinstance(value, str):
        return SheetCell(value.strip())
    if isinstance(value, datetime):
        return SheetCell(value.date().isoformat(), day=value.date())
    if isinstance(value, date):
        return SheetCell(value.isoformat(), day=value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return SheetCell(str(value), is_number=True)


def _check_head(cells: list[SheetCell], columns: tuple[str, ...]) -> None:
    found = [_head(cell.text) for cell in cells if cell.text]
    if found != [_head(column) for column in columns]:
        raise UnreadableTable(
            _("Judul kolom pada baris pertama harus: %(head)s. Unduh formulirnya agar urutannya tepat.")
            % {"head": ", ".join(columns)}
        )


def _head(text: str) -> str:
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text)).casefold().strip()


# --- One cell at a time -----------------------------------------------------------------------------------------------
def text_of(row: SheetRow, column: str, *, most: int) -> str:
    """One line of visible text, not empty."""
    cell = _no_formula(row, column)
    if not cell.text:
        raise BadCell(column, _("Kosong. Isi %(column)s.") % {"column": column})
    try:
        text = re.sub(r"\s+", " ", cleaned(cell.text)).strip()
    except ValidationError as wrong:
        raise BadCell(column, " ".join(wrong.messages)) from None
    if len(text) > most:
        raise BadCell(
            column,
            _("Terlalu panjang: %(length)d karakter. Paling banyak %(most)d karakter.")
            % {"length": len(text), "most": most},
        )
    return text


def code_of(row: SheetRow, column: str, *, digits: int) -> str:
    """A code of so many digits, as text: where Excel has made a number of it, its leading zeros may be gone."""
    cell = _no_formula(row, column)
    if not cell.text:
        raise BadCell(column, _("Kosong. Isi %(digits)d angka.") % {"digits": digits})
    if cell.is_number or cell.day is not None:
        raise BadCell(
            column,
            _("%(value)s tersimpan sebagai angka di Excel, sehingga nol di depannya dapat hilang. %(how)s")
            % {"value": cell.text[:20], "how": _as_text(column, digits)},
        )
    if re.fullmatch(r"[0-9]{1,%d}" % (digits - 1), cell.text):  # noqa: UP031 - braces read worse
        raise BadCell(
            column,
            _(
                "%(value)s hanya %(length)d angka, seharusnya %(digits)d: "
                "nol di depannya mungkin dihilangkan Excel. %(how)s"
            )
            % {"value": cell.text, "length": len(cell.text), "digits": digits, "how": _as_text(column, digits)},
        )
    if not re.fullmatch(r"[0-9]{%d}" % digits, cell.text):  # noqa: UP031
        raise BadCell(column, _("Harus terdiri atas %(digits)d angka.") % {"digits": digits})
    return cell.text


def _as_text(column: str, digits: int) -> str:
    return _("Atur format kolom %(column)s sebagai Teks (Text), lalu ketik kembali, misalnya %(example)s.") % {
        "column": column,
        "example": "099031"[:digits],
    }


def date_of(row: SheetRow, column: str) -> date:
    """A day: a date cell of Excel, 2026-01-31, 31-01-2026 or 31/01/2026 (day first, as in Indonesia)."""
    cell = _no_formula(row, column)
    if cell.day is not None:
        return cell.day
    if not cell.text:
        raise BadCell(column, _("Kosong. Isi tanggal, misalnya 2026-01-31."))
    for pattern in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}([-/])[0-9]{1,2}\1[0-9]{4}", cell.text):
            try:
                return datetime.strptime(cell.text, pattern).date()  # noqa: DTZ007 - a day, not an instant
            except ValueError:
                continue
    raise BadCell(column, _("Bukan tanggal. Tulis seperti 2026-01-31 atau 31-01-2026."))


def _no_formula(row: SheetRow, column: str) -> SheetCell:
    cell = row[column]
    if cell.is_formula or cell.text[:1] == "=":
        raise BadCell(column, _("Memuat rumus. Salin selnya, lalu tempel sebagai nilai (Paste Values)."))
    return cell


# --- Out --------------------------------------------------------------------------------------------------------------
def write_table(title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]], *, widths: tuple[int, ...]) -> bytes:
    """A small .xlsx whose every cell is text, so that nothing is a formula and no zero is lost."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for index, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFGH"[index]].width = width
    for number, values in enumerate([columns, *rows]):
        sheet.append([text_cell(sheet, value, bold=number == 0) for value in values])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
