"""No way out of the count: officers + belum ditangani = office = Kanwil = nation, and each counted ticket exactly once,
after any sequence of acts and master-data changes, before and after locks (docs/acts_and_counts.md).

The sequences act through the real actions; what has no action of its own yet (an office's type and Kanwil) is changed
as its dated rows. What is expected is counted here from raw rows, apart from `kpi`. `CONSERVATION_SEQUENCES=50` digs
deeper. The reading of quarters is reached only through `reading` and `behind` below.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from kpi.figures.counting import Scope
from kpi.figures.reading import figures, tickets_behind
from kpi.index import Facts, total
from kpi.locks.actions import LockRefused, lock_quarter
from kpi.locks.verification import locks_of
from tests import factories
from tests.factories import PostingFactory, key, office_type, sign
from tests.kpi.beside import agree
from tests.kpi.recomputation import Master
from tickets.actions import Asker, FollowUp
from tickets.models import PeriodClosing, Ticket
from tickets.quarters import Quarter
from tickets.verification.parts import decisions_of, history_of
from tickets.workflow import Act
from users.clock import FixedClock, wib_date
from users.models import Office, OfficeRegion, OfficerProposal, OfficeTypeRecord, Posting, UnitType, User
from users.officers import actions as officer_actions
from users.refusals import Refused
from users.signing.proof import SigningRefused
from users.verification.master import wrong_rows
from users.verification.parts import Tally
from users.wib import WIB

pytestmark = [pytest.mark.django_db, pytest.mark.once]

STEPS = 200
SEQUENCES = int(os.environ.get("CONSERVATION_SEQUENCES", "1"))
QUARTERS = (Quarter(2026, 1), Quarter(2026, 2))
REFUSED = (Refused, SigningRefused, LockRefused)

reading = figures
behind = tickets_behind


class Sequence:
    """A small nation, and one random step after the other in it. `done`: how often each kind of step was done."""

    def __init__(self, seed: int, cast: dict[str, object], *, locks: bool, moves_offices: bool) -> None:
        self.rng = random.Random(seed)
        self.clock = FixedClock(datetime(2026, 1, 5, 8, 30, tzinfo=WIB))
        self.cast, self.done, self.locked = cast, Counter(), {}
        self.then: dict[int, Master] = {}
        """By Kanwil (key): the master data with which it locked."""
        self.compared = 0
        self.offices: list[Office] = cast["offices"]
        self.logins = {login.office_id: login for login in cast["logins"]}
        self.admin: User = cast["admin"]
        self.steps: list[Callable[[], object]] = [
            *[self.ask, self.record] * 4,
            *[self.act_of_office] * 10,
            *[self.act_of_hai] * 3,
            *[self.act_of_satker] * 2,
            self.move,
            self.change_kind,
            self.depart,
            self.propose_and_activate,
            self.change_type,
            self.close_or_open_a_login,
        ]
        if locks:
            self.steps += [self.lock] * 2
        if moves_offices:
            self.steps.append(self.change_kanwil)

    def run(self, check: Callable[["Sequence"], None]) -> None:
        while sum(self.done.values()) < STEPS:
            self.clock.at += timedelta(minutes=self.rng.randint(20, 30 * 60))
            step = self.rng.choice(self.steps)
            try:
                name = step()
            except REFUSED:
                continue
            self.done[name or step.__name__] += 1
            if sum(self.done.values()) % 25 == 0:
                check(self)

    # --- Questions and acts ---
    def ask(self) -> None:
        clerk, asker = self.rng.choice(self.cast["satker"])
        factories.ask(clerk, asker, self.clock, destination=self.rng.choice(["perbendaharaan", "penerimaan_negara"]))

    def record(self) -> None:
        signature = self.signature(self.rng.choice(self.offices))
        asker = self.rng.choice(
            [asker for _clerk, asker in self.cast["satker"]]
            + [Asker(f"warga{self.rng.randint(1, 9)}@contoh.com", "Warga", UnitType.PUBLIC, institution="Warga")]
        )
        follow_up = self.rng.choice([FollowUp.ANSWER_NOW, FollowUp.ANSWER_LATER, FollowUp.TO_HAI, FollowUp.PASS_ON])
        received = self.clock.at - timedelta(days=self.rng.choice([0, 1, 100]))
        say = {"answer": "Sudah.", "destination": "penerimaan_negara"}
        question = factories.question(received_on=received)
        factories.record(signature, asker, self.clock, follow_up=follow_up, question=question, **say)

    def act_of_office(self) -> str:
        ticket = self.ticket(status__in=["waiting", "hai_replied", "waiting_asker"])
        signature = self.signature(ticket.holder_office)
        act = self.rng.choice(
            ["answer", "refuse", "escalate", "ask_data", "record_reply", "send_back", "finish", "refer", "pass_on"]
            + ["pass_on"] * 3
        )
        say: dict[str, object] = {}
        if act == "pass_on":
            say["office"] = self.rng.choice([office for office in self.offices if office.pk != ticket.holder_office_id])
        if act == "refer":
            say["colleague"] = Posting.objects.get(pk=self.cast["head"].pk)
        getattr(factories, act)(ticket, signature, self.clock, **say)
        return act

    def act_of_hai(self) -> str:
        ticket = self.ticket(status="at_hai")
        agent = self.cast["layer2"] if ticket.hai_layer == 2 else self.cast["layer1"]
        head, passed = self.cast["agent_head"], ["to_layer_2", "to_agent_head"]
        if ticket.agent_head_id is not None:
            agent = head
        if agent != self.cast["layer1"]:
            passed = ["to_layer_1"]
        act = self.rng.choice(["hai_reply", "hai_ask_data", *passed])
        beside = {"to_layer_2": {"directorate": self.cast["layer2"].office}, "to_agent_head": {"agent_head": head}}
        say = beside.get(act, {})
        getattr(factories, act)(ticket, agent, self.clock, **say)
        return act

    def act_of_satker(self) -> str:
        clerk, _asker = self.rng.choice(self.cast["satker"])
        ticket = self.ticket(asker_satker=clerk.satker)
        act = self.rng.choice(["reply", "add"])
        getattr(factories, act)(ticket, clerk, self.clock)
        return act

    def ticket(self, **which: object) -> Ticket:
        tickets = Ticket.objects.filter(**which).select_related("holder_office").order_by("pk")
        count = tickets.count()
        if not count:
            raise Refused("none")
        return tickets[self.rng.randrange(count)]

    def signature(self, office: Office):
        here = list(Posting.objects.on(wib_date(self.clock.at)).filter(office=office).order_by("pk"))
        if not here:
            raise Refused("nobody")
        return sign(User.objects.get(pk=self.logins[office.pk].pk), self.rng.choice(here))

    # --- Master data ---
    def move(self) -> None:
        self._post(self.rng.choice(self.offices), None)

    def change_kind(self) -> None:
        self._post(None, self.rng.choice(["cso", "sso"]))

    def _post(self, office: Office | None, kind: str | None) -> None:
        posting = self.posting()
        officer_actions.move_officer(
            key=key(self.admin),
            officer_id=posting.officer_id,
            office_id=(office or posting.office).pk,
            kind=kind or posting.kind,
            starts_on=self.some_day(),
            reason="ST",
            clock=self.clock,
        )

    def depart(self) -> None:
        if Posting.objects.on(wib_date(self.clock.at)).count() < 6:
            raise Refused("too few")
        posting = self.posting()
        say = {"ends_on": self.some_day(), "reason": "Mutasi", "signature": None, "clock": self.clock}
        officer_actions.end_posting(key=key(self.admin), posting_id=posting.pk, **say)

    def propose_and_activate(self) -> None:
        head = Posting.objects.get(pk=self.cast["head"].pk)
        login = self.logins[head.office_id]
        number = OfficerProposal.objects.count()
        names = [officer_actions.Proposed(f"Petugas Usulan {number}", "cso", self.some_day())]
        say = {"office_id": head.office_id, "signature": sign(login, head), "clock": self.clock}
        [proposal] = officer_actions.propose_officers(key=key(login), names=names, **say)
        officer_actions.activate_proposal(key=key(self.admin), proposal_id=proposal.pk, reason="", clock=self.clock)

    def change_type(self) -> None:
        office = self.rng.choice(self.offices)
        OfficeTypeRecord.objects.filter(office=office).update(type=self.rng.choice(["A1", "A2"]))

    def close_or_open_a_login(self) -> None:
        login = self.rng.choice(list(self.logins.values()))
        User.objects.filter(pk=login.pk).update(is_active=self.rng.random() < 0.7)

    def change_kanwil(self) -> None:
        """A KPPN changes its Kanwil, as the dated record and the present one."""
        office = Office.objects.get(pk=self.rng.choice([each.pk for each in self.offices if each.kind == "kppn"]))
        kanwil = self.rng.choice([each for each in self.cast["kanwil"] if each.pk != office.kanwil_id])
        today = wib_date(self.clock.at)
        if OfficeRegion.objects.filter(office=office, valid_from__gte=today).exists():
            raise Refused("today already")
        if not OfficeRegion.objects.filter(office=office).exists():
            OfficeRegion.objects.create(office=office, kanwil_id=office.kanwil_id, valid_from=date(2016, 1, 1))
        OfficeRegion.objects.filter(office=office, valid_to=None).update(valid_to=today - timedelta(days=1))
        OfficeRegion.objects.create(office=office, kanwil=kanwil, valid_from=today)
        Office.objects.filter(pk=office.pk).update(kanwil=kanwil)

    def posting(self) -> Posting:
        rows = Posting.objects.not_over(wib_date(self.clock.at)).exclude(kind="head").select_related("office")
        return self.rng.choice(list(rows.order_by("pk")))

    def some_day(self) -> date:
        return wib_date(self.clock.at) + timedelta(days=self.rng.choice([-90, -40, -10, -3, 0, 0, 5]))

    # --- Locks ---
    def lock(self) -> None:
        kanwil = self.rng.choice(self.cast["kanwil"])
        lock_quarter(kanwil=kanwil, quarter=QUARTERS[0], by=self.admin, clock=self.clock)
        self.locked[kanwil.code] = told(reading(QUARTERS[0], self.clock.at), kanwil.code)
        self.then[kanwil.pk] = Master(2026, 1)


# --- What must hold ---------------------------------------------------------------------------------------------------
def told(nation, code: str) -> list[tuple]:
    """What the nation's page says of one Kanwil: its offices, in each everybody's counts and belum ditangani."""
    kanwil = next(each for each in nation.kanwil if each.kanwil and each.kanwil.code == code)
    return [
        (
            each.office.code,
            each.facts,
            each.untaken,
            sorted((row.figures.officer.pk, row.here) for row in people_of(each)),
        )
        for each in kanwil.offices
        if each.facts.tickets
    ]


def people_of(office):
    return [row for row in office.officers if row.here != Facts()]


def raw(quarter: Quarter, at: datetime) -> dict[int, tuple[int | None, int, int | None]]:
    """The counted tickets by themselves: where each stands and whose it is, as its row says."""
    rows = Ticket.objects.filter(created_at__gte=quarter.since, created_at__lt=quarter.until, created_at__lte=at)
    rows = rows.filter(asker_unit_type=UnitType.SATKER)
    return {pk: place for pk, *place in rows.values_list("pk", "kanwil", "office", "posting")}


def sums_hold(sequence: Sequence) -> None:
    at = sequence.clock.at
    for quarter in QUARTERS:
        if at < quarter.since:
            continue
        nation, expected = reading(quarter, at), raw(quarter, at)
        assert nation.facts.tickets == len(expected), (quarter, sequence.done)
        assert nation.facts == total(kanwil.facts for kanwil in nation.kanwil)
        for kanwil in nation.kanwil:
            assert kanwil.facts == total(office.facts for office in kanwil.offices)
            for office in kanwil.offices:
                assert office.facts == total(row.here for row in office.officers) + office.untaken
                here = Counter(
                    posting
                    for place, where, posting in expected.values()
                    if where == office.office.pk and place == (kanwil.kanwil.pk if kanwil.kanwil else None)
                )
                assert office.untaken.tickets == here.pop(None, 0)
                assert office.facts.tickets - office.untaken.tickets == sum(here.values())
        everybody = total(row.here for kanwil in nation.kanwil for office in kanwil.offices for row in office.officers)
        assert everybody + nation.untaken == nation.facts


def each_ticket_once(sequence: Sequence) -> None:
    at = sequence.clock.at
    for quarter in QUARTERS:
        if at < quarter.since:
            continue
        expected = raw(quarter, at)
        found: Counter[int] = Counter()
        for kanwil in sequence.cast["kanwil"]:
            for office in Office.objects.filter(pk__in={each for _k, each, _p in expected.values()}):
                scope = Scope(quarter, at, kanwil=kanwil, office=office)
                found.update(behind(scope).values_list("pk", flat=True))
        assert found == Counter(expected.keys()), (quarter, sequence.done)
        assert set(behind(Scope(quarter, at)).values_list("pk", flat=True)) == set(expected)
        untaken = behind(Scope(quarter, at, untaken=True)).values_list("pk", flat=True)
        assert sorted(untaken) == sorted(pk for pk, place in expected.items() if place[2] is None)


def what_was_locked_stays(sequence: Sequence) -> None:
    nation = reading(QUARTERS[0], sequence.clock.at)
    for code, locked in sequence.locked.items():
        assert told(nation, code) == locked, (code, sequence.done)
    for ticket in Ticket.objects.filter(closed_in__isnull=False).select_related("closed_in"):
        assert Quarter.of(ticket.created_at) == Quarter.of_day(ticket.closed_in.first_day)


def postings_agree(sequence: Sequence) -> None:
    """No ticket was taken outside the days of its posting, and none of a closed period is counted as open."""
    for ticket in Ticket.objects.filter(posting__isnull=False).select_related("posting"):
        taken = ticket.events.filter(posting=ticket.posting).order_by("seq").first()
        day = wib_date(taken.at)
        assert ticket.posting.starts_on <= day
        assert ticket.posting.ends_on is None or day <= ticket.posting.ends_on
    for closing in PeriodClosing.objects.all():
        left = Ticket.objects.filter(kanwil=closing.kanwil, closed_in=None)
        assert not any(Quarter.of(each.created_at) == Quarter.of_day(closing.first_day) for each in left)


def each_person_recomputed(sequence: Sequence) -> None:
    """Each person's counts, minimum and index, and every place, by code of the test's own (`recomputation`)."""
    for quarter in QUARTERS:
        if sequence.clock.at >= quarter.since:
            then = sequence.then if quarter == QUARTERS[0] else None
            sequence.compared += agree(quarter, sequence.clock.at, then)


def nothing_is_wrong() -> None:
    """What `verify_history`, `verify_decisions`, `verify_master` and `verify_quarter` say: nothing."""
    tally = Tally()
    assert list(history_of(None, tally)) == []
    assert list(decisions_of(None, tally)) == []
    assert list(wrong_rows()) == []
    assert list(locks_of(None, tally)) == []


@pytest.fixture
def cast(
    riau, aceh, jakarta, pekanbaru, banda_aceh, penerimaan, kppn008, kppn001, kppn183, kanwil04, clerk, aceh_clerk,
    budi, aceh_person, rina, bayu, cut, dewi, kanwil_officer, penerimaan_officer, layer1, layer2, admin,
    national_offices, agent_head,
):  # fmt: skip
    for office in (pekanbaru, banda_aceh):
        office_type(office)
    PostingFactory(office=banda_aceh), PostingFactory(office=penerimaan)
    return {
        "offices": [pekanbaru, banda_aceh, penerimaan, riau],
        "kanwil": [riau, aceh, jakarta],
        "logins": [kppn008, kppn001, kppn183, kanwil04],
        "satker": [(clerk, budi), (aceh_clerk, aceh_person)],
        "head": dewi,
        "layer1": layer1,
        "layer2": layer2,
        "agent_head": agent_head,
        "admin": admin,
    }


CHECKS = (sums_hold, each_ticket_once, postings_agree, each_person_recomputed)


def every(*checks: Callable[[Sequence], None]) -> Callable[[Sequence], None]:
    def check(sequence: Sequence) -> None:
        for each in checks:
            each(sequence)

    return check


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_nothing_leaves_the_count_before_locks(seed, cast):
    sequence = Sequence(seed, cast, locks=False, moves_offices=False)
    sequence.run(every(*CHECKS))
    nothing_is_wrong()
    assert sequence.compared > 1000


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_nothing_leaves_the_count_before_and_after_locks(seed, cast):
    sequence = Sequence(100 + seed, cast, locks=True, moves_offices=False)
    sequence.run(every(*CHECKS, what_was_locked_stays))
    nothing_is_wrong()
    assert sequence.locked
    assert sequence.compared > 1000


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_nothing_leaves_the_count_when_offices_change_their_kanwil_between_locks(seed, cast):
    sequence = Sequence(200 + seed, cast, locks=True, moves_offices=True)
    sequence.run(every(*CHECKS, what_was_locked_stays))
    nothing_is_wrong()
    assert sequence.locked
    assert sequence.compared > 1000


def test_the_sequences_know_every_act():
    """Whoever adds an act adds it here."""
    said = {
        *("answer", "refuse", "escalate", "ask_data", "record_reply", "send_back", "finish", "refer", "pass_on"),
        *("ask", "record", "hai_reply", "hai_ask_data", "to_layer_1", "to_layer_2", "reply", "add"),
        "to_agent_head",
    }
    assert {str(act) for act in Act} == said - {"hai_ask_data"}  # the office's act at the desk of HAI
