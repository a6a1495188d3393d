"""A quarter recomputed from raw rows, apart from the application: plain values, exact fractions, a clock that walks
from day to day. It imports nothing of `kpi` and nothing of `tickets.sla`, and reads no decision and no mirror of one.

It knows the reckoning that is in force (working time, ended by the answer, no pauses but local closures), an index by
the share in time over the sum of postings, and quarters locked Kanwil by Kanwil; for anything else it raises
ValueError.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from fractions import Fraction
from math import ceil

from django.apps import apps

JAKARTA = timezone(timedelta(hours=7))
DAY, MICROSECOND = timedelta(days=1), timedelta(microseconds=1)
COUNTED_TO = 10**12
"""What is used is kept to twelve decimals, rounded up."""


def rows(label: str, **which: object) -> list[dict[str, object]]:
    return list(apps.get_model(label)._base_manager.filter(**which).order_by("pk").values())


def jakarta_day(instant: datetime) -> date:
    return instant.astimezone(JAKARTA).date()


@dataclass
class Sums:
    tickets: int = 0
    judged: int = 0
    in_time: int = 0
    used: Fraction = Fraction(0)

    def add(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, n) + getattr(other, n) for n in ("tickets", "judged", "in_time", "used")))

    def told(self) -> tuple[object, ...]:
        return self.tickets, self.judged, self.in_time, self.used


@dataclass
class Person:
    """What a person shows. `parts`: by posting (key) its tickets and minimum."""

    counted: Sums
    minimum: Fraction | None
    outcome: tuple[object, ...]
    locked: bool
    parts: dict[int, tuple[Sums, Fraction | None]]


@dataclass
class Recomputed:
    """`places`: (Kanwil, office) -> officer (None: belum ditangani) -> sums; all by their keys."""

    persons: dict[int, Person] = field(default_factory=dict)
    places: dict[tuple[int | None, int], dict[int | None, Sums]] = field(default_factory=dict)


class Master:
    """The rows that decide figures, as they are when it is made."""

    def __init__(self, year: int, quarter: int) -> None:
        self.first = date(year, 3 * quarter - 2, 1)
        self.last = (date(year + quarter // 4, 3 * quarter % 12 + 1, 1)) - DAY
        self.code = f"{year}Q{quarter}"
        self.offices = {row["id"]: row for row in rows("users.Office")}
        self.postings = {row["id"]: row for row in rows("users.Posting")}
        self.types = _by_office(rows("users.OfficeTypeRecord"))
        self.regions = _by_office(rows("users.OfficeRegion"))
        self.off: dict[int | None, set[date]] = defaultdict(set)
        for row in rows("tickets.DayOff", removed_in=None):
            self.off[row["office_id"]].add(row["day"])
        self.hours = rows("tickets.ServiceHours", removed_in=None, office=None)
        self.special = rows("tickets.SpecialHours", removed_in=None, office=None)
        self.norms = rows("tickets.Norm", removed_in=None)
        self.laid_out: dict[date, list[tuple[datetime, datetime]]] = {}
        effective = [row for row in rows("kpi.Policy", state="effective") if row["first_quarter"] <= self.code]
        self.policy = max(effective, key=lambda row: (row["first_quarter"], row["effective_at"], row["id"]))
        if self.policy["measure"] != "share" or not self.policy["pro_rata"] or not self.policy["sum_over_postings"]:
            raise ValueError("an index that is not recomputed here")
        self.minimums = {
            row["office_type"]: row["tickets"] for row in rows("kpi.PolicyMinimum", policy=self.policy["id"])
        }
        self.scales: dict[str, list[tuple[Fraction | None, int]]] = defaultdict(list)
        for row in rows("kpi.PolicyBracket", policy=self.policy["id"]):
            bound = None if row["bound"] is None else Fraction(row["bound"]) / 100
            self.scales[row["part"]].append((bound, row["index"]))

    # --- Days ---------------------------------------------------------------------------------------------------------
    def days(self) -> Iterator[date]:
        day = self.first
        while day <= self.last:
            yield day
            day += DAY

    def windows(self, day: date) -> list[tuple[datetime, datetime]]:
        """When the service was open on a day, for the whole nation."""
        if day not in self.laid_out:
            self.laid_out[day] = self.lay_out(day)
        return self.laid_out[day]

    def lay_out(self, day: date) -> list[tuple[datetime, datetime]]:
        if day in self.off[None]:
            return []
        special = [
            row
            for row in self.special
            if row["first_day"] <= day <= row["last_day"] and row["weekday"] in (None, day.weekday())
        ]
        weekly = [
            row
            for row in self.hours
            if row["weekday"] == day.weekday()
            and row["valid_from"] <= day
            and (row["valid_to"] is None or day <= row["valid_to"])
        ]
        hours = special or weekly
        if len({row.get("valid_from") or row["name"] for row in hours}) > 1:
            raise ValueError("hours over hours")
        spans = sorted((row["opens"], row["closes"]) for row in hours)
        return [tuple(datetime.combine(day, each, JAKARTA) for each in span) for span in spans]

    def is_working(self, day: date, office: int) -> bool:
        return bool(self.windows(day)) and day not in self.off.get(office, ())

    # --- Minimum ------------------------------------------------------------------------------------------------------
    def type_on(self, office: int, day: date) -> str | None:
        begun = [row for row in self.types[office] if row["valid_from"] <= day]
        last = max(begun, key=lambda row: row["valid_from"], default=None)
        return last["type"] if last and (last["valid_to"] is None or day <= last["valid_to"]) else None

    def is_in_quarter(self, posting: dict[str, object]) -> bool:
        ends = posting["ends_on"]
        return posting["starts_on"] <= self.last and (ends is None or ends >= self.first)

    def minimum(self, posting: dict[str, object]) -> Fraction | None:
        """Day by day; None: no index under this posting."""
        office = posting["office_id"]
        if posting["kind"] != "cso" or self.offices[office]["kind"] != "kppn":
            return None
        if not self.is_in_quarter(posting):
            ends = posting["ends_on"]
            days = [self.first] + ([ends] if ends is not None and ends < self.first else [])
            typed = any(
                row["valid_from"] <= day and (row["valid_to"] is None or day <= row["valid_to"])
                for row in self.types[office]
                for day in days
            )
            return Fraction(0) if typed else None
        whole = sum(self.is_working(day, office) for day in self.days())
        owed, typed = Fraction(0), False
        for day in self.days():
            if posting["starts_on"] <= day and (posting["ends_on"] is None or day <= posting["ends_on"]):
                kind = self.type_on(office, day)
                typed = typed or kind is not None
                if kind is not None and self.is_working(day, office):
                    owed += Fraction(self.minimums[kind], whole)
        return owed if typed else None

    def kanwil(self, office: int) -> int | None:
        """Of an office, on the quarter's last day."""
        if self.offices[office]["kind"] == "kanwil":
            return office
        then = [
            row
            for row in self.regions[office]
            if row["valid_from"] <= self.last and (row["valid_to"] is None or self.last <= row["valid_to"])
        ]
        return max(then, key=lambda row: row["valid_from"])["kanwil_id"] if then else self.offices[office]["kanwil_id"]

    # --- The clock ----------------------------------------------------------------------------------------------------
    def norm(self, day: date) -> Fraction | None:
        found = [
            row
            for row in self.norms
            if row["code"] == self.policy["norm_code"]
            and row["valid_from"] <= day
            and (row["valid_to"] is None or day <= row["valid_to"])
        ]
        if not found:
            return None
        [norm] = found
        usual = ("days", "working_time", "answer", False, False)
        if tuple(norm[n] for n in ("unit", "reckoning", "ends_by", "stops_at_hai", "stops_while_waiting")) != usual:
            raise ValueError("a norm that is not recomputed here")
        return Fraction(norm["amount"])

    def running(self, since: datetime, held: list[tuple[int, datetime]]) -> Iterator[tuple[datetime, datetime, int]]:
        """The pieces of open time from `since` on, with the microseconds of the whole day each is of. `held`: who gave
        the ticket away, and when; the last until for ever."""
        day = jakarta_day(since)
        while True:
            windows = self.windows(day)
            length = sum((closes - opens) // MICROSECOND for opens, closes in windows)
            for opens, closes in windows:
                start = max(opens, since)
                for office, until in held:
                    end = min(closes, until)
                    if start < end and day not in self.off.get(office, ()):
                        yield start, end, length
                    start = max(start, end)
            day += DAY
            if day.year > self.last.year + 1:
                raise ValueError("a clock beyond the next year")

    def used(self, since: datetime, until: datetime, held: list[tuple[int, datetime]]) -> Fraction:
        spent = Fraction(0)
        for start, end, length in self.running(since, held):
            if start >= until:
                return spent
            spent += Fraction((min(end, until) - start) // MICROSECOND, length)
        return spent

    def late_after(self, since: datetime, norm: Fraction, held: list[tuple[int, datetime]]) -> datetime:
        """The last instant in time."""
        left, used_up = norm, False
        for start, end, length in self.running(since, held):
            if used_up:
                return start
            share = Fraction((end - start) // MICROSECOND, length)
            if share > left:
                return start + int(left * length) * MICROSECOND
            left -= share
            used_up = not left
        raise AssertionError("open time has no end")


def _by_office(found: list[dict[str, object]]) -> dict[int, list[dict[str, object]]]:
    grouped: dict[int, list[dict[str, object]]] = defaultdict(list)
    for row in found:
        grouped[row["office_id"]].append(row)
    return grouped


class Recomputation:
    """One quarter as of `at`. `then`: by Kanwil (key) the master data as they were when it locked; without, today's."""

    def __init__(self, year: int, quarter: int, at: datetime, then: dict[int, Master] | None = None) -> None:
        self.now, self.at, self.then = Master(year, quarter), at, then or {}
        since = datetime.combine(self.now.first, time(), JAKARTA)
        until = datetime.combine(self.now.last + DAY, time(), JAKARTA)
        self.closings = sorted(
            (row["closed_at"], row["id"], row["kanwil_id"])
            for row in rows("tickets.PeriodClosing", first_day=self.now.first, closed_at__lte=at)
        )
        self.closed_at = {key: closed for closed, key, _kanwil in self.closings}
        self.locks = {kanwil: closed for closed, _key, kanwil in self.closings}
        kinds = self.now.policy["unit_types"]
        put_in = {"created_at__gte": since, "created_at__lt": until, "created_at__lte": at}
        self.tickets = [row for row in rows("tickets.Ticket", **put_in) if row["asker_unit_type"] in kinds]
        codes = {row["code"]: key for key, row in self.now.offices.items()}
        self.handed: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
        self.taken: dict[tuple[int, int], datetime] = {}
        for event in sorted(rows("tickets.Event", ticket__created_at__gte=since), key=lambda row: row["seq"]):
            if event["kind"] == "passed_on":
                self.handed[event["ticket_id"]].append((codes[event["data"]["office"]], event["at"]))
            self.taken.setdefault((event["ticket_id"], event["posting_id"]), event["at"])

    def told(self) -> Recomputed:
        found = Recomputed()
        of_posting: dict[int, list[tuple[dict[str, object], Sums]]] = defaultdict(list)
        for ticket in self.tickets:
            sums, posting = self.sums(ticket), ticket["posting_id"]
            officer = None
            if posting is not None:
                officer = self.now.postings[posting]["officer_id"]
                of_posting[posting].append((ticket, sums))
            place = found.places.setdefault((ticket["kanwil_id"], ticket["office_id"]), {})
            place[officer] = place.get(officer, Sums()).add(sums)
        mine: dict[int, list[dict[str, object]]] = defaultdict(list)
        for posting in self.now.postings.values():
            if of_posting[posting["id"]] or self.now.is_in_quarter(posting):
                mine[posting["officer_id"]].append(posting)
        for officer, postings in mine.items():
            found.persons[officer] = self.person(postings, of_posting)
        return found

    def sums(self, ticket: dict[str, object]) -> Sums:
        """One ticket, judged when its lock was taken, or now."""
        at = self.closed_at.get(ticket["closed_in_id"], self.at)
        master = self.then.get(ticket["kanwil_id"], self.now) if ticket["closed_in_id"] in self.closed_at else self.now
        norm = master.norm(jakarta_day(ticket["created_at"]))
        if norm is None:
            return Sums(1)
        never = datetime.max.replace(tzinfo=JAKARTA)
        held = [*self.handed[ticket["id"]], (ticket["holder_office_id"], never)]
        since, answered = ticket["created_at"], ticket["answered_at"]
        if answered is None or answered > at:
            return Sums(1, int(master.late_after(since, norm, held) < at))
        used = master.used(since, answered, held)
        in_time = used <= norm if ticket["iku_ruled"] is None else ticket["iku_ruled"]
        return Sums(1, 1, int(in_time), Fraction(ceil(used * COUNTED_TO), COUNTED_TO))

    def person(
        self, postings: list[dict[str, object]], of_posting: dict[int, list[tuple[dict[str, object], Sums]]]
    ) -> Person:
        minimums, homes = {}, {}
        for posting in postings:
            key, home = posting["id"], self.now.kanwil(posting["office_id"])
            master = self.then.get(home, self.now) if home in self.locks else self.now
            frozen = master.postings.get(key)
            minimums[key], homes[key] = master.minimum(frozen) if frozen else None, home
        needed = [key for key in minimums if minimums[key] is not None] or list(minimums)
        named = [kanwil for _at, _key, kanwil in self.closings if self.names(kanwil, homes, of_posting)]
        whole_at = next(
            (at for at, _key, k in self.closings if k in named and self.whole(at, needed, homes, of_posting)), None
        )
        counts = {
            key: [
                sums
                for ticket, sums in of_posting[key]
                if whole_at is None or key not in needed or self.is_closed(ticket, whole_at)
            ]
            for key in minimums
        }
        parts = {key: (_total(counts[key]), minimums[key]) for key in minimums}
        owed = sum((minimum for _sums, minimum in parts.values() if minimum), Fraction(0))
        keys = needed if owed else list(minimums)
        counted = _total(parts[key][0] for key in keys)
        return Person(counted, owed or None, self.outcome(counted, owed), whole_at is not None, parts)

    def names(self, kanwil: int, homes: dict[int, int | None], of_posting: dict[int, list]) -> bool:
        """Whether that Kanwil's lock froze a part or a ticket of theirs."""
        return any(
            home == kanwil or any(self.is_closed_by(ticket, kanwil) for ticket, _sums in of_posting[key])
            for key, home in homes.items()
        )

    def whole(self, at: datetime, needed: list[int], homes: dict[int, int | None], of_posting: dict[int, list]) -> bool:
        """Whether by then nothing of the index was open."""
        locked = {kanwil for kanwil, closed in self.locks.items() if closed <= at}
        return all(
            (homes[key] is None or homes[key] in locked)
            and all(
                self.is_closed(ticket, at) or ticket["kanwil_id"] is None or self.taken[ticket["id"], key] > at
                for ticket, _sums in of_posting[key]
            )
            for key in needed
        )

    def is_closed(self, ticket: dict[str, object], at: datetime) -> bool:
        return ticket["closed_in_id"] in self.closed_at and self.closed_at[ticket["closed_in_id"]] <= at

    def is_closed_by(self, ticket: dict[str, object], kanwil: int) -> bool:
        return any(key == ticket["closed_in_id"] and k == kanwil for _at, key, k in self.closings)

    def outcome(self, counted: Sums, owed: Fraction) -> tuple[object, ...]:
        """Quantity index, timeliness index, index, achievement, status."""
        if not owed:
            return (None,) * 5
        quantity = self.scaled("quantity", counted.tickets / owed)
        if not counted.judged:
            return (quantity, None, None, None, None)
        timeliness = self.scaled("timeliness", Fraction(counted.in_time, counted.judged))
        policy = {name: Fraction(value) for name, value in self.now.policy.items() if name in NUMBERS}
        index = (policy["quantity_weight"] * quantity + policy["timeliness_weight"] * timeliness) / 100
        achieved = min(100 * index / policy["target"], policy["cap"])
        status = "Merah"
        if achieved >= policy["yellow_from"]:
            status = "Hijau" if achieved >= policy["green_from"] else "Kuning"
        return (quantity, timeliness, index, achieved, status)

    def scaled(self, part: str, share: Fraction) -> int:
        """The best step that is reached; the one without a bound is reached by all."""
        return max(index for bound, index in self.now.scales[part] if bound is None or share >= bound)


NUMBERS = ("quantity_weight", "timeliness_weight", "target", "cap", "yellow_from", "green_from")


def _total(found: object) -> Sums:
    total = Sums()
    for each in found:
        total = total.add(each)
    return total
