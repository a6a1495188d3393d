"""Proof of identity at every act: an officer of the office, with their own CSO password (S-5005/PB.8/2017 3d and part
4).
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import ngettext

from users import audit
from users.clock import Clock, process_now, wib_date
from users.languages import said as _
from users.login import browsers
from users.login import throttle as login_throttle
from users.models import AccessAlarm, AuditEntry, Office, Posting, SigningThrottle, User
from users.refusals import Refused
from users.wib import WIB

# A try whose process died while hashing counts as failed after this long; no busy server takes so long for one.
PENDING_LIMIT = timedelta(seconds=60)
# How long a form waits while earlier ones of the same officer are being checked.
PATIENCE_SECONDS = 20.0


class SigningRefused(Refused):
    """The officer could not be proved; the message says why and what to do, in Indonesian, without the password."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "password")


class MustChangePassword(SigningRefused):
    """The password was right, but it is the first one, which opens nothing but its own change (000 item 5)."""


@dataclass(frozen=True)
class Signature:
    """An officer who has just proved identity, for this office login. Made by `prove` (and, for the past, by the
    demo).
    """

    user: User
    posting: Posting
    credential: str

    def check_still_valid(self, office: Office, *, at: datetime) -> None:
        """Officer, office and credential once more, inside the transaction of the act: the posting may have ended
        since.
        """
        _wait_for_change(self.posting.officer_id)
        posting = Posting.objects.select_related("officer").filter(pk=self.posting.pk).first()
        if (
            posting is None
            or not self.stands(posting, office, at=at)
            or posting.officer.cso_password != self.credential
        ):
            raise SigningRefused(
                _("Penempatan atau Password CSO petugas berubah. Pilih petugas dan isi Password CSO lagi.")
            )

    def stands(self, posting: Posting, office: Office, *, at: datetime) -> bool:
        """Whether who signed by `posting` signs for that office at that moment. The credential is not looked at."""
        here = posting.office_id == office.pk and self.user.office_id == office.pk
        return here and posting.is_in_force(wib_date(at))


