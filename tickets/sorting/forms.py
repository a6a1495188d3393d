"""The form that corrects a ticket's service: signed at an office, plain at layer 1's own login."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.catalogue.reading import Book
from services.models import Service
from users.bounds import SeenField
from users.forms import OneTimeForm
from users.signing.signed_forms import SignedForm
from users.typed.text import LineField

NONE = "-"
"""Of no service."""


class CorrectFields(forms.Form):
    """`book`: the catalogue that was in force on the ticket's input day."""

    seen_version = SeenField()
    service = forms.ChoiceField(
        label=gettext_lazy("Layanan yang benar"),
        error_messages={"required": gettext_lazy("Pilih layanan")},
    )
    reason = LineField(
        label=gettext_lazy("Alasan"),
        max_length=400,
        help_text=gettext_lazy("Dibaca kantor dan HAI, tidak dikirim ke penanya."),
    )

    def __init__(self, *args: Any, book: Book | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book
        self.fields["service"].choices = list(self._choices())  # type: ignore[attr-defined]

    def _choices(self) -> Iterator[tuple[str, Any]]:
        yield "", _("Pilih layanan")
        if self.book is not None:
            yield from ((entry.service.code, entry.name) for entry in self.book.services)
        yield NONE, _("Tanpa layanan")

    def chosen(self) -> Service | None:
        code = self.cleaned_data["service"]
        entry = self.book.find(code) if self.book is not None and code != NONE else None
        return entry.service if entry is not None else None


class CorrectForm(CorrectFields, OneTimeForm):
    """For an agent of layer 1."""

    signed = False


class SignedCorrectForm(CorrectFields, SignedForm):
    """For the holding office: an officer signs."""

    signed = True
