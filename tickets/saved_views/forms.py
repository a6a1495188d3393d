"""Simpan tampilan: its name, for whom, and whether the list opens with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.models.saved_views import VIEW_NAME_MAX
from users.forms import OneTimeForm
from users.models import User
from users.typed.text import LineField


class ViewForm(OneTimeForm):
    """Sharing is offered to a login of an office."""

    name = LineField(label=_("Nama tampilan"), max_length=VIEW_NAME_MAX, help_text=_("Misalnya: Apel pagi"))
    opens = forms.BooleanField(label=_("Buka Rekap Tiket dengan tampilan ini"), required=False)
    shared = forms.BooleanField(label=_("Bagikan kepada semua akun di kantor ini"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.office_id is None:
            del self.fields["shared"]

    def said(self) -> dict[str, Any]:
        """What the actions take of it."""
        return {name: self.cleaned_data.get(name, False) for name in ("name", "opens", "shared")}
