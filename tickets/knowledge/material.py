"""Bahan jawaban: what an answer may be made of, as the panel beside it and the page without script show it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from services.badges import badge_of
from services.knowledge.likely import Likely, nearest, read
from services.knowledge.markdown import first_words
from services.models import BasisState
from tickets.models import Event, Ticket
from users.clock import wib_date
from users.models import User
from users.pages.badges import Badge
from users.words import count_text, date_text

from .cited import OF_ANSWER, answer_title
from .similar_answers import SimilarAnswer, similar_answers
from .taken import taken_counts
from .uses import used_counts

MOST_ARTICLES = 2
MOST_ANSWERS = 3
SHOWN = 140
"""Letters of an answer: two lines."""
LOOKED_AT = 300
"""Letters of the question that are looked at beside its subject."""
BASIS_WORDS = {
    BasisState.IN_FORCE: gettext_lazy("Dasar berlaku"),
    BasisState.CHANGED: gettext_lazy("Dasar berubah, periksa dahulu"),
}
"""Where the state's own word is too short beside a box that somebody writes in."""


@dataclass(frozen=True)
class Item:
    """`text`: what is inserted; `cites`: the tokens that go with it, as the form's field writes them; `tag`, `no`: how
    the cited article is shown under the box, `answer_tag` another ticket's answer."""

    number: int
    title: str
    url: str
    words: str
    badge: Badge
    by: str
    meta: str
    text: str
    key: str
    cites: str
    tag: str
    answer_tag: str = ""


@dataclass(frozen=True)
class Material:
    articles: list[Item]
    answers: list[Item]


def basis_badge(state: BasisState | None) -> Badge:
    """`state`: None where an answer names no basis."""
    if state is None:
        return Badge("provisional", "info", _("Tanpa dasar tercatat"))
    return badge_of(state, str(BASIS_WORDS.get(state, "")))


def begun_with(ticket: Ticket) -> str:
    """What is looked for before anybody types: the ticket's subject and the begin of its question. One statement."""
    asked = ticket.events.filter(kind=Event.Kind.ASKED).order_by("seq").values_list("text", flat=True).first() or ""
    return f"{ticket.subject}\n{asked[:LOOKED_AT]}"


def material(user: User, ticket: Ticket | None, text: str, day: date, *, whole: str = "") -> Material:
    """At most five; some twenty statements, whatever the archive holds. `ticket`: None while it is being recorded;
    `whole`: tried where `text`, the shorter, has none."""
    articles, answers = _found(user, ticket, text, day)
    if whole and not (articles or answers):
        articles, answers = _found(user, ticket, whole, day)
    used = used_counts([each.article for each in articles])
    taken = taken_counts([like.ticket for like in answers], user)
    items: list[Item] = []
    for each in articles:
        article, version = each.article, each.article.published
        tag = _("%(title)s, versi %(no)d") % {"title": version.title, "no": version.no}
        items.append(
            Item(
                number=len(items) + 1,
                title=version.title,
                url=article.get_absolute_url(),
                words=first_words(version.answer, SHOWN),
                badge=basis_badge(BasisState(article.basis_state)),
                by=article.directorate.name,
                meta=_("versi %(no)d, %(day)s · %(used)s")
                % {"no": version.no, "day": date_text(article.reviewed_on), "used": _used(used[article.pk])},
                text=version.answer,
                key=str(version.pk),
                cites=f"i{version.pk}",
                tag=tag,
            )
        )
    first = len(items)
    for place, like in enumerate(answers, first + 1):
        reference, times = like.ticket.reference, _used(taken[like.ticket.pk])
        items.append(
            Item(
                number=place,
                title=like.ticket.subject,
                url=like.ticket.get_absolute_url(),
                words=first_words(like.text, SHOWN),
                badge=basis_badge(like.state),
                by=date_text(wib_date(like.event.at)),
                meta=_("mengutip HAIPEDIA · %(used)s") % {"used": times} if like.state else times,
                text=like.text,
                key=reference,
                cites=",".join([*(f"i{key}" for key in like.versions), f"{OF_ANSWER}{reference}"]),
                tag=_("HAIPEDIA, dari %(reference)s") % {"reference": reference},
                answer_tag=answer_title(reference),
            )
        )
    return Material(items[:first], items[first:])


def _found(user: User, ticket: Ticket | None, text: str, day: date) -> tuple[list[Likely], list[SimilarAnswer]]:
    question = read(user, text, day)
    articles = nearest(user, question, day, MOST_ARTICLES)
    return articles, similar_answers(user, question.words, day, MOST_ANSWERS, but=ticket)


def _used(count: int) -> str:
    if not count:
        return _("belum pernah dipakai")
    return ngettext("dipakai %(n)s kali", "dipakai %(n)s kali", count) % {"n": count_text(count)}
