"""The login form, in our own words."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from users import kept_forms


class LoginForm(AllauthLoginForm):
    """Beside name and password it may carry a form that was sent after its session had ended (`users.kept_forms`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].error_messages["required"] = _("Isi nama pengguna")
        self.fields["password"].error_messages["required"] = _("Isi kata sandi")

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """The right password was typed; a second factor may still be asked for, in the same session."""
        response: HttpResponse = super().login(request, redirect_url)
        kept = request.POST.get(kept_forms.FIELD, "")
        if 300 <= response.status_code < 400 and kept_forms.read(kept) is not None:
            request.session[kept_forms.SESSION_KEY] = kept
        return response
