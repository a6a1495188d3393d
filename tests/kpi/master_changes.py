"""Changes of every kind after a lock: by the named action where there is one, else as an admin's tool would."""

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from kpi.models import Policy
from kpi.objections.actions import file_objection
from kpi.policies.actions import draft, make_effective
from tests import factories
from tests.calendar_changes import change_calendar, day_off
from tests.factories import key, policy_content, sign
from tickets.calendar.proposals import addition, norm_from
from tickets.models import Norm, SpecialHours, Ticket
from users.clock import FixedClock, wib_date
from users.models import (
    Office,
    Officer,
    OfficeRegion,
    OfficerProposal,
    OfficeTypeRecord,
    Posting,
    Satker,
    ServiceUser,
    User,
)
from users.officers import actions as officer_actions
from users.refusals import Refused


class Changes:
    """`done`: how often each kind of change was made. All in the order of time, from `at` on."""

    SLOW = ("calendar", "norm", "special_hours")

    def __init__(self, seed, at, quarter, cast, admins, head, kanwil):
        self.rng, self.clock, self.quarter, self.cast = random.Random(seed), FixedClock(at), quarter, cast
        self.admins, self.head, self.kanwil, self.done = admins, head, kanwil, Counter()
        self.kinds = {
            name: getattr(self, name)
            for name in (
                *("officer_name", "office_name", "user_name", "office_type", "type_record", "office_region"),
                *("move", "change_kind", "depart", "proposal", "posting_edited", "policy", "calendar", "norm"),
                *("special_hours", "satker_partner", "unit_type", "asker_name", "login", "ask", "answer", "pass_on"),
                *("objection",),
            )
        }

    def make(self, number):
        """So many changes, each kind at least once."""
        names = list(self.kinds)
        self.rng.shuffle(names)
        quick = [name for name in names if name not in self.SLOW]
        while sum(self.done.values()) < number:
            missing = [name for name in names if not self.done[name]]
            self.one(missing[0] if missing and self.rng.random() < 0.5 else self.rng.choice(quick))

    def one(self, name):
        self.clock.at += timedelta(minutes=self.rng.randint(5, 90))
        try:
            self.kinds[name]()
        except Refused:
            return
        self.done[name] += 1

    # --- Names and places ---------------------------------------------------------------------------------------------
    def any(self, model, **which):
        rows = model.objects.filter(**which).order_by("pk")
        if not rows:
            raise Refused("none")
        return rows[self.rng.randrange(len(rows))]

    def officer_name(self):
        Officer.objects.filter(pk=self.any(Officer).pk).update(name=f"Nama Lain {self.rng.randrange(10**6)}")

    def office_name(self):
        Office.objects.filter(pk=self.any(Office).pk).update(
            name=f"Kantor Lain {self.rng.randrange(10**6)}", city="Lain"
        )

    def user_name(self):
        User.objects.filter(pk=self.any(User).pk).update(display_name=f"Akun Lain {self.rng.randrange(10**6)}")

    def office_type(self):
        OfficeTypeRecord.objects.filter(pk=self.any(OfficeTypeRecord).pk).update(type=self.rng.choice(["A1", "A2"]))

    def type_record(self):
        office, since = self.rng.choice(self.cast.offices), self.some_day()
        if OfficeTypeRecord.objects.filter(office=office, valid_from=since).exists():
            raise Refused("that day already")
        OfficeTypeRecord.objects.create(
            office=office, type=self.rng.choice(["A1", "A2"]), basis="assumed", valid_from=since
        )

    def office_region(self):
        """A KPPN goes to another Kanwil, within the quarter or after it, as dated records and as the present one."""
        office = self.rng.choice(self.cast.offices)
        office = Office.objects.get(pk=office.pk)
        kanwil = self.rng.choice([each for each in self.kanwil if each.pk != office.kanwil_id])
        since = self.some_day()
        if OfficeRegion.objects.filter(office=office, valid_from=since).exists():
            raise Refused("that day already")
        OfficeRegion.objects.create(office=office, kanwil=kanwil, valid_from=since)
        Office.objects.filter(pk=office.pk).update(kanwil=kanwil)

    def some_day(self):
        return self.quarter.first_day + timedelta(days=self.rng.randrange(150))

    # --- Officers -----------------------------------------------------------------------------------------------------
    def posting(self):
        rows = list(Posting.objects.not_over(wib_date(self.clock.at)).exclude(kind="head").order_by("pk"))
        return self.rng.choice(rows)

    def _post(self, posting, office, kind):
        back = wib_date(self.clock.at) - timedelta(days=self.rng.choice([0, 5, 40, 90]))
        say = {"office_id": office.pk, "kind": kind, "starts_on": back, "reason": "ST", "clock": self.clock}
        officer_actions.move_officer(key=key(self.admins[0]), officer_id=posting.officer_id, **say)

    def move(self):
        posting = self.posting()
        self._post(posting, self.rng.choice(self.cast.offices), posting.kind)

    def change_kind(self):
        posting = self.posting()
        self._post(posting, posting.office, "sso" if posting.kind == "cso" else "cso")

    def depart(self):
        if Posting.objects.on(wib_date(self.clock.at)).count() < 5:
            raise Refused("too few")
        say = {"ends_on": wib_date(self.clock.at), "reason": "Mutasi", "signature": None, "clock": self.clock}
        officer_actions.end_posting(key=key(self.admins[0]), posting_id=self.posting().pk, **say)

    def proposal(self):
        login = self.cast.logins[self.head.office_id]
        names = [officer_actions.Proposed(f"Petugas Usulan {OfficerProposal.objects.count()}", "cso", self.some_day())]
        say = {"office_id": self.head.office_id, "signature": sign(login, self.head), "clock": self.clock}
        [made] = officer_actions.propose_officers(key=key(login), names=names, **say)
        officer_actions.activate_proposal(key=key(self.admins[0]), proposal_id=made.pk, reason="", clock=self.clock)

    def posting_edited(self):
        """Past the actions: a posting gets other days, another kind or another office."""
        posting = self.any(Posting, ends_on=None)
        starts = date(2025, 6, 1) + timedelta(days=self.rng.randrange(1, 330))
        edits = [{"kind": self.rng.choice(["cso", "sso"])}, {"office": self.rng.choice(self.cast.offices)}]
        if not Posting.objects.filter(officer=posting.officer).exclude(pk=posting.pk).exists():
            edits.append({"starts_on": starts})
        Posting.objects.filter(pk=posting.pk).update(**self.rng.choice(edits))

    # --- Rules --------------------------------------------------------------------------------------------------------
    def policy(self):
        changes = [
            {"unit_types": ("UMUM",)},
            {"unit_types": ("SATKER", "UMUM", "KPPN")},
            {"minimums": {"A1": self.rng.randint(5, 900), "A2": self.rng.randint(5, 900)}},
            {"timeliness": {4: Decimal(60), 3: Decimal(40), 2: Decimal(20)}},
            {"quantity": {4: Decimal(3), 3: Decimal(2), 2: Decimal(1)}, "target": Decimal(2)},
            {"norm_code": "SLA"},
            {"pro_rata": False},
            {"sum_over_postings": False},
        ]
        more = {"label": f"u{Policy.objects.count()}", "reason": "Uji", "first_quarter": self.quarter}
        content = policy_content(**{**more, **self.rng.choice(changes)})
        say = {"user": self.admins[0], "clock": self.clock}
        drafted = draft(key=key(self.admins[0]), content=content, **say)
        make_effective(key=key(self.admins[0]), policy_id=drafted.pk, **say)

    def free_day(self):
        working = [day for number in range(90) if (day := self.quarter.first_day + timedelta(number)).weekday() < 5]
        return str(self.rng.choice(working[5:]))

    def calendar(self):
        place = self.rng.choice([{}, {"office": self.rng.choice(self.cast.offices)}])
        change_calendar(self.admins, [day_off(self.free_day(), name="Libur susulan", **place)], self.clock.at)

    def norm(self):
        old = Norm.objects.get(code="IKU", removed_in=None, valid_to=None)
        new = Norm(code="IKU", amount=5, legal_basis="surat uji")
        change_calendar(self.admins, norm_from(self.quarter.first_day, old, new), self.clock.at)

    def special_hours(self):
        days = {"first_day": self.quarter.first_day + timedelta(30), "last_day": self.quarter.first_day + timedelta(60)}
        hours = {"opens": "08:00", "closes": "12:00"}
        row = SpecialHours(name="Ramadan", **days, **hours)
        row.clean_fields(exclude=["added_in"])
        change_calendar(self.admins, [addition(row)], self.clock.at)

    # --- Askers and logins --------------------------------------------------------------------------------------------
    def satker_partner(self):
        Satker.objects.filter(pk=self.any(Satker).pk).update(partner=self.rng.choice(self.cast.offices))

    def unit_type(self):
        asker = self.rng.choice(self.cast.askers)[1]
        place = {"unit_type": "UMUM", "satker": None, "institution": "Warga"}
        if self.any(ServiceUser, pk=asker.pk).unit_type == "UMUM":
            place = {"unit_type": "SATKER", "satker": asker.satker, "institution": ""}
        ServiceUser.objects.filter(pk=asker.pk).update(**place)

    def asker_name(self):
        ServiceUser.objects.filter(pk=self.any(ServiceUser).pk).update(name=f"Penanya {self.rng.randrange(10**6)}")

    def login(self):
        login = self.rng.choice(list(self.cast.logins.values()))
        User.objects.filter(pk=login.pk).update(is_active=False)
        User.objects.filter(pk=login.pk).update(is_active=self.rng.random() < 0.8)

    # --- Acts after the lock ------------------------------------------------------------------------------------------
    def ask(self):
        clerk, asker = self.rng.choice(self.cast.askers)
        factories.ask(clerk, asker, self.clock)

    def _act(self, act, **say):
        ticket = self.any(Ticket, status="waiting")
        by = self.cast.on_duty(ticket.holder_office, self.clock.at)
        if by is None:
            raise Refused("nobody")
        getattr(factories, act)(ticket, by, self.clock, **say)

    def answer(self):
        self._act("answer")

    def pass_on(self):
        ticket = self.any(Ticket, status="waiting")
        by = self.cast.on_duty(ticket.holder_office, self.clock.at)
        if by is None:
            raise Refused("nobody")
        office = next(each for each in self.cast.offices if each.pk != ticket.holder_office_id)
        factories.pass_on(ticket, by, self.clock, office=office)

    def objection(self):
        """Against a verdict of the locked quarter: refused, each time; the try is what is counted."""
        ticket = self.any(Ticket, iku_in_time=False, closed_in__isnull=False, posting__isnull=False)
        by = self.cast.on_duty(ticket.posting.office, self.clock.at)
        if by is None:
            return
        contested = ticket.decisions.filter(code="IKU").latest("revision")
        say = {"contested_id": contested.pk, "reason": "Listrik padam.", "clock": self.clock}
        try:
            file_objection(signature=by, ticket_id=ticket.pk, key=key(by.user), **say)
        except Refused:
            return
        raise AssertionError(f"an objection to {ticket} of a locked quarter was taken")
