"""How many deadlines a second the clock makes on one core, over the nation's calendar of 2016 to 2027.

    .venv/bin/python -m benchmarks.clock [--instants 20000] [--rounds 7]

CPU time of this process, best of several rounds, so that other work on the machine disturbs little. "bare" is the least
that any Python clock of this shape can cost: an instant to microseconds, two bisections, microseconds to an instant.
"minute hand" walks the minutes.
"""

import argparse
import csv
import random
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time

from tickets.sla.calendar import WorkCalendar
from tickets.sla.clock import NormRule, Pause, Reckoning, Unit, deadline, decide, used
from tickets.sla.explain import explain
from tickets.sla.hours import ChangedHours, ClosedDay, WeeklyHours
from tickets.sla.ruler import to_instant, to_us

ROOT = Path(__file__).resolve().parents[1]
FIRST, LAST = datetime(2016, 1, 1, tzinfo=UTC), datetime(2027, 11, 1, tzinfo=UTC)
IKU, SLA, HOURS_16 = NormRule("IKU", 2), NormRule("SLA", 5), NormRule("16 jam", 16, Unit.HOURS)


def nation() -> WorkCalendar:
    """08-16 WIB from Monday to Friday, the national days off, shorter hours in one Ramadan."""
    with (ROOT / "fixtures" / "holidays_id_2016_2027.csv").open(encoding="utf-8", newline="") as file:
        days_off = tuple(
            ClosedDay(date.fromisoformat(row["date"]), row["name"], row["decree"]) for row in csv.DictReader(file)
        )
    return WorkCalendar(
        first=date(2016, 1, 1),
        last=date(2027, 12, 31),
        confirmed_through=date(2026, 12, 31),
        weekly=(WeeklyHours.same("08.00-16.00"),),
        special=(ChangedHours.same(date(2026, 2, 18), date(2026, 3, 17), "08.00-15.00"),),
        days_off=days_off,
    )


def bare(calendar: WorkCalendar) -> Callable[[datetime], datetime]:
    opens, closes, before = calendar.table.opens, calendar.table.closes, calendar.table.before

    def due(start: datetime) -> datetime:
        us = to_us(start)
        i = bisect_right(closes, us)
        target = before[i] + max(0, us - opens[i]) + 16 * 3_600_000_000
        j = bisect_right(before, target) - 1
        return to_instant(opens[j] + target - before[j])

    return due


def minute_hand(calendar: WorkCalendar) -> Callable[[datetime], datetime]:
    table = calendar.table

    def due(start: datetime) -> datetime:
        us, left = to_us(start), 16 * 60
        while left:
            i = bisect_right(table.closes, us)
            left -= table.opens[i] <= us
            us += 60_000_000
        return to_instant(us)

    return due


def rate(ask: Callable[[datetime], object], instants: list[datetime], rounds: int) -> float:
    """Answers a second, CPU time, best of the rounds."""
    best = float("inf")
    for _ in range(rounds):
        begin = process_time()
        for instant in instants:
            ask(instant)
        best = min(best, process_time() - begin)
    return len(instants) / best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instants", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()

    chance = random.Random(20180214)  # noqa: S311 - the same instants every time
    span = (LAST - FIRST) // timedelta(microseconds=1)
    instants = [FIRST + timedelta(microseconds=chance.randrange(span)) for _ in range(options.instants)]
    calendar = nation()
    lunch = replace(calendar, weekly=(WeeklyHours.same("08.00-12.00, 13.00-16.00"),))
    by_date = replace(IKU, reckoning=Reckoning.END_OF_DAY)
    day, hour = timedelta(days=1), timedelta(hours=1)

    def paused(start: datetime) -> object:
        return deadline(calendar, IKU, start, [Pause(start + hour, start + day)])

    few = instants[: max(1, options.instants // 100)]
    for name, ask, asked in (
        ("bare: conversions and two bisections", bare(calendar), instants),
        ("deadline: IKU, 2 working days", lambda start: deadline(calendar, IKU, start), instants),
        ("deadline: SLA, 5 working days", lambda start: deadline(calendar, SLA, start), instants),
        ("deadline: two windows a day", lambda start: deadline(lunch, IKU, start), instants),
        ("deadline: 16 working hours", lambda start: deadline(calendar, HOURS_16, start), instants),
        ("deadline: end of day", lambda start: deadline(calendar, by_date, start), instants),
        ("deadline: with a pause", paused, instants),
        ("used: working days as a Fraction", lambda start: used(calendar, IKU, start, start + day), instants),
        ("decide: deadline, used and verdict", lambda start: decide(calendar, IKU, start, start + day), instants),
        ("explain: every day, both readings", lambda start: explain(calendar, IKU, start, now=start + day), few),
        ("minute hand", minute_hand(calendar), few[:40]),
    ):
        print(f"{name:40} {rate(ask, asked, options.rounds):12,.0f} a second")  # noqa: T201
    begin = process_time()
    nation()
    print(f"{'a calendar of twelve years':40} {(process_time() - begin) * 1000:12.1f} ms")  # noqa: T201


if __name__ == "__main__":
    main()
