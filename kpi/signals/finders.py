"""What each rule looks for, in one Kanwil's quarter at a time: a few grouped queries, whatever the tickets say.

A finder gives what reaches its threshold; it writes nothing (`search` does).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q
from django.db.models.functions import MD5, Lower, Trim, TruncHour

from kpi.models import SignalRule, SignalThreshold
from tickets.models import Channel, Event, Ticket
from tickets.models.history import EventQuerySet
from tickets.models.ticket import TicketQuerySet
from tickets.quarters import WIB, Quarter
from users.models import Office, Posting, User

from .likeness import same_person

SHOWN_TICKETS = 50
"""References kept as evidence; the count is exact whatever this is."""
SAMPLE = 300


@dataclass(frozen=True)
class Found:
    """Something that a threshold says is worth a look. `rows`: the tickets to it, for the references."""

    posting_id: int
    key: str
    count: int
    rows: TicketQuerySet
    sample: str = ""

    def evidence(self) -> dict[str, object]:
        references = self.rows.order_by("created_at", "pk").values_list("reference", flat=True).distinct()
        return {"tickets": list(references[:SHOWN_TICKETS]), "sample": self.sample}


@dataclass(frozen=True)
class Place:
    """One Kanwil's tickets of one quarter."""

    quarter: Quarter
    kanwil: Office

    @property
    def condition(self) -> Q:
        return Q(kanwil=self.kanwil, created_at__gte=self.quarter.since, created_at__lt=self.quarter.until)

    def tickets(self) -> TicketQuerySet:
        return Ticket.objects.filter(self.condition)

    def events(self, kind: str) -> EventQuerySet:
        """Signed events of these tickets."""
        return Event.objects.filter(kind=kind, posting__isnull=False, ticket__in=self.tickets())


def _copied(place: Place, threshold: SignalThreshold, kind: str) -> Iterator[Found]:
    """The same text, but for case and outer spaces, signed by one posting."""
    alike = place.events(kind).exclude(text="").annotate(alike=MD5(Lower(Trim("text"))))
    groups = alike.order_by().values_list("posting_id", "alike").annotate(n=Count("pk")).filter(n__gte=threshold.count)
    for posting_id, digest, count in groups:
        these = alike.filter(posting_id=posting_id, alike=digest)
        sample = these.order_by("pk").values_list("text", flat=True)[0]
        rows = Ticket.objects.filter(pk__in=these.values("ticket_id"))
        yield Found(posting_id, digest, count, rows, sample[:SAMPLE])


def copied_questions(place: Place, threshold: SignalThreshold) -> Iterator[Found]:
    """Questions that one officer recorded again and again. A satker's own questions are nobody's copies."""
    return _copied(place, threshold, Event.Kind.ASKED)


def copied_answers(place: Place, threshold: SignalThreshold) -> Iterator[Found]:
    """One answer for many questions."""
    return _copied(place, threshold, Event.Kind.ANSWERED)


def instant_answers(place: Place, threshold: SignalThreshold) -> Iterator[Found]:
    """A satker asks, and the officer's answer is there within seconds, several times."""
    quick = place.tickets().filter(
        channel=Channel.SATKER_ONLINE,
        posting__isnull=False,
        answered_at__lte=F("created_at") + timedelta(seconds=threshold.seconds or 0),
    )
    groups = quick.order_by().values_list("posting_id").annotate(n=Count("pk")).filter(n__gte=threshold.count)
    for posting_id, count in groups:
        yield Found(posting_id, "", count, quick.filter(posting_id=posting_id))


def busy_hours(place: Place, threshold: SignalThreshold) -> Iterator[Found]:
    """More tickets recorded within one clock hour than a conversation each would allow."""
    recorded = place.events(Event.Kind.ASKED).annotate(hour=TruncHour("at", tzinfo=WIB))
    groups = recorded.order_by().values_list("posting_id", "hour").annotate(n=Count("pk"))
    for posting_id, hour, count in groups.filter(n__gte=threshold.count):
        these = recorded.filter(posting_id=posting_id, at__gte=hour, at__lt=hour + timedelta(hours=1))
        rows = Ticket.objects.filter(pk__in=these.values("ticket_id"))
        yield Found(posting_id, hour.astimezone(WIB).strftime("%Y-%m-%d %H"), count, rows)


def same_persons(place: Place, threshold: SignalThreshold) -> Iterator[Found]:
    """Tickets counted for an officer whose asker has his name or his address."""
    counted = place.tickets().filter(posting__isnull=False)
    asked: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    names: dict[tuple[int, int], set[tuple[str, str]]] = defaultdict(set)
    groups = counted.order_by().values_list("posting_id", "asker_id", "asker_name", "asker_email")
    for posting_id, asker_id, name, email, count in groups.annotate(n=Count("pk")):
        asked[posting_id][asker_id] += count
        names[posting_id, asker_id].add((name, email))
    postings = Posting.objects.filter(pk__in=asked).select_related("officer", "office")
    logins: dict[int, set[str]] = defaultdict(set)
    for office_id, email in (
        User.objects.filter(role=User.Role.OFFICE).exclude(email="").values_list("office_id", "email")
    ):
        logins[office_id].add(email)
    for posting in postings:
        emails = frozenset(logins[posting.office_id] | ({posting.office.email} - {""}))
        for asker_id, count in asked[posting.pk].items():
            told = names[posting.pk, asker_id]
            alike = any(same_person(posting.officer.name, name, email, emails) for name, email in told)
            if alike and count >= threshold.count:
                name, email = min(told)
                rows = counted.filter(posting=posting, asker_id=asker_id)
                yield Found(posting.pk, str(asker_id), count, rows, f"{name} <{email}>")


FINDERS: dict[str, Callable[[Place, SignalThreshold], Iterator[Found]]] = {
    SignalRule.COPIED_QUESTION: copied_questions,
    SignalRule.COPIED_ANSWER: copied_answers,
    SignalRule.INSTANT_ANSWER: instant_answers,
    SignalRule.BUSY_HOUR: busy_hours,
    SignalRule.SAME_PERSON: same_persons,
}
