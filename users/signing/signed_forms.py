"""Forms whose sender proves to be an officer of the office, and the officer that a desk chose last."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.conf import settings
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from users.clock import Clock, DatabaseClock, wib_date
from users.forms import OneTimeForm
from users.languages import said as _
from users.models import Posting, User
from users.typed.selects import PlainSelect

from .proof import MustChangePassword, Signature, SigningRefused, prove

PASSWORD_MAX_LENGTH = 128
"""Nobody types more; a longer text would only buy hashing time."""

DESK_COOKIE = "__Host-petugas" if settings.SESSION_COOKIE_SECURE else "petugas"
DESK_SECONDS = 60 * 24 * 60 * 60


class _Officers(ModelChoiceIterator):
    """Read as values: no row with all its columns, no cursor held open."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        for pk, officer, kind in self.queryset.values_list("pk", "officer__name", "kind"):
            yield pk, Posting.named(officer, kind)


class OfficerField(forms.ModelChoiceField):
    """The postings in force today at the login's own office, as "Rina Maharani (CSO)"."""

    iterator = _Officers

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("CSO/SSO"))
        super().__init__(
            queryset=Posting.objects.none(),
            empty_label=gettext_lazy("Pilih petugas"),
            widget=PlainSelect,
            error_messages={
                "required": gettext_lazy("Pilih petugas"),
                "invalid_choice": gettext_lazy("Petugas ini tidak bertugas di kantor Anda. Pilih petugas lain."),
            },
            **kwargs,
        )

    def offer(self, login: User, clock: Clock) -> None:
        self.queryset = (
            Posting.objects.visible_to(login)
            .filter(office=login.office_id)
            .on(wib_date(clock.now()))
            .select_related("officer", "office")
        )


class CsoPasswordField(forms.CharField):
    """A CSO password: never shown again, never stored by the browser, taken exactly as typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Password CSO"))
        super().__init__(
            strip=False,
            max_length=PASSWORD_MAX_LENGTH,
            widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off"}),
            error_messages={"required": gettext_lazy("Isi Password CSO")} | kwargs.pop("error_messages", {}),
            **kwargs,
        )


class SignedForm(OneTimeForm):
    """A form whose sender proves to be an officer of the office: `cleaned_data["signature"]` is the Signature.

    Not inside a transaction (see `signing.prove`). The password is tried last, also when something else is wrong: only
    a wrong one costs a try. `last_officer`: the posting chosen beforehand, see `last_officer_at_desk`.
    """

    for_change = False
    """Whether the proof is for a change of the password itself, see `signing.prove`."""

    officer = OfficerField()
    password = CsoPasswordField()

    def __init__(
        self,
        *args: Any,
        login: User,
        last_officer: int | None = None,
        clock: Clock | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.login = login
        self.clock = clock or DatabaseClock()
        cast(OfficerField, self.fields["officer"]).offer(login, self.clock)
        self.initial.setdefault("officer", last_officer)
        # Asked for last, whatever fields a form adds.
        last = ["officer", "password"]
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def _post_clean(self) -> None:
        """After every `clean` of every subclass. The password is looked at whatever else is wrong, so that a wrong one
        does not show only in a second round."""
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, not in its stubs
        if self.cleaned_data.get("officer") and self.cleaned_data.get("password"):
            try:
                self.cleaned_data["signature"] = self._prove()
            except SigningRefused as refusal:
                self.add_error("password", str(refusal))
                if isinstance(refusal, MustChangePassword):
                    # In a tab of its own, because what was typed here would be lost.
                    link = '<a href="{}" target="_blank">{}</a>'
                    self._hint(format_html(link, reverse("users:cso_password"), _("Ganti Password CSO (tab baru)")))
        if self.errors and "password" not in self.errors:
            self._hint(_("Isi lagi Password CSO. Isian lain tetap ada."))
        self.cleaned_data.pop("password", None)

    def _hint(self, text: str) -> None:
        """Under the label of the password; also where cleaning has already made the field's bound twin."""
        self.fields["password"].help_text = self["password"].help_text = text

    def _prove(self) -> Signature:
        return prove(
            user=self.login,
            posting=self.cleaned_data["officer"],
            password=self.cleaned_data["password"],
            clock=self.clock,
            for_change=self.for_change,
        )


def last_officer_at_desk(request: HttpRequest) -> int | None:
    """The posting last used in this browser, from a signed cookie: a desk's session ends, its people stay."""
    value = request.get_signed_cookie(DESK_COOKIE, default="", salt=DESK_COOKIE, max_age=DESK_SECONDS) or ""
    return int(value) if value.isdigit() else None


def remember_officer(response: HttpResponse, posting: Posting) -> None:
    """Choose this officer beforehand next time at this desk. Called after a signed act succeeded."""
    response.set_signed_cookie(
        DESK_COOKIE,
        str(posting.pk),
        salt=DESK_COOKIE,
        max_age=DESK_SECONDS,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
