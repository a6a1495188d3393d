"""The form that brings a file of master data."""

from django import forms
from django.utils.translation import gettext_lazy

from users.forms import OneTimeForm


class ImportFileForm(OneTimeForm):
    """A file of master data."""

    file = forms.FileField(
        label=gettext_lazy("Berkas"),
        help_text=gettext_lazy("Excel (.xlsx) atau CSV UTF-8, paling besar 10 MB"),
        error_messages={
            "required": gettext_lazy("Pilih berkas"),
            "empty": gettext_lazy("Berkas kosong."),
            "invalid": gettext_lazy("Pilih berkas"),
            "max_length": gettext_lazy("Nama berkas terlalu panjang."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
