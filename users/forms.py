"""What the forms of all floors share: plain words, and the one-time key."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.typed.text import LineField

from .kept_forms import is_restoring
from .models import OneTimeKey, User

FOCUS = "focus"
"""Of a message after something was sent: the page opens with the focus there, so that a reader of the screen hears it
and the next key goes on from it."""
METHODS = ["GET", "HEAD", "POST"]
"""What a page with a form answers to."""


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: nothing before it is sent."""
    return request.POST if request.method == "POST" else None


def reason_field(**kwargs: Any) -> LineField:
    return LineField(label=gettext_lazy("Alasan"), max_length=400, **kwargs)


class PlainForm(forms.Form):
    """A form whose server says what is missing or too long, in our words and all at once: no `required`, no `maxlength`
    that cuts a pasted text in silence."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _speak_plainly(field)

    def is_valid(self) -> bool:
        """Never while a kept form is shown again: that carries nothing out."""
        if self.is_bound and is_restoring():
            self.show_unchecked()
            return False
        return super().is_valid()

    def show_unchecked(self) -> None:
        """Show what was typed without judging it: the page has something else to say first."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}


class HintedRadios(forms.RadioSelect):
    """Radios with a second line each, where `hints` (value -> words) has one; see components/radio_cards.html."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints: dict[Any, Any] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().create_option(name, value, *args, **kwargs) | {"hint": self.hints.get(value, "")}


@dataclass(frozen=True)
class ActButton:
    """One of several things that a page offers to do: a button of its form, or with a `url` the way to another page."""

    act: str
    label: str
    look: str = "primary"
    icon: str = ""
    url: str = ""


class OneTimeForm(PlainForm):
    """A form that is carried out once. `submission` is new on an empty form and stays while errors are put right."""

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key_lost = self.is_bound and not self._key_is_whole()
        if self.key_lost:
            # Sent again from the page that shows this error, the form has a key.
            data: Any = self.data
            self.data = data.copy()
            self.data[self.add_prefix("submission")] = str(uuid.uuid4())  # type: ignore[index]

    def clean_submission(self) -> uuid.UUID:
        if self.key_lost:
            raise forms.ValidationError(_("Formulir tidak terkirim utuh. Periksa isinya, lalu kirim sekali lagi."))
        return self.cleaned_data["submission"]

    def one_time_key(self, user: User) -> OneTimeKey:
        """The key of this form, for the action that it leads to. Only of a valid form."""
        return OneTimeKey(self.cleaned_data["submission"], user)

    def _key_is_whole(self) -> bool:
        try:
            uuid.UUID(str(self.data.get(self.add_prefix("submission"))))
        except ValueError:
            return False
        return True


def refuse_unused(form: forms.BaseForm, names: Iterable[str], choice: tuple[str, Any]) -> None:
    """What was written where the chosen thing has no place for it is refused beside its field, never dropped: `names`
    have no place with `choice` (a field and its value). What the page itself had put there is nobody's work."""
    field, value = choice
    label = dict(_flat(form.fields[field])).get(str(value), str(value))
    words = _("Tidak ikut terkirim dengan pilihan %(choice)s. Kosongkan, pindahkan, atau ganti pilihannya.")
    for name in names:
        faulty = form.errors.pop(name, None)
        written = form.cleaned_data.get(name)
        if faulty or (written and written != form.get_initial_for_field(form.fields[name], name)):
            form.add_error(name, words % {"choice": label})


def _flat(field: forms.Field) -> Iterable[tuple[str, str]]:
    return ((str(value), str(label)) for value, label in getattr(field, "choices", []))


def _speak_plainly(field: forms.Field) -> None:
    """ "Isi nama" instead of "Bidang ini tidak boleh kosong", unless the field has words of its own."""
    choice = isinstance(field, forms.ChoiceField)
    own = field.error_messages
    if own.get("required") == forms.Field.default_error_messages["required"] and field.label:
        label = str(field.label)
        words = _("Pilih %(label)s") if choice else _("Isi %(label)s")
        own["required"] = words % {"label": label[:1].lower() + label[1:]}
    if choice and own.get("invalid_choice") in {
        forms.ChoiceField.default_error_messages["invalid_choice"],
        forms.ModelChoiceField.default_error_messages["invalid_choice"],
    }:
        own["invalid_choice"] = _("Pilih salah satu dari daftar")
    if isinstance(field, forms.CharField):
        field.widget.attrs.pop("maxlength", None)
        own.setdefault(
            "max_length", _("Terlalu panjang: %(show_value)d karakter. Paling banyak %(limit_value)d karakter.")
        )
