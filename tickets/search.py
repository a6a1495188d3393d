"""The search over reference, subject, texts and asker: kept current with every event, asked inside `visible_to`.

A satker finds a ticket only by words that it may read; a note between offices and HAI is kept apart (`INNER`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch, Q

from services.stems import VERSION, kept, terms
from users.models import User

from .models import INNER, Event, Ticket, TicketSearch, Wanted
from .references import search_prefix

READ_BY_ASKER = frozenset(
    {
        Event.Kind.ASKED,
        Event.Kind.DATA_GIVEN,
        Event.Kind.ADDED,
        Event.Kind.DATA_ASKED,
        Event.Kind.HAI_REPLIED,
        Event.Kind.ANSWERED,
        Event.Kind.REFUSED,
    }
)
"""Kinds of events whose text the asker reads, as `page.event_words` shows it. What is not named is a note among offices
and HAI.
"""

MOST_BYTES = 500_000
"""Of one ticket's words, some fifty texts of full length with no word twice; PostgreSQL takes twice that. Words beyond
are not found."""

MOST_BYTES_OF_A_LETTER = 4
"""In UTF-8: words of which so many bytes each would fit need not be measured."""


FEW = 5000
"""Hits among all tickets up to which they are read first, by the words' own index. Left to itself, PostgreSQL walks the
newest tickets and looks up the words of each, because it guesses more hits the bigger the archive: a rare word took
seconds at three million. Of more hits than these that walk soon has a page full."""


# --- Asking -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Found:
    """What a ticket must fulfil to be found. `by_index`: those are few and found already, or begin with a reference;
    otherwise each ticket of a list must be looked at."""

    condition: Q
    by_index: bool = True


def find(user: User, text: str, among: Collection[int] | None = None) -> Found:
    """What `text` finds; the caller starts from `visible_to(user)`. `among`: keys, where only these are asked about: a
    common word is in half of all tickets.

    A reference, old look or new, that begins one of the user's tickets means just those; everything else is words. What
    is found among all tickets says nothing yet: the caller's `visible_to` decides what is shown.
    """
    prefix = search_prefix(text)
    if prefix and Ticket.objects.visible_to(user).filter(reference__startswith=prefix).exists():
        return Found(Q(reference__startswith=prefix))
    asked = terms(text)
    if not asked:
        return Found(Q(pk__in=[]))
    wanted = Wanted(asked, inner=user.role != User.Role.SATKER)
    rows = TicketSearch.objects.filter(words__hold=wanted)
    if among is not None:
        return Found(Q(pk__any_of=list(rows.filter(ticket__in=among).values_list("ticket", flat=True))))
    found = list(rows.values_list("ticket", flat=True)[: FEW + 1])
    if len(found) > FEW:
        return Found(Q(search__words__hold=wanted), by_index=False)
    return Found(Q(pk__any_of=found))


# --- Keeping ----------------------------------------------------------------------------------------------------------
def follow(event: Event) -> None:
    """Take up an event's words, in its transaction; the caller has locked the ticket's row (or just made it)."""
    ticket = event.ticket
    if event.seq == 1:
        TicketSearch.objects.create(ticket=ticket, version=VERSION, words=words_of(ticket, [event]))
    elif event.text:
        row = TicketSearch.objects.filter(ticket=ticket).first()
        if row is None:
            rebuild([ticket.pk])
        else:
            row.words = _with(row.words, event)
            row.save(update_fields=["words"])


@transaction.atomic
def rebuild(ticket_ids: Iterable[int]) -> None:
    """Make the words of these tickets anew from their events."""
    events = Event.objects.order_by("seq").only("ticket_id", "kind", "text")
    tickets = (
        Ticket.objects.select_for_update(of=("self",))
        .filter(pk__in=ticket_ids)
        .order_by("pk")
        .select_related("asker_satker")
        .prefetch_related(Prefetch("events", queryset=events))
    )
    TicketSearch.objects.bulk_create(
        [
            TicketSearch(ticket=ticket, version=VERSION, words=words_of(ticket, ticket.events.all()))
            for ticket in tickets
        ],
        update_conflicts=True,
        unique_fields=["ticket"],
        update_fields=["words", "version"],
    )


def words_of(ticket: Ticket, events: Iterable[Event]) -> frozenset[str]:
    """All that the ticket is found by, from its events in order."""
    satker = ticket.asker_satker.code if ticket.asker_satker else ""
    asker = f"{ticket.asker_name} {ticket.asker_email} {ticket.asker_institution} {satker}"
    words = _within_bounds(frozenset(), kept(f"{ticket.reference} {ticket.subject}\n{asker}"))
    for event in events:
        words = _with(words, event)
    return words


def _with(words: frozenset[str], event: Event) -> frozenset[str]:
    mark = "" if event.kind in READ_BY_ASKER else INNER
    return _within_bounds(words, [mark + word for word in kept(event.text)])


def _within_bounds(words: frozenset[str], more: list[str]) -> frozenset[str]:
    if MOST_BYTES_OF_A_LETTER * (sum(map(len, words)) + sum(map(len, more))) <= MOST_BYTES:
        return words.union(more)
    if sum(len(word.encode()) for word in words) + sum(len(word.encode()) for word in more) <= MOST_BYTES:
        return words.union(more)
    room, fitting = MOST_BYTES - sum(len(word.encode()) for word in words), set(words)
    for word in more:
        if word not in fitting and len(word.encode()) <= room:
            room -= len(word.encode())
            fitting.add(word)
    return frozenset(fitting)
