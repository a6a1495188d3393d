"""The ledger as an Excel file: written row by row, with real dates and numbers, and text that stays text."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tickets.words import instant_text
from users.sheets.text_cells import text_cell
from users.wib import WIB

from .ledger import Entry

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell

MOST_ROWS = 20_000
"""What one download holds; a longer ledger says that it was cut off."""
WIDTHS = (22, 40, 12, 20, 10, 20, 26, 40, 40, 20, 20, 14, 16, 16, 16)
INSTANT, USED = "dd-mm-yyyy hh:mm:ss", "0.0000##########"


def columns() -> tuple[str, ...]:
    return (
        _("No. Referensi"),
        _("Subjek"),
        _("Waktu"),
        _("Norma"),
        _("Revisi"),
        _("Dihitung pada (WIB)"),
        _("Oleh"),
        _("Sebab"),
        _("Dasar"),
        _("Tenggat lama (WIB)"),
        _("Tenggat baru (WIB)"),
        _("Terpakai"),
        _("Hasil lama"),
        _("Hasil baru"),
        _("Kalender"),
    )


def workbook(title: str, entries: Iterable[Entry], now: datetime) -> IO[bytes]:
    """The file, at its beginning, for a response that closes it. `entries`: at most MOST_ROWS + 1; the one too many
    says that there are more."""
    from openpyxl import Workbook  # only where a file is made
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Riwayat perhitungan"))
    for number, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A5"
    sheet.append([text_cell(sheet, title, bold=True)])
    sheet.append([text_cell(sheet, _("Dibuat %s. Semua waktu dalam WIB.") % instant_text(now))])
    sheet.append([])
    sheet.append([text_cell(sheet, name, bold=True) for name in columns()])
    for number, entry in enumerate(entries):
        if number == MOST_ROWS:
            sheet.append([text_cell(sheet, _("Dibatasi %d baris; selebihnya ada di halaman.") % MOST_ROWS, bold=True)])
            break
        sheet.append([_cell(sheet, value) for value in _values(entry)])
    out = TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(out)
    out.seek(0)
    return out


def _values(entry: Entry) -> Iterator[Any]:
    yield from (entry.reference, entry.subject, entry.code, entry.norm, entry.decision.revision, entry.at)
    yield from (entry.who, entry.cause, entry.basis, entry.due_before, entry.due, entry.used)
    yield from (entry.verdict_before, entry.verdict, entry.calendar)


def _cell(sheet: Any, value: str | int | Decimal | datetime | None) -> "WriteOnlyCell":
    """An instant is Jakarta's wall time to the second, rounded down."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, str):
        return text_cell(sheet, value)
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, value.astimezone(WIB).replace(tzinfo=None, microsecond=0))
        cell.number_format = INSTANT
    else:
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, Decimal):
            cell.number_format = USED
    return cell
