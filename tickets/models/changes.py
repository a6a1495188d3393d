"""Changes of the calendar and the norms: drafted, shown with their effect, confirmed by named persons, carried out by
the worker (docs/domain.md 5).

A draft is never edited: what is put right is a new draft that replaces the old one. So the persons who confirm confirm
exactly what they read, and all that was ever proposed stays readable. Guarded by `append_only`.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within, numbers_within
from users.models import User
from users.models.two_persons import ByTwoPersons

from .calendar import (
    Based,
    CalendarVersion,
    DayOff,
    DayOffFields,
    ServiceHours,
    ServiceHoursFields,
    SpecialHours,
    SpecialHoursFields,
)
from .norms import Norm, NormFields, amount_within, of_the_sla_only


class CalendarChangeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "CalendarChangeQuerySet":
        """The HAI admins' work, which the head office monitor reads along. What became of one's own tickets is read on
        the tickets."""
        return self if user.reads_all else self.none()


class CalendarChange(ByTwoPersons):
    """One change, for one reason, of any number of rows. `version`: the calendar version that its confirmation made;
    every decision that it caused names it (`Decision.change`)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Rancangan")
        WAITING = "waiting", _("Menunggu orang kedua")
        RUNNING = "running", _("Sedang dihitung ulang")
        DONE = "done", _("Selesai")
        WITHDRAWN = "withdrawn", _("Ditarik")

    title = models.CharField(max_length=160)
    summary = models.TextField(max_length=2000, blank=True)
    legal_basis = models.CharField(max_length=300)
    confirmed_through = models.DateField(
        null=True, blank=True, help_text="Confirms the days off up to this day; empty: as far as before."
    )
    base = models.ForeignKey(
        CalendarVersion, on_delete=models.PROTECT, related_name="+", help_text="The version it was drafted on."
    )
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.OneToOneField(
        CalendarVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="change"
    )
    began_at = models.DateTimeField(null=True, blank=True, help_text="The worker's first batch.")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="The worker's last batch.")

    objects = CalendarChangeQuerySet.as_manager()

    class Meta(ByTwoPersons.Meta):
        abstract = False
        ordering = ["-pk"]
        constraints = [
            *ByTwoPersons.Meta.constraints,
            models.CheckConstraint(
                name="calendar_change_version_iff_in_force",
                condition=Q(state__in=["running", "done"], version__isnull=False, confirmed_by__isnull=False)
                | (~Q(state__in=["running", "done"]) & Q(version=None)),
            ),
            models.CheckConstraint(
                name="calendar_change_done_iff_ended",
                condition=Q(state="done", began_at__isnull=False, ended_at__isnull=False)
                | (~Q(state="done") & Q(ended_at=None)),
            ),
            days_within("calendar_change_days_within_bounds", "confirmed_through"),
            models.UniqueConstraint(
                name="calendar_change_one_runs_at_a_time", fields=["state"], condition=Q(state="running")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tickets:calendar_change", args=[self.pk])

    @property
    def is_in_force(self) -> bool:
        return self.version_id is not None


class ProposedDayOff(DayOffFields, Based):
    """A day off to be added, or one to be taken out: then `removes` is it, and what it says is repeated here."""

    change = models.ForeignKey(CalendarChange, on_delete=models.PROTECT, related_name="days")
    removes = models.ForeignKey(DayOff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(name="day_off_removed_once_per_change", fields=["change", "removes"]),
            days_within("proposed_day_off_days_within_bounds", "day", "announced_on"),
        ]


class ProposedHours(SpecialHoursFields, Based):
    """Special hours to be added, or to be taken out."""

    change = models.ForeignKey(CalendarChange, on_delete=models.PROTECT, related_name="hours")
    removes = models.ForeignKey(SpecialHours, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.UniqueConstraint(name="special_hours_removed_once_per_change", fields=["change", "removes"]),
            models.CheckConstraint(name="proposed_hours_open_before_they_close", condition=Q(opens__lt=F("closes"))),
            models.CheckConstraint(name="proposed_hours_dates_in_order", condition=Q(last_day__gte=F("first_day"))),
            days_within("proposed_hours_days_within_bounds", "first_day", "last_day"),
            numbers_within("proposed_hours_weekday", weekday=6),
        ]


class ProposedWeekly(ServiceHoursFields, Based):
    """Ordinary hours of a weekday to be added, or to be taken out. A week that ends is taken out and added with its
    last day; the one that follows it is added."""

    change = models.ForeignKey(CalendarChange, on_delete=models.PROTECT, related_name="weekly")
    removes = models.ForeignKey(ServiceHours, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["valid_from", "weekday", "opens"]
        constraints = [
            models.UniqueConstraint(name="service_hours_removed_once_per_change", fields=["change", "removes"]),
            models.CheckConstraint(name="proposed_weekly_open_before_they_close", condition=Q(opens__lt=F("closes"))),
            days_within("proposed_weekly_days_within_bounds", "valid_from", "valid_to"),
            models.CheckConstraint(name="proposed_weekly_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="proposed_weekly_dates_in_order", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
        ]


class ProposedNorm(NormFields, Based):
    """A norm to be added, or one to be taken out. A norm that ends is taken out and added with its last day; one that
    is replaced ends, and its successor is added."""

    change = models.ForeignKey(CalendarChange, on_delete=models.PROTECT, related_name="norms")
    removes = models.ForeignKey(Norm, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["code", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(name="norm_removed_once_per_change", fields=["change", "removes"]),
            models.CheckConstraint(name="proposed_norm_amount_positive", condition=Q(amount__gt=0)),
            amount_within("proposed_norm_amount_within_bounds"),
            days_within("proposed_norm_days_within_bounds", "valid_from", "valid_to"),
            models.CheckConstraint(
                name="proposed_norm_dates_in_order", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            of_the_sla_only("proposed_norm_only_the_sla_has_a_service"),
            models.CheckConstraint(
                name="proposed_norm_end_of_day_counts_days", condition=~Q(reckoning="end_of_day") | Q(unit="days")
            ),
        ]


class ChangeTally(models.Model):
    """What a change will do (FORECAST, counted without writing anything), and what it did (OUTCOME), counted in batches
    by the same code. How far it has come is kept with the counts, so that a worker that was killed goes on from there.

    Figures, not history: the history is the decisions themselves.
    """

    class Kind(models.TextChoices):
        FORECAST = "forecast", _("Perkiraan dampak")
        OUTCOME = "outcome", _("Hasil")

    change = models.ForeignKey(CalendarChange, on_delete=models.PROTECT, related_name="tallies")
    kind = models.CharField(max_length=10, choices=Kind)
    as_of = models.DateTimeField(help_text="The last batch.")
    complete = models.BooleanField(default=False)
    after_created = models.DateTimeField(null=True, help_text="Input time of the last ticket looked at.")
    after_ticket = models.BigIntegerField(null=True, help_text="Its key.")
    expected = models.PositiveIntegerField(default=0, help_text="Tickets to look at, as counted at the beginning.")
    examined = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0, help_text="Tickets that a norm says something else of.")
    decisions = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="See `change_effect.Counts`.")

    class Meta:
        constraints = [models.UniqueConstraint(name="change_tally_one_of_each_kind", fields=["change", "kind"])]

    def __str__(self) -> str:
        return f"{self.change_id} {self.kind}"
