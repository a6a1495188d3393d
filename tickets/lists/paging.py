"""Pages of tickets by key: the place of a ticket in a list, and the rows beyond it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tickets.models import Position, Span, Ticket
from tickets.models.ticket import TicketQuerySet
from users.list_pages import Page, turn_of
from users.models import User

from .columns import FIELDS


def position_of(user: User, reference: str) -> Position | None:
    """The place of a ticket that the user sees; anything else is no place at all, and the list begins at its start."""
    if not reference or len(reference) > 24 or "\0" in reference:
        return None
    row = Ticket.objects.visible_to(user).filter(reference=reference).values_list("created_at", "pk").first()
    return Position(*row) if row else None


def page_of(
    user: User,
    query: Mapping[str, Any],
    span: Span,
    within: Callable[[Span], TicketQuerySet],
    *,
    oldest_first: bool = False,
) -> Page[Any]:
    """The page that the address asks for (`after` or `before`, a visible ticket's reference, with `no`, the number of
    its first row), its rows with `FIELDS`. `within`: the tickets of the list in a span.
    """
    turn = turn_of(query, lambda reference: position_of(user, reference))
    towards_older = turn.forward != oldest_first
    if turn.edge is not None:
        span = replace(span, older_than=turn.edge) if towards_older else replace(span, newer_than=turn.edge)
    tickets = within(span)
    rows = tickets.newest_first(user) if towards_older else tickets.oldest_first(user)
    return turn.page(rows.values_list(*FIELDS, named=True))
