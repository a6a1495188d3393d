"""Pemberitahuan: how a desk wants to be told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.models import NoticeSetting
from users.forms import OneTimeForm
from users.models import User
from users.signing.signed_forms import SignedForm
from users.typed.text import EmailField, LineField


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
    desk_phone = LineField(
        label=_("Telepon meja layanan"),
        required=False,
        max_length=60,
        help_text=_("Disebut dalam e-mail kepada penanya: yang tidak mempunyai akun membalas lewat petugas."),
    )
    desk_address = LineField(label=_("Alamat meja layanan"), required=False, max_length=200)
    OF_THE_OFFICE = ("head_email", "desk_phone", "desk_address")


def setting_of(user: User) -> NoticeSetting | None:
    """What this desk chose, and who did; None while nobody chose."""
    whose = {"office": user.office} if user.role == User.Role.OFFICE else {"user": user}
    return NoticeSetting.objects.select_related("chosen_posting__officer").filter(**whose).first()
