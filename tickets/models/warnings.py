"""That an office was warned of a deadline: once for each (docs/domain.md 5). Guarded by `append_only`."""

from django.db import models

from users.models import Office

from .norms import Norm
from .ticket import Ticket


class DeadlineWarning(models.Model):
    """One warning: of this deadline by this norm, to the office that held the ticket then. A deadline that moves may be
    warned of anew, and so may an office to which the ticket is passed on. Its mails are in the outbox; an office
    without an address has none.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="warnings")
    code = models.CharField(max_length=8, choices=Norm.Code)
    late_after = models.DateTimeField(help_text="The deadline that was compared, as the ticket mirrored it then.")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    warned_at = models.DateTimeField()

    class Meta:
        ordering = ["warned_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="deadline_warned_of_once", fields=["ticket", "code", "late_after", "office"]),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.code} {self.late_after}"
