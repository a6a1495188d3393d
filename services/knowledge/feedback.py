"""Whether an article helps: one answer of each login for each version, never shown with its name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q

from services.models import Article, ArticleFeedback, ArticleVersion
from users.clock import Clock, wib_date
from users.languages import said as _
from users.models import OneTimeKey, User, once
from users.refusals import Refused
from users.words import number_text, percent_text

from .notes import NOTE_MAX, fitting
from .numbers import Code, number
from .rights import may_rate

TEXTS_SHOWN = 50


@dataclass(frozen=True)
class Tally:
    """`share`: of those that said yes; None under the number from which it is shown."""

    yes: int
    no: int
    share: Fraction | None

    @property
    def all(self) -> int:
        return self.yes + self.no

    @property
    def width(self) -> str:
        """Of the bar that shows it, of 100."""
        return f"{float(100 * (self.share or 0)):.1f}"


def tally(version: ArticleVersion) -> Tally:
    """One statement over one version's rows."""
    found = ArticleFeedback.objects.filter(version=version).aggregate(
        yes=Count("pk", filter=Q(helpful=True)), no=Count("pk", filter=Q(helpful=False))
    )
    return tally_of(found["yes"], found["no"], number(Code.PERCENT_FROM))


def tallies(versions: Collection[int]) -> dict[int, Tally]:
    """Of each version, by its key; two statements however many there are."""
    rows = ArticleFeedback.objects.filter(version__in=versions).order_by().values("version")
    counted = rows.annotate(yes=Count("pk", filter=Q(helpful=True)), no=Count("pk", filter=Q(helpful=False)))
    found = {row["version"]: (row["yes"], row["no"]) for row in counted}
    percent_from = number(Code.PERCENT_FROM)
    return {key: tally_of(*found.get(key, (0, 0)), percent_from) for key in versions}


def tally_of(yes: int, no: int, percent_from: int) -> Tally:
    rated = yes + no
    if rated < max(1, percent_from):
        return Tally(yes, no, None)
    return Tally(yes, no, Fraction(yes, rated))


def helped_words(tally: Tally) -> str:
    """ "membantu 34 dari 38 penilai (89,47%)", always both numbers; nothing where nobody said anything."""
    if not tally.all:
        return ""
    said = {"yes": number_text(tally.yes), "all": number_text(tally.all)}
    if tally.share is None:
        return _("membantu %(yes)s dari %(all)s penilai") % said
    return _("membantu %(yes)s dari %(all)s penilai (%(percent)s)") % {**said, "percent": percent_text(tally.share)}


def reasons(version: ArticleVersion) -> list[tuple[bool, str]]:
    """What was written with it, newest first, without a name and without an hour."""
    rows = ArticleFeedback.objects.filter(version=version).exclude(text="").order_by("-pk")
    return list(rows.values_list("helpful", "text")[:TEXTS_SHOWN])


def closed_on(article: Article, day: date) -> date | None:
    """The day on which rating ended: that of the revocation of its basis, or of its withdrawal."""
    if article.published is None:
        return None
    days = [
        revoked
        for revoked in article.published.bases.filter(regulation__revoked_on__lte=day).values_list(
            "regulation__revoked_on", flat=True
        )
        if revoked
    ]
    if article.withdrawn_at is not None:
        days.append(wib_date(article.withdrawn_at))
    return min(days) if days else None


def has_rated(user: User, version: ArticleVersion) -> bool:
    return ArticleFeedback.objects.filter(version=version, given_by=user).exists()


@once("rate_article")
def rate(
    *, key: OneTimeKey, article_id: int, seen: int, helpful: bool, text: str = "", clock: Clock
) -> ArticleFeedback:
    """Say of the version that was `seen` (its key) whether it helped. Refused: a second time, an article that the login
    may not read or that is not offered any more, a version that is no longer the published one."""
    at = clock.now()
    today = wib_date(at)
    # The lock: two windows of one login come one after the other.
    article = Article.objects.visible_to(key.user, today).select_for_update(of=("self",)).filter(pk=article_id).first()
    if article is None or not may_rate(key.user):
        raise Refused(_("Akun ini tidak menilai artikel."))
    if article.published_id != seen:
        raise Refused(_("Artikel ini mendapat versi baru sejak halaman dibuka. Lihat dahulu, lalu nilai."))
    closed = closed_on(article, today)
    if closed is not None:
        raise Refused(_("Penilaian artikel ini sudah ditutup."))
    if ArticleFeedback.objects.filter(version=seen, given_by=key.user).exists():
        raise Refused(_("Akun ini sudah menilai versi ini."))
    return ArticleFeedback.objects.create(
        version_id=seen, helpful=helpful, text=fitting(text, NOTE_MAX, "text"), given_at=at, given_by=key.user
    )
