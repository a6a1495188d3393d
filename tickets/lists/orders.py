"""In which order a list of tickets stands: the choice that an address makes, its words, the rows beyond a place in it.

By date every list is read from an index, however long it is. Another order would need an index for each scope, and
most of what it sorts by changes with every act, so it is offered for lists that are found by index and short enough to
be sorted at once: docs/decisions/0022-a-list-is-sorted-where-that-is-cheap.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.db.models import Case, DateTimeField, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.models import Norm, Status, Ticket
from tickets.models.mirrors import MIRRORS
from tickets.models.ticket import TicketQuerySet
from users.models import User
from users.words import number_text

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The deadline of a clock that stands still: after all others."""

WORDS = {
    "date": (gettext_lazy("terlama lebih dahulu"), gettext_lazy("terbaru lebih dahulu")),
    "deadline": (gettext_lazy("tenggat terdekat lebih dahulu"), gettext_lazy("tenggat terjauh lebih dahulu")),
    "status": (
        gettext_lazy("status, dari menunggu ke selesai"),
        gettext_lazy("status, dari selesai ke menunggu"),
    ),
    "asker": (gettext_lazy("nama penanya, A ke Z"), gettext_lazy("nama penanya, Z ke A")),
    "office": (gettext_lazy("kantor pemegang, A ke Z"), gettext_lazy("kantor pemegang, Z ke A")),
    "agency": (gettext_lazy("instansi, A ke Z"), gettext_lazy("instansi, Z ke A")),
    "unit": (gettext_lazy("jenis unit penanya, A ke Z"), gettext_lazy("jenis unit penanya, Z ke A")),
    "subject": (gettext_lazy("subjek, A ke Z"), gettext_lazy("subjek, Z ke A")),
    "officer": (gettext_lazy("nama CSO, A ke Z"), gettext_lazy("nama CSO, Z ke A")),
}
"""What a list can go by: rising, falling. The keys stand in addresses."""
FALLS_FIRST = {"date"}
"""What is asked for from the end first."""


@dataclass(frozen=True)
class Place:
    """A ticket's place in an order that is not by date: by what the order goes by, then by key."""

    value: Any
    pk: int


@dataclass(frozen=True)
class Order:
    """`key`: one of `WORDS`. Equal ones stand newest first; of equal deadlines the older ticket is nearer."""

    key: str
    descending: bool = False

    @property
    def code(self) -> str:
        """As an address says it: "-deadline"."""
        return f"-{self.key}" if self.descending else self.key

    @property
    def words(self) -> str:
        return str(WORDS[self.key][self.descending])

    @property
    def aria(self) -> str:
        return "descending" if self.descending else "ascending"

    @property
    def by_date(self) -> bool:
        return self.key == "date"

    def rows(self, tickets: TicketQuerySet, norm: str) -> TicketQuerySet:
        """`tickets` in this order, which is not by date; `norm`: whose deadline it goes by."""
        return self._sorted(tickets, norm, forward=True)

    def place_of(self, tickets: TicketQuerySet, reference: str, norm: str) -> Place | None:
        """Where the ticket of that reference stands, if it is one of `tickets`."""
        row = tickets.filter(reference=reference).annotate(sorted_by=_value(self.key, norm))
        found = row.values_list("sorted_by", "pk").first()
        return Place(*found) if found else None

    def beyond(self, tickets: TicketQuerySet, edge: Place | None, norm: str, *, forward: bool) -> TicketQuerySet:
        """The rows that follow on `edge`, from the begin without one; backwards the nearest comes first."""
        rows = self._sorted(tickets, norm, forward=forward)
        if edge is None:
            return rows
        value, key = ("gt" if forward != falls else "lt" for falls in (self.descending, self._keys_fall))
        next_to = Q(sorted_by=edge.value) & Q(**{f"pk__{key}": edge.pk})
        return rows.filter(Q(**{f"sorted_by__{value}": edge.value}) | next_to)

    @property
    def _keys_fall(self) -> bool:
        return self.descending if self.key == "deadline" else True

    def _sorted(self, tickets: TicketQuerySet, norm: str, *, forward: bool) -> TicketQuerySet:
        value = "-sorted_by" if self.descending == forward else "sorted_by"
        key = "-pk" if self._keys_fall == forward else "pk"
        return tickets.alias(sorted_by=_value(self.key, norm)).order_by(value, key)


