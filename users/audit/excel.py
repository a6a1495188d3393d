"""The audit as an Excel file: text that stays text, real dates and numbers."""

from collections.abc import Iterable
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from users.sheets.text_cells import text_cell
from users.wib import WIB
from users.words import moment_text

from .listing import MOST_EXCEL, Row

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell

WIDTHS = (20, 20, 8, 34, 36, 18, 70, 20)


def workbook(rows: Iterable[Row], now: datetime) -> IO[bytes]:
    """The file, at its beginning, for a response that closes it."""
    from openpyxl import Workbook  # only where a file is made
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Audit")
    for number, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A4"
    sheet.append([text_cell(sheet, _("Audit HAI CSO, dibuat %s") % moment_text(now), bold=True)])
    sheet.append([])
    names = [_("Pertama (WIB)"), _("Terakhir (WIB)"), _("Kali"), _("Kejadian"), _("Siapa"), _("Alamat IP")]
    names += [_("Apa"), _("ID permintaan")]
    sheet.append([text_cell(sheet, name, bold=True) for name in names])
    for number, row in enumerate(rows):
        if number == MOST_EXCEL:
            sheet.append([text_cell(sheet, _("Dibatasi %d baris; persempit filter.") % MOST_EXCEL, bold=True)])
            break
        texts = (row.kind, row.who, row.address, row.what, row.request_id)
        first, last = _instant(sheet, row.entry.at), _instant(sheet, row.entry.last_at)
        sheet.append([first, last, row.entry.times, *(text_cell(sheet, text) for text in texts)])
    out = TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(out)
    out.seek(0)
    return out


def _instant(sheet: Any, value: datetime) -> "WriteOnlyCell":
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value.astimezone(WIB).replace(tzinfo=None, microsecond=0))
    cell.number_format = "dd-mm-yyyy hh:mm:ss"
    return cell
