"""How articles are found: all words asked for, or most of them; the same on both databases, in one bounded statement.

What is found starts from `Article.visible_to`; `similar` gives only what is offered on the day.
"""

import re
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum

from services.likeness import concepts
from services.models import Article, ArticleVersion, ArticleWord, SearchMiss
from services.models.knowledge import WORD_MAX
from services.stems import kept, terms
from users.models import User

from .masking import Kind, masked

WEIGHTS = {"title": 6, "question": 3, "answer": 1}
"""A word of the title says more than one of the answer; the heaviest place counts."""
MOST_WORDS = 4_000
"""Of one article."""
MOST_ASKED = 24
MISS_MOST = 200
_MASKS = re.compile("|".join(re.escape(kind.value) for kind in Kind))
_PERSONAL = re.compile(r"@|\d{5,}")
"""Of what was looked for, words that may be a person's or an account's are not kept."""


def keep_words(version: ArticleVersion) -> None:
    """Make the article's words anew, in the transaction that publishes."""
    weights: dict[str, int] = {}
    for part, weight in WEIGHTS.items():
        text = getattr(version, part)
        for word in (*kept(text), *concepts(text, MOST_WORDS)):
            weights.setdefault(word[:WORD_MAX], weight)
    ArticleWord.objects.filter(article=version.article_id).delete()
    ArticleWord.objects.bulk_create(
        ArticleWord(article_id=version.article_id, word=word, weight=weight)
        for word, weight in list(weights.items())[:MOST_WORDS]
    )


def matching(articles: QuerySet[Any, Any], text: str) -> QuerySet[Any, Any]:
    """Those of the articles that have all words of `text`; the last may be unfinished. None where it asks nothing."""
    asked = terms(text)[:MOST_ASKED]
    if not asked:
        return articles.none()
    for term in asked:
        words = ArticleWord.objects.filter(article=OuterRef("pk"))
        wanted = Q(word=term.stem)
        if term.beginning:
            wanted |= Q(word__startswith=term.beginning)
        articles = articles.filter(Exists(words.filter(wanted)))
    return articles


def stems_of(text: str) -> list[str]:
    """What a text asks for, without its unfinished end: for `similar`."""
    return concepts(text, MOST_ASKED)


def similar(user: User, text: str, day: date, most: int = 5) -> QuerySet[Any, Any]:
    """The published articles nearest to `text` that may be offered to this user on the day, best first: each with
    `basis_state`, `score` (weights of the words in common) and `hits` (how many), its `published` version and its
    `directorate`. One statement."""
    return having(user, stems_of(text), day, most)


def having(user: User, stems: list[str], day: date, most: int) -> QuerySet[Any, Any]:
    """As `similar`, of words that are cut already."""
    words = ArticleWord.objects.filter(article=OuterRef("pk"), word__in=stems).order_by().values("article")
    score = words.annotate(found=Sum("weight")).values("found")
    hits = words.annotate(found=Count("pk")).values("found")
    offered = Article.objects.visible_to(user, day).offered_on(day).with_state(day)
    return (
        offered.select_related("published", "directorate")
        .annotate(score=Subquery(score, output_field=IntegerField()), hits=Subquery(hits, output_field=IntegerField()))
        .filter(score__isnull=False)
        .order_by("-score", "-pk")[:most]
    )


def note_miss(text: str, day: date) -> None:
    """Keep that nobody found this: its stems of that day, one more. Nothing of who asked, nor what may be theirs."""
    without = _MASKS.sub(" ", masked(text))
    stems = sorted({term.stem for term in terms(without) if not _PERSONAL.search(term.stem)})
    said = " ".join(stems)
    if len(said) > MISS_MOST:
        said = said[:MISS_MOST].rsplit(" ", 1)[0]
    if not said:
        return
    with transaction.atomic():
        SearchMiss.objects.bulk_create(
            [SearchMiss(day=day, stems=said, count=0)],
            ignore_conflicts=True,
        )
        SearchMiss.objects.filter(day=day, stems=said).update(count=F("count") + 1)


def missed(user: User, since: date, until: date, most: int = 25) -> list[tuple[str, int]]:
    """The stems most often looked for in vain, with how often; from the first to the last day."""
    rows = SearchMiss.objects.visible_to(user).filter(day__range=(since, until))
    found = rows.order_by().values("stems").annotate(times=Sum("count")).order_by("-times", "stems")[:most]
    return [(row["stems"], row["times"]) for row in found]
