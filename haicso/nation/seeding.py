"""The archive of the nation, written quarter by quarter, several quarters at a time.

A quarter is one transaction and one job; two quarters never share a second, so that references cannot meet. Whoever is
killed goes on where they were: a quarter that has tickets is whole. Days are sealed last, in their order, while the
indexes come back that were put off.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from haicso.archive import bulk, put_off
from haicso.archive.desk_days import DeskDays
from haicso.archive.plan import Conversation, Hand
from haicso.archive.planner import Planner
from haicso.archive.rows import KnownReaders
from haicso.archive.writer import Writer
from haicso.demo.story import HABITS
from haicso.demo.words import Words
from tickets.deadlines.rules import current_book
from tickets.history import chain
from tickets.models import (
    DailySeal,
    Decision,
    Destination,
    Event,
    NoticeSetting,
    OutgoingMail,
    RecordedInName,
    SealedHead,
    Ticket,
    TicketParty,
    TicketSearch,
)
from tickets.quarters import Quarter
from users.clock import wib_date
from users.models import Office, Satker, ServiceUser, User

from .people import Nation, nation
from .processes import written_by
from .talk import NationsTalk

FIRST = Quarter(2017, 2)
"""HAI CSO is in use since (S-5005/PB.8/2017); nothing is older."""
GROWTH = 0.04
"""By how much more is asked every quarter."""
DELIVERED = timedelta(days=2)
A_WEEK = timedelta(days=7)
WRITTEN = (Ticket, Event, TicketParty, TicketSearch, Decision, RecordedInName, OutgoingMail, SealedHead)
ASKED_WHILE_WRITING = ("ticket_newest",)
"""Which quarters are there, which references a second has."""


@dataclass(frozen=True)
class Archive:
    """What is to be written. `now`: nothing is planned from then on; the same seed, number and instant give the same
    archive."""

    tickets: int
    seed: int
    now: datetime
    first: Quarter = FIRST

    def quarters(self) -> list[Quarter]:
        quarters = [self.first]
        while quarters[-1] < Quarter.of(self.now - A_WEEK):  # a quarter that has had working days
            quarters.append(quarters[-1].next)
        return quarters

    def shares(self) -> dict[Quarter, int]:
        """How many questions each quarter brings; together `tickets`. The running one has its part so far."""
        quarters = self.quarters()
        weights = [(1 + GROWTH) ** number for number in range(len(quarters))]
        last = quarters[-1]
        weights[-1] *= min(1.0, (self.now - last.since) / (last.until - last.since))
        return dict(zip(quarters, apportioned(self.tickets, weights), strict=True))


def apportioned(total: int, weights: Sequence[float]) -> list[int]:
    """`total` divided by weight into whole numbers that add up to it (largest remainder)."""
    exact = [total * weight / sum(weights) for weight in weights]
    whole = [int(share) for share in exact]
    by_rest = sorted(range(len(exact)), key=lambda n: whole[n] - exact[n])
    for n in by_rest[: total - sum(whole)]:
        whole[n] += 1
    return whole


class KnownToAll(KnownReaders):
    """All logins and contacts are read at once: there are too many satker to ask for each."""

    def __init__(self) -> None:
        super().__init__()
        logins: dict[int | None, list[User]] = {}
        for user in User.objects.filter(role=User.Role.SATKER, is_active=True).select_related("satker").order_by("pk"):
            logins.setdefault(user.satker_id, []).append(user)
        self._logins = dict(logins)
        self._with_login = dict.fromkeys(logins, True)
        self._contacts = dict.fromkeys(Office.objects.values_list("pk", flat=True))
        for each in NoticeSetting.objects.exclude(office=None):
            self._contacts[each.office_id or 0] = each


class Seeder:
    """Writes quarters of one archive, in one process."""

    def __init__(self, archive: Archive) -> None:
        self.archive, self.nation = archive, nation()
        quarters = archive.quarters()
        days_off = current_book().of(None).calendar.days_off
        days = DeskDays(quarters[0].first_day, quarters[-1].last_day, days_off)
        talk = NationsTalk(Words(settings.BASE_DIR / "fixtures" / "ticket_subjects.csv"))
        self.planner = Planner(archive.seed, archive.now, days, talk, HABITS, self.nation.offices, self.nation.hai)
        self.writer = Writer(
            self.nation.people(),
            delivered_before=archive.now - DELIVERED,
            mail_since=archive.now - timedelta(days=settings.MAIL_KEEP_DAYS),
            readers=KnownToAll(),
            askers=_askers(),
            routes=_routes(),
        )

    def write(self, quarter: Quarter) -> int:
        """How many tickets; 0 where the quarter is there."""
        # The texts are Indonesian as they stand: looking each of them up took a seventh of the time.
        with translation.override(None), transaction.atomic():
            if Ticket.objects.filter(created_at__gte=quarter.since, created_at__lt=quarter.until).exists():
                return 0
            return self.writer.write(list(self.planned(quarter)))

    def write_coded(self, quarter: str) -> int:
        """As `write`, of a quarter that is written "2026Q2"."""
        return self.write(Quarter.parse(quarter))

    def planned(self, quarter: Quarter) -> Iterator[Conversation]:
        """All conversations of a quarter, as many as its share."""
        wanted = self.archive.shares()[quarter]
        rng = self.planner.source("nation", quarter)
        loads = _loads(rng, self.nation, quarter.first_day, wanted)
        begun = wib_date(self.archive.now) if quarter.until > self.archive.now else None
        for place in self.nation.places:
            now_there = self.nation.place_in(place, quarter.first_day, loads)
            yield from self.planner.quarter(now_there, quarter, until=begun)


def _loads(rng: Random, nation: Nation, day: date, wanted: int) -> Counter[Hand]:
    """How many questions come to each CSO of a KPPN."""
    hands = [post.hand for place in nation.places for post in place.posts if post.takes and post.is_there(day)]
    weights = [rng.uniform(0.6, 1.4) for _hand in hands]
    return Counter(dict(zip(hands, apportioned(wanted, weights), strict=True)))


def _askers() -> dict[tuple[str, int], ServiceUser]:
    """By e-mail and the login on whose list they are."""
    desks = dict(User.objects.filter(role=User.Role.OFFICE).values_list("office", "pk"))
    logins = dict(User.objects.filter(role=User.Role.SATKER).values_list("satker", "pk"))
    found: dict[tuple[str, int], ServiceUser] = {}
    people = ServiceUser.objects.filter(joined_into=None).select_related(
        "satker__ministry", "satker__partner__kanwil", "office__kanwil"
    )
    for person in people.prefetch_related("memberships").iterator(chunk_size=2000):
        for each in person.memberships.all():
            if each.removed_at is None:
                login = desks.get(each.office_id) if each.office_id else logins.get(each.satker_id or 0)
                if login is not None:
                    found[person.email, login] = person
    return found


def _routes() -> dict[tuple[str, int | None, int | None], Office]:
    """Where satker's questions go, as `tickets.routing` says of each: to the KPPN that serves them or to its Kanwil."""
    served = Office.objects.filter(closed_on=None).select_related("kanwil").in_bulk()
    found: dict[tuple[str, int | None, int | None], Office] = {}
    for satker, partner in Satker.objects.filter(partner__in=served).values_list("pk", "partner"):
        found[Destination.TREASURY.value, satker, None] = served[partner]
        if (kanwil := served[partner].supervising_kanwil) is not None:
            found[Destination.BUDGET_REVISION.value, satker, None] = kanwil
    return found


