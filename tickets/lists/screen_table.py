"""A page of tickets as the screen shows it (tickets/ticket_table.html): the columns' words with their looks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tickets.deadlines.chips import Chip
from tickets.deadlines.rules import RuleBook
from tickets.trouble.aside import BAD_ROW
from tickets.words import SORT_ICONS, badge
from users.pages.badges import Badge
from users.pages.list_pages import Page

from .lines import Column, TicketLine, lines_of
from .orders import NEWEST, Sorting
from .row_html import rows_html

SORTS: dict[str, tuple[str, ...]] = {
    "agency": ("agency",),
    "unit": ("unit",),
    "name": ("asker",),
    "date": ("date",),
    "subject": ("subject",),
    "channel": ("officer",),
    "holder": ("office",),
    "status": ("status", "office"),
    "clock": ("deadline",),
}
"""The orders that the head of a column leads to, one for each word of its title where it has several."""
WORD = ", "
"""Between the words of a title: "Status, Pemegang"."""


class HeadLink(NamedTuple):
    """To the list in another order. `title`: the words that it stands on; `sorts_by`: that order in words."""

    title: str
    url: str
    sorts_by: str
    icon: str


@dataclass(frozen=True)
class Head:
    """`aria_sort`: of the column that the list goes by; `norms`: (name, length) of clocks, in place of `title`.
    `links`: to the list in the orders of this column, none where it sorts by none.
    """

    key: str
    title: str
    aria_sort: str
    norms: tuple[tuple[str, str], ...]
    links: tuple[HeadLink, ...] = ()
    chooses: bool = False
    """Whether its rows have a box each."""


class TicketCell(NamedTuple):
    """A status or clocks, and `texts`: (look, words)."""

    key: str
    badge: Badge | None
    chips: Sequence[Chip]
    texts: Sequence[tuple[str, str]]


class TicketRow(NamedTuple):
    url: str
    reference: str
    edge: str
    cells: Sequence[TicketCell]


@dataclass(frozen=True)
class TicketTable:
    """One page: `previous_url` and `next_url` are "" where there is none."""

    heads: tuple[Head, ...]
    rows: Sequence[TicketRow]
    range_text: str
    previous_url: str
    next_url: str

    @property
    def body(self) -> SafeString:
        return rows_html(self.rows, detail=False)

    @property
    def body_with_detail(self) -> SafeString:
        return rows_html(self.rows, detail=True)


def table_of(
    page: Page[Any],
    columns: tuple[Column, ...],
    book: RuleBook,
    now: datetime,
    here: Callable[..., str],
    *,
    range_text: str,
    norms: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    sorting: Sorting | None = None,
    anchor: str = "",
) -> TicketTable:
    """`page`: rows with `FIELDS`; `here`: the address of this list with something changed; `norms`: what
    stands at the heads of clocks, (name, length) by code; `sorting`: its heads lead to other orders, without one it is
    newest first; `anchor`: the part of a ticket's page that its links lead to.
    """
    return TicketTable(
        heads=tuple(_heads(columns, norms, sorting, here)),
        rows=[_row(line, columns, anchor) for line in lines_of(page.rows, columns, book, now, first=page.first)],
        range_text=range_text,
        **page.links(here, "reference"),
    )


def _heads(
    columns: tuple[Column, ...],
    norms: Mapping[str, tuple[str, str]],
    sorting: Sorting | None,
    here: Callable[..., str],
) -> list[Head]:
    """An order belongs to the first column that has it: of two clocks to the first. A title with a word for each of its
    orders has a link on each."""
    heads, order, seen = [], sorting.order if sorting else NEWEST, set[str]()
    for column in columns:
        keys = [key for key in SORTS.get(column.key, ()) if key not in seen]
        title = str(column.title)
        words = title.split(WORD) if len(keys) > 1 else [title]
        keys = keys if len(words) == len(keys) else keys[:1]
        seen.update(keys)
        aria = order.aria if order.key in keys else ""
        links: tuple[HeadLink, ...] = ()
        if sorting and all(sorting.offers(key) for key in keys):
            links = tuple([_link(word, key, sorting, here) for word, key in zip(words, keys, strict=False)])
        said = tuple([norms[code] for code in column.norms if code in norms])
        heads.append(Head(column.key, title, aria, said, links, any(part.look == ("pick",) for part in column.parts)))
    return heads


def _link(title: str, key: str, sorting: Sorting, here: Callable[..., str]) -> HeadLink:
    icon = SORT_ICONS[sorting.order.aria] if sorting.order.key == key else "sort"
    return HeadLink(title, here(sort=sorting.other(key)), sorting.other_words(key), icon)


def _row(line: TicketLine, columns: tuple[Column, ...], anchor: str) -> TicketRow:
    """A row that cannot be put in words says so, and leads to its ticket."""
    cells = [_cell(column, line) for column in columns]
    if line.unread:
        said = ("", _("Baris ini tidak dapat dibaca; admin HAI diberi tahu."))
        cells = [cell._replace(texts=[*cell.texts, said]) if cell.key == "subject" else cell for cell in cells]
    return TicketRow(url_of(line.ticket.reference) + anchor, line.ticket.reference, line.edge, cells)


def url_of(reference: str) -> str:
    before, after = _around_a_reference()
    return f"{before}{reference}{after}"


@cache
def _around_a_reference() -> tuple[str, str]:
    """What stands before and after it in the address of a ticket; to resolve the address anew takes a row's time."""
    some = "HAI-101010101-16"
    before, _some, after = reverse("tickets:detail", args=[some]).partition(some)
    return before, after


def _cell(column: Column, line: TicketLine) -> TicketCell:
    chips = [line.chips[code] for code in column.norms if code in line.chips]
    texts: list[tuple[str, str]] = []
    if not chips:
        for part in column.parts:
            texts += zip(part.look, part.lines_of(line), strict=False)
    made = _badge(line, texts[0][1]) if column.key == "status" else None
    return TicketCell(column.key, made, chips, texts[1:] if made else texts)


def _badge(line: TicketLine, words: str) -> Badge | None:
    try:
        return badge(line.ticket.status, words)
    except BAD_ROW as error:
        line.leave_out(error)
        return None