NEWEST, OLDEST, URGENT = Order("date", descending=True), Order("date"), Order("deadline")


def _value(key: str, norm: str) -> Any:
    match key:
        case "deadline":
            return Coalesce(F(MIRRORS[Norm.Code(norm)].late_after), Value(NEVER), output_field=DateTimeField())
        case "status":
            steps = (When(status=status, then=Value(step)) for step, status in enumerate(Status))
            return Case(*steps, output_field=IntegerField())
        case "asker":
            return Lower("asker_name")
        case "agency":
            return Lower("asker_institution")
        case "unit":
            return F("asker_unit_type")
        case "subject":
            return Lower("subject")
        case "officer":
            # What nobody has taken yet stands before all names.
            return Coalesce("posting__officer__name", Value(""))
    return F("holder_office__name")


# --- What an address asks for -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Sorting:
    """The order that a list has, `default` without a word in the address, and why it is not the one asked for.
    `is_offered`: whether it may be sorted by more than the date.
    """

    order: Order
    default: Order
    note: str = ""
    is_offered: bool = True

    @property
    def code(self) -> str:
        """What an address needs to say to have it again."""
        return "" if self.order == self.default else self.order.code

    def other(self, key: str) -> str:
        """What an address says to go by `key`: the other way round where the list does already."""
        order = self._other(key)
        return "" if order == self.default else order.code

    def other_words(self, key: str) -> str:
        return self._other(key).words

    def _other(self, key: str) -> Order:
        if self.order.key == key:
            return Order(key, descending=not self.order.descending)
        return Order(key, descending=key in FALLS_FIRST)

    def offers(self, key: str) -> bool:
        return self.is_offered or key in {"date", self.order.key, self.default.key}

    @cached_property
    def choices(self) -> tuple[tuple[str, str, bool], ...]:
        """(code, words, whether it is in force) of each order, for a list to choose from."""
        orders = [Order(key, descending) for key in WORDS if self.offers(key) for descending in (False, True)]
        return tuple((order.code, order.words, order == self.order) for order in orders)


def sorting_of(
    query: Mapping[str, Any], default: Order, is_long: Callable[[int], bool], *, most: int, is_offered: bool = True
) -> Sorting:
    """What `sort` of an address asks for. An unknown order, or one of a list that is too long for it, is said, and the
    list has its `default`. `most`: tickets of the longest list that is sorted by anything but the date (`reach`;
    benchmarks/orders.py says what it costs). `is_long(most)`: whether the list has more tickets than that.
    """
    typed = str(query.get("sort", "") or "")
    order = Order(typed.removeprefix("-"), typed.startswith("-"))
    if not typed or order == default:
        return Sorting(default, default, is_offered=is_offered)
    if order.key not in WORDS:
        note = _("Urutan yang diminta tidak dikenal; daftar ini: %s.") % default.words
        return Sorting(default, default, note, is_offered)
    if not order.by_date and is_long(most):
        note = _(
            "Daftar ini lebih dari %(most)s tiket dan hanya dapat diurutkan menurut tanggal. Persempit filternya untuk "
            "urutan yang lain; sekarang: %(order)s."
        ) % {"most": number_text(most), "order": default.words}
        return Sorting(default, default, note, is_offered)
    return Sorting(order, default, is_offered=is_offered)


def place_in(user: User, order: Order, norm: str) -> Callable[[str], Place | None]:
    """The place of a ticket that the user sees; anything else is no place at all, and the list begins at its start."""

    def place(reference: str) -> Place | None:
        if not reference or len(reference) > 24 or "\0" in reference:
            return None
        return order.place_of(Ticket.objects.visible_to(user), reference, norm)

    return place
