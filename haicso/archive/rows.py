"""The rows of many tickets, gathered in memory and written in bulk: the pen of a past."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import attrgetter

from django.db import transaction

from services.stems import VERSION
from tickets import search
from tickets.actions.in_name import told_of
from tickets.actions.pen import Pen, admitted
from tickets.deadlines import decisions
from tickets.deadlines.decisions import Kept
from tickets.deadlines.holding import rules_then
from tickets.deadlines.rules import RuleBook, current_book, hold_calendar
from tickets.files.store import Staged
from tickets.history import chain
from tickets.mail import outbox
from tickets.models import (
    Decision,
    Event,
    NoticeSetting,
    OutgoingMail,
    PartyRole,
    PeriodClosing,
    RatingTerms,
    RecordedInName,
    Ticket,
    TicketParty,
    TicketSearch,
)
from tickets.permissions import Readers
from tickets.references import base_reference, references_of
from users.clock import wib_date
from users.models import Office, User

from . import bulk

SECOND = timedelta(seconds=1)


@dataclass
class Gathered:
    """One ticket with all that was written about it, without keys."""

    ticket: Ticket
    events: list[Event] = field(default_factory=list)
    parties: dict[int, PartyRole] = field(default_factory=dict)
    """By the office's key: as what it sees the ticket first."""
    newest: dict[str, Kept] = field(default_factory=dict)
    decided: list[tuple[dict[str, object], Event]] = field(default_factory=list)
    mails: list[outbox.Mail] = field(default_factory=list)
    told: RecordedInName | None = None


class KnownReaders(Readers):
    """Whoever reads now has read then: each is looked up once."""

    def __init__(self) -> None:
        self._logins: dict[int | None, Sequence[User]] = {}
        self._agents: dict[tuple[int | None, int | None], Sequence[User]] = {}
        self._with_login: dict[int | None, bool] = {}
        self._contacts: dict[int, NoticeSetting | None] = {}
        self._terms: dict[date, RatingTerms | None] = {}

    def satker_logins(self, ticket: Ticket) -> Sequence[User]:
        if ticket.asker_satker_id not in self._logins:
            self._logins[ticket.asker_satker_id] = super().satker_logins(ticket)
        return self._logins[ticket.asker_satker_id]

    def has_login(self, ticket: Ticket) -> bool:
        if ticket.asker_satker_id not in self._with_login:
            self._with_login[ticket.asker_satker_id] = super().has_login(ticket)
        return self._with_login[ticket.asker_satker_id]

    def agents_with_address(self, ticket: Ticket) -> Sequence[User]:
        desk = (ticket.hai_layer, ticket.hai_directorate_id)
        if desk not in self._agents:
            self._agents[desk] = super().agents_with_address(ticket)
        return self._agents[desk]

    def desk_contact(self, office: Office) -> NoticeSetting | None:
        if office.pk not in self._contacts:
            self._contacts[office.pk] = super().desk_contact(office)
        return self._contacts[office.pk]

    def rating_terms(self, day: date) -> RatingTerms | None:
        if day not in self._terms:
            self._terms[day] = super().rating_terms(day)
        return self._terms[day]


