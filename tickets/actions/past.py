"""The acts without form, key and lock: for whoever writes a past that nobody acted (`haicso.archive`).

The guards and what an act makes of a ticket are those of the actions; what is missing is what protects people from each
other: nobody else is at work in a past.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from tickets.models import Ticket
from tickets.workflow import Act
from users.clock import wib_date
from users.models import Office, User
from users.signing.proof import Signature, SigningRefused

from . import answering, data, passing
from .base import Doing, actor_of, check_may
from .pen import Pen


def data_asked(act: Doing, text: str) -> None:
    """By the office with a signature, by HAI without."""
    (data.data_asked if act.actor.posting is not None else data.hai_data_asked)(act, text)


MAKES: Mapping[Act, Callable[..., object]] = {
    Act.ANSWER: answering.answered,
    Act.FINISH: answering.answered,
    Act.REFUSE: answering.refused,
    Act.HAI_REPLY: answering.hai_replied,
    Act.ASK_DATA: data_asked,
    Act.REPLY: data.data_given,
    Act.RECORD_REPLY: data.data_given,
    Act.ADD: data.added,
    Act.ESCALATE: passing.escalated,
    Act.SEND_BACK: passing.sent_back,
    Act.TO_LAYER_2: passing.passed_to_layer_2,
    Act.TO_LAYER_1: passing.given_back_to_layer_1,
    Act.TO_AGENT_HEAD: passing.passed_to_agent_head,
    Act.REFER: passing.referred,
    Act.PASS_ON: passing.passed_on,
}
"""All that can be done with a ticket that has begun; what `asking.asked` and `asking.recorded` write begins one."""


def act(kind: Act, by: Signature | User, ticket: Ticket, *, at: datetime, text: str, pen: Pen, **more: object) -> None:
    """Let it have happened at `at`. `more`: what the act takes beside its text. Refused as the actions refuse."""
    user = by.user if isinstance(by, Signature) else by
    if isinstance(by, Signature):
        check_signs(by, ticket.holder_office, at=at)
    check_may(kind, by, user, ticket, at)
    MAKES[kind](Doing(ticket, actor_of(by, user), at, pen=pen), text, **more)


def check_signs(by: Signature, office: Office, *, at: datetime) -> None:
    """Refused (`SigningRefused`): an officer who does not serve there then."""
    if not by.stands(by.posting, office, at=at):
        raise SigningRefused(f"{by.posting} does not sign at {office} on {wib_date(at)}.")
