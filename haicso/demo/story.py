"""What happens in the demo: people come with questions, officers answer, pass on, escalate and finish.

Everything is done by the actions that people use; only the officers' passwords are not asked for at every act.
"""

from datetime import date, datetime, timedelta
from enum import Enum
from functools import partial
from uuid import UUID

from tickets import actions
from tickets.actions import Asker, FollowUp, Question
from tickets.models import Channel, Destination, Ticket
from users.clock import wib_date
from users.models import OneTimeKey, Posting, UnitType, User

from .cast import DESKS, OTHER_DESKS, Desk
from .people import Company, Worker
from .stage import DAY_HOURS, Stage
from .words import DESTINATIONS, ESCALATION_NOTES, FINISH_OPENINGS, HAI_OPENINGS, HEAD_OFFICE, Conversation, Words

HAI_OPENS = 8
NOW_QUIETER = 0.5
"""How busy the running quarter is beside the complete one: the demo must load in half a minute."""
SATKER_ONLINE = 0.3
"""Share of the questions that satker send themselves; the others come to the desk."""
AT_NIGHT, ON_FREE_DAYS = 0.05, 0.04
"""Shares of what satker send outside working hours."""
RECAP = 0.12
"""Share of the desk's questions that are recorded in the hour after closing (000 7b)."""
OFFICE_AS_SATKER, OTHER_ASKERS = 0.1, 0.17
ESCALATED_ANYWAY = 0.025
"""Share of ordinary questions that HAI must answer; those about the head office's systems come on top."""
CHANNELS = {
    Channel.FACE_TO_FACE: 0.42,
    Channel.WHATSAPP: 0.27,
    Channel.PHONE: 0.16,
    Channel.LETTER: 0.08,
    Channel.EMAIL: 0.07,
}
IN_WRITING = (Channel.WHATSAPP, Channel.LETTER, Channel.EMAIL)


class LooseEnd(Enum):
    """How a question is left lying now, so that every page has something to show."""

    ASKED = "a satker asked, nobody has answered"
    RECORDED = "recorded at the desk for later"
    AT_HAI = "escalated when recorded"
    FROM_KPPN = "an asker of the KPPN, at HAI"
    REPLIED = "HAI has replied, the office has not sent it on"
    AT_KANWIL = "passed to the Kanwil"
    AT_REVENUE = "asked of KPPN Khusus Penerimaan"


LOOSE_ENDS = (
    (21, LooseEnd.ASKED),
    (14, LooseEnd.ASKED),
    (13, LooseEnd.REPLIED),
    (9, LooseEnd.FROM_KPPN),
    (6, LooseEnd.ASKED),
    (5, LooseEnd.AT_HAI),
    (4, LooseEnd.AT_KANWIL),
    (3, LooseEnd.RECORDED),
    (2, LooseEnd.AT_REVENUE),
    (1, LooseEnd.ASKED),
)
"""(working hours ago, how), at every KPPN: late, nearly late and fresh ones. Two working days are sixteen hours."""


