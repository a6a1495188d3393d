"""Imports, the read side: words made here and only printed by the template."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from users.forms import ActButton
from users.models import FileImport, ImportRow
from users.words import moment_text, number_text

from .kind import ImportKind

PAGE_SIZE = 50
State = FileImport.State
BUSY = {State.UPLOADED, State.CHECKING, State.APPROVED, State.APPLYING}


@dataclass
class FileLine:
    """One file in the list."""

    url: str
    name: str
    when: str
    by: str
    state: str
    counts: str


@dataclass
class ImportPage:
    batch: FileImport
    state: str
    busy: bool
    progress: str
    facts: list[tuple[str, str]]
    figures: list[tuple[str, str]]
    buttons: list[ActButton]
    url: str
    list_url: str
    list_title: str
    title: str = ""
    """Of the list below: errors or changes."""
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    heads: tuple[str, str, str] = ("", "", "")
    range_text: str = ""
    next_url: str = ""
    first_url: str = ""


def import_rows(batches: Iterable[FileImport]) -> list[FileLine]:
    return [
        FileLine(
            url=import_url(one),
            name=one.file_name,
            when=moment_text(one.uploaded_at),
            by=one.uploaded_by.get_full_name(),
            state=str(one.get_state_display()),
            counts=_counts(one),
        )
        for one in batches
    ]


def import_page(kind: ImportKind, batch: FileImport, query: QueryDict) -> ImportPage:
    facts = [
        (_("Berkas"), batch.file_name),
        (_("Diunggah"), f"{moment_text(batch.uploaded_at)}, {batch.uploaded_by.get_full_name()}"),
        (_("Sidik digital (SHA-256)"), batch.digest[:16] + "…"),
    ]
    if batch.decided_at and batch.decided_by:
        word = _("Dibatalkan") if batch.state == State.CANCELLED else _("Disetujui")
        facts.append((word, f"{moment_text(batch.decided_at)}, {batch.decided_by.get_full_name()}"))
    if batch.ended_at:
        facts.append((_("Langkah terakhir selesai"), moment_text(batch.ended_at)))
    page = ImportPage(
        batch=batch,
        state=str(batch.get_state_display()),
        busy=batch.state in BUSY,
        progress=_progress(batch),
        facts=facts,
        figures=[
            (_("Baris"), number_text(batch.row_count)),
            (_("Baru"), number_text(batch.new_count)),
            (_("Diubah"), number_text(batch.changed_count)),
            (_("Tetap"), number_text(batch.same_count)),
            (_("Kesalahan"), number_text(batch.error_count)),
        ],
        buttons=_buttons(batch),
        url=import_url(batch),
        list_url=reverse(f"users:{batch.kind}_imports"),
        list_title=str(kind.title),
    )
    _lines(kind, page, query)
    return page


def _buttons(batch: FileImport) -> list[ActButton]:
    cancel = ActButton("cancel", _("Batalkan impor"), "danger")
    buttons = {
        State.READY: [ActButton("approve", _("Terapkan semua baris"), icon="check"), cancel],
        State.UPLOADED: [cancel],
        State.FAULTY: [cancel],
        State.FAILED: [ActButton("retry", _("Coba lagi")), cancel],
    }
    return buttons.get(State(batch.state), [])


def _progress(batch: FileImport) -> str:
    since = moment_text(batch.began_at) if batch.began_at else ""
    rows = number_text(batch.row_count)
    match batch.state:
        case State.UPLOADED:
            return _("Menunggu diperiksa. Pemeriksaan dimulai dalam beberapa detik.")
        case State.CHECKING:
            return _("%(rows)s baris sudah diperiksa, sejak %(since)s.") % {"rows": rows, "since": since}
        case State.APPROVED:
            return _("Menunggu diterapkan. Penerapan dimulai dalam beberapa detik.")
        case State.APPLYING:
            return _("Sedang menerapkan %(rows)s baris sekaligus, sejak %(since)s.") % {"rows": rows, "since": since}
        case State.FAULTY:
            return _("Tidak ada yang diubah. Perbaiki berkasnya menurut daftar di bawah, lalu unggah lagi.")
        case State.READY:
            if batch.new_count + batch.changed_count == 0:
                return _("Semua baris sudah sama dengan data sekarang: tidak ada yang akan berubah.")
            return _("Belum ada yang diubah. Periksa angka dan daftar di bawah, lalu terapkan.")
        case State.APPLIED:
            return _("Semua baris sudah diterapkan.")
        case State.CANCELLED:
            return _("Tidak ada yang diubah.")
    return _("Pekerjaan terhenti berulang kali (%(reason)s). Tidak ada yang diubah.") % {"reason": batch.reason or "?"}


def _counts(batch: FileImport) -> str:
    return _("%(new)s baru, %(changed)s diubah, %(same)s tetap, %(errors)s kesalahan") % {
        "new": number_text(batch.new_count),
        "changed": number_text(batch.changed_count),
        "same": number_text(batch.same_count),
        "errors": number_text(batch.error_count),
    }


def _lines(kind: ImportKind, page: ImportPage, query: QueryDict) -> None:
    """The errors, or without any the changes: one page by key."""
    typed = query.get("after", "")
    after = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 18 else 0
    if page.batch.error_count:
        errors = list(page.batch.errors.filter(pk__gt=after).order_by("pk")[: PAGE_SIZE + 1])
        page.title = _("Yang perlu diperbaiki")
        page.heads = (_("Baris"), _("Kolom"), _("Alasan"))
        page.lines = [(str(one.line) if one.line else "-", one.column or "-", one.reason) for one in errors[:PAGE_SIZE]]
        keys = [one.pk for one in errors]
    else:
        rows = kind.rows_of(page.batch).exclude(outcome=ImportRow.Outcome.SAME).filter(pk__gt=after)
        changes = list(rows.order_by("pk")[: PAGE_SIZE + 1])
        page.title = _("Yang berubah")
        page.heads = (_("Baris"), kind.subject, _("Perubahan"))
        page.lines = [
            (str(one.line), kind.named(one), f"{one.get_outcome_display()}. {_said(kind, one)}")
            for one in changes[:PAGE_SIZE]
        ]
        keys = [one.pk for one in changes]
    if len(keys) > PAGE_SIZE:
        page.next_url = "?" + urlencode({"after": keys[PAGE_SIZE - 1]})
    page.first_url = "?" if after else ""
    page.range_text = _("%(count)d baris pada halaman ini") % {"count": len(page.lines)}


def _said(kind: ImportKind, row: Any) -> str:
    """What a new row brings, and what is to be noticed about it; of others what changes."""
    said = kind.said(row) if row.outcome == ImportRow.Outcome.NEW else ""
    return ". ".join(part for part in (said, row.what) if part)


def import_url(batch: FileImport) -> str:
    return reverse(f"users:{batch.kind}_import", args=[batch.pk])
