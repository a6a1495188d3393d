"""Ini menjawab pertanyaan saya: how often a version answered before anybody asked. No ticket, no figure, no person."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Sum

from services.models import Article, ArticleAnswered, ArticleVersion
from users.models import User


@transaction.atomic
def answered(user: User, article: Article, day: date) -> ArticleVersion | None:
    """One more, of the version that the user may read on that day; None where none is offered to them. Who it was is
    not kept, so the same person may say it twice."""
    offered = Article.objects.visible_to(user, day).offered_on(day)
    version = ArticleVersion.objects.filter(published_of__in=offered.filter(pk=article.pk).values("pk")).first()
    if version is None:
        return None
    ArticleAnswered.objects.bulk_create([ArticleAnswered(version=version, day=day, count=0)], ignore_conflicts=True)
    ArticleAnswered.objects.filter(version=version, day=day).update(count=F("count") + 1)
    return version


def answered_count(user: User, article: Article, day: date, days: int = 365) -> int:
    """Of all its versions, in the last days, as far as the login reads such counts."""
    rows = ArticleAnswered.objects.visible_to(user).filter(
        version__article=article, day__gt=day - timedelta(days=days), day__lte=day
    )
    return rows.aggregate(count=Sum("count"))["count"] or 0
