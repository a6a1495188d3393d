"""The cells of the Excel files that we hand out: a text is a text, whatever it begins with. Pure: no Django."""

import re
from typing import TYPE_CHECKING

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_UNWRITABLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]")
"""One such character would end the whole file."""


def text_cell(sheet: "WriteOnlyWorksheet", text: str, *, bold: bool = False) -> WriteOnlyCell:
    """Never a formula, and no zero at its begin is lost (docs/security.md 6)."""
    cell = WriteOnlyCell(sheet, _UNWRITABLE.sub("", text))
    cell.data_type, cell.number_format = "s", "@"
    if bold:
        cell.font = Font(bold=True)
    return cell
