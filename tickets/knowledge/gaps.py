"""What HAIPEDIA lacks, as a report: what was searched in vain, why questions went on, what nobody uses, what was
answered on revoked bases. Names no person; every part is bounded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from services.knowledge.finding import missed
from services.knowledge.numbers import Code, number
from services.models import Article, BasisState
from services.review_days import months_after
from tickets.models import ArticleUse, EscalationReason, Event, GapReason
from users.bounds import start_of
from users.models import User
from users.words import date_text, number_text

from .uses import after_revocation

MOST_LISTED = 25
MONTHS = 3
"""How far back misses and reasons are counted."""


@dataclass(frozen=True)
class ReasonRow:
    reason: str
    from_offices: str
    between_layers: str


@dataclass(frozen=True)
class ArticleLine:
    title: str
    url: str
    meta: str


@dataclass
class GapReport:
    since: str
    misses: list[tuple[str, str]]
    reasons: list[ReasonRow]
    unused: list[ArticleLine]
    revoked: list[ArticleLine]


def gap_report(user: User, day: date) -> GapReport:
    since = months_after(day, -MONTHS)
    return GapReport(
        since=date_text(since),
        misses=[(stems, number_text(times)) for stems, times in missed(user, since, day)],
        reasons=list(_reasons(since)),
        unused=_unused(user, day),
        revoked=_revoked(user, day),
    )


def _reasons(since: date) -> Iterable[ReasonRow]:
    """One statement over the index of the months asked for."""
    rows = EscalationReason.objects.filter(at__gte=start_of(since)).order_by()
    found = {
        (row["reason"], row["kind"]): row["times"] for row in rows.values("reason", "kind").annotate(times=Count("pk"))
    }
    for reason in GapReason:
        offices, layers = (
            found.get((reason.value, kind.value), 0) for kind in (Event.Kind.ESCALATED, Event.Kind.TO_LAYER_2)
        )
        yield ReasonRow(str(reason.label), number_text(offices), number_text(layers))


def _unused(user: User, day: date) -> list[ArticleLine]:
    """Published articles older than the time that no answer cited in it."""
    since = months_after(day, -number(Code.UNUSED_MONTHS))
    used = ArticleUse.objects.filter(article=OuterRef("pk"), at__gte=start_of(since))
    rows = Article.objects.visible_to(user, day).offered_on(day).filter(created_at__lt=start_of(since))
    rows = rows.exclude(Exists(used)).select_related("published", "directorate").order_by("pk")
    return [
        ArticleLine(row.published.title, row.get_absolute_url(), row.directorate.name)
        for row in rows[:MOST_LISTED]
        if row.published
    ]


def _revoked(user: User, day: date) -> list[ArticleLine]:
    """Articles whose basis is revoked, with how many answers cite them from that day on."""
    rows = (
        Article.objects.visible_to(user, day)
        .with_state(day)
        .filter(basis_state=BasisState.REVOKED, published__isnull=False)
    )
    lines = []
    for row in rows.select_related("published").order_by("-pk")[:MOST_LISTED]:
        if row.published is None:
            continue
        days = row.published.bases.filter(regulation__revoked_on__lte=day).order_by("regulation__revoked_on")
        first = days.values_list("regulation__revoked_on", flat=True).first()
        if first is None:
            continue
        after = after_revocation(row, first, user)
        said = {"day": date_text(first), "before": number_text(after.before), "after": number_text(after.after)}
        words = _("dasar dicabut %(day)s · %(before)s jawaban sebelumnya, %(after)s sesudahnya") % said
        lines.append(ArticleLine(row.published.title, row.get_absolute_url(), words))
    return lines
