"""A page of tickets as the screen shows it (tickets/ticket_table.html): the columns' words with their looks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tickets.deadlines.chips import Chip
from tickets.deadlines.rules import RuleBook
from tickets.trouble.aside import BAD_ROW
from tickets.words import Badge, badge
from users.list_pages import Page

from .columns import Column, TicketLine, lines_of


@dataclass(frozen=True)
class Head:
    """`aria_sort`: of the column that the list goes by; `norms`: (name, length) of clocks, in place of `title`."""

    key: str
    title: str
    aria_sort: str
    norms: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class TicketCell:
    """A status, clocks, or else `texts`: (look, words)."""

    key: str
    badge: Badge | None
    chips: Sequence[Chip]
    texts: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class TicketRow:
    url: str
    reference: str
    edge: str
    cells: Sequence[TicketCell]


@dataclass(frozen=True)
class TicketTable:
    """One page: `previous_url` and `next_url` are "" where there is none."""

    heads: Sequence[Head]
    rows: Sequence[TicketRow]
    range_text: str
    previous_url: str
    next_url: str


def table_of(
    page: Page[Any],
    columns: tuple[Column, ...],
    book: RuleBook,
    now: datetime,
    here: Callable[..., str],
    *,
    range_text: str,
    norms: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    aria_sort: str = "",
    anchor: str = "",
) -> TicketTable:
    """`page`: rows with `FIELDS`; `here`: the address of this list with something changed; `norms`: what
    stands at the heads of clocks, (name, length) by code; `anchor`: the part of a ticket's page that its links lead to.
    """
    return TicketTable(
        heads=[
            Head(
                column.key,
                str(column.title),
                aria_sort if column.key == "date" else "",
                [norms[code] for code in column.norms if code in norms],
            )
            for column in columns
        ],
        rows=[_row(line, columns, anchor) for line in lines_of(page.rows, columns, book, now, first=page.first)],
        range_text=range_text,
        **page.links(here, "reference"),
    )


def _row(line: TicketLine, columns: tuple[Column, ...], anchor: str) -> TicketRow:
    """A row that cannot be put in words says so, and leads to its ticket."""
    cells = [_cell(column, line) for column in columns]
    if line.unread:
        said = ("", _("Baris ini tidak dapat dibaca; admin HAI diberi tahu."))
        cells = [replace(cell, texts=[*cell.texts, said]) if cell.key == "subject" else cell for cell in cells]
    return TicketRow(url_of(line.ticket.reference) + anchor, line.ticket.reference, line.edge, cells)


def url_of(reference: str) -> str:
    return reverse("tickets:detail", args=[reference])


def _cell(column: Column, line: TicketLine) -> TicketCell:
    chips = [line.chips[code] for code in column.norms if code in line.chips]
    texts = [
        (look, _address(text) if look == "break" else text)
        for part in ([] if chips else column.parts)
        for look, text in zip(part.look, part.lines_of(line), strict=False)
    ]
    return TicketCell(column.key, _badge(line, texts[0][1]) if column.key == "status" else None, chips, texts)


def _badge(line: TicketLine, words: str) -> Badge | None:
    try:
        return badge(line.ticket.status, words)
    except BAD_ROW as error:
        line.leave_out(error)
        return None


def _address(email: str) -> str:
    """A long one breaks after the @."""
    mailbox, at_sign, domain = email.partition("@")
    return format_html("{}{}<wbr>{}", mailbox, at_sign, domain)
