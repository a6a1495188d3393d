"""What `verify_all` found, kept: when, what was looked at, and everything that differs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VerificationRun(models.Model):
    """One pass over all parts (`users.verification.parts.PARTS`)."""

    class Extent(models.TextChoices):
        ALL = "all", _("semua")
        CHANGED = "changed", _("yang berubah sejak pemeriksaan sebelumnya")

    extent = models.CharField(max_length=8, choices=Extent)
    since = models.DateTimeField(null=True, blank=True, help_text="Of CHANGED: what changed from then on.")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    parts = models.JSONField(help_text="[[part, looked at, different], ...] in order.")
    different = models.PositiveIntegerField()

    class Meta:
        ordering = ["-began_at", "-pk"]
        indexes = [models.Index(name="verification_newest", fields=["-began_at", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="verification_since_iff_changed",
                condition=models.Q(extent="all", since=None) | models.Q(extent="changed", since__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.began_at} {self.extent}"


class VerificationFinding(models.Model):
    """One thing that differs, in the words of its command. Of a run at most `verification.parts.MOST` stay."""

    run = models.ForeignKey(VerificationRun, on_delete=models.PROTECT, related_name="findings")
    part = models.CharField(max_length=16)
    what = models.CharField(max_length=600)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.what
