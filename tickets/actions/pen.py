"""How acts are written: the ticket, its events, who sees it, what the norms say, whom mail tells."""

import logging
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from tickets.deadlines import decisions
from tickets.files.faults import Fault
from tickets.files.store import CannotKeep, Staged
from tickets.files.words import fault_text
from tickets.history import chain
from tickets.mail import outbox
from tickets.models import Event, PartyRole, PeriodClosing, Ticket, TicketParty
from tickets.references import base_reference, references_of
from tickets.sla.ruler import OutsideCalendar
from users.languages import said as _
from users.models import Office
from users.refusals import Refused
from users.typed.text import shows_nothing

from .in_name import told_of
from .refusals import CannotAct, clock_behind

logger = logging.getLogger(__name__)

SPOKEN = frozenset(
    {Event.Kind.ASKED, Event.Kind.ANSWERED, Event.Kind.HAI_REPLIED, Event.Kind.DATA_ASKED, Event.Kind.REFUSED}
)
"""What consists of its text."""


class Pen:
    """Writes what an act gives rise to, row by row, in the transaction of the act.

    Acts say what is to be written, and a pen how: `haicso.archive` has one that gathers the rows of a past and writes
    them in bulk.
    """

    alone = False
    """Whether nobody else can be at work meanwhile."""

    def insert(self, ticket: Ticket) -> None:
        """A new ticket, under the first free reference of its second."""
        _save_with_reference(ticket)

    def append(
        self,
        ticket: Ticket,
        kind: Event.Kind,
        actor: chain.Actor,
        *,
        at: datetime,
        text: str = "",
        files: Sequence[Staged] = (),
        after: Sequence[Event] = (),
        **data: object,
    ) -> Event:
        """The next event, which `conclude` writes. `after`: those of the same act that come before it. Refused in words
        when it says nothing that a reader sees, when the disk does not take a file, or when the clock was set back."""
        if kind in SPOKEN and shows_nothing(text):
            raise CannotAct(_("Teksnya tidak memuat apa pun yang terlihat. Tulis isinya, lalu kirim lagi."))
        try:
            return chain.begin(ticket, kind, actor, at=at, text=text, files=files, after=after, **data)
        except CannotKeep as full:
            raise Refused(fault_text(Fault.NO_SPACE, ""), "attachments") from full
        except chain.ClockBehind as behind:
            raise clock_behind() from behind

    def admit(self, ticket: Ticket, office: Office, role: PartyRole) -> None:
        """Let an office, and the Kanwil over it, see the ticket from now on."""
        TicketParty.objects.bulk_create(parties_of(ticket, office, role), ignore_conflicts=True)

    def conclude(self, ticket: Ticket, *events: Event, changed: Sequence[str] = ()) -> None:
        """Every act ends here, whether it began the ticket or moved it: its events are written now, and what follows
        from them. The ticket's `changed` fields are saved with what the norms say of it, and people are told: their
        mails are worded before the chain is closed, because each event says whom it told of what."""
        try:
            mirrored, rows = decisions.follow(ticket, events[-1])
        except OutsideCalendar as outside:
            logger.exception("no deadline for %s", ticket.reference)
            raise CannotAct(
                _("Tenggat tiket ini tidak dapat dihitung dengan kalender yang ada. Hubungi admin HAI DJPb.")
            ) from outside
        mails = [mail for event in events for mail in outbox.word(event, ticket)]
        chain.write(*events)
        decisions.append(rows, events[-1])
        ticket.save(update_fields=[*changed, *mirrored])
        outbox.post(mails)

    def newest(self, ticket: Ticket, kind: Event.Kind) -> Event | None:
        """The ticket's last event of that kind."""
        return ticket.events.filter(kind=kind).order_by("-seq").first()

    def tell_of(self, ticket: Ticket) -> None:
        """Keep for the asker's satker that an office recorded the question in its name."""
        if (told := told_of(ticket)) is not None:
            told.save(force_insert=True)

    def has_closed(self, kanwils: Collection[int], instant: datetime) -> bool:
        """Whether one of these Kanwil (their keys) has closed the period of `instant`; the act holds their rows."""
        return PeriodClosing.objects.of_day(instant).filter(kanwil__in=kanwils).exists()

    def left_its_place(self, ticket: Ticket) -> bool:
        """Whether it was once passed on without the place where it is counted."""
        return ticket.events.filter(kind=Event.Kind.PASSED_ON, data__stays=True).exists()


AT_ONCE = Pen()


def parties_of(ticket: Ticket, office: Office, role: PartyRole) -> list[TicketParty]:
    """The rows that let an office, and the Kanwil over it, see the ticket."""
    return [
        TicketParty(ticket=ticket, office=each, role=as_what, created_at=ticket.created_at)
        for each, as_what in admitted(office, role)
    ]


def admitted(office: Office, role: PartyRole) -> Iterator[tuple[Office, PartyRole]]:
    """Who sees a ticket because this office does."""
    yield office, role
    if office.kanwil is not None:
        yield office.kanwil, PartyRole.SUPERVISOR


def _save_with_reference(ticket: Ticket) -> None:
    """Insert a new ticket under the first free reference of its second.

    The unique index decides between writers of the same second: the later waits for the earlier and takes the next.
    """
    base = base_reference(ticket.created_at)
    taken = set[str]()
    # The whole reference first: it has an index, while SQLite reads all tickets to know those that begin with it.
    if Ticket.objects.filter(reference=base).exists():
        taken.update(Ticket.objects.filter(reference__startswith=base).values_list("reference", flat=True))
    for reference in references_of(base):
        if reference not in taken:
            ticket.reference = reference
            try:
                with transaction.atomic():
                    ticket.save(force_insert=True)
                return
            except IntegrityError:
                if not Ticket.objects.filter(reference=reference).exists():
                    raise  # not the reference: another constraint was violated
