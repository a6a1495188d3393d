"""Quarters, by which officers are measured: three months of input time, reckoned in Jakarta (000 item 4).

Pure: no Django, no "now". A quarter is written "2026Q2" in addresses and commands.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from users.wib import WIB, midnight

_CODE = re.compile(r"(20[0-9]{2})Q([1-4])", re.ASCII)
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """`number` 1 to 4 of a `year`. Ordered by time."""

    year: int
    number: int

    @classmethod
    def of_day(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def of(cls, instant: datetime) -> "Quarter":
        """The quarter of a ticket put in at `instant`: its Jakarta day decides, day off or not (docs/domain.md 6)."""
        return cls.of_day(instant.astimezone(WIB).date())

    @classmethod
    def parse(cls, code: str) -> "Quarter":
        """From "2026Q2"; ValueError for everything else."""
        match = _CODE.fullmatch(code)
        if match is None:
            raise ValueError(f"Not a quarter: {code!r}")
        return cls(int(match[1]), int(match[2]))

    @property
    def code(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        return _last_day(self.year, self.number)

    @property
    def since(self) -> datetime:
        """The first instant, in UTC."""
        return midnight(self.first_day)

    @property
    def until(self) -> datetime:
        """The first instant that is no longer in it, in UTC."""
        return midnight(self.next.first_day)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    def __str__(self) -> str:
        return self.code


@lru_cache(maxsize=256)
def _last_day(year: int, number: int) -> date:
    """Kept: a page of the nation asks some thousand times."""
    return Quarter(year, number).next.first_day - timedelta(days=1)


FIRST = Quarter(2017, 2)
"""HAI CSO began on 2 June 2017 (002 3b-iii); nothing older is shown or reported on."""


def named(code: str, now: datetime) -> Quarter:
    """The quarter that an address or a command names, "2026Q2"; the running one for "". ValueError for what is no
    quarter, has not begun, or lies before the first.
    """
    running = Quarter.of(now)
    if not code:
        return running
    quarter = Quarter.parse(code)
    if not FIRST <= quarter <= running:
        raise ValueError(f"Not between {FIRST} and {running}: {quarter}")
    return quarter


def until(last: Quarter) -> list[Quarter]:
    """From `last` back to the first."""
    found = [last]
    while found[-1] > FIRST:
        found.append(found[-1].previous)
    return found
