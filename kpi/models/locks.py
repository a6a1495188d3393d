"""A locked quarter of a Kanwil: its figures and the tickets they were counted from, frozen with a digest."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tickets.models import CalendarVersion, Decision, PeriodClosing, Ticket
from tickets.quarters import Quarter
from users.models import Office, Officer, Posting, User

from .policy import Policy


class QuarterLockQuerySet(models.QuerySet):
    def newest_of(self, kanwil: Office, quarter: str) -> Any:
        """The newest QuarterLock of a Kanwil's quarter (its code); None where it is not locked."""
        return self.filter(kanwil=kanwil, quarter=quarter).order_by("-revision").first()

    def newest(self) -> "QuarterLockQuerySet":
        """The newest revision of each Kanwil and quarter: what the figures are now."""
        return self.filter(superseded__isnull=True)


class QuarterLock(models.Model):
    """The figures of one Kanwil's quarter as they were locked (revision 1), or revised by two persons (2 and on).

    `document`: canonical JSON of all that a page or a paper prints; `digest`: SHA-256 over it, the digest of the
    counted tickets' lines included. Append-only: a revision stands beside the one before.
    """

    closing = models.ForeignKey(PeriodClosing, on_delete=models.PROTECT, related_name="locks")
    kanwil = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=6)
    revision = models.PositiveSmallIntegerField()
    revises = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded", help_text="The one before."
    )
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    calendar = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="+")
    document = models.TextField()
    digest = models.CharField(max_length=64)
    locked_at = models.DateTimeField()
    locked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(
        Posting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The named officer at the Kanwil's login; empty where the login is personal, or for the command.",
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposal_signed_by = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=1000, blank=True, help_text="Why it was revised.")

    objects = QuarterLockQuerySet.as_manager()

    class Meta:
        ordering = ["quarter", "kanwil", "revision"]
        constraints = [
            models.UniqueConstraint(name="quarter_lock_one_per_revision", fields=["kanwil", "quarter", "revision"]),
            models.CheckConstraint(
                name="quarter_lock_revision_by_two_with_a_reason",
                condition=Q(revision=1, revises=None, reason="", proposed_at=None, proposed_by=None)
                | (
                    Q(revision__gt=1, revises__isnull=False, proposed_at__isnull=False, proposed_by__isnull=False)
                    & ~Q(reason="")
                ),
            ),
            models.CheckConstraint(name="quarter_lock_has_a_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.kanwil} r{self.revision}"

    def quarter_value(self) -> Quarter:
        return Quarter.parse(self.quarter)


class LockedTicket(models.Model):
    """One ticket as a lock counted it, with the decision that judged it. It counts for the lock's Kanwil and nowhere
    else, wherever its office has gone since.
    """

    lock = models.ForeignKey(QuarterLock, on_delete=models.PROTECT, related_name="tickets")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="locked_rows")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The newest of the policy's norm; empty before the norm was in force.",
    )
    judged = models.BooleanField()
    in_time = models.BooleanField(help_text="Judged, and in time.")
    used = models.DecimalField(max_digits=20, decimal_places=12, null=True, blank=True)
    at_recording = models.BooleanField(help_text="Answered in the act that recorded it.")
    line = models.CharField(max_length=64, help_text="SHA-256 of what the lock's digest covers of this ticket.")

    class Meta:
        ordering = ["lock", "ticket"]
        constraints = [
            models.UniqueConstraint(name="locked_ticket_once_per_lock", fields=["lock", "ticket"]),
            models.CheckConstraint(name="locked_ticket_in_time_is_judged", condition=Q(in_time=False) | Q(judged=True)),
            models.CheckConstraint(
                name="locked_ticket_judged_by_a_decision", condition=Q(judged=False) | Q(decision__isnull=False)
            ),
        ]
        indexes = [models.Index(name="locked_ticket_of_posting", fields=["lock", "posting"])]

    def __str__(self) -> str:
        return f"{self.lock_id} {self.ticket_id}"


class LockedName(models.Model):
    """Whom and what a lock's document has a line of: the way from an officer or an office to the locks that froze them,
    whatever became of postings and Kanwil since.
    """

    lock = models.ForeignKey(QuarterLock, on_delete=models.PROTECT, related_name="names")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["lock", "pk"]
        constraints = [
            models.UniqueConstraint(name="locked_office_once_per_lock", fields=["lock", "office"]),
            models.UniqueConstraint(name="locked_officer_once_per_lock", fields=["lock", "officer"]),
            models.CheckConstraint(
                name="locked_name_is_of_one",
                condition=Q(office__isnull=False, officer=None) | Q(office=None, officer__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lock_id} {self.office_id or self.officer_id}"


class RevisionProposal(models.Model):
    """A revision of a locked quarter that one named person proposes and another confirms or declines."""

    class State(models.TextChoices):
        OPEN = "open", _("Menunggu orang kedua")
        CONFIRMED = "confirmed", _("Ditetapkan")
        DECLINED = "declined", _("Tidak ditetapkan")

    revises = models.ForeignKey(QuarterLock, on_delete=models.PROTECT, related_name="proposals")
    reason = models.CharField(max_length=1000)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposal_signed_by = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision_signed_by = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=1000, blank=True, help_text="Why it was declined.")

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="revision_one_open_per_lock", fields=["revises"], condition=Q(state="open")),
            models.CheckConstraint(
                name="revision_decided_at_and_by_come_together",
                condition=Q(state="open", decided_at=None, decided_by=None)
                | (~Q(state="open") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="revision_confirmed_by_another",
                condition=~Q(state="confirmed")
                | ~Q(decision_signed_by=F("proposal_signed_by"))
                | Q(decision_signed_by=None, proposal_signed_by=None),
            ),
            models.CheckConstraint(name="revision_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.revises} {self.state}"
