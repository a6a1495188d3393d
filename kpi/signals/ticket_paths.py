"""What the rules about a ticket's way look for: to whom it went, whose it became, who its asker is."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, OuterRef, Q, Subquery

from kpi.models import SignalThreshold
from tickets.deadlines.rules import current_book
from tickets.models import Channel, Decision, Event, Norm, Ticket
from tickets.models.denials import not_ours
from tickets.sla.clock import used_days
from users.models import Posting, ServiceUser, UnitType

from .kanwil_quarter import Finding, KanwilQuarter, SignedAct, these

ENDING = (Event.Kind.ANSWERED, Event.Kind.REFUSED, Event.Kind.ESCALATED)
FEW_AT_DOMAIN = 3
"""An address says something of its owner's unit only where so many others of that unit have one like it."""


def _by_ticket(place: KanwilQuarter) -> dict[int, list[SignedAct]]:
    by_ticket: dict[int, list[SignedAct]] = defaultdict(list)
    for act in place.acts:
        by_ticket[act.ticket_id].append(act)
    return by_ticket


def _enough(found: dict[int, list[int]], threshold: SignalThreshold) -> Iterator[Finding]:
    for posting_id, keys in found.items():
        if len(keys) >= threshold.count:
            yield Finding(posting_id, "", len(keys), these(keys))


