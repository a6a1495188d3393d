"""The form with which a named login changes its password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from users.forms import OneTimeForm
from users.login import browsers, throttle
from users.models import User
from users.wib import WIB

PASSWORD_MAX_LENGTH = 128


class SecretField(forms.CharField):
    """A password of a login: never shown again, taken exactly as typed."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, max_length=PASSWORD_MAX_LENGTH, widget=widget, **kwargs)


class PasswordForm(OneTimeForm):
    """The old password is tried last, and only when nothing else is wrong; its tries are counted like logins."""

    old = SecretField(label=_("Kata sandi lama"), autocomplete="current-password")
    new = SecretField(
        label=_("Kata sandi baru"),
        autocomplete="new-password",
        help_text=_("Paling sedikit 10 karakter, bukan nama Anda dan bukan yang lama."),
    )
    repeated = SecretField(label=_("Ulangi kata sandi baru"), autocomplete="new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        new = data.get("new")
        if new:
            try:
                validate_password(new, self.user)
            except forms.ValidationError as weak:
                self.add_error("new", weak)
            if new == data.get("old"):
                self.add_error("new", _g("Kata sandi baru sama dengan yang lama. Pilih yang lain."))
            elif data.get("repeated") not in (None, new):
                self.add_error("repeated", _g("Kedua isian kata sandi baru berbeda. Ketik ulang keduanya."))
        if not self.errors and (fault := self._old_fault(data["old"])):
            self.add_error("old", fault)
        return data

    def _old_fault(self, old: str) -> str:
        try:
            one = throttle.begin(self.user.username, browsers.current())
        except throttle.Throttled as refused:
            return _g("Terlalu banyak percobaan yang gagal. Coba lagi pukul %(when)s WIB.") % {
                "when": f"{refused.until.astimezone(WIB):%H.%M.%S}"
            }
        correct = self.user.check_password(old)
        one.end(correct=correct)
        return "" if correct else _g("Kata sandi lama tidak cocok.")
