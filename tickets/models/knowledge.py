"""What tickets have to do with HAIPEDIA: which answers cite which version, what came of it, what was proposed from a
ticket, why a question went to HAI (PER-8/PB/2020 art. 15(2), 19).

No figure of IKU or SLA knows any of this. All append-only.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from services.models import Article, ArticleVersion
from users.models import Posting, User

from .history import Event
from .ticket import Ticket


class GapReason(models.TextChoices):
    """Why a question goes on to HAI, or from layer 1 to layer 2 (art. 15(2))."""

    NOT_IN_HAIPEDIA = "haipedia", _("Belum terdapat pada HAIPEDIA")
    NOT_REGULATED = "peraturan", _("Belum terdapat pada peraturan")
    DEEPER = "penelaahan", _("Memerlukan penelaahan lebih mendalam")


class ArticleUseQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ArticleUseQuerySet":
        """Those of the tickets that this user may know exist."""
        return self.filter(ticket__in=Ticket.objects.visible_to(user).values("pk"))


class ArticleUse(models.Model):
    """A version that an answer cites, or that was shown before asking. `at`: the event's."""

    class How(models.TextChoices):
        INSERTED = "inserted", _("disisipkan")
        LINKED = "linked", _("dikutip")
        SHOWN = "shown_before_ask", _("ditunjukkan sebelum bertanya")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="article_uses", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="article_uses", db_index=False)
    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="uses", db_index=False)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="uses", db_index=False)
    how = models.CharField(max_length=16, choices=How)
    at = models.DateTimeField()

    objects = ArticleUseQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(name="article_use_once", fields=["event", "version"])]
        indexes = [models.Index(name="article_use_by_time", fields=["article", "at"])]

    def __str__(self) -> str:
        return f"{self.article_id} {self.ticket_id}"


class AnswerUseQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AnswerUseQuerySet":
        """Those of the tickets that this user may know exist: it was used there."""
        return self.filter(ticket__in=Ticket.objects.visible_to(user).values("pk"))


class AnswerUse(models.Model):
    """An answer that was made with the answer of another ticket, the `source`. `at`: the event's."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="answer_uses", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="answers_taken", db_index=False)
    source = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="answer_uses", db_index=False)
    at = models.DateTimeField()

    objects = AnswerUseQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(name="answer_use_once", fields=["event", "source"]),
            models.CheckConstraint(name="answer_use_of_another", condition=~models.Q(ticket=models.F("source"))),
        ]
        indexes = [models.Index(name="answer_use_by_time", fields=["source", "at"])]

    def __str__(self) -> str:
        return f"{self.source_id} {self.ticket_id}"


class UseCheck(models.Model):
    """Somebody with the duty looked at an answer that was given on a revoked basis."""

    class Outcome(models.TextChoices):
        RIGHT = "right", _("Diperiksa, isi tetap benar")
        PUT_RIGHT = "put_right", _("Diperiksa, penanya diberi tahu")

    use = models.OneToOneField(ArticleUse, on_delete=models.PROTECT, related_name="check_made")
    outcome = models.CharField(max_length=12, choices=Outcome)
    note = models.CharField(max_length=1000, blank=True)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.use_id} {self.outcome}"


class ArticleProposal(models.Model):
    """Which ticket a version was proposed from, and who signed. An article never links to it."""

    version = models.OneToOneField(ArticleVersion, on_delete=models.PROTECT, related_name="proposal")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="article_proposals")
    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.version_id} {self.ticket_id}"


class EscalationReason(models.Model):
    """The reason of an event that sent a question on, once more beside it: the report counts a year of them without
    reading the events of all tickets."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="gap_reason")
    kind = models.CharField(max_length=24, choices=[(kind.value, kind.label) for kind in Event.Kind])
    reason = models.CharField(max_length=12, choices=GapReason)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="escalation_reason_by_time", fields=["at"], include=["kind", "reason"])]

    def __str__(self) -> str:
        return f"{self.event_id} {self.reason}"
