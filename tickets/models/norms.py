"""Norms as versioned data, and the ledger of what they decided (docs/domain.md 5)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from services.models import Service
from users.bounds import days_within
from users.models import User

from .calendar import CalendarVersion, VersionedRow
from .history import Event
from .ticket import Ticket

MOST_DAYS, MOST_HOURS = 100, 800
"""The longest norm, in working days and working hours."""


def amount_within(name: str) -> models.CheckConstraint:
    """A norm so long that no calendar reaches its end would refuse every act on every ticket."""
    return models.CheckConstraint(
        name=name, condition=Q(unit="days", amount__lte=MOST_DAYS) | Q(unit="hours", amount__lte=MOST_HOURS)
    )


def of_the_sla_only(name: str) -> models.CheckConstraint:
    """The Waktu IKU is one number for all (000 4d-ii); a service chooses the SLA alone."""
    return models.CheckConstraint(name=name, condition=Q(service=None) | Q(code="SLA"))


class NormFields(models.Model):
    """What a norm says; of a norm, and of one that is proposed (`changes`)."""

    class Code(models.TextChoices):
        IKU = "IKU", _("Waktu IKU")
        SLA = "SLA", _("Waktu SLA")

    class Unit(models.TextChoices):
        DAYS = "days", _("hari kerja")
        HOURS = "hours", _("jam kerja")

    class Reckoning(models.TextChoices):
        WORKING_TIME = "working_time", _("waktu kerja")
        END_OF_DAY = "end_of_day", _("akhir hari")

    class EndsBy(models.TextChoices):
        ANSWER = "answer", _("jawaban petugas kepada penanya")
        HAI_REPLY = "hai_reply", _("balasan HAI, bila dieskalasi")

    code = models.CharField(max_length=8, choices=Code)
    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Of the SLA only: it holds for tickets of that service, the one without for all others.",
    )
    amount = models.DecimalField(max_digits=6, decimal_places=2)
    unit = models.CharField(max_length=8, choices=Unit, default=Unit.DAYS)
    reckoning = models.CharField(max_length=16, choices=Reckoning, default=Reckoning.WORKING_TIME)
    ends_by = models.CharField(max_length=12, choices=EndsBy, default=EndsBy.ANSWER)
    stops_at_hai = models.BooleanField(default=False)
    stops_while_waiting = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    assumption = models.CharField(
        max_length=300, blank=True, help_text="What no source settles and is assumed here; shown with every deadline."
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.amount.normalize():f} {self.get_unit_display()}"

    @property
    def asks_for_acts(self) -> bool:
        """Whether a switch stops the clock between two acts, so that a ticket's events are needed to reckon by it."""
        return self.stops_at_hai or self.stops_while_waiting

    @property
    def rule(self) -> tuple[object, ...]:
        """What decides; two norms with the same rule say the same of a ticket, whatever their dates and bases. The
        service is no part of it: it selects, it does not decide."""
        switches = (self.stops_at_hai, self.stops_while_waiting)
        return (self.code, self.amount, self.unit, self.reckoning, self.ends_by, *switches)


class Norm(NormFields, VersionedRow):
    """How long an answer may take, for tickets put in from `valid_from` to `valid_to`. It lives in versions like the
    calendar, because both change by the same kind of decision."""

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [
            models.CheckConstraint(name="norm_amount_positive", condition=Q(amount__gt=0)),
            amount_within("norm_amount_within_bounds"),
            days_within("norm_days_within_bounds", "valid_from", "valid_to"),
            models.CheckConstraint(
                name="norm_dates_in_order", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="norm_end_of_day_counts_days", condition=~Q(reckoning="end_of_day") | Q(unit="days")
            ),
            of_the_sla_only("norm_only_the_sla_has_a_service"),
            models.UniqueConstraint(
                name="norm_one_start_a_day", fields=["code", "valid_from"], condition=Q(removed_in=None, service=None)
            ),
            models.UniqueConstraint(
                name="norm_one_start_a_day_and_service",
                fields=["code", "valid_from", "service"],
                condition=Q(removed_in=None, service__isnull=False),
            ),
        ]


class Decision(models.Model):
    """What a norm says of a ticket, as it was decided at one moment. Never changed: a new decision follows an old one,
    and the newest is mirrored on the ticket."""

    class Cause(models.TextChoices):
        ACT = "act", _("tindakan pada tiket")
        CALENDAR = "calendar", _("perubahan kalender atau norma")
        REVISION = "revision", _("revisi triwulan yang terkunci")
        OBJECTION = "objection", _("keberatan yang diterima")

    # Without indexes of their own, which cost a change of calendar more than the decisions: the ticket's key begins the
    # unique one, and by the others nobody looks for decisions.
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="decisions", db_index=False)
    code = models.CharField(max_length=8, choices=Norm.Code)
    revision = models.PositiveIntegerField()
    norm = models.ForeignKey(
        Norm,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="Empty: since a change there is no norm of this code for the ticket's input day.",
    )
    calendar = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    due = models.DateTimeField(null=True)
    late_after = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True, help_text="What ended the clock by this norm: the answer, or HAI's reply.")
    used = models.DecimalField(max_digits=20, decimal_places=12, null=True, help_text="In the norm's unit.")
    whole_days = models.PositiveIntegerField(
        null=True, help_text="What was used, as words say it by the calendar of the decision: whole working days,"
    )
    rest_us = models.BigIntegerField(null=True, help_text="and the open time after them, microseconds.")
    in_time = models.BooleanField(null=True)
    confirmed = models.BooleanField(default=True, help_text="All days that mattered were confirmed.")
    cause = models.CharField(max_length=12, choices=Cause)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    change = models.ForeignKey(
        "tickets.CalendarChange",
        on_delete=models.PROTECT,
        null=True,
        db_index=False,  # a partial one below: hardly any decision has one
        related_name="decisions",
        help_text="The confirmed change of calendar or norm that made it be decided anew.",
    )
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["ticket", "code", "revision"]
        indexes = [
            models.Index(name="decision_of_change", fields=["change", "id"], condition=Q(change__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(name="decision_one_per_revision", fields=["ticket", "revision", "code"]),
            models.CheckConstraint(
                name="decision_judged_iff_ended",
                condition=Q(ended=None, used=None, whole_days=None, rest_us=None, in_time=None)
                | Q(
                    ended__isnull=False,
                    used__isnull=False,
                    whole_days__isnull=False,
                    rest_us__isnull=False,
                    in_time__isnull=False,
                ),
            ),
            models.CheckConstraint(name="decision_by_an_act_names_its_event", condition=~Q(cause="act", event=None)),
            models.CheckConstraint(
                name="decision_without_a_norm_says_nothing",
                condition=Q(norm__isnull=False) | Q(cause="calendar", due=None, late_after=None, ended=None),
            ),
            models.CheckConstraint(
                name="decision_by_the_calendar_names_its_change",
                condition=Q(cause="calendar", change__isnull=False) | (~Q(cause="calendar") & Q(change=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.code} {self.revision}"
