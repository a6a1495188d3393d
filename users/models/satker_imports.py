"""The import of satker: a file, what was read from it, what is wrong with it, what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within

from .people import User


class SatkerImportQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "SatkerImportQuerySet":
        """Master data is the HAI admins' work; nobody else has this menu."""
        return self if user.role == User.Role.ADMIN else self.none()


class SatkerImport(models.Model):
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

    objects = SatkerImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="satker_import_decided_at_and_by_come_together",
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="satker_import_one_applied_at_a_time", fields=["state"], condition=Q(state="applying")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"


class SatkerImportRow(models.Model):
    """One readable line of the file, and what it would change."""

    class Outcome(models.TextChoices):
        NEW = "new", _("baru")
        CHANGED = "changed", _("diubah")
        SAME = "same", _("tetap")

    batch = models.ForeignKey(SatkerImport, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    code = models.CharField(max_length=6)
    name = models.CharField(max_length=160)
    ministry_code = models.CharField(max_length=3)
    kppn_code = models.CharField(max_length=3)
    valid_from = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    what = models.CharField(max_length=400, blank=True, help_text="What changes, in words.")

    class Meta:
        ordering = ["batch", "line"]
        constraints = [
            days_within("satker_import_row_days_within_bounds", "valid_from"),
            models.UniqueConstraint(name="satker_import_row_once_per_line", fields=["batch", "line"]),
            models.UniqueConstraint(name="satker_import_row_once_per_code", fields=["batch", "code"]),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.code}"


class SatkerImportError(models.Model):
    """What is wrong, where, and how to put it right. Line 0: the file as a whole."""

    batch = models.ForeignKey(SatkerImport, on_delete=models.PROTECT, related_name="errors")
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=400)

    class Meta:
        ordering = ["batch", "line", "pk"]
        indexes = [models.Index(name="satker_import_error_by_line", fields=["batch", "line"])]

    def __str__(self) -> str:
        return f"{self.line} {self.column}: {self.reason}"
