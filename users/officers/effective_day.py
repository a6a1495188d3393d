"""From which day a move, a change of kind or a departure takes effect (docs/domain.md 6, [assumed]).

On the decree's day or, if later, on the day after the last act that attributed a ticket to the person, and never inside
a quarter of which a part of theirs is locked: then on the next quarter's first day. So no ticket is counted under a
posting that was not in force any more, and no locked figure gains or loses days.

What tickets and locks say of a person is known above this floor, which adds it to the two lists here when it starts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from users.models import Office, Officer
from users.words import date_text

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class ClosedPeriod:
    """Days within which no posting of a person changes any more, and why, in Indonesian."""

    first_day: date
    last_day: date
    words: str


LAST_ACTS: list[Callable[[Officer], date | None]] = []
"""Each gives the Jakarta day of the last act that attributed a ticket to the officer, or None."""

CLOSED_PERIODS: list[Callable[[Officer, Office | None], Sequence[ClosedPeriod]]] = []
"""Each gives the periods in which a part of the officer is locked; with an office also those that are locked there."""


@dataclass(frozen=True)
class Effective:
    """The first day of what is new, and why it is not the day that was asked for; nothing where it is."""

    day: date
    reasons: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.reasons)


@dataclass(frozen=True)
class Bounds:
    """What keeps changes of one officer's postings from taking effect earlier; read once for a page or an act."""

    last_act: date | None
    closed: tuple[ClosedPeriod, ...]

    def effective(self, wanted: date) -> Effective:
        day, reasons = wanted, []
        if self.last_act is not None and day <= self.last_act:
            day = self.last_act + ONE_DAY
            reasons.append(self._last_act_text(self.last_act))
        for period in self.closed:
            if period.first_day <= day <= period.last_day:
                day = period.last_day + ONE_DAY
                reasons.append(period.words)
        return Effective(day, tuple(reasons))

    def last_day(self, wanted: date) -> Effective:
        """Of a posting that is to end on the day `wanted`."""
        following = self.effective(wanted + ONE_DAY)
        return Effective(following.day - ONE_DAY, following.reasons)

    def sentences(self, since: date) -> list[str]:
        """For a form, before anything is chosen: what holds for days from `since` on."""
        found = [self._last_act_text(self.last_act)] if self.last_act is not None and self.last_act >= since else []
        return found + [period.words for period in self.closed if period.last_day >= since]

    @staticmethod
    def _last_act_text(day: date) -> str:
        return _("Tiket terakhir yang tercatat atas namanya diambil pada %(day)s, jadi paling awal %(next)s.") % {
            "day": date_text(day),
            "next": date_text(day + ONE_DAY),
        }


def earliest_start(today: date) -> date:
    """The first day that a form takes as the beginning of a posting."""
    return today - timedelta(days=settings.POSTING_START_DAYS_BACK)


def bounds_of(officer: Officer, office: Office | None = None) -> Bounds:
    """Under the officer's lock, where something is decided by it. `office`: where the new posting will be."""
    last_acts = [day for ask in LAST_ACTS if (day := ask(officer)) is not None]
    closed = {period for ask in CLOSED_PERIODS for period in ask(officer, office)}
    return Bounds(max(last_acts, default=None), tuple(sorted(closed)))
