"""Which stretch of the newest tickets a list or a page of it shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q


class Position(NamedTuple):
    """A ticket's place in every list: by input time, then by key."""

    created_at: datetime
    pk: int


@dataclass(frozen=True)
class Span:
    """A stretch of input times, half-open [since, until), and the part of it beyond a list's page."""

    since: datetime | None = None
    until: datetime | None = None
    older_than: Position | None = None
    newer_than: Position | None = None

    def condition(self, created_at: str, pk: str) -> Q:
        """The span over the named columns; each tuple comparison begins with a plain bound that the index can use."""
        condition = Q()
        if self.since:
            condition &= Q(**{f"{created_at}__gte": self.since})
        if self.until:
            condition &= Q(**{f"{created_at}__lt": self.until})
        for position, compare in ((self.older_than, "lt"), (self.newer_than, "gt")):
            if position:
                condition &= Q(**{f"{created_at}__{compare}e": position.created_at}) & (
                    Q(**{f"{created_at}__{compare}": position.created_at}) | Q(**{f"{pk}__{compare}": position.pk})
                )
        return condition


ALL_TIME = Span()
