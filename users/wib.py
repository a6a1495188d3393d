"""Jakarta time, by which everything is reckoned, and the Indonesian names of days and months. Pure: no Django."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONE = "Asia/Jakarta"
WIB = ZoneInfo(ZONE)

DAYS = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
LONG_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def midnight(day: date) -> datetime:
    """The first instant of a Jakarta day, in UTC."""
    return datetime.combine(day, time(), WIB).astimezone(UTC)
