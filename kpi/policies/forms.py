"""The form of a new policy: all of it at once, every mistake beside its field."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpi.models import MOST_PERCENT, MOST_TICKETS, Policy, PolicyAssumption
from tickets.models import Norm
from tickets.quarters import Quarter
from users.clock import Clock, wib_date
from users.forms import OneTimeForm
from users.models import OfficeTypeRecord, UnitType
from users.typed.text import LineField

from .actions import STEPS, Content, faults

_NUMBER = re.compile(r"[0-9]{1,4}([.,][0-9]{1,3})?", re.ASCII)
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}", re.ASCII)


class NumberField(forms.CharField):
    """A number as Indonesians write it, "92,5"; a point is understood too. Cleaned: a Decimal of at
    most `most`, with at most so many `places`, as its column keeps it."""

    def __init__(self, *, most: int, places: int = 2, **kwargs: Any) -> None:
        self.most, self.places = most, places
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(
            max_length=9,
            error_messages={
                "required": gettext_lazy("Isi angka"),
                "max_length": gettext_lazy("Angka terlalu panjang. Tulis misalnya 92,5."),
            },
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value).removesuffix("%").strip()
        if not _NUMBER.fullmatch(text):
            raise forms.ValidationError(_("Tulis angka seperti 92,5."))
        number = Decimal(text.replace(",", "."))
        if number > self.most:
            raise forms.ValidationError(_("Paling besar %(most)d.") % {"most": self.most})
        if number != round(number, self.places):
            raise forms.ValidationError(_("Paling banyak %(places)d angka di belakang koma.") % {"places": self.places})
        return number


class PolicyForm(OneTimeForm):
    label = LineField(
        label=gettext_lazy("Nama versi"),
        max_length=20,
        help_text=gettext_lazy("Tampil pada setiap halaman dan cetakan, misalnya v2"),
        error_messages={
            "required": gettext_lazy("Isi nama versi"),
            "max_length": gettext_lazy("Nama versi paling panjang 20 karakter."),
        },
    )
    first_quarter = LineField(
        label=gettext_lazy("Berlaku sejak triwulan"),
        max_length=6,
        help_text=gettext_lazy("Misalnya 2027Q1"),
        error_messages={
            "required": gettext_lazy("Isi triwulan"),
            "max_length": gettext_lazy("Tulis triwulan seperti 2027Q1."),
        },
    )
    legal_basis = LineField(
        label=gettext_lazy("Dasar hukum"),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Isi dasar hukum kebijakan."),
            "max_length": gettext_lazy("Dasar hukum paling panjang 300 karakter."),
        },
    )
    reason = LineField(
        label=gettext_lazy("Alasan berlaku surut"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Hanya bila triwulannya sudah berakhir"),
        error_messages={"max_length": gettext_lazy("Alasan paling panjang 500 karakter.")},
    )
    unit_types = forms.MultipleChoiceField(
        label=gettext_lazy("Penanya yang terhitung"),
        choices=UnitType.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Pilih jenis unit penanya yang tiketnya terhitung."),
            "invalid_choice": gettext_lazy("Pilih dari daftar."),
            "invalid_list": gettext_lazy("Pilih dari daftar."),
        },
    )
    norm_code = forms.ChoiceField(
        label=gettext_lazy("Norma waktu"),
        choices=Norm.Code.choices,
        error_messages={
            "required": gettext_lazy("Pilih norma waktu"),
            "invalid_choice": gettext_lazy("Pilih norma waktu"),
        },
    )
    quantity_weight = NumberField(label=gettext_lazy("Bobot kuantitas (%)"), most=100)
    timeliness_weight = NumberField(label=gettext_lazy("Bobot ketepatan waktu (%)"), most=100)
    measure = forms.ChoiceField(
        label=gettext_lazy("Ukuran ketepatan waktu"),
        choices=Policy.Measure.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Pilih ukuran ketepatan waktu"),
            "invalid_choice": gettext_lazy("Pilih ukuran ketepatan waktu"),
        },
    )
    target = NumberField(label=gettext_lazy("Target indeks"), most=99)
    cap = NumberField(label=gettext_lazy("Capaian paling tinggi (%)"), most=MOST_PERCENT)
    green_from = NumberField(label=gettext_lazy("Hijau mulai capaian (%)"), most=MOST_PERCENT)
    yellow_from = NumberField(label=gettext_lazy("Kuning mulai capaian (%)"), most=MOST_PERCENT)
    objection_working_days = forms.IntegerField(
        label=gettext_lazy("Keberatan sampai hari kerja ke-"),
        help_text=gettext_lazy("Sesudah hari terakhir triwulan, sampai pukul 24.00 WIB"),
        min_value=0,
        max_value=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Isi batas waktu keberatan"),
            "invalid": gettext_lazy("Tulis bilangan bulat, misalnya 2."),
            "min_value": gettext_lazy("Isi 0 atau lebih."),
            "max_value": gettext_lazy("Paling banyak 60 hari kerja."),
        },
    )
    pro_rata = forms.BooleanField(label=gettext_lazy("Minimum prorata menurut hari kerja penempatan"), required=False)
    sum_over_postings = forms.BooleanField(
        label=gettext_lazy("Satu indeks atas jumlah semua penempatan dalam triwulan"), required=False
    )

    def __init__(self, *args: Any, clock: Clock, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clock = clock

    def clean_label(self) -> str:
        label: str = self.cleaned_data["label"]
        if not _LABEL.fullmatch(label):
            raise forms.ValidationError(_("Pakai huruf, angka, titik, atau garis, misalnya v2."))
        if Policy.objects.filter(label=label).exists():
            raise forms.ValidationError(_("Sudah ada kebijakan dengan nama ini."))
        return label

    def clean_first_quarter(self) -> Quarter:
        try:
            return Quarter.parse(self.cleaned_data["first_quarter"].upper())
        except ValueError:
            raise forms.ValidationError(_("Tulis triwulan seperti 2027Q1.")) from None

    def clean(self) -> dict[str, Any]:
        """What only the whole can say, once every field says something."""
        if not self.errors:
            for field, sentence in faults(self.content(), wib_date(self.clock.now())).items():
                self.add_error(field, sentence)
        return self.cleaned_data

    def content(self) -> Content:
        data = self.cleaned_data
        return Content(
            **{name: data[name] for name in SIMPLE},
            unit_types=tuple(data["unit_types"]),
            minimums={office_type: int(data[f"minimum_{office_type}"]) for office_type in OfficeTypeRecord.Type.values},
            quantity={index: data[f"quantity_{index}"] for index in STEPS},
            timeliness={index: data[f"timeliness_{index}"] for index in STEPS},
            assumed={part: data[f"assumed_{part}"] for part in PolicyAssumption.Part.values},
        )

    # For the page: groups of fields in order.
    def minimums(self) -> list[forms.BoundField]:
        return [self[f"minimum_{office_type}"] for office_type in OfficeTypeRecord.Type.values]

    def quantity(self) -> list[forms.BoundField]:
        return [self[f"quantity_{index}"] for index in STEPS]

    def timeliness(self) -> list[forms.BoundField]:
        return [self[f"timeliness_{index}"] for index in STEPS]

    def assumptions(self) -> list[forms.BoundField]:
        return [self[f"assumed_{part}"] for part in PolicyAssumption.Part.values]


SIMPLE = (
    *("label", "first_quarter", "legal_basis", "reason", "norm_code", "quantity_weight", "timeliness_weight"),
    *(
        "measure",
        "target",
        "cap",
        "green_from",
        "yellow_from",
        "objection_working_days",
        "pro_rata",
        "sum_over_postings",
    ),
)
for _type in OfficeTypeRecord.Type.values:
    PolicyForm.base_fields[f"minimum_{_type}"] = forms.IntegerField(
        label=_type,
        min_value=1,
        max_value=MOST_TICKETS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Isi minimum tiket"),
            "invalid": gettext_lazy("Tulis bilangan bulat, misalnya 300."),
            "min_value": gettext_lazy("Minimum tiket harus lebih dari nol."),
            "max_value": gettext_lazy("Minimum tiket paling besar 100.000."),
        },
    )
for _part in ("quantity", "timeliness"):
    for _index in STEPS:
        PolicyForm.base_fields[f"{_part}_{_index}"] = NumberField(label=str(_index), most=MOST_PERCENT, places=3)
for _code, _name in PolicyAssumption.Part.choices:
    PolicyForm.base_fields[f"assumed_{_code}"] = LineField(
        label=_name,
        required=False,
        max_length=400,
        error_messages={"max_length": gettext_lazy("Penjelasan paling panjang 400 karakter.")},
    )
