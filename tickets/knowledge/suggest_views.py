"""What is found while somebody types: Bahan jawaban beside an answer, Mungkin ini jawabannya before a question.

Nothing is written but the count of "Ini menjawab pertanyaan saya". With `X-Part` the answer is the part alone.
"""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from services.knowledge import answered as counting
from services.knowledge import feedback
from services.knowledge.likely import likely
from services.knowledge.markdown import rendered
from services.models import Article, BasisState
from tickets import permissions
from tickets.models import Ticket
from users.clock import wib_date
from users.models import User
from users.pages.one_page import page_now
from users.typed.text import searched
from users.words import count_text, date_text

from . import material as materials
from .uses import used_counts

PERHAPS = 3
LONGEST_ASKED = 200
"""Letters of a subject that are looked for."""


@require_safe
def material(request: HttpRequest, reference: str) -> HttpResponse:
    """The panel of a ticket: of ?q=, or of its subject and question. To whoever may act on it, but no satker."""
    user = cast(User, request.user)
    ticket = Ticket.objects.visible_to(user).filter(reference=reference).first()
    if ticket is None:
        raise Http404
    if user.role == User.Role.SATKER or not permissions.acts_on_it(user, ticket):
        raise PermissionDenied
    q = searched(request.GET.get("q", ""))
    text, whole = (q, "") if q else (ticket.subject, materials.begun_with(ticket))
    found = materials.material(user, ticket, text, wib_date(page_now()), whole=whole)
    template = "knowledge/material_part.html" if "X-Part" in request.headers else "knowledge/material.html"
    return render(request, template, {"ticket": ticket, "q": q, "found": found})


@require_safe
def recording_material(request: HttpRequest) -> HttpResponse:
    """The panel of Rekam Tiket, of the subject ?q=: the part alone, to whoever records questions."""
    user = cast(User, request.user)
    if not permissions.may_record(user):
        raise PermissionDenied
    q = searched(request.GET.get("q", ""), LONGEST_ASKED)
    found = materials.material(user, None, q, wib_date(page_now()))
    return render(request, "knowledge/material_part.html", {"q": "", "found": found})


@require_safe
def perhaps(request: HttpRequest) -> HttpResponse:
    """Mungkin ini jawabannya: the articles nearest to the subject ?q=, for whoever may ask or record a question."""
    user = cast(User, request.user)
    if not (permissions.may_ask(user) or permissions.may_record(user)):
        raise PermissionDenied
    q, day = searched(request.GET.get("q", ""), LONGEST_ASKED), wib_date(page_now())
    found = [each.article for each in likely(user, q, day, PERHAPS)]
    used = used_counts(found)
    tallies = feedback.tallies([article.published_id for article in found])
    rows = [
        {
            "article": article,
            "version": article.published,
            "answer": rendered(article.published.answer),
            "badge": materials.basis_badge(BasisState(article.basis_state)),
            "day": date_text(article.reviewed_on),
            "used": count_text(used[article.pk]) if used[article.pk] else "",
            "helped": feedback.helped_words(tallies[article.published_id]),
        }
        for article in found
    ]
    template = "knowledge/perhaps_part.html" if "X-Part" in request.headers else "knowledge/perhaps.html"
    return render(request, template, {"q": q, "rows": rows, "asks": permissions.may_ask(user)})


@require_POST
def answered(request: HttpRequest, slug: str) -> HttpResponse:
    """Ini menjawab pertanyaan saya: one more of that version and day."""
    user, day = cast(User, request.user), wib_date(page_now())
    if not permissions.may_ask(user):
        raise PermissionDenied
    article = Article.objects.visible_to(user, day).filter(slug=slug).first()
    if article is None or counting.answered(user, article, day) is None:
        raise Http404
    messages.success(request, _("Terima kasih. Tercatat bahwa artikel ini menjawab, tanpa nama dan tanpa tiket."))
    return redirect(article)
