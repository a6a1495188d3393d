"""How a question is answered: by the office, or by HAI and then by the office once more; or refused (002 part 4).

Of each act there are two functions: what people do with a form (`answer`), and what it makes of the ticket
(`answered`), which is also what is played of a past.
"""

from collections.abc import Sequence
from typing import Unpack

from tickets.knowledge import uses
from tickets.knowledge.uses import Cited
from tickets.models import Event, Status, Ticket
from tickets.workflow import Act
from users.models import User
from users.signing.proof import Signature

from .base import Doing, Seen, doing


def answer(*, signature: Signature, text: str, cited: Sequence[Cited] = (), **seen: Unpack[Seen]) -> Ticket:
    """The holding office sends the answer to the asker: Selesai (002 4A). `cited`: articles of HAIPEDIA, which the
    event keeps with their versions (PER-8/PB/2020 art. 19(2))."""
    with doing(Act.ANSWER, signature, **seen) as act:
        answered(act, text, cited)
    return act.ticket


def finish(*, signature: Signature, text: str, cited: Sequence[Cited] = (), **seen: Unpack[Seen]) -> Ticket:
    """After HAI's reply the office sends once more, and the ticket is Selesai (002 4B step 10)."""
    with doing(Act.FINISH, signature, **seen) as act:
        answered(act, text, cited)
    return act.ticket


def answered(act: Doing, text: str, cited: Sequence[Cited] = ()) -> None:
    versions = uses.cites(cited, act.actor.user, act.at)
    event = act.move(Status.DONE, Event.Kind.ANSWERED, text, data=uses.said_of(versions), **act.ending())
    if versions:
        uses.keep(event, versions)


def refuse(*, signature: Signature, text: str, **seen: Unpack[Seen]) -> Ticket:
    """The question is not in the Katalog Layanan; the reason goes to the asker (003 art. 13(6)). It counts as answered
    then [assumed]."""
    with doing(Act.REFUSE, signature, **seen) as act:
        refused(act, text)
    return act.ticket


def refused(act: Doing, text: str) -> None:
    act.move(Status.REFUSED, Event.Kind.REFUSED, text, **act.ending())


def hai_reply(*, user: User, text: str, cited: Sequence[Cited] = (), **seen: Unpack[Seen]) -> Ticket:
    """An agent of the layer that has the ticket replies, or the Kepala Seksi to whom layer 1 passed it; the asker reads
    it at once (003 art. 28i, j, l)."""
    with doing(Act.HAI_REPLY, user, **seen) as act:
        hai_replied(act, text, cited)
    return act.ticket


def hai_replied(act: Doing, text: str, cited: Sequence[Cited] = ()) -> None:
    directorate = act.ticket.hai_directorate
    versions = uses.cites(cited, act.actor.user, act.at)
    event = act.move(
        Status.HAI_REPLIED,
        Event.Kind.HAI_REPLIED,
        text,
        data={
            "layer": act.ticket.hai_layer,
            "directorate": directorate.code if directorate else "",
            **uses.said_of(versions),
        },
        hai_layer=None,
        hai_directorate=None,
        agent_head=None,
        hai_replied_at=act.at,
        hai_replied_by=act.actor.user,
    )
    if versions:
        uses.keep(event, versions)
