"""Ganti kata sandi: for named logins."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from users.models import User
from users.permissions import may_change_own_password
from users.signing.sent_forms import carry_out, sent_before

from . import actions
from .forms import PasswordForm


@sensitive_post_parameters("old", "new", "repeated")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """This session goes on; every other one of the login ends."""
    if not may_change_own_password(request.user):
        raise PermissionDenied
    form = PasswordForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid():

        def done(user: User) -> HttpResponse:
            update_session_auth_hash(request, user)
            messages.success(request, _("Kata sandi Anda sudah diganti. Sesi lain akun ini sudah berakhir."))
            return redirect("home")

        if response := carry_out(
            form,
            lambda: actions.change_password(key=form.one_time_key(request.user), new_password=form.cleaned_data["new"]),
            done=done,
            before=lambda _first: sent_before(request, "home"),
        ):
            return response
    return render(request, "users/password.html", {"form": form})
