"""The cells of the Excel files that we hand out: a text is a text, whatever it begins with. Pure: no Django."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_UNWRITABLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]")
"""One such character would end the whole file."""
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def excel_text(text: str) -> str:
    """A text as the file must hold it, XML apart: Excel reads `_x0041_` as the letter A, unless its first sign says
    that it is meant as it stands (ECMA-376 part 1, 22.9.2.19)."""
    return _LOOKS_ESCAPED.sub("_x005F_", _UNWRITABLE.sub("", text)) if text else text


def text_as_shown(held: str) -> str:
    """The text that Excel shows for what a file of ours holds."""
    return held.replace("_x005F_", "_")


def text_cell(sheet: "WriteOnlyWorksheet", text: str, *, bold: bool = False) -> "WriteOnlyCell":
    """Never a formula, and no zero at its begin is lost (docs/security.md 6)."""
    from openpyxl.cell import WriteOnlyCell  # a seventh of what a process takes to begin: only where a file is made
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, excel_text(text))
    cell.data_type, cell.number_format = "s", "@"
    if bold:
        cell.font = Font(bold=True)
    return cell
