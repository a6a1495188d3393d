"""Rekap Tiket, the read side: tabs, one page by key, rows whose words are made here and only printed by the
template.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from tickets.deadlines.chips import Chip, chip
from tickets.deadlines.decisions import Acts, acts_of
from tickets.deadlines.explanation import norm_text, norms_assumed
from tickets.deadlines.holding import shown_rules_of_each
from tickets.deadlines.rules import RuleBook, Rules, current_book
from tickets.models import Channel, Norm, Position, Status, Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.trouble.aside import BAD_ROW, set_aside
from tickets.words import STATUS_ICONS, day_text, time_text
from tickets.workflow import State
from users.list_pages import ActiveFilter, TabLink, address, turn_of
from users.models import UnitType, User
from users.words import capped_count, count_text, number_text

from .filters import RecapFilter
from .waiting import waiting_for


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


def tabs_for(user: User) -> list[Tab]:
    """The views that a role works with; the last one is everything it sees."""
    everything = Tab("semua", _("Semua"), lambda tickets, _user: tickets)
    done = Tab("selesai", _("Selesai"), _status(Status.DONE, Status.REFUSED))
    at_hai = Tab("hai", _("Di HAI"), _status(Status.AT_HAI))
    data = Tab("data", _("Menunggu data"), _status(Status.WAITING_ASKER))
    match user.role:
        case User.Role.OFFICE:
            return [Tab("perlu", _("Perlu dijawab"), _waiting, oldest_first=True), at_hai, data, done, everything]
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
class RecapRow:
    """One line of the list, in words."""

    number: str
    code: str
    institution: str
    unit_type: str
    asker_name: str
    asker_mailbox: str
    asker_domain: str
    day: str
    time: str
    reference: str
    subject: str
    url: str
    channel: str
    channel_short: str
    officer: str
    status: str
    status_text: str
    status_icon: str
    chips: tuple[Chip, ...] = ()
    edge: str = ""
    act: str = ""
    """On Beranda: what the button beside it says."""


_WORDS_OF_ROW = [each.name for each in fields(RecapRow) if each.name not in {"chips", "edge", "act"}]


def rows_of(tickets: Sequence[Ticket], first: int, book: RuleBook, now: datetime, *, is_satker: bool) -> list[RecapRow]:
    """The lines of one page, numbered from `first`; as many queries whatever their number, none but where an office has
    hours of its own or a norm stops the clock.

    `book`: the rules of all offices on the page; `now`: the instant that the page is for.
    """
    rules_for = shown_rules_of_each(book, tickets)
    acts = acts_of((ticket.pk for ticket in tickets if ticket.is_open), book)
    return [
        _row_of(ticket, number, rules_for(ticket), now, is_satker=is_satker, acts=acts.get(ticket.pk))
        for number, ticket in enumerate(tickets, first)
    ]


def _row_of(
    ticket: Ticket, number: int, rules: Rules, now: datetime, *, is_satker: bool, acts: Acts | None = None
) -> RecapRow:
    """One line; of a page `rows_of`. A ticket that cannot be put in words is set aside; its line says so and leads to
    it."""
    try:
        return _row_in_words(ticket, number, rules, now, is_satker=is_satker, acts=acts)
    except BAD_ROW as error:
        set_aside("tickets_ticket", ticket.reference, "daftar tiket", error, now)
        words = _("Baris ini tidak dapat dibaca; admin HAI diberi tahu.")
        unread: dict[str, Any] = dict.fromkeys(_WORDS_OF_ROW, "-")
        unread |= {"number": number_text(number), "reference": ticket.reference, "url": ticket.get_absolute_url()}
        return RecapRow(**unread | {"subject": words, "status": "", "status_icon": "info"})


def _row_in_words(
    ticket: Ticket, number: int, rules: Rules, now: datetime, *, is_satker: bool, acts: Acts | None
) -> RecapRow:
    # A long address breaks after the @; the satker's code stands apart, because a phone has no room for it.
    mailbox, at_sign, domain = ticket.asker_email.partition("@")
    code, _space, institution = ticket.asker_institution.partition(" ")
    if not code.isdigit():
        code, institution = "", ticket.asker_institution
    if is_satker:
        chips: tuple[Chip, ...] = (chip(ticket, Norm.Code.SLA, rules, now, named=False, acts=acts),)
    else:
        chips = (
            chip(ticket, Norm.Code.IKU, rules, now, acts=acts),
            chip(ticket, Norm.Code.SLA, rules, now, line=True, acts=acts),
        )
    return RecapRow(
        chips=chips,
        edge={"late": "is-late", "near": "is-near"}.get(chips[0].state, ""),
        number=number_text(number),
        code=code,
        institution=institution or "-",
        unit_type=UnitType(ticket.asker_unit_type).label,
        asker_name=ticket.asker_name,
        asker_mailbox=mailbox + at_sign,
        asker_domain=domain,
        day=day_text(ticket.created_at),
        time=time_text(ticket.created_at),
        reference=ticket.reference,
        subject=ticket.subject,
        url=ticket.get_absolute_url(),
        channel=str(ticket.get_channel_display()),
        channel_short="OMSPAN Satker" if ticket.channel == Channel.SATKER_ONLINE else str(ticket.get_channel_display()),
        officer=officer_text(ticket.posting.officer.name if ticket.posting else ""),
        status=ticket.status,
        status_text=ticket.status_short,
        status_icon=STATUS_ICONS[State(ticket.status)],
    )


def officer_text(name: str) -> str:
    """Whose a ticket is; "" is nobody's."""
    return _("oleh: %(name)s") % {"name": name} if name else _("belum ditangani")


