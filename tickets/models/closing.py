"""What closes a period: from then on no change of calendar or norm reaches its tickets (docs/domain.md 5 and 6)."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from users.bounds import days_within
from users.clock import wib_date
from users.models import Office, Posting, User


class PeriodClosingQuerySet(models.QuerySet):
    def of_day(self, instant: datetime) -> "PeriodClosingQuerySet":
        """The closings, of whatever Kanwil, in whose days the instant lies."""
        day = wib_date(instant)
        return self.filter(first_day__lte=day, last_day__gte=day)


class PeriodClosing(models.Model):
    """The tickets of one Kanwil put in from `first_day` to `last_day` (Jakarta), closed for ever. Which tickets these
    are is kept on the tickets (`Ticket.closed_in`), so that an office that moves takes none of them along.

    The figures that were locked with it live above, in kpi.
    """

    kanwil = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(
        Posting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The named officer at a shared login; empty where the login is personal.",
    )

    objects = PeriodClosingQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "kanwil"]
        constraints = [
            models.UniqueConstraint(name="period_closed_once_per_kanwil", fields=["kanwil", "first_day"]),
            days_within("period_days_within_bounds", "first_day", "last_day"),
            models.CheckConstraint(name="period_dates_in_order", condition=Q(last_day__gte=F("first_day"))),
        ]

    def __str__(self) -> str:
        return f"{self.kanwil} {self.first_day}–{self.last_day}"
