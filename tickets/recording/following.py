"""A question that follows an ended ticket: which one, and the subject that is offered."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tickets.models import SUBJECT_MAX, Ticket
from tickets.permissions import may_follow
from tickets.references import is_reference
from users.forms import OneTimeForm
from users.models import User


class FollowingForm(OneTimeForm):
    """A question that may be a follow-up of an ended ticket: `followed`, of which the form carries the reference."""

    follows = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asks: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.followed = followed_ticket(asks, self["follows"].value() or "")

    def clean_follows(self) -> Ticket | None:
        if self.cleaned_data["follows"] and self.followed is None:
            raise forms.ValidationError(_("Tiket sebelumnya tidak ditemukan. Rekam pertanyaan ini tanpa tautan."))
        return self.followed


def followed_ticket(user: User, reference: str) -> Ticket | None:
    """The ended ticket to which this login may add a follow-up question."""
    if not is_reference(reference):
        return None
    ticket = Ticket.objects.visible_to(user).select_related("asker").filter(reference=reference).first()
    return ticket if ticket is not None and may_follow(user, ticket) else None


def follow_up_subject(ticket: Ticket) -> str:
    """The subject that is offered for a follow-up question."""
    text = ticket.subject.removeprefix(_("Lanjutan: "))
    return (_("Lanjutan: ") + text)[:SUBJECT_MAX]
