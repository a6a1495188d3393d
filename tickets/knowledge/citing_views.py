"""Dari HAIPEDIA, without script: from the answer that is being typed to a search, and back with an article in it.

What was typed goes along sealed (`users.kept_forms`), and comes back as a form that was never sent.
"""

from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from services.badges import badge_of
from services.knowledge.finding import similar
from services.knowledge.markdown import first_words
from services.models import Article, ArticleVersion, BasisState
from tickets.models import Ticket
from tickets.permissions import acts_on_it, may_record
from users import kept_forms
from users.clock import wib_date
from users.models import User
from users.pages.one_page import page_now
from users.typed.text import searched
from users.words import count_text, date_text

from . import cited
from .carried_form import Typed, back, one, put, put_below, tokens, typed_form
from .material import material
from .similar_answers import answer_of
from .uses import used_counts

MOST_FOUND = 10


@dataclass(frozen=True)
class _Desk:
    """Where an answer is being typed: the form's address, that of this page; the ticket, None while it is recorded."""

    act_url: str
    cite_url: str
    ticket: Ticket | None


@sensitive_post_parameters("password")
@require_POST
def cite(request: HttpRequest, reference: str) -> HttpResponse:
    """`kept`: the answer's form, sealed, where the search page sends it back; otherwise the form itself was sent here.
    `insert`, `link`: the key of a version that is taken; `uncite`: a token that is let go; else the search."""
    user = cast(User, request.user)
    ticket = Ticket.objects.visible_to(user).filter(reference=reference).first()
    if ticket is None:
        raise Http404
    if user.role == User.Role.SATKER or not acts_on_it(user, ticket):
        raise PermissionDenied
    desk = _Desk(reverse("tickets:act", args=[reference]), request.path, ticket)
    return _at(desk, request, user)


@sensitive_post_parameters("password")
@require_POST
def cite_recording(request: HttpRequest) -> HttpResponse:
    """As `cite`, from Rekam Tiket: the ticket is being recorded, and is answered at once."""
    user = cast(User, request.user)
    if not may_record(user):
        raise PermissionDenied
    return _at(_Desk(reverse("tickets:record"), request.path, None), request, user)


def _at(desk: _Desk, request: HttpRequest, user: User) -> HttpResponse:
    act_url = desk.act_url
    data = typed_form(request, act_url)
    if data is None:
        return redirect(act_url if desk.ticket is None else desk.ticket)
    if token := request.POST.get("uncite"):
        put(data, "cited", ",".join(each for each in tokens(data, "cited") if each != token))
        return back(request, act_url, data)
    if given := request.POST.get("answer_of"):
        _take_answer(data, given, user)
        return back(request, act_url, data)
    for name, letter in (("insert", "i"), ("link", "l")):
        if key := request.POST.get(name):
            _take(data, key, letter, user)
            return back(request, act_url, data)
    if "back" in request.POST:
        return back(request, act_url, data)
    return _search(request, desk, data)


def _search(request: HttpRequest, desk: _Desk, data: Typed) -> HttpResponse:
    day, ticket = wib_date(page_now()), desk.ticket
    subject = one(data, "subject") if ticket is None else ticket.subject
    q = searched(request.POST.get("q", subject))
    user = cast(User, request.user)
    found: list[Any] = list(similar(user, q, day, MOST_FOUND))
    used = used_counts(found)
    rows = [
        {
            "title": article.published.title,
            "url": article.get_absolute_url(),
            "words": first_words(article.published.answer),
            "badge": badge_of(BasisState(article.basis_state)),
            "key": article.published_id,
            "meta": _("versi %(no)d · terbit %(day)s · dipakai %(n)s kali")
            % {
                "no": article.published.no,
                "day": date_text(article.reviewed_on),
                "n": count_text(used[article.pk]),
            },
        }
        for article in found
    ]
    context = {
        "about": ticket.reference if ticket is not None else _("Rekam Tiket"),
        "cite_url": desk.cite_url,
        "q": q,
        "rows": rows,
        "answers": material(user, ticket, q, day).answers,
        "kept": kept_forms.sealed(desk.act_url, request.user.pk, data),
    }
    return render(request, "knowledge/cite.html", context)


def _take(data: Typed, key: str, letter: str, user: User) -> None:
    """Cite the version, and with "i" put its answer below what was typed."""
    day = wib_date(page_now())
    offered = Article.objects.visible_to(user, day).offered_on(day)
    if not (key.isascii() and key.isdigit() and len(key) <= cited.KEY_MOST_DIGITS):
        raise Http404
    version = ArticleVersion.objects.filter(pk=int(key), published_of__in=offered.values("pk")).first()
    if version is None:
        raise Http404
    others = [each for each in tokens(data, "cited") if each[1:] != key]
    put(data, "cited", ",".join([*others, f"{letter}{key}"]))
    if letter == "i":
        put_below(data, version.answer)


def _take_answer(data: Typed, reference: str, user: User) -> None:
    """Put an answer that was given before below what was typed, masked, and cite it and what it cites."""
    ticket = Ticket.objects.visible_to(user).filter(reference=reference).first()
    given = answer_of(ticket, user, wib_date(page_now())) if ticket is not None else None
    if given is None:
        raise Http404
    had = tokens(data, "cited")
    had += [f"i{key}" for key in given.versions if str(key) not in {each[1:] for each in had}]
    if (token := f"{cited.OF_ANSWER}{reference}") not in had:
        had.append(token)
    put(data, "cited", ",".join(had))
    put_below(data, given.text)
