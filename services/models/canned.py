"""Canned texts: openings, answers and closings that officers put into what they write, and how an officer signs
(docs/glossary.md, Teks baku).

What a text is called never changes; what it says comes in versions, and the database lets nobody change one
(`tickets.history.guarded_tables`).
"""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within
from users.clock import wib_date
from users.models import Office, Officer, Posting, User
from users.pages.one_page import page_now

from .regulations import Regulation

TITLE_MAX = 120
TEXT_MAX = 4_000
REASON_MAX = 400
SIGN_OFF_MAX = 300

AGENTS = (User.Role.HAI_LAYER_1, User.Role.HAI_LAYER_2)


class CannedState(models.TextChoices):
    """What a version is worth on a day; computed, never stored."""

    IN_FORCE = "berlaku", _("Berlaku")
    EXPIRED = "kedaluwarsa", _("Kedaluwarsa")
    CHANGED = "berubah", _("Dasar berubah")
    REVOKED = "dicabut", _("Dasar dicabut")
    WITHDRAWN = "ditarik", _("Ditarik")


class CannedTextQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "CannedTextQuerySet":
        """National ones: offices, HAI, the head office. An office's: that office, and the head office. Of satker, who
        write no answers, nobody."""
        if not user.is_authenticated or not user.is_active or user.role == User.Role.SATKER:
            return self.none()
        if user.reads_all:
            return self
        own = Q(office=user.office_id) if user.role == User.Role.OFFICE and user.office_id else Q()
        return self.filter(Q(office=None) | own) if own else self.filter(office=None)


class CannedText(models.Model):
    """One text, for ever: its kind, whose it is (`office` empty: national) and what it is called."""

    class Kind(models.TextChoices):
        OPENING = "pembuka", _("Pembuka")
        ANSWER = "jawaban", _("Jawaban")
        CLOSING = "penutup", _("Penutup")

    kind = models.CharField(max_length=8, choices=Kind)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: national."
    )
    title = models.CharField(max_length=TITLE_MAX)
    is_example = models.BooleanField(default=False, help_text="Came with the software; settled by no source.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty for what came with the software.",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=REASON_MAX, blank=True)

    objects = CannedTextQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("teks baku")
        constraints = [
            models.CheckConstraint(name="canned_text_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="canned_text_only_an_example_has_no_author",
                condition=Q(created_by__isnull=False) | Q(is_example=True),
            ),
            models.CheckConstraint(
                name="canned_text_withdrawn_by_somebody_with_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_posting=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
            models.UniqueConstraint(
                name="canned_text_one_of_a_name_at_an_office",
                fields=["kind", "office", "title"],
                condition=Q(withdrawn_at=None, office__isnull=False),
            ),
            models.UniqueConstraint(
                name="canned_text_one_national_of_a_name",
                fields=["kind", "title"],
                condition=Q(withdrawn_at=None, office=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("services:canned_text", args=[self.pk])


class CannedVersionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "CannedVersionQuerySet":
        """The versions of the texts that this login may know of."""
        return self.filter(canned__in=CannedText.objects.visible_to(user))

    def newest(self) -> "CannedVersionQuerySet":
        """Of each text the last one."""
        later = CannedVersion.objects.filter(canned=OuterRef("canned"), no__gt=OuterRef("no"))
        return self.filter(~Exists(later))


class CannedVersion(models.Model):
    """What a text says from its writing on. Append-only. `fields`: name, label and source of each {name} in the text,
    in their order; `posting`: who signed for it, at an office."""

    class Source(models.TextChoices):
        TICKET_NAME = "ticket_name", _("nama dari tiket")
        FROM_QUESTION = "from_question", _("dari pertanyaan")
        OWN = "own", _("isi sendiri")

    canned = models.ForeignKey(CannedText, on_delete=models.PROTECT, related_name="versions", db_index=False)
    no = models.PositiveIntegerField()
    text = models.TextField(max_length=TEXT_MAX)
    fields = models.JSONField(default=list)
    expires_on = models.DateField(null=True, blank=True, help_text="The last day on which it may be used.")
    regulation = models.ForeignKey(
        Regulation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="What it rests on."
    )
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CannedVersionQuerySet.as_manager()

    class Meta:
        ordering = ["canned", "-no"]
        constraints = [
            models.UniqueConstraint(name="canned_version_once", fields=["canned", "no"]),
            models.CheckConstraint(name="canned_version_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="canned_version_expires_or_rests_on_a_regulation",
                condition=Q(expires_on=None) | Q(regulation=None),
            ),
            models.CheckConstraint(name="canned_version_counted_from_one", condition=Q(no__gte=1)),
            days_within("canned_version_days_within_bounds", "expires_on"),
        ]

    def __str__(self) -> str:
        return f"{self.canned_id} v{self.no}"

    def state_on(self, day: date) -> CannedState:
        """On a Jakarta day. A change of its basis counts when it came after the version was written. Reads `canned` and
        `regulation`, which a list selects along."""
        if self.canned.withdrawn_at is not None:
            return CannedState.WITHDRAWN
        if self.expires_on is not None and self.expires_on < day:
            return CannedState.EXPIRED
        if self.regulation is None:
            return CannedState.IN_FORCE
        if self.regulation.is_revoked_on(day):
            return CannedState.REVOKED
        changed = self.regulation.changed_on
        if changed is not None and wib_date(self.written_at) < changed <= day:
            return CannedState.CHANGED
        return CannedState.IN_FORCE


class OfficerSignOffQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "OfficerSignOffQuerySet":
        """The office whose officer it is, while the posting holds; the head office."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.reads_all:
            return self
        if user.role != User.Role.OFFICE:
            return self.none()
        here = Posting.objects.on(wib_date(page_now())).filter(officer=OuterRef("officer"), office=user.office_id)
        return self.filter(Exists(here))

    def newest(self) -> "OfficerSignOffQuerySet":
        """Of each officer the last one."""
        later = OfficerSignOff.objects.filter(officer=OuterRef("officer"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later))


class OfficerSignOff(models.Model):
    """How an officer signs what they write, in two to four lines; the newest counts, empty: none any more.
    Append-only."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="sign_offs")
    text = models.CharField(max_length=SIGN_OFF_MAX, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")

    objects = OfficerSignOffQuerySet.as_manager()

    class Meta:
        ordering = ["officer", "-pk"]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.pk}"
