"""Dijawab saat direkam: how much of what counts for a person was answered in the act that recorded it.

No clock runs on such a ticket, so its share stands beside every index and never in it. It is a counted fact like the
others: a locked quarter's comes from its lock, whatever becomes of the tickets.
"""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from kpi.index import Facts
from users.words import number_text, percent_text


@dataclass(frozen=True, slots=True)
class AtRecording:
    """`answered` of `counted` tickets were answered when they were recorded."""

    answered: int = 0
    counted: int = 0

    @classmethod
    def of(cls, facts: Facts) -> "AtRecording":
        return cls(facts.at_recording, facts.tickets)

    @property
    def share(self) -> Fraction | None:
        """None where nothing is counted."""
        return Fraction(self.answered, self.counted) if self.counted else None

    @property
    def percent(self) -> str:
        """In a column of its own: "58,6%"; "-" where nothing is counted."""
        return percent_text(self.share, 1)

    @property
    def short(self) -> str:
        """Below an index in a table: "saat direkam 58,6%"."""
        return _("saat direkam %s") % self.percent if self.counted else ""

    @property
    def text(self) -> str:
        """In a sentence: "123 dari 210 tiket dijawab saat direkam (58,6%)"; "" where nothing is counted."""
        if not self.counted:
            return ""
        return _("%(answered)s dari %(counted)s tiket dijawab saat direkam (%(share)s)") % {
            "answered": number_text(self.answered),
            "counted": number_text(self.counted),
            "share": self.percent,
        }
