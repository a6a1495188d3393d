"""The forms of HAIPEDIA: an article as its writer words it, what a reviewer says, regulations, numbers, a rating."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from services.models import ANSWER_MAX, QUESTION_MAX, TITLE_MAX, Audience, KnowledgeSetting, Regulation
from services.models.regulations import NEWEST_YEAR, OLDEST_YEAR
from users.bounds import DayField, SeenField
from users.forms import OneTimeForm
from users.models import Office
from users.signing.signed_forms import SignedForm
from users.typed.text import LineField, TextField

from .actions import Written
from .regulation_actions import RegulationSaid


def _text(label: Any, most: int, rows: int, **more: Any) -> TextField:
    return TextField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class WrittenFields(forms.Form):
    """An article in the words of its writer."""

    title = LineField(label=gettext_lazy("Judul"), max_length=TITLE_MAX)
    question = _text(gettext_lazy("Pertanyaan"), QUESTION_MAX, 3)
    answer = _text(
        gettext_lazy("Jawaban"),
        ANSWER_MAX,
        12,
        help_text=gettext_lazy(
            "Markdown: **tebal**, baris 1. untuk langkah, - untuk butir. Paling banyak 30.000 karakter."
        ),
    )
    regulations = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Dasar hukum"),
        queryset=Regulation.objects.all(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("Paling sedikit satu peraturan yang berlaku, atau validasi direktorat di bawah"),
        error_messages={"invalid_choice": gettext_lazy("Pilih peraturan dari daftar.")},
    )
    validated_by = forms.ModelChoiceField(
        label=gettext_lazy("Divalidasi oleh"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=gettext_lazy("Tidak ada"),
        help_text=gettext_lazy("Data yang telah divalidasi pemilik layanan (KEP-428/PB/2016 V.b.2)"),
    )
    directorate = forms.ModelChoiceField(
        label=gettext_lazy("Direktorat pemilik"),
        queryset=Office.objects.none(),
        empty_label=gettext_lazy("Pilih direktorat"),
    )
    audience = forms.ChoiceField(label=gettext_lazy("Pembaca"), choices=Audience.choices, initial=Audience.SATKER)
    change_note = LineField(label=gettext_lazy("Yang baru pada versi ini"), max_length=300, required=False)
    names_nobody = forms.BooleanField(
        label=gettext_lazy("Artikel ini tidak memuat data orang"),
        required=False,
        help_text=gettext_lazy("Nama, NIP, NPWP, e-mail, telepon, kode satker, dan nomor rekening tidak ditulis."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = Office.objects.filter(kind=Office.Kind.HEAD, closed_on=None).order_by("code")
        for name in ("directorate", "validated_by"):
            field = cast(forms.ModelChoiceField, self.fields[name])
            field.queryset = offices
            field.label_from_instance = lambda obj: f"{obj.code} {obj.name}"  # type: ignore[method-assign]
        named = cast(forms.ModelChoiceField, self.fields["regulations"])
        named.label_from_instance = lambda obj: f"{obj.name} {obj.title}"  # type: ignore[method-assign]

    def written(self) -> Written:
        data = self.cleaned_data
        validated = data["validated_by"]
        return Written(
            title=data["title"],
            question=data["question"],
            answer=data["answer"],
            directorate_id=data["directorate"].pk,
            audience=data["audience"],
            change_note=data["change_note"],
            regulations=tuple(sorted(row.pk for row in data["regulations"])),
            validated_by_id=validated.pk if validated else None,
            names_nobody=data["names_nobody"],
        )


class ArticleForm(WrittenFields, OneTimeForm):
    """At the login of one person."""


class SignedArticleForm(WrittenFields, SignedForm):
    """At the login of an office: its officer signs."""


class NoteForm(OneTimeForm):
    """What a reviewer says beside the button that they press."""

    note = LineField(label=gettext_lazy("Catatan"), max_length=1000, required=False)


class RatingForm(OneTimeForm):
    """Whether the version that was seen helped."""

    seen = SeenField()
    text = LineField(label=gettext_lazy("Alasan (opsional)"), max_length=1000, required=False)


class RegulationForm(OneTimeForm):
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=Regulation.Kind.choices)
    number = LineField(
        label=gettext_lazy("Nomor"), max_length=40, help_text=gettext_lazy("Tanpa tahun: 8/PB untuk PER-8/PB/2020")
    )
    year = forms.IntegerField(label=gettext_lazy("Tahun"), min_value=OLDEST_YEAR, max_value=NEWEST_YEAR)
    title = LineField(label=gettext_lazy("Tentang"), max_length=300)
    in_force_from = DayField(label=gettext_lazy("Berlaku sejak"), required=False)
    changed_on = DayField(label=gettext_lazy("Diubah sejak"), required=False)
    changed_by = forms.ModelChoiceField(
        label=gettext_lazy("Diubah oleh"), queryset=Regulation.objects.none(), required=False, empty_label="-"
    )
    revoked_on = DayField(label=gettext_lazy("Dicabut sejak"), required=False)
    revoked_by = forms.ModelChoiceField(
        label=gettext_lazy("Dicabut oleh"), queryset=Regulation.objects.none(), required=False, empty_label="-"
    )
    url = forms.URLField(label=gettext_lazy("Alamat naskah"), max_length=300, required=False, assume_scheme="https")
    source_note = LineField(label=gettext_lazy("Sumber tanggalnya"), max_length=300, required=False)

    def __init__(self, *args: Any, own: Regulation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Regulation.objects.exclude(pk=own.pk if own else 0)
        for name in ("changed_by", "revoked_by"):
            cast(forms.ModelChoiceField, self.fields[name]).queryset = others

    def said(self) -> RegulationSaid:
        data = {name: value for name, value in self.cleaned_data.items() if name != "submission"}
        for name in ("changed_by", "revoked_by"):
            row = data.pop(name)
            data[f"{name}_id"] = row.pk if row else None
        return RegulationSaid(**data)


class NumberForm(OneTimeForm):
    code = forms.ChoiceField(label=gettext_lazy("Angka"), choices=KnowledgeSetting.Code.choices)
    value = forms.IntegerField(label=gettext_lazy("Nilai"), min_value=0, max_value=366)
    legal_basis = LineField(label=gettext_lazy("Dasar hukum"), max_length=300)
