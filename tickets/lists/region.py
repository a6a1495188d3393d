"""What a Kanwil's first page says of the open tickets of its region: by office and state, and what is next to be late.

Every number is a door to Rekap Tiket with the filter that counts the same (docs/design.md 5).
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.deadlines import urgency
from tickets.deadlines.rules import RuleBook, current_book
from tickets.models import Norm, Status, Ticket
from tickets.models.mirrors import MIRRORS
from tickets.permissions import offices_of
from tickets.warnings.board import held_by
from users.models import Office, User
from users.words import number_text

from .columns import RECAP
from .lines import FIELDS, TicketLine, lines_of
from .screen_table import url_of

MOST_WARNINGS = 4
STATES: dict[str, tuple[str | Promise, dict[str, str]]] = {
    "late": (gettext_lazy("Terlambat"), {"clock": "late"}),
    "near": (gettext_lazy("Hampir terlambat"), {"clock": "near"}),
    "waiting": (gettext_lazy("Menunggu jawaban"), {"clock": "ample", "status": Status.WAITING}),
    "replied": (gettext_lazy("HAI sudah membalas"), {"clock": "ample", "status": Status.HAI_REPLIED}),
    "at_hai": (gettext_lazy("Di HAI"), {"clock": "ample", "status": Status.AT_HAI}),
    "data": (gettext_lazy("Menunggu data"), {"clock": "ample", "status": Status.WAITING_ASKER}),
}
"""Each open ticket is in one of them: its head, and what filters it."""


@dataclass(frozen=True)
class StateCell:
    """`kind`: the state, for its colour; `width`: of its part of the bar, in hundredths of the longest."""

    kind: str
    label: str
    number: str
    url: str
    x: str
    width: str


@dataclass(frozen=True)
class OfficeLine:
    office: Office
    total: str
    url: str
    cells: tuple[StateCell, ...]


@dataclass(frozen=True)
class Region:
    """`lines`: by code, the Kanwil itself last where it holds something; `total`: of all of them."""

    lines: list[OfficeLine]
    total: OfficeLine
    heads: tuple[str, ...]


@dataclass(frozen=True)
class Warned:
    """A ticket that is late or soon will be."""

    icon: str
    words: str
    due: str
    edge: str
    subject: str
    url: str
    who: str


@dataclass(frozen=True)
class Warnings:
    lines: list[Warned]
    late: int
    near: int
    late_url: str
    near_url: str


def region_of(user: User, now: datetime) -> Region:
    """Two queries: the offices, and one count over what they hold."""
    offices = list(offices_of(user))
    book = current_book()
    rows = held_by(user, offices).order_by().values("holder_office_id").annotate(**_counts(book, now))
    found = {row["holder_office_id"]: {name: row[name] for name in STATES} for row in rows}
    nothing = dict.fromkeys(STATES, 0)
    shown = [each for each in offices if each.kind != Office.Kind.KANWIL or each.pk in found]
    shown.sort(key=lambda each: each.kind == Office.Kind.KANWIL)
    most = max((sum(counts.values()) for counts in found.values()), default=0) or 1
    whole = {name: sum(counts[name] for counts in found.values()) for name in STATES}
    return Region(
        lines=[_line(each, found.get(each.pk, nothing), most) for each in shown],
        total=_line(None, whole, sum(whole.values()) or 1, user.office),
        heads=tuple(str(label) for label, _filter in STATES.values()),
    )


def _counts(book: RuleBook, now: datetime) -> dict[str, Count]:
    late, near = urgency.late(now), urgency.near(book, now)
    ample = ~late & ~near
    status = {
        "waiting": Status.WAITING,
        "replied": Status.HAI_REPLIED,
        "at_hai": Status.AT_HAI,
        "data": Status.WAITING_ASKER,
    }
    return {
        "late": Count("pk", filter=late),
        "near": Count("pk", filter=near),
        **{name: Count("pk", filter=ample & Q(status=value)) for name, value in status.items()},
    }


def _line(office: Office | None, counts: dict[str, int], most: int, whose: Office | None = None) -> OfficeLine:
    """`office` None: the sum, whose numbers are no doors: a filter names one holder. `whose`: what it is the sum of."""
    place = office or whose
    assert place is not None  # noqa: S101 - a Kanwil has one
    cells, before = [], 0
    for name, (label, narrowed) in STATES.items():
        count = counts[name]
        url = _recap(holder=office.code, **narrowed) if office and count else ""
        cells.append(StateCell(name, str(label), number_text(count), url, _part(before, most), _part(count, most)))
        before += count
    total = sum(counts.values())
    url = _recap(holder=office.code, work="open") if office and total else ""
    return OfficeLine(place, number_text(total), url, tuple(cells))


def _part(count: int, most: int) -> str:
    return f"{count * 100 / most:.2f}"


def _recap(**narrowed: str) -> str:
    return f"{reverse('tickets:recap')}?{urlencode({'tab': 'semua', **narrowed})}"


# --- What is next to be late ------------------------------------------------------------------------------------------
def warnings_of(user: User, now: datetime) -> Warnings:
    """The most urgent tickets that the login sees; two queries, and those of the lines."""
    book = current_book()
    late, near = urgency.late(now), urgency.near(book, now)
    seen = Ticket.objects.visible_to(user).open()
    counts = seen.aggregate(late=Count("pk", filter=late), near=Count("pk", filter=near))
    lines: list[Warned] = []
    if counts["late"] or counts["near"]:
        first = seen.filter(late | near).order_by(MIRRORS[Norm.Code.IKU].late_after, "pk")
        rows = first.values_list(*FIELDS, named=True)[:MOST_WARNINGS]
        lines = [_warned(line) for line in lines_of(rows, RECAP, book, now)]
    return Warnings(lines, counts["late"], counts["near"], _recap(clock="late"), _recap(clock="near"))


def _warned(line: TicketLine) -> Warned:
    ticket = line.ticket
    chip = line.chips[Norm.Code.IKU]
    person = ticket.referred_to__officer__name
    referred = _("diteruskan: %(name)s") % {"name": person} if person else _("belum diteruskan")
    who = f"{ticket.holder_office__name} · {referred}"
    return Warned(chip.icon, chip.words, chip.due, line.edge, ticket.subject, url_of(ticket.reference), who)
