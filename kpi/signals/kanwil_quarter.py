"""One Kanwil's quarter as the finders read it: its tickets and what was done with them, each read once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q
from django.db.models.functions import Coalesce

from kpi.models import Policy
from tickets.models import Event, Ticket
from tickets.models.history import EventQuerySet
from tickets.models.ticket import TicketQuerySet
from tickets.quarters import Quarter
from users.models import Office

from .text_shapes import Shape, shape_of

SHOWN_TICKETS = 50
"""References kept as evidence; the count is exact whatever this is."""


ASKER = Coalesce("asker__joined_into_id", "asker_id")
"""One person is one person: who was joined into another asked as that one, whatever row the ticket names."""


@dataclass(frozen=True)
class Finding:
    """Something that a threshold says is worth a look. `rows`: the tickets to it, for the references. `of`: out of how
    many, where the rule asks for a share. Of an office as a whole, `posting_id` is None and `office_id` says which.
    """

    posting_id: int | None
    key: str
    count: int
    rows: TicketQuerySet
    sample: str = ""
    of: int | None = None
    office_id: int | None = None

    def evidence(self) -> dict[str, object]:
        references = self.rows.order_by("created_at", "pk").values_list("reference", flat=True).distinct()
        told: dict[str, object] = {"tickets": list(references[:SHOWN_TICKETS]), "sample": self.sample}
        return told if self.of is None else told | {"of": self.of}


@dataclass(frozen=True, slots=True)
class TicketRow:
    """What the finders ask of a ticket."""

    pk: int
    posting_id: int | None
    posting_kind: str | None
    office_id: int
    holder: str
    asker_id: int
    asker_email: str
    unit_type: str
    channel: str
    created_at: datetime
    received_on: datetime | None
    answered_at: datetime | None
    late_after: datetime | None
    ended: datetime | None
    in_time: bool | None
    closed: bool

    def is_late_at(self, at: datetime) -> bool:
        """Judged late, or open past its last moment in time; a ruling that it was in time stands."""
        if self.in_time is not None and self.ended is not None:
            return not self.in_time
        return self.late_after is not None and self.late_after < at


@dataclass(frozen=True, slots=True)
class SignedAct:
    """One signed event, with its text's shape in the place of its text."""

    ticket_id: int
    seq: int
    kind: str
    at: datetime
    posting_id: int
    posting_kind: str
    left_office: str
    shape: Shape


@dataclass(frozen=True)
class KanwilQuarter:
    """One Kanwil's tickets of one quarter, as of an instant."""

    quarter: Quarter
    kanwil: Office
    at: datetime

    @property
    def condition(self) -> Q:
        return Q(kanwil=self.kanwil, created_at__gte=self.quarter.since, created_at__lt=self.quarter.until)

    def tickets(self) -> TicketQuerySet:
        return Ticket.objects.filter(self.condition)

    def events(self, kind: str) -> EventQuerySet:
        """Signed events of these tickets."""
        return Event.objects.filter(kind=kind, posting__isnull=False, ticket__in=self.tickets())

    @cached_property
    def rows(self) -> dict[int, TicketRow]:
        """The tickets by key, the earliest first."""
        names = (
            *("pk", "posting_id", "posting__kind", "office_id", "holder_office__code"),
            *("person", "asker_email", "asker_unit_type", "channel", "created_at", "received_on", "answered_at"),
            *("iku_late_after", "iku_ended", "iku_in_time", "closed_in_id"),
        )
        told = self.tickets().annotate(person=ASKER).order_by("created_at", "pk").values_list(*names)
        rows = {}
        for *known, closed_in in told.iterator():
            row = TicketRow(*(*known, closed_in is not None))
            rows[row.pk] = row
        return rows

    @cached_property
    def acts(self) -> Sequence[SignedAct]:
        """Everything that was signed on these tickets, each ticket's in order."""
        signed = Event.objects.filter(posting__isnull=False, ticket__in=self.tickets()).order_by("ticket_id", "seq")
        names = ("ticket_id", "seq", "kind", "at", "posting_id", "posting__kind", "data", "text")
        return [
            SignedAct(ticket, seq, kind, at, posting, role, str(data.get("office", "")), shape_of(text))
            for ticket, seq, kind, at, posting, role, data, text in signed.values_list(*names).iterator()
            if ticket in self.rows  # not one that came while this was read
        ]

    @cached_property
    def unit_types(self) -> frozenset[str]:
        """Whose tickets the index counts in the quarter."""
        policy = Policy.objects.in_force(self.quarter)
        return frozenset(policy.unit_types) if policy else frozenset()

    @cached_property
    def counted(self) -> dict[int, list[TicketRow]]:
        """The tickets that count for somebody, by posting."""
        by_posting: dict[int, list[TicketRow]] = {}
        for row in self.rows.values():
            if row.posting_id is not None and row.unit_type in self.unit_types:
                by_posting.setdefault(row.posting_id, []).append(row)
        return by_posting


def these(keys: Iterable[int]) -> TicketQuerySet:
    """The tickets of a find; `keys` the earliest first, of which as many as are shown suffice."""
    return Ticket.objects.filter(pk__in=list(keys)[:SHOWN_TICKETS])
