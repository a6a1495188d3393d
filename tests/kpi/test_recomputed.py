"""An independent recomputation says the same: of the demo, live, half locked and locked, and of random casts."""

import random
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from tests.changing import change_calendar, day_off

from kpi.locks.actions import lock_quarter
from kpi.models import QuarterLock
from tests import factories
from tests.factories import Asker, PostingFactory, no_working_calendar, sign
from tests.kpi.beside import agree, alone
from tickets.models import Ticket
from tickets.quarters import Quarter
from users.clock import FixedClock, wib_date
from users.models import Office, OfficeTypeRecord, Posting, UnitType, User
from users.refusals import Refused
from users.wib import WIB

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 18, 10, 20, tzinfo=WIB).astimezone(UTC)
Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)


def told(*args):
    print(*args)  # noqa: T201 - with -s: how much was compared


def test_the_demo_recomputed_is_the_demo_read_live_half_locked_and_locked(db):
    no_working_calendar()
    call_command("load_reference", stdout=StringIO())
    call_command("load_demo", now=NOW, scale=0.1, stdout=StringIO())
    assert QuarterLock.objects.count() == 1
    compared = agree(Q1, NOW) + agree(Q2, NOW) + alone(Q1, NOW)
    compared += agree(Q1, NOW - timedelta(minutes=1))  # before the lock: all of it live
    admin = User.objects.filter(role=User.Role.ADMIN).first()
    for number, kanwil in enumerate(Office.objects.filter(kind="kanwil").order_by("code"), 1):
        if kanwil.code != "04" and Ticket.objects.filter(kanwil=kanwil).exists():
            lock_quarter(kanwil=kanwil, quarter=Q1, by=admin, clock=FixedClock(NOW + timedelta(hours=number)))
            compared += agree(Q1, NOW + timedelta(hours=number, minutes=1))
    compared += alone(Q1, NOW + timedelta(days=2))
    told(f"{compared} figures, {Ticket.objects.count()} tickets")
    assert compared > 5000


# --- Random casts -----------------------------------------------------------------------------------------------------
TIMES = [(7, 30), (8, 0), (9, 15), (11, 59), (13, 0), (15, 59), (16, 0), (16, 1), (23, 30), (0, 30)]


class Cast:
    """Officers who move and change kind within the quarter, offices whose type changes, questions at odd hours."""

    def __init__(self, seed, offices, logins, askers):
        self.rng, self.offices, self.askers = random.Random(seed), offices, askers
        self.logins = {login.office_id: login for login in logins}
        for office in offices:
            changes = self.day()
            OfficeTypeRecord.objects.create(
                office=office, type="A1", basis="assumed", valid_from=date(2016, 1, 1), valid_to=changes - timedelta(1)
            )
            OfficeTypeRecord.objects.create(office=office, type="A2", basis="documented", valid_from=changes)
            PostingFactory(office=office)
        for _officer in range(4):
            self.career()

    def day(self):
        return date(2026, 1, 1) + timedelta(days=self.rng.randrange(90))

    def career(self):
        starts, officer = date(2025, 6, 1), None
        for ends in [*sorted({self.day() for _move in range(self.rng.randrange(3))}), None]:
            more = {"officer": officer} if officer else {}
            kind = self.rng.choice(["cso", "cso", "cso", "sso"])
            place = {"office": self.rng.choice(self.offices), "kind": kind, "starts_on": starts, "ends_on": ends}
            officer = PostingFactory(**place, **more).officer
            starts = ends + timedelta(days=self.rng.choice([1, 1, 9])) if ends else None

    def instant(self, day):
        hour, minute = self.rng.choice(TIMES)
        odd = timedelta(microseconds=self.rng.choice([0, 0, 1, 999_999]))
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=WIB) + odd

    def live(self, number):
        """`number` questions, what follows on each in the order of time."""
        plan = []
        for asked in sorted(self.instant(self.day()) for _question in range(number)):
            ticket = self.asked(FixedClock(asked))
            at = asked
            for act in self.rng.choice([["answer"], ["answer"], ["pass_on", "answer"], ["pass_on"], [], ["refuse"]]):
                at += timedelta(days=self.rng.choice([0, 0, 1, 2, 2, 3, 8]), minutes=self.rng.randrange(1, 600))
                plan.append((at, ticket, act))
        for at, ticket, act in sorted(plan, key=lambda each: each[0]):
            self.act(ticket, act, FixedClock(at))

    def asked(self, clock):
        clerk, asker = self.rng.choice(self.askers)
        office = self.rng.choice(self.offices)
        if self.rng.random() < 0.5 and (by := self.on_duty(office, clock.at)):
            person = self.rng.choice([asker, Asker("warga@contoh.com", "Warga", UnitType.PUBLIC, institution="Warga")])
            return factories.record(by, person, clock)
        return factories.ask(clerk, asker, clock)

    def on_duty(self, office, at):
        here = list(Posting.objects.on(wib_date(at)).filter(office=office).order_by("pk"))
        return sign(self.logins[office.pk], self.rng.choice(here)) if here else None

    def act(self, ticket, act, clock):
        ticket.refresh_from_db()
        by = self.on_duty(ticket.holder_office, clock.at)
        other = next(each for each in self.offices if each != ticket.holder_office)
        try:
            getattr(factories, act)(ticket, by, clock, **({"office": other} if act == "pass_on" else {}))
        except Refused:
            pass


@pytest.mark.parametrize("seed", range(3))
def test_a_random_cast_recomputed_is_the_cast_read_live_half_locked_and_locked(
    seed, riau, aceh, pekanbaru, banda_aceh, kppn008, kppn001, clerk, budi, aceh_clerk, aceh_person, admin, second,
    national_offices,
):  # fmt: skip
    cast = Cast(seed, [pekanbaru, banda_aceh], [kppn008, kppn001], [(clerk, budi), (aceh_clerk, aceh_person)])
    cast.live(60)
    at = datetime(2026, 4, 15, 9, tzinfo=WIB)
    compared = agree(Q1, datetime(2026, 2, 10, 10, 1, tzinfo=WIB)) + agree(Q1, at) + alone(Q1, at)
    forged = Ticket.objects.filter(iku_in_time=False, asker_unit_type=UnitType.SATKER, posting__isnull=False)[:1]
    for ticket in forged:
        Ticket.objects.filter(pk=ticket.pk).update(iku_in_time=True)
        with pytest.raises(AssertionError):
            agree(Q1, at)
        Ticket.objects.filter(pk=ticket.pk).update(iku_in_time=False)
    closed = [cast.day() for _closure in range(3)]
    rows = [day_off(str(closed[0])), *(day_off(str(day), office=pekanbaru) for day in {*closed[1:]} - {closed[0]})]
    change_calendar([admin, second], rows, at)
    compared += agree(Q1, at + timedelta(hours=1))
    for hours, kanwil in ((2, riau), (4, aceh)) if seed % 2 else ((2, aceh), (4, riau)):
        lock_quarter(kanwil=kanwil, quarter=Q1, by=admin, clock=FixedClock(at + timedelta(hours=hours)))
        compared += agree(Q1, at + timedelta(hours=hours + 1)) + alone(Q1, at + timedelta(hours=hours + 1))
    told(f"{compared} figures")
    assert compared > 500
