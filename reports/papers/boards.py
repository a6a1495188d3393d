"""Peringatan dini and Indikasi kejanggalan on paper, as the page has them."""

from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from kpi.signals.listing import signal_rows, signals_chosen
from reports.documents import Document, as_of
from reports.letterhead import office_of
from tickets.deadlines.rules import current_book
from tickets.lists.lines import Kind
from tickets.warnings.board import NUMBERS, BoardLine, board
from users.models import User
from users.words import number_text

from .figure_table import FigureColumn, FigureRow, count_cell, figure_table, text_cell


def early_warning_paper(user: User, query: QueryDict, at: datetime) -> Document:
    """Peringatan dini of what `user` sees; `query` of the page: `kanwil`, `urut`."""
    page = board(user, query, at)
    name, *numbers, oldest = page.columns
    return figure_table(
        name="peringatan",
        title=_("Peringatan dini"),
        subtitle=page.title,
        office=office_of(user),
        period=as_of(at),
        at=at,
        calendar=current_book().version.label,
        columns=[
            FigureColumn(_("Kode"), Kind.TEXT, 8),
            FigureColumn(name.label, Kind.TEXT, 38),
            *(FigureColumn(head.label, Kind.COUNT, 16) for head in numbers),
            FigureColumn(_("Tertua (WIB)"), Kind.INSTANT, 22),
        ],
        rows=[*map(_board_row, page.lines), _board_row(page.total, "total")],
        facts=[
            (head.label, [("", number_text(page.total.counts[name]))])
            for head, name in zip(numbers, NUMBERS, strict=True)
        ],
        order=_board_order([name, *numbers, oldest]),
        notes=[
            _(
                "Tiket yang belum selesai menurut kantor yang memegangnya. Hampir terlambat: sisa Waktu IKU %d jam "
                "kerja atau kurang."
            )
            % page.hours
        ],
    )


def _board_order(heads: list) -> str:
    """By the head that says that it sorts; codes rise without one."""
    head = next(each for each in heads if each.sort)
    if head is heads[0]:
        return _("kode kantor")
    return f"{head.label}, " + (_("dari yang terbesar") if head.number else _("dari yang terlama"))


def _board_row(line: BoardLine, kind: str = "") -> FigureRow:
    counts = (count_cell(line.counts[name]) for name in NUMBERS)
    return FigureRow([text_cell(line.code), text_cell(line.name), *counts, (line.oldest_text, line.oldest)], kind)


def signals_paper(user: User, query: QueryDict, at: datetime) -> Document:
    """Indikasi kejanggalan that `user` may see; `query` of the page: `tab`, `quarter`, `office`. The newest first."""
    rows = signal_rows(user, query)
    texts = (
        (_("Indikasi"), 30),
        (_("Yang ditemukan"), 70),
        (_("Petugas"), 26),
        (_("Kantor"), 30),
        (_("Triwulan"), 18),
        (_("Ditemukan"), 24),
        (_("Keadaan"), 18),
    )
    return figure_table(
        name="indikasi",
        title=_("Indikasi kejanggalan"),
        subtitle=user.office.name if user.office else _("Semua kantor"),
        office=office_of(user),
        period=as_of(at),
        at=at,
        calendar=current_book().version.label,
        columns=[FigureColumn(title, Kind.TEXT, width) for title, width in texts],
        rows=[
            FigureRow(
                [
                    text_cell(text)
                    for text in (row.rule, row.said, row.officer, row.office, row.quarter, row.found, row.badge.label)
                ]
            )
            for row in rows
        ],
        facts=[(_("Indikasi"), [("", number_text(len(rows)))])],
        order=_("terbaru lebih dahulu"),
        filter_words=signals_chosen(user, query),
        notes=[
            _(
                "Yang sebaiknya dilihat atasan. Indikasi bukan tuduhan, tidak menahan apa pun, dan tidak masuk ke "
                "indeks petugas."
            )
        ],
    )
