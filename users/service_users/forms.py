"""The forms of Data Pengguna Layanan (002 part 2), in part also used where an asker is added to a ticket in place."""

import re
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.forms import OneTimeForm, PlainForm, refuse_unused
from users.models import Satker, ServiceUser, UnitType, User
from users.permissions import unit_types_for
from users.typed.text import EmailField, LineField, PersonNameField

from .actions import EmailSearch

NAMED_BY_INSTITUTION = (UnitType.PEMDA, UnitType.BANK, UnitType.THIRD_PARTY, UnitType.STUDENT, UnitType.PUBLIC)
INSTITUTION_REQUIRED = (UnitType.PEMDA, UnitType.BANK, UnitType.THIRD_PARTY)
"""Without a name the list would not say whose person this is; a student or a citizen may come in their own name."""


def email_field(**kwargs: Any) -> EmailField:
    return EmailField(
        label=gettext_lazy("E-mail"),
        max_length=160,
        error_messages={"invalid": gettext_lazy("Tulis e-mail dengan lengkap, misalnya nama@contoh.go.id")},
        **kwargs,
    )


def satker_by_code(code: str) -> Satker:
    """The satker of a typed code, or a sentence that says what to check."""
    if not re.fullmatch(r"[0-9]{6}", code):
        raise forms.ValidationError(_("Kode satker terdiri atas 6 angka"))
    satker = Satker.objects.select_related("partner").filter(code=code).first()
    if satker is None:
        raise forms.ValidationError(
            _(
                "Kode satker %(code)s tidak ditemukan. "
                "Periksa 6 angkanya, atau hubungi admin HAI DJPb bila satker ini baru."
            )
            % {"code": code}
        )
    return satker


class EmailSearchForm(PlainForm):
    """CARI EMAIL."""

    email = email_field(
        help_text=gettext_lazy("Alamat lengkap. Satu orang dikenal dengan satu e-mail di seluruh Indonesia."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autofocus": True}),
    )

    def found(self) -> str:
        """The address, once it is one; from then on the focus belongs to what was found."""
        self.fields["email"].widget.attrs.pop("autofocus", None)
        return self.cleaned_data["email"]


class KnownPersonForm(OneTimeForm):
    """Put a person who was found on the own list: nothing to type."""

    email = email_field(widget=forms.HiddenInput)

    def act(self) -> dict[str, Any]:
        """What `actions.add_service_user` takes."""
        return {"email": self.cleaned_data["email"]}


class PersonForm(OneTimeForm):
    """Name and unit of a person. A satker keeps its own people only, so it is asked for the name alone."""

    name = PersonNameField(
        label=gettext_lazy("Nama"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    unit_type = forms.ChoiceField(label=gettext_lazy("Jenis unit penanya"))
    satker_code = LineField(
        label=gettext_lazy("Kode satker"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("6 angka, untuk jenis unit SATKER"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    institution = LineField(
        label=gettext_lazy("Nama instansi"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Misalnya Pemerintah Kota Pekanbaru, nama bank, atau nama kampus"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, login: User, person: ServiceUser | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = unit_types_for(login)
        if types == [UnitType.SATKER]:
            for name in ("unit_type", "satker_code", "institution"):
                del self.fields[name]
        else:
            choices = [(one.value, one.label) for one in types]
            cast(forms.ChoiceField, self.fields["unit_type"]).choices = choices
        if person is not None:
            self.initial.update(
                name=person.name,
                unit_type=person.unit_type,
                satker_code=person.satker.code if person.satker else "",
                institution=person.institution,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        unit_type = data.get("unit_type")
        if unit_type == UnitType.SATKER:
            self._forget("institution")
            self._clean_satker(data)
        elif unit_type is not None:
            self._forget("satker_code")
            if unit_type not in NAMED_BY_INSTITUTION:
                self._forget("institution")
            elif unit_type in INSTITUTION_REQUIRED and "institution" not in self.errors and not data["institution"]:
                self.add_error("institution", _("Isi nama instansi"))
        return data

    def _clean_satker(self, data: dict[str, Any]) -> None:
        if "satker_code" in self.errors:
            return
        try:
            data["satker"] = satker_by_code(data["satker_code"])
        except forms.ValidationError as error:
            self.add_error("satker_code", error)

    def _forget(self, name: str) -> None:
        """A field that the chosen type does not have: what the page had put there is not used, what somebody wrote is
        refused, or it would be dropped."""
        refuse_unused(self, [name], ("unit_type", self.cleaned_data["unit_type"]))
        self.cleaned_data[name] = ""

    def act(self) -> dict[str, Any]:
        """Name and unit, as the actions take them."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "unit_type": data.get("unit_type", UnitType.SATKER.value),
            "satker": data.get("satker"),
            "institution": data.get("institution", ""),
        }


class NewPersonForm(PersonForm):
    """A person whose e-mail nobody knows yet."""

    email = email_field(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["name"].widget.attrs["autofocus"] = True

    def act(self) -> dict[str, Any]:
        return super().act() | {"email": self.cleaned_data["email"]}


def form_for(found: EmailSearch, login: User, data: Any = None) -> KnownPersonForm | NewPersonForm | None:
    """What CARI EMAIL leads to: take over a known person, describe an unknown one, or nothing."""
    if found.taken_elsewhere or found.on_own_list:
        return None
    initial = {"email": found.email}
    if found.person is not None:
        return KnownPersonForm(data, initial=initial)
    return NewPersonForm(data, initial=initial, login=login)
