"""The quarter of a page, and the way to the one before and after: none beyond the running one, none before 2017."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from tickets.quarters import Quarter
from tickets.words import quarter_text, span_text

FIRST = Quarter(2017, 1)
"""HAI CSO began on 2 June 2017 (S-5005/PB.8/2017)."""


@dataclass(frozen=True)
class QuarterPicker:
    """`previous_url`, `next_url`: the same page for the quarter before and after, or ""."""

    quarter: Quarter
    label: str
    span: str
    is_running: bool
    previous_url: str
    next_url: str


def quarter_of(query: QueryDict, now: datetime) -> Quarter:
    """`quarter` of the address, "2026Q2", or the running one; 404 for what is no quarter, to come, or too long ago."""
    running = Quarter.of(now)
    typed = query.get("quarter", "")
    if not typed:
        return running
    try:
        quarter = Quarter.parse(typed)
    except ValueError:
        raise Http404 from None
    if not FIRST <= quarter <= running:
        raise Http404
    return quarter


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


def last_day_text(day: date) -> str:
    """ "30 Juni", as a forecast names the quarter's end."""
    return f"{day.day} {MONTHS[day.month]}"


MONTHS = {3: "Maret", 6: "Juni", 9: "September", 12: "Desember"}
"""The months in which quarters end."""