def ping_pong(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """Passed on, and back at the office that passed it on. Whoever passed it first is asked."""
    found: dict[int, list[int]] = defaultdict(list)
    for ticket_id, acts in _by_ticket(place).items():
        passed = [act for act in acts if act.kind == Event.Kind.PASSED_ON]
        if passed:
            later = {act.left_office for act in passed[1:]} | {place.rows[ticket_id].holder}
            if passed[0].left_office in later:
                found[passed[0].posting_id].append(ticket_id)
    return _enough(found, threshold)


def taken_over(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """A satker's own question became an officer's by asking for data, and a colleague did the rest."""
    found: dict[int, list[int]] = defaultdict(list)
    for ticket_id, acts in _by_ticket(place).items():
        row = place.rows[ticket_id]
        if row.channel != Channel.SATKER_ONLINE or row.posting_id is None or row.unit_type not in place.unit_types:
            continue
        first = next((act for act in acts if act.kind in {Event.Kind.DATA_ASKED, *ENDING}), None)
        ended = [act for act in acts if act.kind in {Event.Kind.ANSWERED, Event.Kind.REFUSED}]
        took = first is not None and first.kind == Event.Kind.DATA_ASKED and first.posting_id == row.posting_id
        if took and ended and all(act.posting_id != row.posting_id for act in ended):
            found[row.posting_id].append(ticket_id)
    return _enough(found, threshold)


def late_handed(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """A CSO referred it, and it is late as nobody's ticket or as that of an SSO or a head, who have no index."""
    found: dict[int, list[int]] = defaultdict(list)
    for act in place.acts:
        row = place.rows[act.ticket_id]
        if (
            act.kind == Event.Kind.REFERRED
            and act.posting_kind == Posting.Kind.CSO
            and row.posting_kind != Posting.Kind.CSO
            and row.unit_type in place.unit_types
            and row.is_late_at(place.at)
            and act.ticket_id not in found[act.posting_id]
        ):
            found[act.posting_id].append(act.ticket_id)
    return _enough(found, threshold)


def other_unit_types(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """Counted as a SATKER's, though the asker asked as somebody else before, was kept as somebody else, or has an
    address where others of another unit have theirs.
    """
    suspects = {row.asker_id for rows in place.counted.values() for row in rows if row.unit_type == UnitType.SATKER}
    if not suspects:
        return
    other = _of_another_unit(place)
    for posting_id, rows in place.counted.items():
        mine = [row for row in rows if row.unit_type == UnitType.SATKER and row.asker_id in other]
        if len(mine) >= threshold.count:
            email = mine[0].asker_email
            yield Finding(
                posting_id, "", len(mine), these(row.pk for row in mine), f"{email}: {other[mine[0].asker_id]}"
            )


def _of_another_unit(place: KanwilQuarter) -> dict[int, str]:
    """Askers of counted SATKER tickets who were of another unit type, with the type that says so. Four queries."""
    asked = place.tickets().filter(asker_unit_type=UnitType.SATKER, posting__isnull=False).values("asker_id")
    told: dict[int, str] = {}
    domains, satkers = _domains(place)
    emails = {row.asker_id: row.asker_email for rows in place.counted.values() for row in rows}
    for asker_id, email in emails.items():
        domain = email.rpartition("@")[2]
        unit, count = domains.get(domain, Counter[str]()).most_common(1)[0] if domain in domains else ("", 0)
        if count >= FEW_AT_DOMAIN and count > satkers[domain]:
            told[asker_id] = unit
    kept = ServiceUser.history.filter(id__in=asked).exclude(unit_type=UnitType.SATKER)
    told |= dict(kept.order_by("history_date").values_list("id", "unit_type"))
    earlier = Ticket.objects.filter(asker_id__in=asked).exclude(asker_unit_type=UnitType.SATKER)
    told |= dict(earlier.order_by("created_at").values_list("asker_id", "asker_unit_type"))
    return told


def _domains(place: KanwilQuarter) -> tuple[dict[str, Counter[str]], Counter[str]]:
    """Of the persons on this Kanwil's lists: how many of each other unit, and how many of satker, have an address
    there.
    """
    here = Q(memberships__office__kanwil=place.kanwil) | Q(memberships__office=place.kanwil)
    people = ServiceUser.objects.filter(here).order_by().values_list("pk", "email", "unit_type").distinct()
    domains: dict[str, Counter[str]] = defaultdict(Counter)
    satkers: Counter[str] = Counter()
    for _pk, email, unit in people.iterator():
        domain = email.rpartition("@")[2]
        if unit == UnitType.SATKER:
            satkers[domain] += 1
        else:
            domains[domain][unit] += 1
    return dict(domains), satkers


def late_untaken(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """Late, nobody's, and the quarter was locked over them: of the office, since nobody in particular left them."""
    left: dict[int, list[int]] = defaultdict(list)
    for row in place.rows.values():
        untaken = row.posting_id is None and row.closed and row.unit_type in place.unit_types
        if untaken and row.is_late_at(place.at):
            left[row.office_id].append(row.pk)
    for office_id, keys in left.items():
        if len(keys) >= threshold.count:
            yield Finding(None, "", len(keys), these(keys), office_id=office_id)


def denied(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """A satker says of questions recorded in its name that they are not its own."""
    recorded = Counter(
        row.posting_id
        for rows in place.counted.values()
        for row in rows
        if row.unit_type == UnitType.SATKER and row.channel != Channel.SATKER_ONLINE
    )
    says_no = place.tickets().filter(not_ours(), posting__isnull=False).order_by("created_at", "pk")
    found: dict[int, list[int]] = defaultdict(list)
    for posting_id, ticket_id in says_no.values_list("posting_id", "pk"):
        found[posting_id].append(ticket_id)
    for posting_id, keys in found.items():
        of = max(recorded[posting_id], len(keys))
        if len(keys) >= threshold.count and len(keys) * 100 >= of * (threshold.percent or 0):
            yield Finding(posting_id, "", len(keys), these(keys), of=of)


def longer_sla(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """An officer corrected a ticket's service to one with more time within a working day before its SLA ran out, or
    after it did (WIDER row 42). Nothing is undone by it: both decisions stand in the ledger."""
    changed = Q(event__kind=Event.Kind.SERVICE_CHANGED, event__posting__isnull=False)
    now = Decision.objects.filter(changed, code=Norm.Code.SLA, ticket__in=place.tickets(), late_after__isnull=False)
    before = Decision.objects.filter(
        ticket=OuterRef("ticket"), code=Norm.Code.SLA, revision=OuterRef("revision") - 1, late_after__isnull=False
    )
    rows = now.annotate(was=Subquery(before.values("late_after")[:1])).filter(was__lt=F("late_after"))
    found: dict[int, list[int]] = defaultdict(list)
    for posting, ticket, at, was in rows.order_by("ticket", "revision").values_list(
        "event__posting", "ticket", "event__at", "was"
    ):
        if _is_close(at, was) and ticket not in found[posting]:
            found[posting].append(ticket)
    return _enough(found, threshold)


def _is_close(at: datetime, late_after: datetime) -> bool:
    """Within a working day before that instant, by the nation's calendar, or after it."""
    return at >= late_after or used_days(current_book().of(None).calendar, at, late_after) <= 1
