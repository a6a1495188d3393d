"""Forms of the lock and its revisions: signed at a Kanwil's shared login, plain at a personal one."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from users.forms import OneTimeForm
from users.models import User
from users.signing.proof import Signature
from users.signing.signed_forms import SignedForm, last_officer_at_desk
from users.typed.text import TextField


class LockFields(forms.Form):
    """`seen_digest`: of what the page listed; `understood`: the one deliberate step before the button."""

    seen_digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    understood = forms.BooleanField(
        label=_("Saya sudah memeriksa angka di atas"),
        error_messages={"required": _("Periksa angka di atas, lalu beri tanda pada kotak ini")},
    )


class RevisionFields(forms.Form):
    reason = TextField(label=_("Alasan revisi"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class DecisionFields(forms.Form):
    answer = TextField(
        label=_("Alasan bila tidak ditetapkan"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def form_for(fields: type[forms.Form], request: HttpRequest, user: User, *, sent: bool) -> Any:
    """The form with these fields that this login fills in: with officer and CSO password where the login is shared."""
    data = request.POST if sent else None
    if user.is_shared:
        signed = type(f"Signed{fields.__name__}", (fields, SignedForm), {})
        return signed(data, login=user, last_officer=last_officer_at_desk(request))
    return type(f"Own{fields.__name__}", (fields, OneTimeForm), {})(data)


def by(form: Any, user: User) -> Signature | User:
    """Who acts by this valid form: the officer who signed, or the personal login."""
    signature: Signature | None = form.cleaned_data.get("signature")
    return signature or user
