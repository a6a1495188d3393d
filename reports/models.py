"""What was printed, so that a paper can be checked, and what is being made for those who wait."""

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from users.models import Posting, User

CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U that an eye takes for 1 and 0."""
CODE_LENGTH = 12


def new_code() -> str:
    """60 random bits: nobody finds a paper by guessing."""
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))


def shown_code(code: str) -> str:
    """ "3HPA-8WZC-55XN" """
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def typed_code(text: str) -> str:
    """What somebody read from a paper, as it is kept; "" for what is no code."""
    code = text.upper().replace("-", "").replace(" ", "").translate(str.maketrans("ILO", "110"))
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) else ""


class Format(models.TextChoices):
    PDF = "pdf", "PDF"
    EXCEL = "xlsx", "Excel"


class PrintedPaper(models.Model):
    """A paper that left the house: what the page of its code shows to whoever holds it. No rows, no names of askers, no
    words that were searched for. Guarded by `append_only`: what was printed stays as it was."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code)
    definition = models.CharField(max_length=20)
    format = models.CharField(max_length=4, choices=Format)
    title = models.CharField(max_length=160)
    scope = models.CharField(max_length=200, help_text="Whose tickets, in words.")
    period = models.CharField(max_length=120)
    state = models.CharField(max_length=10, help_text="SEMENTARA or TERKUNCI, as printed.")
    calendar = models.CharField(max_length=60)
    row_count = models.PositiveIntegerField()
    totals = models.JSONField(help_text="[[title, [[label, figure], ...]], ...] as printed.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the rows as the paper has them.")
    locks = models.JSONField(default=list, help_text="Keys of the quarter locks that its figures come from.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: manage.py report."
    )
    made_posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return shown_code(self.code)


class ReportJobQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ReportJobQuerySet":
        """Only whoever asked for it."""
        return self.filter(requested_by=user) if user.is_authenticated and user.is_active else self.none()

    def running(self) -> "ReportJobQuerySet":
        return self.filter(state__in=[ReportJob.State.WAITING, ReportJob.State.WORKING])


class ReportJob(models.Model):
    """A file that takes longer than a page may. The row is the truth: what shall be made is data, the worker leases it,
    and after a crash begins anew."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu giliran")
        WORKING = "working", _("Sedang dibuat")
        DONE = "done", _("Siap diunduh")
        FAILED = "failed", _("Tidak berhasil")
        EXPIRED = "expired", _("Kedaluwarsa")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    definition = models.CharField(max_length=20)
    format = models.CharField(max_length=4, choices=Format)
    title = models.CharField(max_length=160)
    query = models.JSONField(help_text="The filter, as names and words of an address.")
    place = models.CharField(
        max_length=40, help_text="Role and place of the login then; elsewhere the file stays shut."
    )
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    row_count = models.PositiveIntegerField(help_text="When it was asked for; the file may hold a few more or less.")
    done_count = models.PositiveIntegerField(default=0)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Who had proved identity."
    )
    attempts = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    paper = models.OneToOneField(PrintedPaper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReportJobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="report_job_done_iff_it_has_a_paper",
                condition=Q(state__in=["done", "expired"], paper__isnull=False, expires_at__isnull=False)
                | (~Q(state__in=["done", "expired"]) & Q(paper=None)),
            ),
        ]
        indexes = [
            models.Index(name="report_job_due", fields=["id"], condition=Q(state__in=["waiting", "working"])),
            models.Index(name="report_job_of_login", fields=["requested_by", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_state_display()})"

    @property
    def file_name(self) -> str:
        return f"{self.definition}-{self.pk}.{self.format}"


class LetterheadLogoQuerySet(models.QuerySet["LetterheadLogo"]):
    def in_force(self) -> "LetterheadLogo | None":
        """What papers have now."""
        newest = self.order_by("-pk").first()
        return newest if newest is not None and newest.digest else None


class LetterheadLogo(models.Model):
    """What stands in the letterhead from an instant on: a logo, or none (an empty digest). Never changed, never deleted
    (`append_only`): the rows are its history."""

    content = models.BinaryField(
        default=b"", blank=True, help_text="A PNG that we drew from the pixels of what was sent."
    )
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the content.")
    file_name = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = LetterheadLogoQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="letterhead_logo_is_whole_or_none",
                condition=Q(digest="", width=0, height=0) | (~Q(digest="") & Q(width__gt=0, height__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or str(_("tanpa logo"))
