"""The page of one officer (screen 13): both parts and their sum, what is still missing, map, growth, late tickets.

Only words: the figures come from `figures`, the way to the target and the forecast from `outlook`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kpi.figures import taken_locks
from kpi.figures.at_recording import AtRecording
from kpi.figures.forecast import Forecast, forecast, index_map, shortest_way
from kpi.figures.lock_words import broken_words, sentence
from kpi.figures.norm_words import norm_of, rules_labelled
from kpi.figures.postings import PostingPart
from kpi.figures.reading import NoPolicy, OfficerFigures, State, TicketsBehind, What, officer_quarters, scope_of_person
from kpi.figures.words import achievement_text, amount_text, short_percent
from kpi.index import PolicyRules
from kpi.objections.elsewhere import LateElsewhere, late_elsewhere, proven_here
from tickets.deadlines.chips import chip
from tickets.deadlines.duration_words import how_text, taken_text
from tickets.deadlines.explanation import norm_text
from tickets.deadlines.holding import shown_rules_of_each
from tickets.deadlines.rules import RuleBook, Rules, current_book
from tickets.models import RatingTerms, Ticket
from tickets.models.mirrors import MIRRORS
from tickets.quarter_of_address import QuarterPicker
from tickets.quarters import Quarter
from tickets.ratings.figures import of_officer
from tickets.words import quarter_text
from users.clock import wib_date
from users.models import Office, Officer, User
from users.pages.badges import Badge
from users.signing.opened_figures import Opening
from users.words import date_text, decimal_text, number_text, percent_text

from .charts import bar_of
from .drawn_bar import drawn
from .lines import days_text, near_text, why_none
from .numbers import Number, Whose, badge_of, officer_url
from .state_note import StateNote, person_note
from .tickets_by_day import GrowthCard, growth_card
from .way_to_target import WayWords, bound_text, way_words

LATE_MOST = 8
TREND = 5


@dataclass(frozen=True)
class MapCell:
    index: str
    reached: bool
    now: bool
    foreseen: bool


@dataclass(frozen=True)
class MapRow:
    label: str
    bound: str
    cells: tuple[MapCell, ...]


@dataclass(frozen=True)
class IndexMap:
    heads: tuple[tuple[str, str], ...]
    rows: tuple[MapRow, ...]
    target: str


@dataclass(frozen=True)
class LateTicket:
    """`reason`: what the clock says, "2 hari 1 jam"; `url` leads to its reckoning day by day."""

    subject: str
    reference: str
    url: str
    reason: str
    open: bool


@dataclass(frozen=True)
class TrendRow:
    quarter: str
    url: str
    current: bool
    tickets: str
    share: str
    index: str
    achievement: str
    badge: Badge | None
    bar: SafeString


@dataclass(frozen=True)
class PostingLine:
    office: str
    kind: str
    span: str
    minimum: str
    tickets: Number
    judged: str
    in_time: str


@dataclass
class QuarterCard:
    """What stands under "Sekarang"."""

    index: str
    target: str
    achievement: str
    badge: Badge | None
    tickets: Number
    minimum: str
    quantity_share: str
    quantity_index: str
    quantity_weighted: str
    in_time: Number
    judged: Number
    share: str
    timeliness_index: str
    timeliness_weighted: str
    sum_text: str
    waiting: Number
    late: Number
    near: str
    without_index: str
    at_recording: str


@dataclass
class OfficerPage:
    """Everything that kpi/officer.html prints; `sheet` is None where the quarter has nothing of theirs."""

    name: str
    subtitle: str
    picker: QuarterPicker
    own: bool
    crumbs: list[tuple[str, str]] = field(default_factory=list)
    office: Office | None = None
    state: StateNote | None = None
    sheet: QuarterCard | None = None
    way: WayWords | None = None
    remaining: str = ""
    map: IndexMap | None = None
    growth: GrowthCard | None = None
    late: list[LateTicket] = field(default_factory=list)
    late_elsewhere: str = ""
    late_before: list[LateElsewhere] = field(default_factory=list)
    """Shown to the officer alone: their late tickets at other offices, and where to object to each."""
    late_count: Number | None = None
    judged: Number | None = None
    norm_text: str = ""
    trend: list[TrendRow] = field(default_factory=list)
    postings: list[PostingLine] = field(default_factory=list)
    unit_types: str = ""
    nothing: str = ""
    feedback: str = ""
    """What askers said, for the officer and their head of section; never part of the index."""
    broken: bool = False
    """A lock that names the person is damaged: no figure stands here."""


def officer_page(
    user: User,
    officer: Officer,
    quarter: Quarter,
    picker: QuarterPicker,
    now: datetime,
    *,
    opening: Opening | None = None,
) -> OfficerPage:
    """`opening`: what is open at a shared login; it is the officer's own page if they opened it."""
    own = opening is not None and opening.posting.officer_id == officer.pk
    page = OfficerPage(officer.name, "", picker, own)
    quarters = [quarter]
    while len(quarters) < TREND:
        quarters.append(quarters[-1].previous)
    book, holding = current_book(), taken_locks.holding(quarters, now)
    figures = officer_quarters(officer, quarters, now, book=book, holding=holding)
    if quarter not in figures:
        raise NoPolicy(quarter.code)
    person = figures[quarter]
    page.trend = _trend(figures, quarter)
    if person is None:
        page.nothing = _("Tidak bertugas dan tidak menangani tiket pada %s.") % quarter_text(quarter)
        return page
    page.name = person.officer.name
    policy = person.policy
    if person.state == State.BROKEN:
        page.nothing = sentence(broken_words(person.broken))
        page.broken = True
        return page
    here = [row for row in holding if row.quarter == quarter.code]
    behind = TicketsBehind(scope_of_person(person, quarter, now), book, here)
    whose = Whose(quarter, officer=officer)
    facts = person.counted.facts
    page.subtitle = _subtitle(person)
    page.office = person.office
    page.state = person_note(picker, person, now, calendar=book.version.label, waiting=facts.open_within)
    page.unit_types = ", ".join(policy.unit_types)
    page.sheet = _sheet(person, policy, whose, quarter, now)
    foreseen = None
    if person.minimum:
        if picker.is_running:
            foreseen = forecast(
                facts,
                person.minimum,
                policy,
                elapsed_days=person.elapsed_days,
                remaining_days=person.remaining_days,
            )
            page.remaining = _("%d hari kerja tersisa, termasuk hari ini") % person.remaining_days
            page.way = way_words(
                facts, shortest_way(facts, person.minimum, policy), policy, person, foreseen, quarter, own=own
            )
        page.map = _map(person, policy, foreseen)
    page.growth = growth_card(person, behind, foreseen, book, running=picker.is_running)
    page.late_count, page.judged = whose.number(facts.late, What.LATE), whose.number(facts.judged, What.JUDGED)
    page.late, seen = _late(user, behind, policy, book, now)
    if facts.late > seen:
        page.late_elsewhere = _("%d ada di kantor lain; isinya hanya terbaca dari sana.") % (facts.late - seen)
    moved = any(part.office.pk != user.office_id for part in person.parts)
    if facts.late and moved and officer.pk in proven_here(user, opening, now):
        page.late_before = late_elsewhere(user, behind.tickets(What.LATE), LATE_MOST, now)
    page.norm_text = _norm_text(policy, quarter, person, book)
    if opening is not None:
        page.feedback = _feedback(person, quarter, now)
    if len(person.parts) > 1 or not person.parts[0].is_whole_quarter:
        page.postings = [_posting_line(part, officer, quarter) for part in person.parts]
    return page


