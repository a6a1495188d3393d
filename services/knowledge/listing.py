"""The read side of HAIPEDIA: the list, the queue of who reviews, the regulations. Few statements, bounded pages."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from services.badges import badge_of
from services.models import Article, ArticleVersion, BasisState, KnowledgeSetting, Regulation
from services.models.regulations import ASSUMED_SETTINGS
from users.models import Office, User
from users.pages.badges import Badge
from users.pages.list_pages import NewestFirst, address, newest_first
from users.typed.text import searched
from users.words import date_text

from .finding import matching, note_miss
from .markdown import first_words
from .numbers import Code, number
from .rights import may_write, reviewing

MOST_LISTED = 100
"""Lines of each part of the queue; what is older is done first, and then the rest shows."""


@dataclass
class ArticleRow:
    title: str
    url: str
    words: str
    badge: Badge
    meta: str
    is_example: bool


@dataclass
class ArticleList:
    rows: list[ArticleRow]
    pages: NewestFirst[Article]
    q: str
    directorates: list[tuple[str, str]]
    regulations: list[tuple[str, str]]
    states: list[tuple[str, str]]
    chosen: dict[str, str] = field(default_factory=dict)


def article_list(user: User, query: QueryDict, day: date, *, keep_miss: bool = False) -> ArticleList:
    """What the login may read, newest first, by words, directorate, regulation and state."""
    q = searched(query.get("q", ""))
    chosen = {name: query.get(name, "") for name in ("direktorat", "peraturan", "status")}
    rows: QuerySet[Any, Any] = Article.objects.visible_to(user, day).with_state(day)
    if chosen["direktorat"]:
        rows = rows.filter(directorate__code=chosen["direktorat"])
    if chosen["peraturan"].isdigit() and len(chosen["peraturan"]) < 18:
        rows = rows.filter(published__bases__regulation=int(chosen["peraturan"]))
    if chosen["status"] in BasisState.values:
        rows = rows.filter(published__isnull=False, basis_state=chosen["status"])
    if q:
        rows = matching(rows, q)
    kept = {name: value for name, value in {"q": q, **chosen}.items() if value}
    page = newest_first(
        rows.select_related("published", "directorate"),
        query.get("after", ""),
        lambda **position: address(kept, **position),
    )
    if keep_miss and q and not page.rows and not any(chosen.values()) and not query.get("after"):
        note_miss(q, day)
    drafts = _titles_of([article.pk for article in page.rows if article.published is None])
    offices = Office.objects.filter(kind=Office.Kind.HEAD, closed_on=None).order_by("code")
    return ArticleList(
        rows=[_row(article, drafts) for article in page.rows],
        pages=page,
        q=q,
        directorates=[(code, f"{code} {name}") for code, name in offices.values_list("code", "name")],
        regulations=[(str(row.pk), row.name) for row in Regulation.objects.all()[:200]],
        states=[(state.value, str(state.label)) for state in BasisState],
        chosen=chosen,
    )


def _titles_of(articles: list[int]) -> dict[int, ArticleVersion]:
    """The newest version of each article that was never published."""
    found: dict[int, ArticleVersion] = {}
    if articles:
        for version in ArticleVersion.objects.filter(article__in=articles).order_by("article", "no"):
            found[version.article_id] = version
    return found


def _row(article: Any, drafts: dict[int, ArticleVersion]) -> ArticleRow:
    version = article.published or drafts[article.pk]
    badge = (
        badge_of(BasisState(article.basis_state))
        if article.published
        else Badge("provisional", "file", str(version.get_state_display()))
    )
    said = {"no": version.no, "directorate": article.directorate.name, "audience": article.get_audience_display()}
    return ArticleRow(
        title=version.title,
        url=article.get_absolute_url(),
        words=first_words(version.answer),
        badge=badge,
        meta=_("versi %(no)d · %(directorate)s · pembaca: %(audience)s") % said,
        is_example=article.is_example,
    )


# --- The queue --------------------------------------------------------------------------------------------------------
@dataclass
class QueueRow:
    title: str
    url: str
    meta: str
    late: bool = False


@dataclass
class Queue:
    """`waiting`: to be decided by this person; `open`: what is being written; `due`: to be looked at again."""

    waiting: list[QueueRow]
    open: list[QueueRow]
    due: list[QueueRow]
    reviews: bool
    writes: bool


def queue(user: User, day: date) -> Queue:
    """Four statements at most."""
    condition = reviewing(user, day)
    State = ArticleVersion.State
    versions = ArticleVersion.objects.visible_to(user).select_related("article__directorate", "drafted_by", "taken_by")
    waiting = versions.filter(state=State.IN_REVIEW).order_by("submitted_at")[:MOST_LISTED]
    open_ = versions.filter(state__in=[State.PROPOSED, State.DRAFT]).order_by("drafted_at")[:MOST_LISTED]
    due: list[QueueRow] = []
    if condition is not None:
        soon = day + timedelta(days=number(Code.REMIND_DAYS))
        rows = Article.objects.filter(condition, withdrawn_at=None).with_state(day)
        wanted = rows.filter(Q(review_due__lte=soon) | Q(basis_state__in=[BasisState.CHANGED, BasisState.REVOKED]))
        due = [
            QueueRow(
                article.published.title,
                article.get_absolute_url(),
                _due_words(article),
                late=article.review_due < day or article.basis_state == BasisState.REVOKED,
            )
            for article in wanted.select_related("published").order_by("review_due")[:MOST_LISTED]
        ]
    return Queue(
        waiting=[_waiting_row(version) for version in waiting],
        open=[_waiting_row(version, day) for version in open_],
        due=due,
        reviews=condition is not None,
        writes=may_write(user),
    )


def _due_words(article: Any) -> str:
    when = _("ditinjau lagi paling lambat %(day)s") % {"day": date_text(article.review_due)}
    state = BasisState(article.basis_state)
    return when if state in {BasisState.IN_FORCE, BasisState.REVIEW_DUE} else f"{state.label} · {when}"


def _waiting_row(version: ArticleVersion, day: date | None = None) -> QueueRow:
    url = reverse("knowledge:version", args=[version.article.slug, version.no])
    since = version.submitted_at or version.drafted_at
    who = version.taken_by or version.drafted_by
    said = {
        "state": version.get_state_display(),
        "name": who.get_full_name(),
        "directorate": version.article.directorate.code,
        "day": date_text(since.date()),
    }
    late = day is not None and since.date() < day - timedelta(days=7 * number(Code.PROPOSAL_DAYS) // 5)
    return QueueRow(version.title, url, _("%(state)s · %(name)s · %(directorate)s · %(day)s") % said, late)


# --- Regulations ------------------------------------------------------------------------------------------------------
@dataclass
class RegulationRow:
    name: str
    title: str
    since: str
    became: str
    url: str
    source: str
    edit_url: str


@dataclass
class RegulationList:
    rows: list[RegulationRow]
    pages: NewestFirst[Regulation]
    q: str


def regulation_list(user: User, query: QueryDict, *, may_keep: bool) -> RegulationList:
    q = searched(query.get("q", ""))
    rows = Regulation.objects.visible_to(user)
    for word in q.split():
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(kind__iexact=word))
    kept = {"q": q} if q else {}
    page = newest_first(
        rows.select_related("revoked_by", "changed_by"),
        query.get("after", ""),
        lambda **position: address(kept, **position),
    )
    return RegulationList([_regulation_row(row, may_keep) for row in page.rows], page, q)


def _regulation_row(row: Regulation, may_keep: bool) -> RegulationRow:
    became = []
    if row.changed_on:
        said = {"day": date_text(row.changed_on), "by": row.changed_by.name if row.changed_by else "-"}
        became.append(_("diubah %(day)s oleh %(by)s") % said)
    if row.revoked_on:
        said = {"day": date_text(row.revoked_on), "by": row.revoked_by.name if row.revoked_by else "-"}
        became.append(_("dicabut %(day)s oleh %(by)s") % said)
    return RegulationRow(
        name=row.name,
        title=row.title,
        since=date_text(row.in_force_from) if row.in_force_from else _("tidak disebut sumber"),
        became="; ".join(became),
        url=row.url,
        source=row.source_note,
        edit_url=reverse("knowledge:regulation", args=[row.pk]) if may_keep else "",
    )


@dataclass(frozen=True)
class NumberRow:
    label: str
    value: int
    basis: str
    assumed: bool


def numbers_list() -> list[NumberRow]:
    said = {row.code: row for row in KnowledgeSetting.objects.all()}
    return [
        NumberRow(
            str(code.label),
            said[code].value if code in said else assumed,
            said[code].legal_basis if code in said else "",
            code not in said or said[code].basis == "assumed",
        )
        for code, assumed in ASSUMED_SETTINGS.items()
    ]
