"""The forms of Indikasi kejanggalan."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpi.models import PARAMETERS, Signal, SignalThreshold
from users.bounds import SeenField
from users.forms import OneTimeForm
from users.models import User
from users.signing.signed_forms import OfficerField, SignedForm
from users.typed.text import LineField, TextField


class DismissFields(forms.Form):
    """Why it is fair. `seen`: how many lines the signal's story had."""

    seen = SeenField()
    text = TextField(
        label=gettext_lazy("Alasan dinyatakan wajar"),
        help_text=gettext_lazy("Apa yang Anda periksa, dan mengapa ini wajar. Dibaca Kanwil dan kantor pusat."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    signed = False

    def bring_up_to_date(self, seen: int) -> None:
        """Bind what was typed to the signal as it is now."""
        data: Any = self.data
        self.data = data = data.copy()
        data["seen"] = str(seen)


class DismissForm(DismissFields, OneTimeForm):
    """For an admin's personal login."""


class SignedDismissForm(DismissFields, SignedForm):
    """At a Kanwil: a named officer, not the one whom the signal is about."""

    signed = True

    def __init__(self, *args: Any, signal: Signal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(OfficerField, self.fields["officer"])
        if signal.posting is not None:
            field.queryset = field.queryset.exclude(officer_id=signal.posting.officer_id)
        field.label = _("Petugas Kanwil yang menyatakan")


def dismiss_form(user: User, signal: Signal, data: Any = None, **desk: Any) -> DismissForm | SignedDismissForm:
    """`desk`: last officer, clock, for a shared login."""
    if user.is_shared:
        return SignedDismissForm(data, signal=signal, login=user, **desk)
    return DismissForm(data)


def _whole(label: Any, most: int, too_much: Any) -> forms.IntegerField:
    errors = {"min_value": gettext_lazy("Isi 1 atau lebih"), "max_value": too_much}
    return forms.IntegerField(label=label, min_value=1, max_value=most, error_messages=errors)


class ThresholdForm(OneTimeForm):
    """From which threshold on a rule signals. `seen`: the row that the page showed."""

    seen = SeenField()
    count = _whole(gettext_lazy("Paling sedikit (kali)"), 100_000, gettext_lazy("Paling banyak 100.000 kali"))
    seconds = _whole(gettext_lazy("Paling lama (detik)"), 86_400, gettext_lazy("Paling lama sehari"))
    percent = _whole(gettext_lazy("Bagian paling sedikit (persen)"), 100, gettext_lazy("Paling banyak 100"))
    days = _whole(gettext_lazy("Jarak paling sedikit (hari kalender)"), 1000, gettext_lazy("Paling banyak 1.000"))
    letters = _whole(gettext_lazy("Kurang dari (huruf dan angka)"), 1000, gettext_lazy("Paling banyak 1.000"))
    enabled = forms.BooleanField(label=gettext_lazy("Dicari setiap hari"), required=False)
    legal_basis = LineField(label=gettext_lazy("Dasar"), max_length=200)
    reason = LineField(label=gettext_lazy("Alasan perubahan"), max_length=400)

    def __init__(self, *args: Any, threshold: SignalThreshold, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(
            seen=threshold.pk,
            count=threshold.count,
            enabled=threshold.enabled,
            legal_basis=threshold.legal_basis,
            **{name: getattr(threshold, name) for name in PARAMETERS},
        )
        for name, rules in PARAMETERS.items():
            if threshold.rule not in rules:
                del self.fields[name]

    def numbers(self) -> list[forms.BoundField]:
        """What this rule asks for beside the count."""
        return [self[name] for name in PARAMETERS if name in self.fields]

    def said(self) -> dict[str, Any]:
        """What the action takes, besides rule, key and clock."""
        names = ("seen", "enabled", "count", "legal_basis", "reason")
        return {name: self.cleaned_data[name] for name in names} | {
            name: self.cleaned_data.get(name) for name in PARAMETERS
        }
