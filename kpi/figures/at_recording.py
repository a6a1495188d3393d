"""Dijawab saat direkam: how much of what counts for a person was answered in the act that recorded it.

No clock runs on such a ticket, so its share stands beside every index and never in it. It counts exactly the tickets
that the figures count: a locked quarter's from its lock, the others as they are at the instant.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from tickets.quarters import Quarter
from users.words import number_text

from .counting import Scope
from .reading import tickets_behind
from .values import OfficerFigures
from .words import percent_text


@dataclass(frozen=True, slots=True)
class AtRecording:
    """`answered` of `counted` tickets were answered when they were recorded."""

    answered: int = 0
    counted: int = 0

    def __add__(self, other: "AtRecording") -> "AtRecording":
        return AtRecording(self.answered + other.answered, self.counted + other.counted)

    @property
    def share(self) -> Fraction | None:
        """None where nothing is counted."""
        return Fraction(self.answered, self.counted) if self.counted else None

    @property
    def short(self) -> str:
        """Below an index in a table: "saat direkam 58,6%"."""
        return _("saat direkam %s") % percent_text(self.share, 1) if self.counted else ""

    @property
    def text(self) -> str:
        """In a sentence: "123 dari 210 tiket dijawab saat direkam (58,6%)"."""
        return _("%(answered)s dari %(counted)s tiket dijawab saat direkam (%(share)s)") % {
            "answered": number_text(self.answered),
            "counted": number_text(self.counted),
            "share": percent_text(self.share, 1),
        }


def by_posting(quarter: Quarter, at: datetime, postings: Collection[int]) -> dict[int, AtRecording]:
    """Of each of these postings (their keys); one count, whatever their number. Without a ticket there is no entry."""
    behind = tickets_behind(Scope(quarter, at, postings=tuple(postings)))
    at_once = Count("pk", filter=Q(answered_at=F("created_at")))
    rows = behind.order_by().values_list("posting_id").annotate(answered=at_once, counted=Count("pk"))
    return {posting: AtRecording(answered, counted) for posting, answered, counted in rows}


def by_person(people: Iterable[OfficerFigures], quarter: Quarter, at: datetime) -> dict[int, AtRecording]:
    """Of each person (officers' keys), over the same postings as their index; one count for all of them."""
    mine = {person.officer.pk: [part.posting.pk for part in person.counted_parts] for person in people}
    found = by_posting(quarter, at, [posting for some in mine.values() for posting in some])
    return {
        officer: sum((found[posting] for posting in some if posting in found), AtRecording())
        for officer, some in mine.items()
    }
