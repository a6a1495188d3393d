"""What a satker knows of questions that an office recorded in its name, and that it says they are not its own.

No figure knows any of this: it is for the satker and for who supervises. Guarded by `append_only`.
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from users.models import Satker, User

from .ticket import Ticket


class RecordedInNameQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RecordedInNameQuerySet":
        """Those of the tickets that this user may know exist."""
        return self.filter(ticket__in=Ticket.objects.visible_to(user).values("pk"))

    def unread(self) -> "RecordedInNameQuerySet":
        return self.filter(read_at=None)


class RecordedInName(models.Model):
    """A ticket that an office recorded with an asker of this satker. `login`: whose own address was told of it; empty
    where the satker has no login with an address: then nobody was told, and nobody can confirm it.
    """

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, primary_key=True, related_name="recorded_in_name")
    satker = models.ForeignKey(Satker, on_delete=models.PROTECT, related_name="+", db_index=False)
    login = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    read_at = models.DateTimeField(null=True, blank=True, help_text="When the satker's login said it had read it.")
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    objects = RecordedInNameQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="recorded_in_name_read_at_and_by_come_together",
                condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="recorded_in_name_of_satker", fields=["satker", "-ticket"]),
            models.Index(name="recorded_in_name_unread", fields=["satker"], condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.satker_id}"


class AnswerRead(models.Model):
    """The satker has opened its answered ticket: its first page points to the answer no longer."""

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, primary_key=True, related_name="answer_read")
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.read_at}"


class DenialQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "DenialQuerySet":
        """Of the tickets that this user may know exist. Who reads of them besides the satker is asked by pages."""
        return self.filter(ticket__in=Ticket.objects.visible_to(user).values("pk"))


class Denial(models.Model):
    """The satker says "bukan pertanyaan kami", with a reason; a second record takes it back. Append-only, one of each
    for a ticket.
    """

    class Kind(models.TextChoices):
        DENIED = "denied", _("Bukan pertanyaan kami")
        WITHDRAWN = "withdrawn", _("Pernyataan dicabut")

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="denials")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000, help_text="Why.")

    objects = DenialQuerySet.as_manager()

    class Meta:
        ordering = ["ticket", "pk"]
        constraints = [
            models.UniqueConstraint(name="denial_one_of_each_kind_per_ticket", fields=["ticket", "kind"]),
            models.CheckConstraint(name="denial_has_a_reason", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind}"


def not_ours() -> Q:
    """Of tickets: the satker denies them, and has not taken it back."""
    rows = Denial.objects.filter(ticket=OuterRef("pk"))
    denied, withdrawn = (rows.filter(kind=kind) for kind in (Denial.Kind.DENIED, Denial.Kind.WITHDRAWN))
    return Q(Exists(denied)) & ~Q(Exists(withdrawn))
