"""Times and counts in the words of DESIGN.md section 7, prepared in Python: a template's row loop only prints them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from users.clock import WIB

DAYS = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


def day_text(instant: datetime) -> str:
    """ "18 Mei 2026" """
    local = instant.astimezone(WIB)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def weekday_text(day: date) -> str:
    """ "Sen, 18 Mei 2026" """
    return f"{DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"


def time_text(instant: datetime) -> str:
    """ "10.12.44" """
    return f"{instant.astimezone(WIB):%H.%M.%S}"


def instant_text(instant: datetime, *, separator: str = " ") -> str:
    """ "Sen, 18 Mei 2026 10.20 WIB" """
    local = instant.astimezone(WIB)
    return f"{DAYS[local.weekday()]}, {day_text(instant)}{separator}{local:%H.%M} WIB"


def own_time_text(instant: datetime, zone: str) -> str:
    """The office's own time beside WIB: " (12.20 WIT)"; empty in the WIB zone itself."""
    local = instant.astimezone(ZoneInfo(zone))
    return "" if local.utcoffset() == instant.astimezone(WIB).utcoffset() else f" ({local:%H.%M} {local.tzname()})"
