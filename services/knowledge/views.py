"""The pages on which HAIPEDIA is written, reviewed and kept. What tickets have to do with an article is
`tickets.knowledge`'s."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from services.models import Article, ArticleVersion, Regulation
from users.clock import DatabaseClock, wib_date
from users.forms import METHODS, posted
from users.languages import known_words
from users.models import OneTimeKey, User
from users.pages.one_page import page_now
from users.signing.sent_forms import carry_out, keep_refused, sent_before
from users.signing.signed_forms import last_officer_at_desk

from . import actions, feedback, regulation_actions, rights
from .forms import ArticleForm, NoteForm, NumberForm, RatingForm, RegulationForm, SignedArticleForm
from .listing import article_list, numbers_list, queue, regulation_list

State = ArticleVersion.State


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """HAIPEDIA: the search first, then what this login may read."""
    listing = article_list(request.user, request.GET, wib_date(page_now()), keep_miss=True)
    return render(request, "knowledge/index.html", {"listing": listing, **_ways(request.user)})


def _ways(user: User) -> dict[str, bool]:
    """What the pages of HAIPEDIA lead to, for this login."""
    return {
        "may_propose": rights.may_propose(user),
        "writes": rights.may_write(user),
        "sees_queue": rights.may_see_queue(user),
        "sees_gaps": rights.may_see_gaps(user),
    }


@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    """Telaah HAIPEDIA: what waits for a decision, what is being written, what is due."""
    if not rights.may_see_queue(request.user):
        raise PermissionDenied
    return render(request, "knowledge/queue.html", {"queue": queue(request.user, wib_date(page_now()))})


# --- Writing ----------------------------------------------------------------------------------------------------------
def article_form(request: HttpRequest, initial: dict[str, Any]) -> ArticleForm | SignedArticleForm:
    """The form of this login: an office's is signed."""
    if not request.user.is_shared:
        return ArticleForm(posted(request), initial=initial)
    desk = {"login": request.user, "last_officer": last_officer_at_desk(request), "clock": DatabaseClock()}
    return SignedArticleForm(posted(request), initial=initial, **desk)


