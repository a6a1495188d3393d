"""Who asks what, where and when, and who answers when. Pure and the same for the same seed.

Every place and quarter draws from a source of its own, so that a part of an archive is the same whatever else is
planned beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from operator import attrgetter
from random import Random
from typing import Protocol

from tickets.quarters import Quarter
from tickets.workflow import Act
from users.wib import WIB

from .desk_days import DAY_HOURS, DeskDays, at_hour, opening
from .plan import Conversation, Hand, Person, Place, Post, Said, Satker, Solver, Step

HAI_OPENS = 8
KPPN = "KPPN"
"""The unit type of askers whose questions go to HAI only."""


class Talk(Protocol):
    """What people write."""

    def draw(self, rng: Random, unit_type: str, at: datetime, destination: str = "") -> Said:
        """A question that fits the asker (and the destination, by its name, when one is wanted)."""

    def answer(self, rng: Random, name: str, said: Said) -> str: ...

    def escalation_note(self, rng: Random) -> str: ...

    def hai_reply(self, rng: Random, name: str, said: Said) -> str: ...

    def finish(self, rng: Random, name: str, said: Said) -> str: ...


@dataclass(frozen=True)
class Habits:
    """Shares, and working hours as (least, most, likeliest)."""

    channels: Mapping[str, float]
    """How questions come to a desk."""
    in_writing: frozenset[str]
    """The channels of which an officer may note when the message came."""
    satker_online: float = 0.3
    """Share of the questions that satker send themselves; the others come to the desk."""
    at_night: float = 0.05
    on_free_days: float = 0.04
    """Shares of what satker send outside working hours."""
    recap: float = 0.12
    """Share of the desk's questions that are recorded in the hour after closing (000 7b)."""
    office_as_satker: float = 0.1
    other_askers: float = 0.17
    escalated_anyway: float = 0.025
    """Share of ordinary questions that HAI must answer; those about the head office's systems come on top."""
    at_once: Mapping[Act | None, float] = field(
        default_factory=lambda: {Act.ANSWER: 0.83, None: 0.16, Act.ESCALATE: 0.01}
    )
    """What an officer does at once with an ordinary question."""
    answer_hours: tuple[float, float, float] = (0.3, 14, 2)
    late_hours: tuple[float, float] = (17, 34)
    escalation_hours: tuple[float, float, float] = (0.3, 6, 1)
    hai_hours: tuple[float, float, float] = (0.5, 16, 3)
    finish_hours: tuple[float, float, float] = (0.2, 5, 1)
    untold: float = 0.4
    """Share of written messages of which nobody notes when they came."""


