"""Pemberitahuan: how a desk wants to be told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.models import NoticeSetting
from users.forms import OneTimeForm
from users.models import User
from users.signing.signed_forms import SignedForm
from users.text import EmailField


class NoticesForm(OneTimeForm):
    """For an agent of HAI."""

    mode = forms.ChoiceField(
        label=_("Cara pemberitahuan"),
        choices=NoticeSetting.Mode.choices,
        widget=forms.RadioSelect,
        initial=NoticeSetting.Mode.IMMEDIATE,
    )


class SignedNoticesForm(NoticesForm, SignedForm):
    """For an office: an officer signs."""

    head_email = EmailField(
        label=_("E-mail Kepala Seksi MSKI/PDMS"),
        required=False,
        help_text=_("Peringatan tenggat dikirim juga ke alamat ini. Alamat dinas, bukan pribadi."),
    )


def setting_of(user: User) -> NoticeSetting | None:
    """What this desk chose, and who did; None while nobody chose."""
    whose = {"office": user.office} if user.role == User.Role.OFFICE else {"user": user}
    return NoticeSetting.objects.select_related("chosen_posting__officer").filter(**whose).first()
