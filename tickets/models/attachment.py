"""The files of a message (docs/security.md 6). A row exists for checked files only; guarded by `append_only`."""

import uuid

from django.db import models

from users.models import User

from .history import INTERNAL, Event
from .ticket import Ticket


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AttachmentQuerySet":
        """Of the tickets one may see; notes between offices and HAI, and what goes with them, are not the satker's."""
        files = self.filter(event__ticket__in=Ticket.objects.visible_to(user))
        return files.exclude(event__kind__in=INTERNAL) if user.role == User.Role.SATKER else files


class Attachment(models.Model):
    """One file of one event; its digest stands in the event too, inside the chain. When and by whom: the event's."""

    class Type(models.TextChoices):
        PDF = "pdf", "PDF"
        XLS = "xls", "XLS"
        XLSX = "xlsx", "XLSX"
        ZIP = "zip", "ZIP"

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False, help_text="In the address.")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="attachments")
    seq = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120, help_text="As it came, cleaned; only shown.")
    type = models.CharField(max_length=4, choices=Type)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_name = models.CharField(max_length=32, unique=True, help_text="Random; in ATTACHMENTS_DIR/kept.")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["event", "seq"]
        constraints = [models.UniqueConstraint(name="attachment_one_per_event_and_seq", fields=["event", "seq"])]

    def __str__(self) -> str:
        return self.name

    def described(self) -> dict[str, object]:
        """As the event keeps it."""
        return {"name": self.name, "type": self.type, "size": self.size, "sha256": self.sha256}
