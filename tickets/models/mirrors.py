"""Where a ticket repeats the newest decision of each norm: lists and figures rest on an index over these columns.

They are two norms' columns and stay so; whoever reads or filters by one names the norm here, and no column by hand.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Q

from .norms import Norm


class Mirrored(NamedTuple):
    """What a ticket repeats of one decision, by the decision's own names. Whoever reads the first two of a clock that
    runs need not ask whether it has them (`Any`): a clock that stands still, or no norm, has none."""

    due: datetime | Any
    late_after: datetime | Any
    ended: datetime | None
    used: Decimal | None
    whole_days: int | None
    rest_us: int | None
    in_time: bool | None


MIRRORED = Mirrored._fields
"""The fields of a decision that a ticket repeats."""


class Mirror:
    """The columns of one norm: `due`, `late_after`, ... are their names, for `order_by`, `values` and the like."""

    def __init__(self, code: str) -> None:
        self.columns = tuple(f"{code.lower()}_{name}" for name in MIRRORED)
        """In the order of MIRRORED."""
        self.due, self.late_after, self.ended, self.used, self.whole_days, self.rest_us, self.in_time = self.columns
        self._values = attrgetter(*self.columns)
        self._column_of = dict(zip(MIRRORED, self.columns, strict=True))

    def of(self, ticket: Any) -> Mirrored:
        """What a ticket, or a row that has all these columns, repeats."""
        return Mirrored._make(self._values(ticket))

    def lookups(self, **lookups: object) -> Q:
        """`lookups(in_time=None, late_after__lt=now)`: a condition on tickets in the decision's own names."""
        found = {}
        for lookup, value in lookups.items():
            name, both, how = lookup.partition("__")
            found[self._column_of[name] + both + how] = value
        return Q(**found)

    def fields(self, decision: Mapping[str, object]) -> dict[str, object]:
        """The ticket's columns for a decision's fields."""
        return {column: decision[name] for name, column in self._column_of.items()}


MIRRORS: dict[str, Mirror] = {str(code): Mirror(code) for code in Norm.Code.values}
