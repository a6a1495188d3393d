"""How a question is answered: by the office, or by HAI and then by the office once more; or refused (002 part 4).

Of each act there are two functions: what people do with a form (`answer`), and what it makes of the ticket
(`answered`), which is also what is played of a past.
"""

from collections.abc import Sequence
from typing import Unpack

from services.models import Catalogue
from tickets.knowledge import canned_texts
from tickets.knowledge.canned_texts import Placed
from tickets.knowledge.taken import Taken, made_of
from tickets.knowledge.uses import Cited
from tickets.models import Event, Status, Ticket
from tickets.workflow import Act
from users.languages import said as _
from users.models import User
from users.refusals import Refused
from users.signing.proof import Signature
from users.typed.text import shows_nothing

from .base import Doing, Seen, doing
from .catalogued import keep_sought, searched

NONE = Placed()
"""No canned text was inserted."""


def answer(
    *, signature: Signature, text: str, cited: Sequence[Cited | Taken] = (), canned: Placed = NONE, **seen: Unpack[Seen]
) -> Ticket:
    """The holding office sends the answer to the asker: Selesai (002 4A). `cited`: articles of HAIPEDIA, which the
    event keeps with their versions (PER-8/PB/2020 art. 19(2)), and answers of other tickets. `canned`: the canned texts
    that stand in it."""
    with doing(Act.ANSWER, signature, **seen) as act:
        answered(act, text, cited, canned)
    return act.ticket


def finish(
    *, signature: Signature, text: str, cited: Sequence[Cited | Taken] = (), canned: Placed = NONE, **seen: Unpack[Seen]
) -> Ticket:
    """After HAI's reply the office sends once more, and the ticket is Selesai (002 4B step 10)."""
    with doing(Act.FINISH, signature, **seen) as act:
        answered(act, text, cited, canned)
    return act.ticket


def answered(act: Doing, text: str, cited: Sequence[Cited | Taken] = (), canned: Placed = NONE) -> None:
    made = made_of(cited, act.actor.user, act.at)
    said = made.said() | _placed(act, canned)
    made.keep(act.move(Status.DONE, Event.Kind.ANSWERED, text, data=said, **act.ending()))


def _placed(act: Doing, canned: Placed) -> dict[str, object]:
    """What the event keeps of the canned texts; refused where one is in doubt and nobody said that they saw it."""
    return canned_texts.said_of(canned_texts.placed_in(canned, act.actor.user, act.at), act.at)


def refuse(*, signature: Signature, text: str, sought: str, catalogue: str, **seen: Unpack[Seen]) -> Ticket:
    """The question is not in the Katalog Layanan; the reason goes to the asker (003 art. 13(6)). It counts as answered
    then [assumed]. `catalogue`: the label of the version that was searched, for what was `sought`; refused when it is
    not the one in force."""
    with doing(Act.REFUSE, signature, **seen) as act:
        if shows_nothing(sought):
            raise Refused(_("Tulis apa yang dicari penanya dan tidak ada di katalog."), "sought")
        refused(act, text, sought=sought.strip(), version=searched(catalogue, act.at))
    return act.ticket


def refused(act: Doing, text: str, *, sought: str = "", version: Catalogue | None = None) -> None:
    """Of a past that was played, what was searched may be unknown."""
    if version is None:
        act.move(Status.REFUSED, Event.Kind.REFUSED, text, **act.ending())
        return
    said = {"catalogue": version.label, "sought": sought}
    event = act.move(Status.REFUSED, Event.Kind.REFUSED, text, data=said, **act.ending())
    keep_sought(event, sought, version)


def hai_reply(
    *, user: User, text: str, cited: Sequence[Cited | Taken] = (), canned: Placed = NONE, **seen: Unpack[Seen]
) -> Ticket:
    """An agent of the layer that has the ticket replies, or the Kepala Seksi to whom layer 1 passed it; the asker reads
    it at once (003 art. 28i, j, l)."""
    with doing(Act.HAI_REPLY, user, **seen) as act:
        hai_replied(act, text, cited, canned)
    return act.ticket


def hai_replied(act: Doing, text: str, cited: Sequence[Cited | Taken] = (), canned: Placed = NONE) -> None:
    directorate = act.ticket.hai_directorate
    made = made_of(cited, act.actor.user, act.at)
    event = act.move(
        Status.HAI_REPLIED,
        Event.Kind.HAI_REPLIED,
        text,
        data={
            "layer": act.ticket.hai_layer,
            "directorate": directorate.code if directorate else "",
            **made.said(),
            **_placed(act, canned),
        },
        hai_layer=None,
        hai_directorate=None,
        agent_head=None,
        hai_replied_at=act.at,
        hai_replied_by=act.actor.user,
    )
    made.keep(event)
