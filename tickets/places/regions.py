"""An office goes to another Kanwil: which of its tickets are counted there, and what each Kanwil sees (decision 0020).

Counted: the tickets of the quarter in which the day lies, and of every later one, follow the office, because a person's
Kanwil is that of the quarter's last day (docs/domain.md 6). Those of earlier quarters stay where they are counted, and
so does whatever a lock has closed. Seen: the new Kanwil sees all that its office sees; the old one keeps what it
counts, and what another office below it, or it itself, has to do with.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from tickets.history import chain
from tickets.models import Event, PartyRole, PeriodClosing, Ticket, TicketParty
from tickets.quarters import Quarter
from users.models import Office, User
from users.words import date_text

STRETCH = 500
"""Tickets of one batch of statements."""


@dataclass(frozen=True)
class Move:
    """An office, the Kanwil it leaves and the one it goes to, and the first day there."""

    office: Office
    old: Office
    new: Office
    day: date

    @property
    def quarter(self) -> Quarter:
        """From which on the tickets follow."""
        return Quarter.of_day(self.day)


def following(move: Move) -> QuerySet[Ticket]:
    """The tickets that will be counted at the new Kanwil and are not yet."""
    rows = Ticket.objects.filter(office=move.office, closed_in=None, created_at__gte=move.quarter.since)
    return rows.filter(kanwil=move.old)


def closed_ahead(move: Move) -> QuerySet[PeriodClosing]:
    """The periods, of either Kanwil, that are locked and reach to the day or beyond: then nothing may move there."""
    return PeriodClosing.objects.filter(kanwil__in=[move.old, move.new], last_day__gte=move.day)


def follow(move: Move, *, by: User, at: datetime) -> int:
    """Let the tickets follow their office, each with its event; how many did. Repeatable. In the transaction of the
    move, which holds both Kanwil's rows: no quarter is locked meanwhile, and acts wait."""
    moved = 0
    for keys in _stretches(list(following(move).order_by("pk").values_list("pk", flat=True))):
        tickets = list(Ticket.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
        past = _events_of(keys)
        events = []
        for ticket in tickets:
            ticket.kanwil = move.new
            mine = past[ticket.pk]
            said = {"office": move.office.name, "old": move.old.name, "new": move.new.name, "day": date_text(move.day)}
            event = chain.unsaved(
                ticket,
                Event.Kind.REGION_CHANGED,
                chain.Actor(by),
                at=at,
                seq=mine[-1].seq + 1,
                text="",
                data=said,
                past=mine,
            )
            chain.chain(event, mine[-1].hash)
            events.append(event)
        Event.objects.bulk_create(events)
        Ticket.objects.filter(pk__in=keys).update(kanwil=move.new)
        moved += len(tickets)
    _show(move)
    return moved


def _stretches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[first : first + STRETCH] for first in range(0, len(keys), STRETCH))


def _events_of(keys: Sequence[int]) -> dict[int, list[Event]]:
    """Each ticket's events in order, as far as the next one rests on them."""
    found: dict[int, list[Event]] = {key: [] for key in keys}
    for event in Event.objects.filter(ticket__in=keys).order_by("ticket", "seq").only("ticket", "seq", "data", "hash"):
        found[event.ticket_id].append(event)
    return found


def _show(move: Move) -> None:
    """The new Kanwil gets rows of its own. Who could read a ticket once goes on reading it: no party is taken away, so
    that nobody hides what they handled (docs/security.md 4)."""
    TicketParty.objects.bulk_create(list(_unseen(move)), batch_size=STRETCH, ignore_conflicts=True)


def _unseen(move: Move) -> Iterator[TicketParty]:
    seen = TicketParty.objects.filter(ticket=OuterRef("ticket"), office=move.new)
    mine = TicketParty.objects.filter(office=move.office).filter(~Exists(seen)).order_by("ticket")
    for ticket, created_at in list(mine.values_list("ticket", "created_at")):
        yield TicketParty(ticket_id=ticket, office=move.new, role=PartyRole.SUPERVISOR, created_at=created_at)


def closed_text(closings: list[PeriodClosing]) -> str:
    """Why nothing moves on that day, and from when it may; "" for none."""
    if not closings:
        return ""
    last = max(closing.last_day for closing in closings)
    names = sorted({closing.kanwil.name for closing in closings})
    return _("Periode sampai %(day)s sudah dikunci %(names)s. Isi tanggal sesudahnya.") % {
        "day": date_text(last),
        "names": ", ".join(names),
    }
