"""Sinyal kewajaran: what a supervisor should look at, never more than that (SECURITY.md 13)."""

from collections.abc import Iterable
from typing import cast

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from users.models import Posting, User


class SignalRule(models.TextChoices):
    """What is looked for."""

    COPIED_QUESTION = "copied_question", _("Pertanyaan yang sama berulang")
    COPIED_ANSWER = "copied_answer", _("Jawaban yang sama berulang")
    INSTANT_ANSWER = "instant_answer", _("Dijawab beberapa detik setelah ditanya")
    BUSY_HOUR = "busy_hour", _("Terlalu banyak direkam dalam satu jam")
    SAME_PERSON = "same_person", _("Petugas dan penanya orang yang sama")


class ThresholdQuerySet(models.QuerySet):
    def in_force(self) -> dict[str, "SignalThreshold"]:
        """The newest of each rule; one query."""
        rows = cast("Iterable[SignalThreshold]", self.order_by("set_at", "pk"))
        return {row.rule: row for row in rows}


class SignalThreshold(models.Model):
    """From when on a rule makes a signal. Never edited: a change is another row, the newest holds [assumed]."""

    rule = models.CharField(max_length=16, choices=SignalRule)
    enabled = models.BooleanField(default=True)
    count = models.PositiveIntegerField(help_text="So many times at least.")
    seconds = models.PositiveIntegerField(null=True, blank=True, help_text="For an instant answer: at most so long.")
    words = models.CharField(max_length=400, help_text="Why this is looked at, and what may be harmless about it.")
    legal_basis = models.CharField(max_length=200)
    assumed = models.BooleanField(default=True)
    reason = models.CharField(max_length=400, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty for the thresholds that came with the software.",
    )

    objects = ThresholdQuerySet.as_manager()

    class Meta:
        ordering = ["rule", "-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="threshold_count_positive", condition=Q(count__gt=0)),
            models.CheckConstraint(
                name="threshold_seconds_iff_instant",
                condition=Q(rule="instant_answer", seconds__isnull=False)
                | (~Q(rule="instant_answer") & Q(seconds=None)),
            ),
            models.CheckConstraint(name="threshold_in_words", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.count}"


class SignalQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "SignalQuerySet":
        """The Kanwil over the office, and the head office; never an office's own login."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role in {User.Role.MONITOR, User.Role.ADMIN}:
            return self
        if user.role != User.Role.OFFICE:
            return self.none()
        return self.filter(posting__office__kanwil_id=user.office_id)


class Signal(models.Model):
    """One thing found about one posting in one quarter. Its evidence may grow; it blocks nothing and no figure knows
    it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Perlu dilihat")
        DISMISSED = "dismissed", _("Dinilai wajar")

    rule = models.CharField(max_length=16, choices=SignalRule)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=6, help_text='As "2018Q3".')
    key = models.CharField(max_length=64, help_text="What tells it from others: a digest of the text, the hour, whom.")
    count = models.PositiveIntegerField(help_text="How many tickets there are to it now.")
    evidence = models.JSONField(default=dict, help_text="`tickets`: references, the first ones; `sample`: a text.")
    threshold = models.ForeignKey(SignalThreshold, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    found_at = models.DateTimeField()

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="signal_once_per_rule_posting_quarter_key", fields=["rule", "posting", "quarter", "key"]
            )
        ]
        indexes = [models.Index(name="signal_of_quarter", fields=["quarter", "state"])]

    def __str__(self) -> str:
        return f"{self.rule} {self.posting_id} {self.quarter}"

    def get_absolute_url(self) -> str:
        return reverse("review:signal", args=[self.pk])


class SignalEvent(models.Model):
    """What became of a signal. Append-only. `user` and `posting` empty: the nightly search."""

    class Kind(models.TextChoices):
        FOUND = "found", _("Ditemukan")
        GROWN = "grown", _("Bertambah")
        DISMISSED = "dismissed", _("Dinilai wajar")
        REOPENED = "reopened", _("Dibuka lagi karena bertambah")

    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    count = models.PositiveIntegerField(help_text="Of tickets, then.")
    text = models.TextField(max_length=4000, blank=True)

    class Meta:
        ordering = ["signal", "seq"]
        constraints = [
            models.UniqueConstraint(name="signal_event_one_per_seq", fields=["signal", "seq"]),
            models.CheckConstraint(
                name="signal_dismissed_by_somebody_with_a_reason",
                condition=~Q(kind="dismissed") | (Q(user__isnull=False) & ~Q(text="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signal_id}/{self.seq} {self.kind}"