@dataclass
class Recap:
    """Everything that the page prints."""

    tabs: list[TabLink]
    rows: list[RecapRow]
    total_text: str
    order_text: str
    aria_sort: str
    range_text: str
    previous_url: str
    next_url: str
    active: list[ActiveFilter]
    clear_url: str
    print_query: str
    filter: RecapFilter
    tab: str
    is_filtered: bool
    norms: list[tuple[str, str]]
    assumed: str


def recap(user: User, query: QueryDict, now: datetime) -> Recap:
    """One page of what `user` sees, for the query of the address: q, since, until, unit, destination, channel,
    officer, tab, and for the page `after` or `before` (a visible ticket's reference) with `no` (the number of its
    first row).
    """
    tabs = tabs_for(user)
    tab = next((tab for tab in tabs if tab.name == query.get("tab")), tabs[-1])
    book = current_book()
    is_satker = user.role == User.Role.SATKER
    filters = RecapFilter(query, user=user, rules=book.of(user.office_id), now=now)
    span = filters.span()
    visible = filters.apply(Ticket.objects.visible_to(user, span))
    counts = {each.name: capped_count(each.narrow(visible, user)) for each in tabs}

    turn = turn_of(query, lambda reference: position_of(user, reference))
    towards_older = turn.forward != tab.oldest_first
    page_span = span
    if turn.edge is not None:
        page_span = replace(span, older_than=turn.edge) if towards_older else replace(span, newer_than=turn.edge)
    tickets = tab.narrow(filters.apply(Ticket.objects.visible_to(user, page_span)), user)
    tickets = tickets.newest_first(user) if towards_older else tickets.oldest_first(user)
    page = turn.page(tickets.select_related("posting__officer", "holder_office"))
    here = partial(address, query.dict())
    active = filters.in_force()
    total = counts[tab.name]
    return Recap(
        tabs=[TabLink(each.label, here(tab=each.name), each == tab, count_text(counts[each.name])) for each in tabs],
        rows=rows_of(page.rows, page.first, book, now, is_satker=is_satker),
        total_text=_("%(count)s tiket") % {"count": count_text(total)},
        order_text=_("terlama lebih dahulu") if tab.oldest_first else _("terbaru lebih dahulu"),
        aria_sort="ascending" if tab.oldest_first else "descending",
        range_text=page.range_text(total),
        **page.links(here, "reference"),
        active=[ActiveFilter(f"{label}: {words}", here(**{name: ""})) for name, label, words in active],
        clear_url=here(**dict.fromkeys(filters.filters, "")),
        print_query=here(tab=tab.name).removeprefix("?"),
        filter=filters,
        tab=tab.name,
        is_filtered=bool(active),
        norms=norm_heads(book, now, is_satker=is_satker),
        assumed=norms_assumed(book.of(None), now, shown_norms(is_satker=is_satker)),
    )


def shown_norms(*, is_satker: bool) -> tuple[str, ...]:
    """A satker is measured by nobody's IKU."""
    return (Norm.Code.SLA,) if is_satker else (Norm.Code.IKU, Norm.Code.SLA)


def norm_heads(book: RuleBook, now: datetime, *, is_satker: bool) -> list[tuple[str, str]]:
    """The head of the clock column: ("Waktu IKU", "2 hari kerja") and the like, as in force now."""
    heads = []
    for code in shown_norms(is_satker=is_satker):
        norm = book.of(None).norm(code, now)
        if norm is not None:
            heads.append((str(norm.get_code_display()), norm_text(norm)))
    return heads


def position_of(user: User, reference: str) -> Position | None:
    """The place of a ticket that the user sees; anything else is no place at all, and the list begins at its start."""
    if not reference or len(reference) > 24 or "\0" in reference:
        return None
    row = Ticket.objects.visible_to(user).filter(reference=reference).values_list("created_at", "pk").first()
    return Position(*row) if row else None
