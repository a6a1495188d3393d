"""What a table of tickets is made of: columns with their parts, and the lines that they print.

A column is what paper and screen show under one head, its parts one below the other; in Excel every part is a column of
its own, with the real value: an instant, a number. What a part shows and what it gives come from the same line. Which
columns there are: `columns`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from tickets.deadlines.chips import Chip, chip, warning_instant
from tickets.deadlines.decisions import Acts, acts_of
from tickets.deadlines.duration_words import ended_within
from tickets.deadlines.explanation import norm_text
from tickets.deadlines.holding import shown_rules_of_each
from tickets.deadlines.rules import RuleBook, Rules
from tickets.models import Rating, Ticket
from tickets.models.mirrors import MIRRORS
from tickets.trouble.aside import BAD_ROW, set_aside

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"
"""Text, perhaps only translated when it is shown."""


class Kind(StrEnum):
    """What a part gives to Excel, and how it looks there (`paper.excel.FORMATS`)."""

    TEXT = "text"
    COUNT = "count"
    DECIMAL = "decimal"
    INSTANT = "instant"
    DURATION = "duration"


STRETCH = 1000
"""Rows whose events are read at once, where any are needed."""

FIELDS = (
    "pk", "reference", "created_at", "answered_at", "subject", "channel", "destination", "status",
    "asker_name", "asker_email", "asker_unit_type", "asker_institution", "office_id", "holder_office_id",
    "closed_in_id", "service_id",
    *(column for mirror in MIRRORS.values() for column in mirror.columns),
    "posting__officer__name", "office__code", "office__name",
    "holder_office__kind", "holder_office__name", "referred_to__officer__name",
    "agent_head__display_name", "agent_head__username",
)  # fmt: skip
"""What lines are made of. Plain values: a hundred thousand whole tickets would cost more than the file itself."""


@dataclass(slots=True)
class TicketLine:
    """One ticket on its way to a table. `ticket` has the attributes `FIELDS`."""

    number: int
    ticket: Any
    chips: Mapping[str, Chip] = field(default_factory=dict)
    rated: bool = False
    """Whether its asker gave feedback; known to tables that say it."""
    unread: list[str] = field(default_factory=list)
    """What could not be put in words; then the row is set aside, named, and the table goes on."""

    def leave_out(self, error: Exception) -> str:
        """What stands in place of the words that raised this; the row is named to the admins, once a table."""
        if not self.unread:
            set_aside("tickets_ticket", self.ticket.reference, "daftar tiket", error)
        self.unread.append(type(error).__name__)
        return "-"

    @property
    def edge(self) -> str:
        """The class of a row: how its first clock stands, late, near or nothing."""
        state = next(iter(self.chips.values())).state if self.chips else ""
        return f"is-{state}" if state in {"late", "near"} else ""


@dataclass(frozen=True)
class ColumnPart:
    """One value. `title` and `width` (characters) are for Excel; without `words` it is not shown on paper and screen.
    `look`: the classes of its lines on screen ("small", "ref", "break" and "link" of tickets/ticket_table.html).
    """

    title: Words
    kind: Kind
    width: int
    value: Callable[[TicketLine], object]
    words: Callable[[TicketLine], str] | None
    look: tuple[str, ...] = ("",)
    on_paper: Callable[[TicketLine], str] | None = None
    """Shorter words for the narrow columns of paper, where it has some."""

    def lines_of(self, line: TicketLine, *, paper: bool = False) -> list[str]:
        words = self.on_paper if paper and self.on_paper else self.words
        if words is None:
            return []
        try:
            said = words(line)
        except BAD_ROW as error:
            return [line.leave_out(error)]
        if "\n" in said:
            return [text for text in said.split("\n") if text]
        return [said] if said else []

    def value_of(self, line: TicketLine) -> object:
        """None where the row has no such value that can be read."""
        try:
            return self.value(line)
        except BAD_ROW as error:
            line.leave_out(error)
            return None


@dataclass(frozen=True)
class Column:
    """One head on screen and paper, `key` its class on screen. `share`: of the width of paper, in points where one
    clock is shown; `whole`: what stays in one line there; `joined`: what stands between its parts there, which then
    follow each other in one text (below each other without it). `norms`: those whose clock it shows, the first in full,
    on screen with its `bar`. `feedback`: whether it says who gave feedback.
    """

    key: str
    title: Words
    share: int
    parts: tuple[ColumnPart, ...] = ()
    joined: str = ""
    norms: tuple[str, ...] = ()
    bar: bool = False
    whole: str = ""
    feedback: bool = False

    @property
    def norm(self) -> str:
        """The norm whose length stands under the head of paper."""
        return self.norms[0] if self.norms else ""

    def lines_of(self, line: TicketLine) -> list[str]:
        """What stands in the cell of paper, one text a line."""
        texts = [text for part in self.parts for text in part.lines_of(line, paper=True)]
        return [self.joined.join(texts)] if self.joined else texts


def lines_of(
    tickets: Iterable[Any], columns: tuple[Column, ...], book: RuleBook, now: datetime, *, first: int = 1
) -> Iterator[TicketLine]:
    """`tickets`: rows with `FIELDS`, in order. `book`: the rules of every office; `now`: the instant of the table."""
    chip_of = {code: _chip_in(column, code) for column in columns for code in column.norms}
    verdicts = {code: attrgetter(MIRRORS[code].in_time) for code in chip_of}
    warned: dict[int, tuple[Rules, datetime]] = {}
    known: dict[tuple[str, bool, str], Chip] = {}
    rated_of = _rated if any(column.feedback for column in columns) else _unasked
    for number, (row, rules, acts, rated) in enumerate(_with_rules(tickets, book, rated_of), first):
        ticket = cast(Ticket, row)
        chips: dict[str, Chip] = {}
        line = TicketLine(number, row, chips, rated)
        for code, verdict in verdicts.items():
            try:
                in_time = verdict(row)
                if in_time is None:
                    if id(rules) not in warned:
                        warned[id(rules)] = rules, warning_instant(rules, now)
                    near = warned[id(rules)][1]
                    chips[code] = chip_of[code](ticket, code, rules, now, near=near, acts=acts)
                    continue
                # Many answers took as long: each is said once.
                key = (code, in_time, ended_within(row, code))
                if key not in known:
                    known[key] = chip_of[code](ticket, code, rules, now)
                chips[code] = known[key]
            except BAD_ROW as error:
                line.leave_out(error)
        yield line


def _chip_in(column: Column, code: str) -> Callable[..., Chip]:
    """`chip` as it looks in a column: beside another with the norm's name, the second in one line."""
    return partial(chip, named=len(column.norms) > 1, line=code != column.norm, bar=column.bar)