@dataclass(frozen=True)
class Planner:
    """`offices`: all that answer, by code: their posts and when they open; `hai`: the agent who replies. Nothing is
    planned from `now` on: so the last days stay open by themselves."""

    seed: int
    now: datetime
    days: DeskDays
    talk: Talk
    habits: Habits
    offices: Mapping[str, tuple[int, Sequence[Post]]]
    hai: Hand

    def source(self, *of: object) -> Random:
        """The source of chance for one part of the plan."""
        return Random("/".join(map(str, (self.seed, *of))))  # noqa: S311 - a story, not a secret

    def quarter(
        self, place: Place, quarter: Quarter, share: float = 1.0, until: date | None = None
    ) -> Iterator[Conversation]:
        """The questions of one quarter at one place, in no order. `share`: of the officers' usual number; `until`: all
        of them come before that day, None: they are spread over the quarter."""
        rng = self.source(place.code, quarter)
        working, free = self.days.split(quarter, place.opens)
        if until is not None:
            working, free = [day for day in working if day < until], [day for day in free if day < until]
        for post in place.posts:
            for _ in range(round(post.tickets * share)):
                day = rng.choice(working)
                if post.is_there(day):
                    yield from self._begun(self._of_a_day(rng, place, post, day, free))

    def _begun(self, conversation: Conversation) -> Iterator[Conversation]:
        """As far as it has happened by now."""
        if conversation.at < self.now:
            happened = tuple(step for step in conversation.steps if step.at < self.now)
            yield replace(conversation, steps=happened)

    def _of_a_day(self, rng: Random, place: Place, post: Post, day: date, free: Sequence[date]) -> Conversation:
        habits, closes = self.habits, place.opens + DAY_HOURS
        if rng.random() < habits.satker_online:
            hour, when = rng.uniform(place.opens - 0.5, closes + 0.5), rng.random()
            if when < habits.at_night:
                hour = rng.uniform(closes + 2, closes + 6)
            elif when < habits.at_night + habits.on_free_days:
                day = rng.choice(free)
            return self.asked(rng, place, at_hour(rng, day, hour), served_by=post)
        recap = rng.random() < habits.recap
        hour = rng.uniform(closes, closes + 1) if recap else rng.uniform(place.opens, closes)
        return self._at_the_desk(rng, place, post, at_hour(rng, day, hour))

    # --- questions ----------------------------------------------------------------------------------------------------
    def asked(
        self, rng: Random, place: Place, at: datetime, destination: str = "", served_by: Post | None = None
    ) -> Conversation:
        """A satker asks online. `destination`: a name of the talk's; `served_by`: who takes it, or nobody does."""
        satker = self.satker(rng, place)
        asker = rng.choice(satker.askers)
        said = self.talk.draw(rng, asker.unit_type, at, destination)
        steps: list[Step] = []
        if served_by is not None:
            steps = self._served(rng, at, asker, said, place, served_by)
        return Conversation(
            at,
            satker.hand,
            asker,
            said.subject,
            said.question,
            destination=said.destination,
            steps=tuple(steps),
        )

    def _at_the_desk(self, rng: Random, place: Place, post: Post, at: datetime) -> Conversation:
        others = rng.random() < self.habits.other_askers
        asker = rng.choice(place.askers if others else self.satker(rng, place).askers)
        said = self.talk.draw(rng, asker.unit_type, at)
        follow_up = self._follow_up(rng, asker, said)
        recorded = self.recorded(rng, place, post, at, asker, said, follow_up)
        match follow_up:
            case Act.ANSWER:
                return recorded
            case Act.ESCALATE:
                steps = self._replied(rng, at, asker, said, place.code, post)
            case _:
                steps = self._served(rng, at, asker, said, place, post)
        return replace(recorded, steps=tuple(steps))

    def _follow_up(self, rng: Random, asker: Person, said: Said) -> Act | None:
        if asker.unit_type == KPPN:
            return Act.ESCALATE
        if said.solver == Solver.ELSEWHERE:
            return Act.PASS_ON
        if said.solver == Solver.HEAD_OFFICE:
            return rng.choice((Act.ESCALATE, None))
        return rng.choices(list(self.habits.at_once), list(self.habits.at_once.values()))[0]

    def recorded(
        self, rng: Random, place: Place, post: Post, at: datetime, asker: Person, said: Said, follow_up: Act | None
    ) -> Conversation:
        """An officer records a question; what follows from it later is not in it."""
        channel = rng.choices(list(self.habits.channels), list(self.habits.channels.values()))[0]
        return Conversation(
            at,
            post.hand,
            asker,
            said.subject,
            said.question,
            channel=channel,
            received_on=self._received_on(rng, at, place.opens, channel),
            follow_up=follow_up,
            answer=self.talk.answer(rng, asker.name, said) if follow_up == Act.ANSWER else "",
            destination=said.destination if follow_up == Act.PASS_ON else "",
        )

    def _received_on(self, rng: Random, at: datetime, opens: int, channel: str) -> datetime | None:
        """When a message reached the desk that is recorded only now: earlier the same day, or not told."""
        opened = opening(at, opens)
        hours = (at - opened) / timedelta(hours=1)
        if channel not in self.habits.in_writing or hours < 1 or rng.random() < self.habits.untold:
            return None
        return (opened + timedelta(hours=rng.uniform(0, hours - 0.5))).replace(second=0, microsecond=0)

    # --- answers ------------------------------------------------------------------------------------------------------
    def _served(self, rng: Random, at: datetime, asker: Person, said: Said, place: Place, post: Post) -> list[Step]:
        """What becomes of a question that waits, at the place or where its destination brings it."""
        code = place.code
        if said.solver == Solver.ELSEWHERE:
            code = dict(place.elsewhere)[said.destination]
            post = self.offices[code][1][0]
        elif said.solver == Solver.HEAD_OFFICE or rng.random() < self.habits.escalated_anyway:
            sent = self._later(rng, at, self.habits.escalation_hours, code)
            note = self.talk.escalation_note(rng)
            escalated = Step(Act.ESCALATE, sent, self._whoever_is_there(rng, sent, code, post), note)
            return [escalated, *self._replied(rng, sent, asker, said, code, post)]
        late = rng.random() < post.late
        hours = rng.uniform(*self.habits.late_hours) if late else rng.triangular(*self.habits.answer_hours)
        answered = self.days.later(rng, at, hours, self.offices[code][0])
        by = self._whoever_is_there(rng, answered, code, post)
        return [Step(Act.ANSWER, answered, by, self.talk.answer(rng, asker.name, said))]

    def _replied(self, rng: Random, at: datetime, asker: Person, said: Said, code: str, post: Post) -> list[Step]:
        """HAI replies, and the office sends it once more."""
        reply = self.hai_reply(rng, at, asker, said, rng.triangular(*self.habits.hai_hours))
        sent = self._later(rng, reply.at, self.habits.finish_hours, code)
        by = self._whoever_is_there(rng, sent, code, post)
        return [reply, Step(Act.FINISH, sent, by, self.talk.finish(rng, asker.name, said))]

    def hai_reply(self, rng: Random, at: datetime, asker: Person, said: Said, hours: float) -> Step:
        text = self.talk.hai_reply(rng, asker.name, said)
        return Step(Act.HAI_REPLY, self.days.later(rng, at, hours, HAI_OPENS), self.hai, text)

    def _later(self, rng: Random, at: datetime, hours: tuple[float, float, float], code: str) -> datetime:
        return self.days.later(rng, at, rng.triangular(*hours), self.offices[code][0])

    # --- people -------------------------------------------------------------------------------------------------------
    def satker(self, rng: Random, place: Place) -> Satker:
        return rng.choice(place.as_satker if rng.random() < self.habits.office_as_satker else place.satker)

    def somebody(self, rng: Random, code: str, at: datetime) -> Post:
        """One of those who take questions at that office on that day."""
        day = at.astimezone(WIB).date()
        return rng.choice([post for post in self.offices[code][1] if post.takes and post.is_there(day)])

    def _whoever_is_there(self, rng: Random, at: datetime, code: str, post: Post) -> Hand:
        """Who has the question, or a colleague once that one has moved away."""
        there = post if post.is_there(at.astimezone(WIB).date()) else self.somebody(rng, code, at)
        return there.hand


def in_order(conversations: Iterable[Conversation]) -> list[Conversation]:
    """By the time of their first act; of the same second as they came."""
    return sorted(conversations, key=attrgetter("at"))
