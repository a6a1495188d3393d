"""What is told of a service on paper and at the desk (001 2b), and the notices that stand below everything (001 1a).

Guarded by `append_only`: what stands is the newest row of a part, what stood before stays readable.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within
from users.models import Office, Posting, User

from .catalogue import Service

PART_MAX = 4000


class BookletTextQuerySet(models.QuerySet["BookletText"]):
    def visible_to(self, user: User) -> "BookletTextQuerySet":
        """Public information; everybody reads all of it."""
        return self if user.is_authenticated and user.is_active else self.none()


class BookletText(models.Model):
    """One part of what is told of a service: for the nation, or what an office adds to it. `text`: Markdown; "" takes
    it back. The time of a service has no text: it is that of the norm in force.
    """

    class Part(models.TextChoices):
        FLOW = "alur", _("Alur layanan, termasuk output")
        REQUIREMENTS = "persyaratan", _("Persyaratan")
        TOOLS = "pantau", _("Tools untuk memonitor progress")
        SANCTIONS = "sanksi", _("Ketentuan sanksi dan tahapan")

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="texts", db_index=False)
    part = models.CharField(max_length=12, choices=Part)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        help_text="Whose addition it is; empty: the nation's text.",
    )  # fmt: skip
    no = models.PositiveIntegerField(help_text="1, 2, 3 … of this part, of the nation or of one office.")
    text = models.TextField(max_length=PART_MAX, blank=True)
    legal_basis = models.CharField(max_length=300, blank=True)
    assumed = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: came with the site."
    )
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = BookletTextQuerySet.as_manager()

    class Meta:
        ordering = ["service", "part", "no"]
        constraints = [
            models.UniqueConstraint(
                name="booklet_text_one_of_the_nation_per_number",
                fields=["service", "part", "no"],
                condition=Q(office=None),
            ),
            models.UniqueConstraint(
                name="booklet_text_one_of_an_office_per_number",
                fields=["service", "part", "office", "no"],
                condition=Q(office__isnull=False),
            ),
            models.CheckConstraint(name="booklet_text_numbered_from_one", condition=Q(no__gte=1, no__lte=100_000)),
            models.CheckConstraint(
                name="booklet_text_of_an_office_is_signed",
                condition=Q(office=None, posting=None)
                | Q(office__isnull=False, posting__isnull=False, written_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.part} {self.office or ''} {self.no}"


class PublicNoticeQuerySet(models.QuerySet["PublicNotice"]):
    def visible_to(self, user: User) -> "PublicNoticeQuerySet":
        """They stand below every page, also before one signs in."""
        return self


class PublicNotice(models.Model):
    """One sentence or link that stands below pages, on the login, in booklets and in answers (001 1a): that all is free
    of charge, and where one complains. `url`: empty for a sentence; `office`: whose own channel it is. Handled by other
    systems; a click is never counted.
    """

    text = models.CharField(max_length=160)
    url = models.URLField(max_length=200, blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    legal_basis = models.CharField(max_length=300)
    assumed = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: came with the site."
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PublicNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            days_within("public_notice_days_within_bounds", "valid_from", "valid_to"),
            models.CheckConstraint(
                name="public_notice_dates_in_order", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="public_notice_ended_at_and_by_come_together",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(name="public_notice_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
