"""Pemberitahuan: how a desk wants to be told of its tickets."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tickets.permissions import may_choose_notices
from users.clock import DatabaseClock
from users.forms import METHODS, posted
from users.models import User
from users.signing.sent_forms import carry_out
from users.signing.signed_forms import last_officer_at_desk

from . import actions as mail_actions
from .forms import NoticesForm, SignedNoticesForm, setting_of


@require_http_methods(METHODS)
def notices(request: HttpRequest) -> HttpResponse:
    """Pemberitahuan: at once or in one digest a day; at an office signed by an officer."""
    user = request.user
    if not may_choose_notices(user):
        raise PermissionDenied
    data = posted(request)
    setting = setting_of(user)
    kept = ("mode", *SignedNoticesForm.OF_THE_OFFICE)
    initial = {name: getattr(setting, name) for name in kept} if setting else {}
    if user.role == User.Role.OFFICE:
        form: NoticesForm = SignedNoticesForm(
            data, initial=initial, login=user, last_officer=last_officer_at_desk(request)
        )
    else:
        form = NoticesForm(data, initial=initial)
    if form.is_bound and form.is_valid():
        signature = form.cleaned_data.get("signature")

        def done(_setting: object) -> HttpResponse:
            messages.success(request, _("Pilihan pemberitahuan disimpan."))
            return redirect("tickets:notices")

        if response := carry_out(
            form,
            lambda: mail_actions.choose_notices(
                by=signature or user,
                mode=form.cleaned_data["mode"],
                **{name: form.cleaned_data.get(name, "") for name in SignedNoticesForm.OF_THE_OFFICE},
                key=form.one_time_key(user),
                clock=DatabaseClock(),
            ),
            done=done,
            before=lambda _first: redirect("tickets:notices"),
        ):
            return response
    return render(request, "tickets/notices.html", {"form": form, "setting": setting})