def _subtitle(person: OfficerFigures) -> str:
    """ "CSO · KPPN Pekanbaru (008, tipe A1) · minimum 300 tiket per triwulan"."""
    last = person.parts[-1]
    kind = f"{last.types[-1].type}" if last.types else ""
    place = f"{last.office.name} ({last.office.code}" + (_(", tipe %s") % kind if kind else "") + ")"
    said = [last.posting.kind_text, place]
    if person.minimum:
        whole = all(part.is_whole_quarter for part in person.indexed_parts)
        words = _("minimum %s tiket per triwulan") if whole else _("minimum %s tiket, prorata")
        said.append(words % amount_text(person.minimum))
    return " · ".join(said)


def _sheet(person: OfficerFigures, policy: PolicyRules, whose: Whose, quarter: Quarter, now: datetime) -> QuarterCard:
    facts, result = person.counted.facts, person.result
    quantity, timely = result.quantity_index, result.timeliness_index
    sum_text = ""
    if quantity is not None and timely is not None:
        sum_text = _("Indeks = %(q_weight)s × %(q)d + %(t_weight)s × %(t)d") % {
            "q_weight": short_percent(policy.quantity_weight),
            "q": quantity,
            "t_weight": short_percent(policy.timeliness_weight),
            "t": timely,
        }
    return QuarterCard(
        index=decimal_text(result.index),
        target=decimal_text(policy.target),
        achievement=achievement_text(result),
        badge=badge_of(result.status),
        tickets=whose.number(facts.tickets),
        minimum=amount_text(person.minimum) if person.minimum else "",
        quantity_share=percent_text(result.quantity_share, 1),
        quantity_index="-" if quantity is None else str(quantity),
        quantity_weighted="-" if quantity is None else decimal_text(policy.quantity_weight * quantity),
        in_time=whose.number(facts.in_time, What.IN_TIME),
        judged=whose.number(facts.judged, What.JUDGED),
        share=percent_text(facts.share) if facts.judged else _("belum dinilai"),
        timeliness_index="-" if timely is None else str(timely),
        timeliness_weighted="-" if timely is None else decimal_text(policy.timeliness_weight * timely),
        sum_text=sum_text,
        waiting=whose.number(facts.open_within, What.OPEN_WITHIN),
        late=whose.number(facts.late, What.LATE),
        near=near_text(person, policy, quarter_runs=Quarter.of(now) == quarter),
        without_index="" if person.minimum else why_none(person.parts),
        at_recording=AtRecording.of(facts).text,
    )


