"""Which rows a table has: what the login may see, narrowed by definition, tab and filters, as of one instant."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import DateTimeField, F, Q, Value
from django.db.models.functions import Coalesce

from tickets.deadlines.rules import current_book
from tickets.lists.columns import FIELDS
from tickets.lists.paging import page_of, position_of
from tickets.lists.recap import tabs_for
from tickets.models import Norm, Position, Span, Ticket
from tickets.models.mirrors import MIRRORS
from tickets.models.ticket import TicketQuerySet
from users.list_pages import Page, turn_of
from users.models import User

from .definitions import Definition
from .filters import ReportFilter
from .totals import Totals, totals_of

STRETCH = 1000
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
URGENCY = Coalesce(F(MIRRORS[Norm.Code.IKU].late_after), Value(NEVER), output_field=DateTimeField())


class Selection:
    """The rows of one definition for one login. `query`: names and words as in the address of the page."""

    def __init__(self, definition: Definition, user: User, query: Mapping[str, str], now: datetime) -> None:
        self.definition, self.user, self.now = definition, user, now
        self.book = current_book()
        self.columns = definition.columns_for(user)
        self.tab = str(query.get("tab", "")) if definition.has_tabs else ""
        self.filter = ReportFilter(
            query,
            user=user,
            rules=self.book.of(user.office_id),
            now=now,
            default_quarter=definition.default_quarter,
        )

    @property
    def query(self) -> dict[str, str]:
        """What makes the same selection again."""
        return self.filter.kept() | ({"tab": self.tab} if self.tab else {})

    @property
    def tab_label(self) -> str:
        """The view of Rekap Tiket that it is, but for "Semua"."""
        tabs = tabs_for(self.user)
        tab = next((one for one in tabs[:-1] if one.name == self.tab), None)
        return str(tab.label) if tab else ""

    def filter_words(self) -> str:
        return f"{self.tab_label}; {self.filter.words()}" if self.tab_label else self.filter.words()

    def tickets(self) -> TicketQuerySet:
        """All of them, unordered."""
        return self._within(self.filter.span())

    def _within(self, span: Span) -> TicketQuerySet:
        seen = self.filter.apply(Ticket.objects.visible_to(self.user, span))
        return self.definition.narrow(seen, self.user, self.tab)

    def count(self, cap: int) -> int:
        """How many, but at most cap + 1."""
        return self.tickets().order_by()[: cap + 1].values("pk").count()

    def totals(self) -> Totals:
        return totals_of(self.tickets(), self.now)

    def stream(self) -> Iterator[Any]:
        """Every row with `FIELDS`, in order; by key, a stretch at a time: memory stays small, nothing is held
        open in the database."""
        if self.definition.urgent_first:
            yield from self.urgent()
            return
        edge: Position | None = None
        while True:
            rows = self._within(replace(self.filter.span(), older_than=edge)).newest_first(self.user)
            stretch = list(rows.values_list(*FIELDS, named=True)[:STRETCH])
            yield from stretch
            if len(stretch) < STRETCH:
                return
            edge = Position(stretch[-1].created_at, stretch[-1].pk)

    def page(self, query: Mapping[str, str]) -> Page[Any]:
        """The page that the address asks for (`after`, `before`, `no`), its rows with `FIELDS`."""
        if not self.definition.urgent_first:
            return page_of(self.user, query, self.filter.span(), self._within)
        turn = turn_of(query, lambda reference: position_of(self.user, reference))
        rows = self._urgent_page(turn.edge, forward=turn.forward)
        return turn.page(rows.values_list(*FIELDS, named=True))

    def urgent(self) -> Iterator[Any]:
        """The soonest deadline first, those whose clock stands still last."""
        rows = self.tickets().annotate(urgency=URGENCY).order_by("urgency", "pk")
        yield from rows.values_list(*FIELDS, named=True)

    def _urgent_page(self, edge: Position | None, *, forward: bool) -> TicketQuerySet:
        rows = self.tickets().annotate(urgency=URGENCY)
        if edge is None:
            return rows.order_by("urgency", "pk")
        soonest = Ticket.objects.filter(pk=edge.pk).annotate(urgency=URGENCY).values_list("urgency", flat=True)[0]
        if forward:
            return rows.filter(Q(urgency__gt=soonest) | Q(urgency=soonest, pk__gt=edge.pk)).order_by("urgency", "pk")
        beyond = rows.filter(Q(urgency__lt=soonest) | Q(urgency=soonest, pk__lt=edge.pk))
        return beyond.order_by("-urgency", "-pk")
