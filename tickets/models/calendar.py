"""The working calendar as versioned data: days off and service hours, each with its basis (docs/domain.md 5).

A row lives from the calendar version that added it until the one that removed it, so that every old calendar can be
read again: the rows of version V are those with added_in <= V and (removed_in empty or removed_in > V).
"""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within, numbers_within
from users.models import Office, User
from users.models.master import MasterQuerySet, MasterRow


class CalendarVersion(MasterRow):
    """One confirmed state of the calendar, e.g. "2026-1"."""

    label = models.CharField(max_length=20, unique=True)
    legal_basis = models.CharField(max_length=300)
    confirmed_through = models.DateField(help_text="Last day for which the days off are confirmed.")
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty for the file that came with the software.",
    )

    stamp = models.UUIDField(
        default=uuid.uuid4,
        editable=False,
        help_text="New whenever rows of this version changed: what was kept in memory is old.",
    )

    objects = MasterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label


class VersionedRowQuerySet(MasterQuerySet):
    def in_version(self, version: CalendarVersion) -> "VersionedRowQuerySet":
        return self.filter(Q(removed_in=None) | Q(removed_in__gt=version), added_in__lte=version)


class Based(models.Model):
    """What has a legal basis, or is assumed."""

    legal_basis = models.CharField(max_length=300, blank=True)
    assumed = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def legal_basis_text(self) -> str:
        return self.legal_basis or str(_("dasar belum dicatat"))


class VersionedRow(Based, MasterRow):
    """A row with its life in versions."""

    added_in = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="added_%(class)s")
    removed_in = models.ForeignKey(
        CalendarVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="removed_%(class)s"
    )

    objects = VersionedRowQuerySet.as_manager()

    class Meta:
        abstract = True


class Placed(models.Model):
    """For the nation, or for one office."""

    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: the whole nation."
    )

    class Meta:
        abstract = True


class DayOffFields(Placed):
    """What a day off says; of a row of the calendar, and of one that is proposed (`changes`)."""

    class Category(models.TextChoices):
        NATIONAL = "libur_nasional", _("Libur nasional")
        COLLECTIVE_LEAVE = "cuti_bersama", _("Cuti bersama")
        LOCAL = "penutupan_setempat", _("Penutupan setempat")

    day = models.DateField()
    category = models.CharField(max_length=20, choices=Category)
    name = models.CharField(max_length=160)
    announced_on = models.DateField(null=True, blank=True, help_text="Set when the day was added within its year.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class DayOff(DayOffFields, VersionedRow):
    """A day on which the clock stands still."""

    class Meta:
        ordering = ["day", "category"]
        constraints = [
            models.UniqueConstraint(
                name="day_off_once_per_name", fields=["day", "name"], condition=Q(removed_in=None, office=None)
            ),
            models.UniqueConstraint(
                name="day_off_once_per_office_and_name",
                fields=["day", "office", "name"],
                condition=Q(removed_in=None, office__isnull=False),
            ),
            days_within("day_off_days_within_bounds", "day", "announced_on"),
        ]


class ServiceHoursFields(Placed):
    """What ordinary hours say; of a row of the calendar, and of one that is proposed (`changes`)."""

    class ChannelGroup(models.TextChoices):
        HAI_CSO = "hai_cso", "HAI CSO"

    channel_group = models.CharField(max_length=12, choices=ChannelGroup, default=ChannelGroup.HAI_CSO)
    weekday = models.PositiveSmallIntegerField(help_text="0 = Monday … 6 = Sunday")
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}–{self.closes}"


class ServiceHours(ServiceHoursFields, VersionedRow):
    """Ordinary hours of one weekday and channel group, half-open [opens, closes), WIB (000 7b, 003 art. 10(1)a)."""

    class Meta:
        ordering = ["valid_from", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(name="service_hours_open_before_they_close", condition=Q(opens__lt=F("closes"))),
            days_within("service_hours_days_within_bounds", "valid_from", "valid_to"),
            models.CheckConstraint(name="service_hours_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="service_hours_dates_in_order", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
        ]

    def is_in_force(self, day: date) -> bool:
        return (
            self.weekday == day.weekday() and self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        )


class SpecialHoursFields(Placed):
    """What special hours say; of a row of the calendar, and of one that is proposed (`changes`)."""

    channel_group = models.CharField(
        max_length=12, choices=ServiceHours.ChannelGroup, default=ServiceHours.ChannelGroup.HAI_CSO
    )
    name = models.CharField(max_length=160)
    first_day = models.DateField()
    last_day = models.DateField()
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} {self.first_day}–{self.last_day}"


class SpecialHours(SpecialHoursFields, VersionedRow):
    """Other hours for a period, set by the Director General (003 art. 10(2)-(3)), e.g. Ramadan. They replace the
    ordinary windows of each working day from `first_day` to `last_day`, or only those of `weekday`."""

    class Meta:
        ordering = ["first_day", "opens"]
        constraints = [
            models.CheckConstraint(name="special_hours_open_before_they_close", condition=Q(opens__lt=F("closes"))),
            models.CheckConstraint(name="special_hours_dates_in_order", condition=Q(last_day__gte=F("first_day"))),
            days_within("special_hours_days_within_bounds", "first_day", "last_day"),
            numbers_within("special_hours_weekday", weekday=6),
        ]
