"""The very tickets behind a number, newest first, by key: `visible_to`, narrowed by what the number counts."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpi.figures.lock_words import broken_words, parts_words, sentence
from kpi.figures.norm_words import norms_assumed_in, rules_labelled
from kpi.figures.reading import (
    OfficerFigures,
    Scope,
    State,
    TicketsBehind,
    What,
    officer_figures,
    policy_of,
    scope_of_person,
)
from kpi.figures.words import assumption_text
from tickets.deadlines.rules import RuleBook, current_book
from tickets.lists.columns import ASKER_TYPE, BOTH, LIST, on_screen
from tickets.lists.paging import page_of
from tickets.lists.screen_table import TicketTable, table_of
from tickets.models import Span, Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.words import quarter_text
from users.models import User
from users.pages.list_pages import TabLink
from users.words import number_text

from .numbers import Whose, method_url

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


COLUMNS = on_screen(tuple(column for column in LIST if column is not ASKER_TYPE), BOTH)


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
    tabs: list[TabLink]
    table: TicketTable

    @property
    def caption(self) -> str:
        return f"{self.title}, {self.whose}, {self.total_text}"


def what_of(query: QueryDict) -> What:
    """404 for a kind that there is not."""
    typed = query.get("what", What.COUNTED.value)
    if typed not in set(What):
        raise Http404
    return What(typed)


@dataclass(frozen=True)
class Behind:
    """The tickets behind one number, for whoever looks: `rows` of a page of them are named by `named`."""

    user: User
    what: What
    book: RuleBook
    counted: TicketsBehind
    person: OfficerFigures | None
    whose: Whose
    """By the names that stand around the figure."""

    @classmethod
    def of(cls, user: User, whose: Whose, what: What, now: datetime) -> "Behind":
        """`whose` was looked at by the caller: it is what this login may read."""
        scope, person = scope_of(whose, now)
        book = current_book()
        counted = TicketsBehind(scope, book)
        officer = person.officer if person else whose.officer and counted.officers.get(whose.officer.pk, whose.officer)
        named = replace(whose, kanwil=counted.named(whose.kanwil), office=counted.named(whose.office), officer=officer)
        return cls(user, what, book, counted, person, named)

    @property
    def span(self) -> Span:
        return Span(self.whose.quarter.since, self.whose.quarter.until)

    def tickets(self, span: Span) -> TicketQuerySet:
        return Ticket.objects.visible_to(self.user, span) & self.counted.tickets(self.what)

    def named(self, rows: list[Any]) -> list[Any]:
        return _named(rows, self.counted, self.person)

    @property
    def title(self) -> str:
        return str(WHAT_WORDS[self.what])

    @property
    def whose_text(self) -> str:
        return _whose_text(self.whose)


def ticket_list(user: User, whose: Whose, what: What, query: QueryDict, now: datetime) -> TicketList:
    """One page. `whose` was looked at by the caller: it is what this login may read."""
    found = Behind.of(user, whose, what, now)
    counted, person, whose, book = found.counted, found.person, found.whose, found.book
    kept = _calendar(counted, person) or ""
    total = found.tickets(Span()).count()
    missing = 0 if user.reads_all else counted.tickets(what).count() - total

    page = page_of(user, query, found.span, found.tickets)
    page = replace(page, rows=found.named(page.rows))
    here = whose.url(what)
    return TicketList(
        title=found.title,
        whose=found.whose_text,
        of=whose,
        hint=str(WHAT_HINTS[what]),
        policy=_policy_text(counted, person),
        assumed=norms_assumed_in(whose.quarter, now, BOTH.norms, rules_labelled(kept) if kept else book.of(None)),
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
            TabLink(str(label), whose.url(each), each == what)
            for each, label in WHAT_WORDS.items()
            if _offered(each, what)
        ],
        table=table_of(
            page,
            COLUMNS,
            book,
            now,
            lambda **position: f"{here}&{urlencode(position)}",
            range_text=page.range_of(number_text(total)),
            anchor="#waktu",
        ),
    )


def _named(rows: list[Any], counted: TicketsBehind, person: OfficerFigures | None) -> list[Any]:
    """The rows with whose each ticket is by the name that stands around the figure: of a locked one the frozen. Who has
    a locked one today is no part of what was locked; its page says so."""
    if person is not None:
        owners = dict.fromkeys((row.pk for row in rows), person.officer.name)
    else:
        owners = counted.owners([row.pk for row in rows])
    named = [row._replace(posting__officer__name=owners.get(row.pk, row.posting__officer__name)) for row in rows]
    nobody = {
        "holder_office__name": "", "referred_to__officer__name": "",
        "agent_head__display_name": "", "agent_head__username": "",
    }  # fmt: skip
    return [row._replace(**nobody) if row.closed_in_id else row for row in named]


def scope_of(whose: Whose, now: datetime) -> tuple[Scope, OfficerFigures | None]:
    """The scope that the number counted. An officer without an office: what the person's index is made of."""
    if whose.officer is not None and whose.office is None:
        person = officer_figures(whose.officer, whose.quarter, now)
        if person is not None:
            return scope_of_person(person, whose.quarter, now), person
        return Scope(whose.quarter, now, postings=(), policy=policy_of(whose.quarter)), None
    scope = Scope(whose.quarter, now, whose.kanwil, whose.office, whose.officer, untaken=whose.untaken)
    return scope, None


def _calendar(counted: TicketsBehind, person: OfficerFigures | None) -> str | None:
    """The label of the calendar that the listed tickets were locked with; None where they are not."""
    if person is not None:
        return person.locks[-1].calendar_label if person.state == State.LOCKED else None
    return counted.calendar


def _policy_text(counted: TicketsBehind, person: OfficerFigures | None) -> str:
    """ "Dihitung menurut kebijakan IKU v1.", and what of it is an assumption."""
    labels = ", ".join(dict.fromkeys(policy.label for policy in counted.policies))
    said = [_("Dihitung menurut kebijakan IKU %s.") % labels]
    if counted.damaged:
        said.append(sentence(broken_words(counted.damaged)))
    if person is not None:
        said.append(sentence(parts_words(person)))
    assumed = person.type_assumed if person is not None else counted.types_assumed
    said += dict.fromkeys(assumption_text(policy, type_assumed=assumed) for policy in counted.policies)
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