class Story:
    """The questions of two quarters at all desks. `scale`: 1 is a believable year's work, tests take less."""

    def __init__(self, stage: Stage, company: Company, words: Words, scale: float) -> None:
        self.stage, self.company, self.words, self.scale = stage, company, words, scale
        self.rng, self.clock = stage.rng, stage.clock
        self.opens = {desk.code: desk.opens for desk in (*DESKS, *OTHER_DESKS)}

    def tell(self) -> None:
        for quarter, share in ((self.stage.complete, 1.0), (self.stage.current, NOW_QUIETER)):
            for desk in DESKS:
                working, free = self.stage.split(quarter, desk.opens)
                for worker in self.company.workers[desk.code]:
                    for _ in range(round(worker.player.tickets * self.scale * share)):
                        self._plan(desk, worker, working, free)
        for desk in DESKS:
            for hours, loose_end in LOOSE_ENDS:
                self.stage.promise(self.stage.ago(hours, desk.opens), partial(self._leave, desk, loose_end))
        self.stage.play()

    def _plan(self, desk: Desk, worker: Worker, working: list[date], free: list[date]) -> None:
        """One question of a quarter, on a working day on which the officer is there to take it."""
        day = self.rng.choice(working)
        if not worker.is_there(day):
            return
        closes = desk.opens + DAY_HOURS
        if self.rng.random() < SATKER_ONLINE:
            hour, when = self.rng.uniform(desk.opens - 0.5, closes + 0.5), self.rng.random()
            if when < AT_NIGHT:
                hour = self.rng.uniform(closes + 2, closes + 6)
            elif when < AT_NIGHT + ON_FREE_DAYS:
                day = self.rng.choice(free)
            self.stage.promise(self.stage.at_hour(day, hour), partial(self._asks_and_is_served, desk, worker))
        else:
            recap = self.rng.random() < RECAP
            hour = self.rng.uniform(closes, closes + 1) if recap else self.rng.uniform(desk.opens, closes)
            self.stage.promise(self.stage.at_hour(day, hour), partial(self._comes_to_the_desk, desk, worker))

    # --- questions --------------------------------------------------------------------------------------------------
    def _asks_and_is_served(self, desk: Desk, worker: Worker) -> None:
        ticket, said = self._ask(desk)
        if ticket.destination != Destination.TREASURY:
            worker = self._only_worker(ticket.holder_office.code)
        self._serve_later(ticket, said, worker)

    def _ask(self, desk: Desk, destination: str = "") -> tuple[Ticket, Conversation]:
        code = self._satker_code(desk)
        user, asker = self.company.satker_logins[code], self.rng.choice(self.company.askers[code])
        said = self.words.draw(UnitType.SATKER, self.clock.at, destination)
        ticket = actions.ask(
            user=user,
            asker=asker,
            destination=DESTINATIONS[said.destination],
            question=Question(said.subject, said.question),
            key=self._key(user),
            clock=self.clock,
        )
        return ticket, said

    def _comes_to_the_desk(self, desk: Desk, worker: Worker) -> None:
        others = self.rng.random() < OTHER_ASKERS
        asker = self.rng.choice(self.company.askers[desk.code if others else self._satker_code(desk)])
        said = self.words.draw(asker.unit_type, self.clock.at)
        follow_up = self._follow_up(asker, said)
        ticket = self._record(worker, asker, said, follow_up)
        match follow_up:
            case FollowUp.ANSWER_LATER:
                self._serve_later(ticket, said, worker)
            case FollowUp.PASS_ON:
                self._serve_later(ticket, said, self._only_worker(ticket.holder_office.code))
            case FollowUp.TO_HAI:
                self._hai_replies_later(ticket, said, worker)

    def _follow_up(self, asker: Asker, said: Conversation) -> FollowUp:
        if asker.unit_type == UnitType.KPPN:
            return FollowUp.TO_HAI
        if DESTINATIONS[said.destination] != Destination.TREASURY:
            return FollowUp.PASS_ON
        if said.destination == HEAD_OFFICE:
            return self.rng.choice((FollowUp.TO_HAI, FollowUp.ANSWER_LATER))
        shares = {FollowUp.ANSWER_NOW: 0.83, FollowUp.ANSWER_LATER: 0.16, FollowUp.TO_HAI: 0.01}
        return self.rng.choices(list(shares), list(shares.values()))[0]

    def _record(self, worker: Worker, asker: Asker, said: Conversation, follow_up: FollowUp) -> Ticket:
        channel = self.rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        passed_on = follow_up == FollowUp.PASS_ON
        return actions.record(
            signature=worker.signature,
            asker=asker,
            channel=channel,
            question=Question(said.subject, said.question, self._received_on(worker.office_code, channel)),
            follow_up=follow_up,
            answer=self.words.letter(asker.name, said.answer) if follow_up == FollowUp.ANSWER_NOW else "",
            destination=DESTINATIONS[said.destination] if passed_on else "",
            key=self._key(worker.signature.user),
            clock=self.clock,
        )

    def _received_on(self, code: str, channel: str) -> datetime | None:
        """When a message reached the desk that is recorded only now: earlier the same day, or not told."""
        opened = self.stage.at_hour(wib_date(self.clock.at), self.opens[code])
        hours = (self.clock.at - opened) / timedelta(hours=1)
        if channel not in IN_WRITING or hours < 1 or self.rng.random() < 0.4:
            return None
        return (opened + timedelta(hours=self.rng.uniform(0, hours - 0.5))).replace(second=0, microsecond=0)

    # --- answers ----------------------------------------------------------------------------------------------------
    def _serve_later(self, ticket: Ticket, said: Conversation, worker: Worker) -> None:
        opens = self.opens[worker.office_code]
        at_kppn = ticket.destination == Destination.TREASURY
        if at_kppn and (said.destination == HEAD_OFFICE or self.rng.random() < ESCALATED_ANYWAY):
            at = self.stage.later(self.rng.triangular(0.3, 6, 1), opens)
            self.stage.promise(at, partial(self._escalate, ticket, said, worker))
        else:
            late = self.rng.random() < worker.player.late
            hours = self.rng.uniform(17, 34) if late else self.rng.triangular(0.3, 14, 2)
            self.stage.promise(self.stage.later(hours, opens), partial(self._answer, ticket, said, worker))

    def _answer(self, ticket: Ticket, said: Conversation, worker: Worker) -> None:
        self._act(actions.answer, ticket, worker, text=self.words.letter(ticket.asker_name, said.answer))

    def _escalate(self, ticket: Ticket, said: Conversation, worker: Worker) -> None:
        ticket = self._act(actions.escalate, ticket, worker, note=self.rng.choice(ESCALATION_NOTES))
        self._hai_replies_later(ticket, said, worker)

    def _hai_replies_later(self, ticket: Ticket, said: Conversation, worker: Worker) -> None:
        at = self.stage.later(self.rng.triangular(0.5, 16, 3), HAI_OPENS)
        self.stage.promise(at, partial(self._hai_replies, ticket, said, worker))

    def _hai_replies(self, ticket: Ticket, said: Conversation, worker: Worker) -> None:
        ticket = self._reply(ticket, said)
        at = self.stage.later(self.rng.triangular(0.2, 5, 1), self.opens[worker.office_code])
        text = self.words.letter(ticket.asker_name, said.answer, self.rng.choice(FINISH_OPENINGS))
        self.stage.promise(at, partial(self._act, actions.finish, ticket, worker, text=text))

    def _reply(self, ticket: Ticket, said: Conversation) -> Ticket:
        agent = self.company.hai
        return actions.hai_reply(
            ticket_id=ticket.pk,
            seen_version=ticket.version,
            user=agent,
            text=self.words.letter(ticket.asker_name, said.answer, self.rng.choice(HAI_OPENINGS)),
            key=self._key(agent),
            clock=self.clock,
        )

    def _act(self, action, ticket: Ticket, worker: Worker, **said: str) -> Ticket:
        """An office's act, by the officer who has the question, or by a colleague once he has moved away."""
        worker = worker if worker.is_there(wib_date(self.clock.at)) else self._somebody(worker.office_code)
        return action(
            ticket_id=ticket.pk,
            seen_version=ticket.version,
            signature=worker.signature,
            key=self._key(worker.signature.user),
            clock=self.clock,
            **said,
        )

    # --- the last days ----------------------------------------------------------------------------------------------
    def _leave(self, desk: Desk, how: LooseEnd) -> None:
        """A question that nobody takes further."""
        match how:
            case LooseEnd.ASKED:
                self._ask(desk, "KPPN")
            case LooseEnd.AT_REVENUE:
                self._ask(desk, "KPPN Khusus Penerimaan")
            case LooseEnd.RECORDED:
                self._leave_recorded(desk, UnitType.SATKER, "KPPN", FollowUp.ANSWER_LATER)
            case LooseEnd.AT_KANWIL:
                self._leave_recorded(desk, UnitType.SATKER, "Kanwil", FollowUp.PASS_ON)
            case LooseEnd.AT_HAI:
                self._leave_recorded(desk, UnitType.SATKER, HEAD_OFFICE, FollowUp.TO_HAI)
            case LooseEnd.FROM_KPPN:
                self._leave_recorded(desk, UnitType.KPPN, HEAD_OFFICE, FollowUp.TO_HAI)
            case LooseEnd.REPLIED:
                ticket, said = self._leave_recorded(desk, UnitType.SATKER, HEAD_OFFICE, FollowUp.TO_HAI)
                self.stage.promise(self.stage.later(5, HAI_OPENS), partial(self._reply, ticket, said))

    def _leave_recorded(
        self, desk: Desk, unit_type: UnitType, destination: str, follow_up: FollowUp
    ) -> tuple[Ticket, Conversation]:
        place = desk.code if unit_type != UnitType.SATKER else self._satker_code(desk)
        asker = self.rng.choice([asker for asker in self.company.askers[place] if asker.unit_type == unit_type])
        said = self.words.draw(unit_type, self.clock.at, destination)
        return self._record(self._somebody(desk.code), asker, said, follow_up), said

    # --- people -----------------------------------------------------------------------------------------------------
    def _satker_code(self, desk: Desk) -> str:
        return self.rng.choice(desk.as_satker if self.rng.random() < OFFICE_AS_SATKER else desk.satker)

    def _somebody(self, code: str) -> Worker:
        today = wib_date(self.clock.at)
        there = [worker for worker in self.company.workers[code] if worker.is_there(today)]
        return self.rng.choice([worker for worker in there if worker.player.kind == Posting.Kind.CSO])

    def _only_worker(self, code: str) -> Worker:
        return self.company.workers[code][0]

    def _key(self, user: User) -> OneTimeKey:
        return OneTimeKey(UUID(int=self.rng.getrandbits(128), version=4), user)


def moving_day(stage: Stage) -> date:
    """The working day, past the middle of the complete quarter, on which an officer begins at another office."""
    days, _free = stage.split(stage.complete, HAI_OPENS)
    return days[len(days) * 3 // 5]
