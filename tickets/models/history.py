"""What happened, for ever: chained events and daily seals over them (docs/security.md 4). Guarded by `append_only`."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from users.models import Posting, User

from .digests import DigestField
from .ticket import Ticket


class EventQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "EventQuerySet":
        return self.filter(ticket__in=Ticket.objects.visible_to(user))


class Event(models.Model):
    """One thing that somebody did with a ticket. Its hash covers every field and the hash of the event before, which
    that event has: it is not kept twice."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Pertanyaan")
        ROUTED = "routed", _("Dikirim ke kantor")
        ANSWERED = "answered", _("Jawaban")
        ESCALATED = "escalated", _("Kirim ke HAI")
        HAI_REPLIED = "hai_replied", _("Balasan HAI")
        DATA_ASKED = "data_asked", _("Permintaan data pendukung")
        DATA_GIVEN = "data_given", _("Balasan penanya")
        ADDED = "added", _("Tambahan keterangan")
        REFERRED = "referred", _("Diteruskan di dalam kantor")
        PASSED_ON = "passed_on", _("Diteruskan ke kantor lain")
        REFUSED = "refused", _("Penolakan")
        TO_LAYER_2 = "to_layer_2", _("Diteruskan ke Layer 2")
        TO_LAYER_1 = "to_layer_1", _("Dikembalikan ke Layer 1")
        TO_AGENT_HEAD = "to_agent_head", _("Diteruskan ke Kepala Seksi HAI")
        SENT_BACK = "sent_back", _("Dikembalikan ke HAI")
        REGION_CHANGED = "region_changed", _("Kantornya pindah Kanwil")
        SERVICE_CHANGED = "service_changed", _("Layanan diperbaiki")

    # The unique index begins with the ticket; of the logins that acted nobody asks for their events.
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=24, choices=Kind)
    at = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    hash = DigestField()

    # Of an event that is being written: all before it, in order, and its files with their names on disk.
    past: Sequence["Event"] = ()
    kept_files: Sequence[tuple[Any, str]] = ()

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["ticket", "seq"]
        constraints = [models.UniqueConstraint(name="event_one_per_ticket_and_seq", fields=["ticket", "seq"])]
        # The migration adds one by time, which each database has in its own way.
        indexes = [
            # "Tindakan yang ditandatangani" of an officer; what askers and HAI did bears no posting.
            models.Index(name="event_signed", fields=["posting"], condition=models.Q(posting__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.seq} {self.kind}"


INTERNAL = frozenset(
    {
        Event.Kind.ESCALATED,
        Event.Kind.REFERRED,
        Event.Kind.PASSED_ON,
        Event.Kind.TO_LAYER_2,
        Event.Kind.TO_LAYER_1,
        Event.Kind.TO_AGENT_HEAD,
        Event.Kind.SENT_BACK,
        Event.Kind.REGION_CHANGED,
        Event.Kind.SERVICE_CHANGED,
    }
)
"""Their text and files are notes between offices and HAI; the satker reads the line, not the note."""


class DailySeal(models.Model):
    """A digest over the heads of all chains that grew since the seal before, chained to it: a lost tail shows."""

    day = models.DateField(unique=True, help_text="The Jakarta day that was closed.")
    tickets = models.PositiveIntegerField()
    prev_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return str(self.day)


class SealedHead(models.Model):
    """(ticket, count, head) as a seal saw it."""

    pk = models.CompositePrimaryKey("seal", "ticket")
    seal = models.ForeignKey(DailySeal, on_delete=models.PROTECT, related_name="heads", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", db_index=False)
    count = models.PositiveIntegerField()
    head = DigestField()

    def __str__(self) -> str:
        return f"{self.seal_id} {self.ticket_id}"


class SentSeal(models.Model):
    """That a seal left the house: to a mail address or a folder outside. Written with the mail, or after the file."""

    seal = models.ForeignKey(DailySeal, on_delete=models.PROTECT, related_name="sent")
    target = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="seal_sent_once_to_a_target", fields=["seal", "target"])]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.target}"
