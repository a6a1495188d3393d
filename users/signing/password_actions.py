"""An officer's CSO password: changed by the officer, made anew or unlocked by the head of section or an HAI admin."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from users.clock import Clock, wib_date
from users.languages import said as _
from users.models import Officer, OfficerEvent, OneTimeKey, Posting, SigningThrottle, User, once
from users.permissions import may_change_cso_passwords, may_manage_posting
from users.refusals import Refused

from .proof import Signature

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that is mistaken for something else when it is read from paper (002 3d: passwords go by letter)."""


@dataclass(frozen=True)
class FirstPassword:
    """Made once, shown once, kept nowhere but as a hash."""

    officer: Officer
    raw: str = field(repr=False)
    expires_at: datetime


def give_first_password(officer: Officer, at: datetime) -> FirstPassword:
    """Set a new first password on a locked or unsaved `officer`; the caller saves."""
    raw = "-".join("".join(secrets.choice(LETTERS) for _place in range(4)) for _group in range(3))
    expires_at = at + timedelta(days=settings.CSO_FIRST_PASSWORD_DAYS)
    officer.set_cso_password(raw, must_change=True, expires_at=expires_at)
    return FirstPassword(officer, raw, expires_at)


def check_manager(user: User, signature: Signature | None, posting: Posting, at: datetime) -> Posting | None:
    """The head of section who has just signed at the office's login, None for an admin; refused otherwise."""
    if not may_manage_posting(user, posting):
        raise Refused(_("Akun ini tidak mengurus petugas kantor itu."))
    return check_head(user, signature, at)


def check_head(user: User, signature: Signature | None, at: datetime) -> Posting | None:
    """The signing head of section of the login's own office; at an admin's personal login nobody signs."""
    if not user.is_shared or user.office is None:
        return None
    if signature is None or signature.user.pk != user.pk or signature.posting.kind != Posting.Kind.HEAD:
        raise Refused(_("Hanya Kepala Seksi MSKI/PDMS yang dapat menandatangani ini."), "officer")
    signature.check_still_valid(user.office, at=at)
    return signature.posting


def record(
    officer: Officer,
    kind: str,
    posting: Posting,
    *,
    user: User,
    signed_by: Posting | None,
    at: datetime,
    text: str = "",
) -> OfficerEvent:
    """One line of the Riwayat, in the transaction of the change."""
    return OfficerEvent.objects.create(
        officer=officer, office_id=posting.office_id, kind=kind, at=at, user=user, signed_by=signed_by, text=text
    )


def _locked(posting_id: int) -> Posting:
    """The posting with its officer, the officer's row locked."""
    posting = Posting.objects.select_related("office").get(pk=posting_id)
    posting.officer = Officer.objects.select_for_update().get(pk=posting.officer_id)
    return posting


@once("change_cso_password")
def change_cso_password(*, key: OneTimeKey, signature: Signature, new_password: str, clock: Clock) -> Officer:
    """An officer who has just proved the old password sets a new one. It counts at every office they are posted to."""
    if not may_change_cso_passwords(key.user):
        raise Refused(_("Akun ini tidak dipakai petugas CSO."))
    officer = Officer.objects.select_for_update().get(pk=signature.posting.officer_id)
    at = clock.now()
    signature.check_still_valid(signature.posting.office, at=at)
    officer.set_cso_password(new_password, must_change=False)
    # Read by simple_history; the history itself holds no hash.
    officer._change_reason = "Password CSO diganti oleh petugas"  # type: ignore[attr-defined]
    officer.save(update_fields=["cso_password", "must_change_password", "password_expires_at"])
    posting = signature.posting
    record(officer, OfficerEvent.Kind.PASSWORD_CHANGED, posting, user=key.user, signed_by=posting, at=at)
    return officer


@transaction.atomic
def reset_cso_password(*, key: OneTimeKey, posting_id: int, signature: Signature | None, clock: Clock) -> FirstPassword:
    """A forgotten password: a new first one, and a lock is opened with it."""
    submission = key.claim("reset_cso_password")
    posting = _locked(posting_id)
    at = clock.now()
    signed_by = check_manager(key.user, signature, posting, at)
    if not Posting.objects.not_over(wib_date(at)).filter(pk=posting.pk).exists():
        raise Refused(_("%(name)s tidak bertugas lagi di kantor ini.") % {"name": posting.officer.name})
    officer = posting.officer
    first = give_first_password(officer, at)
    officer._change_reason = "Password CSO pertama dibuat ulang"  # type: ignore[attr-defined]
    officer.save(update_fields=["cso_password", "must_change_password", "password_expires_at"])
    _open_locks(officer)
    record(officer, OfficerEvent.Kind.PASSWORD_RESET, posting, user=key.user, signed_by=signed_by, at=at)
    submission.finish(str(officer.pk))
    return first


@once("unlock_officer")
def unlock_officer(*, key: OneTimeKey, posting_id: int, signature: Signature | None, clock: Clock) -> Officer:
    """An officer who mistyped too often may try again at once, with the same password."""
    posting = _locked(posting_id)
    at = clock.now()
    signed_by = check_manager(key.user, signature, posting, at)
    if not locked_until(posting.officer, at):
        raise Refused(_("Password CSO %(name)s tidak terkunci.") % {"name": posting.officer.name})
    _open_locks(posting.officer)
    record(posting.officer, OfficerEvent.Kind.UNLOCKED, posting, user=key.user, signed_by=signed_by, at=at)
    return posting.officer


def locked_until(officer: Officer, at: datetime) -> datetime | None:
    """Until when the officer has to wait somewhere, or None."""
    last = officer.throttles.filter(blocked_until__gt=at).order_by("blocked_until").last()
    return last.blocked_until if last else None


def _open_locks(officer: Officer) -> None:
    SigningThrottle.objects.filter(officer=officer).update(failures=0, blocked_until=None)
