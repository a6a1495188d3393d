"""Mail that left long ago goes. What it proves stays: the event has a digest of it (`told`), and of a mail about no
event a small row says the same.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from tickets.models import GoneMail, OutgoingMail
from users.clock import Clock

from .told import digest

BATCH = 1000
"""Mails that go at a time: more leave on no minute of a working day."""


@transaction.atomic
def prune_some(clock: Clock, stopping: Callable[[], bool]) -> int:
    """Some of the mails that left `MAIL_KEEP_DAYS` ago; how many went. What waits, is held or was set aside stays until
    it is sent, or an admin has looked at it; a digest goes after the mails that it gathered. Two workers share them by
    locks."""
    lines = OutgoingMail.objects.filter(digest=OuterRef("pk"))
    sent = OutgoingMail.objects.filter(
        state=OutgoingMail.State.SENT, sent_at__lt=clock.now() - timedelta(days=settings.MAIL_KEEP_DAYS)
    )
    sent = sent.filter(~Exists(lines)).order_by("sent_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        sent = sent.select_for_update(skip_locked=True, of=("self",))
    mails = list(sent[:BATCH])
    GoneMail.objects.bulk_create(
        GoneMail(
            warning_id=mail.warning_id,
            about_id=mail.about_id,
            recipient_kind=mail.recipient_kind,
            sent_at=mail.sent_at,
            digest=digest(mail.recipient, mail.subject, mail.body).hex(),
        )
        for mail in mails
        if mail.event_id is None and mail.sent_at is not None
    )
    rows = OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails])
    rows._raw_delete(rows.db)  # the lines of a digest went before it: nothing points here
    return len(mails)
