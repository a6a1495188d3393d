"""One article as its page shows it: picture 34. What the reader may not see of tickets is not counted apart either."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.badges import badge_of
from services.knowledge import feedback, rights
from services.knowledge.basis import BasisRow, basis_rows, revocation
from services.knowledge.markdown import rendered
from services.models import Article, ArticleVersion, BasisState
from users.clock import wib_date
from users.models import User
from users.pages.badges import Badge
from users.words import count_text, date_text, number_text, percent_text

from .uses import AfterRevocation, after_revocation, own_count, used_count

State = ArticleVersion.State
VERSIONS_SHOWN = 20


@dataclass
class ArticlePage:
    """`ended`: the red note's words, where its basis is revoked or it was withdrawn; `after`: the answers that cite it
    nevertheless; `rates`: whether this login may rate this version now."""

    version: ArticleVersion
    badge: Badge | None
    meta: str
    question: Any
    answer: Any
    bases: list[BasisRow]
    validated: str
    versions: list[ArticleVersion]
    used: str
    used_here: str
    ended: str
    after: AfterRevocation | None
    revoked_on: str
    tally: feedback.Tally
    counts: str
    share: str
    reasons: list[tuple[bool, str]]
    rates: bool
    rating_closed: str
    reviews: bool


def article_page(article: Any, version: ArticleVersion, user: User, day: date) -> ArticlePage:
    """`article`: with its state on the day. Some fifteen statements, whatever the archive holds."""
    published = article.published_id is not None and article.published_id == version.pk
    reviews = rights.may_review(user, article, day)
    bases = basis_rows(version, article.reviewed_on, day) if version.submitted_at else []
    revoked = revocation(article, day) if article.basis_state == BasisState.REVOKED else None
    after = None
    if revoked is not None and revoked.revoked_on is not None and user.role != User.Role.SATKER:
        after = after_revocation(article, revoked.revoked_on, user)
    closed, tally = feedback.closed_on(article, day), feedback.tally(version)
    insider = rights.may_see_gaps(user)
    rates = published and closed is None and rights.may_rate(user) and not feedback.has_rated(user, version)
    visible = ArticleVersion.objects.visible_to(user).filter(article=article).order_by("-no")
    return ArticlePage(
        version=version,
        badge=badge_of(BasisState(article.basis_state)) if article.published_id else None,
        meta=_meta(article, version),
        question=rendered(version.question),
        answer=rendered(version.answer),
        bases=bases,
        validated=version.validated_by.name if version.validated_by else "",
        versions=list(visible.select_related("decided_by", "taken_by", "drafted_by")[:VERSIONS_SHOWN]),
        used=_used_words(used_count(article)),
        used_here=_own_words(article, user),
        ended=_ended_words(article, revoked),
        after=after,
        revoked_on=date_text(revoked.revoked_on) if revoked and revoked.revoked_on else "",
        tally=tally,
        counts=_("%(yes)s ya, %(no)s tidak") % {"yes": tally.yes, "no": tally.no},
        share=_share_words(tally),
        reasons=feedback.reasons(version) if insider or version.drafted_by_id == user.pk else [],
        rates=rates,
        rating_closed=date_text(closed) if closed else "",
        reviews=reviews,
    )


def _share_words(tally: feedback.Tally) -> str:
    """ "89,47% dari 38 penilaian"; nothing under the number from which it is shown."""
    if tally.share is None:
        return ""
    return _("%(percent)s dari %(all)s penilaian") % {
        "percent": percent_text(tally.share),
        "all": number_text(tally.all),
    }


def _meta(article: Article, version: ArticleVersion) -> str:
    said = {
        "no": version.no,
        "audience": version.get_audience_display(),
        "directorate": article.directorate.name,
        "day": date_text(wib_date(version.decided_at)) if version.decided_at else "",
    }
    if version.state == State.PUBLISHED:
        return _("versi %(no)d · terbit %(day)s · pembaca: %(audience)s · %(directorate)s") % said
    said["state"] = version.get_state_display()
    return _("versi %(no)d · %(state)s · pembaca: %(audience)s · %(directorate)s") % said


def _used_words(count: int) -> str:
    return ngettext("%(n)s jawaban mengutip artikel ini", "%(n)s jawaban mengutip artikel ini", count) % {
        "n": count_text(count)
    }


def _own_words(article: Article, user: User) -> str:
    if user.role != User.Role.OFFICE or user.office is None:
        return ""
    return _("%(n)s di antaranya tiket yang terlihat oleh %(office)s") % {
        "n": count_text(own_count(article, user)),
        "office": user.office.name,
    }


def _ended_words(article: Any, revoked: Any) -> str:
    if article.basis_state == BasisState.WITHDRAWN:
        said = {"day": date_text(wib_date(article.withdrawn_at)), "why": article.withdrawn_why}
        return _("Artikel ini ditarik sejak %(day)s: %(why)s") % said
    if revoked is None:
        return ""
    said = {"name": revoked.name, "day": date_text(revoked.revoked_on)}
    if revoked.revoked_by is not None:
        said["by"] = revoked.revoked_by.name
        return _("%(name)s dicabut sejak %(day)s oleh %(by)s.") % said
    return _("%(name)s dicabut sejak %(day)s.") % said
