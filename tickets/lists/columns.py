"""The columns of a ticket: one definition for screen, PDF and Excel.

How they are printed on screen: `screen_table`; on paper and in Excel: `reports.printing`.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from tickets.models import Norm, Status, Ticket
from tickets.models.mirrors import MIRRORS
from tickets.sla.rounding import passed, shown_number
from tickets.words import day_text, time_text
from users.languages import kept_gettext as _
from users.languages import kept_in_each_language
from users.models import Office, UnitType
from users.words import number_text

from .lines import Column, ColumnPart, Kind, TicketLine, Words
from .who_has_it import by_officer, channel, held_at, held_by, officer, passed_to, referred_to, short_channel


def _text(
    title: Words, width: int, value: Callable[[TicketLine], str], look: str = "", *, shown: bool = True
) -> ColumnPart:
    return ColumnPart(title, Kind.TEXT, width, value, value if shown else None, (look,))


def _column(key: str, title: Words, share: int, *parts: ColumnPart, joined: str = "", whole: str = "") -> Column:
    return Column(key, title, share, parts, joined, whole=whole)


# --- What is said of a ticket -----------------------------------------------------------------------------------------
@kept_in_each_language()
def _status_words(status: str, holder_kind: str) -> str:
    """The full words of the ticket itself, for each pair once."""
    return Ticket(status=status, holder_office=Office(kind=holder_kind)).status_text


@kept_in_each_language()
def _short_status_words(status: str, holder_kind: str) -> str:
    return Ticket(status=status, holder_office=Office(kind=holder_kind)).status_short


def _badge_words(line: TicketLine) -> str:
    """Where the holding office stands below it, or beside it."""
    return _("Menunggu respon") if line.ticket.status == Status.WAITING else _short_status(line)


def _status(line: TicketLine) -> str:
    return _status_words(line.ticket.status, line.ticket.holder_office__kind)


def _short_status(line: TicketLine) -> str:
    return _short_status_words(line.ticket.status, line.ticket.holder_office__kind)


@lru_cache(maxsize=2000)
def code_and_name(institution: str) -> tuple[str, str]:
    """The asker's code, where there is one, and the name of what they belong to."""
    code = institution.partition(" ")[0]
    code = code if code.isdigit() else ""
    return code, institution[len(code) :].strip() or "-"


def _code(line: TicketLine) -> str:
    return code_and_name(line.ticket.asker_institution)[0]


def _institution(line: TicketLine) -> str:
    return code_and_name(line.ticket.asker_institution)[1]


def _agency(line: TicketLine) -> str:
    """Code and name, with a tab between them."""
    return "\t".join(code_and_name(line.ticket.asker_institution))


@kept_in_each_language()
def _unit_type(unit_type: str) -> str:
    return str(UnitType(unit_type).label)


NUMBER = _column(
    "no",
    pgettext_lazy("kolom", "No"),
    24,
    ColumnPart(
        pgettext_lazy("kolom", "No"), Kind.COUNT, 6, lambda line: line.number, lambda line: number_text(line.number)
    ),
)
INSTITUTION = _column(
    "agency",
    gettext_lazy("Instansi"),
    112,
    _text(gettext_lazy("Kode satker"), 11, _code, "code"),
    _text(gettext_lazy("Instansi"), 34, _institution),
    joined=" ",
)
ASKER_TYPE = _column(
    "unit",
    gettext_lazy("Penanya"),
    66,
    _text(gettext_lazy("Penanya"), 14, lambda line: _unit_type(line.ticket.asker_unit_type)),
    whole="MASYARAKAT/",
)
ASKER = _column(
    "name",
    gettext_lazy("Nama, Email"),
    94,
    _text(gettext_lazy("Nama"), 26, lambda line: line.ticket.asker_name),
    _text(gettext_lazy("Email"), 30, lambda line: line.ticket.asker_email, "break"),
)
INPUT = _column(
    "date",
    gettext_lazy("Tanggal"),
    58,
    ColumnPart(
        gettext_lazy("Tanggal (WIB)"),
        Kind.INSTANT,
        20,
        lambda line: line.ticket.created_at,
        lambda line: f"{day_text(line.ticket.created_at)}\n{time_text(line.ticket.created_at)}",
        ("", "small"),
    ),
    whole="28 Agu 2026",
)
SUBJECT = _column(
    "subject",
    gettext_lazy("No. Referensi, Subjek"),
    150,
    _text(gettext_lazy("No. Referensi"), 22, lambda line: line.ticket.reference, "ref"),
    _text(gettext_lazy("Subjek"), 50, lambda line: line.ticket.subject, "link"),
    joined=" ",
)
CHANNEL = _column(
    "channel",
    gettext_lazy("Metode, CSO, Pemegang"),
    114,
    replace(
        _text(gettext_lazy("Metode"), 24, channel),
        on_paper=short_channel,
    ),
    ColumnPart(gettext_lazy("CSO"), Kind.TEXT, 24, officer, by_officer, ("small",)),
    _text(gettext_lazy("Kantor"), 24, lambda line: line.ticket.office__name, shown=False),
    ColumnPart(gettext_lazy("Pemegang"), Kind.TEXT, 24, held_by, held_at, ("small",)),
    _text(gettext_lazy("Diteruskan kepada"), 24, referred_to, shown=False),
    joined=" · ",
)
"""Who has it: the office that holds the ticket, or ended it, and the person there whom it was passed to."""
STATUS = _column(
    "status",
    gettext_lazy("Status"),
    82,
    _text(gettext_lazy("Status"), 34, _status),
    ColumnPart(gettext_lazy("Dijawab (WIB)"), Kind.INSTANT, 20, lambda line: line.ticket.answered_at, None),
    whole="respon dari KPPN",
)
STATUS_AND_FEEDBACK = replace(
    STATUS,
    parts=(
        *STATUS.parts,
        _text(gettext_lazy("Umpan balik"), 12, lambda line: _("sudah") if line.rated else _("belum"), shown=False),
    ),
    feedback=True,
)
"""Of tickets that have ended, as the present export of the ministry has it; in Excel alone."""
SHORT_STATUS = _column("status", gettext_lazy("Status"), 82, _text(gettext_lazy("Status"), 34, _badge_words))
STATUS_AND_HOLDER = _column(
    "status",
    gettext_lazy("Status, Pemegang"),
    82,
    _text(gettext_lazy("Status"), 34, _badge_words),
    _text(gettext_lazy("Pemegang"), 24, held_by),
    _text(gettext_lazy("Diteruskan kepada"), 24, passed_to, "small"),
)
SHORT_CHANNEL = _column(
    "channel",
    gettext_lazy("Metode, CSO"),
    114,
    _text(gettext_lazy("Metode"), 24, short_channel),
    _text(gettext_lazy("CSO"), 24, by_officer, "small"),
)
BREAKING_UNIT = replace(ASKER_TYPE, parts=(replace(ASKER_TYPE.parts[0], look=("slash",)),))
AGENCY = _column("agency", gettext_lazy("Instansi"), 112, _text(gettext_lazy("Instansi"), 34, _agency, "agency"))
"""Of lists that are only read on screen, where a row has three lines."""
CHOSEN_BY_NUMBER = replace(NUMBER, parts=(replace(NUMBER.parts[0], look=("pick",)),))
"""With a box for what is printed of the list."""


