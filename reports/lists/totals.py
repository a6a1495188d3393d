"""The sums on a report: per status, channel, category, and the share in time. Of the very rows that the paper lists,
or, on screen, of the rows that it would list."""

from collections import Counter, namedtuple
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any, cast

from django.db.models import BooleanField, Case, Count, Q, Value, When
from django.utils.translation import gettext as _

from tickets.models import Channel, Destination, Norm, Status
from tickets.models.mirrors import MIRRORS
from tickets.models.ticket import TicketQuerySet
from users.words import number_text, percent_text

NORMS = (Norm.Code.IKU, Norm.Code.SLA)
_COUNTED = (
    *("status", "channel", "destination", "is_closed"),
    *(name for code in NORMS for name in (MIRRORS[code].in_time, f"past_{code}")),
)


@dataclass
class Share:
    """Judged: answered, or open past late_after. Still open within the norm is not yet judged (docs/domain.md 6)."""

    in_time: int = 0
    late: int = 0

    @property
    def judged(self) -> int:
        return self.in_time + self.late


@dataclass
class Totals:
    """Counts of tickets."""

    count: int = 0
    closed: int = 0
    escalated: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    destinations: Counter[str] = field(default_factory=Counter)
    shares: dict[str, Share] = field(default_factory=lambda: {code: Share() for code in NORMS})

    @property
    def is_locked(self) -> bool:
        """Every ticket lies in a closed period."""
        return self.count > 0 and self.closed == self.count

    def add(self, ticket: Any, now: datetime) -> None:
        """One row with `tables.FIELDS`."""
        self._add(ticket.status, ticket.channel, ticket.destination, 1, closed=ticket.closed_in_id is not None)
        for code in NORMS:
            told = MIRRORS[code].of(ticket)
            self._judge(code, told.in_time, 1, past=told.late_after is not None and told.late_after < now)

    def _add(self, status: str, channel: str, destination: str, number: int, *, closed: bool) -> None:
        self.count += number
        self.closed += number if closed else 0
        self.statuses[status] += number
        self.channels[channel] += number
        self.destinations[destination] += number

    def add_many(self, kind: Any, number: int) -> None:
        """`number` tickets of a kind of `kinds_of`."""
        self._add(kind.status, kind.channel, kind.destination, number, closed=kind.is_closed)
        for code in NORMS:
            self._judge(code, getattr(kind, MIRRORS[code].in_time), number, past=getattr(kind, f"past_{code}"))

    def _judge(self, code: str, in_time: bool | None, number: int, *, past: bool) -> None:
        share = self.shares[code]
        if in_time:
            share.in_time += number
        elif in_time is False or past:
            share.late += number

    def groups(self, norms: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
        """In words, for screen, paper and Excel: [(Status, [(Selesai, 12), ...]), ...]."""
        said = [(_("Jumlah"), [("", _("%s tiket") % number_text(self.count))])]
        for title, labels, counts in (
            (_("Status"), Status, self.statuses),
            (_("Metode"), Channel, self.channels),
            (_("Tujuan"), Destination, self.destinations),
        ):
            said.append((title, [(str(one.label), number_text(counts[one])) for one in labels if counts[one]]))
        for code in norms:
            share = self.shares[code]
            if share.judged:
                words = _("%(percent)s (%(part)s dari %(all)s tiket yang sudah dapat dinilai)") % {
                    "percent": share_text(share.in_time, share.judged),
                    "part": number_text(share.in_time),
                    "all": number_text(share.judged),
                }
                said.append((_("Tepat waktu %s") % code, [("", words)]))
        return [(title, figures) for title, figures in said if figures]


def totals_of(tickets: TicketQuerySet, now: datetime) -> Totals:
    """One grouped query."""
    totals = Totals()
    for kind, number in kinds_of(tickets, now):
        totals.add_many(kind, number)
    return totals


def kinds_of(tickets: TicketQuerySet, now: datetime, **flags: Q) -> Iterator[tuple[Any, int]]:
    """(kind, how many of it): tickets that are alike in all that `Totals` counts, and in `flags`, which the kind has by
    their names. One grouped query."""
    names = (*_COUNTED, *flags)
    kind = cast(Any, namedtuple)("Kind", names)
    flagged = {"is_closed": Q(closed_in__isnull=False)} | flags
    flagged |= {f"past_{code}": MIRRORS[code].lookups(late_after__lt=now) for code in NORMS}
    rows = tickets.order_by().annotate(**{name: _flag(condition) for name, condition in flagged.items()})
    for *said, number in rows.values_list(*names).annotate(number=Count("pk")):
        yield kind(*said), number


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def share_text(part: int, whole: int) -> str:
    """ "95,99%"; "-" of nothing. Never rounded up to a bound that it has not reached (`users.words.percent_text`)."""
    return percent_text(Fraction(part, whole) if whole else None)
