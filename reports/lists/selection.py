"""Which rows a table has: what the login may see, narrowed by definition, tab and filters, as of one instant."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from tickets.deadlines.rules import current_book
from tickets.lists.lines import norms_of
from tickets.lists.orders import NEWEST, URGENT, Order, Sorting, sorting_of
from tickets.lists.paging import page_of, stream_of
from tickets.lists.reach import Reach
from tickets.lists.recap import tabs_for
from tickets.models import Span, Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.references import is_reference
from users.models import User
from users.pages.list_pages import Page, count_up_to
from users.words import number_text

from .definitions import Definition
from .filters import ReportFilter
from .totals import Totals, totals_of

CHOSEN = "pilih"
"""References of tickets, a space between two, that were ticked on the list."""
CHOSEN_MOST = 100


class Selection:
    """The rows of one definition for one login. `query`: names and words as in the address of the page; with `CHOSEN`
    just those tickets, wherever they went since the list was shown, and no filter."""

    def __init__(self, definition: Definition, user: User, query: Mapping[str, str], now: datetime) -> None:
        self.definition, self.user, self.now = definition, user, now
        self.book = current_book()
        self.columns = definition.columns_for(user)
        self.norm = norms_of(self.columns)[0]
        self.chosen = str(query.get(CHOSEN, "")).split() if definition.has_tabs else []
        if self.chosen:
            query = {"sort": query.get("sort", "")}
        self._asked_for = {"sort": str(query.get("sort", ""))}
        self.tab = str(query.get("tab", "")) if definition.has_tabs else ""
        self.filter = ReportFilter(
            query,
            user=user,
            rules=self.book.of(user.office_id),
            now=now,
            default_quarter=definition.default_quarter,
        )

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def title(self) -> str:
        return str(self.definition.title)

    @property
    def query(self) -> dict[str, str]:
        """What makes the same selection again."""
        said = {"tab": self.tab, "sort": self.sorting.code, CHOSEN: " ".join(self.chosen)}
        return self.filter.kept() | {name: words for name, words in said.items() if words}

    @cached_property
    def sorting(self) -> Sorting:
        most = self.filter.most_read
        return sorting_of(self._asked_for, self._default_order, lambda most: self.count(most) > most, most=most)

    @property
    def _default_order(self) -> Order:
        """That of the page of this list: a tab of Rekap Tiket may begin with the most urgent."""
        if self.definition.urgent_first:
            return URGENT
        tab = next((one for one in tabs_for(self.user) if one.name == self.tab), None)
        return URGENT if tab and tab.urgent_first else NEWEST

    def is_sound(self) -> bool:
        """Whether everything that was asked for was understood."""
        refs = self.chosen
        are_references = len(refs) <= CHOSEN_MOST and all(is_reference(reference) for reference in refs)
        return are_references and self.filter.is_sound() and not self.sorting.note

    @property
    def tab_label(self) -> str:
        """The view of Rekap Tiket that it is, but for "Semua"."""
        tabs = tabs_for(self.user)
        tab = next((one for one in tabs[:-1] if one.name == self.tab), None)
        return str(tab.label) if tab else ""

    def filter_words(self) -> str:
        if self.chosen:
            return _("hanya %(count)s tiket yang dicentang pada daftar") % {"count": number_text(len(self.chosen))}
        return f"{self.tab_label}; {self.filter.words()}" if self.tab_label else self.filter.words()

    def chosen_words(self) -> str:
        """Filter and order, for the head of the paper."""
        return f"{self.filter_words()}. " + _("Urutan: %s") % self.sorting.order.words

    def period_words(self) -> str:
        return self.filter.period_words()

    def tickets(self) -> TicketQuerySet:
        """All of them, unordered."""
        return self._within(self.filter.span())

    @cached_property
    def reach(self) -> Reach:
        """How far back the page looks; paper and Excel hold everything."""
        return Reach(self.filter.span()) if self.definition.open_only else self.filter.reach

    def shown(self) -> TicketQuerySet:
        """What the page looks through, unordered."""
        return self._within(self.reach.span)

    def _within(self, span: Span) -> TicketQuerySet:
        if self.chosen:
            return Ticket.objects.visible_to(self.user, span).filter(pk__any_of=self._chosen_keys)
        seen = self.filter.apply(Ticket.objects.visible_to(self.user, span).through_hai_cso())
        return self.definition.narrow(seen, self.user, self.tab)

    @cached_property
    def _chosen_keys(self) -> list[int]:
        """By key: left to the references, PostgreSQL may look for them along the whole list."""
        found = Ticket.objects.visible_to(self.user).filter(reference__in=self.chosen).order_by()
        return list(found.values_list("pk", flat=True))

    def count(self, cap: int) -> int:
        """How many, but at most cap + 1."""
        return count_up_to(self.tickets(), cap)

    def totals(self) -> Totals:
        """The sums of what the page looks through."""
        return totals_of(self.shown(), self.now)

    def stream(self) -> Iterator[Any]:
        """Every row with `FIELDS`, in the order of the list."""
        return stream_of(self.user, self.filter.span(), self._within, self.sorting.order, self.norm)

    def page(self, query: Mapping[str, str]) -> Page[Any]:
        """The page that the address asks for (`after`, `before`, `no`), its rows with `FIELDS`."""
        return page_of(self.user, query, self.reach.span, self._within, self.sorting.order, self.norm)
