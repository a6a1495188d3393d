"""What the holder of a login sees: the page behind a one-time link, "Lupa kata sandi", the first change, sessions."""

from collections.abc import Callable
from typing import cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from users.clock import DatabaseClock
from users.forms import METHODS, OneTimeForm, posted
from users.languages import in_indonesian
from users.models import User
from users.permissions import may_change_own_password
from users.refusals import Refused
from users.signing.opened_figures import safe_next
from users.signing.sent_forms import carry_out, sent_before, show_refusal

from . import own_actions
from .forms import AppearanceForm, ForgottenForm, NewPasswordForm, OwnFirstPasswordForm, OwnPasswordForm
from .links import link_of
from .listing import session_lines


def holder(request: HttpRequest) -> User:
    """Whose session it is: every page here but the public ones wants a login."""
    return cast(User, request.user)


@login_not_required
@never_cache
@sensitive_post_parameters("new", "repeated")
@require_http_methods(METHODS)
def account_link(request: HttpRequest, token: str) -> HttpResponse:
    """Set the password of the login that the link belongs to; a link that is over says so, and who gives a new one."""
    clock = DatabaseClock()
    link = link_of(token)
    if link is None or not link.is_open(clock.now()) or not link.account.is_active:
        return render(request, "account/link_over.html", status=410)
    form = NewPasswordForm(posted(request), account=link.account)
    if form.is_bound and form.is_valid():
        try:
            with in_indonesian():
                own_actions.set_password_by_link(link_id=link.pk, new_password=form.cleaned_data["new"], clock=clock)
        except own_actions.LinkOver:
            return render(request, "account/link_over.html", status=410)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Kata sandi sudah diatur. Masuk dengan kata sandi baru Anda."))
            return redirect("account_login")
    return render(request, "account/link.html", {"form": form, "login": link.account.username})


@login_not_required
@require_http_methods(METHODS)
def forgotten(request: HttpRequest) -> HttpResponse:
    """A link by mail for named logins; whom to ask for all others. The answer never tells whether a login exists."""
    form = ForgottenForm(posted(request))
    sent = False
    if form.is_bound and form.is_valid():
        if not ratelimit.consume(request, action="reset_password", key=form.cleaned_data["typed"].lower()):
            return render(request, "429.html", status=429)
        with in_indonesian():
            own_actions.ask_for_link(typed=form.cleaned_data["typed"], clock=DatabaseClock())
        sent = True
    return render(request, "account/password_help.html", {"form": form, "sent": sent})


@sensitive_post_parameters("new", "repeated")
@require_http_methods(METHODS)
def own_first_password(request: HttpRequest) -> HttpResponse:
    """The first page after a first password, and the only one until it is changed."""
    if not holder(request).must_change_password:
        raise PermissionDenied
    form = OwnFirstPasswordForm(posted(request), account=holder(request))
    return _change(request, form, own_actions.change_first_password, _("Kata sandi Anda sudah diganti.")) or render(
        request, "account/first_password.html", {"form": form}
    )


@sensitive_post_parameters("old", "new", "repeated")
@require_http_methods(METHODS)
def own_password(request: HttpRequest) -> HttpResponse:
    """This session goes on; every other one of the login ends."""
    if not may_change_own_password(holder(request)):
        raise PermissionDenied
    form = OwnPasswordForm(posted(request), account=holder(request))
    said = _("Kata sandi Anda sudah diganti. Sesi lain akun ini sudah berakhir.")
    return _change(request, form, own_actions.change_password, said) or render(
        request, "users/password.html", {"form": form}
    )


def _change(
    request: HttpRequest, form: OwnFirstPasswordForm, act: Callable[..., User], said: str
) -> HttpResponse | None:
    """The home page with `said` once the own password is another; None while the form is to be shown."""

    def done(account: User) -> HttpResponse:
        update_session_auth_hash(request, account)
        messages.success(request, said)
        return redirect("home")

    if not form.is_bound or not form.is_valid():
        return None
    return carry_out(
        form,
        lambda: act(
            key=form.one_time_key(holder(request)), new_password=form.cleaned_data["new"], clock=DatabaseClock()
        ),
        done=done,
        before=lambda _first: sent_before(request, "home"),
    )


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """A choice of the account menu; then the page again on which it was made. What is none of the choices is refused
    with 400: no page of ours offers it."""
    form = AppearanceForm(request.POST)
    if not form.is_valid() or form.chosen().get("language") == "":
        raise BadRequest
    own_actions.choose_appearance(user=holder(request), **form.chosen())
    return redirect(safe_next(form.cleaned_data["here"]) or "home")


@require_http_methods(METHODS)
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where this login is open, and a button that ends all other places."""
    form = OneTimeForm(posted(request))
    response = None
    if form.is_bound and form.is_valid():
        response = carry_out(
            form,
            lambda: own_actions.end_other_sessions(
                key=form.one_time_key(holder(request)),
                session_key=request.session.session_key or "",
                clock=DatabaseClock(),
            ),
            done=lambda ended: _ended(request, ended),
            before=lambda _first: sent_before(request, "users:own_sessions"),
        )
    if response:
        return response
    lines = session_lines(holder(request), request.session.session_key)
    return render(request, "users/accounts/own_sessions.html", {"form": form, "sessions": lines})


def _ended(request: HttpRequest, ended: int) -> HttpResponse:
    messages.success(request, _("%(count)d sesi lain sudah diakhiri.") % {"count": ended})
    return redirect("users:own_sessions")