def _with_rules(
    tickets: Iterable[Any], book: RuleBook, rated_of: Callable[[Sequence[Any]], Collection[int]]
) -> Iterator[tuple[Any, Rules, Acts | None, bool]]:
    """Each row with the rules of its ticket, with its events where a norm stops the clock of one that runs, and whether
    its asker gave feedback: as many queries for each stretch of rows, whatever is in it."""
    rows = iter(tickets)
    while stretch := list(islice(rows, STRETCH)):
        rules_for = shown_rules_of_each(book, stretch)
        acts = acts_of((row.pk for row in stretch if row.answered_at is None), book)
        rated = rated_of(stretch)
        yield from ((row, rules_for(row), acts.get(row.pk), row.pk in rated) for row in stretch)


def _rated(stretch: Sequence[Any]) -> Collection[int]:
    """The tickets whose asker gave feedback."""
    return set(Rating.objects.filter(ticket__in=[row.pk for row in stretch]).values_list("ticket", flat=True))


def _unasked(_stretch: Sequence[Any]) -> Collection[int]:
    return ()


def cells_of(line: TicketLine, columns: tuple[Column, ...]) -> list[list[str]]:
    """What paper shows: for each column its texts."""
    return [column.lines_of(line) for column in columns]


def parts_of(columns: tuple[Column, ...]) -> list[ColumnPart]:
    return [part for column in columns for part in column.parts]


def norms_of(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """The norms whose clocks are shown."""
    return tuple(code for column in columns for code in column.norms)


def norms_in_force(columns: tuple[Column, ...], book: RuleBook, now: datetime) -> dict[str, tuple[str, str]]:
    """What stands at the heads of clocks: {"SLA": ("Waktu SLA", "5 hari kerja")}."""
    found = {}
    for code in norms_of(columns):
        norm = book.of(None).norm(code, now)
        if norm is not None:
            found[code] = (str(norm.get_code_display()), norm_text(norm))
    return found
