"""An officer who has moved keeps the right to object: they file, read and withdraw at the office where they are
posted now, in their own name.

That office knows nothing of the old tickets (`Ticket.visible_to`). So the page shows no subject and nothing of what
was written; it only says that this verdict counts on the officer, to the officer, while their figures are open.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet
from users.clock import wib_date
from users.models import Posting, User
from users.signing.opened_figures import Opening, needs_opening

from .rules import why_not


def proven_here(user: User, opening: Opening | None, now: datetime) -> frozenset[int]:
    """Keys of the officers who may read at this login how their tickets at other offices were judged: at a shared desk,
    whoever has opened their figures; at a Kanwil, where figures are never closed, everybody who is posted there now.
    """
    if user.role != User.Role.OFFICE:
        return frozenset()
    if needs_opening(user):
        return frozenset({opening.posting.officer_id} if opening else ())
    here = Posting.objects.filter(office=user.office_id).on(wib_date(now))
    return frozenset(here.values_list("officer_id", flat=True))


def ticket_to_object_to(user: User, reference: str, proven: Collection[int]) -> Ticket | None:
    """One that the login sees, or that counts on somebody proven; None for every other, or for none."""
    rows = Ticket.objects.select_related("office", "posting__officer").filter(reference=reference)
    return rows.filter(pk__in=Ticket.objects.visible_to(user).filter(reference=reference).values("pk")).first() or (
        rows.filter(posting__officer__in=proven).first() if proven else None
    )


def may_object_here(user: User, ticket: Ticket, proven: Collection[int]) -> bool:
    """Whether the officer of this ticket may sign an objection at this login, if they are there."""
    if user.role != User.Role.OFFICE:
        return False
    return user.office_id == ticket.office_id or (ticket.posting is not None and ticket.posting.officer_id in proven)


def seen_among(user: User, tickets: Iterable[Ticket]) -> set[int]:
    """Of these, the keys of those whose content the login may see. No query where all are of its own region."""
    rows = list(tickets)
    if user.office_id is None or all(user.office_id in (row.office_id, row.kanwil_id) for row in rows):
        return {row.pk for row in rows}
    return set(Ticket.objects.visible_to(user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))


@dataclass(frozen=True)
class LateElsewhere:
    """A late ticket of another office on the officer's own page. `text`: why they cannot object, or ""; `url` leads to
    the form, or to the objection that there is.
    """

    reference: str
    office: str
    text: str
    label: str = ""
    url: str = ""


def late_elsewhere(user: User, behind: TicketQuerySet, most: int, now: datetime) -> list[LateElsewhere]:
    """The newest of `behind`, an officer's own late tickets, that are not of the office where they read this."""
    rows = behind.exclude(office=user.office_id).select_related("office", "posting")
    found = []
    for ticket in rows.order_by("-created_at", "-pk")[:most]:
        refusal, label, url = why_not(ticket, now), "", ""
        if not refusal:
            label, url = _("Ajukan keberatan"), reverse("review:file", args=[ticket.reference])
        elif objection := ticket.objections.order_by("-pk").first():
            label, url = _("Lihat keberatan"), objection.get_absolute_url()
        found.append(LateElsewhere(ticket.reference, ticket.office.name, refusal, label, url))
    return found
