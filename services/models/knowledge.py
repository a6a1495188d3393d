"""HAIPEDIA: articles in versions, who may read them, what they rest on (PER-8/PB/2020 art. 1(23), 12, 19;
KEP-428/PB/2016 V.b.2, V.e.5).

A version is its writer's until it is handed in; from then on the database lets nobody change a word of it
(`tickets.history.guarded_tables`). What is put right is a new version.
"""

from datetime import date

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within, start_of
from users.clock import wib_date
from users.models import Office, Posting, User
from users.pages.one_page import page_now

from .regulations import Regulation

TITLE_MAX = 160
QUESTION_MAX = 2_000
ANSWER_MAX = 30_000
WORD_MAX = 160

AGENTS = (User.Role.HAI_LAYER_1, User.Role.HAI_LAYER_2)


class Audience(models.TextChoices):
    """Who reads an article; each reaches as far as those before it."""

    AGENTS = "agen", _("agen HAI")
    OFFICES = "kantor", _("petugas kantor")
    SATKER = "satker", _("petugas dan satker")
    PUBLIC = "publik", _("siapa pun")


class BasisState(models.TextChoices):
    """What an article is worth on a day; computed, never stored."""

    IN_FORCE = "berlaku", _("Berlaku")
    REVIEW_DUE = "tinjau", _("Perlu ditinjau")
    CHANGED = "berubah", _("Dasar berubah")
    REVOKED = "dicabut", _("Dasar dicabut")
    WITHDRAWN = "ditarik", _("Ditarik")


READ_BY: dict[str, tuple[Audience, ...]] = {
    User.Role.SATKER: (Audience.SATKER, Audience.PUBLIC),
    User.Role.OFFICE: (Audience.OFFICES, Audience.SATKER, Audience.PUBLIC),
}
"""Of every other role: all."""


