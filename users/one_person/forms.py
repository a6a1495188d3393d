"""The forms by which an admin says that two rows are one person, or are not."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.forms import OneTimeForm
from users.models import Officer, ServiceUser
from users.officers.forms import reason_field
from users.typed.text import EmailField
from users.words import date_text

from .actions import why_not_moved
from .doubles import like_officer, like_service_user
from .kinds import OFFICERS, SERVICE_USERS

ONE_PERSON = gettext_lazy("Bagaimana diketahui bahwa keduanya orang yang sama")
ANOTHER_PERSON = gettext_lazy("Bagaimana diketahui bahwa mereka orang yang berbeda")


class SayForm(OneTimeForm):
    """Something said of a row and others, with a reason. `choice`: the field of the others, "" when there is none;
    `chosen`: what the action calls them."""

    choice = ""
    chosen = ""
    kept_back: list[tuple[str, str]] = []
    """Others that cannot be chosen, and why."""

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        if self.choice:
            cast(forms.ChoiceField, self.fields[self.choice]).choices = self.choices_of(row)

    def choices_of(self, row: Any) -> list[tuple[int, str]]:
        raise NotImplementedError

    @property
    def is_empty(self) -> bool:
        """There is nobody of whom it could be said."""
        return bool(self.choice) and not cast(forms.ChoiceField, self.fields[self.choice]).choices

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        said = {"reason": self.cleaned_data["reason"]}
        return said | {self.chosen: self.cleaned_data[self.choice]} if self.choice else said


def _likely(row: ServiceUser) -> list[tuple[int, str]]:
    return [
        (one.pk, f"{SERVICE_USERS.named(one)}, {one.institution_text}".rstrip(", ")) for one in like_service_user(row)
    ]


class JoinForm(SayForm):
    """Who is the person of this page: one of the likely ones, or whoever has exactly this e-mail."""

    gone = forms.TypedChoiceField(
        label=gettext_lazy("Orang yang sama"), coerce=int, empty_value=None, widget=forms.RadioSelect, required=False
    )
    email = EmailField(
        label=gettext_lazy("E-mail baris yang sama"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("E-mail persis, bila orangnya tidak ada dalam pilihan."),
    )
    reason = reason_field(help_text=ONE_PERSON)

    def __init__(self, *args: Any, row: ServiceUser, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        likely = _likely(row)
        if likely:
            cast(forms.ChoiceField, self.fields["gone"]).choices = likely
        else:
            del self.fields["gone"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        chosen, email = said.get("gone"), said.get("email")
        if email:
            named = ServiceUser.objects.filter(email=email).first()
            if named is None:
                self.add_error("email", _("Tidak ada pengguna layanan dengan e-mail ini."))
            elif chosen is not None and chosen != named.pk:
                self.add_error("email", _("Pilih satu orang, atau tulis e-mailnya; jangan keduanya."))
            else:
                said["gone"] = named.pk
        elif chosen is None and not self.errors:
            self.add_error("email", _("Pilih orangnya, atau tulis e-mail barisnya."))
        return said

    def said(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "gone_id": self.cleaned_data["gone"]}


class MovePostingsForm(SayForm):
    """Which postings of likely ones are this officer's."""

    choice, chosen = "postings", "posting_ids"
    postings = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Penempatan yang dipindahkan"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Pilih penempatan yang dipindahkan.")},
    )
    reason = reason_field(help_text=ONE_PERSON)

    def choices_of(self, row: Officer) -> list[tuple[int, str]]:
        self.kept_back = []
        choices = []
        for other in like_officer(row):
            for posting in other.postings.all():
                ends = f" - {date_text(posting.ends_on)}" if posting.ends_on else ""
                days = f"{date_text(posting.starts_on)}{ends}"
                words = f"{OFFICERS.named(other)}: {posting.get_kind_display()} {posting.office.name}, {days}"
                if why := why_not_moved(posting, other, row):
                    self.kept_back.append((words, why))
                else:
                    choices.append((posting.pk, words))
        return choices


class DifferentForm(SayForm):
    """Which of the likely ones are other people than the person of this page."""

    choice, chosen = "others", "other_ids"
    others = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Bukan orang yang sama"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Pilih siapa yang bukan orang yang sama.")},
    )
    reason = reason_field(help_text=ANOTHER_PERSON)


class DifferentServiceUsersForm(DifferentForm):
    def choices_of(self, row: ServiceUser) -> list[tuple[int, str]]:
        return _likely(row)


class DifferentOfficersForm(DifferentForm):
    def choices_of(self, row: Officer) -> list[tuple[int, str]]:
        return [
            (one.pk, ", ".join([OFFICERS.named(one), *(posting.office.name for posting in one.postings.all())]))
            for one in like_officer(row)
        ]


class WithdrawForm(SayForm):
    reason = reason_field(help_text=gettext_lazy("Mengapa tandanya ditarik"))


class PartForm(SayForm):
    reason = reason_field(help_text=ANOTHER_PERSON)
