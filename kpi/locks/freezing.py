"""What a lock of a Kanwil's quarter freezes: every ticket that counts for it and that no earlier lock has closed, its
offices, its parts of persons, and, with the last part, their index.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery

from kpi.figures import lock_document
from kpi.figures.assembly import Assembly, frozen_postings, home_of, newest_whole, policies_of_live
from kpi.figures.counting import AT_RECORDING, Terms, What
from kpi.figures.lock_document import Contents, FrozenOffice, FrozenPerson, Whole
from kpi.figures.postings import PostingPart
from kpi.figures.reading import NoPolicy, assembled, ground_of, lines_of, posted_in
from kpi.figures.taken_locks import TakenLock
from kpi.figures.values import KanwilFigures, OfficerFigures, State
from kpi.index import NOTHING, Facts, total
from kpi.models import LockedTicket
from tickets.models import Decision, PeriodClosing, Ticket
from tickets.quarters import Quarter
from users.languages import said as _
from users.models import Office, Posting
from users.refusals import Refused

READINGS = 3
"""How often figures are read that somebody moves meanwhile."""


class LockRefused(Refused):
    """The quarter cannot be locked; the message says why, in Indonesian."""


class Disagreement(LockRefused):
    """Figures and list were read at two moments, and something was passed on in between; or one of them is wrong."""


@dataclass(frozen=True)
class Freeze:
    """All that a lock freezes, not yet written. `kanwil`: its figures as pages show them; `untaken`: counted tickets
    that are and stay nobody's; `damaged`: the Kanwil whose locks hold parts of its persons and cannot be read.
    """

    kanwil: KanwilFigures
    contents: Contents
    lines: tuple[LockedTicket, ...]
    damaged: tuple[Office, ...] = ()

    @property
    def digest(self) -> str:
        """Of all the figures, before anybody has locked them."""
        return self.contents.figures_digest

    @property
    def untaken(self) -> tuple[LockedTicket, ...]:
        return tuple(line for line in self.lines if line.posting_id is None)


def own_tickets(kanwil: Office, quarter: Quarter, closing: PeriodClosing | None) -> Q:
    """What the lock closes: its Kanwil's tickets of the quarter that no lock has closed; of a lock taken already, those
    that it did close.
    """
    mine = Q(closed_in=closing) if closing else Q(kanwil=kanwil, closed_in=None)
    return mine & Q(created_at__gte=quarter.since, created_at__lt=quarter.until)


def freeze(kanwil: Office, quarter: Quarter, at: datetime, closing: PeriodClosing | None = None) -> Freeze:
    """What a lock would freeze as of `at`; with `closing`, what it freezes now that its tickets are closed in it, or
    what a revision does. NoPolicy before the first policy's quarter.
    """
    own = own_tickets(kanwil, quarter, closing)
    ground = ground_of(quarter, at, without=closing.pk if closing else None)
    ground.within = ~Q(kanwil=kanwil) | own
    if closing and (first := closing.locks.order_by("locked_at", "pk").first()):
        ground.honoured = (first.locked_at, first.pk)
    assembly = assembled(ground, own, posted_in(kanwil, None))
    page = lines_of(assembly, [], kanwil=kanwil)
    found = next((each for each in page.kanwil if each.kanwil == kanwil), None)
    figures = found or KanwilFigures(kanwil, (), State.PROVISIONAL)
    lines = tuple(_lines(assembly, own))
    _agree(figures, lines)
    contents = Contents(
        quarter=quarter,
        kanwil=kanwil,
        calendar=ground.book.version.label,
        policy=ground.policy,
        offices=_offices(figures),
        persons=tuple(_persons(assembly, kanwil)),
        tickets=lock_document.digest_of_lines(line.line for line in lines),
    )
    damaged = tuple(lock.kanwil for lock in ground.locks if lock.contents is None)
    return Freeze(figures, contents, lines, damaged)


def freeze_ahead(kanwil: Office, quarter: Quarter, at: datetime) -> Freeze | None:
    """What a lock would freeze while acts still go on; None without a policy. Figures and list may then be of two
    moments: they are read once more. What is locked is read after the closing, when nothing moves any more."""
    for reading in range(1, READINGS + 1):
        try:
            return freeze(kanwil, quarter, at)
        except NoPolicy:
            break
        except Disagreement:
            if reading == READINGS:
                raise
    return None


def _offices(figures: KanwilFigures) -> tuple[FrozenOffice, ...]:
    return tuple(
        FrozenOffice(
            office=line.office,
            types=line.types,
            untaken=line.untaken,
            here={row.figures.officer.pk: row.here for row in line.officers},
        )
        for line in figures.offices
    )


def _heads(assembly: Assembly) -> dict[int, str]:
    """By office (key): the name of the present head of section."""
    offices = {person.office.pk for person in assembly.officers.values()}
    rows = Posting.objects.heads().filter(office__in=offices, ends_on=None).select_related("officer").order_by("-pk")
    return {posting.office_id: posting.officer.name for posting in rows}


def _persons(assembly: Assembly, kanwil: Office) -> Iterable[FrozenPerson]:
    """Whose part belongs to the Kanwil and is in no other lock, or who has a counted ticket here; by key."""
    tickets: dict[int, dict[int, Facts]] = defaultdict(lambda: defaultdict(Facts))
    for row in assembly.rows:
        if row.posting_id is not None and row.kanwil_id == kanwil.pk:
            tickets[assembly.postings[row.posting_id].officer_id][row.posting_id] += row.facts
    heads = _heads(assembly)
    for officer_id, person in sorted(assembly.officers.items()):
        named = assembly.frozen.get(officer_id, [])
        _of, whole = newest_whole(named, assembly.ground.honoured)
        taken = {key for _lock, each in named for key in frozen_postings(each)}
        parts = tuple(
            replace(part, facts=_closed_facts(part.posting.pk, named, tickets.get(officer_id, {})))
            for part in person.parts
            if part.kanwil == kanwil and part.posting.pk not in taken
        )
        if not parts and officer_id not in tickets:
            continue
        waiting = tuple(each for each in assembly.waiting(person.parts, taken) if each != kanwil)
        is_whole = not waiting and not person.broken and whole is None
        yield FrozenPerson(
            officer=person.officer,
            policy=person.policy,
            home=person.home or home_of(person.parts),
            parts=parts,
            tickets=dict(tickets[officer_id]) if officer_id in tickets else {},
            waiting=waiting,
            whole=Whole(_needed(person), person.counted, person.result, heads.get(person.office.pk, ""))
            if is_whole
            else None,
        )


def _closed_facts(posting: int, named: Iterable[tuple[TakenLock, FrozenPerson]], here: Mapping[int, Facts]) -> Facts:
    """What every lock by then, this one included, counted under a posting."""
    return total(each.tickets.get(posting, NOTHING) for _lock, each in named) + here.get(posting, NOTHING)


def _needed(person: OfficerFigures) -> tuple[PostingPart, ...]:
    """The parts that a whole index is made of; of who has none, all."""
    return person.indexed_parts or person.parts


def _lines(assembly: Assembly, own: Q) -> Iterable[LockedTicket]:
    """The counted tickets, each by its own policy, in the order of their keys."""
    ground = assembly.ground
    found: list[LockedTicket] = []
    for policy, which in policies_of_live(ground.locks, ground.policy):
        found += _lines_by(Terms(ground.quarter, ground.at, policy, ground.book), own & which)
    return sorted(found, key=lambda line: line.ticket_id)


def _lines_by(terms: Terms, where: Q) -> Iterable[LockedTicket]:
    kinds = terms.kinds
    newest = Decision.objects.filter(ticket=OuterRef("pk"), code=terms.policy.norm_code).order_by("-revision")
    rows = list(
        Ticket.objects.filter(terms.period(), where)
        .select_related("office")
        .annotate(
            judged=ExpressionWrapper(kinds[What.JUDGED], output_field=BooleanField()),
            in_time=ExpressionWrapper(kinds[What.IN_TIME], output_field=BooleanField()),
            at_recording=ExpressionWrapper(AT_RECORDING, output_field=BooleanField()),
            decision=Subquery(newest.values("pk")[:1]),
        )
    )
    decisions = Decision.objects.in_bulk([ticket.decision for ticket in rows if ticket.decision])
    for ticket in rows:
        decision = decisions.get(ticket.decision)
        row = LockedTicket(
            ticket=ticket,
            office=ticket.office,
            posting_id=ticket.posting_id,
            decision=decision,
            judged=bool(ticket.judged),
            in_time=bool(ticket.in_time),
            used=decision.used if decision and ticket.judged else None,
            at_recording=bool(ticket.at_recording),
        )
        row.line = lock_document.digest_of_line(content_of(row))
        yield row


def content_of(row: LockedTicket) -> list[object]:
    """What a lock's digest covers of one ticket: what was asked when, whose it is, and the decision that judged it."""
    ticket, decision = row.ticket, row.decision
    return [
        ticket.pk,
        ticket.reference,
        ticket.created_at.isoformat(timespec="microseconds"),
        ticket.asker_unit_type,
        row.office.code,
        row.posting_id,
        row.judged,
        row.in_time,
        _decimal(row.used),
        row.at_recording,
        [
            decision.pk,
            decision.revision,
            *(_instant(getattr(decision, name)) for name in ("due", "late_after", "ended")),
            _decimal(decision.used),
            decision.in_time,
        ]
        if decision
        else None,
    ]


def _instant(value: datetime | None) -> str | None:
    return value.isoformat(timespec="microseconds") if value else None


def _decimal(value: object) -> str | None:
    return None if value is None else f"{value:.12f}"


def facts_of(lines: Iterable[LockedTicket]) -> Facts:
    """Counted once more, from the locked rows."""
    rows = list(lines)
    return Facts(
        tickets=len(rows),
        judged=sum(row.judged for row in rows),
        in_time=sum(row.in_time for row in rows),
        open_within=sum(not row.judged and row.decision_id is not None for row in rows),
        used_sum=sum((Fraction(row.used) for row in rows if row.used is not None), Fraction(0)),
        at_recording=sum(row.at_recording for row in rows),
    )


def _agree(kanwil: KanwilFigures, lines: Iterable[LockedTicket]) -> None:
    """The two ways of counting give the same figure, or nothing is locked."""
    counted, told = facts_of(lines), kanwil.facts
    if (counted.tickets, counted.judged, counted.in_time) != (told.tickets, told.judged, told.in_time):
        # What cannot be explained by its tickets must not be locked.
        raise Disagreement(_("Angka dan daftar tiket tidak sama; kunci dibatalkan. Laporkan kepada admin HAI."))
