"""Kinerja petugas at an office's shared login: opened for ten minutes with an officer's CSO password."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from users.clock import DatabaseClock
from users.forms import METHODS, posted

from . import actions as signing_actions
from . import opened_figures
from .forms import OpenFiguresForm
from .sent_forms import carry_out
from .signed_forms import last_officer_at_desk


@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def open_figures(request: HttpRequest) -> HttpResponse:
    """Opens, and goes on to the page that was wanted (`next`)."""
    user = request.user
    if not opened_figures.needs_opening(user):
        raise PermissionDenied
    clock = DatabaseClock()
    now = clock.now()
    opening = opened_figures.opening_of(request, now)
    typed = posted(request)
    wanted = opened_figures.safe_next((typed or request.GET).get("next", ""))
    form = OpenFiguresForm(
        typed, initial={"next": wanted}, login=user, last_officer=last_officer_at_desk(request), clock=clock
    )
    if form.is_bound and form.is_valid():
        signature = form.cleaned_data["signature"]

        def done(opened: opened_figures.Opening) -> HttpResponse:
            opened_figures.keep_open(request, opened.posting, opened.opened_at)
            return redirect(wanted or "home")

        if response := carry_out(
            form,
            lambda: signing_actions.open_figures(
                key=form.one_time_key(user), signature=signature, earlier=opening, clock=clock
            ),
            done=done,
            before=lambda _first: redirect(wanted or "home"),
        ):
            return response
    note = opened_figures.note_of(opening, now) if opening else None
    return render(request, "users/figures/open.html", {"form": form, "opened": note, "wanted": wanted})


@require_POST
def close_figures(request: HttpRequest) -> HttpResponse:
    """Tutup sekarang. Closing what is closed does nothing."""
    if not opened_figures.needs_opening(request.user):
        raise PermissionDenied
    clock = DatabaseClock()
    opening = opened_figures.opening_of(request, clock.now())
    if opening is not None:
        signing_actions.close_figures(opening=opening, user=request.user, clock=clock)
        opened_figures.forget(request)
        messages.success(request, _("Kinerja petugas sudah ditutup."))
    return redirect("home")