def _clock_parts(code: str, title: Words) -> tuple[ColumnPart, ...]:
    def words(line: TicketLine) -> str:
        told = line.chips[code]
        return f"{told.norm} {told.words}\n{told.due}".strip()

    return (
        ColumnPart(title, Kind.TEXT, 40, lambda line: line.chips[code].full, words),
        ColumnPart(f"Tenggat {code} (WIB)", Kind.INSTANT, 20, lambda line: MIRRORS[code].of(line.ticket).due, None),
        ColumnPart(f"Terpakai {code} (hari kerja)", Kind.DURATION, 14, lambda line: _used(line.ticket, code), None),
    )


def _used(ticket: Any, code: str) -> Decimal | None:
    told = MIRRORS[code].of(ticket)
    return None if told.used is None else shown_number(told.used, late=passed(told.ended, told.late_after))


WHOLE_DUE = "s.d. Kam, 28 Agu 10.30"
"""The widest day of a deadline."""
IKU_TITLE, SLA_TITLE = gettext_lazy("Waktu IKU"), gettext_lazy("Waktu SLA")
IKU = Column("clock", IKU_TITLE, 92, _clock_parts(Norm.Code.IKU, IKU_TITLE), norms=(Norm.Code.IKU,), whole=WHOLE_DUE)
SLA = Column("clock", SLA_TITLE, 92, _clock_parts(Norm.Code.SLA, SLA_TITLE), norms=(Norm.Code.SLA,), whole=WHOLE_DUE)
BOTH = Column(
    "clock",
    gettext_lazy("Waktu IKU, Waktu SLA"),
    126,
    (*_clock_parts(Norm.Code.IKU, IKU_TITLE), *_clock_parts(Norm.Code.SLA, SLA_TITLE)),
    norms=(Norm.Code.IKU, Norm.Code.SLA),
    whole=WHOLE_DUE,
)
"""Both in one cell, the SLA in one line: so a row of paper has three."""
HOLDER = _column("holder", gettext_lazy("Pemegang"), 92, _text(gettext_lazy("Pemegang"), 24, held_by))
"""For a satker: who there has it is the office's own matter."""

LIST = (NUMBER, INSTITUTION, ASKER_TYPE, ASKER, INPUT, SUBJECT, CHANNEL, STATUS)
SATKER_LIST = (NUMBER, ASKER, INPUT, SUBJECT, HOLDER, STATUS)


def on_screen(columns: tuple[Column, ...], *clocks: Column) -> tuple[Column, ...]:
    """The same in three lines a row, and with `clocks`: who holds the ticket stands below its status, unless it has a
    column of its own."""
    short = {"agency": AGENCY, "unit": BREAKING_UNIT, "channel": SHORT_CHANNEL}
    short["status"] = SHORT_STATUS if HOLDER in columns else STATUS_AND_HOLDER
    return (*(short.get(column.key, column) for column in columns), *clocks)


RECAP = on_screen((CHOSEN_BY_NUMBER, *LIST[1:]), BOTH)
SATKER_RECAP = on_screen((CHOSEN_BY_NUMBER, *SATKER_LIST[1:]), replace(SLA, bar=True))
"""A satker is measured by nobody's IKU."""
