"""The forms of Kantor dan dasar angka: one for each kind of change; every mistake beside its field."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpi.models import GroundChange
from tickets.routing import PASSED_TO
from users.bounds import DayField
from users.forms import OneTimeForm
from users.models import Basis, Office, OfficeTypeRecord
from users.typed.text import EmailField, LineField

Kind = GroundChange.Kind


def place_field(label: Any, **kwargs: Any) -> forms.ModelChoiceField:
    """An office that is open, by code and name; which ones is said in `offer`."""
    field = forms.ModelChoiceField(label=label, queryset=Office.objects.none(), **kwargs)
    field.label_from_instance = lambda obj: f"{obj.code} {obj.name}"  # type: ignore[method-assign]
    return field


class GroundForm(OneTimeForm):
    """What every change says: from when, on what basis. `content()` is what its kind adds."""

    OFFERS: dict[str, tuple[str, ...]] = {}
    """Field -> kinds of the offices that it offers."""
    SAID: tuple[str, ...] = ()
    """Fields that are the content."""

    effective_on = DayField(label=gettext_lazy("Berlaku sejak"))
    legal_basis = LineField(
        label=gettext_lazy("Dasar hukum"),
        max_length=200,
        help_text=gettext_lazy("Nomor dan tanggal keputusan"),
        error_messages={"required": gettext_lazy("Isi dasar hukum perubahan ini.")},
    )
    summary = LineField(label=gettext_lazy("Keterangan"), max_length=500, required=False)

    def __init__(self, *args: Any, office: Office | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kinds in self.OFFERS.items():
            rows = Office.objects.filter(kind__in=kinds, closed_on=None)
            if office is not None and office.pk is not None:
                rows = rows.exclude(pk=office.pk)
            cast(forms.ModelChoiceField, self.fields[name]).queryset = rows.order_by("code")

    def own_fields(self) -> list[forms.BoundField]:
        """Without what every change says."""
        return [self[name] for name in self.SAID]

    def content(self) -> dict[str, Any]:
        """As `GroundChange.content` keeps it: keys of offices, plain values."""
        said = {name: self.cleaned_data[name] for name in self.SAID}
        return {name: value.pk if isinstance(value, Office) else value for name, value in said.items()}

    def subject(self) -> str:
        """Of a change that begins something: its code."""
        return str(self.cleaned_data["code"]).strip()


class NameForm(GroundForm):
    SAID = ("name",)
    name = LineField(label=gettext_lazy("Nama baru"), max_length=120)


class RegionForm(GroundForm):
    SAID = ("kanwil",)
    OFFERS = {"kanwil": (Office.Kind.KANWIL,)}
    kanwil = place_field(gettext_lazy("Kanwil baru"), empty_label=gettext_lazy("Pilih Kanwil"))


def basis_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Dasar tipe"),
        choices=[
            (Basis.DOCUMENTED.value, gettext_lazy("terdokumentasi: ditetapkan dasar hukum di bawah")),
            (Basis.ASSUMED.value, gettext_lazy("asumsi: belum ada yang menetapkan")),
        ],
        initial=Basis.DOCUMENTED.value,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Tanda asumsi hilang dari angka hanya bila tipenya terdokumentasi"),
    )


class TypeForm(GroundForm):
    SAID = ("type", "basis")
    type = forms.ChoiceField(
        label=gettext_lazy("Tipe"), choices=OfficeTypeRecord.Type.choices, widget=forms.RadioSelect
    )
    basis = basis_field()


class ZoneForm(GroundForm):
    SAID = ("zone",)
    zone = forms.ChoiceField(label=gettext_lazy("Zona waktu"), choices=Office.Zone.choices, widget=forms.RadioSelect)


class SatkerForm(GroundForm):
    SAID = ("satker_code", "partner")
    OFFERS = {"partner": (Office.Kind.KPPN,)}
    satker_code = LineField(
        label=gettext_lazy("Kode satker"),
        max_length=6,
        help_text=gettext_lazy("6 angka; dengan kode ini kantor bertanya sebagai satker"),
    )
    partner = place_field(gettext_lazy("KPPN mitra"), required=False, empty_label=gettext_lazy("Belum ditetapkan"))

    def __init__(self, *args: Any, office: Office | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # a KPPN may well be its own partner


class CloseForm(GroundForm):
    SAID = ("successor",)
    OFFERS = {"successor": PASSED_TO}
    successor = place_field(
        gettext_lazy("Kantor penerus"),
        required=False,
        empty_label=gettext_lazy("Tidak ada"),
        help_text=gettext_lazy("Ke sana tiket yang masih terbuka, satker mitra, dan tujuannya pindah"),
    )


class OpenForm(GroundForm):
    SAID = ("kind", "name", "kanwil", "type", "basis", "city", "province", "zone", "email", "satker_code")
    OFFERS = {"kanwil": (Office.Kind.KANWIL,), "partner": (Office.Kind.KPPN,)}
    code = LineField(label=gettext_lazy("Kode kantor"), max_length=6)
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=Office.Kind.choices, widget=forms.RadioSelect)
    name = LineField(label=gettext_lazy("Nama"), max_length=120)
    kanwil = place_field(
        gettext_lazy("Kanwil"),
        required=False,
        empty_label=gettext_lazy("Tidak di bawah Kanwil"),
        help_text=gettext_lazy("Wajib bagi KPPN dan KPPN Khusus"),
    )
    type = forms.ChoiceField(
        label=gettext_lazy("Tipe"),
        choices=[("", gettext_lazy("Tanpa tipe")), *OfficeTypeRecord.Type.choices],
        required=False,
        help_text=gettext_lazy("Wajib bagi KPPN"),
    )
    basis = basis_field()
    city = LineField(label=gettext_lazy("Kota"), max_length=60, required=False)
    province = LineField(label=gettext_lazy("Provinsi"), max_length=60, required=False)
    zone = forms.ChoiceField(
        label=gettext_lazy("Zona waktu"), choices=Office.Zone.choices, initial=Office.Zone.WIB, widget=forms.RadioSelect
    )
    email = EmailField(
        label=gettext_lazy("E-mail kantor"),
        required=False,
        error_messages={"invalid": gettext_lazy("Tulis alamat e-mail yang benar")},
    )
    satker_code = LineField(label=gettext_lazy("Kode satker"), max_length=6, required=False)
    partner = place_field(gettext_lazy("KPPN mitra"), required=False, empty_label=gettext_lazy("Belum ditetapkan"))

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].upper()
        if not code.replace(".", "").isascii() or not code.replace(".", "").isalnum():
            raise forms.ValidationError(_("Kode kantor terdiri atas huruf, angka, dan titik."))
        return code

    def content(self) -> dict[str, Any]:
        partner = self.cleaned_data["partner"]
        return {**super().content(), "partner": partner.pk if partner else None}


class PlainGroundForm(GroundForm):
    """A change that says nothing but from when and on what basis."""


class MinistryNameForm(GroundForm):
    SAID = ("name",)
    name = LineField(label=gettext_lazy("Nama"), max_length=160)


class MinistryAddForm(MinistryNameForm):
    code = LineField(label=gettext_lazy("Kode K/L"), max_length=3, help_text=gettext_lazy("3 angka"))


class DestinationForm(GroundForm):
    SAID = ("office",)
    OFFERS = {"office": PASSED_TO}
    office = place_field(
        gettext_lazy("Kantor yang menangani"), required=False, empty_label=gettext_lazy("Tujuan ditutup")
    )


FORMS: dict[str, type[GroundForm]] = {
    Kind.OFFICE_OPEN: OpenForm,
    Kind.OFFICE_NAME: NameForm,
    Kind.OFFICE_REGION: RegionForm,
    Kind.OFFICE_TYPE: TypeForm,
    Kind.OFFICE_ZONE: ZoneForm,
    Kind.OFFICE_SATKER: SatkerForm,
    Kind.OFFICE_CLOSE: CloseForm,
    Kind.OFFICE_REOPEN: PlainGroundForm,
    Kind.DESK_CLOSE: PlainGroundForm,
    Kind.DESK_OPEN: PlainGroundForm,
    Kind.MINISTRY_ADD: MinistryAddForm,
    Kind.MINISTRY_NAME: MinistryNameForm,
    Kind.MINISTRY_CLOSE: PlainGroundForm,
    Kind.DESTINATION: DestinationForm,
}
