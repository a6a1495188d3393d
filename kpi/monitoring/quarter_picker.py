"""The quarter of a page, and the way to the one before and after: none beyond the running one, none before 2017."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict

from tickets.quarters import FIRST, Quarter
from tickets.words import quarter_text, span_text


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
