"""Indikasi kejanggalan: what a supervisor should look at, never more than that (docs/security.md 13)."""

from collections.abc import Iterable
from typing import cast

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from users.bounds import numbers_within
from users.models import Office, Posting, User


class SignalRule(models.TextChoices):
    """What is looked for."""

    COPIED_QUESTION = "copied_question", _("Pertanyaan yang sama berulang")
    COPIED_ANSWER = "copied_answer", _("Jawaban yang sama berulang")
    INSTANT_ANSWER = "instant_answer", _("Dijawab beberapa detik setelah ditanya")
    BUSY_HOUR = "busy_hour", _("Terlalu banyak direkam dalam satu jam")
    SAME_PERSON = "same_person", _("Petugas dan penanya orang yang sama")
    ONE_ASKER = "one_asker", _("Sebagian besar tiket dari satu penanya")
    AT_RECORDING = "at_recording", _("Hampir semua dijawab saat direkam")
    LATE_INPUT = "late_input", _("Direkam lama setelah diterima")
    ALIKE_QUESTION = "alike_question", _("Pertanyaan yang hampir sama berulang")
    ALIKE_ANSWER = "alike_answer", _("Jawaban yang hampir sama berulang")
    TRIVIAL_TEXT = "trivial_text", _("Isi yang hampir kosong")
    SPLIT_LETTER = "split_letter", _("Satu permintaan dipecah menjadi banyak tiket")
    REFUSAL_SHARE = "refusal_share", _("Banyak tiket ditolak")
    QUICK_REFUSAL = "quick_refusal", _("Banyak penolakan dalam beberapa menit")
    MANY_ACTS = "many_acts", _("Banyak tindakan dalam beberapa menit")
    PING_PONG = "ping_pong", _("Tiket diteruskan lalu kembali")
    TAKEN_OVER = "taken_over", _("Minta data, lalu dijawab rekan")
    LATE_HANDED = "late_handed", _("Tiket terlambat diserahkan kepada petugas tanpa indeks")
    UNIT_TYPE = "unit_type", _("Penanya bukan satker direkam sebagai SATKER")
    LATE_UNTAKEN = "late_untaken", _("Tiket terlambat dibiarkan sampai triwulan dikunci")
    DENIED = "denied", _("Satker menyatakan bukan pertanyaannya")
    LONGER_SLA = "longer_sla", _("Layanan diganti ke yang waktunya lebih panjang")


WITH_SECONDS = (SignalRule.INSTANT_ANSWER, SignalRule.SPLIT_LETTER, SignalRule.QUICK_REFUSAL, SignalRule.MANY_ACTS)
WITH_PERCENT = (SignalRule.ONE_ASKER, SignalRule.AT_RECORDING, SignalRule.REFUSAL_SHARE, SignalRule.DENIED)
WITH_DAYS = (SignalRule.LATE_INPUT,)
WITH_LETTERS = (SignalRule.TRIVIAL_TEXT,)
PARAMETERS: dict[str, tuple[str, ...]] = {
    "seconds": tuple(rule.value for rule in WITH_SECONDS),
    "percent": tuple(rule.value for rule in WITH_PERCENT),
    "days": tuple(rule.value for rule in WITH_DAYS),
    "letters": tuple(rule.value for rule in WITH_LETTERS),
}
"""What a threshold says besides its count, and for which rules; the others leave it empty."""


def _only_for(name: str, rules: tuple[str, ...]) -> Q:
    """A parameter is there for exactly these rules."""
    return Q(rule__in=rules, **{f"{name}__isnull": False}) | (~Q(rule__in=rules) & Q(**{name: None}))


class ThresholdQuerySet(models.QuerySet):
    def in_force(self) -> dict[str, "SignalThreshold"]:
        """The newest of each rule; one query."""
        rows = cast("Iterable[SignalThreshold]", self.order_by("set_at", "pk"))
        return {row.rule: row for row in rows}


class SignalThreshold(models.Model):
    """From which threshold on a rule signals. Never edited: a change is another row, the newest holds [assumed]."""

    rule = models.CharField(max_length=16, choices=SignalRule)
    enabled = models.BooleanField(default=True)
    count = models.PositiveIntegerField(help_text="So many times at least.")
    seconds = models.PositiveIntegerField(null=True, blank=True, help_text="Within so long, for what is quick.")
    percent = models.PositiveSmallIntegerField(null=True, blank=True, help_text="At least this share, in per cent.")
    days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the calendar, at least.")
    letters = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Fewer letters and digits than these.")
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
            *(
                models.CheckConstraint(name=f"threshold_{name}_of_its_rules", condition=_only_for(name, rules))
                for name, rules in PARAMETERS.items()
            ),
            numbers_within("threshold_within_bounds", count=100_000, seconds=86_400, days=1000, letters=1000),
            models.CheckConstraint(
                name="threshold_percent_up_to_100", condition=Q(percent=None) | Q(percent__range=(1, 100))
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
        if user.reads_all:
            return self
        if user.role != User.Role.OFFICE:
            return self.none()
        return self.filter(Q(posting__office__kanwil_id=user.office_id) | Q(office__kanwil_id=user.office_id))


class Signal(models.Model):
    """One thing found about one posting, or about an office as a whole, in one quarter. Its evidence may grow; it
    blocks nothing and no figure knows it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Perlu dilihat")
        DISMISSED = "dismissed", _("Dinyatakan wajar")

    rule = models.CharField(max_length=16, choices=SignalRule)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Of what nobody in particular did; empty where there is a posting.",
    )
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
            ),
            models.UniqueConstraint(
                name="signal_once_per_rule_office_quarter_key", fields=["rule", "office", "quarter", "key"]
            ),
            models.CheckConstraint(
                name="signal_of_a_posting_or_an_office",
                condition=Q(posting__isnull=False, office=None) | Q(posting=None, office__isnull=False),
            ),
        ]
        indexes = [models.Index(name="signal_of_quarter", fields=["quarter", "state"])]

    def __str__(self) -> str:
        return f"{self.rule} {self.posting_id or self.office_id} {self.quarter}"

    def get_absolute_url(self) -> str:
        return reverse("review:signal", args=[self.pk])

    @property
    def place(self) -> Office:
        """The office that it is about, or where the posting is."""
        place = self.posting.office if self.posting else self.office
        assert place is not None  # noqa: S101 - a constraint holds it
        return place

    @property
    def whom(self) -> str:
        """Whom it is about, by name."""
        return self.posting.officer.name if self.posting else self.place.name


class SignalEvent(models.Model):
    """What became of a signal. Append-only. `user` and `posting` empty: the nightly search."""

    class Kind(models.TextChoices):
        FOUND = "found", _("Ditemukan")
        GROWN = "grown", _("Bertambah")
        DISMISSED = "dismissed", _("Dinyatakan wajar")
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
