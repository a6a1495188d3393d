"""Mail that must leave: written in the transaction of the act, sent by the worker, kept as a record (SECURITY.md 9)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .history import Event


class OutgoingMail(models.Model):
    """One message to one address about one event. `attempts` and `next_attempt_at` drive the worker; it is set aside
    with its `reason` after eight failures."""

    class State(models.TextChoices):
        WAITING = "waiting", _("menunggu")
        SENT = "sent", _("terkirim")
        SET_ASIDE = "set_aside", _("disisihkan")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="mails")
    recipient = models.CharField(max_length=160)
    recipient_kind = models.CharField(
        max_length=8, choices=[("asker", _("penanya")), ("office", _("kantor")), ("hai", "HAI")]
    )
    subject = models.CharField(max_length=255)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="mail_once_per_event_and_recipient", fields=["event", "recipient"]),
            models.CheckConstraint(
                name="mail_sent_iff_it_has_a_time",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
            ),
        ]
        indexes = [models.Index(name="mail_due", fields=["next_attempt_at"], condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.recipient} {self.state}"
