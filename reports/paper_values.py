"""What paper and Excel take of a value: texts as they can print them, instants as Excel counts days."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from functools import cache

from django.utils.translation import gettext as _

from reports.paper.font import FALLBACKS, FONTS, letters_of
from tickets.lists.lines import ColumnPart, Kind, TicketLine

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


# What joins or colours the letters around it, and shows nothing itself.
_SHOWS_NOTHING = dict.fromkeys(
    (0x034F, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10), *range(0xE0000, 0xE0080))
)
# Bullets and arrows of Word, in the private numbers of its Symbol and Wingdings fonts.
_OF_WORD = dict(
    zip(map(chr, (0xF0B7, 0xF0A7, 0xF0D8, 0xF0FC, 0xF0E0, 0xF06C, 0xF06E, 0xF076)), "•▪➢✓→●■❖", strict=True)
)
_SCRIPTS = {
    "CJK": "Han", "HIRAGANA": "Jepang", "KATAKANA": "Jepang", "HANGUL": "Korea", "ARABIC": "Arab", "HEBREW": "Ibrani",
    "DEVANAGARI": "Dewanagari", "THAI": "Thai", "JAVANESE": "Jawa", "BALINESE": "Bali", "SUNDANESE": "Sunda",
    "BUGINESE": "Bugis", "BATAK": "Batak", "TAMIL": "Tamil",
}  # fmt: skip


@cache
def _unprinted() -> re.Pattern[str]:
    """Letters, also in several words, that no font of paper has. Another font would be one of the machine: on another
    server the same paper would look otherwise, or show nothing there."""
    known = frozenset[int]().union(*map(letters_of, (FONTS / "PublicSans-Regular.ttf", *FALLBACKS)))
    one = f"[^\\s{re.escape(''.join(map(chr, sorted(known - set(range(33))))))}]"
    return re.compile(f"{one}+(?: +{one}+)*")


def printable(text: str) -> str:
    """As paper can show it. What its fonts lack is said in brackets, how much of which script it was ("[2 huruf Han]");
    Excel and the screen show it all."""
    if text.isascii():
        return text if text.isprintable() else plain(text)
    shown = _unprinted().sub(_simpler, plain(text).translate(_SHOWS_NOTHING))
    return _unprinted().sub(_named, shown)


def is_all_shown(text: str, shown: str) -> bool:
    """Whether paper shows a text in full: `shown` is what `printable` made of it."""
    return "[" not in shown or not _unprinted().search(_unprinted().sub(_simpler, text))


def not_all_shown() -> str:
    """For the foot of a paper that could not show a text in full."""
    return _("Huruf yang tidak ada pada huruf cetak disebut dalam kurung siku; teks aslinya ada di HAI CSO dan Excel.")


def _simpler(found: re.Match[str]) -> str:
    """The same in letters that paper has: a sign of Word, wide letters, squared units."""
    letters = (_OF_WORD.get(letter) or unicodedata.normalize("NFKC", letter) for letter in found[0])
    return "".join(letters)


def _named(found: re.Match[str]) -> str:
    scripts = (unicodedata.name(letter, "").partition(" ")[0] for letter in found[0] if letter != " ")
    counts = Counter(_SCRIPTS.get(script, script.capitalize()) or _("tak dikenal") for script in scripts)
    return (
        "["
        + ", ".join(
            _("%(count)d huruf %(script)s") % {"count": count, "script": script} for script, count in counts.items()
        )
        + "]"
    )


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
