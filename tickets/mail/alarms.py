"""Mail about tried passwords: to whom the login or the officer is, to the head of section, and to the admins."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import connection, transaction
from django.template.loader import render_to_string

from tickets.models import NoticeSetting, OutgoingMail
from tickets.trouble.listing import alarm_text
from users.clock import Clock
from users.models import AccessAlarm, User

BATCH = 50


@transaction.atomic
def write_due(clock: Clock, stopping: Callable[[], bool]) -> int:
    """Write the mails of alarms that nobody was told of yet; returns how many. Two workers share them by locks."""
    alarms = AccessAlarm.objects.filter(told_at=None).select_related("user", "officer", "office").order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        alarms = alarms.select_for_update(skip_locked=True, of=("self",))
    found = list(alarms[:BATCH])
    if not found:
        return 0
    now = clock.now()
    mails = [
        OutgoingMail(
            recipient=address,
            recipient_kind=kind,
            subject=f"[HAI CSO] {alarm.get_kind_display()}",
            body=render_to_string("mail/access_alarm.txt", {"said": alarm_text(alarm), "url": settings.SITE_URL}),
            next_attempt_at=now,
        )
        for alarm in found
        for address, kind in dict(_readers(alarm)).items()
    ]
    OutgoingMail.objects.bulk_create(mails)
    AccessAlarm.objects.filter(pk__in=[alarm.pk for alarm in found]).update(told_at=now)
    return len(mails)


def _readers(alarm: AccessAlarm) -> Iterator[tuple[str, str]]:
    """(address, what it is); whoever is named twice is mailed once. Officers have no address of their own: they read it
    at their office's login, on the first page."""
    admins = User.objects.filter(role=User.Role.ADMIN, is_active=True).exclude(email="")
    yield from ((address, "hai") for address in admins.values_list("email", flat=True))
    office = alarm.office or (alarm.user.office if alarm.user else None)
    if office is not None:
        head = NoticeSetting.objects.filter(office=office).exclude(head_email="").first()
        if head is not None:
            yield head.head_email, "head"
        if office.email:
            yield office.email, "office"
    elif alarm.user is not None and alarm.user.email:
        yield alarm.user.email, "hai" if alarm.user.role != User.Role.SATKER else "asker"
