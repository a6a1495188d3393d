"""The forms of Tugas: one that begins, one that ends."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from users.bounds import DayField
from users.forms import OneTimeForm
from users.models import Duty, Office, User
from users.typed.text import LineField

from .actions import DutySaid

BASIS = gettext_lazy("Nomor dan tanggal keputusan atau surat tugas")


class DutyForm(OneTimeForm):
    user = forms.ModelChoiceField(
        label=gettext_lazy("Akun"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Pilih akun"),
        help_text=gettext_lazy("Hanya akun perorangan: agen HAI, Kantor Pusat, admin"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Tugas"), choices=[("", gettext_lazy("Pilih tugas")), *Duty.Kind.choices]
    )
    directorate = forms.ModelChoiceField(
        label=gettext_lazy("Direktorat"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=gettext_lazy("Tidak terikat satu direktorat"),
        help_text=gettext_lazy("Wajib bagi Koordinator Departemen, Penjamin Kualitas, dan Manajer Layanan"),
    )
    valid_from = DayField(label=gettext_lazy("Mulai"))
    valid_to = DayField(
        label=gettext_lazy("Hari terakhir"), required=False, help_text=gettext_lazy("Kosong bila belum ditentukan")
    )
    legal_basis = LineField(label=gettext_lazy("Dasar hukum"), max_length=300, help_text=BASIS)
    certificate_no = LineField(
        label=gettext_lazy("Nomor sertifikat"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Wajib bagi Agen Call Center"),
    )
    certificate_on = DayField(label=gettext_lazy("Tanggal sertifikat"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = cast(forms.ModelChoiceField, self.fields["user"])
        person.queryset = User.objects.filter(role__in=User.NAMED_ROLES, is_active=True).order_by(
            "display_name", "username"
        )
        person.label_from_instance = lambda obj: _person_label(obj)  # type: ignore[method-assign]
        directorate = cast(forms.ModelChoiceField, self.fields["directorate"])
        directorate.queryset = Office.objects.filter(kind=Office.Kind.HEAD, closed_on=None)
        directorate.label_from_instance = lambda obj: f"{obj.code} {obj.name}"  # type: ignore[method-assign]

    def said(self) -> DutySaid:
        data = dict(self.cleaned_data)
        person, directorate = data.pop("user"), data.pop("directorate")
        del data["submission"]
        return DutySaid(user_id=person.pk, directorate_id=directorate.pk if directorate else None, **data)


class EndDutyForm(OneTimeForm):
    valid_to = DayField(label=gettext_lazy("Hari terakhir bertugas"))
    end_basis = LineField(label=gettext_lazy("Dasar hukum"), max_length=300, help_text=BASIS)


def _person_label(person: User) -> str:
    return f"{person.get_full_name()} ({person.username}, {person.get_role_display()})"
