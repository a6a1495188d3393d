"""One-time links by mail, sent by the worker. They go past the outbox: what is written there stays readable, and the
address of an open link must not."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from users.clock import Clock
from users.mail_message import HouseMessage
from users.models import AccountLink
from users.words import moment_text

from .links import address_of

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5
LEASE = timedelta(minutes=5)
BATCH = 20


def send_links(clock: Clock, stopping: Callable[[], bool] = lambda: False) -> int:
    """What is due; how many left. A link that cannot be sent waits longer each time, and is given up at its end."""
    sent = 0
    while not stopping() and sent < BATCH:
        link = _lease(clock)
        if link is None:
            break
        message = HouseMessage(
            key=f"account-link-{link.pk}",
            to=link.account.email,
            subject=_("Tautan untuk mengatur kata sandi HAI CSO"),
            body=render_to_string(
                "mail/account_link.txt",
                {"link": link, "address": address_of(link), "until": moment_text(link.expires_at)},
            ),
        )
        try:
            message.send()
        except Exception as failure:  # noqa: BLE001 - one address that fails must not hold up the next
            logger.error("link %s not sent, try %s: %s", link.pk, link.attempts, type(failure).__name__)
            continue
        AccountLink.objects.filter(pk=link.pk).update(mailed_at=clock.now(), next_attempt_at=None)
        sent += 1
    return sent


def _lease(clock: Clock) -> AccountLink | None:
    now = clock.now()
    due = AccountLink.objects.filter(
        by_mail=True, mailed_at=None, used_at=None, withdrawn_at=None, next_attempt_at__lte=now, expires_at__gt=now,
        attempts__lt=MAX_ATTEMPTS,
    )  # fmt: skip
    if not due.exists():
        return None
    with transaction.atomic():
        link = due.select_for_update(of=("self",), skip_locked=True).select_related("account").order_by("pk").first()
        if link is not None:
            link.attempts += 1
            wait = LEASE + timedelta(minutes=2**link.attempts)
            AccountLink.objects.filter(pk=link.pk).update(attempts=F("attempts") + 1, next_attempt_at=now + wait)
    return link
