"""What a proposal would do, shown before anything is stored (design 29).

It is drafted and looked at by the very code that drafts and decides anew, in a transaction that is then undone: so what
is foreseen is what the draft would say, and nothing of it stays.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import monotonic

from django.db import transaction
from django.utils.translation import gettext as _

from tickets.deadlines.day_words import short_day
from tickets.deadlines.decisions import Difference, Looked
from tickets.deadlines.rules import RuleBook
from tickets.models import ChangeTally, Norm, Ticket, many_rows
from tickets.quarters import Quarter
from tickets.words import instant_text, quarter_text
from users.clock import Clock, wib_date
from users.models import OneTimeKey, User
from users.wib import WIB
from users.words import number_text

from . import effect_counts
from .actions import draft_change, reaches_into_the_past
from .proposals import Proposal
from .redecision import BATCH, MOMENT_SECONDS, Redecided, Redecision

EXAMPLES = 3
WEEKS_AROUND = 1
"""Weeks shown before and after the first day that is meant."""
FORECAST = ChangeTally.Kind.FORECAST


@dataclass(frozen=True)
class WeekDay:
    """A box of the small calendar: `kind` is "", "off", "today" or "meant"; `word` stands below the number."""

    number: int
    kind: str
    word: str


@dataclass(frozen=True)
class Moved:
    """A deadline before and after; the same when it stays."""

    before: str
    after: str


@dataclass(frozen=True)
class Example:
    """One real ticket: its deadlines by IKU and by SLA."""

    reference: str
    url: str
    office: str
    moved: tuple[Moved, ...]


@dataclass
class Foreseen:
    """`progress` says whether every touched ticket was looked at. `past`: it needs two admins."""

    progress: str
    past: bool
    weeks: list[list[WeekDay]]
    figures: list[tuple[str, str, str]]
    examples: list[Example] = field(default_factory=list)
    quarters: list[str] = field(default_factory=list)


@dataclass
class _Counted:
    """What the batches add up to."""

    examined: int = 0
    moved: Counter[str] = field(default_factory=Counter)
    counts: effect_counts.Counts = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    waiting: list[Redecided] = field(default_factory=list)
    answered: list[Redecided] = field(default_factory=list)


def foresee(*, by: User, proposal: Proposal, days: Sequence[date], clock: Clock) -> Foreseen:
    """The effect of `proposal`, counted for a moment; `days`: the days that it is about. Refused like the draft."""
    with transaction.atomic():
        change = draft_change(by=by, key=OneTimeKey(uuid.uuid4(), by), proposal=proposal, clock=clock)
        new, at = Redecision(change), clock.now()
        counted, expected, whole = _count(new, at)
        old = RuleBook(change.base)
        seen = Foreseen(
            progress=_progress(counted.examined, expected, at, whole=whole),
            past=reaches_into_the_past(change, wib_date(at)),
            weeks=_weeks(old, new.book, days, wib_date(at)),
            figures=_figures(counted),
            examples=_examples([*counted.waiting, *counted.answered][:EXAMPLES]),
            quarters=list(_quarters(old, new.book, days)),
        )
        transaction.set_rollback(True)
    return seen


def _count(new: Redecision, at: datetime) -> tuple[_Counted, int, bool]:
    """Also how many tickets there are to look at, and whether all were."""
    counted, tally, until = _Counted(), ChangeTally(kind=FORECAST), monotonic() + MOMENT_SECONDS
    expected = new.expected(FORECAST)
    while True:
        keys = new.next_keys(tally, BATCH)
        tickets = Ticket.objects.filter(pk__any_of=[key for key, _created in keys])
        found = new.differing([Looked._make(row) for row in many_rows.rows_of(tickets.values_list(*Looked._fields))])
        _add(counted, found, at)
        counted.examined += len(keys)
        if len(keys) < BATCH:
            return counted, expected, True
        tally.after_ticket, tally.after_created = keys[-1]
        if monotonic() > until:
            return counted, expected, False


def _add(counted: _Counted, found: Iterable[Redecided], at: datetime) -> None:
    found = list(found)
    effect_counts.add(counted.counts, found, at)
    for ticket, changed in found:
        if ticket.closed_in_id is not None:
            counted.closed.add(Quarter.of(ticket.created_at).code)
            continue
        moved = [one.code for one in changed if _due(one) != (one.before and one.before.due)]
        counted.moved.update(moved)
        # The tickets that somebody waits for say most; without such, any.
        kept = counted.waiting if ticket.answered_at is None else counted.answered
        if moved and len(kept) < EXAMPLES:
            kept.append(Redecided(ticket, changed))


def _due(one: Difference) -> datetime | None:
    return one.judgement.result.due_at if one.judgement else None


# --- In words ---------------------------------------------------------------------------------------------------------
def _progress(examined: int, expected: int, at: datetime, *, whole: bool) -> str:
    if whole:
        return _("%(count)s tiket diperiksa, %(at)s") % {"count": number_text(examined), "at": instant_text(at)}
    return _("Sebagian: %(count)s dari sekitar %(all)s tiket diperiksa; sisanya sesudah disimpan") % {
        "count": number_text(examined),
        "all": number_text(max(expected, examined)),
    }


def _figures(counted: _Counted) -> list[tuple[str, str, str]]:
    """(what, how many, a word about it)"""
    late = effect_counts.total(counted.counts, "norms", "to_late")
    in_time = effect_counts.total(counted.counts, "norms", "to_in_time")
    iku, sla = counted.moved[Norm.Code.IKU], counted.moved[Norm.Code.SLA]
    stays = _("tidak ada tenggat yang bergeser")
    turned = _("%(late)s menjadi terlambat, %(in_time)s tidak lagi")
    locked = ", ".join(quarter_text(Quarter.parse(code)) for code in sorted(counted.closed))
    return [
        (_("Tenggat IKU bergeser"), _("%s tiket") % number_text(iku), "" if iku else stays),
        (_("Tenggat SLA bergeser"), _("%s tiket") % number_text(sla), "" if sla else stays),
        (
            _("Putusan tepat/terlambat berubah"),
            number_text(late + in_time),
            turned % {"late": number_text(late), "in_time": number_text(in_time)}
            if late + in_time
            else _("harinya belum lewat, atau tidak ada tiket yang melewatinya"),
        ),
        (
            _("Triwulan terkunci tersentuh"),
            number_text(len(counted.closed)),
            _("%s tetap seperti semula") % locked if locked else _("tidak ada tiket dari periode yang ditutup"),
        ),
    ]


def _examples(chosen: Sequence[Redecided]) -> list[Example]:
    tickets = Ticket.objects.select_related("holder_office").in_bulk([one.ticket.pk for one in chosen])
    rows = []
    for one in chosen:
        ticket, changed = tickets[one.ticket.pk], {each.code: each for each in one.changed}
        moved = []
        for code, before in ((Norm.Code.IKU, ticket.iku_due), (Norm.Code.SLA, ticket.sla_due)):
            after = _due(changed[code]) if code in changed else before
            moved.append(Moved(_when(before), _when(after)))
        rows.append(Example(ticket.reference, ticket.get_absolute_url(), ticket.holder_office.name, tuple(moved)))
    return rows


def _when(due: datetime | None) -> str:
    """ "Rab, 20 Mei 10.12" """
    if due is None:
        return _("tidak ada")
    local = due.astimezone(WIB)
    return f"{short_day(local.date())} {local:%H.%M}"


def _quarters(old: RuleBook, new: RuleBook, days: Sequence[date]) -> Iterator[str]:
    """How many working days the quarters of those days have, where that changes: minima of parts go by it."""
    for quarter in sorted({Quarter.of_day(day) for day in days}):
        before, after = (
            book.of(None).calendar.working_days(quarter.first_day, quarter.last_day) for book in (old, new)
        )
        if before != after:
            yield _(
                "%(quarter)s: %(before)d menjadi %(after)d hari kerja. Minimum prorata petugas yang bertugas pada "
                "sebagian triwulan ikut berubah."
            ) % {"quarter": quarter_text(quarter), "before": before, "after": after}


def _weeks(old: RuleBook, new: RuleBook, days: Sequence[date], today: date) -> list[list[WeekDay]]:
    """The weeks around the first day, from Monday to Sunday, by the nation's calendar."""
    before, after = old.of(None).calendar, new.of(None).calendar
    monday = days[0] - timedelta(days=days[0].weekday() + 7 * WEEKS_AROUND)
    every = [monday + timedelta(days=number) for number in range(7 * (2 * WEEKS_AROUND + 1))]
    boxes = []
    for day in every:
        if not (after.first <= day <= after.last):
            boxes.append(WeekDay(day.day, "off", ""))
        elif day in days:
            works = bool(before.day(day).windows)
            boxes.append(WeekDay(day.day, "meant", _("kini kerja") if works else _("kini libur")))
        elif day == today:
            boxes.append(WeekDay(day.day, "today", _("hari ini")))
        else:
            found = after.day(day)
            word = _("libur") if found.days_off else ""
            boxes.append(WeekDay(day.day, "" if found.windows else "off", word))
    return [boxes[start : start + 7] for start in range(0, len(boxes), 7)]
