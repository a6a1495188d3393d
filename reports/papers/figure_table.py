"""A page of figures as a paper: its table in the order and the filter of the screen. Nobody signs it.

Each page says its rows once, with what is shown and the value behind it; here they become paper and Excel alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kpi.figures.reading import LockNote
from reports.documents import Document, Sheet, SheetColumn
from tickets.lists.lines import Kind
from users.models import Office
from users.words import number_text


@dataclass(frozen=True)
class FigureColumn:
    """`width`: characters in Excel; numbers stand to the right."""

    title: str
    kind: Kind
    width: int

    @property
    def look(self) -> str:
        return "num" if self.kind in {Kind.COUNT, Kind.DECIMAL} else ""


@dataclass(frozen=True)
class FigureRow:
    """For each column the text of paper and the value of Excel. `kind`: "total" stands out."""

    cells: Sequence[tuple[str, object]]
    kind: str = ""


def count_cell(number: int) -> tuple[str, object]:
    return number_text(number), number


def text_cell(text: str) -> tuple[str, object]:
    return text, text


def figure_table(
    *,
    name: str,
    title: str,
    subtitle: str,
    office: Office | None,
    period: str,
    at: datetime,
    calendar: str,
    columns: Sequence[FigureColumn],
    rows: Sequence[FigureRow],
    facts: list[tuple[str, list[tuple[str, str]]]],
    order: str,
    filter_words: str = "",
    basis: str = "",
    assumed: str = "",
    notes: Sequence[str] = (),
    is_locked: bool = False,
    locks: tuple[LockNote, ...] = (),
) -> Document:
    """`order` and `filter_words`: as they are chosen on the page; `facts`: what the page of its code shows."""
    return Document(
        name=name,
        title=title,
        subtitle=subtitle,
        office=office,
        period=period,
        at=at,
        calendar=calendar,
        is_locked=is_locked,
        locks=locks,
        template="reports/paper/figures.html",
        body={
            "columns": columns,
            "rows": [
                (row.kind, [(column.look, text) for column, (text, _value) in zip(columns, row.cells, strict=True)])
                for row in rows
            ],
            "notes": notes,
        },
        facts=facts,
        sheet=Sheet(
            _("Data"),
            tuple(SheetColumn(column.title, column.kind, column.width) for column in columns),
            tuple(tuple(value for _text, value in row.cells) for row in rows),
        ),
        basis=basis,
        assumed=assumed,
        landscape=True,
        chosen=chosen_words(order, filter_words),
    )


def chosen_words(order: str, filter_words: str) -> str:
    """ "Urutan: Tiket, dari yang terbesar. Filter: Status: Hijau" """
    said = _("Urutan: %s") % order
    return f"{said}. " + _("Filter: %s") % filter_words if filter_words else said
