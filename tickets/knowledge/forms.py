"""Forms about an article and a ticket: whether an answer on a revoked basis was looked at; why a question goes on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tickets.models import GapReason, UseCheck
from users.forms import OneTimeForm
from users.typed.text import LineField


class CheckForm(OneTimeForm):
    outcome = forms.ChoiceField(label=gettext_lazy("Hasil"), choices=UseCheck.Outcome.choices)
    note = LineField(label=gettext_lazy("Catatan"), max_length=1000, required=False)


class GapReasonField(forms.ChoiceField):
    """Why HAIPEDIA did not do; asked for where a question goes on to HAI, and to Layer 2 there."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=gettext_lazy("Alasan diteruskan"),
            choices=GapReason.choices,
            required=False,
            initial=GapReason.NOT_IN_HAIPEDIA,
            help_text=gettext_lazy("PER-8/PB/2020 pasal 15 ayat (2); menunjukkan apa yang belum ada di HAIPEDIA."),
            **kwargs,
        )
