"""Mail about what falls due: the yearly review of the Katalog Layanan (PER-8/PB/2020 art. 20(2)) to the CIO and the HAI
admins; articles of HAIPEDIA whose review comes near, or whose basis changed or was revoked, to whoever reviews them.

Once a working day from 08.00 WIB, one mail to each person. What was told is a row (`DueNotice`), so that a worker that
was away tells the newest day's and nothing twice; two workers share them by its unique keys.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.catalogue.permissions import cios
from services.catalogue.review import notice_days as catalogue_days
from services.catalogue.review import review_of
from services.knowledge.numbers import Code, notice_days, number
from services.knowledge.rights import reviewers
from services.models import Article, ArticleBasis, Regulation
from tickets.models import DueNotice
from users.clock import Clock, wib_date
from users.wib import WIB
from users.words import date_text

from .article_mails import Reader, admins, of_duty, write
from .daily_mails import DIGEST_FROM, is_working_day

BATCH = 500
"""Articles read at a time."""
MOST_LINES = 50
"""Of one mail; the list of HAIPEDIA has them all."""

Kind = DueNotice.Kind


class TellWhatIsDue:
    """Once a working day, and when the worker begins."""

    def __init__(self) -> None:
        self.told: date | None = None

    def __call__(self, clock: Clock, stopping: Callable[[], bool]) -> None:
        now = clock.now()
        today = wib_date(now)
        if self.told == today or now.astimezone(WIB).time() < DIGEST_FROM or not is_working_day(today):
            return
        tell_of_catalogue(today, now)
        tell_of_articles(today, now)
        self.told = today


@transaction.atomic
def tell_of_catalogue(today: date, now: datetime) -> int:
    """How many mails: from thirty days before the review on, and once a month until its successor is confirmed."""
    review = review_of(today)
    if review is None or not review.is_near:
        return 0
    day = catalogue_days(review.due, today)[-1]
    _notice, new = DueNotice.objects.get_or_create(
        kind=Kind.CATALOGUE, catalogue=review.version, due=review.due, day=day, defaults={"told_at": now}
    )
    if not new:
        return 0
    said = {"text": review.text, "url": settings.SITE_URL + review.version.get_absolute_url()}
    subject = _("[HAI CSO] Peninjauan tahunan Katalog Layanan")
    readers = [*of_duty(cios(today)), *admins()]
    return write(readers, subject, render_to_string("mail/catalogue_review.txt", said), now)


@dataclass(frozen=True)
class Line:
    """One article in a mail: what is due, and where it is read."""

    directorate: int
    title: str
    said: str
    url: str


@transaction.atomic
def tell_of_articles(today: date, now: datetime) -> int:
    """How many mails: two statements for a batch of articles, and one for each that there is something new to tell
    of."""
    lines = [line for found in _in_batches(_concerning(today)) for line in _new_lines(found, today, now)]
    return _mail(lines, today, now)


def _concerning(today: date) -> Q:
    near = Q(review_due__lte=today + timedelta(days=number(Code.REMIND_DAYS)))
    became = Q(regulation__revoked_on__lte=today) | Q(regulation__changed_on__lte=today)
    bases = ArticleBasis.objects.filter(became, version=OuterRef("published"))
    return Q(published__isnull=False, withdrawn_at=None) & (near | Q(Exists(bases)))


def _in_batches(concerning: Q) -> Iterator[list[Article]]:
    after = 0
    rows = Article.objects.filter(concerning).select_related("published").order_by("pk")
    while found := list(rows.filter(pk__gt=after).prefetch_related("published__bases__regulation")[:BATCH]):
        yield found
        after = found[-1].pk


def _new_lines(articles: list[Article], today: date, now: datetime) -> Iterator[Line]:
    """What nobody was told of yet; what is yielded is told."""
    told = set(DueNotice.objects.filter(article__in=articles).values_list("article", "kind", "due", "day"))
    for article in articles:
        for kind, due, day, said in _due_of(article, today):
            if (article.pk, kind, due, day) in told:
                continue
            _notice, new = DueNotice.objects.get_or_create(
                kind=kind, article=article, due=due, day=day, defaults={"told_at": now}
            )
            if new and article.published is not None:
                url = settings.SITE_URL + article.get_absolute_url()
                yield Line(article.directorate_id, article.published.title, said, url)


def _due_of(article: Article, today: date) -> Iterator[tuple[str, date, date, str]]:
    """Kind, day on which it is due, day of telling, words. A revoked basis needs a new version: no review beside it."""
    assert article.published is not None and article.reviewed_on is not None  # noqa: S101, PT018 - asked for so
    assert article.review_due is not None  # noqa: S101 - a constraint
    bases = [basis.regulation for basis in article.published.bases.all()]
    if revoked := _first([base for base in bases if base.is_revoked_on(today)], "revoked_on"):
        day = revoked.revoked_on
        assert day is not None  # noqa: S101 - it is revoked
        words = _("%(name)s dicabut sejak %(day)s; artikel ini tidak ditawarkan lagi dan perlu versi baru")
        yield Kind.REVOKED, day, day, words % {"name": revoked.name, "day": date_text(day)}
        return
    changes = [base for base in bases if base.changed_on and article.reviewed_on < base.changed_on <= today]
    if changed := _first(changes, "changed_on"):
        day = changed.changed_on
        assert day is not None  # noqa: S101 - it was changed
        words = _("%(name)s berubah sejak %(day)s; periksa apakah jawabannya masih benar")
        yield Kind.CHANGED, day, day, words % {"name": changed.name, "day": date_text(day)}
    if days := notice_days(article.review_due, today):
        over = article.review_due < today
        words = _("tinjauannya sudah lewat: %(day)s") if over else _("ditinjau lagi paling lambat %(day)s")
        yield Kind.REVIEW, article.review_due, days[-1], words % {"day": date_text(article.review_due)}


def _first(regulations: list[Regulation], day: str) -> Regulation | None:
    return min(regulations, key=lambda row: (getattr(row, day), row.pk), default=None)


def _mail(lines: list[Line], today: date, now: datetime) -> int:
    """One mail to each person who reviews any of them; those of a directorate where nobody does go to the admins."""
    if not lines:
        return 0
    count, seen = 0, set[Line]()
    for person, all_of_them, directorates in reviewers(today):
        own = [line for line in lines if all_of_them or line.directorate in directorates]
        seen.update(own)
        count += _one_mail(own, list(of_duty([person])), now)
    nobody = [line for line in lines if line not in seen]
    return count + _one_mail(nobody, list(admins()), now)


def _one_mail(lines: list[Line], readers: list[Reader], now: datetime) -> int:
    if not lines:
        return 0
    by_words = defaultdict[str, list[Line]](list)
    for line in lines[:MOST_LINES]:
        by_words[line.said].append(line)
    count = len(lines)
    said = {
        "groups": list(by_words.items()),
        "more": max(0, count - MOST_LINES),
        "url": settings.SITE_URL + reverse("knowledge:queue"),
    }
    subject = ngettext(
        "[HAIPEDIA] %(count)d artikel perlu ditinjau", "[HAIPEDIA] %(count)d artikel perlu ditinjau", count
    ) % {"count": count}
    return write(readers, subject, render_to_string("mail/articles_due.txt", said), now)