def _wait_for_change(officer_id: int) -> None:
    """Until the transaction ends no posting of the officer changes: a move under way is over before we look, and one
    that comes later knows of this act. Shared, so that one officer's acts do not wait for each other. SQLite has one
    writer at a time, and needs none of this."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM users_officer WHERE id = %s FOR SHARE", [officer_id])


def prove(*, user: User, posting: Posting, password: str, clock: Clock, for_change: bool = False) -> Signature:
    """Check the CSO password of `posting`'s officer for the office login `user`; refusals are counted and slowed down.

    `for_change`: the act is the change of this very password, the one thing that a first password opens.
    Not inside a transaction of the caller: the try must stay counted whatever becomes of the act.
    """
    now = clock.now()
    if posting.office_id != user.office_id or not posting.is_in_force(wib_date(now)):
        raise SigningRefused(_("Petugas ini tidak bertugas di kantor Anda. Pilih petugas lain."))
    browser = browsers.current()
    own = browser is not None and browser.knows(_whom(posting))
    key = browser.key if browser is not None and own else ""
    if browser is not None and not own and (until := login_throttle.address_blocked(browser.address, process_now())):
        audit.note(AuditEntry.Kind.SIGNING_FAILED, login=user, officer=posting.officer, detail="throttled")
        raise SigningRefused(
            _("Terlalu banyak kata sandi salah dari jaringan ini. Coba lagi pukul %(when)s WIB.")
            % {"when": f"{until.astimezone(WIB):%H.%M.%S}"}
        )
    try:
        _begin_try(posting, key, now)
    except SigningRefused:
        audit.note(AuditEntry.Kind.SIGNING_FAILED, login=user, officer=posting.officer, detail="throttled")
        raise
    correct = posting.officer.check_cso_password(password)
    throttle = _end_try(posting, key, correct, clock.now())
    if browser is not None and correct:
        browser.remember(_whom(posting))
    elif browser is not None and not own:
        login_throttle.note_stranger(browser.address, process_now())
    if not correct:
        audit.note(AuditEntry.Kind.SIGNING_FAILED, login=user, officer=posting.officer)
        left = max(settings.CSO_PASSWORD_TRIES - throttle.failures, 0)
        if left == 0:
            raise SigningRefused(_blocked_text(posting, throttle))
        raise SigningRefused(
            ngettext(
                "Password CSO untuk %(name)s tidak cocok. Sisa %(left)d percobaan.",
                "Password CSO untuk %(name)s tidak cocok. Sisa %(left)d percobaan.",
                left,
            )
            % {"name": posting.officer.name, "left": left}
        )
    expires_at = posting.officer.password_expires_at
    if posting.officer.must_change_password and expires_at is not None and expires_at <= now:
        raise SigningRefused(
            _(
                "Password CSO pertama %(name)s sudah kedaluwarsa sejak %(since)s WIB. "
                "Minta yang baru kepada Kepala Seksi MSKI/PDMS atau admin HAI."
            )
            % {"name": posting.officer.name, "since": expires_at.astimezone(WIB).strftime("%d-%m-%Y %H.%M")}
        )
    if posting.officer.must_change_password and not for_change:
        raise MustChangePassword(
            _("Password CSO pertama %(name)s harus diganti dahulu lewat menu Ganti Password CSO.")
            % {"name": posting.officer.name}
        )
    return Signature(user=user, posting=posting, credential=posting.officer.cso_password)


def _whom(posting: Posting) -> str:
    """What a browser remembers of a right CSO password."""
    return f"officer:{posting.officer_id}"


def _begin_try(posting: Posting, browser: str, now: datetime) -> None:
    """Count the try as pending, in a transaction that is committed before the hash is computed. `browser`: one in which
    the officer signed before, with an allowance of its own; all others share one.

    Pending tries count as failures, so that parallel guessing gains nothing. When only they fill the allowance (ten
    right forms sent at once) the later ones wait for the earlier to end instead of being refused.
    """
    patience = time.monotonic() + PATIENCE_SECONDS
    while True:
        with transaction.atomic(durable=True):
            throttle, _created = SigningThrottle.objects.select_for_update().get_or_create(
                officer_id=posting.officer_id, office_id=posting.office_id, browser=browser
            )
            if throttle.pending and throttle.pending_since and throttle.pending_since < now - PENDING_LIMIT:
                throttle.failures += throttle.pending
                throttle.pending = 0
            if throttle.blocked_until and now < throttle.blocked_until:
                raise SigningRefused(_blocked_text(posting, throttle))
            # After a waiting time is over there is one try at a time, until one succeeds.
            allowance = max(settings.CSO_PASSWORD_TRIES - throttle.failures, 1)
            if throttle.pending < allowance:
                throttle.pending += 1
                throttle.pending_since = now
                throttle.save()
                return
        if time.monotonic() > patience:
            raise SigningRefused(_("Password CSO sedang diperiksa di meja lain. Kirim lagi sebentar lagi."))
        time.sleep(0.05)


def _end_try(posting: Posting, browser: str, correct: bool, now: datetime) -> SigningThrottle:
    with transaction.atomic(durable=True):
        throttle = SigningThrottle.objects.select_for_update().get(
            officer_id=posting.officer_id, office_id=posting.office_id, browser=browser
        )
        throttle.pending = max(throttle.pending - 1, 0)
        if correct:
            throttle.failures, throttle.blocked_until = 0, None
        else:
            throttle.failures += 1
            over = throttle.failures - settings.CSO_PASSWORD_TRIES
            if over >= 0:
                waits = settings.CSO_PASSWORD_WAIT_MINUTES
                throttle.blocked_until = now + timedelta(minutes=waits[min(over, len(waits) - 1)])
            if over == 0:
                sender = browsers.current()
                login_throttle.raise_alarm(
                    AccessAlarm.Kind.SIGNING,
                    now,
                    failures=throttle.failures,
                    officer=posting.officer,
                    office=posting.office,
                    address=sender.address if sender else "",
                )
        throttle.save()
    return throttle


def _blocked_text(posting: Posting, throttle: SigningThrottle) -> str:
    until = throttle.blocked_until.astimezone(WIB) + timedelta(seconds=59)
    return _(
        "Password CSO %(name)s terkunci sampai %(until)s WIB karena %(tries)d kali salah. "
        "Hubungi Kepala Seksi MSKI/PDMS untuk membukanya."
    ) % {"name": posting.officer.name, "until": until.strftime("%H.%M"), "tries": throttle.failures}
