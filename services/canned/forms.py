"""The forms of Teks baku: a text with its fields, a withdrawal, how an officer signs. At an office each is signed."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.models import CannedText, CannedVersion, Regulation
from services.models.canned import REASON_MAX, SIGN_OFF_MAX, TEXT_MAX, TITLE_MAX
from users.bounds import DayField, SeenField
from users.clock import wib_date
from users.forms import OneTimeForm
from users.pages.one_page import page_now
from users.signing.signed_forms import SignedForm
from users.typed.text import LineField, TextField

from .actions import CannedSaid
from .filling import MOST_FIELDS, NAME

LABEL_MAX = 40
PARTS = ("name", "label", "source")


@dataclass(frozen=True)
class FieldRow:
    """The three controls that describe one field of a text."""

    name: forms.BoundField
    label: forms.BoundField
    source: forms.BoundField


class VersionFields(forms.Form):
    """What a version says."""

    text = TextField(
        label=gettext_lazy("Teks"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Tulis isian dalam kurung kurawal: Yth. {sapaan}, pagu akun {akun} ..."),
    )
    expires_on = DayField(
        label=gettext_lazy("Berlaku sampai"),
        required=False,
        help_text=gettext_lazy("Hari terakhir; kosongkan bila tidak berakhir, atau bila berdasar peraturan."),
    )
    regulation = forms.ModelChoiceField(
        label=gettext_lazy("Peraturan yang menjadi dasar"),
        queryset=Regulation.objects.none(),
        required=False,
        empty_label=gettext_lazy("Tidak ada"),
        error_messages={"invalid_choice": gettext_lazy("Peraturan ini sudah dicabut. Pilih yang berlaku.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["regulation"])
        field.queryset = Regulation.objects.in_force_on(wib_date(page_now()))
        field.label_from_instance = lambda obj: f"{obj.name} {obj.title}"[:120]  # type: ignore[method-assign]
        for number in range(1, MOST_FIELDS + 1):
            about = {"number": number}
            self.fields[f"name_{number}"] = forms.RegexField(
                rf"^{NAME}\Z",
                label=_("Isian %(number)d") % about,
                required=False,
                max_length=30,
                error_messages={"invalid": _("Huruf kecil, angka, dan garis bawah saja, misalnya nomor_kontrak.")},
            )
            self.fields[f"label_{number}"] = LineField(
                label=_("Nama isian %(number)d di layar") % about, required=False, max_length=LABEL_MAX
            )
            self.fields[f"source_{number}"] = forms.ChoiceField(
                label=_("Asal isian %(number)d") % about,
                choices=CannedVersion.Source.choices,
                required=False,
                initial=CannedVersion.Source.OWN,
            )

    def field_rows(self) -> list[FieldRow]:
        return [FieldRow(*(self[f"{part}_{number}"] for part in PARTS)) for number in range(1, MOST_FIELDS + 1)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for number in range(1, MOST_FIELDS + 1):
            name, label = data.get(f"name_{number}"), data.get(f"label_{number}")
            if name and not label and f"label_{number}" not in self.errors:
                self.add_error(f"label_{number}", _("Isi nama isian ini di layar"))
            if label and not name and f"name_{number}" not in self.errors:
                self.add_error(f"name_{number}", _("Isi nama dalam kurung kurawal"))
        return data

    def said(self) -> CannedSaid:
        data = self.cleaned_data
        rows = ({part: data[f"{part}_{number}"] for part in PARTS} for number in range(1, MOST_FIELDS + 1))
        return CannedSaid(
            text=data["text"],
            fields=tuple(row | {"source": row["source"] or CannedVersion.Source.OWN} for row in rows if row["name"]),
            expires_on=data["expires_on"],
            regulation_id=data["regulation"].pk if data["regulation"] else None,
        )


def words_of(version: CannedVersion) -> dict[str, Any]:
    """What the form of the next version begins with."""
    words: dict[str, Any] = {
        "text": version.text,
        "expires_on": version.expires_on,
        "regulation": version.regulation_id,
        "seen": version.no,
    }
    for number, field in enumerate(version.fields, start=1):
        words |= {f"{part}_{number}": field[part] for part in PARTS}
    return words


class NewFields(VersionFields):
    """A text that is new: its kind and what it is called, which never change."""

    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=CannedText.Kind.choices)
    title = LineField(label=gettext_lazy("Judul"), max_length=TITLE_MAX)


class NextFields(VersionFields):
    seen = SeenField()


class ReasonFields(forms.Form):
    reason = LineField(label=gettext_lazy("Alasan ditarik"), max_length=REASON_MAX)


class NewForm(NewFields, OneTimeForm):
    """At the login of an admin."""


class SignedNewForm(NewFields, SignedForm):
    """At the login of an office."""


class NextForm(NextFields, OneTimeForm):
    """At the login of an admin."""


class SignedNextForm(NextFields, SignedForm):
    """At the login of an office."""


class WithdrawForm(ReasonFields, OneTimeForm):
    """At the login of an admin."""


class SignedWithdrawForm(ReasonFields, SignedForm):
    """At the login of an office."""


class SignOffForm(SignedForm):
    """How the officer who signs the form signs what they write."""

    text = TextField(
        label=gettext_lazy("Tanda tangan di bawah jawaban"),
        max_length=SIGN_OFF_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("2 sampai 4 baris, misalnya nama, tugas, dan kantor. Kosong: tanpa tanda tangan."),
    )