def is_whole() -> bool:
    """Whether an archive is there to its end: seals come last, and what was put off is back."""
    return DailySeal.objects.exists() and not put_off.is_away()


def is_begun_as(archive: Archive) -> bool:
    """Whether each quarter that is there has its share of this archive. Two seeds have the same shares."""
    shares = archive.shares()
    there = {
        quarter: Ticket.objects.filter(created_at__gte=quarter.since, created_at__lt=quarter.until).count()
        for quarter in shares
    }
    return all(count in {0, shares[quarter]} for quarter, count in there.items())


def seed(archive: Archive, processes: int, said: Callable[[str], None]) -> int:
    """Write what is missing; how many tickets were written. The biggest quarters come first."""
    quarters = sorted((quarter.code for quarter in archive.quarters()), reverse=True)
    put_off.put_off(WRITTEN, ASKED_WHILE_WRITING)
    if processes == 1:
        seeder = Seeder(archive)
        counts: Iterable[tuple[str, int]] = ((quarter, seeder.write_coded(quarter)) for quarter in quarters)
    else:
        counts = written_by(processes, archive_told(archive), quarters)
    written = 0
    for quarter, count in counts:
        written += count
        said(f"{quarter}: {count}")
    with ThreadPoolExecutor(1) as beside:
        back = beside.submit(_bring_back)
        with transaction.atomic():
            chain.seal_days(wib_date(archive.now) - timedelta(days=1))
        back.result()
    bulk.tidy()
    return written


def _bring_back() -> None:
    """In a thread, which has a connection of its own."""
    try:
        put_off.bring_back()
    finally:
        connection.close()


def archive_told(archive: Archive) -> tuple[int, int, str, str]:
    """In plain values, for a process that knows nothing yet."""
    return archive.tickets, archive.seed, archive.now.isoformat(), archive.first.code


def seeder_of(told: tuple[int, int, str, str]) -> Seeder:
    tickets, seed_, now, first = told
    return Seeder(Archive(tickets, seed_, datetime.fromisoformat(now), Quarter.parse(first)))
