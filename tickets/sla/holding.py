"""Who held a ticket, and on which days of a calendar: what a local closure needs to know (docs/domain.md 4).

Pure: places are opaque numbers, instants aware datetimes. A day belongs to the place that holds the ticket throughout
its service hours. On a day within whose hours the ticket changed hands each place has its own part of it.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tickets.sla.calendar import WorkCalendar
from tickets.sla.clock import Pause
from tickets.sla.ruler import DAY_US, to_instant, to_us

_ONE_DAY = timedelta(days=1)


class Held(NamedTuple):
    """A place held the ticket from `since` up to `until`; None: from its input, until today and on."""

    place: int
    since: datetime | None
    until: datetime | None


def held_by(handovers: Sequence[tuple[datetime, int]], holder: int) -> tuple[Held, ...]:
    """The stretches in order, from the handovers (when, which place gave it away), oldest first, and the present
    holder. Neighbouring stretches of one place are one."""
    found: list[Held] = []
    since = None
    for until, place in (*handovers, (None, holder)):
        if found and found[-1].place == place:
            found[-1] = found[-1]._replace(until=until)
        else:
            found.append(Held(place, since, until))
        since = until
    return tuple(found)


def whole_days(calendar: WorkCalendar, held: Held) -> tuple[date | None, date | None]:
    """First and last of the days that belong to the place alone; None: without a beginning, without an end. The last
    lies before the first where it has none."""
    first = last = None
    if held.since is not None:
        day, opens, _closes = _hours(calendar, held.since)
        first = day if opens is None or to_us(held.since) <= opens else day + _ONE_DAY
    if held.until is not None:
        day, opens, closes = _hours(calendar, held.until)
        # Without hours the day is nobody's to work on: it goes with whoever holds the ticket next.
        last = day if closes is not None and to_us(held.until) >= closes else day - _ONE_DAY
    return first, last


def parts_of_days(calendar: WorkCalendar, stretches: Sequence[Held]) -> dict[date, list[tuple[int, Pause]]]:
    """The days within whose service hours the ticket changed hands: who held it from when to when on that day."""
    shared: dict[date, list[tuple[int, Pause]]] = {}
    for held in stretches:
        if held.until is None:
            continue
        day, opens, closes = _hours(calendar, held.until)
        if opens is not None and closes is not None and opens < to_us(held.until) < closes:
            shared[day] = []
    for day, parts in shared.items():
        begin = calendar.midnight(day)
        for held in stretches:
            since = begin if held.since is None else max(begin, to_us(held.since))
            until = begin + DAY_US if held.until is None else min(begin + DAY_US, to_us(held.until))
            if since < until:
                parts.append((held.place, Pause(to_instant(since), to_instant(until))))
    return shared


def _hours(calendar: WorkCalendar, instant: datetime) -> tuple[date, int | None, int | None]:
    """The day of an instant, and when its service begins and ends; None on a day without."""
    day = calendar.local(instant).date()
    windows = calendar.day(day).windows
    if not windows:
        return day, None, None
    midnight = calendar.midnight(day)
    return day, midnight + windows[0].opens, midnight + windows[-1].closes
