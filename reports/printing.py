"""From a selection to a file: head and foot in words, the engine chosen, the paper written down."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _

from tickets.deadlines.explanation import norm_text, norms_assumed
from tickets.deadlines.rules import RuleBook
from tickets.lists.lines import Column, Kind, TicketLine, cells_of, lines_of, norms_in_force, norms_of, parts_of
from users.models import User

from . import rendering
from .letterhead import Letterhead, letterhead, office_of
from .lists.totals import Totals
from .models import Format, PrintedPaper, new_code
from .paper_frame import Groups, Maker, PaperFrame, qr_modules
from .paper_values import is_all_shown, not_all_shown, plain, printable, values_of


@dataclass
class Printed:
    """A file that was made, and what it cost."""

    paper: PrintedPaper
    totals: Totals
    cost: dict[str, float] = field(default_factory=dict)


class TableSource(Protocol):
    """Rows of tickets that make a paper: a list as it is chosen on its page, or the tickets behind a number."""

    now: datetime
    user: User
    book: RuleBook

    @property
    def columns(self) -> tuple[Column, ...]: ...

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    def period_words(self) -> str: ...

    def chosen_words(self) -> str:
        """Filter and order of its page."""

    def stream(self) -> Iterator[Any]:
        """Every row with `FIELDS`, in the order of the page."""


def print_table(
    selection: TableSource,
    file_format: str,
    target: Path,
    maker: Maker,
    *,
    pulse: Callable[[int], None] = lambda done: None,
) -> Printed:
    """Make the file of a selection at `target`."""
    job = TablePaper(selection, maker)
    noted = job.read.update
    if file_format == Format.EXCEL:
        cost = rendering.render("excel", target, job.excel_head(), job.excel_rows(), job.excel_end, pulse, noted)
    else:
        cost = rendering.render("table", target, job.paper_head(), job.paper_rows(), job.paper_end, pulse, noted)
    return Printed(job.keep(file_format, maker, job.totals.count), job.totals, cost)


class TablePaper(PaperFrame):
    """The words of one paper. Figures and digest are of the rows that went through it."""

    def __init__(self, selection: TableSource, maker: Maker) -> None:
        self.selection, self.at = selection, selection.now
        self.columns, self.book = selection.columns, selection.book
        self.code, self.calendar = new_code(), self.book.version.label
        self.totals = Totals()
        self.read = hashlib.sha256()
        self.name, self.title = selection.name, selection.title
        self.period = selection.period_words()
        self.chosen = selection.chosen_words()
        self.maker_words = maker.words(self.at)
        self.is_all_shown = True

    @cached_property
    def letterhead(self) -> Letterhead:
        return letterhead(office_of(self.selection.user))

    @property
    def is_locked(self) -> bool:
        return self.totals.is_locked

    @property
    def digest(self) -> str:
        return self.read.hexdigest()

    @property
    def figures(self) -> Groups:
        return self.totals.groups(norms_of(self.columns))

    @property
    def chosen_on_paper(self) -> str:
        return self._on_paper(self.chosen)

    def _on_paper(self, text: str) -> str:
        """A text as paper shows it; once it could not show one in full, its foot says so."""
        shown = printable(text)
        self.is_all_shown = self.is_all_shown and is_all_shown(text, shown)
        return shown

    # --- Rows ---
    def _lines(self) -> Iterator[TicketLine]:
        tickets = self.selection.stream()
        for line in lines_of(tickets, self.columns, self.book, self.at):
            self.totals.add(line.ticket, self.at)
            yield line

    def paper_rows(self) -> Iterator[list[Any]]:
        """For each cell a text, or {"mark", "text"}."""
        clocks = [column.norm for column in self.columns]
        for line in self._lines():
            row: list[Any] = []
            for texts, norm in zip(cells_of(line, self.columns), clocks, strict=True):
                text = "\n".join(map(self._on_paper, texts))
                state = line.chips[norm].state if norm in line.chips else ""
                row.append({"mark": state, "text": text} if state in {"near", "late"} else text)
            yield row

    def excel_rows(self) -> Iterator[list[object]]:
        parts = parts_of(self.columns)
        for line in self._lines():
            yield values_of(line, parts)

    # --- Head and foot ---
    def total_lines(self) -> list[tuple[str, str]]:
        """One line for each group: ("Status", "Selesai 12 · Ditolak 1")."""
        return [
            (title, " · ".join(f"{label} {figure}".strip() for label, figure in said)) for title, said in self.figures
        ]

    def basis(self) -> str:
        """What the clock goes by, with each norm's own foundation."""
        norms = []
        for code in norms_of(self.columns):
            norm = self.book.of(None).norm(code, self.at)
            if norm is not None:
                norms.append(f"{norm.get_code_display()} {norm_text(norm)} ({norm.legal_basis_text})")
        said = _("Waktu dihitung dalam jam layanan WIB pada hari kerja; %s.") % "; ".join(norms) if norms else ""
        marks = _("Segitiga: hampir terlambat; silang: terlambat.") if norms else ""
        assumed = norms_assumed(self.book.of(None), self.at, norms_of(self.columns))
        return " ".join(filter(None, (said, assumed, marks, _("Kalender kerja %s.") % self.book.version.label)))

    def running_foot(self) -> str:
        return f"{self.title} · {self.letterhead.place} · {self.shown_code}"

    def heads(self) -> list[dict[str, Any]]:
        """`counts`: its numbers must not be torn; `whole`: what else must not."""
        notes = norms_in_force(self.columns, self.book, self.at)
        return [
            {
                "title": str(column.title),
                "note": _("norma %s") % ", ".join(notes[code][1] for code in column.norms if code in notes)
                if column.norm in notes
                else "",
                "width": column.share,
                "whole": column.whole,
                "counts": column.parts[0].kind == Kind.COUNT,
            }
            for column in self.columns
        ]

    # --- What each engine takes ---
    def paper_head(self) -> dict[str, Any]:
        place = [*map(self._on_paper, self.letterhead.parts)]
        return {
            "title": self.title,
            "author": place[-1],
            "place": [[" · ".join([*place[:-1], ""]), False], [place[-1], True]],
            "period": self.period,
            "filter": _("Filter: %s") % self.chosen_on_paper,
            "columns": self.heads(),
            "running": self._on_paper(self.running_foot()),
            "logo": self.letterhead.logo,
            "logo_words": _("Logo %s") % place[-1],
            "qr": qr_modules(self.code_address),
            "qr_words": self.code_address,
            "empty": _("Tidak ada tiket."),
            "words": {"page": _("Halaman"), "of": _("dari")},
        }

    def paper_end(self) -> dict[str, Any]:
        foot = [
            [(self._on_paper(words), is_bold) for words, is_bold in line]
            for line in self.foot_lines(basis=self.basis())
        ]
        if not self.is_all_shown:
            foot.append([(not_all_shown(), False)])
        return {"totals": self.total_lines(), "state": self.state, "foot": foot}

    def excel_head(self) -> dict[str, Any]:
        columns = [[str(part.title), part.kind.value, part.width] for part in parts_of(self.columns)]
        return {"sheet": _("Data"), "columns": columns}

    def excel_end(self) -> dict[str, Any]:
        return {"about": self.about_lines(self.basis(), chosen=plain(self.chosen))}
