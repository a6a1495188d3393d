"""Who has a ticket open just now."""

from django.db import models

from users.models import Posting, User

from .ticket import Ticket


class TicketWindow(models.Model):
    """A page of a ticket that somebody has before them, as it says of itself every few seconds. No history: a row that
    has not been heard of for a minute says nothing, and goes.
    """

    key = models.UUIDField(unique=True, help_text="Made by the page; a page loaded anew is another window.")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="The officer who signed last at this desk, where a login is shared.",
    )  # fmt: skip
    writes = models.BooleanField(help_text="Whether something is typed in its form.")
    heard_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(name="window_of_ticket", fields=["ticket", "heard_at"])]

    def __str__(self) -> str:
        return f"{self.key}"
