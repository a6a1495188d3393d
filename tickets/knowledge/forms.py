"""Forms about an article and a ticket: whether an answer on a revoked basis was looked at."""

from django import forms
from django.utils.translation import gettext_lazy

from tickets.models import UseCheck
from users.forms import OneTimeForm
from users.typed.text import LineField


class CheckForm(OneTimeForm):
    outcome = forms.ChoiceField(label=gettext_lazy("Hasil"), choices=UseCheck.Outcome.choices)
    note = LineField(label=gettext_lazy("Catatan"), max_length=1000, required=False)
