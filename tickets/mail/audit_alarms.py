"""Whom it concerns hears of many refusals within an hour: the HAI admins, and whose login it is.

Wrong passwords are told elsewhere, with the waits that they lead to.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tickets.models import OutgoingMail
from tickets.words import instant_text
from users.audit.notes import Noted
from users.clock import DatabaseClock
from users.models import AuditEntry, User

TOLD = {AuditEntry.Kind.FORBIDDEN, AuditEntry.Kind.HIDDEN, AuditEntry.Kind.CSRF}


def tell(noted: Noted) -> None:
    """Once an hour for each kind and each login or address: the subject names them, and is looked for first."""
    if noted.kind not in TOLD:
        return
    who = noted.login.username if noted.login else noted.address
    kind = str(AuditEntry.Kind(noted.kind).label)
    subject = _("[HAI CSO] %(kind)s berulang: %(who)s, %(hour)s") % {
        "kind": kind,
        "who": who,
        "hour": instant_text(noted.hour),
    }
    now = DatabaseClock().now()
    told = OutgoingMail.objects.filter(recipient_kind="admin", subject=subject, next_attempt_at__gte=noted.hour)
    if told.exists():
        return
    said = {"kind": kind, "who": who, "times": noted.times, "hour": instant_text(noted.hour)}
    said["url"] = f"{settings.SITE_URL}{reverse('users:audit')}"
    OutgoingMail.objects.bulk_create(
        OutgoingMail(
            recipient=recipient,
            recipient_kind="admin",
            subject=subject[:255],
            body=render_to_string("mail/audit_alarm.txt", said | {"is_admin": is_admin}),
            next_attempt_at=now,
        )
        for recipient, is_admin in _whom(noted.login).items()
    )


def _whom(login: User | None) -> dict[str, bool]:
    """Address -> whether an admin's, who may open the audit."""
    found: dict[str, bool] = {}
    if login is not None:
        found |= {address: False for address in (login.email, login.office.email if login.office else "") if address}
    admins = User.objects.filter(role=User.Role.ADMIN, is_active=True).exclude(email="")
    return found | dict.fromkeys(admins.values_list("email", flat=True), True)
