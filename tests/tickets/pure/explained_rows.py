"""The rows of an explained deadline, short enough to compare."""

from datetime import date

from tickets.sla.calendar import WorkCalendar
from tickets.sla.hours import WeeklyHours

NOVEMBER = WorkCalendar(
    first=date(2024, 11, 1),
    last=date(2024, 12, 31),
    confirmed_through=date(2024, 12, 31),
    weekly=(WeeklyHours.same("08.00-16.00"),),
)


def table(explained):
    """Date, reason, used, left of every row."""
    return [(f"{row.date:%d}", row.why.value, str(row.used), str(row.left)) for row in explained.rows]


def spans(row):
    return [(f"{span.start:%H.%M}", f"{span.end:%H.%M}", span.state.value) for span in row.spans]


def hours(row, *states):
    found = row.hours(*states)
    return found and tuple(f"{at:%H.%M}" for at in found)
