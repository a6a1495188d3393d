"""What a satker does with questions that an office recorded in its name: say that it read them, that one is not its
own, and take that back. None of it touches the ticket, and no figure knows it.
"""

from operator import attrgetter

from django.db.models import Q

from tickets.models import AnswerRead, Denial, RecordedInName, Status, Ticket
from tickets.permissions import READERS, Readers, satker_asks
from users.clock import Clock
from users.languages import said as _
from users.models import OneTimeKey, User, once
from users.refusals import Refused
from users.typed.text import shows_nothing

TEXT_MAX = 2000


class StaleDenial(Refused):
    """Somebody at the satker said something of this question since the page was opened."""


def told_of(ticket: Ticket, readers: Readers = READERS) -> RecordedInName | None:
    """The row, not yet written, that keeps that the ticket was recorded in its asker's satker's name: by the satker's
    own login with an address, which is told. None for an asker who is of no satker.
    """
    if ticket.asker_satker is None:
        return None
    logins = readers.satker_logins(ticket)
    return RecordedInName(ticket=ticket, satker=ticket.asker_satker, login=logins[0] if logins else None)


@once("mark_read", told=str)
def mark_read(*, key: OneTimeKey, through: int, clock: Clock) -> int:
    """The satker has read what was recorded in its name up to this row (its key), as its page showed it; how many were
    new.
    """
    user = _satker_login(key.user)
    rows = RecordedInName.objects.visible_to(user).unread().filter(satker_id=user.satker_id, pk__lte=through)
    return rows.update(read_at=clock.now(), read_by=user)


@once(f"denial_{Denial.Kind.DENIED}", told=attrgetter("ticket.reference"))
def deny(*, key: OneTimeKey, ticket_id: int, text: str, clock: Clock) -> Denial:
    """Bukan pertanyaan kami: of a ticket that an office recorded in the satker's name, once, with a reason."""
    return _say(Denial.Kind.DENIED, key, ticket_id, text, clock)


@once(f"denial_{Denial.Kind.WITHDRAWN}", told=attrgetter("ticket.reference"))
def withdraw_denial(*, key: OneTimeKey, ticket_id: int, text: str, clock: Clock) -> Denial:
    """It is the satker's question after all; what was said stays readable. Once, with a reason."""
    return _say(Denial.Kind.WITHDRAWN, key, ticket_id, text, clock)


def _say(kind: Denial.Kind, key: OneTimeKey, ticket_id: int, text: str, clock: Clock) -> Denial:
    user = _satker_login(key.user)
    rows = RecordedInName.objects.visible_to(user).select_for_update(of=("self",)).select_related("ticket")
    told = rows.filter(Q(ticket=ticket_id, satker=user.satker_id)).first()
    if told is None:
        raise Refused(_("Pertanyaan ini tidak dicatat kantor atas nama satker Anda."))
    said = set(told.ticket.denials.values_list("kind", flat=True))
    if kind in said:
        raise StaleDenial(_("Pernyataan ini sudah tercatat; tidak dapat diulang."))
    if kind == Denial.Kind.WITHDRAWN and Denial.Kind.DENIED not in said:
        raise Refused(_("Belum ada pernyataan yang dapat dicabut."))
    if shows_nothing(text):
        raise Refused(_("Isi alasan"), "text")
    if len(text) > TEXT_MAX:
        raise Refused(_("Alasan paling panjang 2.000 huruf"), "text")
    at = clock.now()
    denial = Denial.objects.create(ticket=told.ticket, kind=kind, at=at, user=user, text=text)
    if told.read_at is None:
        told.read_at, told.read_by = at, user
        told.save(update_fields=["read_at", "read_by"])
    return denial


def _satker_login(user: User) -> User:
    """Who acts, once more as the database has it."""
    found = User.objects.filter(pk=user.pk, is_active=True, role=User.Role.SATKER).first()
    if found is None:
        raise Refused(_("Hanya akun satker yang menyatakan hal ini."))
    return found


def note_answer_read(*, ticket: Ticket, user: User, clock: Clock) -> None:
    """The satker opens its answered ticket; without a key, since opening it again changes nothing."""
    if (
        ticket.status not in {Status.DONE, Status.REFUSED}
        or not satker_asks(user, ticket)
        or AnswerRead.objects.filter(ticket=ticket).exists()
    ):
        return
    AnswerRead.objects.get_or_create(ticket=ticket, defaults={"read_at": clock.now(), "read_by": user})
