"""What readers of HAIPEDIA leave behind: its words for the search, who found it helpful, what nobody found."""

from django.db import models

from users.models import User

from .knowledge import WORD_MAX, Article, ArticleVersion


class ArticleWord(models.Model):
    """A finished word (`services.stems`) of a published article, with its weight: the same table and the same query on
    both databases, for "all of these words" and for "most of these words". Made anew with each publication."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="words", db_index=False)
    word = models.CharField(max_length=WORD_MAX)
    weight = models.PositiveSmallIntegerField(help_text="Of the title more than of the answer; made by the machine.")

    class Meta:
        constraints = [models.UniqueConstraint(name="article_word_once", fields=["article", "word"])]
        indexes = [models.Index(name="article_word_by_word", fields=["word", "article"], include=["weight"])]

    def __str__(self) -> str:
        return f"{self.article_id} {self.word}"


class ArticleFeedbackQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ArticleFeedbackQuerySet":
        """HAI and the head office read them, without a name; nobody else does but their own."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role in {User.Role.SATKER, User.Role.OFFICE}:
            return self.filter(given_by=user)
        return self


class ArticleFeedback(models.Model):
    """Whether a version helped one login; once for each. Append-only, and never shown with the login's name."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="feedback", db_index=False)
    helpful = models.BooleanField()
    text = models.CharField(max_length=1000, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = ArticleFeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(name="article_feedback_once", fields=["version", "given_by"])]

    def __str__(self) -> str:
        return f"{self.version_id} {self.helpful}"


class SearchMissQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "SearchMissQuerySet":
        """Whoever writes articles or answers for them."""
        writes = user.is_authenticated and user.is_active and user.role not in {User.Role.SATKER, User.Role.OFFICE}
        return self if writes else self.none()


class SearchMiss(models.Model):
    """What was looked for in HAIPEDIA and not found: the stems of a day and how often, never by whom."""

    day = models.DateField()
    stems = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=1)

    objects = SearchMissQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-count"]
        constraints = [models.UniqueConstraint(name="search_miss_once_a_day", fields=["day", "stems"])]

    def __str__(self) -> str:
        return f"{self.day} {self.stems}"


class ArticleAnsweredQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ArticleAnsweredQuerySet":
        """Whoever writes articles or answers for them."""
        writes = user.is_authenticated and user.is_active and user.role not in {User.Role.SATKER, User.Role.OFFICE}
        return self if writes else self.none()


class ArticleAnswered(models.Model):
    """How often a version answered, on a Jakarta day, what somebody was about to ask: a count, never of whom. No ticket
    came of it, and no figure reads it."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="answered", db_index=False)
    day = models.DateField()
    count = models.PositiveIntegerField(default=1)

    objects = ArticleAnsweredQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "version"]
        constraints = [models.UniqueConstraint(name="article_answered_once_a_day", fields=["version", "day"])]

    def __str__(self) -> str:
        return f"{self.version_id} {self.day} {self.count}"