@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def write(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A new article, or with a slug the next version of one: an agent begins it, an office proposes it."""
    user = request.user
    article = _article(user, slug) if slug else None
    if not rights.may_propose(user):
        raise PermissionDenied
    if OneTimeKey.earlier(request.POST.get("submission", ""), user):
        return sent_before(request, "knowledge:queue")
    form = article_form(request, _words_of(article.published, article) if article and article.published else {})
    if form.is_bound and form.is_valid():
        key, clock = form.one_time_key(user), DatabaseClock()
        about = {"key": key, "written": form.written(), "clock": clock, "article_id": article.pk if article else None}
        if rights.may_write(user):
            act = lambda: actions.begin(**about)  # noqa: E731
        else:
            act = lambda: actions.propose(by=form.cleaned_data["signature"], **about)  # noqa: E731
        said = _("Konsep tersimpan.") if rights.may_write(user) else _("Usulan terkirim ke HAI.")
        response = carry_out(form, act, done=_to_version(request, said), before=_before(request))
        if response:
            return response
    context = {"form": form, "article": article, "writes": rights.may_write(user)}
    return render(request, "knowledge/write.html", context)


def _words_of(version: ArticleVersion, article: Article) -> dict[str, Any]:
    return {
        "title": version.title,
        "question": version.question,
        "answer": version.answer,
        "regulations": version.regulations,
        "validated_by": version.validated_by_id,
        "directorate": article.directorate_id,
        "audience": version.audience,
        "change_note": version.change_note if version.submitted_at is None else "",
        "names_nobody": version.names_nobody and version.submitted_at is None,
    }


@require_http_methods(METHODS)
def edit(request: HttpRequest, slug: str, no: int) -> HttpResponse:
    """The agent words their draft, and hands it in."""
    user = request.user
    version = _version(user, slug, no)
    if not rights.may_write(user) or version.state != State.DRAFT or version.taken_by_id != user.pk:
        raise PermissionDenied
    if OneTimeKey.earlier(request.POST.get("submission", ""), user):
        return sent_before(request, "knowledge:version", slug, no)
    form = ArticleForm(posted(request), initial=_words_of(version, version.article))
    if form.is_bound and form.is_valid():
        about = {"version_id": version.pk, "written": form.written(), "clock": DatabaseClock()}
        hands_in = request.POST.get("act") == "hand_in"
        act, said = (
            (actions.hand_in, _("Diserahkan untuk ditelaah."))
            if hands_in
            else (actions.save_draft, _("Konsep tersimpan."))
        )
        response = carry_out(
            form,
            lambda: act(key=form.one_time_key(user), **about),
            done=_to_version(request, said),
            before=_before(request),
        )
        if response:
            return response
    return render(
        request, "knowledge/write.html", {"form": form, "version": version, "article": version.article, "writes": True}
    )


def _to_version(request: HttpRequest, said: str) -> Callable[[ArticleVersion], HttpResponse]:
    def done(version: ArticleVersion) -> HttpResponse:
        messages.success(request, said)
        return redirect("knowledge:version", version.article.slug, version.no)

    return done


def _before(request: HttpRequest) -> Callable[[Any], HttpResponse]:
    return lambda _first: sent_before(request, "knowledge:queue")


# --- Deciding ---------------------------------------------------------------------------------------------------------
VERSION_ACTS: dict[str, tuple[Callable[..., Any], str]] = {
    "ambil": (lambda note, **said: actions.take_up(**said), gettext_noop("Sekarang Anda penulisnya.")),
    "kembalikan": (actions.send_back, gettext_noop("Dikembalikan dengan catatan.")),
    "terbitkan": (actions.publish, gettext_noop("Artikel terbit.")),
}
ARTICLE_ACTS: dict[str, tuple[Callable[..., Any], str]] = {
    "masih-benar": (actions.still_right, gettext_noop("Tinjauan tercatat.")),
    "tarik": (lambda note, **said: actions.withdraw(why=note, **said), gettext_noop("Artikel ditarik.")),
}


@require_POST
def version_act(request: HttpRequest, slug: str, no: int, act: str) -> HttpResponse:
    """Take up, return, publish: one button with a note beside it."""
    version = _version(request.user, slug, no)
    if act not in VERSION_ACTS:
        raise Http404
    takes, today = act == "ambil", wib_date(page_now())
    if not (rights.may_write(request.user) if takes else rights.may_review(request.user, version.article, today)):
        raise PermissionDenied
    do, said = VERSION_ACTS[act]
    return _noted(request, lambda **more: do(version_id=version.pk, **more), said, "knowledge:version", slug, no)


@require_POST
def article_act(request: HttpRequest, slug: str, act: str) -> HttpResponse:
    """Still right, withdraw."""
    article = _article(request.user, slug)
    if act not in ARTICLE_ACTS:
        raise Http404
    if not rights.may_review(request.user, article, wib_date(page_now())):
        raise PermissionDenied
    do, said = ARTICLE_ACTS[act]
    return _noted(request, lambda **more: do(article_id=article.pk, **more), said, "knowledge:article", slug)


def _noted(request: HttpRequest, act: Callable[..., Any], said: str, to: str, *args: Any) -> HttpResponse:
    """A refusal stands over the page that the button was on."""
    form = NoteForm(request.POST)

    def done(_result: Any) -> HttpResponse:
        messages.success(request, known_words(said))
        return redirect(to, *args)

    if form.is_valid():
        about = {"key": form.one_time_key(request.user), "note": form.cleaned_data["note"], "clock": DatabaseClock()}
        response = carry_out(
            form, lambda: act(**about), done=done, before=lambda _first: sent_before(request, to, *args)
        )
        if response:
            return response
    keep_refused(request, form, "note")
    return redirect(to, *args)


@require_POST
def rate(request: HttpRequest, slug: str) -> HttpResponse:
    """Ya or Tidak, once for each login and version."""
    article = _article(request.user, slug)
    if not rights.may_rate(request.user):
        raise PermissionDenied
    form = RatingForm(request.POST)

    def done(_given: Any) -> HttpResponse:
        messages.success(request, _("Terima kasih. Penilaian Anda tercatat tanpa nama."))
        return redirect(article)

    if form.is_valid():
        data = form.cleaned_data
        said = {"seen": data["seen"], "text": data["text"], "helpful": request.POST.get("helpful") == "ya"}
        response = carry_out(
            form,
            lambda: feedback.rate(
                key=form.one_time_key(request.user), article_id=article.pk, clock=DatabaseClock(), **said
            ),
            done=done,
            before=lambda _first: sent_before(request, article),
        )
        if response:
            return response
    keep_refused(request, form, "rating")
    return redirect(article)


# --- Regulations and numbers ------------------------------------------------------------------------------------------
@require_safe
def regulations(request: HttpRequest) -> HttpResponse:
    """Peraturan: what answers rest on, with the days."""
    may_keep = rights.may_keep_regulations(request.user, wib_date(page_now()))
    listing = regulation_list(request.user, request.GET, may_keep=may_keep)
    return render(request, "knowledge/regulations.html", {"listing": listing, "may_keep": may_keep})


@require_http_methods(METHODS)
def regulation(request: HttpRequest, regulation_id: int | None = None) -> HttpResponse:
    """One is added, or what became of it is written."""
    user = request.user
    if not rights.may_keep_regulations(user, wib_date(page_now())):
        raise PermissionDenied
    row = Regulation.objects.filter(pk=regulation_id).first() if regulation_id is not None else None
    if regulation_id is not None and row is None:
        raise Http404
    if OneTimeKey.earlier(request.POST.get("submission", ""), user):
        return sent_before(request, "knowledge:regulations")
    initial = {name: getattr(row, name) for name in RegulationForm.base_fields if hasattr(row, name)} if row else {}
    form = RegulationForm(posted(request), initial=initial, own=row)
    if form.is_bound and form.is_valid():

        def done(kept: Regulation) -> HttpResponse:
            messages.success(request, _("%(name)s tercatat.") % {"name": kept.name})
            return redirect("knowledge:regulations")

        response = carry_out(
            form,
            lambda: regulation_actions.keep_regulation(
                key=form.one_time_key(user), said=form.said(), clock=DatabaseClock(), regulation_id=regulation_id
            ),
            done=done,
            before=lambda _first: sent_before(request, "knowledge:regulations"),
        )
        if response:
            return response
    return render(request, "knowledge/regulation.html", {"form": form, "regulation": row})


@require_http_methods(METHODS)
def numbers(request: HttpRequest) -> HttpResponse:
    """The numbers that no source settles: read by the head office, written by an admin."""
    user = request.user
    if not user.reads_all or (request.method == "POST" and not rights.may_keep_numbers(user)):
        raise PermissionDenied
    if OneTimeKey.earlier(request.POST.get("submission", ""), user):
        return sent_before(request, "knowledge:numbers")
    form = NumberForm(posted(request))
    if form.is_bound and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("code", "value", "legal_basis")}

        def done(_row: Any) -> HttpResponse:
            messages.success(request, _("Angka tercatat."))
            return redirect("knowledge:numbers")

        response = carry_out(
            form,
            lambda: regulation_actions.keep_number(key=form.one_time_key(user), clock=DatabaseClock(), **data),
            done=done,
            before=lambda _first: sent_before(request, "knowledge:numbers"),
        )
        if response:
            return response
    context = {"form": form, "rows": numbers_list(), "may_keep": rights.may_keep_numbers(user)}
    return render(request, "knowledge/numbers.html", context)


def _article(user: User, slug: str) -> Article:
    rows = Article.objects.visible_to(user).select_related("published", "directorate")
    article = rows.filter(slug=slug).first()
    if article is None:
        raise Http404
    return article


def _version(user: User, slug: str, no: int) -> ArticleVersion:
    rows = ArticleVersion.objects.visible_to(user).select_related("article__directorate")
    version = rows.filter(article__slug=slug, no=no).first()
    if version is None:
        raise Http404
    return version
