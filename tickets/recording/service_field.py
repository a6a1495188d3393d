"""The optional field Layanan of Rekam Tiket: a service of the Katalog Layanan in force, suggested from the subject."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.catalogue.reading import Book, book_on
from services.catalogue.suggestion import suggested
from services.models import Service
from users.clock import wib_date
from users.pages.one_page import page_now


def book_now() -> Book | None:
    """The catalogue of this page's day."""
    return book_on(wib_date(page_now()))


def _choices() -> Iterator[tuple[str, Any]]:
    yield "", _("Belum ditentukan")
    book = book_now()
    if book is not None:
        yield from ((entry.service.code, entry.name) for entry in book.services)


class ServiceField(forms.ChoiceField):
    """Gives the Service, or None. The script fills in what `suggest` answers, until somebody chooses."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Layanan"),
            choices=_choices,
            required=False,
            help_text=gettext_lazy("Diusulkan dari subjek; boleh diganti. Waktu SLA dihitung menurut layanan ini."),
            error_messages={
                "invalid_choice": gettext_lazy(
                    "Layanan ini tidak ada pada Katalog Layanan yang berlaku. Pilih yang lain."
                )
            },
        )

    def clean(self, value: Any) -> Service | None:
        code = super().clean(value)
        book = book_now()
        entry = book.find(code) if code and book is not None else None
        return entry.service if entry is not None else None


class WithService(forms.Form):
    """A form that begins a ticket: its field, and what is suggested where nothing is chosen and no script runs."""

    service = ServiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].widget.attrs["data-suggest"] = reverse("tickets:suggest_service")

    @property
    def service_hint(self) -> str:
        """ "Menurut subjek: SPM & SP2D.", or "" """
        if not self.is_bound or self.data.get("service"):
            return ""
        name = suggestion(str(self.data.get("subject", "")))[1]
        return _("Menurut subjek: %(service)s.") % {"service": name} if name else ""


def suggestion(subject: str) -> tuple[str, str]:
    """Code and name of the service that a subject points at; empty where it points at none."""
    book = book_now()
    entry = suggested(subject[:400], book) if book is not None else None
    return (entry.service.code, entry.name) if entry is not None else ("", "")
