"""The plan of a past: the same for the same seed, part by part, and only what people at their desks could have done."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

import pytest

from haicso.archive.desk_days import DeskDays
from haicso.archive.plan import Conversation, Hand, Person, Place, Post, Said, Satker, Solver
from haicso.archive.planner import Habits, Planner, in_order
from tickets.quarters import Quarter
from tickets.sla.hours import ClosedDay
from tickets.workflow import Act, State, transition
from users.wib import WIB

QUARTER = Quarter(2026, 1)
LEBARAN = ClosedDay(date(2026, 3, 20), "Idul Fitri")
DAYS = DeskDays(QUARTER.first_day, QUARTER.next.last_day, [LEBARAN])
MOVES = date(2026, 2, 20)

RINA = Post(Hand("kppn008", "Rina"), date(2024, 1, 2), tickets=120, late=0.1)
FAJAR = Post(Hand("kppn008", "Fajar"), date(2024, 1, 2), MOVES - timedelta(days=1), tickets=120)
HEAD = Post(Hand("kppn008", "Hendra"), date(2024, 1, 2), takes=False)
KANWIL = Post(Hand("kanwil04", "Agung"), date(2024, 1, 2))
PLACE = Place(
    "008",
    8,
    (RINA, FAJAR, HEAD),
    satker=(Satker(Hand("satker1"), (Person("a@contoh.go.id", "A", "SATKER", "1"),)),),
    as_satker=(Satker(Hand("satker2"), (Person("b@contoh.go.id", "B", "SATKER", "2"),)),),
    askers=(Person("c@contoh.go.id", "C", "KPPN"), Person("d@contoh.go.id", "D", "UMUM")),
    elsewhere=(("revisi_dipa", "04"),),
)


class Talk:
    """Says little, of each kind."""

    def draw(self, rng: Random, unit_type: str, at: datetime, destination: str = "") -> Said:
        solver = rng.choices(list(Solver), (0.8, 0.1, 0.1))[0] if unit_type == "SATKER" else Solver.PARTNER
        destination = "revisi_dipa" if solver == Solver.ELSEWHERE else "perbendaharaan"
        return Said("Subjek", f"Pertanyaan {rng.randint(1, 99)}", "Jawaban", destination, solver)

    def answer(self, rng: Random, name: str, said: Said) -> str:
        return said.answer

    def escalation_note(self, rng: Random) -> str:
        return "Mohon bantuan."

    hai_reply = finish = answer


def planner(seed: int = 1, now: datetime = datetime(2026, 4, 20, 10, tzinfo=WIB)) -> Planner:
    habits = Habits({"tatap_muka": 0.6, "whatsapp": 0.4}, frozenset({"whatsapp"}))
    offices = {"008": (8, PLACE.posts), "04": (8, (KANWIL,))}
    return Planner(seed, now, DAYS, Talk(), habits, offices, Hand("hai1"))


@pytest.fixture(scope="module")
def planned() -> list[Conversation]:
    return in_order(planner().quarter(PLACE, QUARTER))


def test_the_same_seed_gives_the_same_plan_and_another_seed_another(planned):
    assert in_order(planner().quarter(PLACE, QUARTER)) == planned
    assert in_order(planner(seed=2).quarter(PLACE, QUARTER)) != planned


def test_a_part_is_the_same_whatever_is_planned_before_it(planned):
    one = planner()
    list(one.quarter(PLACE, QUARTER.next))
    assert in_order(one.quarter(PLACE, QUARTER)) == planned


def test_a_quarter_brings_as_many_questions_as_its_officers_take(planned):
    assert 180 < len(planned) <= 240
    assert 50 < len(list(planner().quarter(PLACE, QUARTER, 0.3))) <= 72


def test_what_happened_by_now_is_the_beginning_of_what_will_have_happened(planned):
    now = next(each.steps[0].at for each in planned if each.steps)
    so_far = in_order(planner(now=now).quarter(PLACE, QUARTER))
    begun = [each for each in planned if each.at < now]
    assert so_far == [replace(each, steps=tuple(step for step in each.steps if step.at < now)) for each in begun]
    assert so_far != begun


def test_all_of_it_happens_in_the_quarter_and_in_order(planned):
    for conversation in planned:
        times = [conversation.at, *(step.at for step in conversation.steps)]
        assert times == sorted(times)
        assert QUARTER.since <= times[0]


def test_every_act_is_one_that_the_workflow_knows(planned):
    begun = {Act.ANSWER: State.DONE, Act.ESCALATE: State.AT_HAI}
    for conversation in planned:
        state = begun.get(conversation.follow_up, State.WAITING)
        for step in conversation.steps:
            allowed = transition(step.act, state)
            assert allowed is not None, conversation
            state = allowed.targets[0]
        assert state in {State.DONE, State.WAITING, State.AT_HAI, State.HAI_REPLIED}


def test_only_who_is_there_and_takes_questions_acts(planned):
    days_of = {post.hand: post for post in (RINA, FAJAR, KANWIL)}
    for conversation in planned:
        acts = [(conversation.by, conversation.at), *((step.by, step.at) for step in conversation.steps)]
        for hand, at in acts:
            if hand.officer:
                assert days_of[hand].is_there(at.astimezone(WIB).date())
    assert any(each.by == FAJAR.hand for each in planned)


def test_officers_work_on_working_days_and_satker_ask_on_others_too(planned):
    at_desk = [each for each in planned if each.channel]
    assert all(DAYS.of(8).day(each.at.astimezone(WIB).date()).windows for each in at_desk)
    assert all(each.at.astimezone(WIB).date() != LEBARAN.day for each in at_desk)
    online = [each for each in planned if not each.channel]
    assert any(not DAYS.of(8).day(each.at.astimezone(WIB).date()).windows for each in online)
    assert any(each.at.astimezone(WIB).time() > time(18) for each in online)


def test_a_message_came_before_it_was_recorded_on_the_same_day(planned):
    told = [each for each in planned if each.received_on is not None]
    assert told
    assert all(each.channel == "whatsapp" for each in told)
    assert all(timedelta(0) < each.at - each.received_on < timedelta(hours=9) for each in told)


def test_what_an_asker_of_a_kppn_asks_goes_to_hai_at_once(planned):
    theirs = [each for each in planned if each.asker.unit_type == "KPPN"]
    assert theirs
    assert all(each.follow_up == Act.ESCALATE for each in theirs)
