"""What a kind of file must say of itself, so that it is read, previewed and carried out like all others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet

from users.models import FileImport, ImportRow
from users.sheets.spreadsheets import BadCell, SheetRow


class Writer(Protocol):
    def __call__(self, rows: Sequence[Any], known: Any, batch: FileImport, at: datetime) -> None:
        """Carry these rows out in the caller's transaction; sets the `outcome` of each."""


@dataclass(frozen=True)
class ImportKind:
    """`known(now)`: what lines may name, read once for a file. `read_line(line, known)`: the row to be kept, or all
    that is wrong with the line. `plan(rows, known)` sets `outcome` and `what` of each row for the preview.
    `said(row)`: a new row in words. `key_column`: what one file names once; `key_of(line)` is what it says there."""

    kind: FileImport.Kind
    rows: str
    columns: tuple[str, ...]
    example: tuple[str, ...]
    widths: tuple[int, ...]
    title: Any
    lead: Any
    hint: Any
    subject: Any
    file_word: str
    key_column: str
    key_of: Callable[[SheetRow], str]
    known: Callable[[datetime], Any]
    read_line: Callable[[SheetRow, Any], tuple[Any, list[BadCell]]]
    plan: Callable[[Sequence[Any], Any], None]
    write: Writer
    named: Callable[[Any], str]
    said: Callable[[Any], str]

    def rows_of(self, batch: FileImport) -> QuerySet[Any]:
        return getattr(batch, self.rows).all()

    @property
    def row_model(self) -> type[ImportRow]:
        return FileImport._meta.get_field(self.rows).related_model  # type: ignore[return-value]
