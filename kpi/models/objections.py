"""Keberatan: an officer objects to a verdict before the quarter is locked (guarded by `append_only`)."""

import uuid
from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tickets.models import Attachment, Decision, Ticket
from users.models import Posting, User

REASON_MAX = 4000


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, user: User, proven: Collection[int] = ()) -> "ObjectionQuerySet":
        """Of the own office, at a Kanwil of its region; the head office reads all. At an office's shared login the page
        asks more: `users.signing.opened_figures`. `proven`: officers (keys) who read their own here, wherever the
        ticket is.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.reads_all:
            return self
        if user.role != User.Role.OFFICE:
            return self.none()
        here = self.known_at(user.office_id)
        return here | self.filter(posting__officer__in=proven) if proven else here

    def known_at(self, office_id: int | None) -> "ObjectionQuerySet":
        """Of the office, at a Kanwil of its region."""
        return self.filter(Q(ticket__office_id=office_id) | Q(ticket__kanwil_id=office_id))

    def open(self) -> "ObjectionQuerySet":
        """Filed or recommended, not yet ended."""
        return self.filter(state__in=Objection.OPEN)


class Objection(models.Model):
    """One objection to one decision. `state` follows from its last event; what was filed is never edited."""

    class State(models.TextChoices):
        FILED = "filed", _("Menunggu saran kepala seksi")
        RECOMMENDED = "recommended", _("Menunggu putusan Kanwil")
        ACCEPTED = "accepted", _("Diterima")
        REFUSED = "refused", _("Ditolak")
        WITHDRAWN = "withdrawn", _("Dicabut petugas")

    OPEN = (State.FILED, State.RECOMMENDED)

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="objections")
    contested = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="+", help_text="The verdict that is objected to."
    )
    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="+", help_text="Whose ticket it was when they objected."
    )
    quarter = models.CharField(max_length=6, help_text='As "2018Q3".')
    reason = models.TextField(max_length=REASON_MAX)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="+", help_text="The same officer, as posted then."
    )
    state = models.CharField(max_length=12, choices=State, default=State.FILED)
    result = models.OneToOneField(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="objection",
        help_text="The decision that an accepted objection led to.",
    )

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["-filed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="objection_one_open_per_ticket",
                fields=["ticket"],
                condition=Q(state__in=["filed", "recommended"]),
            ),
            models.CheckConstraint(
                name="objection_accepted_iff_it_led_to_a_decision",
                condition=Q(state="accepted", result__isnull=False) | (~Q(state="accepted") & Q(result=None)),
            ),
            models.CheckConstraint(name="objection_with_a_reason", condition=~Q(reason="")),
        ]
        indexes = [
            models.Index(name="objection_by_state", fields=["state", "filed_at"]),
            models.Index(name="objection_of_quarter", fields=["quarter", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("review:objection", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class ObjectionEvent(models.Model):
    """One step: who did it, when, in which words. Append-only."""

    class Kind(models.TextChoices):
        FILED = "filed", _("Keberatan diajukan")
        RECOMMENDED_FOR = "recommended_for", _("Kepala seksi menyarankan diterima")
        RECOMMENDED_AGAINST = "recommended_against", _("Kepala seksi menyarankan ditolak")
        ACCEPTED = "accepted", _("Keberatan diterima")
        REFUSED = "refused", _("Keberatan ditolak")
        WITHDRAWN = "withdrawn", _("Keberatan dicabut")

    LEADS_TO = {
        Kind.FILED: Objection.State.FILED,
        Kind.RECOMMENDED_FOR: Objection.State.RECOMMENDED,
        Kind.RECOMMENDED_AGAINST: Objection.State.RECOMMENDED,
        Kind.ACCEPTED: Objection.State.ACCEPTED,
        Kind.REFUSED: Objection.State.REFUSED,
        Kind.WITHDRAWN: Objection.State.WITHDRAWN,
    }

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+", help_text="Who signed.")
    text = models.TextField(max_length=REASON_MAX, blank=True)

    class Meta:
        ordering = ["objection", "seq"]
        constraints = [models.UniqueConstraint(name="objection_event_one_per_seq", fields=["objection", "seq"])]

    def __str__(self) -> str:
        return f"{self.objection_id}/{self.seq} {self.kind}"


class ObjectionFileQuerySet(models.QuerySet):
    def visible_to(self, user: User, proven: Collection[int] = ()) -> "ObjectionFileQuerySet":
        return self.filter(objection__in=Objection.objects.visible_to(user, proven))


class ObjectionFile(models.Model):
    """One file that came with an objection, kept like an attachment of a ticket. Append-only."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False, help_text="In the address.")
    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="files")
    seq = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120, help_text="As it came, cleaned; only shown.")
    type = models.CharField(max_length=4, choices=Attachment.Type)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_name = models.CharField(max_length=32, unique=True, help_text="Random; in ATTACHMENTS_DIR/kept.")

    objects = ObjectionFileQuerySet.as_manager()

    class Meta:
        ordering = ["objection", "seq"]
        constraints = [models.UniqueConstraint(name="objection_file_one_per_seq", fields=["objection", "seq"])]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        return self.objection.ticket.reference
