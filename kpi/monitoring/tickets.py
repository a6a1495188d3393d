"""The very tickets behind a number, newest first, by key: `visible_to`, narrowed by what the number counts."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpi.figures.lock_words import broken_words, parts_words, sentence
from kpi.figures.norm_words import norms_assumed_in, rules_labelled
from kpi.figures.reading import Behind, OfficerFigures, Scope, State, What, officer_figures, policy_of, scope_of_person
from kpi.figures.words import assumption_text
from tickets.deadlines.rules import current_book
from tickets.lists.recap import PAGE_SIZE, Row, rows_of, shown_norms
from tickets.models import Position, Span, Ticket
from tickets.words import quarter_text
from users.models import User
from users.words import number_text

from .links import Whose, method_url

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
    of: Whose
    hint: str
    policy: str
    assumed: str
    method_url: str
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
    book = current_book()
    scope, person = scope_of(whose, now)
    counted = Behind(scope, book)
    behind = counted.tickets(what)
    kept = _calendar(counted, person) or ""
    # By the names that stand around the figure.
    named = {each.pk: each for each in (*counted.officers, *([person.officer] if person else []))}
    whose = replace(
        whose,
        kanwil=counted.named(whose.kanwil),
        office=counted.named(whose.office),
        officer=named.get(whose.officer.pk, whose.officer) if whose.officer else None,
    )
    total = (Ticket.objects.visible_to(user) & behind).count()
    missing = 0 if user.reads_all else behind.count() - total

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
    for ticket in found:
        if ticket.posting is not None and ticket.closed_in_id is not None:
            ticket.posting.officer = named.get(ticket.posting.officer_id, ticket.posting.officer)
    number = int(typed) if (typed := query.get("no", "")).isascii() and typed.isdigit() and len(typed) <= 7 else 1
    if edge is None or (not forward and not more):
        number = 1
    last = number + len(found) - 1
    here = whose.url(what)
    return TicketList(
        title=str(WHAT_WORDS[what]),
        whose=_whose_text(whose),
        of=whose,
        hint=str(WHAT_HINTS[what]),
        policy=_policy_text(counted, person),
        assumed=norms_assumed_in(
            whose.quarter, now, shown_norms(is_satker=False), rules_labelled(kept) if kept else book.of(None)
        ),
        method_url=method_url(
            whose.quarter,
            counted.policies[0].label if counted.policies else "",
            kept,
        ),
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


def scope_of(whose: Whose, now: datetime) -> tuple[Scope, OfficerFigures | None]:
    """The scope that the number counted. An officer without an office: what the person's index is made of."""
    if whose.officer is not None and whose.office is None:
        person = officer_figures(whose.officer, whose.quarter, now)
        nothing = Scope(whose.quarter, now, postings=(), policy=policy_of(whose.quarter))
        return (scope_of_person(person, whose.quarter, now) if person else nothing), person
    scope = Scope(whose.quarter, now, whose.kanwil, whose.office, whose.officer, untaken=whose.untaken)
    return scope, None


def _calendar(counted: Behind, person: OfficerFigures | None) -> str | None:
    """The label of the calendar that the listed tickets were locked with; None where they are not."""
    if person is not None:
        return person.locks[-1].calendar_label if person.state == State.LOCKED else None
    return counted.calendar


def _policy_text(counted: Behind, person: OfficerFigures | None) -> str:
    """ "Dihitung menurut kebijakan IKU v1.", and what of it is an assumption."""
    labels = ", ".join(dict.fromkeys(policy.label for policy in counted.policies))
    said = [_("Dihitung menurut kebijakan IKU %s.") % labels]
    if counted.damaged:
        said.append(sentence(broken_words(counted.damaged)))
    if person is not None:
        said.append(sentence(parts_words(person)))
    said += dict.fromkeys(assumption_text(policy, type_assumed=True) for policy in counted.policies)
    return " ".join(filter(None, said))


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
