"""What paper and Excel take of a value: texts as they can print them, instants as Excel counts days."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from functools import cache

from django.conf import settings

from tickets.lists.columns import ColumnPart, Kind, TicketLine

EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=timezone(timedelta(hours=7)))
"""Excel's day nought on the clock of Jakarta, which has been seven hours ahead since long before the first ticket."""
DAY = timedelta(days=1)


def excel_instant(instant: datetime) -> float:
    """An instant as Excel counts: days since its epoch, on the clock of Jakarta (the sheet says so)."""
    return (instant - EXCEL_EPOCH) / DAY


def excel_value(kind: Kind, value: object) -> object:
    """A value as the engine takes it: an instant as a number of days, everything of kind text as clean text."""
    if isinstance(value, str):
        return value if value.isprintable() else plain(value)
    if isinstance(value, datetime):
        return excel_instant(value)
    if isinstance(value, Decimal | Fraction):
        return float(value)
    return plain(str(value)) if kind is Kind.TEXT and value is not None else value


@cache
def _unprinted() -> re.Pattern[str]:
    """The letters that the font of paper lacks. Another font would be one of the machine: on another server the same
    paper would look otherwise, or show nothing there."""
    from fontTools.ttLib import TTFont

    known = TTFont(settings.BASE_DIR / "static/vendor/public-sans/paper/PublicSans-Regular.ttf").getBestCmap()
    return re.compile(f"[^\\n{re.escape(''.join(map(chr, sorted(known))))}]")


def printable(text: str) -> str:
    """As paper can show it: what is not in its font becomes "?". Excel and the screen show it all."""
    if text.isascii():
        return text if text.isprintable() else plain(text)
    return _unprinted().sub("?", plain(text))


_UNPRINTABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), 65534, 65535))
_UNPRINTABLE |= dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)))


def plain(text: str) -> str:
    """Without what cannot be printed or turns the direction of a line: older rows may hold what is refused today."""
    return text if text.isprintable() else text.translate(_UNPRINTABLE)


def values_of(line: TicketLine, parts: Iterable[ColumnPart]) -> list[object]:
    """What Excel gets: for each part a value that its engine understands (see `paper.excel.write`)."""
    return [
        # Most values are texts that need no more than this look at them.
        value if type(value := part.value_of(line)) is str and value.isprintable() else excel_value(part.kind, value)
        for part in parts
    ]
