"""The very tickets behind a number, newest first, by key: `visible_to`, narrowed by what the number counts."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.models import Position, Span, Ticket
from tickets.recap import PAGE_SIZE, Row, rows_of
from tickets.words import quarter_text
from tickets.working_calendar import current_book
from users.models import User
from users.words import number_text

from .doors import Whose
from .figures import OfficerFigures, Scope, What, officer_figures, policy_of, tickets_behind
from .index import Policy

WHAT_WORDS = {
    What.COUNTED: gettext_lazy("Tiket terhitung"),
    What.JUDGED: gettext_lazy("Tiket dinilai"),
    What.IN_TIME: gettext_lazy("Tepat waktu"),
    What.LATE: gettext_lazy("Terlambat"),
    What.OPEN_WITHIN: gettext_lazy("Belum dinilai, masih dalam norma"),
    What.WITHOUT_NORM: gettext_lazy("Tanpa norma, hanya kuantitas"),
}
WHAT_HINTS = {
    What.COUNTED: gettext_lazy("Semua tiket penanya yang terhitung, direkam dalam triwulan ini."),
    What.JUDGED: gettext_lazy("Sudah dijawab, atau masih terbuka dan sudah lewat Waktu IKU."),
    What.IN_TIME: gettext_lazy("Dijawab dalam Waktu IKU."),
    What.LATE: gettext_lazy("Dijawab sesudah Waktu IKU, atau masih terbuka dan sudah lewat."),
    What.OPEN_WITHIN: gettext_lazy("Masih terbuka dan belum lewat Waktu IKU."),
    What.WITHOUT_NORM: gettext_lazy("Direkam sebelum Waktu IKU berlaku (14 Februari 2018)."),
}


@dataclass
class Tab:
    label: str
    url: str
    current: bool
    count: None = None


@dataclass
class TicketList:
    """Everything that kpi/tickets.html prints. `elsewhere`: tickets of the number that this login does not see."""

    title: str
    whose: str
    hint: str
    total: int
    total_text: str
    elsewhere: str
    tabs: list[Tab]
    rows: list[Row]
    range_text: str
    previous_url: str
    next_url: str


def what_of(query: QueryDict) -> What:
    """404 for a kind that there is not."""
    typed = query.get("what", What.COUNTED.value)
    if typed not in set(What):
        raise Http404
    return What(typed)


def ticket_list(user: User, whose: Whose, what: What, query: QueryDict, now: datetime) -> TicketList:
    """One page. `whose` was looked at by the caller: it is what this login may read."""
    scope = scope_of(whose, now)
    behind = tickets_behind(scope, what)
    total = (Ticket.objects.visible_to(user) & behind).count()
    missing = 0 if user.role in {User.Role.MONITOR, User.Role.ADMIN} else behind.count() - total

    after, before = _position(user, query.get("after", "")), _position(user, query.get("before", ""))
    forward = before is None
    edge = after if forward else before
    span = Span(whose.quarter.since, whose.quarter.until)
    if edge is not None:
        span = replace(span, older_than=edge) if forward else replace(span, newer_than=edge)
    tickets = Ticket.objects.visible_to(user, span) & behind
    tickets = tickets.newest_first(user) if forward else tickets.oldest_first(user)
    found = list(tickets.select_related("posting__officer", "holder_office")[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if not forward:
        found.reverse()
    number = int(typed) if (typed := query.get("no", "")).isascii() and typed.isdigit() and len(typed) <= 7 else 1
    if edge is None or (not forward and not more):
        number = 1
    last = number + len(found) - 1
    book = current_book()
    here = whose.url(what)
    return TicketList(
        title=str(WHAT_WORDS[what]),
        whose=_whose_text(whose),
        hint=str(WHAT_HINTS[what]),
        total=total,
        total_text=_("%s tiket") % number_text(total),
        elsewhere=_("%s tiket lain ada pada penempatan di kantor lain dan hanya terbaca dari sana.")
        % number_text(missing)
        if missing
        else "",
        tabs=[
            Tab(str(label), whose.url(each), each == what) for each, label in WHAT_WORDS.items() if _offered(each, what)
        ],
        rows=rows_of(found, number, book, now, is_satker=False),
        range_text=f"{number_text(number)}–{number_text(last)} {_('dari')} {number_text(total)}" if found else "",
        previous_url=_page(here, before=found[0].reference, no=str(max(number - PAGE_SIZE, 1)))
        if found and ((forward and edge is not None) or (not forward and more))
        else "",
        next_url=_page(here, after=found[-1].reference, no=str(last + 1)) if found and (more or not forward) else "",
    )


def scope_of(whose: Whose, now: datetime) -> Scope:
    """The scope that the number counted. An officer without an office: the postings that his index is made of."""
    policy = policy_of(whose.quarter)
    postings = None
    if whose.officer is not None:
        if whose.office is not None:
            postings = tuple(whose.officer.postings.values_list("pk", flat=True))
        else:
            postings = postings_of(officer_figures(whose.officer, whose.quarter, now), policy)
    return Scope(whose.quarter, now, policy, whose.kanwil, whose.office, postings, untaken=whose.untaken)


def postings_of(person: OfficerFigures | None, policy: Policy) -> tuple[int, ...]:
    """The keys of the postings that `person.counted` sums up."""
    if person is None:
        return ()
    parts = person.indexed_parts or person.parts
    if person.indexed_parts and not policy.sum_over_postings:
        parts = parts[-1:]
    return tuple(part.posting.pk for part in parts)


def _offered(each: What, current: What) -> bool:
    return each != What.WITHOUT_NORM or current == What.WITHOUT_NORM


def _whose_text(whose: Whose) -> str:
    said = [whose.officer.name] if whose.officer else []
    if whose.untaken:
        said.append(_("Belum ditangani"))
    place = whose.office or whose.kanwil
    if place is not None:
        said.append(place.name)
    elif whose.officer is None:
        said.append(_("Nasional"))
    return " · ".join([*said, quarter_text(whose.quarter)])


def _page(here: str, **position: str) -> str:
    return f"{here}&{urlencode(position)}"


def _position(user: User, reference: str) -> Position | None:
    if not reference or len(reference) > 24 or "\0" in reference:
        return None
    row = Ticket.objects.visible_to(user).filter(reference=reference).values_list("created_at", "pk").first()
    return Position(*row) if row else None
