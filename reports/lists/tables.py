"""What a table of tickets says: one definition for screen, PDF and Excel.

A column is what paper and screen show under one head, its parts one below the other; in Excel every part is a column of
its own, with the real value: an instant, a number. What a part shows and what it gives come from the same line.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache, lru_cache
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from django.conf import settings
from django.utils.translation import gettext_lazy, pgettext_lazy

from tickets.deadlines.chips import Chip, chip, warning_instant
from tickets.deadlines.decisions import Acts, acts_of
from tickets.deadlines.duration_words import ended_within, passed, shown_number
from tickets.deadlines.explanation import norm_text
from tickets.deadlines.holding import shown_rules_of_each
from tickets.deadlines.rules import RuleBook, Rules
from tickets.models import Channel, Norm, Ticket
from tickets.models.mirrors import MIRRORS
from tickets.words import day_text, time_text
from users.models import Office, UnitType
from users.words import kept_gettext as _
from users.words import number_text

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
    "closed_in_id",
    *(column for mirror in MIRRORS.values() for column in mirror.columns),
    "posting__officer__name", "holder_office__kind", "office__code", "office__name",
)  # fmt: skip
"""What lines are made of. Plain values: a hundred thousand whole tickets would cost more than the file itself."""


@dataclass(slots=True)
class TicketLine:
    """One ticket on its way to a table. `ticket` has the attributes `FIELDS`."""

    number: int
    ticket: Any
    chips: Mapping[str, Chip] = field(default_factory=dict)

    @property
    def edge(self) -> str:
        """How the first clock column stands: late, near or nothing."""
        state = next(iter(self.chips.values())).state if self.chips else ""
        return state if state in {"late", "near"} else ""


@dataclass(frozen=True)
class ColumnPart:
    """One value. `title` and `width` (characters) are for Excel; without `words` it is not shown on paper."""

    title: Words
    kind: Kind
    width: int
    value: Callable[[TicketLine], object]
    words: Callable[[TicketLine], str] | None


@dataclass(frozen=True)
class Column:
    """One head on screen and paper. `share` of the width; `norm`: the norm whose length stands under the head."""

    key: str
    title: Words
    share: int
    parts: tuple[ColumnPart, ...]
    norm: str = ""

    def lines_of(self, line: TicketLine) -> list[str]:
        """What stands in the cell, one text a line."""
        said = (part.words(line) for part in self.parts if part.words)
        return [text for words in said for text in words.split("\n") if text]


def _text(title: Words, width: int, value: Callable[[TicketLine], str], *, shown: bool = True) -> ColumnPart:
    return ColumnPart(title, Kind.TEXT, width, value, value if shown else None)


# --- What is said of a ticket -----------------------------------------------------------------------------------------
@cache
def _status_words(status: str, holder_kind: str) -> str:
    """The full words of the ticket itself, for each pair once."""
    return Ticket(status=status, holder_office=Office(kind=holder_kind)).status_text


def _status(line: TicketLine) -> str:
    return _status_words(line.ticket.status, line.ticket.holder_office__kind)


@lru_cache(maxsize=2000)
def _code_and_name(institution: str) -> tuple[str, str]:
    code = institution.partition(" ")[0]
    code = code if code.isdigit() else ""
    return code, institution[len(code) :].strip() or "-"


def _code(line: TicketLine) -> str:
    return _code_and_name(line.ticket.asker_institution)[0]


def _institution(line: TicketLine) -> str:
    return _code_and_name(line.ticket.asker_institution)[1]


def _officer(line: TicketLine) -> str:
    return line.ticket.posting__officer__name or _("belum ditangani")


def _by_officer(line: TicketLine) -> str:
    name = line.ticket.posting__officer__name
    return _("oleh: %(name)s") % {"name": name} if name else _("belum ditangani")


def _instant_words(instant: datetime | None) -> str:
    return f"{day_text(instant)}\n{time_text(instant)}" if instant else "-"


@cache
def _channel(channel: str) -> str:
    return str(Channel(channel).label)


@cache
def _unit_type(unit_type: str) -> str:
    return str(UnitType(unit_type).label)


NUMBER = Column(
    "number",
    pgettext_lazy("kolom", "No"),
    4,
    (
        ColumnPart(
            pgettext_lazy("kolom", "No"), Kind.COUNT, 6, lambda line: line.number, lambda line: number_text(line.number)
        ),
    ),
)
INSTITUTION = Column(
    "institution",
    gettext_lazy("Instansi"),
    15,
    (
        ColumnPart(
            gettext_lazy("Kode satker"),
            Kind.TEXT,
            11,
            _code,
            lambda line: f"{_code(line)} {_institution(line)}".strip(),
        ),
        _text(gettext_lazy("Instansi"), 34, _institution, shown=False),
    ),
)
ASKER_TYPE = Column(
    "unit_type",
    gettext_lazy("Penanya"),
    13,
    (_text(gettext_lazy("Penanya"), 14, lambda line: _unit_type(line.ticket.asker_unit_type)),),
)
ASKER = Column(
    "asker",
    gettext_lazy("Nama, Email"),
    18,
    (
        _text(gettext_lazy("Nama"), 26, lambda line: line.ticket.asker_name),
        _text(gettext_lazy("Email"), 30, lambda line: line.ticket.asker_email),
    ),
)
INPUT = Column(
    "created_at",
    gettext_lazy("Tanggal"),
    12,
    (
        ColumnPart(
            gettext_lazy("Tanggal (WIB)"),
            Kind.INSTANT,
            20,
            lambda line: line.ticket.created_at,
            lambda line: _instant_words(line.ticket.created_at),
        ),
    ),
)
SUBJECT = Column(
    "subject",
    gettext_lazy("No. Referensi, Subjek"),
    21,
    (
        _text(gettext_lazy("No. Referensi"), 22, lambda line: line.ticket.reference),
        _text(gettext_lazy("Subjek"), 50, lambda line: line.ticket.subject),
    ),
)
CHANNEL = Column(
    "channel",
    gettext_lazy("Metode, CSO"),
    12,
    (
        _text(gettext_lazy("Metode"), 24, lambda line: _channel(line.ticket.channel)),
        ColumnPart(gettext_lazy("CSO"), Kind.TEXT, 24, _officer, _by_officer),
        _text(gettext_lazy("Kantor"), 24, lambda line: line.ticket.office__name, shown=False),
    ),
)
STATUS = Column(
    "status",
    gettext_lazy("Status"),
    10,
    (
        _text(gettext_lazy("Status"), 34, _status),
        ColumnPart(gettext_lazy("Dijawab (WIB)"), Kind.INSTANT, 20, lambda line: line.ticket.answered_at, None),
    ),
)


def _clock_column(code: str, title: Words) -> Column:
    def words(line: TicketLine) -> str:
        told = line.chips[code]
        return f"{told.words}\n{told.due}"

    return Column(
        code.lower(),
        title,
        14,
        (
            ColumnPart(title, Kind.TEXT, 40, lambda line: words(line).strip().replace("\n", " · "), words),
            ColumnPart(f"Tenggat {code} (WIB)", Kind.INSTANT, 20, lambda line: MIRRORS[code].of(line.ticket).due, None),
            ColumnPart(
                f"Terpakai {code} (hari kerja)",
                Kind.DURATION,
                14,
                lambda line: _used(line.ticket, code),
                None,
            ),
        ),
        norm=code,
    )


def _used(ticket: Any, code: str) -> Decimal | None:
    told = MIRRORS[code].of(ticket)
    return None if told.used is None else shown_number(told.used, late=passed(told.ended, told.late_after))


IKU = _clock_column(Norm.Code.IKU, gettext_lazy("Waktu IKU"))
SLA = _clock_column(Norm.Code.SLA, gettext_lazy("Waktu SLA"))

LIST = (NUMBER, INSTITUTION, ASKER_TYPE, ASKER, INPUT, SUBJECT, CHANNEL, STATUS)
SATKER_LIST = (NUMBER, ASKER, INPUT, SUBJECT, STATUS)


# --- Lines ------------------------------------------------------------------------------------------------------------
def lines_of(
    tickets: Iterable[Any], columns: tuple[Column, ...], book: RuleBook, now: datetime, *, first: int = 1
) -> Iterator[TicketLine]:
    """`tickets`: rows with `FIELDS`, in order. `book`: the rules of every office; `now`: the instant of the table."""
    verdicts = {column.norm: attrgetter(MIRRORS[column.norm].in_time) for column in columns if column.norm}
    warned: dict[int | None, datetime] = {}
    known: dict[tuple[str, bool, str], Chip] = {}
    for number, (row, rules, acts) in enumerate(_with_rules(tickets, book), first):
        ticket = cast(Ticket, row)
        if row.holder_office_id not in warned:
            warned[row.holder_office_id] = warning_instant(book.of(row.holder_office_id), now)
        near = warned[row.holder_office_id]
        chips = {}
        for code, verdict in verdicts.items():
            in_time = verdict(row)
            if in_time is None:
                chips[code] = chip(ticket, code, rules, now, named=False, bar=False, near=near, acts=acts)
                continue
            # Many answers took as long: each is said once.
            key = (code, in_time, ended_within(row, code))
            if key not in known:
                known[key] = chip(ticket, code, rules, now, named=False, bar=False)
            chips[code] = known[key]
        yield TicketLine(number, row, chips)


def _with_rules(tickets: Iterable[Any], book: RuleBook) -> Iterator[tuple[Any, Rules, Acts | None]]:
    """Each row with the rules of its ticket, and with its events where a norm stops the clock of one that runs: as many
    queries for each stretch of rows, whatever is in it."""
    rows = iter(tickets)
    while stretch := list(islice(rows, STRETCH)):
        rules_for = shown_rules_of_each(book, stretch)
        acts = acts_of((row.pk for row in stretch if row.answered_at is None), book)
        yield from ((row, rules_for(row), acts.get(row.pk)) for row in stretch)


def cells_of(line: TicketLine, columns: tuple[Column, ...]) -> list[list[str]]:
    """What screen and paper show: for each column its texts."""
    return [column.lines_of(line) for column in columns]


def values_of(line: TicketLine, parts: Iterable[ColumnPart]) -> list[object]:
    """What Excel gets: for each part a value that its engine understands (see `paper.excel.write`)."""
    return [
        # Most values are texts that need no more than this look at them.
        value if type(value := part.value(line)) is str and value.isprintable() else excel_value(part.kind, value)
        for part in parts
    ]


def parts_of(columns: tuple[Column, ...]) -> list[ColumnPart]:
    return [part for column in columns for part in column.parts]


def norm_words(columns: tuple[Column, ...], book: RuleBook, now: datetime) -> dict[str, str]:
    """What stands under the heads of clock columns: {"SLA": "norma 5 hari kerja"}."""
    found = {}
    for code in (column.norm for column in columns if column.norm):
        norm = book.of(None).norm(code, now)
        if norm is not None:
            found[code] = _("norma %s") % norm_text(norm)
    return found


EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=timezone(timedelta(hours=7)))
"""Excel's day nought on the clock of Jakarta, which has been seven hours ahead since long before the first ticket."""
DAY = timedelta(days=1)


