"""What comes before anything else opens: the change of a first password, and an admin's second factor."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from .second_factor import must_have

ALWAYS = {"account_logout"}
FIRST_PASSWORD = "users:own_first_password"  # noqa: S105 - an address
SECOND_FACTOR = {"mfa_activate_totp", "mfa_view_recovery_codes", "account_reauthenticate", "mfa_reauthenticate"}


class FirstThingsFirstMiddleware:
    """A login with a first password sees the page that changes it, an admin without the second factor the page that
    sets it up. Asked once a session: a reset of either ends the sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or getattr(view, "login_required", True) is False:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in ALWAYS:
            return None
        if user.must_change_password:
            return None if name == FIRST_PASSWORD else redirect(FIRST_PASSWORD)
        if must_have(user) and name not in SECOND_FACTOR and not self._has_second_factor(request):
            return redirect("mfa_activate_totp")
        return None

    def _has_second_factor(self, request: HttpRequest) -> bool:
        if not request.session.get("second_factor"):
            found = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).exists()
            if not found:
                return False
            request.session["second_factor"] = True
        return True


def named_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A second factor is one person's; at a shared login an officer's CSO password is."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.is_named:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
