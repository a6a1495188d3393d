"""The rules by which a ticket's clock is reckoned: the nation's, and what each of its holders has of its own, on the
days on which it held the ticket. Who held it when is what events say; while HAI has it, its office holds it still.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from users.models import Office

from . import bulk
from .models import Event
from .sla.holding import held_by
from .working_calendar import RuleBook, Rules

Handovers = Sequence[tuple[datetime, str]]
"""When a ticket was passed on, and the code of the office that did; oldest first."""


def rules_of(book: RuleBook, ticket: Any) -> Rules:
    """For one ticket, anything with `pk` and `holder_office_id`. No query unless some office has rows of its own."""
    return rules_of_each(book, [ticket])(ticket)


def rules_of_each(book: RuleBook, tickets: Iterable[Any]) -> Callable[[Any], Rules]:
    """For many, whatever their number: no query unless some office has rows of its own, at most two then."""
    if not book.scopes:
        return lambda ticket: book.of(ticket.holder_office_id)
    passed = _handovers([ticket.pk for ticket in tickets])
    if not passed:
        return lambda ticket: book.of(ticket.holder_office_id)
    codes = {code for handovers in passed.values() for _at, code in handovers}
    offices = dict(Office.objects.filter(code__in=codes).values_list("code", "pk"))

    def rules(ticket: Any) -> Rules:
        handovers = [(at, offices[code]) for at, code in passed.get(ticket.pk, ())]
        return book.held(held_by(handovers, ticket.holder_office_id))

    return rules


def _handovers(keys: Sequence[int]) -> dict[int, Handovers]:
    events = bulk.among(Event.objects.filter(kind=Event.Kind.PASSED_ON), "ticket", keys).order_by("ticket", "seq")
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for ticket_id, at, code in events.values_list("ticket_id", "at", "data__office"):
        found[ticket_id].append((at, code))
    return dict(found)
