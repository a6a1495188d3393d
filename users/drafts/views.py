"""Drafts of forms: kept while one types or by a button, opened again, thrown away."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from users import kept_forms
from users.clock import DatabaseClock, wib_date
from users.forms import METHODS, posted
from users.models import FormDraft
from users.wib import WIB
from users.words import date_text

from . import actions
from .forms import OpenDraftForm


@sensitive_post_parameters("password")
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the form that was sent here (`?untuk=` where it is really sent to, `dari=` its page). The script gets words;
    without it the page comes back filled."""
    place = actions.Place(request.GET.get("untuk", ""), request.GET.get("dari", ""))
    draft = actions.save_draft(
        user=request.user,
        session_key=request.session.session_key,
        place=place,
        sent=request.POST,
        clock=DatabaseClock(),
    )
    if request.headers.get("Accept") == "application/json":
        said = _("Draf tersimpan %s") % f"{draft.saved_at.astimezone(WIB):%H.%M}" if draft else ""
        return JsonResponse({"saved": said}, status=200 if draft else 409)
    if draft is None:
        messages.info(request, _("Draf tidak disimpan: formulir ini sudah terkirim, atau tidak dapat disimpan."))
        return redirect(place.page if place.is_possible else "home")
    until = date_text(wib_date(draft.saved_at + actions.KEPT))
    times = {"time": f"{draft.saved_at.astimezone(WIB):%H.%M}", "day": until}
    messages.success(request, _("Draf tersimpan %(time)s dan disimpan sampai %(day)s.") % times)
    return _opened(request, draft)


@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def resume(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Its form, filled and not sent. One of another session of a shared login asks for its officer's password."""
    draft, clock = _draft_or_404(request, draft_id), DatabaseClock()
    key, signature = request.session.session_key, None
    if actions.wants_password(draft, key):
        assert draft.posting is not None  # noqa: S101 - `drafts_of` gives no other
        form = OpenDraftForm(posted(request), posting=draft.posting, login=request.user, clock=clock)
        if not (form.is_bound and form.is_valid()):
            return render(request, "users/draft_open.html", {"form": form, "draft": draft})
        signature = form.cleaned_data["signature"]
    elif request.method != "POST":
        return redirect(draft.page)
    actions.take_over(draft=draft, session_key=key, signature=signature)
    return _opened(request, draft)


@require_POST
def throw_away(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Buang draf: one's own, of this session."""
    draft = _draft_or_404(request, draft_id)
    if actions.wants_password(draft, request.session.session_key):
        raise Http404
    actions.throw_away(draft=draft)
    messages.success(request, _("Draf dibuang."))
    return redirect(draft.page)


def _opened(request: HttpRequest, draft: FormDraft) -> HttpResponse:
    """The page of the form as after a mistake: filled, nothing carried out (`users.kept_forms`)."""
    request.session[kept_forms.SESSION_KEY] = kept_forms.sealed(draft.path, request.user.pk, draft.data)
    return redirect(draft.path)


def _draft_or_404(request: HttpRequest, draft_id: int) -> FormDraft:
    rows = actions.drafts_of(request.user, request.session.session_key, DatabaseClock())
    draft = rows.filter(pk=draft_id).select_related("posting__officer", "user").first()
    if draft is None:
        raise Http404
    return draft
