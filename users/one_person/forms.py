"""The forms by which an admin says that two rows are one person."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from users.forms import OneTimeForm
from users.models import Officer, ServiceUser
from users.officers.forms import reason_field
from users.words import date_text

from .actions import why_not_moved


class JoinForm(OneTimeForm):
    """Which of the likely ones is the person of this page."""

    gone = forms.TypedChoiceField(label=gettext_lazy("Orang yang sama"), coerce=int, widget=forms.RadioSelect)
    reason = reason_field(help_text=gettext_lazy("Bagaimana diketahui bahwa keduanya orang yang sama"))

    def __init__(self, *args: Any, likely: list[ServiceUser], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["gone"]).choices = [
            (one.pk, f"{one.name}, {one.email} (ID {one.pk}), {one.institution_text}".rstrip(", ")) for one in likely
        ]


class MovePostingsForm(OneTimeForm):
    """Which postings of likely ones are this officer's. `kept_back`: those that cannot be moved, and why."""

    postings = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Penempatan yang dipindahkan"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Pilih penempatan yang dipindahkan.")},
    )
    reason = reason_field(help_text=gettext_lazy("Bagaimana diketahui bahwa keduanya orang yang sama"))

    def __init__(self, *args: Any, officer: Officer, likely: list[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_back: list[tuple[str, str]] = []
        choices = []
        for other in likely:
            for posting in other.postings.all():
                ends = f" - {date_text(posting.ends_on)}" if posting.ends_on else ""
                days = f"{date_text(posting.starts_on)}{ends}"
                words = f"{other.name} (ID {other.pk}): {posting.get_kind_display()} {posting.office.name}, {days}"
                if why := why_not_moved(posting, other, officer):
                    self.kept_back.append((words, why))
                else:
                    choices.append((posting.pk, words))
        cast(forms.ChoiceField, self.fields["postings"]).choices = choices