def excel_instant(instant: datetime) -> float:
    """An instant as Excel counts: days since its epoch, on the clock of Jakarta (the sheet says so)."""
    return (instant - EXCEL_EPOCH) / DAY


def excel_value(kind: Kind, value: object) -> object:
    """A value as the engine takes it: an instant as a number of days, everything of kind text as clean text."""
    if isinstance(value, str):
        return value if value.isprintable() else plain(value)
    if isinstance(value, datetime):
        return excel_instant(value)
    if isinstance(value, Decimal | Fraction):
        return float(value)
    return plain(str(value)) if kind is Kind.TEXT and value is not None else value


@cache
def _unprinted() -> re.Pattern[str]:
    """The letters that the font of paper lacks. Another font would be one of the machine: on another server the same
    paper would look otherwise, or show nothing there."""
    from fontTools.ttLib import TTFont

    known = TTFont(settings.BASE_DIR / "static/vendor/public-sans/paper/PublicSans-Regular.ttf").getBestCmap()
    return re.compile(f"[^\\n{re.escape(''.join(map(chr, sorted(known))))}]")


def printable(text: str) -> str:
    """As paper can show it: what is not in its font becomes "?". Excel and the screen show it all."""
    if text.isascii():
        return text if text.isprintable() else plain(text)
    return _unprinted().sub("?", plain(text))


_UNPRINTABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), 65534, 65535))
_UNPRINTABLE |= dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)))


def plain(text: str) -> str:
    """Without what cannot be printed or turns the direction of a line: older rows may hold what is refused today."""
    return text if text.isprintable() else text.translate(_UNPRINTABLE)
