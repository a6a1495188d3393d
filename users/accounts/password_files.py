"""The file of first passwords: made at the moment it is fetched, once; afterwards nobody can make it again."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from users.clock import Clock
from users.languages import said as _
from users.models import AccountEvent, FirstPasswords, OneTimeKey, User, once
from users.permissions import may_manage_accounts
from users.refusals import Refused
from users.sheets.spreadsheets import write_table
from users.words import moment_text

from .first_passwords import fresh_seed, reckoned, runs_out

STRETCH = 500
HEADS = ("kode_satker", "nama_satker", "nama_pengguna", "kata_sandi_pertama", "berlaku_sampai")


@dataclass(frozen=True)
class FetchedFile:
    name: str
    content: bytes


@transaction.atomic
def fetch_first_passwords(*, key: OneTimeKey, file_id: int, clock: Clock) -> FetchedFile:
    """An Excel file of the logins whose first password is still unused. The seed is gone with it."""
    submission = key.claim("fetch_first_passwords")
    if not may_manage_accounts(key.user):
        raise Refused(_("Akun dikelola oleh admin HAI."))
    file = FirstPasswords.objects.select_for_update(of=("self",)).get(pk=file_id)
    at = clock.now()
    if file.fetched_at is not None or not file.seed:
        raise Refused(_("Berkas ini sudah diambil dan dihapus. Terbitkan ulang kata sandi akun yang membutuhkannya."))
    if file.expires_at <= at:
        raise Refused(_("Kata sandi di berkas ini sudah habis. Terbitkan yang baru."))
    content = write_table("Kata sandi pertama", HEADS, list(_lines(file)), widths=(14, 48, 24, 26, 24))
    file.seed, file.fetched_at, file.fetched_by = b"", at, key.user
    file.save(update_fields=["seed", "fetched_at", "fetched_by"])
    submission.finish(str(file.pk))
    return FetchedFile(f"kata-sandi-pertama-{file.pk}.xlsx", content)


def _lines(file: FirstPasswords) -> Iterator[tuple[str, ...]]:
    seed, until = bytes(file.seed), moment_text(file.expires_at)
    accounts = file.accounts.filter(must_change_password=True, is_active=True).select_related("satker")
    for account in accounts.order_by("satker__code", "username").iterator(chunk_size=STRETCH):
        satker = account.satker
        code, name = (satker.code, satker.name) if satker is not None else ("", account.display_name)
        yield code, name, account.username, reckoned(seed, account.username), until


@once("reissue_first_passwords")
def reissue_first_passwords(*, key: OneTimeKey, file_id: int, reason: str, clock: Clock) -> FirstPasswords:
    """New first passwords, in a new file, for the logins of an old one that were never used and have run out, or whose
    file nobody can fetch any more."""
    if not may_manage_accounts(key.user):
        raise Refused(_("Akun dikelola oleh admin HAI."))
    old = FirstPasswords.objects.select_for_update(of=("self",)).get(pk=file_id)
    at = clock.now()
    waiting = old.accounts.filter(must_change_password=True, is_active=True, password_expires_at__lte=at)
    accounts = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    if not accounts:
        raise Refused(_("Tidak ada akun dari berkas ini yang kata sandi pertamanya habis."))
    new = FirstPasswords.objects.create(
        batch=old.batch, seed=fresh_seed(), made_at=at, made_by=key.user,
        expires_at=runs_out(at),
    )  # fmt: skip
    seed = bytes(new.seed)
    for account in accounts:
        account.password = make_password(reckoned(seed, account.username), hasher="first")
        account.password_expires_at, account.first_passwords = new.expires_at, new
    User.objects.bulk_update(accounts, ["password", "password_expires_at", "first_passwords"], batch_size=STRETCH)
    AccountEvent.objects.bulk_create(
        [
            AccountEvent(account=one, kind=AccountEvent.Kind.FIRST_PASSWORD, at=at, by=key.user, reason=reason)
            for one in accounts
        ],
        batch_size=STRETCH,
    )
    return new


def forget_what_ran_out(clock: Clock) -> int:
    """Seeds whose passwords open nothing any more; how many. Nobody needs to be able to make that file."""
    old = FirstPasswords.objects.filter(expires_at__lte=clock.now()).exclude(seed=b"")
    return old.update(seed=b"")
