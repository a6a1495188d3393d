"""Tampilan tersimpan: save the list as it stands, rename, share, open with it, remove."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tickets.deadlines.rules import current_book
from tickets.models import SavedView
from users.clock import DatabaseClock
from users.forms import METHODS, OneTimeForm, posted
from users.pages.one_page import page_now
from users.signing.sent_forms import carry_out, sent_before

from . import actions
from .forms import ViewForm
from .listing import query_of, view_rows, words_of


@require_http_methods(METHODS)
def saved_views(request: HttpRequest) -> HttpResponse:
    """The login's views, and the form that saves the list whose query stands in this address."""
    user, now = request.user, page_now()
    query = query_of(request.GET.dict())
    form = ViewForm(posted(request), user=user)
    if form.is_bound and form.is_valid():

        def done(view: SavedView) -> HttpResponse:
            messages.success(request, _("Tampilan “%(name)s” disimpan.") % {"name": view.name})
            return redirect(f"{reverse('tickets:recap')}?{view.query}")

        if response := carry_out(
            form,
            lambda: actions.save_view(key=form.one_time_key(user), query=query, clock=DatabaseClock(), **form.said()),
            done=done,
            before=lambda _first: sent_before(request, "tickets:saved_views"),
        ):
            return response
    context = {
        "form": form,
        "rows": view_rows(user, now),
        "query": query,
        "holds": words_of(user, query, current_book(), now) if query else "",
    }
    return render(request, "tickets/saved_views/list.html", context)


@require_http_methods(METHODS)
def saved_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """One's own view: its name, for whom, whether the list opens with it."""
    user, view = request.user, _own(request, view_id)
    initial = {"name": view.name, "opens": view.opens, "shared": view.office_id is not None}
    form = ViewForm(posted(request), initial=initial, user=user)
    if form.is_bound and form.is_valid():

        def done(changed: SavedView) -> HttpResponse:
            messages.success(request, _("Tampilan “%(name)s” disimpan.") % {"name": changed.name})
            return redirect("tickets:saved_views")

        if response := carry_out(
            form,
            lambda: actions.change_view(
                key=form.one_time_key(user), view_id=view.pk, clock=DatabaseClock(), **form.said()
            ),
            done=done,
            before=lambda _first: sent_before(request, "tickets:saved_views"),
        ):
            return response
    context = {
        "form": form,
        "view": view,
        "holds": words_of(user, view.query, current_book(), page_now()),
        "remove_form": OneTimeForm(),
    }
    return render(request, "tickets/saved_views/change.html", context)


@require_POST
def remove_saved_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Asked for on the page of the view."""
    view, form = _own(request, view_id), OneTimeForm(request.POST)

    def done(_nothing: None) -> HttpResponse:
        messages.success(request, _("Tampilan “%(name)s” dihapus.") % {"name": view.name})
        return redirect("tickets:saved_views")

    if form.is_valid() and (
        response := carry_out(
            form,
            lambda: actions.remove_view(key=form.one_time_key(request.user), view_id=view.pk),
            done=done,
            before=lambda _first: sent_before(request, "tickets:saved_views"),
        )
    ):
        return response
    return redirect("tickets:saved_view", view.pk)


def _own(request: HttpRequest, view_id: int) -> SavedView:
    """A view that only reaches this login because it is shared is not its to change: it is as if it were not there."""
    view = SavedView.objects.visible_to(request.user).filter(saved_by_id=request.user.pk, pk=view_id).first()
    if view is None:
        raise Http404
    return view
