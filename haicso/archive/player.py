"""Acts planned conversations through the actions that people use, in the order of their time over all places."""

import heapq
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Unpack
from uuid import UUID

from tickets import actions
from tickets.actions.answering import refused
from tickets.actions.base import Seen, doing
from tickets.files.store import Staged
from tickets.models import Ticket
from tickets.workflow import Act
from users.clock import FixedClock
from users.models import OneTimeKey, User
from users.signing.proof import Signature

from .people import FOLLOW_UPS, People, question_of
from .plan import Conversation


def _refused(*, signature: Signature, text: str, **seen: Unpack[Seen]) -> Ticket:
    """A refusal of the past: what was searched in which catalogue is not known."""
    with doing(Act.REFUSE, signature, **seen) as act:
        refused(act, text)
    return act.ticket


SIGNED: dict[Act, Callable[..., Ticket]] = {
    Act.ANSWER: actions.answer,
    Act.FINISH: actions.finish,
    Act.REFUSE: _refused,
    Act.ASK_DATA: actions.ask_data,
    Act.RECORD_REPLY: actions.record_reply,
    Act.ESCALATE: actions.escalate,
    Act.SEND_BACK: actions.send_back,
    Act.REFER: actions.refer,
    Act.PASS_ON: actions.pass_on,
}
PERSONAL: dict[Act, Callable[..., Ticket]] = {
    Act.HAI_REPLY: actions.hai_reply,
    Act.ASK_DATA: actions.hai_ask_data,
    Act.REPLY: actions.reply,
    Act.ADD: actions.add,
    Act.TO_LAYER_2: actions.to_layer_2,
    Act.TO_LAYER_1: actions.to_layer_1,
    Act.TO_AGENT_HEAD: actions.to_agent_head,
}
"""By a signature, by the login itself."""
NAMED = dict.fromkeys((Act.ESCALATE, Act.SEND_BACK, Act.REFER, Act.PASS_ON, Act.TO_LAYER_2, Act.TO_LAYER_1), "note") | {
    Act.TO_AGENT_HEAD: "problem"
}
"""What the actions call a text that is for colleagues."""


class Player:
    """`rng` gives the one-time keys of the forms, `file` makes the files that go with questions, by their names. Only
    the officers' passwords are not asked for at every act."""

    def __init__(self, people: People, rng: Random, file: Callable[[str], Staged] | None = None) -> None:
        self.people, self.rng, self.file = people, rng, file
        self.clock = FixedClock(datetime.min.replace(tzinfo=UTC))
        self._to_come: list[tuple[datetime, int, Callable[[], None]]] = []
        self._promised = 0

    def play(self, conversations: Iterable[Conversation]) -> None:
        for conversation in conversations:
            self._promise(conversation.at, partial(self._begin, conversation))
        while self._to_come:
            self.clock.at, _order, act = heapq.heappop(self._to_come)
            act()

    def _promise(self, at: datetime, act: Callable[[], None]) -> None:
        self._promised += 1
        heapq.heappush(self._to_come, (at, self._promised, act))

    def _begin(self, conversation: Conversation) -> None:
        by = self.people.by(conversation.by)
        ticket = self._recorded(conversation, by) if isinstance(by, Signature) else self._asked(conversation, by)
        self._go_on(conversation, ticket, 0)

    def _go_on(self, conversation: Conversation, ticket: Ticket, done: int) -> None:
        if done < len(conversation.steps):
            self._promise(conversation.steps[done].at, partial(self._act, conversation, ticket, done))

    def _asked(self, conversation: Conversation, user: User) -> Ticket:
        return actions.ask(
            user=user,
            asker=self.people.asker(conversation.asker),
            destination=conversation.destination,
            question=question_of(conversation),
            files=self._files(conversation),
            key=self._key(user),
            clock=self.clock,
        )

    def _recorded(self, conversation: Conversation, by: Signature) -> Ticket:
        return actions.record(
            signature=by,
            asker=self.people.asker(conversation.asker),
            channel=conversation.channel,
            question=question_of(conversation),
            follow_up=FOLLOW_UPS[conversation.follow_up],
            answer=conversation.answer,
            destination=conversation.destination,
            files=self._files(conversation),
            key=self._key(by.user),
            clock=self.clock,
        )

    def _files(self, conversation: Conversation) -> list[Staged]:
        if conversation.attached and self.file is None:
            raise ValueError("Nobody makes the files of this conversation.")
        return [self.file(name) for name in conversation.attached] if self.file else []

    def _act(self, conversation: Conversation, ticket: Ticket, number: int) -> None:
        step = conversation.steps[number]
        by = self.people.by(step.by)
        signed = isinstance(by, Signature)
        who = {"signature": by} if signed else {"user": by}
        said = {NAMED.get(step.act, "text"): step.text}
        acted = (SIGNED if signed else PERSONAL)[step.act](
            ticket_id=ticket.pk,
            seen_version=ticket.version,
            key=self._key(by.user if isinstance(by, Signature) else by),
            clock=self.clock,
            **who,
            **said,
            **self.people.beside(step),
        )
        self._go_on(conversation, acted, number + 1)

    def _key(self, user: User) -> OneTimeKey:
        return OneTimeKey(UUID(int=self.rng.getrandbits(128), version=4), user)
