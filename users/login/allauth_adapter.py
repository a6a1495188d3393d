"""How allauth is bent to our rules: logins are given out by administrators, nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from users.clock import DatabaseClock

from . import browsers, door, throttle


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("Nama pengguna atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """For the list of sessions, which takes an address and nothing else."""
        return browsers.exact_address_of(request) or "0.0.0.0"  # noqa: S104 - an unknown sender, nobody listens there

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Our own count instead of allauth's, in which strangers lock an account for everybody."""
        try:
            self._try = throttle.begin(str(credentials.get("username", "")), browsers.current())
        except throttle.Throttled as refused:
            if not refused.stranger:
                words = door.too_many_words(refused.until)
                raise ValidationError(words, code="too_many_login_attempts") from None
            if refused.at_any_login and (browser := browsers.current()) is not None:
                door.refused(browser, refused.until)
            raise ImmediateHttpResponse(door.too_many(refused.until, door.typed_of(request))) from None

    def _rollback_login_failed_rl_usage(self) -> None:
        """allauth's own count is not kept."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """A login that was closed is told the same as a wrong password, not that it exists."""
        user = super().authenticate(request, **credentials)
        user = user if user is None or user.is_active else None
        self._try.end(correct=user is not None)
        browser = browsers.current()
        if user is not None and browser is not None:
            browser.remember(f"login:{self._try.account}")
        return user

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: object, **kwargs: object
    ) -> None:
        """No "signed in as" notes: the page itself says who is signed in."""

    def pre_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse | None:
        """A first password that ran out opens nothing; only whoever knew it is told so."""
        if user.must_change_password and user.password_expires_at <= DatabaseClock().now():
            return HttpResponse(render_to_string("account/first_password_over.html"), status=403)
        return super().pre_login(request, user, **options)
