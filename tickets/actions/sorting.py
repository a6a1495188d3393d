"""Which service of the Katalog Layanan an open ticket is about (003 art. 14(1), "pemilahan")."""

from typing import Any

from django.db import transaction

from services.catalogue.reading import name_of
from services.models import Service
from tickets.models import Event, Ticket
from tickets.permissions import may_sort
from users.clock import Clock, wib_date
from users.languages import said as _
from users.models import OneTimeKey, User
from users.refusals import Refused
from users.signing.proof import Signature
from users.typed.text import shows_nothing

from .base import actor_of, locked
from .catalogued import can_be_named
from .pen import AT_ONCE
from .refusals import CannotAct, StaleTicket


@transaction.atomic
def correct_service(
    *,
    by: Signature | User,
    ticket_id: int,
    seen_version: int,
    service: Service | None,
    reason: str,
    key: OneTimeKey,
    clock: Clock,
) -> Ticket:
    """The holder or layer 1 says that an open ticket is about another service, or (None) about none; its SLA is decided
    anew by that service's norm, and the decision before stays readable. The Waktu IKU has no service.

    Refused: a service that was not in the catalogue on the input day, the same one, no reason, a ticket that has ended
    or whose period is closed, where nothing moves any more.
    """
    submission = key.claim("correct_service")
    ticket = locked(ticket_id)
    at = clock.now()
    login = by.user if isinstance(by, Signature) else by
    user = User.objects.select_related("office").filter(pk=login.pk, is_active=True).first()
    if user is None:
        raise CannotAct(_("Akun ini sudah tidak aktif. Hubungi admin HAI DJPb."))
    if isinstance(by, Signature):
        by.check_still_valid(ticket.holder_office, at=at)
    if isinstance(by, Signature) != user.is_shared or not may_sort(user, ticket):
        raise CannotAct(_("Layanan diperbaiki oleh kantor yang memegang tiketnya atau Layer 1, selama tiket terbuka."))
    if ticket.closed_in_id is not None:
        raise CannotAct(_("Periode tiket ini sudah ditutup; layanannya tidak diubah lagi."))
    if ticket.version != seen_version:
        raise StaleTicket(ticket)
    if shows_nothing(reason):
        raise Refused(_("Tulis alasan perbaikannya."), "reason")
    if service == ticket.service:
        raise Refused(_("Tiket ini sudah tercatat pada layanan itu."), "service")
    if service is not None and not can_be_named(service, ticket.created_at):
        raise Refused(
            _("Layanan ini tidak ada pada Katalog Layanan yang berlaku pada hari tiket masuk. Pilih yang lain."),
            "service",
        )
    before, ticket.service = ticket.service, service
    ticket.version += 1
    day = wib_date(ticket.created_at)
    said: dict[str, Any] = {
        "from": name_of(before, day),
        "from_code": before.code if before else "",
        "to": name_of(service, day),
        "to_code": service.code if service else "",
    }
    event = AT_ONCE.append(ticket, Event.Kind.SERVICE_CHANGED, actor_of(by, user), at=at, text=reason.strip(), **said)
    AT_ONCE.conclude(ticket, event, changed=["service", "version"])
    submission.finish(ticket.reference)
    return ticket
