"""How allauth is bent to our rules: logins are given out by administrators, nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from users.clock import DatabaseClock


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("Nama pengguna atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."),
        "too_many_login_attempts": _("Terlalu banyak percobaan yang gagal. Tunggu 10 menit, lalu coba lagi."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """A login that was closed is told the same as a wrong password, not that it exists."""
        user = super().authenticate(request, **credentials)
        return user if user is None or user.is_active else None

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: object, **kwargs: object
    ) -> None:
        """No "signed in as" notes: the page itself says who is signed in."""

    def pre_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse | None:
        """A first password that ran out opens nothing; only whoever knew it is told so."""
        if user.must_change_password and user.password_expires_at <= DatabaseClock().now():
            return HttpResponse(render_to_string("account/first_password_over.html"), status=403)
        return super().pre_login(request, user, **options)
