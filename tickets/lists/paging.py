"""Pages of tickets by key: the place of a ticket in a list, and the rows beyond it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tickets.models import Norm, Position, Span, Ticket
from tickets.models.ticket import TicketQuerySet
from users.list_pages import PAGE_SIZE, Page, turn_of
from users.models import User

from .lines import FIELDS
from .orders import NEWEST, Order, place_in

STRETCH = 1000
"""Rows that a stream reads at once."""


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
    order: Order = NEWEST,
    norm: str = Norm.Code.IKU,
) -> Page[Any]:
    """The page that the address asks for (`after` or `before`, a visible ticket's reference, with `no`, the number of
    its first row), its rows with `FIELDS`. `within`: the tickets of the list in a span. `norm`: whose deadline an order
    by deadline goes by.
    """
    if not order.by_date:
        place = turn_of(query, place_in(user, order, norm))
        rows = order.beyond(within(span), place.edge, norm, forward=place.forward)
        return place.page(order.again(_few_of(rows), norm, forward=place.forward).values_list(*FIELDS, named=True))
    turn = turn_of(query, lambda reference: position_of(user, reference))
    to_older = turn.forward == order.descending
    rows = _few_of(_by_date(user, span, within, turn.edge, to_older=to_older))
    rows = rows.order_by("-created_at", "-pk") if to_older else rows.order_by("created_at", "pk")
    return turn.page(rows.values_list(*FIELDS, named=True))


def _few_of(rows: TicketQuerySet) -> TicketQuerySet:
    """The rows of one page, unordered: first which they are, then their words, in a statement of their own. In one,
    PostgreSQL may join the names of officers and offices to all that it reads before it takes the first, and with a
    subquery it reads every ticket: there are more tables than it puts in order (join_collapse_limit)."""
    return Ticket.objects.filter(pk__any_of=list(rows.values_list("pk", flat=True)[: PAGE_SIZE + 1]))


def stream_of(
    user: User, span: Span, within: Callable[[Span], TicketQuerySet], order: Order, norm: str
) -> Iterator[Any]:
    """Every row with `FIELDS`, in order. By date it is read by key, a stretch at a time: memory stays small, nothing is
    held open in the database. Another order is sorted at once, so that a row that moves meanwhile stands there once.
    """
    if not order.by_date:
        yield from order.rows(within(span), norm).values_list(*FIELDS, named=True)
        return
    edge: Position | None = None
    while True:
        rows = _by_date(user, span, within, edge, to_older=order.descending)
        stretch = list(rows.values_list(*FIELDS, named=True)[:STRETCH])
        yield from stretch
        if len(stretch) < STRETCH:
            return
        edge = Position(stretch[-1].created_at, stretch[-1].pk)


def _by_date(
    user: User, span: Span, within: Callable[[Span], TicketQuerySet], edge: Position | None, *, to_older: bool
) -> TicketQuerySet:
    if edge is not None:
        span = replace(span, older_than=edge) if to_older else replace(span, newer_than=edge)
    tickets = within(span)
    return tickets.newest_first(user) if to_older else tickets.oldest_first(user)
