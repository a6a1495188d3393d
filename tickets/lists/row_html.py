"""The rows of a table of tickets as HTML. A template with a loop in a loop takes longer for them than for all else on
the page, and so does `format_html` cell by cell: what rows of one look have in common is put together once a process,
and `format_html` writes a row's words into it, each of them escaped. The words are made in `columns`.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tickets.deadlines.chips import Chip
from users.pages.badges import Badge

if TYPE_CHECKING:
    from .screen_table import TicketRow

Looks = tuple[str, ...]
"""How the texts of a cell look."""
MADE = "made"
"""The look of a status and of clocks, which are markup already."""

MARKUP = {
    "": "<span>{}</span>",
    MADE: "{}",
    "agency": '<span class="agency"><span class="code">{}</span> {}</span>',
    "code": '<span class="code">{}</span> ',
    "pick": (
        '<label class="pick"><input type="checkbox" name="pilih" value="{}" form="print-list"><span>{}</span>'
        '<span class="visually-hidden">, {} {}</span></label>'
    ),
    "link": '<a class="subject" href="{}">{}</a>',
    "slash": "<span>{}{}<wbr>{}</span>",
    # A long address breaks after the @.
    "break": '<small class="break">{}{}<wbr>{}</small>',
}
"""A text by its look, with a place for each of its words; any other look is a class of small text."""
SMALL = '<small class="%s">{}</small>'
DETAIL = '\n<td class="c-detail"><a href="{}">{}<span class="visually-hidden"> {}</span></a></td>'


def rows_html(rows: Iterable["TicketRow"], *, detail: bool) -> SafeString:
    """The body of the table. `detail`: with a last column that leads to each ticket."""
    sprite, word = static("icons/sprite.svg"), _("Detail") if detail else ""
    return format_html_join("\n", "{}", ([_row(row, sprite, word)] for row in rows))


def _row(row: "TicketRow", sprite: str, detail: str) -> SafeString:
    shape: list[tuple[str, Looks]] = []
    words: list[str] = []
    for key, badge, chips, texts in row.cells:
        looks = [look for look, _text in texts]
        if badge or chips:
            looks.insert(0, MADE)
            words.append(_badge(badge, sprite) if badge else _below_each_other(chips, sprite))
        shape.append((key, tuple(looks)))
        for look, text in texts:
            words += _words(look, text, row)
    if detail:
        words += (row.url, detail, row.reference)
    return format_html(_markup(tuple(shape), row.edge, detail=bool(detail)), *words)


def _words(look: str, text: str, row: "TicketRow") -> Sequence[str]:
    """What stands at the places of a text's markup."""
    match look:
        case "link":
            return row.url, text
        case "pick":
            return row.reference, text, _("pilih tiket"), row.reference
        case "break":
            return text.partition("@")
        case "slash":
            return text.partition("/")
        case "agency":
            code, _tab, name = text.partition("\t")
            return code, name
    return (text,)


@lru_cache(maxsize=512)
def _markup(shape: tuple[tuple[str, Looks], ...], edge: str, *, detail: bool) -> str:
    """Of a row of this look: nothing but what this module and the columns name themselves."""
    cells = [f'<td class="c-{key}">{_places(looks)}</td>' for key, looks in shape]
    begin = f'<tr class="{edge}">' if edge else "<tr>"
    return begin + "\n".join(cells) + (DETAIL if detail else "") + "</tr>"


def _places(looks: Looks) -> str:
    return "".join(MARKUP.get(look, SMALL % look) for look in looks)


@lru_cache(maxsize=64)
def _badge(badge: Badge, sprite: str) -> SafeString:
    icon = _icon(badge.icon, sprite)
    return format_html('<span class="badge badge--{}">{}<span>{}</span></span>', badge.colour, icon, badge.label)


@lru_cache(maxsize=64)
def _icon(name: str, sprite: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)


# --- Clocks -----------------------------------------------------------------------------------------------------------
def clocks_html(chips: Iterable[Chip]) -> SafeString:
    """The clocks of a row, for a table of its own."""
    return _below_each_other(chips, static("icons/sprite.svg"))


def _below_each_other(chips: Iterable[Chip], sprite: str) -> SafeString:
    return format_html_join("\n", "{}", ([_clock(chip, sprite)] for chip in chips))


def _clock(chip: Chip, sprite: str) -> SafeString:
    icon = _icon(chip.icon, sprite)
    if not chip.parts:
        return _plain_clock(chip.state, chip.norm, icon, chip.words, "" if chip.line else chip.due, line=chip.line)
    words = [chip.state, *([chip.norm] if chip.norm else []), icon, chip.words]
    for part in chip.parts:
        words += (part.x, part.width)
    for part in chip.parts:
        words += (part.x, part.run)
    if chip.due:
        words.append(chip.due)
    return format_html(_running(len(chip.parts), named=bool(chip.norm), due=bool(chip.due)), *words)


NORM = '<span class="clock__norm">{}</span>'
DUE = '<span class="clock__due">{}</span>'
STATE = '<span class="clock__state">{}</span>'


@lru_cache(maxsize=2048)
def _plain_clock(state: str, norm: str, icon: SafeString, words: str, due: str, *, line: bool) -> SafeString:
    """Without a bar: many tickets were answered within the same time, and each of those is said once a process."""
    norm, due = format_html(NORM, norm) if norm else "", format_html(DUE, due) if due else ""
    said = format_html(DUE if line else STATE, words)
    look = f"{state} clock--line" if line else state
    return format_html('<div class="clock clock--{}">{}{}{}{}</div>', look, norm, icon, said, due)


@lru_cache(maxsize=64)
def _running(parts: int, *, named: bool, due: bool) -> str:
    """The markup of a clock in full: the state, a bar of the working days, and until when."""
    rests, runs = (f'<rect class="{kind}" x="{{}}" y="0" width="{{}}" height="5"/>' * parts for kind in ("rest", "run"))
    bar = f'<svg class="clock__bar" viewBox="0 0 97 5" aria-hidden="true">{rests}{runs}</svg>'
    return f'<div class="clock clock--{{}}">{NORM if named else ""}{{}}{STATE}{bar}{DUE if due else ""}</div>'
