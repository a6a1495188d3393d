"""The forms that put a logo into the letterhead and take it out."""

from django import forms
from django.utils.translation import gettext_lazy

from users.forms import OneTimeForm


class LogoForm(OneTimeForm):
    file = forms.FileField(
        label=gettext_lazy("Logo"),
        help_text=gettext_lazy("PNG, paling besar 500 KB, setiap sisi 32 sampai 2.000 piksel (batas HAI CSO)"),
        error_messages={
            "required": gettext_lazy("Pilih berkas"),
            "empty": gettext_lazy("Berkas kosong."),
            "invalid": gettext_lazy("Pilih berkas"),
        },
        widget=forms.FileInput(attrs={"accept": ".png"}),
    )
