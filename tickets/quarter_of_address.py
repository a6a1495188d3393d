"""The quarter of a page, by its address; and the way to the one before and after. One answer for a bad one everywhere:
there is no such page.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from . import quarters
from .quarters import FIRST, Quarter
from .words import quarter_text, span_text


def quarter_or_404(code: str, now: datetime) -> Quarter:
    """`quarters.named`, as an address is read."""
    try:
        return quarters.named(code, now)
    except ValueError:
        raise Http404 from None


@dataclass(frozen=True)
class QuarterPicker:
    """`previous_url`, `next_url`: the same page for the quarter before and after, or ""."""

    quarter: Quarter
    label: str
    span: str
    is_running: bool
    previous_url: str
    next_url: str


def picker_of(quarter: Quarter, query: QueryDict, now: datetime) -> QuarterPicker:
    running = Quarter.of(now)

    def url(other: Quarter) -> str:
        if not FIRST <= other <= running:
            return ""
        kept = {name: value for name, value in query.items() if value and name in {"sort", "q", "status"}}
        return "?" + urlencode({"quarter": other.code} | kept)

    return QuarterPicker(
        quarter=quarter,
        label=quarter_text(quarter),
        span=span_text(quarter.first_day, quarter.last_day),
        is_running=quarter == running,
        previous_url=url(quarter.previous),
        next_url=url(quarter.next),
    )
