"""What was refused, exported or done by admins: who, from where, when. Kept a year (docs/security.md 14).

Repeated ones of an hour are one row that counts them, so that nobody fills the table. Guarded by `append_only`.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .people import Officer, User


class AuditEntry(models.Model):
    """`key`: a digest of all that makes two of an hour the same. `login`: who was signed in, or whose name was typed;
    a typed name that is nobody's is not kept, because it may be a password.
    """

    class Kind(models.TextChoices):
        LOGIN_FAILED = "login_failed", _("Gagal masuk")
        SIGNING_FAILED = "signing_failed", _("Password CSO salah")
        FORBIDDEN = "forbidden", _("Ditolak (403)")
        HIDDEN = "hidden", _("Halaman yang tidak ada atau bukan haknya (404)")
        CSRF = "csrf", _("Formulir dari luar (CSRF)")
        EXPORT = "export", _("Unduhan")
        ADMIN_ACT = "admin_act", _("Tindakan admin")

    key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    hour = models.DateTimeField(help_text="The begin of its hour.")
    at = models.DateTimeField(help_text="The first time.")
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    login = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    address = models.CharField(max_length=45, blank=True)
    path = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=120, blank=True)
    request_id = models.CharField(max_length=32, blank=True, help_text="Of the first time, as the log has it.")

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(name="audit_of_an_hour", fields=["hour", "kind", "login", "address"]),
            models.Index(name="audit_of_a_login", fields=["login", "-id"]),
            models.Index(name="audit_of_a_kind", fields=["kind", "-id"]),
            models.Index(name="audit_by_age", fields=["last_at"]),
        ]
        constraints = [
            models.CheckConstraint(name="audit_times_in_order", condition=Q(last_at__gte=F("at"), times__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