def _feedback(person: OfficerFigures, quarter: Quarter, now: datetime) -> str:
    """Of their tickets that ended in the quarter: always with how many, and nothing of few."""
    terms = RatingTerms.objects.on(wib_date(now))
    if terms is None:
        return ""
    told = of_officer([part.posting.pk for part in person.parts], quarter)
    number = {"number": number_text(told.number), "ended": number_text(told.ended)}
    if told.number < terms.fewest:
        words = _("%(number)s dari %(ended)s tiket yang berakhir dinilai; angkanya tampil mulai %(fewest)s penilaian.")
        return words % {**number, "fewest": number_text(terms.fewest)}
    return _(
        "%(settled)s sudah selesai menurut penanya, nilai rata-rata %(mean)s, dari %(number)s penilaian atas %(ended)s "
        "tiket yang berakhir."
    ) % {**number, "settled": percent_text(told.settled_share), "mean": decimal_text(told.mean)}


def _map(person: OfficerFigures, policy: PolicyRules, foreseen: Forecast | None) -> IndexMap:
    now = (person.result.quantity_index, person.result.timeliness_index)
    then = (foreseen.result.quantity_index, foreseen.result.timeliness_index) if foreseen else None
    rows = index_map(policy)
    return IndexMap(
        heads=tuple(
            (_("Kuantitas %d") % cell.quantity_index, bound_text(policy.quantity, cell.quantity_index))
            for cell in rows[0]
        ),
        rows=tuple(
            MapRow(
                _("Waktu %d") % row[0].timeliness_index,
                bound_text(policy.timeliness, row[0].timeliness_index),
                tuple(
                    MapCell(
                        decimal_text(cell.index),
                        cell.reached,
                        now=(cell.quantity_index, cell.timeliness_index) == now,
                        foreseen=(cell.quantity_index, cell.timeliness_index) == then and then != now,
                    )
                    for cell in row
                ),
            )
            for row in rows
        ),
        target=decimal_text(policy.target),
    )


