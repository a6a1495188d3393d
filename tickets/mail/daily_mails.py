"""One mail a day instead of one for each event, for offices and agents of HAI who want it: at 08.00 WIB of a working
day, what was held until then.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from itertools import groupby

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tickets.deadlines.rules import current_book
from tickets.models import Norm, OutgoingMail
from tickets.trouble.aside import BAD_ROW, set_aside
from tickets.words import instant_text, weekday_text
from users.clock import Clock
from users.wib import WIB

from .notices import why_not
from .wording import deadline_lines

DIGEST_FROM = time(8)
"""Jakarta time, when the service opens."""


def send_digests(clock: Clock, stopping: Callable[[], bool]) -> int:
    """Write the digests that are due: what was held before 08.00 of this working day. Returns how many.

    Nothing remembers that today's were written: what has gone into a digest is simply not due any more. So a worker
    that starts at noon catches up on the morning, and the lines of a withdrawn digest go into the next one.
    """
    now = clock.now()
    begin = datetime.combine(now.astimezone(WIB), DIGEST_FROM, WIB)
    if now < begin or not _held_before(begin).exists() or not is_working_day(begin.date()):
        return 0
    return _write(begin, now)


def _held_before(instant: datetime) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(state=OutgoingMail.State.HELD, digest=None, next_attempt_at__lt=instant)


@transaction.atomic
def _write(begin: datetime, now: datetime) -> int:
    held = _held_before(begin).select_related("event__ticket__holder_office", "office", "agent")
    if connection.features.has_select_for_update_skip_locked:
        held = held.select_for_update(skip_locked=True, of=("self",))
    count = 0
    for _reader, lines in groupby(held.order_by("office_id", "agent_id", "pk"), lambda mail: (mail.office, mail.agent)):
        due = [line for line in lines if not _withdrawn(line)]
        if due:
            try:
                digest = _digest(due, begin.date(), now)
            except BAD_ROW as error:
                _leave_out(due, error, now)
                continue
            digest.save(force_insert=True)
            OutgoingMail.objects.filter(pk__in=[line.pk for line in due]).update(digest=digest)
            count += 1
    return count


def _leave_out(lines: list[OutgoingMail], error: Exception, now: datetime) -> None:
    """The mails of one reader that cannot be put in words; the other readers get theirs."""
    set_aside("tickets_outgoingmail", lines[0].pk, "ringkasan harian", error, now)
    keys = [line.pk for line in lines]
    reason = f"{type(error).__name__}: {error}"[:2000]
    OutgoingMail.objects.filter(pk__in=keys).update(state=OutgoingMail.State.SET_ASIDE, reason=reason)


def _withdrawn(line: OutgoingMail) -> bool:
    """Whether its reader may no longer see the ticket; then it is set aside with the reason."""
    line.reason = why_not(line)
    if line.reason:
        line.state = OutgoingMail.State.SET_ASIDE
        line.save(update_fields=["state", "reason"])
    return bool(line.reason)


def _digest(lines: list[OutgoingMail], day: date, now: datetime) -> OutgoingMail:
    """One mail to the address that the office or the agent has now."""
    first = lines[0]
    said = [
        {
            "subject": line.subject,
            "at": instant_text(line.event.at),
            "holder": line.event.ticket.holder_office.name,
            "due": "; ".join(deadline_lines(line.event.ticket, *Norm.Code)),
            "url": settings.SITE_URL + line.event.ticket.get_absolute_url(),
        }
        for line in lines
    ]
    return OutgoingMail(
        recipient=(first.office or first.agent).email,
        recipient_kind=first.recipient_kind,
        office=first.office,
        agent=first.agent,
        subject=_("[HAI CSO] Ringkasan %(day)s: %(count)d pemberitahuan")
        % {"day": weekday_text(day), "count": len(lines)},
        body=render_to_string("mail/digest.txt", {"lines": said, "name": first.office or first.agent.get_full_name()}),
        next_attempt_at=now,
    )


def is_working_day(day: date) -> bool:
    """A day with service hours for the whole nation."""
    return bool(current_book().of(None).calendar.day(day).windows)
