"""Of what an answer is made: articles it cites, and answers of other tickets that stand in it. The event keeps both,
rows beside it are counted. No figure of IKU or SLA reads any of it.

The answer of another ticket is named by its reference, and only to whoever may see that ticket: to others it is not
there, and neither are the uses of it in tickets that they may not see.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.models import ArticleVersion
from tickets.models import AnswerUse, Event, Status, Ticket
from users.languages import said as _
from users.models import User
from users.refusals import Refused
from users.words import COUNT_CAP

from . import uses
from .uses import MOST_CITED, Cited

KEY_OF = "answers"
"""Where an event's data names the tickets whose answers stand in it."""


@dataclass(frozen=True)
class Taken:
    """The answer of the ticket of that reference stands in the text."""

    reference: str


@dataclass(frozen=True)
class Made:
    """What an answer is made of. `versions`: with how each came into it."""

    versions: list[tuple[ArticleVersion, str]]
    sources: list[Ticket]

    def said(self) -> dict[str, object]:
        """What the event keeps of it; nothing where nothing was taken, so that other events stay as they were."""
        taken = {KEY_OF: [source.reference for source in self.sources]} if self.sources else {}
        return {**uses.said_of(self.versions), **taken}

    def keep(self, event: Event) -> None:
        """In the transaction of the answer; no statement where nothing was taken."""
        if self.versions:
            uses.keep(event, self.versions)
        if self.sources:
            AnswerUse.objects.bulk_create(
                AnswerUse(event=event, ticket_id=event.ticket_id, source=source, at=event.at) for source in self.sources
            )


def made_of(cited: Sequence[Cited | Taken], user: User, at: datetime) -> Made:
    """As an answer of this moment may be made; three statements at most. Refused: what `uses.cites` refuses, an answer
    of a ticket that the login may not see or that has none."""
    versions = uses.cites([each for each in cited if isinstance(each, Cited)], user, at)
    wanted = list(dict.fromkeys(each.reference for each in cited if isinstance(each, Taken)))
    if not wanted:
        return Made(versions, [])
    if len(wanted) > MOST_CITED:
        raise Refused(_("Paling banyak %(most)d jawaban lain dalam satu jawaban.") % {"most": MOST_CITED})
    rows = Ticket.objects.visible_to(user).filter(reference__in=wanted, status=Status.DONE)
    found = {ticket.reference: ticket for ticket in rows}
    if len(found) < len(wanted):
        raise Refused(_("Jawaban lain yang disisipkan tidak terbaca akun ini. Lepas tandanya, lalu cari lagi."))
    return Made(versions, [found[reference] for reference in wanted])


# --- Read ------------------------------------------------------------------------------------------------------------
def references_in(events: Iterable[Event], reader: User) -> frozenset[str]:
    """The tickets whose answers stand in these events and that the reader may see; no satker does. One statement, none
    where nothing was taken."""
    named = {reference for event in events for reference in event.data.get(KEY_OF, [])}
    if not named or reader.role == User.Role.SATKER:
        return frozenset()
    seen = Ticket.objects.visible_to(reader).filter(reference__in=named)
    return frozenset(seen.values_list("reference", flat=True))


def taken_counts(sources: Sequence[Ticket], reader: User) -> dict[int, int]:
    """How many of the newest answers made with that of each are of tickets that the reader may see; one bounded
    statement for each, as a panel shows few."""
    return {
        source.pk: AnswerUse.objects.visible_to(reader)
        .filter(pk__in=AnswerUse.objects.filter(source=source).order_by("-at", "-pk").values("pk")[:COUNT_CAP])
        .count()
        for source in sources
    }
