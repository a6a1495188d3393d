"""Pages of tickets by key: the place of a ticket in a list, and the rows beyond it."""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from tickets.models import Norm, Position, Span, Ticket
from tickets.models.ticket import TicketQuerySet
from users.models import Office, Posting, User
from users.pages.list_pages import Page, turn_of

from .lines import FIELDS
from .orders import NEWEST, Order, place_in

STRETCH = 1000
"""Rows that a stream reads at once."""

OWN = tuple(name for name in FIELDS if "__" not in name)
"""What stands in a ticket's own row."""
KEYS = ("posting_id", "referred_to_id", "agent_head_id", "office_id", "holder_office_id")
"""Whose names `FIELDS` has besides."""
Row: Any = cast(Any, namedtuple)("Row", FIELDS)


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
        return _with_names(place.page(rows.values_list(*OWN, *KEYS)))
    turn = turn_of(query, lambda reference: position_of(user, reference))
    to_older = turn.forward == order.descending
    rows = _by_date(user, span, within, turn.edge, to_older=to_older)
    return _with_names(turn.page(rows.values_list(*OWN, *KEYS)))


def _with_names(page: Page[Any]) -> Page[Any]:
    """The page, its rows with `FIELDS`. The names are read by their keys, each table once: PostgreSQL would take twenty
    times as long to find an order for eight joined tables as to read them, and may join them to all that it reads."""
    keys = [row[len(OWN) :] for row in page.rows]
    postings = {key for posting, referred_to, *_rest in keys for key in (posting, referred_to) if key}
    offices = {key for *_rest, office, holder in keys for key in (office, holder)}
    heads = {head for _posting, _referred_to, head, *_rest in keys if head}
    # `any_of` asks for no key, too: a page costs as many statements whatever stands on it.
    officers = Posting.objects.filter(pk__any_of=sorted(postings)).order_by()
    officer = dict(officers.values_list("pk", "officer__name"))
    places = Office.objects.filter(pk__any_of=sorted(offices)).values_list("pk", "code", "name", "kind")
    place = {pk: said for pk, *said in places}
    known = User.objects.filter(pk__in=heads).values_list("pk", "display_name", "username") if heads else ()
    person = {pk: said for pk, *said in known}

    def named(row: tuple[Any, ...]) -> Any:
        posting, referred_to, head, office, holder = row[len(OWN) :]
        (code, name, _kind), (_code, holder_name, holder_kind) = place[office], place[holder]
        display_name, username = person.get(head, (None, None))
        at = (officer.get(posting), code, name, holder_kind, holder_name, officer.get(referred_to))
        return Row(*row[: len(OWN)], *at, display_name, username)

    return replace(page, rows=[named(row) for row in page.rows])


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
