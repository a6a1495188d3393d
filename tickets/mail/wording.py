"""Subject and text of the mails about a ticket: what was asked, who has it, until when, and how its asker answers."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache, cached_property

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from services.booklet.notices import notices_on
from tickets.deadlines.chips import due_text
from tickets.models import Event, Norm, Ticket
from tickets.models.mirrors import MIRRORS
from tickets.permissions import Readers
from tickets.words import instant_text, own_time_text, reminder_of
from users.clock import wib_date
from users.words import date_text

from . import rating_link

ENDS = {"answered", "refused"}
"""The mails that end a ticket: with them the asker is asked, once."""
_ANY = "HAI-131000000-00"
"""A reference as any other."""


class Words:
    """Of the mails about one event, which knows its past."""

    def __init__(self, event: Event, ticket: Ticket, readers: Readers) -> None:
        self._event, self._ticket, self._readers = event, ticket, readers

    def _newest(self, kind: Event.Kind) -> Event | None:
        return next((event for event in reversed([*self._event.past, self._event]) if event.kind == kind), None)

    def for_asker(self, template: str) -> tuple[str, str]:
        """All mails of a ticket to its asker have one subject: some mail programs look at nothing else when they lay
        together what belongs together. What happened is the text's first line. Whoever has no login gets no address of
        a page, and all are told whom to answer."""
        office = self._ticket.holder_office
        posting = self._ticket.posting
        contact = self._readers.desk_contact(office)
        said = {
            "has_login": self._readers.has_login(self._ticket),
            "officer": posting.officer.name if posting is not None and posting.office_id == office.pk else "",
            "phone": contact.desk_phone if contact else "",
            "desk_address": contact.desk_address if contact else "",
            "deadlines": self._deadlines(Norm.Code.SLA),
            "sent_before": self._sent_before,
        }
        if template in ENDS:
            said |= self._rating() | {"notices": notices_on(wib_date(self._event.at), office)}
        return self._subject(""), self._text(template, said)

    def _rating(self) -> dict[str, object]:
        """Where the asker says whether it is settled, and until when; nothing where a desk would rate itself."""
        terms = self._readers.rating_terms(wib_date(self._event.at))
        if terms is None or rating_link.desk_asked_itself(self._ticket):
            return {}
        until = wib_date(self._event.at + timedelta(days=terms.link_days))
        return {"rating_url": rating_link.address_of(self._ticket), "rating_until": date_text(until)}

    def for_satker(self, template: str, title: str) -> tuple[str, str]:
        """To the asker's satker's own login, of what was recorded in its name."""
        said = {"url_in_name": _address("tickets:deny", self._ticket), "deadlines": self._deadlines(Norm.Code.SLA)}
        return self._subject(title), self._text(template, said)

    def for_desk(self, template: str, title: str) -> tuple[str, str]:
        """To an office or a desk of HAI, which work through their mail by what it asks of them: the subject says it."""
        said = {"title": title, "deadlines": self._deadlines(*Norm.Code)}
        return self._subject(title), self._text(template, said)

    def _subject(self, title: str) -> str:
        of_what = f"{title}: {self._ticket.subject}" if title else self._ticket.subject
        return f"[{self._ticket.reference}] {of_what}"[:255]

    def _text(self, template: str, said: Mapping[str, object]) -> str:
        actor = self._event.data["actor"]
        known = {
            "ticket": self._ticket,
            "event": self._event,
            "question": self._question,
            "reminder": reminder_of(self._question),
            "actor": ", ".join(filter(None, [actor["name"], actor["place"] or actor["role"]])),
            "url": _address("tickets:detail", self._ticket),
        }
        return render_to_string(f"mail/{template}.txt", {**known, **said})

    @cached_property
    def _question(self) -> str:
        asked = self._newest(Event.Kind.ASKED)
        return asked.text if asked is not None else ""

    @cached_property
    def _sent_before(self) -> str:
        """When the asker was sent just this text: HAI's reply, which the office now sends once more. Else ""."""
        if self._event.kind != Event.Kind.ANSWERED or self._ticket.hai_replied_at is None:
            return ""
        reply = self._newest(Event.Kind.HAI_REPLIED)
        same = reply is not None and reply.text.split() == self._event.text.split()
        return instant_text(reply.at) if reply is not None and same else ""

    def _deadlines(self, *codes: str) -> list[str]:
        return deadline_lines(self._ticket, *codes)


def deadline_lines(ticket: Ticket, *codes: str) -> list[str]:
    """ "Waktu SLA: Sen, 25 Mei 10.20 WIB" for each norm that runs."""
    found = []
    for code in codes:
        due = MIRRORS[code].of(ticket).due
        if due is not None and ticket.is_open:
            own = own_time_text(due, ticket.holder_office.zone)
            found.append(f"{Norm.Code(code).label}: {due_text(due)} WIB{own}")
    return found


def page_of(ticket: Ticket) -> str:
    """The address of its page, as a mail has it."""
    return _address("tickets:detail", ticket)


def _address(page: str, ticket: Ticket) -> str:
    return settings.SITE_URL + _path(page).replace(_ANY, ticket.reference)


@cache
def _path(page: str) -> str:
    """The page of any ticket: looking an address up costs more than all other words of a mail."""
    return reverse(page, args=[_ANY])
