"""Which file, and which code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from users.forms import OneTimeForm, PlainForm
from users.typed.text import LineField

from .models import Format, typed_code


class FileForm(OneTimeForm):
    """The buttons PDF and Excel; the filter is in the address."""

    format = forms.ChoiceField(choices=Format.choices)


class CodeForm(PlainForm):
    """The code of a paper, with or without its hyphens; I, L and O are read as 1 and 0."""

    code = LineField(label=_("Kode pada lembar"), max_length=40)

    def clean_code(self) -> str:
        code = typed_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("Kode terdiri atas 12 huruf dan angka, misalnya 3HPA-8WZC-55XN."))
        return code
