"""Logins of satker from a file, all or none; their first passwords come as one file that is fetched once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.file_import.kept_history import STRETCH, keep_history
from users.file_import.kind import ImportKind
from users.models import AccountEvent, AccountImportRow, FileImport, FirstPasswords, ImportRow, Satker, User
from users.sheets.spreadsheets import EXAMPLE_MARK, BadCell, SheetRow, code_of, typed_cell
from users.typed.names import folded_email

from .first_passwords import fresh_seed, reckoned, runs_out

COLUMNS = ("kode_satker", "nama_pengguna", "email")
EXAMPLE = ("090140", f"{EXAMPLE_MARK} s090140", "")
Outcome = ImportRow.Outcome
CHARACTERS = UnicodeUsernameValidator()


@dataclass(frozen=True)
class Known:
    """Read once for a file: the satker by code, and who has which name already, in lower case."""

    satker: dict[str, int]
    taken: dict[str, tuple[str, int | None]]

    @classmethod
    def now(cls, _now: datetime) -> "Known":
        return cls(
            satker=dict(Satker.objects.values_list("code", "pk")),
            taken={
                name.lower(): (name, satker)
                for name, satker in User.objects.values_list("username", "satker").iterator()
            },
        )


def _typed(line: SheetRow, column: str) -> str:
    """A text that may be empty; no number, which has lost its zeros, and no day."""
    cell = typed_cell(line, column)
    if cell.is_number or cell.day is not None:
        raise BadCell(column, _("Tersimpan sebagai angka atau tanggal di Excel. Ketik sebagai teks."))
    if cell.text.startswith(EXAMPLE_MARK):
        raise BadCell(column, _("Masih berisi contoh. Ganti dengan isinya, atau hapus barisnya."))
    return cell.text


def name_of(line: SheetRow) -> str:
    """What is typed, in lower case; without anything the code after an s."""
    typed = line["nama_pengguna"].text.strip().lower()
    return typed or (f"s{line['kode_satker'].text.strip()}" if line["kode_satker"].text.strip() else "")


def read_line(line: SheetRow, known: Known) -> tuple[AccountImportRow | None, list[BadCell]]:
    """The line as a row to be kept, or everything that is wrong with it."""
    faults: list[BadCell] = []
    code, username, email = "", name_of(line), folded_email(line["email"].text)
    for column in ("nama_pengguna", "email"):
        try:
            _typed(line, column)
        except BadCell as fault:
            return None, [fault]
    try:
        code = code_of(line, "kode_satker", digits=6)
        if code not in known.satker:
            faults.append(BadCell("kode_satker", _("Satker %(code)s tidak dikenal.") % {"code": code}))
    except BadCell as fault:
        faults.append(fault)
    try:
        CHARACTERS(username)
        if len(username) > 60:
            faults.append(BadCell("nama_pengguna", _("Paling banyak 60 karakter.")))
    except ValidationError as wrong:
        faults.append(BadCell("nama_pengguna", " ".join(wrong.messages)))
    if email:
        try:
            validate_email(email)
        except ValidationError:
            faults.append(BadCell("email", _("Bukan alamat e-mail yang benar.")))
    if not faults and username in known.taken:
        name, satker = known.taken[username]
        if satker != known.satker[code]:
            words = _("Nama pengguna %(name)s sudah dipakai akun lain.") % {"name": name}
            faults.append(BadCell("nama_pengguna", words))
    if faults:
        return None, faults
    return AccountImportRow(line=line.line, username=username, code=code, email=email), []


def plan(rows: Sequence[AccountImportRow], known: Known) -> None:
    """A login that is there already stays as it is: whoever has lost their password asks for a new one."""
    for row in rows:
        there = row.username in known.taken
        row.outcome, row.what = (Outcome.SAME, _("akun sudah ada")) if there else (Outcome.NEW, "")


def write(rows: Sequence[AccountImportRow], known: Known, batch: FileImport, at: datetime) -> None:
    """New logins with a first password each, in the caller's transaction."""
    for row in rows:
        taken = known.taken.get(row.username)
        if row.code not in known.satker:
            raise BadCell("kode_satker", _("Satker %(code)s tidak dikenal.") % {"code": row.code})
        if taken is not None and taken[1] != known.satker[row.code]:
            raise BadCell("nama_pengguna", _("Nama pengguna %(name)s sudah dipakai akun lain.") % {"name": taken[0]})
    plan(rows, known)
    new = [row for row in rows if row.outcome == Outcome.NEW]
    if not new:
        return
    by = batch.decided_by or batch.uploaded_by
    file, _made = FirstPasswords.objects.get_or_create(
        batch=batch,
        defaults={"seed": fresh_seed(), "made_at": at, "made_by": by, "expires_at": runs_out(at)},
    )
    seed = bytes(file.seed)
    accounts = User.objects.bulk_create(
        [
            User(
                username=row.username,
                password=make_password(reckoned(seed, row.username), hasher="first"),
                role=User.Role.SATKER,
                satker_id=known.satker[row.code],
                email=row.email,
                must_change_password=True,
                password_expires_at=file.expires_at,
                first_passwords=file,
            )
            for row in new
        ],
        batch_size=STRETCH,
    )
    AccountEvent.objects.bulk_create(
        [
            AccountEvent(account=account, kind=AccountEvent.Kind.CREATED, at=at, by=by, reason=f"impor akun {batch.pk}")
            for account in accounts
        ],
        batch_size=STRETCH,
    )
    keep_history(User, [account.pk for account in accounts], "+", reason=f"impor akun {batch.pk}", user=by, at=at)


def _said(row: Any) -> str:
    return _("akun %(name)s, kata sandi pertama di berkas") % {"name": row.username}


ACCOUNTS = ImportKind(
    kind=FileImport.Kind.ACCOUNTS,
    rows="account_rows",
    columns=COLUMNS,
    example=EXAMPLE,
    widths=(14, 24, 36),
    title=gettext_lazy("Impor akun satker"),
    lead=gettext_lazy("Akun untuk satker yang sudah terdaftar, dengan kata sandi pertama dalam satu berkas"),
    hint=gettext_lazy(
        "Nama pengguna boleh kosong: menjadi s diikuti kode satker. Akun yang sudah ada tidak disentuh. "
        "Sesudah diterapkan, berkas kata sandi pertama diambil satu kali di halaman Akun."
    ),
    subject=gettext_lazy("Akun"),
    file_word="akun-satker",
    key_column="nama_pengguna",
    key_of=name_of,
    known=Known.now,
    read_line=read_line,
    plan=plan,
    write=write,
    named=lambda row: f"{row.username} ({row.code})",
    said=_said,
)
