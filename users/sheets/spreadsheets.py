"""Tables from people's files, CSV or Excel, read row by row: what could hurt is refused before a library opens it.

An .xlsx is a zip: its names, number, sizes and ratio are looked at first, macros and encryption are refused, and its
XML goes through defusedxml (`users.sheets.workbooks`). Formulas are never computed and never taken, nor is what a
person who opens the file does not see: hidden sheets, lines and columns (docs/security.md 6, 8, 11).
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError

from users.languages import said as _
from users.typed.text import cleaned

from .text_cells import text_cell
from .workbooks import EMPTY, DamagedWorkbook, Sheet, SheetCell, SheetLine, Workbook

ZIP_MAX_ENTRIES = 200
ZIP_MAX_BYTES = 40 * 1024 * 1024
ZIP_MAX_RATIO = 200
MACRO_PARTS = re.compile(r"vbaproject|vbadata|/macrosheets/|/dialogsheets/", re.IGNORECASE)
OBJECT_PARTS = re.compile(r"/activex/|/embeddings/", re.IGNORECASE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The content type of the files that we hand out."""
EXAMPLE_MARK = "Contoh:"
"""How the text of a sample line in a form of ours begins."""
_ERRORS = re.compile(r"#(?:[A-Z][A-Z0-9_/ -]{0,30}[!?]|N/A|GETTING_DATA)|#?ERR:?[0-9]{3}", re.IGNORECASE)
"""What a failed formula leaves behind: Excel's own (#VALUE!, #BUSY!, #NAME?, and what it adds in that form), #N/A,
#GETTING_DATA, and LibreOffice's Err:522."""
_TRUTHS = frozenset({"TRUE", "FALSE", "BENAR", "SALAH"})
_ENDS = re.compile("\r\n?")


class UnreadableTable(Exception):
    """The file as a whole cannot be taken; the message says why and what to do, in Indonesian."""


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
    name: str,
    content: bytes,
    columns: tuple[str, ...],
    *,
    max_bytes: int,
    max_rows: int,
    example: Sequence[str | None] = (),
) -> Iterator[SheetRow]:
    """The rows below the head `columns` (in this order, letter case does not matter) of a .csv or .xlsx file.

    `example`: the sample line of our form, which is passed over where it came back untouched; None stands for a cell
    that differs from form to form.
    """
    check_file(name, content, max_bytes=max_bytes)
    is_csv = name.lower().endswith(".csv")
    lines = _csv_lines(content, columns) if is_csv else _excel_lines(content, columns)
    seen = rows = examples = 0
    hidden: list[int] = []
    for line in lines:
        cells = line.cells
        if not any(cell.text for cell in cells):
            continue
        if not seen:
            _check_head(cells, columns)
            seen = 1
            continue
        rows += 1
        if rows > max_rows:
            raise UnreadableTable(
                _("Berkas memuat lebih dari %(most)d baris. Bagi menjadi beberapa berkas.") % {"most": max_rows}
            )
        if line.is_hidden:
            hidden.append(line.number)
            continue
        extra = next((cell for cell in cells[len(columns) :] if cell.text), None)
        if extra is not None:
            raise UnreadableTable(
                _("Baris %(line)d memuat isi di luar %(count)d kolom. Periksa tanda pemisah kolomnya.")
                % {"line": line.number, "count": len(columns)}
            )
        padded = [*cells[: len(columns)], *[EMPTY] * (len(columns) - len(cells))]
        if example and all(said in (None, cell.text) for said, cell in zip(example, padded, strict=True)):
            examples += 1
            continue
        yield SheetRow(line.number, dict(zip(columns, padded, strict=True)))
    if not seen:
        raise UnreadableTable(
            _("Berkas kosong. Baris pertama memuat judul kolom: %(head)s.") % {"head": ", ".join(columns)}
        )
    if hidden:
        raise UnreadableTable(
            _(
                "Berkas memuat %(count)d baris yang tersembunyi atau disaring (baris %(lines)s). Tampilkan semua baris "
                "(menu Data, Clear) dan hapus yang tidak perlu, lalu unggah lagi."
            )
            % {"count": len(hidden), "lines": ", ".join(map(str, hidden[:5])) + (", ..." if hidden[5:] else "")}
        )
    if examples and examples == rows:
        raise UnreadableTable(_("Formulir hanya memuat contoh. Ganti contohnya dengan data Anda."))
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
    if any(OBJECT_PARTS.search(name) for name in names):
        raise UnreadableTable(_("Berkas Excel ini memuat objek yang disematkan. Salin tabelnya ke berkas baru."))
    if not {"[content_types].xml", "_rels/.rels"} <= {name.lower() for name in names}:
        raise UnreadableTable(_("Berkas ini bukan Excel, walaupun namanya begitu."))


