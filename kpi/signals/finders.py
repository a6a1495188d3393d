"""What each rule looks for, in one Kanwil's quarter at a time: a few grouped queries, whatever the tickets say.

A finder gives what reaches its threshold; it writes nothing (`search` does). Here are those of copies and of persons;
`officer_habits` has those of how an officer works, `ticket_paths` those of what became of a ticket.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db.models import Count, F
from django.db.models.functions import MD5, Lower, Trim, TruncHour

from kpi.models import SignalRule, SignalThreshold
from tickets.models import Channel, Event, Ticket
from users.models import Posting, User
from users.wib import WIB

from . import officer_habits, ticket_paths
from .kanwil_quarter import ASKER, Finding, KanwilQuarter
from .name_likeness import same_person

SAMPLE = 300


def _copied(place: KanwilQuarter, threshold: SignalThreshold, kind: str) -> Iterator[Finding]:
    """The same text, but for case and outer spaces, signed by one posting."""
    alike = place.events(kind).exclude(text="").annotate(alike=MD5(Lower(Trim("text"))))
    groups = alike.order_by().values_list("posting_id", "alike").annotate(n=Count("pk")).filter(n__gte=threshold.count)
    for posting_id, digest, count in groups:
        these = alike.filter(posting_id=posting_id, alike=digest)
        sample = these.order_by("pk").values_list("text", flat=True)[0]
        rows = Ticket.objects.filter(pk__in=these.values("ticket_id"))
        yield Finding(posting_id, digest, count, rows, sample[:SAMPLE])


def copied_questions(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """Questions that one officer recorded again and again. A satker's own questions do not count."""
    return _copied(place, threshold, Event.Kind.ASKED)


def copied_answers(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """One answer for many questions."""
    return _copied(place, threshold, Event.Kind.ANSWERED)


def instant_answers(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """A satker asks, and the officer's answer is there within seconds, several times."""
    quick = place.tickets().filter(
        channel=Channel.SATKER_ONLINE,
        posting__isnull=False,
        answered_at__lte=F("created_at") + timedelta(seconds=threshold.seconds or 0),
    )
    groups = quick.order_by().values_list("posting_id").annotate(n=Count("pk")).filter(n__gte=threshold.count)
    for posting_id, count in groups:
        yield Finding(posting_id, "", count, quick.filter(posting_id=posting_id))


def busy_hours(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """More tickets recorded within one clock hour than a conversation each would allow."""
    recorded = place.events(Event.Kind.ASKED).annotate(hour=TruncHour("at", tzinfo=WIB))
    groups = recorded.order_by().values_list("posting_id", "hour").annotate(n=Count("pk"))
    for posting_id, hour, count in groups.filter(n__gte=threshold.count):
        these = recorded.filter(posting_id=posting_id, at__gte=hour, at__lt=hour + timedelta(hours=1))
        rows = Ticket.objects.filter(pk__in=these.values("ticket_id"))
        yield Finding(posting_id, hour.astimezone(WIB).strftime("%Y-%m-%d %H"), count, rows)


def same_persons(place: KanwilQuarter, threshold: SignalThreshold) -> Iterator[Finding]:
    """Tickets counted for an officer whose asker has their name, in full or shortened, or their address."""
    counted = place.tickets().filter(posting__isnull=False).annotate(person=ASKER)
    asked: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    names: dict[tuple[int, int], set[tuple[str, str]]] = defaultdict(set)
    groups = counted.order_by().values_list("posting_id", "person", "asker_name", "asker_email")
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
                rows = counted.filter(posting=posting, person=asker_id)
                yield Finding(posting.pk, str(asker_id), count, rows, f"{name} <{email}>")


FINDERS: dict[str, Callable[[KanwilQuarter, SignalThreshold], Iterator[Finding]]] = {
    SignalRule.COPIED_QUESTION: copied_questions,
    SignalRule.COPIED_ANSWER: copied_answers,
    SignalRule.INSTANT_ANSWER: instant_answers,
    SignalRule.BUSY_HOUR: busy_hours,
    SignalRule.SAME_PERSON: same_persons,
    SignalRule.ONE_ASKER: officer_habits.one_asker,
    SignalRule.AT_RECORDING: officer_habits.answered_at_recording,
    SignalRule.LATE_INPUT: officer_habits.late_input,
    SignalRule.ALIKE_QUESTION: officer_habits.alike_questions,
    SignalRule.ALIKE_ANSWER: officer_habits.alike_answers,
    SignalRule.TRIVIAL_TEXT: officer_habits.trivial_texts,
    SignalRule.SPLIT_LETTER: officer_habits.split_letters,
    SignalRule.REFUSAL_SHARE: officer_habits.share_of_refusals,
    SignalRule.QUICK_REFUSAL: officer_habits.quick_refusals,
    SignalRule.MANY_ACTS: officer_habits.many_acts,
    SignalRule.PING_PONG: ticket_paths.ping_pong,
    SignalRule.TAKEN_OVER: ticket_paths.taken_over,
    SignalRule.LATE_HANDED: ticket_paths.late_handed,
    SignalRule.UNIT_TYPE: ticket_paths.other_unit_types,
    SignalRule.LATE_UNTAKEN: ticket_paths.late_untaken,
    SignalRule.DENIED: ticket_paths.denied,
    SignalRule.LONGER_SLA: ticket_paths.longer_sla,
}
