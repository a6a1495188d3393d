"""Numbers and dates in the words of docs/design.md 7. Pure: they are the same in every page, paper and log.

Numbers keep their Indonesian signs in English, too (1.355; 97,06%): a figure is quoted as it is read, and whoever
reads a page in English and whoever holds its paper must see one figure.
"""

from datetime import date, datetime

from users.wib import MONTHS, WIB, Names

COUNT_CAP = 1000
"""So far lists are counted (`list_pages.capped_count`)."""

MORE_THAN = Names({"id": ("lebih dari",), "en": ("more than",)})


def number_text(number: int) -> str:
    """ "1.355" """
    return f"{number:,}".replace(",", ".")


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