def _csv_lines(content: bytes, columns: tuple[str, ...]) -> Iterator[SheetLine]:
    try:
        # Excel's "Unicode Text" is UTF-16 and says so by its first two bytes.
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableTable(_("CSV ini bukan UTF-8. Di Excel, simpan sebagai CSV UTF-8.")) from None
    text = _ENDS.sub("\n", text)
    begins = 1
    if (separator := re.match(r"sep=(.)\n", text, re.IGNORECASE)) is not None:
        text, begins = text[separator.end() :], 2
    delimiter = separator[1] if separator is not None else _delimiter(text, columns)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = begins - 1
    try:
        for values in rows:
            yield SheetLine(begins, [_csv_cell(value.strip()) for value in values])
            begins = before + rows.line_num + 1
    except csv.Error as fault:
        raise UnreadableTable(
            _("CSV tidak dapat dibaca mulai baris %(line)d: %(fault)s")
            % {"line": begins, "fault": _csv_fault(str(fault))}
        ) from None


def _csv_cell(value: str) -> SheetCell:
    if _ERRORS.fullmatch(value):
        return SheetCell(value, error=value.upper())
    return SheetCell(value, is_formula=value[:1] in {"=", "+", "@"}, is_truth=value.upper() in _TRUTHS)


def _delimiter(text: str, columns: tuple[str, ...]) -> str:
    """What divides the first line that is not empty into the head; else what it has most of."""
    head = next((line for line in text.split("\n") if line.strip()), "")
    wanted = [_head(column) for column in columns]
    for delimiter in ";,\t|":
        if [_head(cell) for cell in head.replace('"', "").split(delimiter) if cell.strip()] == wanted:
            return delimiter
    return max(";,\t|", key=head.count)


def _csv_fault(said: str) -> str:
    """The sentences of Python's reader, which speaks English."""
    if "end of data" in said:
        return _('ada tanda kutip (") yang dibuka dan tidak ditutup. Tutup atau hapus tanda kutipnya.')
    if "expected after" in said:
        return _('ada tanda kutip (") di tengah isi sebuah sel. Hapus, atau tulis dua kali.')
    if "field larger" in said:
        return _('satu sel terlalu panjang; mungkin ada tanda kutip (") yang tidak ditutup.')
    return _("susunannya tidak dikenal. Di Excel, simpan lagi sebagai CSV UTF-8.")


def _excel_lines(content: bytes, columns: tuple[str, ...]) -> Iterator[SheetLine]:
    try:
        book = Workbook(content)
        sheet = _sheet_of(book, columns)
        for line in book.lines(sheet, len(columns)):
            if sheet.hidden_columns & set(range(len(columns))):
                names = ", ".join(columns[at] for at in sorted(sheet.hidden_columns) if at < len(columns))
                raise UnreadableTable(
                    _("Kolom %(names)s tersembunyi. Tampilkan kolomnya (Unhide), periksa isinya, lalu unggah lagi.")
                    % {"names": names}
                )
            yield line
    except DamagedWorkbook:
        raise UnreadableTable(_("Berkas Excel ini rusak. Buka di Excel, lalu simpan lagi.")) from None


