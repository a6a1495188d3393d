"""What askers wanted and the Katalog Layanan has not, as those who refused it wrote (003 art. 13(6)). Guarded by
`append_only`; the refusal itself is the event, this is what the report counts.
"""

from django.db import models

from services.models import Catalogue
from users.models import User

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
