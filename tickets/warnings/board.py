"""Peringatan dini: of each office, what is nearly late, late, waiting longest and untaken; each number a door to its
tickets. A Kanwil sees its offices, the head office the nation by Kanwil and each Kanwil by office, a KPPN itself.

Offices stand in order of their code; nobody is ranked unless the reader sorts. Who is counted where: the office that
holds the ticket, because it must act.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Min, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from tickets.deadlines import urgency
from tickets.deadlines.rules import RuleBook, current_book
from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.permissions import offices_of
from tickets.words import SORT_ICONS, instant_text
from users.models import Office, User
from users.pages.list_pages import address
from users.words import number_text

NUMBERS = ("open", "near", "late", "untaken")
"""What is counted, in the order of the columns."""

SORTS: dict[str, Callable[["BoardLine"], Any]] = {
    "terbuka": lambda line: -line.counts["open"],
    "hampir": lambda line: -line.counts["near"],
    "lewat": lambda line: -line.counts["late"],
    "belum": lambda line: -line.counts["untaken"],
    "tertua": lambda line: (line.oldest is None, line.oldest),
}
"""?urut= -> its order; anything else is the order of codes."""


@dataclass
class BoardCell:
    """A number and where its tickets are."""

    number: str
    url: str
    kind: str = ""


@dataclass
class BoardLine:
    """One office, or one Kanwil with all of its offices."""

    code: str
    name: str
    counts: dict[str, int]
    oldest: datetime | None
    url: str = ""
    cells: list[BoardCell] | None = None
    oldest_text: str = "-"
    edge: str = ""


@dataclass
class BoardHead:
    label: str
    url: str
    sort: str
    icon: str
    number: bool = True


@dataclass
class Board:
    """The context of `early_warning.html`."""

    title: str
    lines: list[BoardLine]
    total: BoardLine
    columns: list[BoardHead]
    hours: int
    up_url: str = ""
    print_query: str = ""
    """What paper of it must be told."""
    kanwil: str = ""
    sort: str = ""
    """What was understood of the address."""


def board(user: User, query: QueryDict, now: datetime) -> Board:
    """The page for `user`; ?kanwil= (head office only) opens one Kanwil, ?urut= sorts. Two queries: the offices, and
    one count over all of them."""
    wanted = query.get("kanwil", "") if user.office_id is None else ""
    offices = list(offices_of(user))
    kanwil = next((office for office in offices if office.code == wanted and office.kind == Office.Kind.KANWIL), None)
    if kanwil is not None:
        offices = [office for office in offices if kanwil.pk in (office.pk, office.kanwil_id)]
    by_kanwil = user.office_id is None and kanwil is None
    found = _counted(held_by(user, offices), current_book(), now)
    if by_kanwil:
        regions: dict[int, list[dict]] = defaultdict(list)
        for office in offices:
            region = office.pk if office.kind == Office.Kind.KANWIL else office.kanwil_id
            if region is not None and office.pk in found:
                regions[region].append(found[office.pk])
        lines = [_line(each, regions[each.pk]) for each in offices if each.kind == Office.Kind.KANWIL]
    else:
        lines = [_line(office, [found.get(office.pk, {})]) for office in offices]
    here = reverse("tickets:early_warning")
    for line in lines:
        if by_kanwil:
            line.url = f"{here}?kanwil={line.code}"
            _show(line, _door_to(line.url))
        else:
            _show(line, _door_of(line.code))
    total = _line(None, [{**line.counts, "oldest": line.oldest} for line in lines])
    _show(total, _door_to(""))
    sort = query.get("urut", "")
    sort = sort if sort in SORTS else ""
    if sort:
        lines.sort(key=SORTS[sort])  # stable: equal ones stay in the order of their codes
    return Board(
        title=_title(user, kanwil),
        lines=lines,
        total=total,
        columns=_columns(here, wanted if kanwil else "", sort, by_kanwil=by_kanwil),
        hours=settings.WARNING_WORKING_HOURS,
        up_url=here if kanwil else "",
        print_query=address({}, kanwil=wanted if kanwil else "", urut=sort),
        kanwil=wanted if kanwil else "",
        sort=sort,
    )


def held_by(user: User, offices: list[Office]) -> TicketQuerySet:
    """The open tickets that the login sees and one of these offices holds."""
    tickets = Ticket.objects.visible_to(user).open().through_hai_cso()
    return tickets.filter(holder_office_id__in=[office.pk for office in offices])


def figures(book: RuleBook, now: datetime) -> dict[str, Count]:
    """The counts over open tickets, by the conditions that the filters of Rekap Tiket use too."""
    return {
        "open": Count("pk"),
        "near": Count("pk", filter=urgency.near(book, now)),
        "late": Count("pk", filter=urgency.late(now)),
        "untaken": Count("pk", filter=Q(posting=None)),
    }


def _counted(tickets: TicketQuerySet, book: RuleBook, now: datetime) -> dict[int, dict]:
    rows = tickets.order_by().values("holder_office_id").annotate(oldest=Min("created_at"), **figures(book, now))
    return {row["holder_office_id"]: row for row in rows}


def _line(office: Office | None, rows: list[dict]) -> BoardLine:
    oldest = [row["oldest"] for row in rows if row.get("oldest")]
    return BoardLine(
        code=office.code if office else "",
        name=office.name if office else _("Jumlah"),
        counts={name: sum(row.get(name, 0) for row in rows) for name in NUMBERS},
        oldest=min(oldest, default=None),
    )


def _show(line: BoardLine, door: Callable[[str], str]) -> None:
    """Prepare what is printed."""
    line.cells = [
        BoardCell(
            number_text(line.counts[name]),
            door(name) if line.counts[name] else "",
            name if name in {"near", "late"} and line.counts[name] else "",
        )
        for name in NUMBERS
    ]
    if line.oldest is not None:
        line.oldest_text = instant_text(line.oldest)
    line.edge = "is-late" if line.counts["late"] else "is-near" if line.counts["near"] else ""


def _door_to(url: str) -> Callable[[str], str]:
    """All numbers lead there."""
    return lambda _name: url


def _door_of(code: str) -> Callable[[str], str]:
    """To the tickets behind a number of one office."""
    filters = {
        "open": {"work": "open"},
        "near": {"clock": "near"},
        "late": {"clock": "late"},
        "untaken": {"work": "untaken"},
    }
    recap = reverse("tickets:recap")
    return lambda name: f"{recap}?{urlencode({'tab': 'semua', 'holder': code, **filters[name]})}"


def _columns(here: str, kanwil: str, sort: str, *, by_kanwil: bool) -> list[BoardHead]:
    def column(label: str, name: str = "", *, number: bool = True) -> BoardHead:
        pairs = {key: value for key, value in (("kanwil", kanwil), ("urut", name)) if value}
        state = "" if name != sort else "ascending" if name in {"", "tertua"} else "descending"
        return BoardHead(label, f"{here}?{urlencode(pairs)}" if pairs else here, state, SORT_ICONS[state], number)

    return [
        column(_("Kanwil") if by_kanwil else _("Kantor"), number=False),
        column(_("Belum selesai"), "terbuka"),
        column(_("Hampir terlambat"), "hampir"),
        column(_("Terlambat"), "lewat"),
        column(_("Belum ditangani"), "belum"),
        column(_("Tertua"), "tertua", number=False),
    ]


def _title(user: User, kanwil: Office | None) -> str:
    if kanwil is not None:
        return kanwil.name
    return user.office.name if user.office else _("Seluruh Indonesia")


# --- On the home page -------------------------------------------------------------------------------------------------
def region_counts(user: User, now: datetime) -> dict[str, int]:
    """Late, nearly late and untaken in the region of a Kanwil, or in the nation. One query."""
    tickets = Ticket.objects.visible_to(user).open().through_hai_cso()
    if user.office_id is not None:
        tickets = tickets.filter(Q(holder_office_id=user.office_id) | Q(holder_office__kanwil_id=user.office_id))
    return tickets.aggregate(**{name: count for name, count in figures(current_book(), now).items() if name != "open"})
