"""The forms of feedback: what the asker says, what the desk confirms, and how askers are asked."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.models import MARKS_NAMED, RATING_TEXT_MAX, RatingTerms
from tickets.models.ratings import MOST_DAYS_OF_TERMS
from tickets.references import is_reference
from tickets.words import instant_text
from users.bounds import DayField
from users.forms import HintedRadios, OneTimeForm, PlainForm
from users.signing.signed_forms import SignedForm
from users.typed.text import LineField, TextField
from users.words import date_text

from .actions import Words
from .windows import Said

SETTLED, NOT_SETTLED = "sudah", "belum"
CHOICES = [(SETTLED, _("Sudah selesai")), (NOT_SETTLED, _("Belum"))]


class RatingFields(PlainForm):
    """Whether it is settled, a mark that nobody chose beforehand, and why. `terms`: the names of the marks."""

    settled = forms.ChoiceField(
        label=_("1. Pertanyaan saya"),
        choices=CHOICES,
        widget=HintedRadios,
        error_messages={"required": _("Pilih sudah selesai atau belum"), "invalid_choice": _("Pilih satu jawaban")},
    )
    mark = forms.TypedChoiceField(
        label=_("2. Seberapa puas Anda dengan jawabannya?"),
        coerce=int,
        widget=HintedRadios,
        error_messages={"required": _("Pilih nilai 1 sampai 4"), "invalid_choice": _("Pilih nilai 1 sampai 4")},
    )
    text = TextField(
        label=_("Alasan"),
        help_text=_("Paling banyak 1.000 huruf. Jangan menulis kata sandi, OTP, atau nomor rekening."),
        required=False,
        max_length=RATING_TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, terms: RatingTerms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marks = cast(forms.ChoiceField, self.fields["mark"])
        marks.choices = [(mark, f"{mark}") for mark in MARKS_NAMED]
        marks.widget.hints = {mark: terms.name_of(mark) for mark in MARKS_NAMED}
        self.fields["settled"].widget.hints = {
            NOT_SETTLED: _("Kantor yang menjawab diberi tahu dan memberi konfirmasi akhir")
        }

    def words(self) -> Words:
        data = self.cleaned_data
        return Words(settled=data["settled"] == SETTLED, mark=data["mark"], text=data["text"])


class RatingForm(RatingFields, OneTimeForm):
    """At the satker's own login."""


class MailRatingForm(RatingFields):
    """Behind the link of a mail. What is sent twice says the same and is one rating: it needs no key."""


class ConfirmForm(SignedForm):
    """Konfirmasi akhir, with the officer's signature."""

    note = TextField(
        label=_("Apa yang dijelaskan kepada penanya"),
        help_text=_("Dibaca penanya, juga lewat e-mail. Paling banyak 1.000 huruf."),
        max_length=RATING_TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    follow_up = LineField(
        label=_("No. referensi tiket lanjutan"),
        help_text=_("Bila pertanyaannya direkam sebagai tiket lanjutan."),
        required=False,
        max_length=30,
    )

    def clean_follow_up(self) -> str:
        typed = str(self.cleaned_data["follow_up"]).strip().upper()
        if typed and not is_reference(typed):
            raise forms.ValidationError(_("Tulis nomor seperti HAI-518102000-26, atau kosongkan."))
        return typed


def _days(label: Any, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=1, max_value=MOST_DAYS_OF_TERMS)


class TermsForm(OneTimeForm):
    """How askers are asked, from a day on."""

    valid_from = DayField(label=_("Berlaku mulai"))
    link_days = _days(_("Masa penilaian"), _("Hari kalender sejak tiket berakhir."))
    change_days = _days(_("Boleh diubah selama"), _("Hari kerja sejak penilaian pertama."))
    confirm_days = _days(_("Konfirmasi akhir dalam"), _("Hari kerja sejak penanya menjawab belum; bukan norma."))
    fewest = _days(_("Angka petugas tampil mulai"), _("Penilaian; di bawahnya tidak ada angka tentang petugas."))
    name_1 = LineField(label=_("Nama nilai 1"), max_length=40)
    name_2 = LineField(label=_("Nama nilai 2"), max_length=40)
    name_3 = LineField(label=_("Nama nilai 3"), max_length=40)
    name_4 = LineField(label=_("Nama nilai 4"), max_length=40)
    legal_basis = LineField(label=_("Dasar"), max_length=300)
    assumed = forms.BooleanField(label=_("Asumsi, belum diatur dalam surat"), required=False)


def initial_of(said: Said) -> dict[str, object]:
    if said.rating is None:
        return {}
    settled = SETTLED if said.rating.settled else NOT_SETTLED
    return {"settled": settled, "mark": said.rating.mark, "text": said.rating.text}


def words_of(said: Said) -> dict[str, object]:
    return {
        "ticket": said.ticket,
        "said": said,
        "mark_name": said.terms.name_of(said.rating.mark) if said.rating else "",
        "rated_until": date_text(said.rated_until.date()),
        "change_until": instant_text(said.change_until) if said.change_until else "",
        "change_days": said.terms.change_days,
        "confirm_until": instant_text(said.confirm_until) if said.confirm_until else "",
    }
