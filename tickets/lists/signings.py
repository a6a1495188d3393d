"""Tanda tangan petugas: which officer signed what and when, so that an office sees what is done in its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from tickets.models import Event, Ticket
from tickets.words import instant_text
from users.models import Posting, User
from users.pages.list_pages import address, newest_first, typed_id


@dataclass(frozen=True)
class Signing:
    when: str
    officer: str
    office: str
    what: str
    reference: str
    url: str
    """Empty where the ticket has gone where this login cannot follow."""


@dataclass
class SigningList:
    rows: list[Signing]
    officers: list[tuple[int, str]]
    officer: int | None
    many_offices: bool
    pager: dict[str, str]


def signing_list(user: User, query: Mapping[str, Any]) -> SigningList:
    """One page of the acts signed by officers that this login may see, newest first; `officer`: of one posting."""
    postings = Posting.objects.visible_to(user).select_related("officer", "office")
    chosen = typed_id(query.get("officer", ""))
    own = postings.filter(pk=chosen).first() if chosen else None
    signed = Event.objects.filter(posting=own) if own else Event.objects.filter(posting__in=postings.values("pk"))
    signed = signed.select_related("posting__officer", "posting__office", "ticket")
    here = partial(address, {"officer": own.pk} if own else {})
    page = newest_first(signed, query.get("after", ""), here)
    visible = Ticket.objects.visible_to(user).filter(pk__in=[one.ticket_id for one in page.rows])
    seen = set(visible.values_list("pk", flat=True))
    own_office = user.office is not None
    return SigningList(
        rows=[_row(one, seen) for one in page.rows],
        # At the head office there are too many to choose from.
        officers=[(one.pk, f"{one.officer.name}, {one.office.name}") for one in postings] if own_office else [],
        officer=own.pk if own else None,
        many_offices=user.office is None or user.office.kind == user.office.Kind.KANWIL,
        pager=page.pager,
    )


def _row(event: Event, seen: set[int]) -> Signing:
    posting = event.posting
    assert posting is not None  # noqa: S101 - the list is of signed events
    return Signing(
        when=instant_text(event.at),
        officer=posting.officer.name,
        office=posting.office.name,
        what=str(event.get_kind_display()),
        reference=event.ticket.reference,
        url=event.ticket.get_absolute_url() if event.ticket_id in seen else "",
    )
