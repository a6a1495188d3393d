"""Jakarta time, by which everything is reckoned, and the names of days and months. Pure: no Django."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONE = "Asia/Jakarta"
WIB = ZoneInfo(ZONE)


class Names:
    """The same names in each language, asked for by their place; the order of a date's parts is the same in both."""

    language: Callable[[], str] = staticmethod(lambda: "id")
    """Of whoever reads: told by `users.apps`, because this module knows no request."""

    def __init__(self, names: Mapping[str, tuple[str, ...]]) -> None:
        self._names = names

    def __getitem__(self, place: int) -> str:
        return self._names[Names.language()][place]


DAYS = Names(
    {
        "id": ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"),
        "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    }
)
LONG_DAYS = Names(
    {
        "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
        "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    }
)
MONTHS = Names(
    {
        "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
        "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    }
)
LONG_MONTHS = Names(
    {
        "id": (
            "Januari", "Februari", "Maret", "April", "Mei", "Juni",
            "Juli", "Agustus", "September", "Oktober", "November", "Desember",
        ),
        "en": (
            "January", "February", "March", "April", "May", "June",
            "July", "August", "September", "October", "November", "December",
        ),
    }
)  # fmt: skip


def midnight(day: date) -> datetime:
    """The first instant of a Jakarta day, in UTC."""
    return datetime.combine(day, time(), WIB).astimezone(UTC)
