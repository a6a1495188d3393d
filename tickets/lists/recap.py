"""Rekap Tiket, the read side: tabs, filters, one page by key."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.http import QueryDict
from django.utils.translation import gettext as _

from tickets.deadlines.explanation import norms_assumed
from tickets.deadlines.rules import current_book
from tickets.models import Span, Status, Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.permissions import is_agent_head
from users.list_pages import ActiveFilter, TabLink, address, capped_count, count_up_to, kept_in_form
from users.models import User
from users.words import COUNT_CAP, count_text

from .columns import RECAP, SATKER_RECAP
from .filters import RecapFilter
from .lines import norms_in_force, norms_of
from .orders import NEWEST, OLDEST, Sorting, sorting_of
from .paging import page_of
from .screen_table import TicketTable, table_of
from .waiting import FOR_ME, waiting_for


@dataclass(frozen=True)
class Tab:
    """One view of the list, with its capped count."""

    name: str
    label: str
    narrow: Callable[[TicketQuerySet, User], TicketQuerySet]
    oldest_first: bool = False


def _waiting(tickets: TicketQuerySet, user: User) -> TicketQuerySet:
    return tickets.filter(pk__in=waiting_for(user).order_by().values("pk"))


def _status(*statuses: Status) -> Callable[[TicketQuerySet, User], TicketQuerySet]:
    return lambda tickets, _user: tickets.filter(status__in=statuses)


def _asked_by_hai(tickets: TicketQuerySet, _user: User) -> TicketQuerySet:
    return tickets.filter(status=Status.WAITING_ASKER, hai_layer__isnull=False)


def _referred(tickets: TicketQuerySet, user: User) -> TicketQuerySet:
    """What lies with a head of section or an SSO of this office, until somebody goes on with it."""
    return tickets.open().filter(holder_office_id=user.office_id, referred_to__isnull=False)


def _passed_to(tickets: TicketQuerySet, user: User) -> TicketQuerySet:
    """What layer 1 passed to this person as Kepala Seksi, until somebody goes on with it."""
    return tickets.filter(agent_head=user)


def tabs_for(user: User) -> list[Tab]:
    """The views that a login works with; the last one is everything it sees. A person's own login has "Untuk saya",
    shown to those who are Kepala Seksi now (`_offered`)."""
    mine = [Tab(FOR_ME, _("Untuk saya"), _passed_to, oldest_first=True)] if user.is_named else []
    return [*mine, *_tabs_of_role(user)]


def _offered(user: User, now: datetime) -> list[Tab]:
    tabs = tabs_for(user)
    return tabs if is_agent_head(user, now) else [tab for tab in tabs if tab.name != FOR_ME]


def _tabs_of_role(user: User) -> list[Tab]:
    everything = Tab("semua", _("Semua"), lambda tickets, _user: tickets)
    done = Tab("selesai", _("Selesai"), _status(Status.DONE, Status.REFUSED))
    at_hai = Tab("hai", _("Di HAI"), _status(Status.AT_HAI))
    data = Tab("data", _("Menunggu data"), _status(Status.WAITING_ASKER))
    match user.role:
        case User.Role.OFFICE:
            to_do = Tab("perlu", _("Perlu dijawab"), _waiting, oldest_first=True)
            passed = Tab("diteruskan", _("Diteruskan"), _referred, oldest_first=True)
            return [to_do, passed, at_hai, data, done, everything]
        case User.Role.HAI_LAYER_1 | User.Role.HAI_LAYER_2:
            data = replace(data, narrow=_asked_by_hai)
            replied = Tab("dibalas", _("Sudah dibalas"), _status(Status.HAI_REPLIED, Status.DONE))
            return [Tab("perlu", _("Perlu dibalas"), _waiting, oldest_first=True), data, replied, everything]
        case User.Role.SATKER:
            being_handled = Tab(
                "ditangani", _("Sedang ditangani"), _status(Status.WAITING, Status.AT_HAI, Status.HAI_REPLIED)
            )
            return [being_handled, data, done, everything]
    return [Tab("menunggu", _("Menunggu respon"), _status(Status.WAITING)), at_hai, data, done, everything]


@dataclass
class Recap:
    """Everything that the page prints."""

    tabs: list[TabLink]
    table: TicketTable
    total_text: str
    sorting: Sorting
    kept: list[tuple[str, str]]
    active: list[ActiveFilter]
    clear_url: str
    print_query: str
    filter: RecapFilter
    tab: str
    assumed: str

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
    tab = next((tab for tab in tabs if tab.name == query.get("tab")), tabs[-1])
    book, columns = current_book(), SATKER_RECAP if user.role == User.Role.SATKER else RECAP
    filters = RecapFilter(query, user=user, rules=book.of(user.office_id), now=now)

    def tickets(span: Span) -> TicketQuerySet:
        return filters.apply(Ticket.objects.visible_to(user, span))

    visible = tickets(filters.span())
    counts = {each.name: capped_count(each.narrow(visible, user)) for each in tabs}
    total = counts[tab.name]
    sorting = sorting_of(
        query,
        OLDEST if tab.oldest_first else NEWEST,
        lambda most: count_up_to(tab.narrow(visible, user), most),
        is_offered=total <= COUNT_CAP or not user.reads_all,
    )
    norm = norms_of(columns)[0]
    page = page_of(
        user, query, filters.span(), lambda span: tab.narrow(tickets(span), user), order=sorting.order, norm=norm
    )
    here = partial(address, query.dict() | {"sort": sorting.code})
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
        kept=kept_in_form(query.dict(), "sort"),
        active=filters.tags(here),
        clear_url=here(**dict.fromkeys(filters.filters, "")),
        print_query=here(tab=tab.name).removeprefix("?"),
        filter=filters,
        tab=tab.name,
        assumed=norms_assumed(book.of(None), now, norms_of(columns)),
    )
