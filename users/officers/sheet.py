"""The Excel form of proposals: Nama, Jenis, Mulai bertugas (the "form isian" of 000 item 5)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from users.models import Posting
from users.sheets.spreadsheets import EXAMPLE_MARK, BadCell, SheetRow, date_of, read_table, text_of, write_table
from users.typed.names import folded_name, names_a_person
from users.typed.text import NO_NAME

from .actions import Proposed

COLUMNS = ("Nama", "Jenis", "Mulai bertugas")
KINDS = {
    "cso": Posting.Kind.CSO,
    "sso": Posting.Kind.SSO,
    "kepala seksi mski": Posting.Kind.HEAD,
    "kepala seksi pdms": Posting.Kind.HEAD,
    "kepala seksi mski/pdms": Posting.Kind.HEAD,
}
EXAMPLE = (f"{EXAMPLE_MARK} Nama Lengkap", "CSO", None)
MAX_BYTES = 1024 * 1024
MAX_ROWS = 200


@dataclass(frozen=True)
class Fault:
    """One thing wrong, and where."""

    line: int
    column: str
    reason: str


def empty_sheet(today: date) -> bytes:
    """The form with its head and one example, which is passed over when it comes back."""
    rows = [tuple(today.isoformat() if said is None else said for said in EXAMPLE)]
    return write_table("Usulan petugas", COLUMNS, rows, widths=(40, 26, 18))


def read_sheet(name: str, content: bytes) -> tuple[list[tuple[int, Proposed]], list[Fault]]:
    """The proposals with their lines, and everything that is wrong. UnreadableTable when the file is none of ours."""
    proposed: list[tuple[int, Proposed]] = []
    faults: list[Fault] = []
    first: dict[str, int] = {}
    for row in read_table(name, content, COLUMNS, max_bytes=MAX_BYTES, max_rows=MAX_ROWS, example=EXAMPLE):
        values: list[object] = []
        for read, column in ((_name, "Nama"), (_kind, "Jenis"), (date_of, "Mulai bertugas")):
            try:
                values.append(read(row, column))
            except BadCell as fault:
                faults.append(Fault(row.line, fault.column, str(fault)))
        if len(values) < len(COLUMNS):
            continue
        one = Proposed(*values)  # type: ignore[arg-type]
        earlier = first.setdefault(folded_name(one.name), row.line)
        if earlier != row.line:
            faults.append(Fault(row.line, "Nama", _("Nama ini sudah ada pada baris %(line)d.") % {"line": earlier}))
        proposed.append((row.line, one))
    return proposed, faults


def _name(row: SheetRow, column: str) -> str:
    name = text_of(row, column, most=120)
    if not names_a_person(name):
        raise BadCell(column, str(NO_NAME))
    return name


def _kind(row: SheetRow, column: str) -> str:
    text = text_of(row, column, most=60).casefold().replace(" / ", "/")
    if text not in KINDS:
        raise BadCell(column, _("Isi CSO, SSO, atau Kepala Seksi MSKI/PDMS."))
    return KINDS[text]
