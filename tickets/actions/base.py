"""What all actions share: key, lock, guards, the move with its event, whose ticket it is."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic, sleep
from typing import Any, NotRequired, TypedDict

from django.db import transaction

from tickets.act_words import ACT_WORDS, DUTY_OVER, NOT_YOURS
from tickets.files.store import Staged
from tickets.history import chain
from tickets.models import Event, Ticket
from tickets.permissions import duty_is_over, may
from tickets.quarters import Quarter
from tickets.workflow import SIGNED, Act, State, transition
from users.clock import Clock
from users.languages import said as _
from users.models import Office, OneTimeKey, User
from users.refusals import Refused as Refused
from users.signing.proof import Signature

from .pen import AT_ONCE, Pen
from .refusals import CannotAct, StaleTicket, clock_behind

CLOCK_PATIENCE_SECONDS = 1.0
"""A ticket's row is locked that long at most while its act waits for a clock that was set back."""


class Seen(TypedDict):
    """What every act takes of its page: the ticket as it was seen, the form's one-time key, the clock to read, and the
    files that go with what is said."""

    ticket_id: int
    seen_version: int
    key: OneTimeKey
    clock: Clock
    files: NotRequired[Sequence[Staged]]


@dataclass
class Doing:
    """One act under way: the ticket is locked, who acts is proved, the time is read once."""

    ticket: Ticket
    actor: chain.Actor
    at: datetime
    files: Sequence[Staged] = ()
    arriving_id: int | None = None
    """The Kanwil in which the ticket may arrive; while it is open there, its row is held until the act is over."""
    pen: Pen = AT_ONCE

    def move(
        self,
        status: str,
        kind: Event.Kind,
        text: str = "",
        *,
        data: Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> Event:
        """Write the event, save the new state and only what changes with it, and conclude."""
        self.ticket.status = status
        self.ticket.version += 1
        for name, value in fields.items():
            setattr(self.ticket, name, value)
        # After the fields: the event records the state that this act leaves behind.
        event = self.pen.append(self.ticket, kind, self.actor, at=self.at, text=text, files=self.files, **(data or {}))
        self.pen.conclude(self.ticket, event, changed=["status", "version", *fields])
        return event

    def attribution(self) -> dict[str, Any]:
        """Whose ticket it is: the fields to change when the signing officer is the first to handle it, none when it is
        somebody's, or when it stays nobody's (`may_be_counted_at`)."""
        posting = self.actor.posting
        if self.ticket.posting_id is not None or posting is None or not self.may_be_counted_at(posting.office):
            return {}
        return {"posting": posting, "office": posting.office, "kanwil": posting.office.supervising_kanwil}

    def may_be_counted_at(self, office: Office) -> bool:
        """Whether an untaken ticket may be counted at that office from now on: its quarter is open where it is counted
        and where it would arrive. A ticket that once left without its place stays where it was, whoever answers it
        (docs/domain.md 4, [assumed]); so no closed period loses or gains a ticket."""
        ticket, kanwil = self.ticket, office.supervising_kanwil
        if ticket.closed_in_id is not None:
            return False
        if Quarter.of(ticket.created_at) == Quarter.of(self.at):
            return True  # no running quarter is closed
        if not self.pen.alone and kanwil is not None and kanwil.pk not in {ticket.kanwil_id, self.arriving_id}:
            raise StaleTicket(ticket)  # the office got another Kanwil while the page was open
        kanwils = [key for key in (ticket.kanwil_id, kanwil.pk if kanwil else None) if key is not None]
        return not self.pen.has_closed(kanwils, ticket.created_at) and not self.pen.left_its_place(ticket)

    def ending(self) -> dict[str, Any]:
        """The fields of a ticket that ends now."""
        return {"answered_at": self.at, "answered_by": self.actor.user, "referred_to": None, **self.attribution()}


@contextmanager
def doing(
    act: Act,
    by: Signature | User,
    *,
    ticket_id: int,
    seen_version: int,
    key: OneTimeKey,
    clock: Clock,
    files: Sequence[Staged] = (),
    arriving: Office | None = None,
) -> Iterator[Doing]:
    """Begin an act in one transaction, guarded: claim the form's key, lock the ticket, then look. `arriving`: the
    Kanwil to which the act may bring the ticket, where that is not the signing officer's.

    Refused: a form sent before (`AlreadyDone`), a page that is no longer true (`StaleTicket`), an officer who is not of
    the holding office (`SigningRefused`), a state or a login that the table of `workflow` does not know (`CannotAct`).
    """
    with transaction.atomic():
        submission = key.claim(act)
        if arriving is None and isinstance(by, Signature):
            arriving = by.posting.office.supervising_kanwil
        _wait_for_closing(ticket_id, arriving, clock.now())
        ticket = locked(ticket_id)
        at = _read(clock, ticket)
        login = by.user if isinstance(by, Signature) else by
        user = User.objects.select_related("office", "satker").filter(pk=login.pk, is_active=True).first()
        if user is None:
            raise CannotAct(_("Akun ini sudah tidak aktif. Hubungi admin HAI DJPb."))
        step = transition(act, State(ticket.status))
        if ticket.version != seen_version and (step is None or step.needs_fresh_page):
            raise StaleTicket(ticket)
        if isinstance(by, Signature):
            by.check_still_valid(ticket.holder_office, at=at)
        check_may(act, by, user, ticket, at)

        yield Doing(ticket, actor_of(by, user), at, files, arriving.pk if arriving else None)

        submission.finish(ticket.reference)


def _wait_for_closing(ticket_id: int, arriving: Office | None, at: datetime) -> None:
    """An untaken ticket of an earlier quarter may come to count in the Kanwil where it arrives: hold that Kanwil's row,
    so that a closing under way there is over before we look, and none begins until the act is over. First the Kanwil,
    then the ticket, as a closing does it; so nobody waits for each other."""
    if arriving is None:
        return
    waiting = Ticket.objects.filter(pk=ticket_id, posting=None, closed_in=None).exclude(kanwil=arriving)
    created_at = waiting.values_list("created_at", flat=True).first()
    if created_at is not None and Quarter.of(created_at) != Quarter.of(at):
        Office.objects.select_for_update(of=("self",), no_key=True).get(pk=arriving.pk)


def check_may(act: Act, by: Signature | User, user: User, ticket: Ticket, at: datetime) -> None:
    """Refused (`CannotAct`): what the table of `workflow` does not know of the ticket's state or of this login."""
    step = transition(act, State(ticket.status))
    if step is None:
        raise CannotAct(str(ACT_WORDS[act].impossible) % {"status": ticket.status_text})
    if isinstance(by, Signature) != (step.actor in SIGNED) or not may(user, act, ticket, at):
        raise CannotAct(str(DUTY_OVER if duty_is_over(user, ticket, at) else NOT_YOURS[step.actor]))


def actor_of(by: Signature | User, user: User) -> chain.Actor:
    """`user`: the login of `by`, as it is now."""
    return chain.Actor.signed(by) if isinstance(by, Signature) else chain.Actor(user)


def _read(clock: Clock, ticket: Ticket) -> datetime:
    """The clock, not before the ticket's own instants: one that was set back a little is waited for, and then refused
    in words, because an answer before its question has no time that could be judged."""
    last = max(filter(None, (ticket.created_at, ticket.escalated_at, ticket.hai_replied_at, ticket.answered_at)))
    patience = monotonic() + CLOCK_PATIENCE_SECONDS
    at = clock.now()
    while at < last:
        if monotonic() > patience:
            raise clock_behind()
        sleep(0.1)
        at = clock.now()
    return at


def locked(ticket_id: int) -> Ticket:
    """The ticket's row, locked until the transaction ends; lock first, then look."""
    return (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("holder_office__kanwil", "hai_directorate", "agent_head", "posting", "asker_satker")
        .get(pk=ticket_id)
    )
