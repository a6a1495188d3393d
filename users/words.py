"""Numbers and dates in the words of docs/design.md 7. Pure: they are the same in every page, paper and log.

Numbers keep their Indonesian signs in English, too (1.355; 97,06%): a figure is quoted as it is read, and whoever
reads a page in English and whoever holds its paper must see one figure.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from users.wib import MONTHS, WIB, Names

COUNT_CAP = 1000
"""So far lists are counted (`list_pages.capped_count`)."""

NO_FIGURE = "-"

MORE_THAN = Names({"id": ("lebih dari",), "en": ("more than",)})


def number_text(number: int) -> str:
    """ "1.355" """
    return f"{number:,}".replace(",", ".")


def decimal_text(value: Fraction | int | None, places: int = 2) -> str:
    """ "2,80"; "-" for nothing."""
    if value is None:
        return NO_FIGURE
    exact = Fraction(value)
    shown = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{shown:,}".replace(",", " ").replace(".", ",").replace(" ", ".")


def percent_text(share: Fraction | None, places: int = 2) -> str:
    """A share as "97,06%".

    Rounded, but never up to a half or whole percent that it has not reached: who is below 95 % must not read "95,00%".
    """
    if share is None:
        return NO_FIGURE
    share, unit = Fraction(share), 10**places
    above, below = share.numerator * 100 * unit, share.denominator  # whole numbers of the last place shown
    shown = (2 * above + below) // (2 * below)
    if shown * below > above and shown * 2 % unit == 0:
        shown -= 1
    return decimal_text(Fraction(shown, unit), places) + "%" if shown < 0 else _places_text(shown, places) + "%"


def _places_text(shown: int, places: int) -> str:
    """ "97,06" of 9706 with two places."""
    whole, rest = divmod(shown, 10**places)
    return number_text(whole) + (f",{rest:0{places}d}" if places else "")


def count_text(number: int) -> str:
    """A capped count: up to a thousand exactly, then "lebih dari 1.000"."""
    return number_text(number) if number <= COUNT_CAP else f"{MORE_THAN[0]} {number_text(COUNT_CAP)}"


def date_text(day: date) -> str:
    """ "18 Mei 2026" """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment_text(instant: datetime) -> str:
    """ "18 Mei 2026 10.20 WIB" """
    local = instant.astimezone(WIB)
    return f"{date_text(local.date())} {local:%H.%M} WIB"
