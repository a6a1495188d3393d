"""When something is looked at again, and when that is told beforehand and afterwards. Pure.

Of the catalogue and of HAIPEDIA alike (PER-8/PB/2020 art. 19, 20(2)).
"""

from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def monthly(first: date, until: date) -> list[date]:
    """The first day and the same day of every month after it, up to a day; none where the first lies behind it."""
    days: list[date] = []
    while (day := months_after(first, len(days))) <= until:
        days.append(day)
    return days
