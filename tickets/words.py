"""Times and counts in the words of docs/design.md 7, prepared in Python: a template's row loop only prints them."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from users.bounds import FIRST_DAY, LAST_DAY
from users.pages.badges import Badge
from users.wib import DAYS, MONTHS, WIB

from .quarters import ROMAN, Quarter
from .workflow import State

STATUS_ICONS = {
    State.WAITING: "inbox",
    State.WAITING_ASKER: "hourglass",
    State.AT_HAI: "arrow-up-right",
    State.HAI_REPLIED: "message",
    State.DONE: "check",
    State.REFUSED: "x",
}
SORT_ICONS = {"": "", "ascending": "arrow-up", "descending": "arrow-down"}
"""By `aria-sort` of a column's head; "" for a column that the list is not sorted by."""

REMINDER = 400
"""Letters of the question in later mails."""


@lru_cache(maxsize=256)
def badge(status: str, label: str) -> Badge:
    """In the colour and with the icon of a ticket's status; `label` may say something else."""
    return Badge(status, STATUS_ICONS[State(status)], label)


def _is_sensible(instant: datetime) -> bool:
    """Whether it can be an instant of ours: a row from before the bounds (`users.bounds`) must break no page."""
    return FIRST_DAY.year <= instant.year <= LAST_DAY.year + 1


def day_text(instant: datetime) -> str:
    """ "18 Mei 2026" """
    if not _is_sensible(instant):
        return _("tanggal tidak terbaca")
    local = instant.astimezone(WIB)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def weekday_text(day: date) -> str:
    """ "Sen, 18 Mei 2026" """
    return f"{DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"


def quarter_text(quarter: Quarter) -> str:
    """ "Triwulan II 2026" """
    return _("Triwulan %(number)s %(year)d") % {"number": ROMAN[quarter.number - 1], "year": quarter.year}


def span_text(first: date, last: date) -> str:
    """ "1 Apr–30 Jun 2026" """
    begin = f"{first.day} {MONTHS[first.month - 1]}" + ("" if first.year == last.year else f" {first.year}")
    return f"{begin}–{last.day} {MONTHS[last.month - 1]} {last.year}"


def time_text(instant: datetime) -> str:
    """ "10.12.44" """
    if not _is_sensible(instant):
        return ""
    return f"{instant.astimezone(WIB):%H.%M.%S}"


def instant_text(instant: datetime, *, separator: str = " ") -> str:
    """ "Sen, 18 Mei 2026 10.20 WIB" """
    if not _is_sensible(instant):
        return _("waktu tidak terbaca")
    local = instant.astimezone(WIB)
    return f"{DAYS[local.weekday()]}, {day_text(instant)}{separator}{local:%H.%M} WIB"


def own_time_text(instant: datetime, zone: str) -> str:
    """The office's own time beside WIB: " (12.20 WIT)"; empty in the WIB zone itself."""
    if not _is_sensible(instant):
        return ""
    local = instant.astimezone(ZoneInfo(zone))
    return "" if local.utcoffset() == instant.astimezone(WIB).utcoffset() else f" ({local:%H.%M} {local.tzname()})"


def reminder_of(question: str) -> str:
    """The beginning of a question, for later mails, whose readers know it; the first mail to each has all of it."""
    return Truncator(question).chars(REMINDER)
