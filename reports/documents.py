"""Papers that a head of office would sign: the frame that all documents share, and how one becomes PDF or Excel.

What stands in it (`body`) is made by `iku`, `kanwil` and `hai`; here are letterhead, state, signatures, the code.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kpi.figures.reading import LockNote
from tickets.lists.lines import Kind
from tickets.words import instant_text
from users.clock import wib_date
from users.models import Office
from users.wib import LONG_MONTHS

from . import rendering
from .letterhead import Letterhead, letterhead
from .models import Format, PrintedPaper, new_code
from .paper_frame import FootLine, Groups, Maker, PaperFrame, qr_svg
from .paper_values import excel_value, is_all_shown, not_all_shown, printable


@dataclass(frozen=True)
class Signer:
    """One place for a signature: lines above it, the name below ("" is a dotted line)."""

    above: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class SheetColumn:
    title: str
    kind: Kind
    width: int


@dataclass(frozen=True)
class Sheet:
    """The document as a table of Excel, with real values."""

    title: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass
class Document(PaperFrame):
    """A paper before it is printed. `template` gets `doc` and what is in `body`; `facts` are the figures of which the
    verification page shows the same: (title, [(label, figure), ...])."""

    name: str
    title: str
    subtitle: str
    office: Office | None
    period: str
    at: datetime
    calendar: str
    is_locked: bool
    template: str
    body: dict[str, Any]
    facts: list[tuple[str, list[tuple[str, str]]]]
    sheet: Sheet
    basis: str = ""
    assumed: str = ""
    landscape: bool = False
    signers: tuple[Signer, ...] = ()
    locked_words: str = ""
    locks: tuple[LockNote, ...] = ()
    """Of those that its figures come from: a damaged one takes the figures off the verification page."""
    code: str = ""
    chosen: str = ""
    """Order and filter of the page that it is of."""
    maker_words: str = ""
    digest: str = ""
    left_out: str = ""
    """Said below it where it could not show every letter."""

    @cached_property
    def letterhead(self) -> Letterhead:
        return letterhead(self.office)

    @property
    def figures(self) -> Groups:
        return self.facts

    @property
    def foot(self) -> list[FootLine]:
        return self.foot_lines(_("Halaman pemeriksa menampilkan angka yang sama dengan lembar ini."))

    @property
    def qr(self) -> str:
        return qr_svg(self.code_address)


def print_document(document: Document, file_format: str, target: Path, maker: Maker) -> PrintedPaper:
    """Make the file at `target` and write the paper down: each printing is a paper of its own."""
    count = write_document(document, file_format, target, maker)
    return document.keep(file_format, maker, count, (note.lock_id for note in document.locks))


def write_document(document: Document, file_format: str, target: Path, maker: Maker) -> int:
    """Make the file at `target` and nothing else: who verifies what is printed leaves no paper behind. How many rows
    its table has.
    """
    document.code = new_code()
    document.maker_words = maker.words(document.at)
    rows = [[excel_value(column.kind, value) for column, value in zip(document.sheet.columns, row, strict=True)]
            for row in document.sheet.rows]  # fmt: skip
    said = [document.title, document.period, document.letterhead.place, document.facts, rows]
    document.digest = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
    if file_format == Format.EXCEL:
        columns = [[column.title, column.kind.value, column.width] for column in document.sheet.columns]
        about = document.about_lines(
            " ".join(filter(None, (document.assumed, document.basis))),
            chosen=document.chosen,
            locked=document.locked_words,
        )
        head = {"sheet": document.sheet.title, "columns": columns}
        rendering.render("excel", target, head, rows, lambda: {"about": about})
    else:
        html, is_whole = _on_paper(document)
        if not is_whole:
            document.left_out = not_all_shown()
            html, _is_whole = _on_paper(document)
        rendering.render("html", target, {"html": html, "logo": document.letterhead.logo}, [], dict)
    return len(rows)


def _on_paper(document: Document) -> tuple[str, bool]:
    """(the document in nothing but the paper's own fonts, whether it shows every letter)."""
    lines = render_to_string(document.template, {"doc": document, **document.body}).splitlines(keepends=True)
    shown = [line if line.isascii() else printable(line) for line in lines]
    return "".join(shown), all(map(is_all_shown, lines, shown))


def locked_words(lock: LockNote) -> str:
    """ "6 Apr 2026 09.15 WIB oleh Surya Darma (Kanwil DJPb Provinsi Riau), revisi 2" """
    words = _("%(at)s oleh %(by)s") % {"at": instant_text(lock.locked_at), "by": lock.locked_by}
    return words if lock.revision == 1 else words + _(", revisi %d") % lock.revision


def dated(at: datetime, office: Office | None) -> str:
    """ "Pekanbaru, 6 April 2026"; the head office signs in Jakarta."""
    day = wib_date(at)
    city = office.city if office is not None and office.city else "Jakarta"
    return f"{city}, {day.day} {LONG_MONTHS[day.month - 1]} {day.year}"


def as_of(at: datetime) -> str:
    return _("Keadaan %s") % instant_text(at)