def _sheet_of(book: Workbook, columns: tuple[str, ...]) -> Sheet:
    """The one visible sheet with our head; without any the first, whose head is then told."""
    if not book.sheets:
        raise UnreadableTable(
            _("Semua lembar berkas ini tersembunyi. Tampilkan lembar datanya (Unhide), lalu unggah lagi.")
        )
    ours = [sheet for sheet in book.sheets if _has_head(book, sheet, columns)]
    if len(ours) > 1:
        raise UnreadableTable(
            _("Berkas memuat beberapa lembar data: %(names)s. Gabungkan dalam satu lembar, lalu unggah lagi.")
            % {"names": ", ".join(sheet.name for sheet in ours[:5])}
        )
    return ours[0] if ours else book.sheets[0]


def _has_head(book: Workbook, sheet: Sheet, columns: tuple[str, ...]) -> bool:
    for line in book.lines(sheet, len(columns)):
        if any(cell.text for cell in line.cells):
            return _is_head(line.cells, columns)
    return False


def _check_head(cells: list[SheetCell], columns: tuple[str, ...]) -> None:
    if not _is_head(cells, columns):
        raise UnreadableTable(
            _("Judul kolom pada baris pertama harus: %(head)s. Unduh formulirnya agar urutannya tepat.")
            % {"head": ", ".join(columns)}
        )


def _is_head(cells: list[SheetCell], columns: tuple[str, ...]) -> bool:
    return [_head(cell.text) for cell in cells if cell.text] == [_head(column) for column in columns]


def _head(text: str) -> str:
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text)).casefold().strip()


# --- One cell at a time -----------------------------------------------------------------------------------------------
def text_of(row: SheetRow, column: str, *, most: int) -> str:
    """One line of visible text, not empty: words, not a number or a day of Excel."""
    cell = typed_cell(row, column)
    if not cell.text:
        raise BadCell(column, _("Kosong. Isi %(column)s.") % {"column": column})
    if cell.is_number or cell.day is not None or not any(sign.isalpha() for sign in cell.text):
        raise BadCell(column, _("Isi dengan huruf, bukan angka atau tanggal."))
    if cell.text.startswith(EXAMPLE_MARK):
        raise BadCell(column, _("Masih berisi contoh. Ganti dengan isinya, atau hapus barisnya."))
    try:
        text = re.sub(r"\s+", " ", cleaned(cell.text)).strip()
    except ValidationError as wrong:
        raise BadCell(column, " ".join(wrong.messages)) from None
    if not text:
        raise BadCell(column, _("Kosong. Isi %(column)s.") % {"column": column})
    if len(text) > most:
        raise BadCell(
            column,
            _("Terlalu panjang: %(length)d karakter. Paling banyak %(most)d karakter.")
            % {"length": len(text), "most": most},
        )
    return text


def code_of(row: SheetRow, column: str, *, digits: int) -> str:
    """A code of so many digits, as text: where Excel has made a number of it, its leading zeros may be gone."""
    cell = typed_cell(row, column)
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
    cell = typed_cell(row, column)
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


def typed_cell(row: SheetRow, column: str) -> SheetCell:
    """A cell that somebody typed: neither a formula, nor what a failed or a logical one left behind."""
    cell = row[column]
    if cell.error or _ERRORS.fullmatch(cell.text):
        raise BadCell(
            column,
            _("Berisi kesalahan Excel %(error)s (rumusnya gagal). Ketik isinya.") % {"error": cell.error or cell.text},
        )
    if cell.is_formula or cell.text[:1] == "=":
        raise BadCell(column, _("Memuat rumus. Salin selnya, lalu tempel sebagai nilai (Paste Values)."))
    if cell.is_truth or cell.text.upper() in _TRUTHS:
        raise BadCell(column, _("Berisi %(value)s, nilai logika Excel. Ketik isinya.") % {"value": cell.text})
    return cell


# --- Out --------------------------------------------------------------------------------------------------------------
def write_table(title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]], *, widths: tuple[int, ...]) -> bytes:
    """A small .xlsx whose every cell is text, so that nothing is a formula and no zero is lost."""
    from openpyxl import Workbook as NewWorkbook  # only where a file is made

    book = NewWorkbook(write_only=True)
    sheet = book.create_sheet(title)
    for index, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFGH"[index]].width = width
    for number, values in enumerate([columns, *rows]):
        sheet.append([text_cell(sheet, value, bold=number == 0) for value in values])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
