"""Answered questions like the one that is being answered, among the newest that this login may see.

Only tickets of `visible_to` are read, a bounded number of the newest, by the index of the lists: neither what is found
nor how long it takes says anything of others. Names, numbers and addresses of the other asker are masked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from services import likeness
from services.knowledge.likely import THRESHOLD
from services.knowledge.masking import masked
from services.models import Article, BasisState
from services.stems import Term
from tickets.models import ArticleUse, Event, Status, Ticket, TicketSearch, Wanted
from users.models import User

WINDOW = 1_500
"""The newest tickets that are looked through."""
CANDIDATES = 30
ASKED_OF_TICKETS = 8
"""Words; those that say most."""
ELSEWHERE = 0.6
"""Of a word outside the subject, in what the asker reads."""


@dataclass(frozen=True)
class SimilarAnswer:
    """`text`: the answer, masked; `state`: of the basis it cites, None where it cites none; `versions`: the keys of
    what it cites and is still offered."""

    ticket: Ticket
    event: Event
    text: str
    state: BasisState | None
    versions: tuple[int, ...]
    score: float


def similar_answers(
    user: User, words: Sequence[str], day: date, most: int = 3, but: Ticket | None = None
) -> list[SimilarAnswer]:
    """`words`: `likely.read`. Seven statements; the same answer once, the nearest; none on a basis that is
    revoked or withdrawn."""
    strong = [word for word in words if not likeness.is_weak(word)][:ASKED_OF_TICKETS]
    if not strong:
        return []
    newest = Ticket.objects.visible_to(user).newest_first(user)
    looked_at = list(newest.values_list("pk", flat=True)[:WINDOW])
    # Asked of the tickets by their keys: joined once more for its state, PostgreSQL read all tickets of the archive.
    done = list(Ticket.objects.filter(pk__any_of=looked_at, status=Status.DONE).values_list("pk", flat=True))
    if not done:
        return []
    rows = TicketSearch.objects.filter(ticket__in=Ticket.objects.filter(pk__any_of=done))
    if but is not None:
        rows = rows.exclude(ticket=but)
    has = {f"has{at}": ExpressionWrapper(_means(word), BooleanField()) for at, word in enumerate(strong)}
    found = list(rows.annotate(**has).values_list("ticket", *has))
    counts = {word: sum(bool(row[at]) for row in found) for at, word in enumerate(strong, 1)}
    asked = likeness.weights(strong, counts, len(found))
    held = {row[0]: [word for at, word in enumerate(strong, 1) if row[at]] for row in found}
    keys = sorted((key for key in held if held[key]), key=lambda key: (-sum(map(asked.get, held[key])), -key))  # type: ignore[arg-type]
    near = _scored(keys[:CANDIDATES], held, asked)
    return _answers(near, user, day, most)


def answer_of(ticket: Ticket, user: User, day: date) -> SimilarAnswer | None:
    """The answer of one ticket, which the caller found by `visible_to`; None where it may not be offered."""
    if ticket.status != Status.DONE:
        return None
    return next(iter(_answers([(1.0, ticket)], user, day, 1)), None)


def _means(word: str) -> Q:
    """The ticket's readable words hold it, or another that means the same."""
    condition = Q()
    for said in likeness.said_for(word):
        condition |= Q(words__hold=Wanted((Term(said),), inner=False))
    return condition


def _scored(keys: list[int], held: dict[int, list[str]], asked: dict[str, float]) -> list[tuple[float, Ticket]]:
    scored = list[tuple[float, Ticket, int]]()
    for ticket in Ticket.objects.filter(pk__in=keys).select_related("asker_satker"):
        subject = likeness.concepts(ticket.subject)
        places = dict.fromkeys(held[ticket.pk], ELSEWHERE) | dict.fromkeys(subject, 1.0)
        scored.append((likeness.score(asked, places, subject), ticket, likeness.named(asked, subject)))
    scored.sort(key=lambda each: (-each[0], -each[1].pk))
    many = likeness.near_enough([(score, named) for score, _ticket, named in scored], THRESHOLD)
    return [(score, ticket) for score, ticket, _named in scored[:many]]


def _answers(near: list[tuple[float, Ticket]], user: User, day: date, most: int) -> list[SimilarAnswer]:
    tickets = [ticket.pk for _score, ticket in near]
    events = {
        event.ticket_id: event
        for event in Event.objects.filter(ticket__in=tickets, kind=Event.Kind.ANSWERED).order_by("seq")
        if event.text
    }
    cited: dict[int, list[Any]] = {}
    for use in ArticleUse.objects.visible_to(user).filter(event__in=[event.pk for event in events.values()]):
        cited.setdefault(use.event_id, []).append(use)
    articles = {
        row.pk: row
        for row in Article.objects.with_state(day).filter(
            pk__in={use.article_id for uses in cited.values() for use in uses}
        )
    }
    found: list[SimilarAnswer] = []
    for score, ticket in near:
        event = events.get(ticket.pk)
        if event is None or len(found) == most:
            continue
        uses = cited.get(event.pk, [])
        states = {BasisState(articles[use.article_id].basis_state) for use in uses}
        if states & {BasisState.REVOKED, BasisState.WITHDRAWN}:
            continue
        now = tuple(use.version_id for use in uses if articles[use.article_id].published_id == use.version_id)
        state = BasisState.CHANGED if BasisState.CHANGED in states else next(iter(states), None)
        code = ticket.asker_satker.code if ticket.asker_satker else ""
        text = masked(event.text, [ticket.asker_name], [code])
        if any(text == other.text for other in found):
            continue
        found.append(SimilarAnswer(ticket, event, text, state, now, score))
    return found
