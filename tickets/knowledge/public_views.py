"""An article without login: only where the ministry turned it on, and only what is published for everybody."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from services.badges import badge_of
from services.knowledge.basis import basis_rows
from services.knowledge.markdown import rendered
from services.knowledge.numbers import Code, number
from services.models import Article, BasisState
from users.clock import wib_date
from users.pages.one_page import page_now


@login_not_required
@require_safe
def public_article(request: HttpRequest, slug: str) -> HttpResponse:
    """404 for all else, and for everything while it is turned off."""
    if not number(Code.PUBLIC_PAGE):
        raise Http404
    day = wib_date(page_now())
    rows = Article.objects.without_login(day).with_state(day).select_related("published__validated_by", "directorate")
    row: Any = rows.filter(slug=slug).first()
    if row is None:
        raise Http404
    context = {
        "article": row,
        "version": row.published,
        "badge": badge_of(BasisState(row.basis_state)),
        "answer": rendered(row.published.answer),
        "question": rendered(row.published.question),
        "bases": basis_rows(row.published, row.reviewed_on, day),
    }
    return render(request, "knowledge/public.html", context)
