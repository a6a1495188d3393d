"""An article's page, what was answered with it, the gap report; and a ticket that becomes a proposal."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from services.knowledge import rights
from services.knowledge.forms import NoteForm, RatingForm
from services.knowledge.views import article_form
from services.models import Article, ArticleVersion
from tickets.models import ArticleUse, Ticket
from users.clock import DatabaseClock, wib_date
from users.forms import METHODS
from users.models import OneTimeKey
from users.pages.one_page import page_now
from users.signing.sent_forms import carry_out, keep_refused, refused_form, sent_before

from . import proposals, uses
from .article_page import article_page
from .forms import CheckForm
from .gaps import gap_report


@require_safe
def article(request: HttpRequest, slug: str, no: int | None = None) -> HttpResponse:
    """An article; with a number one version of it."""
    user, day = request.user, wib_date(page_now())
    rows = Article.objects.visible_to(user, day).with_state(day).select_related("directorate", "published")
    row = rows.filter(slug=slug).first()
    if row is None:
        raise Http404
    versions = (
        ArticleVersion.objects.visible_to(user)
        .filter(article=row)
        .select_related("validated_by", "drafted_by", "taken_by", "submitted_by", "decided_by", "posting__officer")
    )
    if no is not None:
        version = versions.filter(no=no).first()
    elif row.published_id is not None:
        version = versions.filter(pk=row.published_id).first()
    else:
        version = versions.order_by("-no").first()
    if version is None:
        raise Http404
    shown = article_page(row, version, user, day)
    context = {
        "article": row,
        "shown": shown,
        "checks": _checks(request, shown.after.rows if shown.after else []),
        "is_published": version.pk == row.published_id,
        "rating": refused_form(request, RatingForm, "rating") or RatingForm(initial={"seen": version.pk}),
        "note": refused_form(request, NoteForm, "note") or NoteForm(),
        "may_propose": rights.may_propose(user),
        "writes": rights.may_write(user),
        "is_taken": version.taken_by_id == user.pk,
        "is_writer": user.pk in version.writers,
    }
    return render(request, "knowledge/article.html", context)


def _checks(request: HttpRequest, uses: list[ArticleUse]) -> list[tuple[ArticleUse, CheckForm]]:
    """Each answer that was given after the revocation, with its form: as it was typed, where that was refused."""
    forms = []
    for use in uses:
        form = refused_form(request, CheckForm, f"check {use.pk}") or CheckForm()
        form.auto_id = f"check-{use.pk}-%s"
        forms.append((use, form))
    return forms


@require_POST
def check(request: HttpRequest, slug: str, use_id: int) -> HttpResponse:
    """An answer on a revoked basis was looked at."""
    row = Article.objects.visible_to(request.user).filter(slug=slug).first()
    if row is None:
        raise Http404
    if not rights.may_review(request.user, row, wib_date(page_now())):
        raise PermissionDenied
    form = CheckForm(request.POST)

    def done(_check: Any) -> HttpResponse:
        messages.success(request, _("Pemeriksaan jawaban tercatat."))
        return redirect(row)

    if form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("outcome", "note")}
        response = carry_out(
            form,
            lambda: uses.check_use(key=form.one_time_key(request.user), use_id=use_id, clock=DatabaseClock(), **data),
            done=done,
            before=lambda _first: sent_before(request, row),
        )
        if response:
            return response
    keep_refused(request, form, f"check {use_id}")
    return redirect(row)


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Yang belum ada di HAIPEDIA."""
    if not rights.may_see_gaps(request.user):
        raise PermissionDenied
    return render(request, "knowledge/gaps.html", {"report": gap_report(request.user, wib_date(page_now()))})


@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Usulkan ke HAIPEDIA: an answered ticket, without its people."""
    user = request.user
    tickets = Ticket.objects.visible_to(user).select_related("asker_satker", "holder_office")
    ticket = tickets.filter(reference=reference).first()
    if ticket is None:
        raise Http404
    if not proposals.may_propose_from(user, ticket):
        raise PermissionDenied
    if OneTimeKey.earlier(request.POST.get("submission", ""), user):
        return sent_before(request, ticket)
    form = article_form(request, dict(proposals.begun_from(ticket)))
    if form.is_bound and form.is_valid():

        def done(version: ArticleVersion) -> HttpResponse:
            messages.success(request, _("Usulan terkirim ke HAI."))
            return redirect("knowledge:version", version.article.slug, version.no)

        by = form.cleaned_data["signature"] if user.is_shared else user
        response = carry_out(
            form,
            lambda: proposals.propose_from(
                key=form.one_time_key(user), by=by, ticket_id=ticket.pk, written=form.written(), clock=DatabaseClock()
            ),
            done=done,
            before=lambda _first: sent_before(request, ticket),
        )
        if response:
            return response
    return render(request, "knowledge/write.html", {"form": form, "ticket": ticket, "writes": False})
