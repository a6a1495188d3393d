"""The numbers that no source settles, as rows; where there is no row, the assumption (services.models.regulations)."""

from datetime import date

from services.models import ASSUMED_SETTINGS, KnowledgeSetting
from users.pages.one_page import once_a_page

Code = KnowledgeSetting.Code


def number(code: str) -> int:
    """One of them; all are read together, once for a page."""
    return _numbers()[code]


def _numbers() -> dict[str, int]:
    return once_a_page("knowledge numbers", _read)


def _read() -> dict[str, int]:
    said = dict(KnowledgeSetting.objects.values_list("code", "value"))
    return {code.value: value for code, value in ASSUMED_SETTINGS.items()} | said


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
