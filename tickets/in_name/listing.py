"""Dicatat atas nama kami: what offices recorded in a satker's name, as its own login reads it, in words."""

from dataclasses import dataclass
from functools import partial

from django.db.models import Prefetch
from django.http import QueryDict
from django.urls import reverse

from tickets.models import Denial, RecordedInName, Ticket
from tickets.words import instant_text
from users.models import User
from users.pages.list_pages import address, newest_first
from users.words import count_text


@dataclass
class InNameRow:
    """One question. `deny_url` leads to what the satker may say of it."""

    subject: str
    reference: str
    url: str
    asker: str
    recorded: str
    by: str
    new: bool
    said: str
    deny_url: str


@dataclass
class InName:
    """The context of the page; `through`: the newest row shown, which "sudah dibaca" speaks of."""

    rows: list[InNameRow]
    new: str
    through: int
    range_text: str
    first_url: str
    next_url: str


def unread_count(user: User) -> int:
    """How many questions in its name a satker has not read yet."""
    return RecordedInName.objects.visible_to(user).unread().filter(satker_id=user.satker_id).count()


def in_name_of(user: User, query: QueryDict) -> InName:
    """One page, the newest first; `after` (a row's key) comes from the address."""
    rows = RecordedInName.objects.visible_to(user).filter(satker_id=user.satker_id)
    denials = Prefetch("ticket__denials", Denial.objects.order_by("pk"))
    known = rows.select_related("ticket__posting__officer", "ticket__created_by__office").prefetch_related(denials)
    page = newest_first(known, query.get("after", ""), partial(address, {}))
    new = rows.unread().count()
    return InName(
        rows=[_row(each) for each in page.rows],
        new=count_text(new) if new else "",
        through=page.rows[0].pk if page.rows else 0,
        **page.pager,
    )


def _row(told: RecordedInName) -> InNameRow:
    ticket = told.ticket
    return InNameRow(
        subject=ticket.subject,
        reference=ticket.reference,
        url=ticket.get_absolute_url(),
        asker=ticket.asker_name,
        recorded=instant_text(ticket.created_at),
        by=recorded_by(ticket),
        new=told.read_at is None,
        said=state_text(list(ticket.denials.all())),
        deny_url=reverse("tickets:deny", args=[ticket.reference]),
    )


def recorded_by(ticket: Ticket) -> str:
    """ "Rina Maharani, KPPN Pekanbaru"; `ticket` with posting__officer and created_by__office at hand."""
    office = ticket.created_by.office
    place = office.name if office else ""
    return f"{ticket.posting.officer.name}, {place}" if ticket.posting else place


def state_text(said: list[Denial]) -> str:
    """What stands of what the satker said, or ""."""
    return str(said[-1].get_kind_display()) if said else ""


@dataclass(frozen=True)
class Saying:
    """One record in words."""

    what: str
    when: str
    text: str


def sayings_of(ticket: Ticket) -> list[Saying]:
    """Everything that the satker said of this ticket, in order."""
    return [
        Saying(str(said.get_kind_display()), instant_text(said.at), said.text) for said in ticket.denials.order_by("pk")
    ]
