"""The figures of a lock under the names that surfaces are compared by, each as it must be shown."""

from collections.abc import Iterator
from fractions import Fraction

from . import shown
from .locked import Count, Lock, OfficeLine, Person, Told

UNTAKEN = "Belum ditangani"


def counts(count: Count) -> dict[str, str]:
    return {
        "tickets": shown.whole(count.tickets),
        "judged": shown.whole(count.judged),
        "in time": shown.whole(count.in_time),
    }


def index_of(person: Person) -> dict[str, str]:
    """Of who has an index; it may still be none."""
    return {
        "quantity index": shown.amount(person.result("quantity_index")),
        "timeliness index": shown.amount(person.result("timeliness_index")),
        "index": shown.decimal(person.result("index")),
        "achievement": achievement(person),
        "status": person.status,
        "at recording": at_recording(person),
    }


def achievement(person: Person) -> str:
    value = person.result("achievement")
    return shown.percent(None if value is None else value / 100)


def at_recording(person: Person) -> str:
    """The share that stands below an index; "" where nothing is counted."""
    count = person.counted
    return shown.percent(_part(count), 1) if count.tickets else ""


def at_recording_sentence(person: Person) -> str:
    count = person.counted
    return (
        f"{shown.whole(count.at_recording)} dari {shown.whole(count.tickets)} tiket dijawab saat direkam "
        f"({shown.percent(_part(count), 1)})"
    )


def _part(count: Count) -> Fraction:
    return Fraction(count.at_recording, count.tickets)


def listed(told: Told, office: OfficeLine) -> Iterator[tuple[Person, Count]]:
    """Who stands on a line of an office: with an index or a ticket there; by name."""
    here = sorted(office.officers.items(), key=lambda each: (told.persons[each[0]].name, each[0]))
    for key, count in here:
        if told.persons[key].has_index or count.tickets:
            yield told.persons[key], count


def optional(told: Told, lock: Lock) -> list[str]:
    """The names of those whose index is not frozen: without a ticket they may stand there or not."""
    return [told.persons[key].name for line in lock.lines() for key in line.officers if not told.persons[key].whole]
