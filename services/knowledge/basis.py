"""What an article rests on, in words for its page: each regulation with its days and its state on a day."""

from dataclasses import dataclass
from datetime import date

from services.models import Article, ArticleVersion, BasisState, Regulation
from users.words import date_text

PRACTICAL_ONLY = "KEP-428/PB/2016 V.e.5"
"""The letter that the last sentence of every article comes from."""


@dataclass(frozen=True)
class BasisRow:
    """One line of Dasar hukum. `state`: of `BasisState`; `since`: the day in words; `note`: what changed or revoked
    it; `checked`: the version that was published, or confirmed, after the change."""

    name: str
    title: str
    url: str
    since: str
    state: str
    state_text: str
    note: str = ""
    assumed: bool = False


def basis_rows(version: ArticleVersion, reviewed_on: date | None, day: date) -> list[BasisRow]:
    """Of a version that was handed in; two statements."""
    bases = version.bases.select_related("regulation__revoked_by", "regulation__changed_by")
    return [_row(each.regulation, reviewed_on, day) for each in bases]


def _row(regulation: Regulation, reviewed_on: date | None, day: date) -> BasisRow:
    state, note = BasisState.IN_FORCE, ""
    if regulation.revoked_on is not None and regulation.revoked_on <= day:
        state, note = BasisState.REVOKED, regulation.revoked_by.name if regulation.revoked_by else ""
    elif regulation.changed_on is not None and regulation.changed_on <= day:
        note = regulation.changed_by.name if regulation.changed_by else ""
        if reviewed_on is None or regulation.changed_on > reviewed_on:
            state = BasisState.CHANGED
    when = {BasisState.REVOKED: regulation.revoked_on, BasisState.CHANGED: regulation.changed_on}.get(state)
    text = f"{state.label} {date_text(when)}" if when else str(state.label)
    return BasisRow(
        name=regulation.name,
        title=regulation.title,
        url=regulation.url,
        since=date_text(regulation.in_force_from) if regulation.in_force_from else "",
        state=state.value,
        state_text=text,
        note=note,
        assumed=regulation.basis == "assumed",
    )


def revocation(article: Article, day: date) -> Regulation | None:
    """The regulation whose revocation ended the article first, if one did by that day."""
    if article.published is None:
        return None
    found = Regulation.objects.filter(bases__version=article.published, revoked_on__lte=day)
    return found.select_related("revoked_by").order_by("revoked_on", "pk").first()
