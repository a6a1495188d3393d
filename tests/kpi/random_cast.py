"""A quarter of random people: officers who move and change kind, offices whose type changes, acts at odd hours."""

import random
from datetime import date, datetime, timedelta

from tests import factories
from tests.factories import PostingFactory, sign
from tickets.actions import Asker
from users.clock import FixedClock, wib_date
from users.models import OfficeTypeRecord, Posting, UnitType
from users.refusals import Refused
from users.wib import WIB

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
