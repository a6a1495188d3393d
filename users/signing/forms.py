"""The form that opens figures about persons at a shared login."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from .signed_forms import SignedForm


class OpenFiguresForm(SignedForm):
    """Officer and CSO password; `next` is the page that was wanted."""

    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.minutes = settings.FIGURES_OPEN_MINUTES
        self.fields["officer"].label = gettext_lazy("Petugas")
