"""The forms of booklets and of the notices below everything."""

from django import forms
from django.utils.translation import gettext_lazy as _

from services.models import PART_MAX
from users.bounds import DayField
from users.forms import OneTimeForm
from users.models import Office
from users.signing.signed_forms import SignedForm
from users.typed.selects import PlainSelect
from users.typed.text import LineField, TextField

TEXT_HINT = _("Boleh daftar dan penekanan (Markdown). Lamanya waktu tidak diketik: diambil dari norma yang berlaku.")


def _text() -> TextField:
    return TextField(
        label=_("Teks"),
        help_text=TEXT_HINT,
        required=False,
        max_length=PART_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class NationForm(OneTimeForm):
    """The nation's text of a part."""

    text = _text()
    legal_basis = LineField(label=_("Dasar"), max_length=300, required=False)
    assumed = forms.BooleanField(label=_("Asumsi, belum diatur dalam surat"), required=False)


class AdditionForm(SignedForm):
    """What an office adds to it, with the officer's signature."""

    text = _text()


class NoticeForm(OneTimeForm):
    """A sentence or a link."""

    text = LineField(label=_("Kalimat atau nama saluran"), max_length=160)
    url = forms.URLField(
        label=_("Alamat"),
        help_text=_("Kosong untuk kalimat saja."),
        required=False,
        max_length=200,
        assume_scheme="https",
    )
    office = forms.ModelChoiceField(
        label=_("Kantor"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=_("Semua kantor"),
        widget=PlainSelect,
    )
    legal_basis = LineField(label=_("Dasar"), max_length=300)
    assumed = forms.BooleanField(label=_("Asumsi, belum diatur dalam surat"), required=False)
    valid_from = DayField(label=_("Berlaku mulai"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        kinds = (Office.Kind.KANWIL, Office.Kind.KPPN, Office.Kind.KPPN_KHUSUS)
        offices = Office.objects.filter(kind__in=kinds, closed_on=None).order_by("code")
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class EndForm(OneTimeForm):
    """Nothing but its key."""
