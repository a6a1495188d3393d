"""Which articles an answer cites: kept in its event, which is chained, and as rows that are counted.

No figure of IKU or SLA reads any of it. Counts are bounded: "lebih dari 1.000" is enough.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from services.knowledge.notes import NOTE_MAX, fitting
from services.knowledge.rights import may_review
from services.models import Article, ArticleVersion, Audience
from tickets.models import ArticleUse, EscalationReason, Event, GapReason, UseCheck
from users.bounds import start_of
from users.clock import Clock, wib_date
from users.languages import said as _
from users.models import OneTimeKey, User, once
from users.refusals import Refused
from users.words import COUNT_CAP

MOST_CITED = 10
"""Of one answer."""
MOST_LISTED = 200
"""Answers of one article on one page."""
KEY_OF = "articles"
"""Where an event's data names what it cites."""


@dataclass(frozen=True)
class Cited:
    """A version that is to be cited, and how it came into the answer."""

    version_id: int
    how: str = ArticleUse.How.LINKED


def cites(cited: Sequence[Cited], user: User, at: datetime) -> list[tuple[ArticleVersion, str]]:
    """The versions, as an answer of this moment may cite them; two statements at most. Refused: one that the login may
    not read, that is not the published one any more, or that is not offered on that day."""
    if not cited:
        return []
    if len(cited) > MOST_CITED:
        raise Refused(_("Paling banyak %(most)d artikel dikutip dalam satu jawaban.") % {"most": MOST_CITED})
    day = wib_date(at)
    how = {each.version_id: each.how for each in cited}
    readable = Article.objects.visible_to(user, day).offered_on(day)
    rows = ArticleVersion.objects.select_related("article").filter(
        pk__in=how, article__in=readable.values("pk"), article__published=F("pk")
    )
    found = {row.pk: row for row in rows}
    if len(found) < len(how):
        raise Refused(
            _("Artikel yang dikutip tidak lagi ditawarkan, atau mendapat versi baru. Lepas kutipannya, lalu cari lagi.")
        )
    return [(found[key], how[key]) for key in how]


def said_of(versions: Iterable[tuple[ArticleVersion, str]]) -> dict[str, object]:
    """What the event keeps of them; nothing where nothing is cited, so that other events stay as they were."""
    said = [
        {
            "slug": version.article.slug,
            "no": version.no,
            "title": version.title,
            "audience": version.article.audience,
            "how": str(how),
        }
        for version, how in versions
    ]
    return {KEY_OF: said} if said else {}


def keep(event: Event, versions: Iterable[tuple[ArticleVersion, str]]) -> None:
    """In the transaction of the answer."""
    ArticleUse.objects.bulk_create(
        ArticleUse(
            event=event, ticket_id=event.ticket_id, version=version, article=version.article, how=how, at=event.at
        )
        for version, how in versions
    )


def keep_reason(event: Event, reason: str) -> None:
    """Why a question went on (PER-8/PB/2020 art. 15(2)), in the transaction that sends it."""
    if reason:
        EscalationReason.objects.create(event=event, kind=event.kind, reason=reason, at=event.at)


def checked_reason(reason: str) -> str:
    """Refused: one that is not of the three; none at all is what was recorded before it was asked for."""
    if reason and reason not in GapReason.values:
        raise Refused(_("Pilih salah satu dari daftar"), "gap_reason")
    return reason


def shown_to(event: Event, reader: User) -> list[dict[str, Any]]:
    """What a reader of the conversation reads of it: a satker only what is published for it."""
    said = event.data.get(KEY_OF, [])
    if reader.role == User.Role.SATKER:
        return [each for each in said if each["audience"] in {Audience.SATKER, Audience.PUBLIC}]
    return list(said)


# --- Counted ----------------------------------------------------------------------------------------------------------
def used_count(article: Article) -> int:
    """How many answers cite it, up to one more than the cap."""
    return article.uses.exclude(how=ArticleUse.How.SHOWN)[: COUNT_CAP + 1].count()


def used_counts(articles: Sequence[Article]) -> dict[int, int]:
    """Of each article of a page; one bounded statement for each, as a page shows few."""
    return {article.pk: used_count(article) for article in articles}


def own_count(article: Article, user: User) -> int:
    """How many of the newest uses are of tickets that the user may see."""
    newest = article.uses.exclude(how=ArticleUse.How.SHOWN).order_by("-at", "-pk").values("pk")[:COUNT_CAP]
    return ArticleUse.objects.visible_to(user).filter(pk__in=newest).count()


@dataclass(frozen=True)
class AfterRevocation:
    """Answers that cite an article, before and after a day. `rows`: those after it on tickets that the reader may see,
    in order; `unseen`: how many more there are."""

    before: int
    after: int
    rows: list[ArticleUse]
    unseen: int


def after_revocation(article: Article, day: date, reader: User) -> AfterRevocation:
    """`day`: the first on which the basis no longer held."""
    cited = article.uses.exclude(how=ArticleUse.How.SHOWN)
    after = cited.filter(at__gte=start_of(day))
    rows = (
        ArticleUse.objects.visible_to(reader)
        .filter(pk__in=after.order_by("at", "pk").values("pk")[:MOST_LISTED])
        .select_related("ticket__office", "check_made__checked_by")
        .order_by("at", "pk")
    )
    listed = list(rows)
    count = after[: COUNT_CAP + 1].count()
    before = cited.filter(at__lt=start_of(day))[: COUNT_CAP + 1].count()
    return AfterRevocation(before, count, listed, count - len(listed))


@once("check_use")
def check_use(*, key: OneTimeKey, use_id: int, outcome: str, note: str, clock: Clock) -> UseCheck:
    """The supervisor looked at an answer given on a revoked basis. Refused: no duty for the article, a ticket they may
    not see, an answer that was looked at already."""
    at = clock.now()
    rows = ArticleUse.objects.visible_to(key.user).select_related("article__directorate")
    use = rows.filter(pk=use_id).first()
    if use is None or not may_review(key.user, use.article, wib_date(at)):
        raise Refused(_("Jawaban ini diperiksa Manajer Layanan direktorat pemilik artikelnya."))
    if outcome not in UseCheck.Outcome.values:
        raise Refused(_("Pilih salah satu dari daftar"), "outcome")
    Article.objects.select_for_update(of=("self",)).get(pk=use.article_id)
    if UseCheck.objects.filter(use=use).exists():
        raise Refused(_("Jawaban ini sudah diperiksa."))
    return UseCheck.objects.create(
        use=use, outcome=outcome, note=fitting(note, NOTE_MAX, "note"), checked_at=at, checked_by=key.user
    )
