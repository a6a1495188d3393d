"""The forms of drafting a catalogue: one service, handing in."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from services.models import ServiceFields
from services.models.catalogue import CODE_MAX, NAME_MAX, TEXT_MAX
from users.bounds import DayField
from users.forms import OneTimeForm
from users.models import Office, UnitType
from users.typed.text import LineField, TextField

from .actions import Said

NOT_THERE = gettext_lazy("Pilih salah satu dari daftar")


def _text(label: Any, hint: Any = "", rows: int = 4) -> TextField:
    return TextField(
        label=label, max_length=TEXT_MAX, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": rows})
    )


class ServiceForm(OneTimeForm):
    """What one service shall say. `is_new`: with a code, which is never changed afterwards."""

    code = LineField(
        label=gettext_lazy("Kode"),
        max_length=CODE_MAX,
        help_text=gettext_lazy("Misalnya LYN-19. Tidak dapat diubah dan tidak dipakai lagi sesudah layanan berhenti."),
    )
    name = LineField(label=gettext_lazy("Nama layanan"), max_length=NAME_MAX)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Jenis"),
        choices=ServiceFields.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Pilih paling sedikit satu jenis.")},
    )
    description = _text(gettext_lazy("Uraian"))
    audience = forms.MultipleChoiceField(
        label=gettext_lazy("Siapa yang boleh bertanya"),
        choices=UnitType.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Pilih siapa yang boleh bertanya.")},
    )
    answered_by = forms.ChoiceField(
        label=gettext_lazy("Dijawab oleh"),
        choices=[("", gettext_lazy("Pilih")), *ServiceFields.AnsweredBy.choices],
        error_messages={"required": gettext_lazy("Pilih siapa yang menjawab.")},
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Direktorat pemilik"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=gettext_lazy("Belum ditentukan"),
    )
    requirements = _text(gettext_lazy("Persyaratan"), gettext_lazy("Satu persyaratan setiap baris."))
    keywords = LineField(
        label=gettext_lazy("Kata kunci"),
        max_length=600,
        required=False,
        help_text=gettext_lazy("Kata yang dipakai penanya, dipisah koma. Dipakai mencari dan mengusulkan layanan."),
    )
    legal_basis = LineField(label=gettext_lazy("Dasar hukum"), max_length=300, required=False)
    assumed = forms.BooleanField(label=gettext_lazy("Asumsi: belum diatur sumber mana pun"), required=False)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]
        owner = cast(forms.ModelChoiceField, self.fields["owner"])
        owner.queryset = Office.objects.filter(kind=Office.Kind.HEAD, closed_on=None).order_by("code")
        owner.label_from_instance = lambda obj: f"{obj.code} {obj.name}"  # type: ignore[method-assign]

    @classmethod
    def initial_of(cls, entry: ServiceFields) -> dict[str, Any]:
        names = ("name", "kinds", "description", "audience", "answered_by", "requirements", "keywords", "legal_basis")
        return {name: getattr(entry, name) for name in names} | {"owner": entry.owner_id, "assumed": entry.assumed}

    def said(self) -> Said:
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"submission", "code"}}
        owner = data.pop("owner")
        return Said(owner_id=owner.pk if owner else None, **data)


class HandInForm(OneTimeForm):
    """What is said of the whole version when the CIO is asked for it."""

    valid_from = DayField(label=gettext_lazy("Berlaku sejak"))
    legal_basis = LineField(
        label=gettext_lazy("Dasar hukum"),
        max_length=300,
        help_text=gettext_lazy("Nomor dan tanggal keputusan, atau konsepnya"),
    )
    summary = TextField(
        label=gettext_lazy("Yang berubah"),
        max_length=TEXT_MAX,
        required=False,
        help_text=gettext_lazy("Dengan beberapa kalimat, untuk pembaca katalog. Tanpa perubahan: hasil peninjauan."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
