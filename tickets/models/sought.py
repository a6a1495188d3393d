"""What the report of the Katalog Layanan counts beside the events that say it: what askers wanted and it has not, as
those who refused it wrote (003 art. 13(6)); which questions came through a Klinik Akuntansi. Guarded by `append_only`.
"""

from django.db import models

from services.models import Catalogue
from users.models import Office, User

from .ticket import Ticket

SOUGHT_MAX = 200


class SoughtInVainQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "SoughtInVainQuerySet":
        """For who keeps and supervises the catalogue: HAI, its admins, the head office. It names no asker."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.reads_all or user.role in {User.Role.HAI_LAYER_1, User.Role.HAI_LAYER_2} else self.none()


class SoughtInVain(models.Model):
    """Of one refused ticket. `stems`: the same thing in other words has the same."""

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="sought_in_vain")
    catalogue = models.ForeignKey(
        Catalogue,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="The version searched.",
    )
    sought = models.CharField(max_length=SOUGHT_MAX)
    stems = models.CharField(max_length=SOUGHT_MAX)
    at = models.DateTimeField(help_text="Of the refusal.")

    objects = SoughtInVainQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(name="sought_in_vain_says_something", condition=~models.Q(sought=""))]
        indexes = [models.Index(name="sought_in_vain_newest", fields=["-at"])]

    def __str__(self) -> str:
        return self.sought


class ThroughClinicQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ThroughClinicQuerySet":
        """Those of the tickets that this user may know exist."""
        return self.filter(ticket__in=Ticket.objects.visible_to(user).values("pk"))


class ThroughClinic(models.Model):
    """That a ticket came through the Klinik Akuntansi of the office that recorded it (002 item 2): a Kanwil's or a
    KPPN's. No figure of IKU or SLA reads it."""

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, primary_key=True, related_name="through_clinic")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(help_text="The ticket's input time.")

    objects = ThroughClinicQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(name="through_clinic_by_time", fields=["at"], include=["office"])]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.office_id}"
