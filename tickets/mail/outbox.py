"""Mail leaves through rows written with the act and sent by the worker: with the mail server down, nothing is lost."""

import logging
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from tickets.models import Event, NoticeSetting, OutgoingMail, Ticket
from tickets.permissions import READERS, Readers
from tickets.trouble.aside import BAD_ROW, set_aside
from tickets.warnings import sending
from users.clock import Clock
from users.mail_message import HouseMessage
from users.models import Office

from .notices import Notice, notices, why_not
from .told import told

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
LEASE = timedelta(minutes=5)
LONGEST_CONVERSATION = timedelta(minutes=2)
"""No mail is begun later than this before its lease ends; each step of a conversation has `EMAIL_TIMEOUT` seconds."""
BATCH = 50
BY_PERSON = {Event.Kind.ANSWERED, Event.Kind.REFUSED, Event.Kind.HAI_REPLIED, Event.Kind.DATA_ASKED}
"""Of these the asker's mail is what an officer or an agent wrote to them; all others a machine writes."""


Mail = tuple[Event, dict[str, object]]
"""A mail by its columns, and the event that it tells of."""


def word(
    event: Event,
    ticket: Ticket,
    digests: tuple[Collection[int], Collection[int]] | None = None,
    readers: Readers = READERS,
) -> list[Mail]:
    """The mails that an event gives rise to, which is not chained yet: from here on it says who is told of what.

    One address hears of an event once, in the first of its capacities: an asker may have given an office's address,
    two agents may share theirs. For whoever wants a digest, mail is held until it is due. `digests`: the offices and
    agents who want one mail a day, and `readers`: who is told, for whoever knows them.
    """
    once: dict[str, Notice] = {}
    for notice in notices(event, ticket, readers):
        once.setdefault(notice.recipient, notice)
    offices, agents = _wanting_a_digest(once.values()) if digests is None else digests
    mails: list[dict[str, object]] = [
        {
            "recipient": notice.recipient,
            "recipient_kind": notice.kind,
            "office_id": notice.office.pk if notice.office else None,
            "agent_id": notice.agent.pk if notice.agent else None,
            "subject": notice.subject,
            "body": notice.body,
            "state": OutgoingMail.State.HELD
            if (notice.office and notice.office.pk in offices) or (notice.agent and notice.agent.pk in agents)
            else OutgoingMail.State.WAITING,
            "next_attempt_at": event.at,
        }
        for notice in once.values()
    ]
    event.data |= told(mails)
    return [(event, mail) for mail in mails]


def post(mails: Iterable[Mail]) -> None:
    """Write them, in the transaction of their events, which are written."""
    OutgoingMail.objects.bulk_create(OutgoingMail(event=event, **mail) for event, mail in mails)


def tell_office(office: Office, ticket: Ticket, subject: str, body: str, at: datetime) -> None:
    """Write a mail of an upper floor about a ticket, in the caller's transaction; nothing to an office without an
    address. Not held for a digest, whose lines are events.
    """
    if office.email:
        OutgoingMail.objects.create(
            about=ticket,
            recipient=office.email,
            recipient_kind="office",
            office=office,
            subject=subject,
            body=body,
            next_attempt_at=at,
        )


def _wanting_a_digest(told: Iterable[Notice]) -> tuple[set[int], set[int]]:
    """The offices and the agents among the readers who want one mail a day."""
    offices = [notice.office.pk for notice in told if notice.office]
    agents = [notice.agent.pk for notice in told if notice.agent]
    if not offices and not agents:
        return set(), set()
    wanting = NoticeSetting.objects.filter(
        Q(office__in=offices) | Q(user__in=agents), mode=NoticeSetting.Mode.DIGEST
    ).values_list("office_id", "user_id")
    return {office for office, _user in wanting if office}, {user for _office, user in wanting if user}


def all_wanting_a_digest() -> tuple[set[int], set[int]]:
    """All offices and agents who want one mail a day."""
    wanting = NoticeSetting.objects.filter(mode=NoticeSetting.Mode.DIGEST).values_list("office_id", "user_id")
    return {office for office, _user in wanting if office}, {user for _office, user in wanting if user}


def wait_after(attempts: int) -> timedelta:
    """How long to wait after the n-th failure: 1, 2, 4 … 64 minutes."""
    return timedelta(minutes=2 ** (attempts - 1))


