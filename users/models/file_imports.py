"""Master data brought in by a file: what was read from it, what is wrong with it, what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within

from .people import User


class FileImportQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "FileImportQuerySet":
        """Master data is the HAI admins' work; nobody else has this menu."""
        return self if user.role == User.Role.ADMIN else self.none()


class FileImport(models.Model):
    """One file. The worker reads and checks it, an admin looks at what it would change, the worker carries it out."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Menunggu diperiksa")
        CHECKING = "checking", _("Sedang diperiksa")
        FAULTY = "faulty", _("Ada kesalahan")
        READY = "ready", _("Siap diterapkan")
        APPROVED = "approved", _("Menunggu diterapkan")
        APPLYING = "applying", _("Sedang diterapkan")
        APPLIED = "applied", _("Selesai")
        CANCELLED = "cancelled", _("Dibatalkan")
        FAILED = "failed", _("Terhenti")

    class Kind(models.TextChoices):
        SATKER = "satker", _("Satker dan KPPN mitra kerjanya")
        ACCOUNTS = "accounts", _("Akun satker")

    kind = models.CharField(max_length=8, choices=Kind)
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    content = models.BinaryField(help_text="The file, until its rows are read.")
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True, help_text="Approved or cancelled.")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    began_at = models.DateTimeField(null=True, blank=True, help_text="The step at hand.")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="The last step.")
    attempts = models.PositiveIntegerField(default=0, help_text="Of the step at hand.")
    leased_until = models.DateTimeField(null=True, blank=True, help_text="A worker that died frees the file then.")
    reason = models.CharField(max_length=500, blank=True)
    row_count = models.PositiveIntegerField(default=0)
    error_count = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)

    objects = FileImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="file_import_decided_at_and_by_come_together",
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="file_import_one_applied_at_a_time", fields=["state"], condition=Q(state="applying")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"


class ImportRow(models.Model):
    """One readable line of the file, and what it would change. Each kind of file has a table of its own."""

    class Outcome(models.TextChoices):
        NEW = "new", _("baru")
        CHANGED = "changed", _("diubah")
        SAME = "same", _("tetap")

    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    what = models.CharField(max_length=400, blank=True, help_text="What changes, in words.")

    class Meta:
        abstract = True


class SatkerImportRow(ImportRow):
    """From `valid_from` on, KPPN `kppn_code` serves the satker, which is called so and belongs to the K/L."""

    batch = models.ForeignKey(FileImport, on_delete=models.PROTECT, related_name="satker_rows")
    code = models.CharField(max_length=6)
    name = models.CharField(max_length=160)
    ministry_code = models.CharField(max_length=3)
    kppn_code = models.CharField(max_length=3)
    valid_from = models.DateField()

    class Meta:
        ordering = ["batch", "line"]
        constraints = [
            days_within("satker_import_row_days_within_bounds", "valid_from"),
            models.UniqueConstraint(name="satker_import_row_once_per_line", fields=["batch", "line"]),
            models.UniqueConstraint(name="satker_import_row_once_per_code", fields=["batch", "code"]),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.code}"


class AccountImportRow(ImportRow):
    """The login `username` of the satker with this code."""

    batch = models.ForeignKey(FileImport, on_delete=models.PROTECT, related_name="account_rows")
    username = models.CharField(max_length=60)
    code = models.CharField(max_length=6)
    email = models.EmailField(blank=True)

    class Meta:
        ordering = ["batch", "line"]
        constraints = [
            models.UniqueConstraint(name="account_import_row_once_per_line", fields=["batch", "line"]),
            models.UniqueConstraint(name="account_import_row_once_per_name", fields=["batch", "username"]),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.username}"


class FileImportError(models.Model):
    """What is wrong, where, and how to put it right. Line 0: the file as a whole."""

    batch = models.ForeignKey(FileImport, on_delete=models.PROTECT, related_name="errors")
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=400)

    class Meta:
        ordering = ["batch", "line", "pk"]
        indexes = [models.Index(name="file_import_error_by_line", fields=["batch", "line"])]

    def __str__(self) -> str:
        return f"{self.line} {self.column}: {self.reason}"
