"""Rekap Tiket, the read side: tabs, filters, one page by key."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property, partial
from itertools import compress
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from tickets.deadlines.explanation import norms_assumed
from tickets.deadlines.rules import current_book
from tickets.models import Position, Span, Status, Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.permissions import is_agent_head
from tickets.workflow import OPEN_STATES
from users.models import User
from users.pages.list_pages import PAGE_SIZE, ActiveFilter, TabLink, address, capped_counts, count_up_to, kept_in_form
from users.pages.one_page import once_a_page
from users.words import COUNT_CAP, count_text

from .columns import RECAP, SATKER_RECAP
from .filters import RecapFilter
from .lines import norms_in_force, norms_of
from .orders import NEWEST, OLDEST, URGENT, Sorting, sorting_of
from .paging import page_of
from .reach import SCATTERED, Reach, reach_of
from .screen_table import TicketTable, table_of
from .waiting import FOR_ME, KEPT, waits_for

ALL = Q()
NEXT = PAGE_SIZE + 1
"""Rows that a page reads: whether there is a next one, too."""


@dataclass(frozen=True)
class Tab:
    """One view of the list, with its capped count. `urgent_first`: by deadline, as long as it is counted to the end;
    a longer one has the oldest first. `open_only`: of open tickets alone, which an index of their own finds."""

    name: str
    label: str
    where: Q = ALL
    urgent_first: bool = False
    open_only: bool = False

    def narrow(self, tickets: TicketQuerySet) -> TicketQuerySet:
        return tickets.filter(self.where) if self.where else tickets


def _status(*statuses: Status) -> Q:
    return Q(status__in=statuses)


ASKED_BY_HAI = Q(status=Status.WAITING_ASKER, hai_layer__isnull=False)


def _referred(user: User) -> Q:
    """What lies with a head of section or an SSO of this office, until somebody goes on with it."""
    return Q(status__in=OPEN_STATES, holder_office_id=user.office_id, referred_to__isnull=False)


def _passed_to(user: User) -> Q:
    """What layer 1 passed to this person as Kepala Seksi, until somebody goes on with it."""
    return Q(agent_head=user)


def tabs_for(user: User) -> list[Tab]:
    """The views that a login works with; the last one is everything it sees. A person's own login has "Untuk saya",
    shown to those who are Kepala Seksi now (`_offered`)."""
    mine = [Tab(FOR_ME, _("Untuk saya"), _passed_to(user), urgent_first=True, open_only=True)] if user.is_named else []
    return [*mine, *_tabs_of_role(user)]


ASKS_FOR = ("after", "before", "sort")
"""What an address may say besides tab and filters."""


def opening_tab(user: User, tabs: list[Tab]) -> Tab:
    """What the bare address of the list opens with: what this login must do, where it has such a view. A satker reads
    all of its questions, and who only reads has nothing to do."""
    names = {tab.name: tab for tab in tabs}
    return tabs[-1] if user.role == User.Role.SATKER else names.get("perlu", tabs[-1])


def _chosen(user: User, query: QueryDict, tabs: list[Tab]) -> Tab:
    """The view that the address names. One that names none, but asks for something, is about everything."""
    tab = next((tab for tab in tabs if tab.name == query.get("tab")), None)
    if tab is not None:
        return tab
    asks = any(query.get(name) for name in (*RecapFilter.base_filters, *ASKS_FOR))
    return tabs[-1] if asks or query.get("tab") else opening_tab(user, tabs)


def _offered(user: User, now: datetime) -> list[Tab]:
    tabs = tabs_for(user)
    return tabs if is_agent_head(user, now) else [tab for tab in tabs if tab.name != FOR_ME]


def _tabs_of_role(user: User) -> list[Tab]:
    everything = Tab("semua", _("Semua"))
    done = Tab("selesai", _("Selesai"), _status(Status.DONE, Status.REFUSED))
    at_hai = Tab("hai", _("Di HAI"), _status(Status.AT_HAI), open_only=True)
    data = Tab("data", _("Menunggu data"), _status(Status.WAITING_ASKER), open_only=True)
    mine = partial(Tab, where=waits_for(user), urgent_first=True, open_only=True)
    match user.role:
        case User.Role.OFFICE:
            passed = Tab("diteruskan", _("Diteruskan"), _referred(user), urgent_first=True, open_only=True)
            return [mine("perlu", _("Perlu dijawab")), passed, at_hai, data, done, everything]
        case User.Role.HAI_LAYER_1 | User.Role.HAI_LAYER_2:
            data = replace(data, where=ASKED_BY_HAI)
            replied = Tab("dibalas", _("Sudah dibalas"), _status(Status.HAI_REPLIED, Status.DONE))
            return [mine("perlu", _("Perlu dibalas")), data, replied, everything]
        case User.Role.SATKER:
            being_handled = _status(Status.WAITING, Status.AT_HAI, Status.HAI_REPLIED)
            # What it is asked is what it waits for: the menu says the same number.
            data = replace(data, where=waits_for(user))
            return [Tab("ditangani", _("Sedang ditangani"), being_handled, open_only=True), data, done, everything]
    waiting = Tab("menunggu", _("Menunggu respon"), _status(Status.WAITING), open_only=True)
    return [waiting, at_hai, data, done, everything]


def rows_of(user: User, query: QueryDict, now: datetime, among: Collection[int] | None = None) -> TicketQuerySet:
    """All tickets of the list that the address asks for, in no order; of these keys alone, where they are given."""
    tabs = _offered(user, now)
    tab = _chosen(user, query, tabs)
    filters = RecapFilter(query, user=user, rules=current_book().of(user.office_id), now=now)
    filters.among = among
    lists = _Lists(user, filters, tabs)
    rows = lists.narrowed(tab, lists.reach_of(tab).span)
    return rows if among is None else rows.filter(pk__in=among)


def counts_of(user: User, queries: Sequence[QueryDict], now: datetime, most: int) -> list[int]:
    """How many tickets each of these addresses lists now, `most` + 1 for more: one statement for all of them, and one
    for each stretch of days or place that they look back into."""
    tabs, rules, look_back = _offered(user, now), current_book().of(user.office_id), cache(reach_of)
    counted = []
    for query in queries:
        filters = RecapFilter(query, user=user, rules=rules, now=now)
        filters.look_back = look_back
        counted.append(_Lists(user, filters, tabs).by_itself(_chosen(user, query, tabs)))
    return capped_counts(counted, most)


@dataclass
class Recap:
    """Everything that the page prints."""

    tabs: list[TabLink]
    table: TicketTable
    total_text: str
    sorting: Sorting
    kept: tuple[tuple[str, str], ...]
    active: list[ActiveFilter]
    clear_url: str
    print_query: str
    filter: RecapFilter
    tab: str
    tab_label: str
    others_hold: bool
    """Whether another tab has tickets."""
    assumed: str
    made: str
    """The instant of the list, for a page that asks later whether it has new rows."""
    save_url: str = ""
    reach_note: str = ""

    @property
    def order_text(self) -> str:
        return self.sorting.order.words

    @property
    def caption(self) -> str:
        return ", ".join((_("Rekap Tiket"), self.total_text, self.order_text))


def recap(user: User, query: QueryDict, now: datetime) -> Recap:
    """One page of what `user` sees, for the query of the address: q, since, until, unit, destination, channel,
    officer, tab, sort, and which page (`page_of`).
    """
    tabs = _offered(user, now)
    tab = _chosen(user, query, tabs)
    book, columns = current_book(), SATKER_RECAP if user.role == User.Role.SATKER else RECAP
    filters = RecapFilter(query, user=user, rules=book.of(user.office_id), now=now)

    lists = _Lists(user, filters, tabs)
    reach = lists.reach_of(tab)
    counts = lists.counts()
    total = counts[tab.name]
    sorting = sorting_of(
        query,
        (URGENT if total <= COUNT_CAP else OLDEST) if tab.urgent_first else NEWEST,
        partial(lists.is_long, tab),
        most=filters.most_read,
        is_offered=total <= COUNT_CAP or not user.reads_all,
    )
    norm = norms_of(columns)[0]
    rows = partial(lists.page_of_date if sorting.order.by_date else lists.tickets, tab)
    page = page_of(user, query, reach.span, rows, order=sorting.order, norm=norm)
    understood = {name: said for name, said in query.dict().items() if name not in filters.not_offered()}
    understood |= {"tab": tab.name}
    here = partial(address, understood | {"sort": sorting.code})
    return Recap(
        tabs=[TabLink(each.label, here(tab=each.name), each == tab, count_text(counts[each.name])) for each in tabs],
        table=table_of(
            page,
            columns,
            book,
            now,
            here,
            range_text=page.range_text(total),
            norms=norms_in_force(columns, book, now),
            sorting=sorting,
        ),
        total_text=_("%(count)s tiket") % {"count": count_text(total)},
        sorting=sorting,
        kept=tuple(kept_in_form(understood, "sort")),
        active=filters.tags(here),
        clear_url=here(**dict.fromkeys(filters.filters, "")),
        print_query=here(sort=sorting.order.code).removeprefix("?"),
        filter=filters,
        tab=tab.name,
        tab_label=tab.label,
        others_hold=any(counts.values()),
        assumed=norms_assumed(book.of(None), now, norms_of(columns)),
        made=now.isoformat(),
        save_url=reverse("tickets:saved_views") + here(),
        reach_note=reach.note,
    )


class _Lists:
    """The tickets of each tab, and how many they are."""

    def __init__(self, user: User, filters: RecapFilter, tabs: Sequence[Tab]) -> None:
        self.user, self.filters, self.tabs = user, filters, tabs
        self._of_span: dict[Span, TicketQuerySet] = {}

    def tickets(self, tab: Tab, span: Span) -> TicketQuerySet:
        return self._seen(tab, span, self._known(tab))

    def page_of_date(self, tab: Tab, span: Span) -> TicketQuerySet:
        """Those that a page by date can show: of known ones the next to where the page begins."""
        known = self._known(tab)
        if known is not None:
            older, newer = span.older_than, span.newer_than
            known = [place for place in known if (not older or place < older) and (not newer or place > newer)]
            # Without a place to begin at, from either end.
            known = known if len(known) <= 2 * NEXT else known[:NEXT] + known[-NEXT:]
        return self._seen(tab, span, known)

    def reach_of(self, tab: Tab) -> Reach:
        """Open tickets are found wherever they lie: what is long overdue must not fall out of sight."""
        return Reach(self.filters.span()) if tab.open_only else self.filters.reach

    def is_long(self, tab: Tab, most: int) -> bool:
        """Whether the tab holds more than `most`, which a list looks through."""
        reach = self.reach_of(tab)
        if self.filters.asked_of_each and not tab.open_only:
            return False
        if not tab.open_only and self.filters.scope_within(most):
            return False
        return count_up_to(self.tickets(tab, reach.span), most) > most

    def _seen(self, tab: Tab, span: Span, known: list[Position] | None) -> TicketQuerySet:
        if known is not None:
            visible = Ticket.objects.visible_to(self.user, span)
            return tab.narrow(visible.filter(pk__any_of=[place.pk for place in known]))
        return self.narrowed(tab, span)

    def narrowed(self, tab: Tab, span: Span) -> TicketQuerySet:
        """What the database finds by itself, whatever was read before."""
        rows = tab.narrow(self._narrowed(span))
        # Said of the ticket, too: open ones of some days are so few that no office's index need be read for them.
        return rows.filter(span.condition("created_at", "pk")) if tab.open_only else rows

    def _narrowed(self, span: Span) -> TicketQuerySet:
        """All that the login sees and the filters let through: the same for each tab, which narrows a copy."""
        if span not in self._of_span:
            self._of_span[span] = self.filters.apply(Ticket.objects.visible_to(self.user, span))
        return self._of_span[span]

    def _known(self, tab: Tab) -> list[Position] | None:
        """The places of the tab's tickets, the newest first, where they were read; open ones lie further back than the
        list looks."""
        if self._few is None or (tab.open_only and self.filters.reach.since):
            return None
        return self._few[tab.name]

    @cached_property
    def _few(self) -> dict[str, list[Position]] | None:
        """By tab what the filters find in all that the list looks through, the newest first: read once for all counts
        and the page, where it is few; None: it is many, and soon a page is full and a count at its cap."""
        if not self.filters.asked_of_each:
            return None
        # To look at the words of each costs as much again: of those the cap is enough.
        most = COUNT_CAP if self.filters.looks_at_words else min(SCATTERED, self.filters.most_read)
        asked = {f"in_{tab.name}": tab for tab in self.tabs if tab.where != ALL}
        flags = {name: Case(When(tab.where, then=True), default=False) for name, tab in asked.items()}
        found = self._narrowed(self.filters.reach.span).order_by().annotate(**flags)
        # Thousands of rows: what is done to each of them is done by the interpreter itself, column by column.
        rows = sorted(found.values_list("created_at", "pk", *flags)[: most + 1], reverse=True)
        if len(rows) > most:
            return None
        instants, keys, *said = zip(*rows, strict=True) if rows else ((), (), *[()] * len(flags))
        places = list(map(Position, instants, keys))
        of_tabs = {tab.name: list(compress(places, column)) for tab, column in zip(asked.values(), said, strict=True)}
        return {tab.name: of_tabs.get(tab.name, places) for tab in self.tabs}

    def counts(self) -> dict[str, int]:
        """Capped; one statement."""
        many = self.filters.asked_of_each and self._few is None
        counts = {tab.name: COUNT_CAP + 1 for tab in self.tabs if many and tab.where == ALL}
        known = {tab.name: self._known(tab) for tab in self.tabs}
        counts |= {name: min(len(places), COUNT_CAP + 1) for name, places in known.items() if places is not None}
        rest = [tab for tab in self.tabs if tab.name not in counts]
        counts |= dict(
            zip((tab.name for tab in rest), capped_counts([self._counted(tab) for tab in rest]), strict=True)
        )
        if not self.filters.asked_of_each and not self.filters.place and self.filters.span() == Span():
            self._keep_waiting(counts)
        return counts

    def _counted(self, tab: Tab) -> QuerySet[Any, Any]:
        """Left to itself, PostgreSQL reads all of an office, by two processes, to count a thousand of it."""
        span, filters = self.reach_of(tab).span, self.filters
        if tab.where == ALL and not filters.asked_of_each:
            return Ticket.objects.input_times(self.user, span, *filters.within)
        rows = self.tickets(tab, span)
        return rows.order_by() if tab.open_only else rows.newest_first(self.user)

    def by_itself(self, tab: Tab) -> QuerySet[Any, Any]:
        """The tab's rows in the order of the index that finds them, whatever was read before."""
        span, filters = self.reach_of(tab).span, self.filters
        if tab.where == ALL and not filters.asked_of_each:
            return Ticket.objects.input_times(self.user, span, *filters.within)
        rows = self.narrowed(tab, span)
        return rows.order_by() if tab.open_only else rows.newest_first(self.user)

    def _keep_waiting(self, counts: dict[str, int]) -> None:
        """The menu of the same page says this number, too."""
        mine = waits_for(self.user)
        for tab in self.tabs:
            if tab.where == mine:
                once_a_page(KEPT, partial(counts.__getitem__, tab.name))