def deliver_due(clock: Clock, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due; returns how many left.

    A mail is first leased (its next attempt moved on and committed), then sent, then marked: a worker killed in between
    sends it once more after the lease, with the same Message-ID, rather than never. The server is greeted before that:
    one that is down takes no try from any mail, and its error is the worker's, which waits longer each time.
    """
    if not _due(clock.now()).exists():
        return 0
    sent = 0
    server = get_connection()
    server.open()
    rest = _lease(clock.now())
    try:
        while rest and not stopping() and clock.now() < rest[0].next_attempt_at - LONGEST_CONVERSATION:
            if _send(rest.pop(0), server, clock):
                sent += 1
            elif rest:
                # The conversation may have broken: the next mail begins one anew, or finds that the server is down.
                server.close()
                server.open()
    finally:
        server.close()
        _give_back(rest, clock.now())
    return sent


def _due(now: datetime) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(state=OutgoingMail.State.WAITING, next_attempt_at__lte=now)


@transaction.atomic
def _lease(now: datetime) -> list[OutgoingMail]:
    due = _due(now).select_related("event__ticket__holder_office", "warning__ticket", "about", "office", "agent")
    due = due.order_by("next_attempt_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    mails = list(due[:BATCH])
    for mail in mails:
        mail.attempts += 1
        mail.next_attempt_at = now + LEASE
    OutgoingMail.objects.bulk_update(mails, ["attempts", "next_attempt_at"])
    return mails


def _give_back(rest: list[OutgoingMail], now: datetime) -> None:
    """Leased and not tried: that was no attempt, and it is due at once. Not what another worker has leased since."""
    ours = OutgoingMail.objects.filter(
        pk__in=[mail.pk for mail in rest],
        state=OutgoingMail.State.WAITING,
        next_attempt_at__in={mail.next_attempt_at for mail in rest},
    )
    ours.update(attempts=F("attempts") - 1, next_attempt_at=now)


def _send(mail: OutgoingMail, server: BaseEmailBackend, clock: Clock) -> bool:
    try:
        return _prepare_and_send(mail, server, clock)
    except BAD_ROW as error:
        # Before it could be offered to the server: the mails behind it leave all the same.
        set_aside("tickets_outgoingmail", mail.pk, "pengiriman e-mail", error, clock.now())
        _withdraw(mail, f"{type(error).__name__}: {error}"[:2000])
        return False


def _prepare_and_send(mail: OutgoingMail, server: BaseEmailBackend, clock: Clock) -> bool:
    reason = why_not(mail)
    if mail.warning is not None:
        now = clock.now()
        reason = reason or sending.why_no_longer(mail, now)
        opens = sending.leaves_at(mail, now)
        if not reason and opens > now:
            _postpone(mail, opens)
            return False
    if reason:
        _withdraw(mail, reason)
        return False
    message = HouseMessage(
        key=f"mail-{mail.pk}",
        thread=f"ticket-{mail.ticket.pk}" if mail.ticket is not None else "",
        by_person=mail.recipient_kind == "asker" and mail.event is not None and mail.event.kind in BY_PERSON,
        to=mail.recipient,
        reply_to=_who_reads_replies(mail),
        subject=mail.subject,
        body=mail.body,
        connection=server,
    )
    try:
        if not message.send():
            raise ValueError("no recipient")
    except Exception as failure:  # noqa: BLE001 - whatever is wrong with one mail, those behind it must leave
        # The reason is kept for the administrator.
        mail.reason = f"{type(failure).__name__}: {failure}"[:2000]
        if mail.attempts >= MAX_ATTEMPTS:
            logger.error(
                "mail %s to %s set aside after %s tries: %s",
                mail.pk,
                mail.recipient_kind,
                mail.attempts,
                type(failure).__name__,  # its words may hold a name or an address: they are in the row
            )
            # What was in a digest that cannot be sent shares its fate; the tickets themselves show it all.
            mail.lines.update(state=OutgoingMail.State.SET_ASIDE, reason=mail.reason)
            mail.state = OutgoingMail.State.SET_ASIDE
            mail.save(update_fields=["state", "reason"])
        else:
            mail.next_attempt_at = clock.now() + wait_after(mail.attempts)
            mail.save(update_fields=["reason", "next_attempt_at"])
        return False
    sent = {"state": OutgoingMail.State.SENT, "sent_at": clock.now(), "reason": ""}
    OutgoingMail.objects.filter(Q(pk=mail.pk) | Q(digest=mail)).update(**sent)
    return True


def _who_reads_replies(mail: OutgoingMail) -> list[str]:
    """An asker's reply goes to the office that has the ticket now, whose officers record it. Nobody reads what comes to
    the sender's own address."""
    if mail.recipient_kind != "asker" or mail.ticket is None or not mail.ticket.holder_office.email:
        return []
    return [mail.ticket.holder_office.email]


def _postpone(mail: OutgoingMail, until: datetime) -> None:
    """A warning leaves in service hours only: that was no attempt."""
    mail.attempts, mail.next_attempt_at = mail.attempts - 1, until
    mail.save(update_fields=["attempts", "next_attempt_at"])


@transaction.atomic
def _withdraw(mail: OutgoingMail, reason: str) -> None:
    """It does not leave, and is kept with its reason. The lines of a digest are free again for the next one."""
    mail.state, mail.reason = OutgoingMail.State.SET_ASIDE, reason
    mail.save(update_fields=["state", "reason"])
    mail.lines.update(digest=None)
