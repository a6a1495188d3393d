"""Numbers and dates in the words of docs/design.md 7, and the count that never runs over millions."""

from datetime import date, datetime
from functools import cache

from django.db.models import QuerySet
from django.utils.translation import gettext

from users.wib import MONTHS, WIB

COUNT_CAP = 1000


@cache
def kept_gettext(words: str) -> str:
    """`gettext` for the words of long lists, each asked once: there is one language (LANGUAGES), and Django's own way
    there takes longer than all else that is said of a row."""
    return gettext(words)


def capped_count(rows: QuerySet) -> int:
    """Exact up to the cap, cap + 1 beyond (docs/performance.md)."""
    return rows.order_by()[: COUNT_CAP + 1].values("pk").count()


def number_text(number: int) -> str:
    """ "1.355" """
    return f"{number:,}".replace(",", ".")


def count_text(number: int) -> str:
    """A capped count: up to a thousand exactly, then "lebih dari 1.000"."""
    return number_text(number) if number <= COUNT_CAP else f"lebih dari {number_text(COUNT_CAP)}"


def date_text(day: date) -> str:
    """ "18 Mei 2026" """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment_text(instant: datetime) -> str:
    """ "18 Mei 2026 10.20 WIB" """
    local = instant.astimezone(WIB)
    return f"{date_text(local.date())} {local:%H.%M} WIB"
