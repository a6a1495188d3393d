"""What every kind of change of the figures' ground shares: its days, how it is asked for its words, effect and act."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from kpi.models import GroundChange
from tickets.quarters import Quarter
from users.languages import said as _
from users.models import User
from users.refusals import Refused
from users.words import date_text

QUARTERS_BACK = 8
"""How many quarters before the running one a change may reach back [assumed]."""
DAYS_AHEAD = 366
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One fact, as it is and as it shall be; "" where there is none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class PersonLine:
    """What becomes of one officer's quarter."""

    quarter: str
    name: str
    minimum_before: str
    minimum_after: str
    index_before: str
    index_after: str


@dataclass
class Effect:
    """What a change would do, shown before anybody confirms it. `figures`: (label, number)."""

    sentences: list[str] = field(default_factory=list)
    figures: list[tuple[str, str]] = field(default_factory=list)
    quarters: list[str] = field(default_factory=list)
    persons: list[PersonLine] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)
    """What will not change, and why."""

    def kept(self) -> dict[str, Any]:
        """As `GroundChange.effect` keeps it."""
        return asdict(self)

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Effect":
        said = dict(kept)
        said["figures"] = [(label, number) for label, number in said["figures"]]
        said["persons"] = [PersonLine(**line) for line in said["persons"]]
        return cls(**said)


class GroundKind:
    """One kind of change. It is asked with the change itself, saved or not."""

    moves_figures = False
    """Whether it changes what is counted or owed in days gone by, so that no locked quarter may lie in its way."""

    def check(self, change: GroundChange, today: date) -> None:
        """Refused, beside its field: what keeps the change from being, as everything is now."""

    def ready(self, change: GroundChange) -> None:
        """Refused: what must be done before it can be carried out."""

    def lines(self, change: GroundChange) -> list[Line]:
        """What is, and what shall be."""
        raise NotImplementedError

    def effect(self, change: GroundChange, now: datetime) -> Effect:
        """What it would do."""
        return Effect(sentences=[_("Tidak ada angka petugas yang berubah.")])

    def reaches_back(self, change: GroundChange, today: date) -> bool:
        """Whether days gone by become different: then a second person confirms (docs/domain.md 5, [assumed])."""
        return change.effective_on < today

    def hold(self, change: GroundChange) -> None:
        """Lock the rows that others must not change meanwhile, places before tickets."""

    def stood(self, change: GroundChange) -> dict[str, Any]:
        """What `GroundChange.before` keeps beside the lines."""
        return {}

    def carry_out(self, change: GroundChange, by: User, at: datetime) -> None:
        """Do it; everything is held and checked."""
        raise NotImplementedError


def first_day_possible(today: date) -> date:
    quarter = Quarter.of_day(today)
    for _step in range(QUARTERS_BACK):
        quarter = quarter.previous
    return quarter.first_day


def check_day(effective_on: date, today: date) -> None:
    """Refused: a slip of the year, or further back than figures are made anew."""
    first, last = first_day_possible(today), today + timedelta(days=DAYS_AHEAD)
    if not first <= effective_on <= last:
        raise Refused(
            _("Tanggal mulai harus antara %(first)s dan %(last)s. Periksa tahunnya.")
            % {"first": date_text(first), "last": date_text(last)},
            "effective_on",
        )


def quarters_from(day: date, now: datetime) -> Sequence[Quarter]:
    """Those that a change from that day on touches: from its own to the running one, or its own alone if to come."""
    quarter, running = Quarter.of_day(day), Quarter.of(now)
    found = [quarter]
    while found[-1] < running:
        found.append(found[-1].next)
    return found
