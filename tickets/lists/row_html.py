"""The rows of a table of tickets as HTML. A template with a loop in a loop takes longer for them than for all else on
the page, so they are put together here by `format_html`, which escapes every word; the words are made in `columns`.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tickets.deadlines.chips import Chip
from tickets.words import Badge

if TYPE_CHECKING:
    from .screen_table import TicketCell, TicketRow


def rows_html(rows: Iterable["TicketRow"], *, detail: bool) -> SafeString:
    """The body of the table. `detail`: with a last column that leads to each ticket."""
    sprite, word = static("icons/sprite.svg"), _("Detail") if detail else ""
    clocks: dict[int, SafeString] = {}
    return format_html_join("\n", "{}", ([_row(row, sprite, word, clocks)] for row in rows))


def _row(row: "TicketRow", sprite: str, detail: str, clocks: dict[int, SafeString]) -> SafeString:
    cells = format_html_join(
        "\n", '<td class="c-{}">{}</td>', ((cell.key, _cell(cell, row.url, sprite, clocks)) for cell in row.cells)
    )
    edge = format_html(' class="{}"', row.edge) if row.edge else ""
    if not detail:
        return format_html("<tr{}>{}</tr>", edge, cells)
    hidden = format_html('<span class="visually-hidden"> {}</span>', row.reference)
    door = format_html('<a href="{}">{}{}</a>', row.url, detail, hidden)
    return format_html('<tr{}>{}\n<td class="c-detail">{}</td></tr>', edge, cells, door)


def _cell(cell: "TicketCell", url: str, sprite: str, clocks: dict[int, SafeString]) -> SafeString:
    if cell.badge:
        return _badge(cell.badge, sprite)
    if cell.chips:
        for chip in cell.chips:
            # Rows that were answered within the same time share one.
            if id(chip) not in clocks:
                clocks[id(chip)] = _clock(chip, sprite)
        return _below_each_other(clocks[id(chip)] for chip in cell.chips)
    texts = [_text(look, text, url) for look, text in cell.texts]
    return texts[0] if len(texts) == 1 else format_html_join("", "{}", ([text] for text in texts))


@lru_cache(maxsize=64)
def _badge(badge: Badge, sprite: str) -> SafeString:
    icon = _icon(badge.icon, sprite)
    return format_html('<span class="badge badge--{}">{}<span>{}</span></span>', badge.colour, icon, badge.label)


@lru_cache(maxsize=64)
def _icon(name: str, sprite: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)


def _text(look: str, text: str, url: str) -> SafeString:
    match look:
        case "link":
            return format_html('<a class="subject" href="{}">{}</a>', url, text)
        case "code":
            return format_html('<span class="code">{}</span> ', text)
        case "":
            return format_html("<span>{}</span>", text)
    return format_html('<small class="{}">{}</small>', look, text)


def clocks_html(chips: Iterable[Chip]) -> SafeString:
    """The clocks of a row, for a table of its own."""
    sprite = static("icons/sprite.svg")
    return _below_each_other(_clock(chip, sprite) for chip in chips)


def _below_each_other(clocks: Iterable[SafeString]) -> SafeString:
    return format_html_join("\n", "{}", ([clock] for clock in clocks))


def _clock(chip: Chip, sprite: str) -> SafeString:
    norm = format_html('<span class="clock__norm">{}</span>', chip.norm) if chip.norm else ""
    said = _line(chip) if chip.line else _state(chip)
    look = f"{chip.state} clock--line" if chip.line else chip.state
    return format_html('<div class="clock clock--{}">{}{}{}</div>', look, norm, _icon(chip.icon, sprite), said)


def _line(chip: Chip) -> SafeString:
    return format_html('<span class="clock__due">{}</span>', chip.words)


def _state(chip: Chip) -> SafeString:
    """In full: the state, a bar of the working days, and until when."""
    rest, run = (
        format_html_join("", '<rect class="{}" x="{}" y="0" width="{}" height="5"/>', rects)
        for rects in (
            [("rest", part.x, part.width) for part in chip.parts],
            [("run", part.x, part.run) for part in chip.parts],
        )
    )
    days = format_html("{}{}", rest, run)
    bar = format_html('<svg class="clock__bar" viewBox="0 0 97 5" aria-hidden="true">{}</svg>', days) if days else ""
    due = format_html('<span class="clock__due">{}</span>', chip.due) if chip.due else ""
    return format_html('<span class="clock__state">{}</span>{}{}', chip.words, bar, due)
