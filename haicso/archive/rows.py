"""The rows of many tickets, gathered in memory and written in bulk: the pen of a past."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from services.stems import VERSION
from tickets import search
from tickets.actions.in_name import told_of
from tickets.actions.pen import Pen, parties_of
from tickets.deadlines import decisions
from tickets.deadlines.decisions import Kept
from tickets.deadlines.holding import rules_then
from tickets.deadlines.rules import current_book, hold_calendar
from tickets.files.store import Staged
from tickets.history import chain
from tickets.mail import outbox
from tickets.models import (
    Decision,
    Event,
    OutgoingMail,
    PartyRole,
    PeriodClosing,
    RecordedInName,
    Ticket,
    TicketParty,
    TicketSearch,
)
from tickets.references import base_reference, references_of
from users.clock import wib_date
from users.models import Office

BATCH = 500
SECOND = timedelta(seconds=1)


@dataclass
class Gathered:
    """One ticket with all that was written about it, without keys."""

    ticket: Ticket
    events: list[Event] = field(default_factory=list)
    parties: dict[int, TicketParty] = field(default_factory=dict)
    newest: dict[str, Kept] = field(default_factory=dict)
    decided: list[tuple[dict[str, object], Event]] = field(default_factory=list)
    mails: list[OutgoingMail] = field(default_factory=list)
    told: RecordedInName | None = None


class Rows(Pen):
    """Gathers; `write` writes, in the transaction in which it was made.

    The rows are those that the actions would have written: the same functions say what an event carries, what the norms
    decide, whom mail tells. Only the order of keys is another. Files are not taken: a past without files has none.
    `since`, `until`: between which the tickets begin, both included; `delivered_before`: mail of acts before that
    instant has left.
    """

    alone = True

    def __init__(self, since: datetime, until: datetime, delivered_before: datetime | None = None) -> None:
        hold_calendar()
        self.delivered_before = delivered_before
        self._book = current_book()
        self._digests = outbox.all_wanting_a_digest()
        self._closings = list(PeriodClosing.objects.all())
        self._all: dict[int, Gathered] = {}
        """By the identity of the ticket, which has no key yet."""
        second = {"created_at__gte": since.replace(microsecond=0), "created_at__lt": until + SECOND}
        self._taken = set(Ticket.objects.filter(**second).values_list("reference", flat=True))

    # --- What acts ask of a pen ---------------------------------------------------------------------------------------
    def insert(self, ticket: Ticket) -> None:
        given = references_of(base_reference(ticket.created_at))
        ticket.reference = next(reference for reference in given if reference not in self._taken)
        self._taken.add(ticket.reference)
        self._all[id(ticket)] = Gathered(ticket)

    def append(
        self,
        ticket: Ticket,
        kind: Event.Kind,
        actor: chain.Actor,
        *,
        at: datetime,
        text: str = "",
        files: Sequence[Staged] = (),
        **data: object,
    ) -> Event:
        if files:
            raise ValueError("A past that is written in bulk has no files.")
        events = self._all[id(ticket)].events
        event = chain.unsaved(ticket, kind, actor, at=at, seq=len(events) + 1, text=text, data=data)
        events.append(event)
        return event

    def admit(self, ticket: Ticket, office: Office, role: PartyRole) -> None:
        parties = self._all[id(ticket)].parties
        for party in parties_of(ticket, office, role):
            parties.setdefault(party.office_id, party)

    def conclude(self, ticket: Ticket, *events: Event, changed: Sequence[str] = ()) -> None:
        """The ticket is written as it is in the end."""
        mine = self._all[id(ticket)]
        acts = [(event.kind, event.at) for event in mine.events]
        passed = [(event.at, event.data["office"]) for event in mine.events if event.kind == Event.Kind.PASSED_ON]
        rules = rules_then(self._book, passed, ticket.holder_office_id)
        _changed, rows = decisions.after_act(ticket, events[-1], rules, mine.newest, acts)
        for row in rows:
            mine.newest[str(row["code"])] = Kept(*(row[name] for name in Kept._fields))  # type: ignore[arg-type]
            mine.decided.append((row, events[-1]))
        for event in events:
            mine.mails += outbox.mails_about(event, ticket, self._digests)

    def newest(self, ticket: Ticket, kind: Event.Kind) -> Event | None:
        return next((event for event in reversed(self._all[id(ticket)].events) if event.kind == kind), None)

    def tell_of(self, ticket: Ticket) -> None:
        self._all[id(ticket)].told = told_of(ticket)

    def has_closed(self, kanwils: Collection[int], instant: datetime) -> bool:
        day = wib_date(instant)
        return any(one.kanwil_id in kanwils and one.first_day <= day <= one.last_day for one in self._closings)

    def left_its_place(self, ticket: Ticket) -> bool:
        return any(event.data.get("stays") for event in self._all[id(ticket)].events)

    # --- Writing ------------------------------------------------------------------------------------------------------
    @transaction.atomic
    def write(self) -> None:
        """All rows, parents first; keys are known from there on, and with them the chains."""
        all_of_them = list(self._all.values())
        Ticket.objects.bulk_create([each.ticket for each in all_of_them], batch_size=BATCH)
        events, parties, words = list[Event](), list[TicketParty](), list[TicketSearch]()
        for each in all_of_them:
            previous = ""
            for event in each.events:
                event.ticket_id = each.ticket.pk
                chain.chain(event, previous)
                previous = event.hash
            events += each.events
            for party in each.parties.values():
                party.ticket_id = each.ticket.pk
            parties += each.parties.values()
            words.append(
                TicketSearch(ticket=each.ticket, version=VERSION, words=search.words_of(each.ticket, each.events))
            )
        events.sort(key=lambda event: event.at)
        Event.objects.bulk_create(events, batch_size=BATCH)
        TicketParty.objects.bulk_create(parties, batch_size=BATCH)
        TicketSearch.objects.bulk_create(words, batch_size=BATCH)
        Decision.objects.bulk_create(
            [
                Decision(**{**row, "ticket_id": each.ticket.pk, "event_id": event.pk})
                for each in all_of_them
                for row, event in each.decided
            ],
            batch_size=BATCH,
        )
        told = [each.told for each in all_of_them if each.told is not None]
        for row in told:
            row.ticket_id = row.ticket.pk
        RecordedInName.objects.bulk_create(told, batch_size=BATCH)
        OutgoingMail.objects.bulk_create(
            [self._posted(mail) for each in all_of_them for mail in each.mails], batch_size=BATCH
        )

    def _posted(self, mail: OutgoingMail) -> OutgoingMail:
        """With the key that its event has by now, and gone if that is long ago."""
        mail.event_id = mail.event.pk
        if self.delivered_before is not None and mail.next_attempt_at < self.delivered_before:
            mail.state, mail.sent_at, mail.attempts = OutgoingMail.State.SENT, mail.next_attempt_at, 1
        return mail
