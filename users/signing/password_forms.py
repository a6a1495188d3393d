"""The form with which officers change their CSO password."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.models import Officer

from .signed_forms import CsoPasswordField, SignedForm


class CsoPasswordForm(SignedForm):
    """Officers change their CSO password; the old one proves who they are, even where it is the first one."""

    for_change = True

    new_password = CsoPasswordField(
        label=gettext_lazy("Password CSO baru"), error_messages={"required": gettext_lazy("Isi Password CSO baru")}
    )
    repeated = CsoPasswordField(
        label=gettext_lazy("Ulangi Password CSO baru"),
        error_messages={"required": gettext_lazy("Isi Password CSO baru sekali lagi")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["submission", "officer", "password", "new_password", "repeated"])
        self.fields["password"].label = _("Password CSO lama")
        self.fields["password"].error_messages["required"] = _("Isi Password CSO lama")
        self.fields["new_password"].help_text = _(
            "Paling sedikit %(least)d karakter, bukan nama Anda dan bukan yang lama. "
            "Jangan memberitahukannya kepada siapa pun."
        ) % {"least": settings.CSO_PASSWORD_MIN_LENGTH}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        new = data.get("new_password")
        if new:
            officer = data["officer"].officer if data.get("officer") else None
            weakness = weakness_of(new, officer, data.get("password", ""))
            if weakness:
                self.add_error("new_password", weakness)
            elif data.get("repeated") not in (None, new):
                self.add_error("repeated", _("Kedua isian Password CSO baru berbeda. Ketik ulang keduanya."))
        return data


def weakness_of(new: str, officer: Officer | None, old: str) -> str:
    """Why a new CSO password is refused, or an empty text."""
    if len(new) < settings.CSO_PASSWORD_MIN_LENGTH:
        return _("Password CSO paling sedikit %(least)d karakter") % {"least": settings.CSO_PASSWORD_MIN_LENGTH}
    if new == old:
        return _("Password CSO baru sama dengan yang lama. Pilih yang lain.")
    if officer is not None and _is_made_of_name(new, officer.name):
        return _("Password CSO tidak boleh dibuat dari nama Anda. Pilih yang lain.")
    try:
        CommonPasswordValidator().validate(new)
    except forms.ValidationError:
        return _("Password CSO ini terlalu mudah ditebak. Pilih yang lain.")
    return ""


def _is_made_of_name(new: str, name: str) -> bool:
    """Nothing but parts of the name, figures and signs: "rina.maharani2026" is, "marina di teluk" is not."""
    letters = re.sub(r"[\W\d_]+", "", new.casefold())
    parts = sorted((part for part in re.split(r"\W+", name.casefold()) if len(part) > 1), key=len, reverse=True)
    return bool(letters) and re.fullmatch("(?:" + "|".join(map(re.escape, parts)) + ")+", letters) is not None
