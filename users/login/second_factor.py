"""The second factor of named logins (TOTP and recovery codes), as allauth has it, in our words.

Its secrets are kept under a key that is not in the database: whoever reads a copy of it reckons no codes.
"""

import base64
import hmac
import io
from hashlib import sha256
from typing import Any

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from cryptography.fernet import Fernet
from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _


def must_have(user: Any) -> bool:
    """Whether this login opens nothing without one."""
    return bool(settings.SECOND_FACTOR_REQUIRED and user.changes_rules)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Admin tidak dapat melepas faktor kedua. Admin lain dapat menyetelnya ulang."),
        "cannot_generate_recovery_codes": _("Pasang faktor kedua dahulu."),
        "incorrect_code": _("Kode tidak cocok. Tunggu kode berikutnya, lalu coba lagi."),
    }

    def _keeper(self) -> Fernet:
        key = hmac.digest(settings.SECRET_KEY.encode(), b"users.login.second_factor", sha256)
        return Fernet(base64.urlsafe_b64encode(key))

    def encrypt(self, text: str) -> str:
        return self._keeper().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._keeper().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def build_totp_svg(self, url: str) -> str:
        drawn = io.BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", xmldecl=False, scale=5, border=2)
        return drawn.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have(authenticator.user)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """What happened stands in the Riwayat of the login (`users.accounts`), and its page says so."""


def _speak(form: forms.Form) -> None:
    code = form.fields["code"]
    code.label = _("Kode 6 angka")
    code.help_text = _("Dari aplikasi autentikator di ponsel Anda")
    code.error_messages["required"] = _("Isi kode")
    code.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": False}
    form.use_required_attribute = False


class CodeForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self)
        self.fields["code"].help_text = _("Dari aplikasi autentikator, atau satu kode pemulihan")


class CodeAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self)


class SetUpForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self)
