"""Excel workbooks (.xlsx), read for what a person would see in them: texts, numbers, days, errors, and what is hidden.
Pure: no Django.

Read leniently where it does not matter: how a workbook looks, what its properties say and which of the two dialects of
the format it is written in ("strict", ISO/IEC 29500) decide nothing here, so no fault in them makes a file unreadable.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import IO, Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

BUILTIN_DATES = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUE = frozenset({"1", "true"})
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


class DamagedWorkbook(Exception):
    """It cannot be read, whatever one overlooks."""


@dataclass(frozen=True)
class SheetCell:
    """One cell: its text, and what Excel had made of it. `error`: a failed formula's, as "#N/A"."""

    text: str
    is_number: bool = False
    is_formula: bool = False
    is_truth: bool = False
    day: date | None = None
    error: str = ""


EMPTY = SheetCell("")


@dataclass(frozen=True)
class SheetLine:
    number: int
    cells: list[SheetCell]
    is_hidden: bool = False


@dataclass
class Sheet:
    name: str
    part: str
    hidden_columns: set[int] = field(default_factory=set)
    """From 0; known once the first line is read."""


class Workbook:
    """A workbook whose outside has been looked at already (sizes, macros, names). `sheets`: the visible ones, in
    order."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
            self._parts = {name.replace("\\", "/").lstrip("/").lower(): name for name in self._zip.namelist()}
            self._open()
        except _UNREADABLE as fault:
            raise DamagedWorkbook from fault

    def _open(self) -> None:
        root = next(target for kind, _id, target in self._relations("") if kind == "officeDocument")
        targets, self._texts, self._date_styles = {}, [], frozenset[int]()
        for kind, key, target in self._relations(root):
            if kind == "worksheet":
                targets[key] = target
            elif kind == "sharedStrings" and target in self._parts:
                self._texts = list(self._shared(target))
            elif kind == "styles" and target in self._parts:
                self._date_styles = self._styles(target)
        self.sheets: list[Sheet] = []
        self._epoch = _EPOCH
        for tag, element in self._elements(root):
            if tag == "workbookPr" and element.get("date1904", "").lower() in _TRUE:
                self._epoch = _EPOCH_1904
            elif tag == "sheet":
                part = targets.get(next((value for name, value in element.items() if name.endswith("}id")), ""))
                # A chart's sheet has no cells.
                if part is not None and element.get("state", "visible") == "visible":
                    self.sheets.append(Sheet(element.get("name", ""), part))

    def lines(self, sheet: Sheet, width: int) -> Iterator[SheetLine]:
        """The lines that the sheet has, from the top; of what stands right of `width` cells only the first is kept."""
        try:
            yield from self._lines(sheet, width)
        except _UNREADABLE as fault:
            raise DamagedWorkbook from fault

    def _lines(self, sheet: Sheet, width: int) -> Iterator[SheetLine]:
        number = 0
        for tag, element in self._elements(sheet.part, clear="row"):
            if tag == "col" and _is_hidden(element, "width"):
                first, last = int(element.get("min", "1")), int(element.get("max", "1"))
                sheet.hidden_columns.update(range(first - 1, min(last, width)))
            elif tag == "row":
                number = int(element.get("r", number + 1))
                yield SheetLine(number, self._cells(element, width), _is_hidden(element, "ht"))

    def _cells(self, row: Any, width: int) -> list[SheetCell]:
        cells: list[SheetCell] = []
        at = -1
        for element in row:
            if _name(element) != "c":
                continue
            place = _PLACE.fullmatch(element.get("r", ""))
            at = _column(place[1]) if place else at + 1
            cell = self._cell(element)
            if cell is EMPTY:
                continue
            slot = min(at, width)
            cells += [EMPTY] * (slot + 1 - len(cells))
            if cells[slot] is EMPTY:
                cells[slot] = cell
        return cells

    def _cell(self, element: Any) -> SheetCell:
        parts = {_name(part): part for part in element}
        kind = element.get("t", "n")
        value = parts["v"].text or "" if "v" in parts else ""
        if "f" in parts:
            return SheetCell(f"={parts['f'].text or value}"[:100], is_formula=True)
        match kind:
            case "inlineStr":
                return _text(_joined(parts["is"]) if "is" in parts else "")
            case "s":
                return _text(self._texts[int(value)] if value else "")
            case "str":
                return _text(_unescaped(value))
            case "e":
                return SheetCell(value, error=value or "#?") if value else EMPTY
        if not value.strip():
            return EMPTY
        match kind:
            case "b":
                return SheetCell("TRUE" if value.strip().lower() in _TRUE else "FALSE", is_truth=True)
            case "d":
                day = datetime.fromisoformat(value.strip().removesuffix("Z")).date()
                return SheetCell(day.isoformat(), day=day)
        return self._number(float(value), int(element.get("s", "0")))

    def _number(self, value: float, style: int) -> SheetCell:
        if style in self._date_styles and 0 < value < 2_958_466:
            day = self._epoch + timedelta(days=int(value))
            return SheetCell(day.isoformat(), day=day)
        return SheetCell(str(int(value)) if value.is_integer() else str(value), is_number=True)

    # --- Parts ---
    def _elements(self, part: str, clear: str = "") -> Iterator[tuple[str, Any]]:
        """(name without its namespace, element) of each element as it ends; with `clear` such ones are let go then."""
        with self._part(part) as source:
            for _event, element in iterparse(source, events=("end",), forbid_dtd=True):
                tag = _name(element)
                yield tag, element
                if tag == clear:
                    element.clear()

    def _part(self, part: str) -> IO[bytes]:
        return self._zip.open(self._parts[part.lower()])

    def _relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """(last word of the kind, id, part) of what a part points to inside the file."""
        home, _slash, name = part.rpartition("/")
        listed = join(home, "_rels", f"{name}.rels")
        if listed.lower() not in self._parts:
            return
        for tag, element in self._elements(listed):
            if tag == "Relationship" and element.get("TargetMode", "") != "External":
                target = element.get("Target", "").replace("\\", "/")
                whole = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(part), target))
                yield element.get("Type", "").rpartition("/")[2], element.get("Id", ""), whole.lower()

    def _shared(self, part: str) -> Iterator[str]:
        for tag, element in self._elements(part, clear="si"):
            if tag == "si":
                yield _joined(element)

    def _styles(self, part: str) -> frozenset[int]:
        """The numbers of the cell formats that show a day."""
        formats: dict[int, str] = {}
        for tag, element in self._elements(part):
            if tag == "numFmt":
                formats[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
            elif tag == "cellXfs":
                used = [int(each.get("numFmtId", "0")) for each in element]
                return frozenset(at for at, key in enumerate(used) if _shows_day(key, formats.get(key, "")))
        return frozenset()


def _shows_day(key: int, code: str) -> bool:
    if key in BUILTIN_DATES:
        return True
    from openpyxl.styles.numbers import is_date_format  # the library takes long to load

    return bool(code) and bool(is_date_format(code)) and bool(re.search("[dy]", code, re.IGNORECASE))


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _joined(element: Any) -> str:
    """The text of a string item; a reading aid above it (rPh) is none of it."""
    if _name(element) == "rPh":
        return ""
    if _name(element) == "t":
        return _unescaped(element.text or "")
    return "".join(_joined(part) for part in element)


def _unescaped(text: str) -> str:
    """ "_x000D_" is how the format writes a sign that XML cannot."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _text(text: str) -> SheetCell:
    return SheetCell(text.strip()) if text.strip() else EMPTY


def _is_hidden(element: Any, size: str) -> bool:
    return element.get("hidden", "").lower() in _TRUE or element.get(size) in {"0", "0.0"}


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, ParseError, DefusedXmlException, KeyError, IndexError, ValueError, TypeError,
    AttributeError, OSError, EOFError, NotImplementedError, OverflowError, StopIteration, RuntimeError,
)  # fmt: skip
"""What a bent file makes of a reader."""