def _late(
    user: User, behind: TicketsBehind, policy: PolicyRules, book: RuleBook, now: datetime
) -> tuple[list[LateTicket], int]:
    """The newest of them, and how many this login sees; the number above leads to all."""
    late = Ticket.objects.visible_to(user) & behind.tickets(What.LATE)
    newest = list(late.newest_first(user)[:LATE_MOST])
    rules_for = shown_rules_of_each(book, newest)
    return [_late_ticket(ticket, rules_for(ticket), policy, now) for ticket in newest], late.count()


def _late_ticket(ticket: Ticket, rules: Rules, policy: PolicyRules, now: datetime) -> LateTicket:
    if MIRRORS[policy.norm_code].of(ticket).ended is not None:
        reason = taken_text(ticket, policy.norm_code) or how_text(ticket, policy.norm_code)
    else:
        reason = _("%s, belum dijawab") % chip(ticket, policy.norm_code, rules, now).words
    url = ticket.get_absolute_url() + "#waktu"
    return LateTicket(ticket.subject, ticket.reference, url, reason, ticket.answered_at is None)


def _norm_text(policy: PolicyRules, quarter: Quarter, person: OfficerFigures, book: RuleBook) -> str:
    """ "Waktu IKU lebih dari 2 hari kerja", by the norm at the quarter's end; a locked index keeps its own."""
    rules = rules_labelled(person.locks[-1].calendar_label) if person.state == State.LOCKED else book.of(None)
    norm = norm_of(quarter, policy.norm_code, rules)
    if norm is None:
        return ""
    return _("%(norm)s lebih dari %(amount)s") % {"norm": norm.get_code_display(), "amount": norm_text(norm)}


def _trend(figures: Mapping[Quarter, OfficerFigures | None], current: Quarter) -> list[TrendRow]:
    """The quarters, the earliest first, without those in which they have no index."""
    return [
        _trend_row(person, quarter, current=quarter == current)
        for quarter, person in sorted(figures.items())
        if person is not None and person.has_index
    ]


def _trend_row(person: OfficerFigures, quarter: Quarter, *, current: bool) -> TrendRow:
    facts, result = person.counted.facts, person.result
    achieved = None if result.achievement is None else result.achievement / 100
    return TrendRow(
        quarter=quarter_text(quarter),
        url=officer_url(person.officer, quarter),
        current=current,
        tickets=f"{number_text(facts.tickets)} / {amount_text(person.minimum or 0)}",
        share=percent_text(facts.share),
        index=decimal_text(result.index),
        achievement=achievement_text(result),
        badge=badge_of(result.status),
        bar=drawn(bar_of(achieved, [Fraction(1)], full=Fraction(6, 5))),
    )


def _posting_line(part: PostingPart, officer: Officer, quarter: Quarter) -> PostingLine:
    if not part.in_quarter:
        span = _("di luar triwulan ini")
    else:
        span = f"{date_text(part.first_day)} – {date_text(part.last_day)}, {days_text(part)}"
    return PostingLine(
        office=f"{part.office.name} ({part.office.code})",
        kind=part.posting.kind_text,
        span=span,
        minimum=amount_text(part.minimum) if part.minimum is not None else _("tanpa indeks"),
        tickets=Whose(quarter, office=part.office, officer=officer).number(part.facts.tickets),
        judged=number_text(part.facts.judged),
        in_time=number_text(part.facts.in_time),
    )
