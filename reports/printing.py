"""From a selection to a file: head and foot in words, the engine chosen, the paper written down."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tickets.deadlines.explanation import norm_text, norms_assumed
from tickets.words import instant_text
from users.models import Posting, User

from . import rendering
from .letterhead import letterhead, office_of
from .lists import tables
from .lists.definitions import norms_of
from .lists.selection import Selection
from .lists.tables import cells_of, lines_of, parts_of, plain, printable, values_of
from .lists.totals import Totals
from .models import Format, PrintedPaper, new_code, shown_code

SEMENTARA, TERKUNCI = "SEMENTARA", "TERKUNCI"


@dataclass(frozen=True)
class Maker:
    """Who prints: a login, at a shared one perhaps a named officer; nobody for `manage.py report`."""

    user: User | None
    posting: Posting | None = None

    def words(self, now: datetime) -> str:
        at = instant_text(now)
        if self.user is None:
            return _("Dicetak dari HAI CSO pada %(at)s oleh administrator (manage.py report).") % {"at": at}
        account = self.user.get_full_name()
        if self.user.role == User.Role.OFFICE:
            account = f"{self.user.office.name} ({self.user.office.code})"
        if self.posting is not None:
            return _("Dicetak dari HAI CSO pada %(at)s oleh %(name)s melalui akun %(account)s.") % {
                "at": at,
                "name": self.posting.officer.name,
                "account": account,
            }
        return _("Dicetak dari HAI CSO pada %(at)s oleh akun %(account)s.") % {"at": at, "account": account}


@dataclass
class Printed:
    """A file that was made, and what it cost."""

    paper: PrintedPaper
    totals: Totals
    cost: dict[str, float] = field(default_factory=dict)


def print_table(
    selection: Selection,
    file_format: str,
    target: Path,
    maker: Maker,
    *,
    pulse: Callable[[int], None] = lambda done: None,
) -> Printed:
    """Make the file of a selection at `target`."""
    job = TablePaper(selection, maker)
    noted = job.digest.update
    if file_format == Format.EXCEL:
        cost = rendering.render("excel", target, job.excel_head(), job.excel_rows(), job.excel_end, pulse, noted)
    else:
        cost = rendering.render("table", target, job.paper_head(), job.paper_rows(), job.paper_end, pulse, noted)
    return Printed(job.keep(file_format), job.totals, cost)


class TablePaper:
    """The words of one paper. Totals and digest are of the rows that went through it."""

    def __init__(self, selection: Selection, maker: Maker) -> None:
        self.selection, self.maker, self.now = selection, maker, selection.now
        self.columns, self.book = selection.columns, selection.book
        self.code = new_code()
        self.totals = Totals()
        self.digest = hashlib.sha256()
        self.letterhead = letterhead(office_of(selection.user))
        self.title = str(selection.definition.title)
        self.period = selection.filter.period_words()
        self.chosen = selection.filter_words()

    @property
    def chosen_on_paper(self) -> str:
        return printable(self.chosen)

    # --- Rows ---
    def _lines(self) -> Iterator[tables.Line]:
        tickets = self.selection.stream()
        for line in lines_of(tickets, self.columns, self.book, self.now):
            self.totals.add(line.ticket, self.now)
            yield line

    def paper_rows(self) -> Iterator[list[Any]]:
        """For each cell a text, or {"mark", "text"}."""
        clocks = [column.norm for column in self.columns]
        for line in self._lines():
            row: list[Any] = []
            for texts, norm in zip(cells_of(line, self.columns), clocks, strict=True):
                text = "\n".join(map(printable, texts))
                state = line.chips[norm].state if norm else ""
                row.append({"mark": state, "text": text} if state in {"near", "late"} else text)
            yield row

    def excel_rows(self) -> Iterator[list[object]]:
        parts = parts_of(self.columns)
        for line in self._lines():
            yield values_of(line, parts)

    # --- Head and foot ---
    @property
    def state(self) -> str:
        return TERKUNCI if self.totals.is_locked else SEMENTARA

    @property
    def short_digest(self) -> str:
        text = self.digest.hexdigest()[:16]
        return " ".join(text[start : start + 4] for start in range(0, 16, 4))

    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return self.totals.groups(norms_of(self.columns))

    def total_lines(self) -> list[tuple[str, str]]:
        """One line for each group: ("Status", "Selesai 12 · Ditolak 1")."""
        return [
            (title, " · ".join(f"{label} {figure}".strip() for label, figure in said)) for title, said in self.groups()
        ]

    def basis(self) -> str:
        """What the clock goes by, with each norm's own foundation."""
        norms = []
        for code in norms_of(self.columns):
            norm = self.book.of(None).norm(code, self.now)
            if norm is not None:
                norms.append(f"{norm.get_code_display()} {norm_text(norm)} ({norm.legal_basis_text})")
        said = _("Waktu dihitung dalam jam layanan WIB pada hari kerja; %s.") % "; ".join(norms) if norms else ""
        marks = _("Segitiga: hampir lewat; silang: lewat.") if norms else ""
        assumed = norms_assumed(self.book.of(None), self.now, norms_of(self.columns))
        return " ".join(filter(None, (said, assumed, marks, _("Kalender kerja %s.") % self.book.version.label)))

    def verify(self) -> tuple[str, str]:
        """(the address that a person types, the one in the QR code)."""
        site = settings.SITE_URL
        return f"{site.partition('://')[2]}/v/", f"{site}/v/{self.code}/"

    def foot(self) -> list[list[tuple[str, bool]]]:
        """Lines of (text, bold)."""
        address, _whole = self.verify()
        return [
            [
                (_("Periksa keaslian: "), True),
                (_("pindai kode ini atau buka %s dan ketik ") % address, False),
                (shown_code(self.code), True),
                (_(". Sidik isi %s.") % self.short_digest, False),
            ],
            [(self.basis(), False)],
            [(self.maker.words(self.now), False)],
        ]

    def running_foot(self) -> str:
        return f"{self.title} · {self.letterhead.place} · {shown_code(self.code)}"

    def heads(self) -> list[dict[str, Any]]:
        """`counts`: its numbers must not be torn."""
        notes = tables.norm_words(self.columns, self.book, self.now)
        return [
            {
                "title": str(column.title),
                "note": notes.get(column.norm, ""),
                "width": column.share,
                "counts": column.parts[0].kind == tables.Kind.COUNT,
            }
            for column in self.columns
        ]

    # --- What each engine takes ---
    def paper_head(self) -> dict[str, Any]:
        place = self.letterhead.parts
        address = self.verify()[1]
        return {
            "title": self.title,
            "author": self.letterhead.place,
            "place": [[" · ".join([*place[:-1], ""]), False], [place[-1], True]],
            "period": self.period,
            "filter": _("Filter: %s") % self.chosen_on_paper,
            "columns": self.heads(),
            "running": self.running_foot(),
            "qr": qr_modules(address),
            "qr_words": address,
            "empty": _("Tidak ada tiket."),
            "words": {"page": _("Halaman"), "of": _("dari")},
        }

    def paper_end(self) -> dict[str, Any]:
        return {"totals": self.total_lines(), "state": self.state, "foot": self.foot()}

    def excel_head(self) -> dict[str, Any]:
        columns = [[str(part.title), part.kind.value, part.width] for part in parts_of(self.columns)]
        return {"sheet": _("Data"), "columns": columns}

    def excel_end(self) -> dict[str, Any]:
        address = self.verify()[0]
        about = [
            [_("Judul"), self.title],
            [_("Kantor"), " · ".join(self.letterhead.parts)],
            [_("Periode"), self.period],
            [_("Filter"), plain(self.chosen)],
            [_("Keadaan angka"), self.state],
            [_("Dibuat"), self.maker.words(self.now)],
            [_("Waktu"), _("Semua tanggal dan jam dalam WIB (waktu Jakarta).")],
            [_("Dasar"), self.basis()],
            [_("Periksa keaslian"), f"{address} {shown_code(self.code)}"],
            [_("Sidik isi"), self.digest.hexdigest()],
            *(
                [title, f"{label}: {figure}" if label else figure]
                for title, said in self.groups()
                for label, figure in said
            ),
        ]
        return {"about": about}

    def keep(self, file_format: str) -> PrintedPaper:
        """Write the paper down, once its file exists."""
        return PrintedPaper.objects.create(
            code=self.code,
            definition=self.selection.definition.name,
            format=file_format,
            title=self.title,
            scope=" · ".join(self.letterhead.parts)[:200],
            period=self.period,
            state=self.state,
            calendar=self.book.version.label,
            row_count=self.totals.count,
            totals=self.groups(),
            digest=self.digest.hexdigest(),
            made_at=self.now,
            made_by=self.maker.user,
            made_posting=self.maker.posting,
        )


def qr_modules(address: str) -> list[str]:
    """The code as lines of 0 and 1, without its quiet zone."""
    code = segno.make(address, error="m", micro=False)
    return ["".join("1" if dark else "0" for dark in line) for line in code.matrix]


def qr_svg(address: str) -> SafeString:
    """With its quiet zone of four modules; shapes carry their own colour (page CSS does not reach them)."""
    lines = qr_modules(address)
    path = "".join(
        f"M{column + 4} {row + 4}h1v1h-1z"
        for row, line in enumerate(lines)
        for column, dark in enumerate(line)
        if dark == "1"
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path fill="#000" d="{2}"/></svg>',
        len(lines) + 8,
        address,
        path,
    )
