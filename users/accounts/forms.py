"""The forms of Akun: what a login shall be, why something is done to it, and the passwords that their holders set."""

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.bounds import DayField
from users.forms import OneTimeForm, PlainForm, reason_field
from users.login import browsers, throttle
from users.models import Office, Satker, User
from users.service_users.forms import satker_by_code
from users.typed.text import EmailField, LineField
from users.wib import WIB

from .actions import NewAccount

PASSWORD_MAX_LENGTH = 128
WITH_OFFICE = {User.Role.OFFICE: "office", User.Role.HAI_LAYER_2: "directorate"}


class ReasonForm(OneTimeForm):
    reason = reason_field(help_text=gettext_lazy("Tercatat dengan nama Anda dan waktunya"))


class AppearanceForm(forms.Form):
    """One button of the account menu: a language or a look; and the page that it was pressed on."""

    language = forms.ChoiceField(choices=User.Language, required=False)
    theme = forms.ChoiceField(choices=User.Theme, required=False)
    here = forms.CharField(required=False)

    def chosen(self) -> dict[str, str]:
        """What was sent: "" is a look, and no language."""
        return {name: self.cleaned_data[name] for name in ("language", "theme") if name in self.data}


class LinkForm(ReasonForm):
    by_mail = forms.BooleanField(label=gettext_lazy("Kirim juga lewat e-mail akun ini"), required=False)


class EditForm(ReasonForm):
    display_name = LineField(label=gettext_lazy("Nama"), max_length=120, required=False)
    email = EmailField(label=gettext_lazy("E-mail"), required=False)
    field_order = ["display_name", "email", "reason"]


class AccountMoveForm(ReasonForm):
    office = forms.ModelChoiceField(
        label=gettext_lazy("Kantor baru"), queryset=Office.objects.none(), empty_label=gettext_lazy("Pilih kantor")
    )
    effective_on = DayField(label=gettext_lazy("Mulai berlaku"))
    field_order = ["office", "effective_on", "reason"]

    def __init__(self, *args: Any, account: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        head = account.role == User.Role.HAI_LAYER_2
        _offices(self.fields["office"], head=head, but=account.office_id)
        self.initial.setdefault("effective_on", today)


def _offices(field: forms.Field, *, head: bool, but: int | None = None) -> None:
    rows = Office.objects.filter(closed_on=None).exclude(pk=but or 0)
    rows = rows.filter(kind=Office.Kind.HEAD) if head else rows.exclude(kind=Office.Kind.HEAD)
    choice = cast(forms.ModelChoiceField, field)
    choice.queryset = rows.order_by("code")
    choice.label_from_instance = lambda obj: f"{obj.code} {obj.name}"  # type: ignore[method-assign]


class NewAccountForm(ReasonForm):
    """Every kind of login on one form: which place is asked for follows from the kind, with and without script."""

    role = forms.ChoiceField(label=gettext_lazy("Jenis akun"), choices=User.Role.choices, widget=forms.RadioSelect)
    satker = LineField(
        label=gettext_lazy("Kode satker"), max_length=6, required=False, help_text=gettext_lazy("6 angka")
    )
    office = forms.ModelChoiceField(
        label=gettext_lazy("KPPN, KPPN Khusus, atau Kanwil"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=gettext_lazy("Pilih kantor"),
    )
    directorate = forms.ModelChoiceField(
        label=gettext_lazy("Direktorat"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=gettext_lazy("Pilih direktorat"),
    )
    username = LineField(
        label=gettext_lazy("Nama pengguna"),
        max_length=60,
        help_text=gettext_lazy("Huruf kecil, angka, titik, garis; misalnya kppn008 atau s090140"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    display_name = LineField(
        label=gettext_lazy("Nama pemegang"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Untuk akun perorangan"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = EmailField(
        label=gettext_lazy("E-mail pemegang"),
        required=False,
        help_text=gettext_lazy("Untuk akun perorangan: tautan dan Lupa kata sandi dikirim ke sini"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["role", "satker", "office", "directorate", "username", "display_name", "email", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offices(self.fields["office"], head=False)
        _offices(self.fields["directorate"], head=True)

    def clean_username(self) -> str:
        name = self.cleaned_data["username"].lower()
        UnicodeUsernameValidator()(name)
        return name

    def clean_satker(self) -> Satker | None:
        code = self.cleaned_data["satker"]
        if not code:
            return None
        return satker_by_code(code)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        role = data.get("role")
        if role in {User.Role.SATKER, User.Role.OFFICE} or role is None:
            return data
        for name, words in (("display_name", _("Isi nama pemegang")), ("email", _("Isi e-mail pemegang"))):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, words)
        return data

    @property
    def wanted(self) -> NewAccount:
        """Of a valid form. A place that does not go with the kind is refused, not dropped."""
        data = self.cleaned_data
        return NewAccount(
            username=data["username"],
            role=data["role"],
            display_name=data["display_name"],
            email=data["email"],
            office=data["office"] or data["directorate"],
            satker=data["satker"],
        )


class SecretField(forms.CharField):
    """A password of a login: never shown again, taken exactly as typed."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, max_length=PASSWORD_MAX_LENGTH, widget=widget, **kwargs)


class NewPasswordForm(PlainForm):
    """A new password, twice."""

    new = SecretField(
        label=gettext_lazy("Kata sandi baru"),
        autocomplete="new-password",
        help_text=gettext_lazy("Paling sedikit 10 karakter, bukan nama Anda dan bukan yang lama."),
    )
    repeated = SecretField(label=gettext_lazy("Ulangi kata sandi baru"), autocomplete="new-password")

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_new(self) -> str:
        new = self.cleaned_data["new"]
        validate_password(new, self.account)
        return new

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("new") and data.get("repeated") and data["new"] != data["repeated"]:
            self.add_error("repeated", _("Kedua isian kata sandi baru berbeda. Ketik ulang keduanya."))
        return data


class OwnFirstPasswordForm(NewPasswordForm, OneTimeForm):
    """The same, sent once."""


class OwnPasswordForm(OwnFirstPasswordForm):
    """The old password is tried last, and only when nothing else is wrong; its tries are counted like logins."""

    old = SecretField(label=gettext_lazy("Kata sandi lama"), autocomplete="current-password")
    field_order = ["old", "new", "repeated"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("new") and data["new"] == data.get("old"):
            self.add_error("new", _("Kata sandi baru sama dengan yang lama. Pilih yang lain."))
        if not self.errors and (fault := self._old_fault(data["old"])):
            self.add_error("old", fault)
        return data

    def _old_fault(self, old: str) -> str:
        try:
            one = throttle.begin(self.account.username, browsers.current())
        except throttle.Throttled as refused:
            return _("Terlalu banyak percobaan yang gagal. Coba lagi pukul %(when)s WIB.") % {
                "when": f"{refused.until.astimezone(WIB):%H.%M.%S}"
            }
        correct = self.account.check_password(old)
        one.end(correct=correct)
        return "" if correct else _("Kata sandi lama tidak cocok.")


class ForgottenForm(PlainForm):
    typed = LineField(
        label=gettext_lazy("Nama pengguna atau e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
