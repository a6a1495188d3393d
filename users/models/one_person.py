"""What an admin said of two rows that look like one person's: that they are not. Shown rows are asked about once."""

from django.db import models
from django.db.models import F, Q

from .people import Officer, User
from .service_users import ServiceUser


class DifferentQuerySet(models.QuerySet):
    def in_force(self) -> "DifferentQuerySet":
        return self.filter(withdrawn_at=None)

    def pairs(self) -> set[frozenset[int]]:
        """The keys of both rows of each that is in force."""
        return {frozenset(pair) for pair in self.in_force().order_by().values_list("first_id", "second_id")}


class Different(models.Model):
    """`first` is the older row. Only the withdrawal is ever written to it (a trigger holds the rest)."""

    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=400, blank=True)

    objects = DifferentQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="%(class)s_are_two_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="%(class)s_withdrawn_at_and_by_come_together",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
            models.UniqueConstraint(name="%(class)s_once", fields=["first", "second"], condition=Q(withdrawn_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"  # type: ignore[attr-defined]


class DifferentOfficers(Different):
    first = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta(Different.Meta):
        pass


class DifferentServiceUsers(Different):
    first = models.ForeignKey(ServiceUser, on_delete=models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(ServiceUser, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta(Different.Meta):
        pass
