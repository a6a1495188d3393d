"""What locks say, read raw from their documents by a reader of its own: JSON, nothing of the code that writes it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from kpi.models import LockedName, QuarterLock
from tickets.quarters import Quarter

Json = dict[str, Any]
FORMAT = 3


class Count(NamedTuple):
    """The first figures of a list of facts, and the last."""

    tickets: int = 0
    judged: int = 0
    in_time: int = 0
    used: Fraction = Fraction(0)
    at_recording: int = 0

    @classmethod
    def of(cls, facts: list[Any]) -> "Count":
        tickets, judged, in_time, _open_within, used, at_recording = facts
        return cls(tickets, judged, in_time, Fraction(used), at_recording)

    def plus(self, other: "Count") -> "Count":
        return Count(
            self.tickets + other.tickets,
            self.judged + other.judged,
            self.in_time + other.in_time,
            self.used + other.used,
            self.at_recording + other.at_recording,
        )

    @property
    def late(self) -> int:
        return self.judged - self.in_time

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.in_time, self.judged) if self.judged else None


@dataclass(frozen=True)
class Lock:
    """A lock as it lies in the database. `document` None: it is damaged. `code`, `name`: of its Kanwil, as locked."""

    key: int
    kanwil: int
    code: str
    name: str
    revision: int
    locked_at: datetime
    digest: str
    document: Json | None
    officers: frozenset[int]
    offices: frozenset[int]

    @property
    def order(self) -> tuple[datetime, int]:
        return self.locked_at, self.key

    @property
    def figures_digest(self) -> str:
        """Of all but who locked."""
        content = {**(self.document or {}), "by": None, "proposed": None}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def total(self) -> Count:
        return total(facts for office in self.lines() for facts in [office.untaken, *office.officers.values()])

    def lines(self) -> Iterator["OfficeLine"]:
        for each in (self.document or {"offices": ()})["offices"]:
            yield OfficeLine(
                each["office"],
                each["types"][-1][0] if each["types"] else "",
                Count.of(each["untaken"]),
                {key: Count.of(facts) for key, facts in each["officers"]},
            )


@dataclass(frozen=True)
class OfficeLine:
    office: Json
    type: str
    untaken: Count
    officers: dict[int, Count]

    @property
    def total(self) -> Count:
        return total([self.untaken, *self.officers.values()])


@dataclass(frozen=True)
class Person:
    """Whom locks of a quarter name. `whole` None: the index waits for another lock, or a damaged one names them."""

    key: int
    name: str
    policy: Json
    calendar: str
    whole: Json | None
    parts: dict[int, Json] = field(default_factory=dict)

    @property
    def counted(self) -> Count:
        return Count.of(self.whole["counted"][0]) if self.whole else Count()

    @property
    def minimum(self) -> Fraction | None:
        return fraction(self.whole["counted"][1]) if self.whole else None

    @property
    def has_index(self) -> bool:
        return bool(self.minimum)

    def result(self, name: str) -> Fraction | None:
        return fraction(self.whole["result"][name]) if self.whole else None

    @property
    def status(self) -> str:
        return (self.whole["result"]["status"] or "") if self.whole else ""

    def minimum_at(self, office: int) -> Fraction | None:
        """For the days at one office; where the policy knows no pro rata, that of the person."""
        if not self.has_index:
            return None
        here = [fraction(part["minimum"]) for part in self.parts.values() if part["office"]["id"] == office]
        told = [minimum for minimum in here if minimum is not None]
        return sum(told, Fraction(0)) if told and self.policy["pro_rata"] else self.minimum


@dataclass(frozen=True)
class Told:
    """The locks that hold in a quarter at an instant, and whom they name."""

    locks: tuple[Lock, ...]
    persons: dict[int, Person]

    @property
    def sound(self) -> list[Lock]:
        return [lock for lock in self.locks if lock.document is not None]

    @property
    def damaged(self) -> list[Lock]:
        return [lock for lock in self.locks if lock.document is None]


def every_lock(quarter: str) -> list[Lock]:
    """Each revision of each lock of the quarter ("2018Q3"), the first taken first."""
    officers: dict[int, set[int]] = {}
    offices: dict[int, set[int]] = {}
    first_day = Quarter.parse(quarter).first_day
    names = LockedName.objects.filter(lock__closing__first_day=first_day).values_list(
        "lock_id", "officer_id", "office_id"
    )
    for lock, officer, office in names:
        if officer:
            officers.setdefault(lock, set()).add(officer)
        if office:
            offices.setdefault(lock, set()).add(office)
    # By its closing: a row that says another quarter or Kanwil is one that was tampered with.
    rows = QuarterLock.objects.filter(closing__first_day=first_day).select_related("closing__kanwil")
    found = []
    for row in rows.order_by("locked_at", "pk"):
        kanwil = row.closing.kanwil
        document = _sound(row) if (row.quarter, row.kanwil_id) == (quarter, kanwil.pk) else None
        place = document["kanwil"] if document else {"code": kanwil.code, "name": kanwil.name}
        whom = frozenset(officers.get(row.pk, ())), frozenset(offices.get(row.pk, ()))
        said = (kanwil.pk, place["code"], place["name"], row.revision, row.locked_at, row.digest)
        found.append(Lock(row.pk, *said, document, *whom))
    return found


def _sound(row: QuarterLock) -> Json | None:
    if hashlib.sha256(row.document.encode()).hexdigest() != row.digest:
        return None
    try:
        document = json.loads(row.document)
        same = (document["format"], document["quarter"], document["kanwil"]["id"]) == (
            FORMAT,
            row.quarter,
            row.kanwil_id,
        )
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return document if same else None


def told_by(locks: Iterable[Lock], at: datetime) -> Told:
    """Of each Kanwil the newest revision taken by `at`. A person's index is that of the newest lock that carries one,
    their policy that of the first lock that names them.
    """
    newest: dict[int, Lock] = {}
    for lock in locks:
        if lock.locked_at <= at and (lock.kanwil not in newest or newest[lock.kanwil].revision < lock.revision):
            newest[lock.kanwil] = lock
    holding = tuple(sorted(newest.values(), key=lambda lock: lock.order))
    in_damaged = {key for lock in holding if lock.document is None for key in lock.officers}
    named: dict[int, list[tuple[Lock, Json]]] = {}
    for lock in holding:
        for person in (lock.document or {"officers": ()})["officers"]:
            named.setdefault(person["id"], []).append((lock, person))
    return Told(holding, {key: _person(key, mine, broken=key in in_damaged) for key, mine in named.items()})


def _person(key: int, named: list[tuple[Lock, Json]], *, broken: bool) -> Person:
    first_lock, first = named[0]
    carrying = [(lock, person) for lock, person in named if person["whole"]]
    lock, person = (carrying or named)[-1]
    parts = {part["posting"]: part for _lock, each in named for part in each["parts"]}
    if carrying:
        parts |= {part["posting"]: part for part in person["whole"]["parts"]}
    return Person(
        key=key,
        name=person["name"],
        policy=(first_lock.document or {})["policies"][first["policy"]],
        calendar=(lock.document or {})["calendar"],
        whole=person["whole"] if carrying and not broken else None,
        parts=parts,
    )


def total(counts: Iterable[Count]) -> Count:
    found = Count()
    for count in counts:
        found = found.plus(count)
    return found


def fraction(written: str | int | None) -> Fraction | None:
    return None if written is None else Fraction(written)
