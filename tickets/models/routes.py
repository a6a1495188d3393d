"""To which office a destination that serves the whole nation goes, as an admin has settled it (002 3b-i)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within
from users.models import Office
from users.models.master import MasterQuerySet, MasterRow

from .ticket import Destination


class DestinationRoute(MasterRow):
    """The present office of a national destination; its states are kept, and the changes of `kpi.grounds` say on what
    basis and from when. A destination without a row goes where the manual says (`tickets.routing`)."""

    destination = models.CharField(max_length=20, choices=Destination, unique=True)
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="routes",
        help_text="Empty: the destination is closed; nothing new is asked there.",
    )
    since = models.DateField()
    legal_basis = models.CharField(max_length=300)

    objects = MasterQuerySet.as_manager()

    class Meta:
        ordering = ["destination"]
        verbose_name = _("tujuan pertanyaan")
        constraints = [
            days_within("destination_route_days_within_bounds", "since"),
            models.CheckConstraint(
                name="destination_route_of_the_nation",
                condition=models.Q(destination__in=["penerimaan_negara", "pinjaman_hibah"]),
            ),
            models.CheckConstraint(name="destination_route_has_a_legal_basis", condition=~models.Q(legal_basis="")),
        ]

    def __str__(self) -> str:
        return f"{self.destination} {self.office_id}"
