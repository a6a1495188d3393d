"""Who may be chosen as the asker of a ticket at a desk, found by any part of what is known of them (002 3B: the officer
chooses "data penanya" from the registered; docs/domain.md 3).

Choosing is not adding: only people of the office's own list and those who asked it before are found here. Anybody else
is reached by their exact e-mail (`users.service_users.actions.find_by_email`).
"""

from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Q, QuerySet

from tickets.models import PartyRole, Ticket
from users.models import Membership, Office, ServiceUser, UnitType
from users.models.service_users import with_email
from users.typed.filters import named

SHOWN_MOST = 8
"""More would be read, not chosen from: another word narrows it."""
LEAST_LETTERS = 2
WORDS_MOST = 6
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Matches:
    """The people that a text finds, the office's own list first, each group by name. `more`: there are others."""

    people: list[ServiceUser]
    more: bool = False


def find_askers(office: Office, text: str) -> Matches:
    """People whom this office may choose and in whom every word of `text` is found; nobody for less than two letters.
    Two queries."""
    words = text.split()[:WORDS_MOST]
    if len("".join(words)) < LEAST_LETTERS:
        return Matches([])
    fitting = ServiceUser.objects.filter(joined_into=None)
    fitting = fitting.select_related("satker", "office").order_by("name", "pk")
    # Word by word, or all of it as a name: a title before or behind it is no part of whom one looks for.
    fitting = fitting.filter(reduce(and_, map(_has, words)) | named(" ".join(words)))
    own = fitting.filter(Exists(_on_list(office)))
    found = [*own[: SHOWN_MOST + 1]]
    if len(found) <= SHOWN_MOST:
        before = fitting.filter(~Exists(_on_list(office)), Exists(_asked(office)))
        found += before[: SHOWN_MOST + 1 - len(found)]
    return Matches(found[:SHOWN_MOST], more=len(found) > SHOWN_MOST)


def _on_list(office: Office) -> QuerySet:
    return Membership.objects.filter(service_user=OuterRef("pk"), office=office, removed_at=None)


def _asked(office: Office) -> QuerySet:
    """Tickets that this office recorded or held. Seeing one as the satker's partner or as its Kanwil is another thing:
    there, somebody else was asked."""
    had_it = Q(parties__role__in=[PartyRole.RECORDER, PartyRole.HOLDER]) | Q(holder_office=office) | Q(office=office)
    asked = Q(asker=OuterRef("pk")) | Q(asker__joined_into=OuterRef("pk"))
    return Ticket.objects.filter(had_it, asked, parties__office=office)


def _has(word: str) -> Q:
    """One word in name, e-mail (also of a row joined into this one), unit, satker code, institution or ID."""
    found = (
        named(word)
        | with_email(word.lower())
        | Q(institution__icontains=word)
        | Q(satker__name__icontains=word)
        | Q(office__name__icontains=word)
        | Q(unit_type__in=[unit.value for unit in UnitType if word.upper() in str(unit.label)])
    )
    if word.isascii() and word.isdigit():
        found |= Q(satker__code__startswith=word) | Q(office__code=word)
        if int(word) <= LARGEST_ID:
            found |= Q(pk=int(word))
    return found
