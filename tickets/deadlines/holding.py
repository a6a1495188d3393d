"""The rules by which a ticket's clock is reckoned: the nation's, and what each of its holders has of its own, on the
days on which it held the ticket. Who held it when is what events say; while HAI has it, its office holds it still.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from tickets.models import Event
from tickets.sla.holding import held_by
from users.models import Office

from .rules import RuleBook, Rules, closed_book

Handovers = Sequence[tuple[datetime, str]]
"""When a ticket was passed on, and the code of the office that did; oldest first."""


def rules_of(book: RuleBook, ticket: Any) -> Rules:
    """For one ticket, anything with `pk` and `holder_office_id`. No query unless some office has rows of its own."""
    return rules_of_each(book, [ticket])(ticket)


def rules_of_each(book: RuleBook, tickets: Iterable[Any]) -> Callable[[Any], Rules]:
    """For many, whatever their number: no query unless some office has rows of its own, at most two then."""
    return _rules_of_each(list(tickets), lambda _ticket: book)


def shown_rules_of_each(book: RuleBook, tickets: Iterable[Any]) -> Callable[[Any], Rules]:
    """As `rules_of_each`, of tickets with `closed_in_id` too: in a closed period the rules that held when it was closed
    go on (`working_calendar.book_for`)."""
    return _rules_of_each(
        list(tickets), lambda ticket: book if ticket.closed_in_id is None else closed_book(ticket.closed_in_id)
    )


def _rules_of_each(tickets: Sequence[Any], book_of: Callable[[Any], RuleBook]) -> Callable[[Any], Rules]:
    keys = [ticket.pk for ticket in tickets if book_of(ticket).scopes]
    passed = _handovers(keys) if keys else {}
    codes = {code for handovers in passed.values() for _at, code in handovers}
    offices = dict(Office.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}

    def rules(ticket: Any) -> Rules:
        handovers = [(at, offices[code]) for at, code in passed.get(ticket.pk, ())]
        return book_of(ticket).held(held_by(handovers, ticket.holder_office_id))

    return rules


def rules_then(book: RuleBook, handovers: Handovers, holder_id: int) -> Rules:
    """By who held a ticket as its events recorded it: for whoever decides it once more."""
    codes = {code for _at, code in handovers} if book.scopes else set()
    offices = dict(Office.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}
    return book.held(held_by([(at, offices[code]) for at, code in handovers if code in offices], holder_id))


def _handovers(keys: Sequence[int]) -> dict[int, Handovers]:
    events = Event.objects.filter(kind=Event.Kind.PASSED_ON, ticket__pk__any_of=keys).order_by("ticket_id", "seq")
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for ticket_id, at, code in events.values_list("ticket_id", "at", "data__office"):
        found[ticket_id].append((at, code))
    return dict(found)
