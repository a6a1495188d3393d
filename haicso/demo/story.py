"""What happens in the demo: people come with questions, officers answer, pass on, escalate and finish.

All of it is planned; what is older than a week is written in bulk, and the last week is acted by the actions that
people use, in the order of time over all offices. Only the officers' passwords are not asked for at every act.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import Enum
from random import Random

from haicso.archive.desk_days import DeskDays
from haicso.archive.people import People
from haicso.archive.plan import Conversation, Place, Step
from haicso.archive.planner import HAI_OPENS, Habits, Planner
from haicso.archive.player import Player
from haicso.archive.writer import Writer
from tickets.models import Channel
from tickets.quarters import Quarter
from tickets.workflow import Act
from users.models import UnitType

from . import enclosures, oddities
from .cast import AGENT_HEAD
from .people import Company
from .words import HEAD_OFFICE, Words

ACTED = timedelta(days=7)
"""The last days are acted; what began earlier is written in bulk."""
HABITS = Habits(
    channels={
        Channel.FACE_TO_FACE.value: 0.42,
        Channel.WHATSAPP.value: 0.27,
        Channel.PHONE.value: 0.16,
        Channel.LETTER.value: 0.08,
        Channel.EMAIL.value: 0.07,
    },
    in_writing=frozenset({Channel.WHATSAPP.value, Channel.LETTER.value, Channel.EMAIL.value}),
)
REPLIED_AFTER = 5
"""Working hours after which HAI has replied to a question that is left lying then."""

PASSED_AFTER = 2
"""Working hours after which layer 1 has passed a question to its Kepala Seksi."""
REPORT_TO_HEAD = (
    "Satker menanyakan hal yang belum ada di HAIPEDIA dan pernah dijawab berbeda pada tiket lain.",
    "Belum ditemukan peraturan yang mengatur langsung; yang terdekat petunjuk teknis pelaksanaan anggaran.",
    "Usul kami: dijawab sesuai petunjuk teknis. Mohon arahan agar jawabannya seragam.",
)
"""The three parts that such a report has (PER-8/PB/2020 art. 6(4)b)."""


class LooseEnd(Enum):
    """How a question is left lying now, so that every page has something to show."""

    ASKED = "a satker asked, nobody has answered"
    RECORDED = "recorded at the desk for later"
    AT_HAI = "escalated when recorded"
    FROM_KPPN = "an asker of the KPPN, at HAI"
    AT_AGENT_HEAD = "layer 1 has passed it to the Kepala Seksi of HAI"
    REPLIED = "HAI has replied, the office has not sent it on"
    AT_KANWIL = "passed to the Kanwil"
    AT_REVENUE = "asked of KPPN Khusus Penerimaan"


LOOSE_ENDS = (
    (21, LooseEnd.ASKED),
    (14, LooseEnd.ASKED),
    (13, LooseEnd.REPLIED),
    (9, LooseEnd.FROM_KPPN),
    (7, LooseEnd.AT_AGENT_HEAD),
    (6, LooseEnd.ASKED),
    (5, LooseEnd.AT_HAI),
    (4, LooseEnd.AT_KANWIL),
    (3, LooseEnd.RECORDED),
    (2, LooseEnd.AT_REVENUE),
    (1, LooseEnd.ASKED),
)
"""(working hours ago, how), at every KPPN: late, nearly late and fresh ones. Two working days are sixteen hours."""


WITH_FILES_SINCE = 14
"""Working hours ago: the satker sent files with that question."""


class Story:
    """The questions of one quarter after the other at all places. `scale`: 1 is a believable year's work, tests take
    less."""

    def __init__(self, planner: Planner, company: Company, scale: float) -> None:
        self.planner, self.company, self.scale = planner, company, scale

    def tell(self, people: People, *, delivered_before: datetime) -> None:
        """The running quarter, and what is left lying now."""
        began_before = self.planner.now - ACTED
        told = [each for place in self.company.places for each in self.of_quarter(place, Quarter.of(self.planner.now))]
        told += self.loose_ends()
        writer = Writer(people, delivered_before=delivered_before)
        writer.write(replace(each, attached=()) for each in told if each.at < began_before)
        player = Player(people, self.planner.source("keys"), enclosures.staged)
        player.play(each for each in told if each.at >= began_before)

    def of_quarter(self, place: Place, quarter: Quarter) -> Iterator[Conversation]:
        yield from self.planner.quarter(place, quarter, self.scale)
        working, _free = self.planner.days.split(quarter, place.opens)
        yield from oddities.of_quarter(self.planner, place, quarter, working)

    def loose_ends(self) -> Iterator[Conversation]:
        planner = self.planner
        for place in self.company.places:
            rng = planner.source(place.code, "loose ends")
            for hours, loose_end in LOOSE_ENDS:
                at = planner.days.ago(rng, planner.now, hours, place.opens)
                left = self._left(rng, place, at, loose_end)
                if hours == WITH_FILES_SINCE:
                    left = replace(left, attached=(enclosures.LETTER, enclosures.LIST))
                yield replace(left, steps=tuple(step for step in left.steps if step.at < planner.now))

    def _left(self, rng: Random, place: Place, at: datetime, how: LooseEnd) -> Conversation:
        """A question that nobody takes further."""
        match how:
            case LooseEnd.ASKED:
                return self.planner.asked(rng, place, at, "KPPN")
            case LooseEnd.AT_REVENUE:
                return self.planner.asked(rng, place, at, "KPPN Khusus Penerimaan")
            case LooseEnd.RECORDED:
                return self._left_recorded(rng, place, at, UnitType.SATKER, "KPPN", None)
            case LooseEnd.AT_KANWIL:
                return self._left_recorded(rng, place, at, UnitType.SATKER, "Kanwil", Act.PASS_ON)
            case LooseEnd.FROM_KPPN:
                return self._left_recorded(rng, place, at, UnitType.KPPN, HEAD_OFFICE, Act.ESCALATE)
            case LooseEnd.AT_HAI:
                return self._left_recorded(rng, place, at, UnitType.SATKER, HEAD_OFFICE, Act.ESCALATE)
            case LooseEnd.AT_AGENT_HEAD:
                left = self._left_recorded(rng, place, at, UnitType.SATKER, HEAD_OFFICE, Act.ESCALATE)
                return replace(left, steps=(self._to_agent_head(rng, at),))
            case LooseEnd.REPLIED:
                return self._left_recorded(rng, place, at, UnitType.SATKER, HEAD_OFFICE, Act.ESCALATE, replied=True)

    def _left_recorded(
        self,
        rng: Random,
        place: Place,
        at: datetime,
        unit_type: UnitType,
        destination: str,
        follow_up: Act | None,
        *,
        replied: bool = False,
    ) -> Conversation:
        planner = self.planner
        askers = planner.satker(rng, place).askers if unit_type == UnitType.SATKER else place.askers
        asker = rng.choice([asker for asker in askers if asker.unit_type == unit_type])
        said = planner.talk.draw(rng, unit_type, at, destination)
        post = planner.somebody(rng, place.code, at)
        left = planner.recorded(rng, place, post, at, asker, said, follow_up)
        if replied:
            return replace(left, steps=(planner.hai_reply(rng, at, asker, said, REPLIED_AFTER),))
        return left

    def _to_agent_head(self, rng: Random, at: datetime) -> Step:
        at = self.planner.days.later(rng, at, PASSED_AFTER, HAI_OPENS)
        problem, regulation, conclusion = REPORT_TO_HEAD
        report = (regulation, conclusion)
        return Step(Act.TO_AGENT_HEAD, at, self.planner.hai, problem, to=AGENT_HEAD.username, report=report)


def moving_day(days: DeskDays, complete: Quarter) -> date:
    """The working day, past the middle of the complete quarter, on which an officer begins at another office."""
    working, _free = days.split(complete, HAI_OPENS)
    return working[len(working) * 3 // 5]


def planner_of(seed: int, now: datetime, days: DeskDays, words: Words, company: Company) -> Planner:
    """The demo's habits and people."""
    return Planner(seed, now, days, words, HABITS, company.offices, company.hai)
