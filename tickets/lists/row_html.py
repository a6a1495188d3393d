"""The rows of a table of tickets as HTML. A template with a loop in a loop takes longer for them than for all else on
the page, so they are put together here, every word escaped; the words are made in `columns`.
"""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tickets.deadlines.chips import Chip
from tickets.words import Badge

if TYPE_CHECKING:
    from .screen_table import TicketCell, TicketRow


def rows_html(rows: Iterable["TicketRow"], *, detail: bool) -> SafeString:
    """The body of the table. `detail`: with a last column that leads to each ticket."""
    sprite, word = escape(static("icons/sprite.svg")), escape(_("Detail")) if detail else ""
    clocks: dict[int, str] = {}
    # All that is not ours went through `escape`, piece by piece.
    return mark_safe("\n".join(_row(row, sprite, word, clocks) for row in rows))  # noqa: S308  # nosec B308 B703


def _row(row: "TicketRow", sprite: str, detail: str, clocks: dict[int, str]) -> str:
    url, edge = escape(row.url), f' class="{escape(row.edge)}"' if row.edge else ""
    cells = "\n".join(f'<td class="c-{escape(cell.key)}">{_cell(cell, url, sprite, clocks)}</td>' for cell in row.cells)
    if detail:
        hidden = f'<span class="visually-hidden"> {escape(row.reference)}</span>'
        cells += f'\n<td class="c-detail"><a href="{url}">{detail}{hidden}</a></td>'
    return f"<tr{edge}>{cells}</tr>"


def _cell(cell: "TicketCell", url: str, sprite: str, clocks: dict[int, str]) -> str:
    if cell.badge:
        return _badge(cell.badge, sprite)
    if cell.chips:
        said = []
        for chip in cell.chips:
            # Rows that were answered within the same time share one.
            if id(chip) not in clocks:
                clocks[id(chip)] = chip_html(chip, sprite)
            said.append(clocks[id(chip)])
        return "\n".join(said)
    return "".join(_text(look, text, url) for look, text in cell.texts)


def _badge(badge: Badge, sprite: str) -> str:
    return (
        f'<span class="badge badge--{escape(badge.colour)}">{_icon(badge.icon, sprite)}'
        f"<span>{escape(badge.label)}</span></span>"
    )


def _icon(name: str, sprite: str) -> str:
    return f'<svg class="icon" aria-hidden="true"><use href="{sprite}#{escape(name)}"></use></svg>'


def _text(look: str, text: str, url: str) -> str:
    said = text if isinstance(text, SafeString) else escape(text)
    match look:
        case "link":
            return f'<a class="subject" href="{url}">{said}</a>'
        case "code":
            return f'<span class="code">{said}</span> '
        case "":
            return f"<span>{said}</span>"
    return f'<small class="{escape(look)}">{said}</small>'


def chip_html(chip: Chip, sprite: str) -> str:
    """The clock of a row, as templates/tickets/row_clock.html has it. `sprite`: its address, escaped."""
    norm = f'<span class="clock__norm">{escape(chip.norm)}</span>' if chip.norm else ""
    bar = "".join(
        f'<rect class="rest" x="{part.x}" y="0" width="{part.width}" height="5"/>'
        f'<rect class="run" x="{part.x}" y="0" width="{part.run}" height="5"/>'
        for part in chip.parts
    )
    if chip.line:
        said = f'<span class="clock__due">{escape(chip.words)}</span>'
    else:
        said = f'<span class="clock__state">{escape(chip.words)}</span>'
        said += f'<svg class="clock__bar" viewBox="0 0 97 5" aria-hidden="true">{bar}</svg>' if bar else ""
        said += f'<span class="clock__due">{escape(chip.due)}</span>' if chip.due else ""
    line = " clock--line" if chip.line else ""
    return f'<div class="clock clock--{escape(chip.state)}{line}">{norm}{_icon(chip.icon, sprite)}{said}</div>'
