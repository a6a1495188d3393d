"""Writes planned conversations in bulk, with the results that the actions would give (`player` acts them)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tickets.actions import asking, past
from tickets.deadlines.rules import RuleBook
from tickets.models import Ticket
from tickets.routing import NATIONAL_OFFICES
from users.clock import FixedClock
from users.models import Office, Satker, ServiceUser, User
from users.signing.proof import Signature

from .people import FOLLOW_UPS, People, question_of
from .plan import Conversation, Person
from .planner import in_order
from .rows import KnownReaders, Rows

AT_A_TIME = 2_000
"""Tickets in memory before they are written."""


class Writer:
    """Guards and rules are asked of the actions' own functions; what they look up in the database is looked up once.
    In one transaction: what is written of a past is there whole or not at all."""

    def __init__(
        self,
        people: People,
        *,
        delivered_before: datetime | None = None,
        mail_since: datetime | None = None,
        readers: KnownReaders | None = None,
        askers: dict[tuple[str, int], ServiceUser] | None = None,
        routes: dict[tuple[str, int | None, int | None], Office] | None = None,
    ) -> None:
        """`readers`, `askers` (by e-mail and the login on whose list they are) and `routes` (by what
        `_route` goes by): for whoever knows them all."""
        self.people = people
        self._delivered_before, self._mail_since = delivered_before, mail_since
        self._readers = readers or KnownReaders()
        self._askers = askers or {}
        self._routes = routes or {}

    @transaction.atomic
    def write(self, conversations: Iterable[Conversation], book: RuleBook | None = None) -> int:
        """How many tickets were written. `book`: the rules that held, None: those of now. Whoever knows that all of a
        day is there seals it (`history.seal_days`)."""
        ordered = in_order(conversations)
        for first in range(0, len(ordered), AT_A_TIME):
            some = ordered[first : first + AT_A_TIME]
            rows = Rows(some[0].at, some[-1].at, self._readers, self._delivered_before, book, self._mail_since)
            for conversation in some:
                self._gather(rows, conversation)
            rows.write()
        return len(ordered)

    def _gather(self, rows: Rows, conversation: Conversation) -> None:
        if conversation.attached:
            raise ValueError("A past that is written in bulk has no files.")
        by = self.people.by(conversation.by)
        ticket = (
            self._recorded(rows, conversation, by) if isinstance(by, Signature) else self._asked(rows, conversation, by)
        )
        for step in conversation.steps:
            who = self.people.by(step.by)
            past.act(step.act, who, ticket, at=step.at, text=step.text, pen=rows, **self.people.beside(step))

    def _asked(self, rows: Rows, conversation: Conversation, user: User) -> Ticket:
        return asking.asked(
            rows,
            user=user,
            person=self._person(conversation.asker, user, conversation.at),
            office=self._route(conversation.destination, user.satker, None),
            destination=conversation.destination,
            question=question_of(conversation),
            at=conversation.at,
        )

    def _recorded(self, rows: Rows, conversation: Conversation, by: Signature) -> Ticket:
        follow_up = FOLLOW_UPS[conversation.follow_up]
        person = self._person(conversation.asker, by.user, conversation.at)
        asking.check_follow_up(person, follow_up, conversation.answer)
        office = by.posting.office
        past.check_signs(by, office, at=conversation.at)
        destination, holder = asking.sent_to(
            follow_up, conversation.destination, office, person.satker, route=self._route
        )
        return asking.recorded(
            rows,
            signature=by,
            person=person,
            channel=conversation.channel,
            question=question_of(conversation),
            follow_up=follow_up,
            answer=conversation.answer,
            destination=destination,
            holder=holder,
            at=conversation.at,
        )

    def _person(self, person: Person, user: User, at: datetime) -> ServiceUser:
        """Put on the login's list when they first ask there."""
        key = (person.email, user.pk)
        if key not in self._askers:
            find = asking.who_asks if user.role == User.Role.SATKER else asking.known_asker
            self._askers[key] = find(user, self.people.asker(person), FixedClock(at))
        return self._askers[key]

    def _route(self, destination: str, satker: Satker | None, recorder: Office | None) -> Office:
        """Looked up once for all whose questions go there: what the nation asks of one office, and what a satker asks
        wherever it is recorded."""
        if destination in NATIONAL_OFFICES:
            key: tuple[str, int | None, int | None] = (destination, None, None)
        elif satker is not None:
            key = (destination, satker.pk, None)
        else:
            key = (destination, None, recorder.pk if recorder else None)
        if key not in self._routes:
            self._routes[key] = asking.route(destination, satker, recorder)
        return self._routes[key]
