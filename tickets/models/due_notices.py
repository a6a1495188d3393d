"""That whom it concerns was told of what falls due in the catalogue and in HAIPEDIA: once for each day of telling
(PER-8/PB/2020 art. 19, 20(2)). Guarded by `append_only`.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.models import Article, Catalogue
from users.bounds import days_within


class DueNotice(models.Model):
    """One telling: of the review of a catalogue or an article, or of what became of an article's basis. A review that
    is done is due on another day, of which is told anew. Its mails are in the outbox."""

    class Kind(models.TextChoices):
        CATALOGUE = "catalogue", _("peninjauan katalog")
        REVIEW = "review", _("peninjauan artikel")
        CHANGED = "changed", _("dasar berubah")
        REVOKED = "revoked", _("dasar dicabut")

    kind = models.CharField(max_length=12, choices=Kind)
    catalogue = models.ForeignKey(
        Catalogue, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    due = models.DateField(help_text="The day of the review, of the change, of the revocation.")
    day = models.DateField(help_text="The Jakarta day from which on it was to be told.")
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["told_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="due_notice_of_a_catalogue_once",
                fields=["catalogue", "due", "day"],
                condition=Q(catalogue__isnull=False),
            ),
            models.UniqueConstraint(
                name="due_notice_of_an_article_once",
                fields=["article", "kind", "due", "day"],
                condition=Q(article__isnull=False),
            ),
            models.CheckConstraint(
                name="due_notice_of_a_catalogue_or_an_article",
                condition=Q(kind="catalogue", catalogue__isnull=False, article=None)
                | (~Q(kind="catalogue") & Q(catalogue=None, article__isnull=False)),
            ),
            days_within("due_notice_days_within_bounds", "due", "day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.catalogue_id or self.article_id} {self.day}"