class Rows(Pen):
    """Gathers; `write` writes, in the transaction in which it was made.

    The rows are those that the actions would have written: the same functions say what an event carries, what the norms
    decide, whom mail tells. Only the order of keys is another. Files are not taken: a past without files has none.
    `since`, `until`: between which the tickets begin, both included; `delivered_before`: mail of acts before that
    instant has left; `mail_since`: mail of acts before that instant is gone, and their events do not say whom they
    told; None: all is there; `book`: the rules that held, None: those of now.
    """

    alone = True

    def __init__(
        self,
        since: datetime,
        until: datetime,
        readers: KnownReaders,
        delivered_before: datetime | None = None,
        book: RuleBook | None = None,
        mail_since: datetime | None = None,
    ) -> None:
        hold_calendar()
        self.mail_since = mail_since
        self.delivered_before = delivered_before
        self._book = book or current_book()
        self._digests = outbox.all_wanting_a_digest()
        self._closings = list(PeriodClosing.objects.all())
        self._described: dict[tuple[int, int | None], dict[str, str]] = {}
        self._readers = readers
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
        after: Sequence[Event] = (),
        **data: object,
    ) -> Event:
        if files:
            raise ValueError("A past that is written in bulk has no files.")
        events = self._all[id(ticket)].events
        seq, described = len(events) + 1, self._words_of(actor)
        event = chain.unsaved(
            ticket, kind, actor, at=at, seq=seq, text=text, data=data, past=events[:], described=described
        )
        events.append(event)
        return event

    def admit(self, ticket: Ticket, office: Office, role: PartyRole) -> None:
        parties = self._all[id(ticket)].parties
        for each, as_what in admitted(office, role):
            parties.setdefault(each.pk, as_what)

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
            if self.mail_since is not None and event.at < self.mail_since:
                continue
            mine.mails += outbox.word(event, ticket, self._digests, self._readers)

    def newest(self, ticket: Ticket, kind: Event.Kind) -> Event | None:
        return next((event for event in reversed(self._all[id(ticket)].events) if event.kind == kind), None)

    def tell_of(self, ticket: Ticket) -> None:
        self._all[id(ticket)].told = told_of(ticket, self._readers)

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
        for each, key in zip(all_of_them, bulk.new_keys(Ticket, len(all_of_them)), strict=True):
            each.ticket.pk = key
        bulk.insert(Ticket, [each.ticket for each in all_of_them])
        events = [event for each in all_of_them for event in each.events]
        events.sort(key=attrgetter("at"))
        for event, key in zip(events, bulk.new_keys(Event, len(events)), strict=True):
            event.pk, event.ticket_id = key, event.ticket.pk
        for each in all_of_them:
            previous = ""
            for event in each.events:
                chain.chain(event, previous)
                previous = event.hash
        bulk.insert(Event, events)
        bulk.insert(
            TicketParty,
            [
                {"ticket_id": each.ticket.pk, "office_id": office, "role": role, "created_at": each.ticket.created_at}
                for each in all_of_them
                for office, role in each.parties.items()
            ],
        )
        bulk.insert(TicketSearch, [_searched(each) for each in all_of_them])
        bulk.insert(
            Decision,
            [
                {**row, "ticket_id": each.ticket.pk, "event_id": event.pk}
                for each in all_of_them
                for row, event in each.decided
            ],
        )
        bulk.insert(RecordedInName, [self._read(each.told) for each in all_of_them if each.told is not None])
        bulk.insert(OutgoingMail, [self._posted(*mail) for each in all_of_them for mail in each.mails])

    def _words_of(self, actor: chain.Actor) -> dict[str, str]:
        key = (actor.user.pk, actor.posting.pk if actor.posting else None)
        if key not in self._described:
            self._described[key] = actor.described()
        return self._described[key]

    def _is_over(self, instant: datetime) -> bool:
        return self.delivered_before is not None and instant < self.delivered_before

    def _read(self, told: RecordedInName) -> RecordedInName:
        """The satker's login has read what was recorded so long ago that its mail has left."""
        ticket = told.ticket
        if told.login_id is not None and self._is_over(ticket.created_at):
            told.read_at, told.read_by_id = self.delivered_before, told.login_id
        told.ticket_id = ticket.pk
        return told

    def _posted(self, event: Event, mail: dict[str, object]) -> dict[str, object]:
        """With the key that its event has by now, and gone if that is long ago."""
        sent = {"state": mail["state"], "sent_at": None, "attempts": 0}
        if self._is_over(event.at):
            sent = {"state": OutgoingMail.State.SENT, "sent_at": event.at, "attempts": 1}
        return {**mail, **sent, "event_id": event.pk}


def _searched(each: Gathered) -> dict[str, object]:
    return {"ticket_id": each.ticket.pk, "version": VERSION, "words": search.words_of(each.ticket, each.events)}
