"""The forms of Dicatat atas nama kami."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.models import Denial
from users.bounds import KEY_MOST
from users.forms import OneTimeForm
from users.typed.text import TextField


class ReadForm(OneTimeForm):
    """Everything shown has been read. `through`: the newest row that the page showed."""

    through = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=KEY_MOST)


class DenyForm(OneTimeForm):
    """Why it is not the satker's question, or why it is after all. `kind`: which of the two the page offered."""

    kind = forms.ChoiceField(widget=forms.HiddenInput, choices=Denial.Kind)
    text = TextField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Dibaca Kanwil, kantor pusat, dan Kepala Seksi kantor yang mencatatnya."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, withdraws: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.withdraws = withdraws
        self.initial["kind"] = Denial.Kind.WITHDRAWN if withdraws else Denial.Kind.DENIED
        self.fields["text"].label = _("Mengapa dicabut?") if withdraws else _("Mengapa bukan pertanyaan satker Anda?")

    def bring_up_to_date(self) -> None:
        """Bind what was typed to what may be said now; unjudged, because the page has something else to say first."""
        data: Any = self.data
        self.data = data = data.copy()
        data["kind"] = self.initial["kind"]
        self.show_unchecked()
