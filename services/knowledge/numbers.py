"""The numbers that no source settles, as rows; where there is no row, the assumption (services.models.regulations)."""

from datetime import date, timedelta

from services.models import ASSUMED_SETTINGS, KnowledgeSetting
from services.review_days import monthly
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


def notice_days(due: date, until: date) -> list[date]:
    """The days on which an article's review is told of: so many days before it, on the day, and every month after
    that, up to a day."""
    before = due - timedelta(days=number(Code.REMIND_DAYS))
    return [*([before] if before < due and before <= until else []), *monthly(due, until)]
