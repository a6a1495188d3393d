"""How logins come and go: every act on one is a line that stays, with who, when and why."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within

from .file_imports import FileImport
from .offices import Office
from .people import User


class AccountRowQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AccountRowQuerySet":
        """Logins are the HAI admins' work; nobody else has this menu."""
        return self if user.role == User.Role.ADMIN else self.none()


class AccountEvent(models.Model):
    """One line of a login's Riwayat. Append-only: triggers hold it (tickets/history/append_only.py)."""

    class Kind(models.TextChoices):
        CREATED = "created", _("Dibuat")
        FIRST_PASSWORD = "first_password", _("Kata sandi pertama diterbitkan")
        LINK = "link", _("Tautan sekali pakai diterbitkan")
        PASSWORD_SET = "password_set", _("Kata sandi diganti pemegangnya")
        UNLOCKED = "unlocked", _("Kunci dibuka")
        CLOSED = "closed", _("Ditutup")
        REOPENED = "reopened", _("Dibuka kembali")
        EDITED = "edited", _("Nama atau e-mail diubah")
        MOVE_ORDERED = "move_ordered", _("Pindah kantor ditetapkan")
        MOVE_CANCELLED = "move_cancelled", _("Pindah kantor dibatalkan")
        MOVED = "moved", _("Pindah kantor")
        SESSIONS_ENDED = "sessions_ended", _("Sesi diakhiri")
        FACTOR_SET = "factor_set", _("Faktor kedua dipasang")
        FACTOR_RESET = "factor_reset", _("Faktor kedua dilepas")
        CODES_RENEWED = "codes_renewed", _("Kode pemulihan dibuat baru")

    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="account_events")
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: a command."
    )
    reason = models.CharField(max_length=500, blank=True)

    objects = AccountRowQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(name="account_event_by_account", fields=["account", "-at"])]

    def __str__(self) -> str:
        return f"{self.account} {self.kind}"


class AccountLink(models.Model):
    """A one-time link with which the holder of a login sets a password. The address is not kept, only what it is
    reckoned from together with the secret key (`users.accounts.links`)."""

    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="links")
    nonce = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: asked for themselves.",
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="A newer one, or the login was closed.")
    by_mail = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="To send it.")
    next_attempt_at = models.DateTimeField(null=True, blank=True)

    objects = AccountRowQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="account_link_ends_after_it_begins", condition=Q(expires_at__gt=models.F("made_at"))
            ),
            models.CheckConstraint(
                name="account_link_used_or_withdrawn", condition=Q(used_at=None) | Q(withdrawn_at=None)
            ),
            models.UniqueConstraint(
                name="account_link_one_open", fields=["account"], condition=Q(used_at=None, withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.made_at}"

    def is_open(self, at: datetime) -> bool:
        return self.used_at is None and self.withdrawn_at is None and at < self.expires_at


class AccountMove(models.Model):
    """A login that shall belong to another office from a day on."""

    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="moves")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    effective_on = models.DateField(help_text="A Jakarta calendar day.")
    reason = models.CharField(max_length=400)
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = AccountRowQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            days_within("account_move_days_within_bounds", "effective_on"),
            models.CheckConstraint(
                name="account_move_done_or_cancelled", condition=Q(done_at=None) | Q(cancelled_at=None)
            ),
            models.UniqueConstraint(
                name="account_move_one_open", fields=["account"], condition=Q(done_at=None, cancelled_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.effective_on}"


class FirstPasswords(models.Model):
    """First passwords of many logins, given out as one file that is fetched once. They are reckoned from `seed` and the
    secret key; once the seed is gone nobody can make the file again (`users.accounts.first_passwords`)."""

    batch = models.ForeignKey(FileImport, on_delete=models.PROTECT, related_name="first_passwords")
    seed = models.BinaryField(help_text="32 random bytes; empty once the file was fetched or has run out.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, blank=True)
    fetched_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AccountRowQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="first_passwords_fetched_at_and_by_come_together",
                condition=Q(fetched_at=None, fetched_by=None) | Q(fetched_at__isnull=False, fetched_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.made_at)