class ArticleQuerySet(models.QuerySet):
    def visible_to(self, user: User, day: date | None = None) -> "ArticleQuerySet":
        """The articles that this user may know of on a Jakarta day (today, where none is given).

        HAI and the head office: all, also what is being written. An office: what is published for it, and what it
        proposed. A satker: what is published for it and offered on that day; a revoked basis hides it."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role not in READ_BY:
            return self
        published = Q(published__isnull=False, audience__in=READ_BY[user.role])
        if user.role == User.Role.SATKER:
            return self.filter(published).offered_on(day or wib_date(page_now()))
        return self.filter(published | Q(created_by=user))

    def offered_on(self, day: date) -> "ArticleQuerySet":
        """Published, not withdrawn, and resting on nothing that is revoked on that day: what may be shown to whoever
        asks, inserted and cited."""
        return self.filter(published__isnull=False).exclude(_withdrawn(day)).exclude(Exists(_revoked(day)))

    def without_login(self, day: date) -> "ArticleQuerySet":
        """What a stranger reads, where the setting allows strangers at all."""
        return self.filter(audience=Audience.PUBLIC).offered_on(day)

    def with_state(self, day: date) -> "ArticleQuerySet":
        """Each row with its `basis_state` on that day."""
        changed = _bases().filter(regulation__changed_on__lte=day, regulation__changed_on__gt=OuterRef("reviewed_on"))
        return self.annotate(
            basis_state=Case(
                When(_withdrawn(day), then=Value(BasisState.WITHDRAWN.value)),
                When(Exists(_revoked(day)), then=Value(BasisState.REVOKED.value)),
                When(Exists(changed), then=Value(BasisState.CHANGED.value)),
                When(review_due__lt=day, then=Value(BasisState.REVIEW_DUE.value)),
                default=Value(BasisState.IN_FORCE.value),
                output_field=models.CharField(),
            )
        )

    def kept_by(self, directorates: list[int]) -> "ArticleQuerySet":
        return self.filter(directorate__in=directorates)


def _bases() -> models.QuerySet:
    return ArticleBasis.objects.filter(version=OuterRef("published"))


def _revoked(day: date) -> models.QuerySet:
    return _bases().filter(regulation__revoked_on__lte=day)


def _withdrawn(day: date) -> Q:
    """A row withdrawn in the course of a day is withdrawn on that day."""
    return Q(withdrawn_at__lt=start_of(date.fromordinal(day.toordinal() + 1)))


class Article(models.Model):
    """One question with its answer. `reviewed_on`: the day on which its published version was last found right, by its
    publication or by "masih benar"; `review_due`: when it is to be looked at again."""

    slug = models.SlugField(max_length=120, unique=True)
    directorate = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="articles")
    audience = models.CharField(max_length=8, choices=Audience)
    published = models.OneToOneField(
        "ArticleVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="published_of"
    )
    reviewed_on = models.DateField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    withdrawn_why = models.CharField(max_length=300, blank=True)
    is_example = models.BooleanField(default=False, help_text="Came with the software: shown with the mark contoh.")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="article_published_iff_reviewed",
                condition=Q(published=None, reviewed_on=None, review_due=None)
                | Q(published__isnull=False, reviewed_on__isnull=False, review_due__isnull=False),
            ),
            models.CheckConstraint(
                name="article_reviewed_before_due", condition=Q(review_due=None) | Q(review_due__gte=F("reviewed_on"))
            ),
            models.CheckConstraint(
                name="article_withdrawn_at_by_and_why_come_together",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
            ),
            days_within("article_days_within_bounds", "reviewed_on", "review_due"),
        ]
        indexes = [models.Index(name="article_due", fields=["review_due"])]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("knowledge:article", args=[self.slug])


class ArticleVersionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ArticleVersionQuerySet":
        """Those of the articles that this user may know of. What was never published is read by HAI, the head office,
        and whoever wrote it."""
        rows = self.filter(article__in=Article.objects.visible_to(user).values("pk"))
        if user.role not in READ_BY:
            return rows
        return rows.filter(Q(state=ArticleVersion.State.PUBLISHED) | Q(drafted_by=user))

    def waiting(self) -> "ArticleVersionQuerySet":
        return self.filter(state__in=[ArticleVersion.State.PROPOSED, ArticleVersion.State.IN_REVIEW])


class ArticleVersion(models.Model):
    """A version of an article. Proposed by `drafted_by` (for an office: the officer of `posting`), taken up and worded
    by an agent (`taken_by`), handed in, decided by somebody else. `regulations`: the keys of what it rests on;
    `ArticleBasis` has them from the hand-in on."""

    class State(models.TextChoices):
        PROPOSED = "usulan", _("Usulan")
        DRAFT = "konsep", _("Konsep")
        IN_REVIEW = "ditelaah", _("Ditelaah")
        PUBLISHED = "terbit", _("Terbit")
        RETURNED = "dikembalikan", _("Dikembalikan")

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions", db_index=False)
    no = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State)
    title = models.CharField(max_length=TITLE_MAX)
    question = models.TextField(max_length=QUESTION_MAX)
    answer = models.TextField(max_length=ANSWER_MAX, help_text="Markdown.")
    change_note = models.CharField(max_length=300, blank=True, help_text="What is new in it.")
    audience = models.CharField(max_length=8, choices=Audience, help_text="The article's, once this is published.")
    regulations = models.JSONField(default=list)
    validated_by = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="The directorate that validated it (KEP-428/PB/2016 V.b.2).",
    )
    names_nobody = models.BooleanField(default=False, help_text="The writer's word that it holds no personal data.")
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decision_note = models.CharField(max_length=1000, blank=True)

    objects = ArticleVersionQuerySet.as_manager()

    class Meta:
        ordering = ["article", "no"]
        constraints = [
            models.UniqueConstraint(name="article_version_no_once", fields=["article", "no"]),
            models.UniqueConstraint(
                name="article_version_one_open",
                fields=["article"],
                condition=Q(state__in=["usulan", "konsep", "ditelaah"]),
            ),
            models.CheckConstraint(
                name="article_version_has_a_title_and_fits",
                condition=~Q(title="") & Q(no__gte=1),
            ),
            models.CheckConstraint(
                name="article_version_taken_at_and_by_come_together",
                condition=Q(state="usulan", taken_at=None, taken_by=None)
                | (~Q(state="usulan") & Q(taken_at__isnull=False, taken_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="article_version_submitted_at_and_by_come_together",
                condition=Q(state__in=["usulan", "konsep"], submitted_at=None, submitted_by=None)
                | (
                    Q(state__in=["ditelaah", "terbit", "dikembalikan"])
                    & Q(submitted_at__isnull=False, submitted_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="article_version_decided_at_and_by_come_together",
                condition=Q(state__in=["usulan", "konsep", "ditelaah"], decided_at=None, decided_by=None)
                | Q(state__in=["terbit", "dikembalikan"], decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="article_version_decided_by_another",
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("drafted_by")) & ~Q(decided_by=F("taken_by")) & ~Q(decided_by=F("submitted_by"))),
            ),
            models.CheckConstraint(
                name="article_version_handed_in_names_nobody",
                condition=Q(submitted_at=None) | Q(names_nobody=True),
            ),
            models.CheckConstraint(
                name="article_version_handed_in_has_a_basis",
                condition=Q(submitted_at=None) | ~Q(regulations=[]) | Q(validated_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="article_version_open", fields=["state", "drafted_at"], condition=~Q(state="terbit")),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} v{self.no}"

    @property
    def writers(self) -> frozenset[int]:
        """The keys of all logins that worked on it; none of them decides."""
        return frozenset(key for key in (self.drafted_by_id, self.taken_by_id, self.submitted_by_id) if key)


class ArticleBasis(models.Model):
    """A regulation that a version rests on, from its hand-in on. Append-only."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="bases", db_index=False)
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="bases")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="article_basis_once", fields=["version", "regulation"])]

    def __str__(self) -> str:
        return f"{self.version_id} {self.regulation_id}"


class ArticleEvent(models.Model):
    """What somebody did with an article, in order. Append-only."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("diusulkan")
        BEGUN = "begun", _("mulai ditulis")
        TAKEN = "taken", _("diambil untuk ditulis")
        HANDED_IN = "handed_in", _("diserahkan untuk ditelaah")
        RETURNED = "returned", _("dikembalikan")
        PUBLISHED = "published", _("diterbitkan")
        STILL_RIGHT = "still_right", _("ditinjau, masih benar")
        WITHDRAWN = "withdrawn", _("ditarik")
        OFFERED_AGAIN = "offered_again", _("ditawarkan lagi")

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="events")
    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    text = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["article", "pk"]

    def __str__(self) -> str:
        return f"{self.article_id} {self.kind}"
