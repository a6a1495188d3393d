"""The forms of Petugas: propose, decide, move, end, reset, unlock. At an office the head of section signs each."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.bounds import DayField
from users.clock import Clock, wib_date
from users.forms import OneTimeForm, reason_field
from users.models import Office, Officer, OfficerProposal, Posting
from users.signing.proof import Signature
from users.signing.signed_forms import OfficerField, SignedForm
from users.typed.text import PersonNameField
from users.words import date_text

from .effective_day import bounds_of, earliest_start


class HeadForm(SignedForm):
    """At the shared login of an office the head of section signs; an admin's login is personal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.login.is_shared:
            del self.fields["officer"], self.fields["password"]
            return
        officer = cast(OfficerField, self.fields["officer"])
        officer.label = _("Kepala Seksi MSKI/PDMS")
        officer.queryset = officer.queryset.heads()
        officer.error_messages["required"] = _("Pilih kepala seksi")
        heads = list(officer.queryset[:2])
        if len(heads) == 1:
            self.initial["officer"] = heads[0].pk

    def _post_clean(self) -> None:
        if self.login.is_shared:
            super()._post_clean()
        else:
            super(SignedForm, self)._post_clean()  # type: ignore[misc]
            self.cleaned_data["signature"] = None

    @property
    def signature(self) -> Signature | None:
        return self.cleaned_data["signature"]


class ProposalForm(HeadForm):
    """One name. `offices`: for whom this login may propose now; `first_head`: only the first head of section."""

    office = forms.ModelChoiceField(label=gettext_lazy("Kantor"), queryset=Office.objects.none(), empty_label=None)
    name = PersonNameField(
        label=gettext_lazy("Nama"),
        max_length=120,
        help_text=gettext_lazy("Nama lengkap seperti pada surat tugas, tanpa NIP"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=Posting.Kind.choices, widget=forms.RadioSelect)
    starts_on = DayField(label=gettext_lazy("Mulai bertugas"))

    def __init__(self, *args: Any, offices: list[Office], clock: Clock, **kwargs: Any) -> None:
        super().__init__(*args, clock=clock, **kwargs)
        office = cast(forms.ModelChoiceField, self.fields["office"])
        office.queryset = Office.objects.filter(pk__in=[one.pk for one in offices])
        own = any(one.pk == self.login.office_id for one in offices)
        self.initial.setdefault("office", self.login.office_id if own else None)
        if len(offices) == 1:
            self.initial["office"] = offices[0].pk
            office.widget = forms.HiddenInput()
        if not own:
            kind = cast(forms.ChoiceField, self.fields["kind"])
            kind.choices = [(Posting.Kind.HEAD.value, Posting.Kind.HEAD.label)]
            self.initial.setdefault("kind", Posting.Kind.HEAD.value)
        self.initial.setdefault("starts_on", wib_date(clock.now()))


class ProposalFileForm(HeadForm):
    """Many names of the own office, in the Excel form."""

    file = forms.FileField(
        label=gettext_lazy("Berkas formulir"),
        help_text=gettext_lazy("Excel (.xlsx) atau CSV, paling besar 1 MB"),
        error_messages={
            "required": gettext_lazy("Pilih berkas formulir"),
            "empty": gettext_lazy("Berkas kosong."),
            "invalid": gettext_lazy("Pilih berkas formulir"),
            "max_length": gettext_lazy("Nama berkas terlalu panjang."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def read(self) -> tuple[str, bytes]:
        upload = cast(UploadedFile, self.cleaned_data["file"])
        return upload.name or "", upload.read()


class ActivateForm(OneTimeForm):
    """Is the proposed person new, or one of the officers of such a name, who moves?"""

    officer = forms.ChoiceField(label=gettext_lazy("Siapa petugas ini"), widget=forms.RadioSelect)
    reason = reason_field(required=False)

    def __init__(self, *args: Any, known: list[Officer], today: date, proposal: OfficerProposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not known:
            # With likely ones nothing is chosen beforehand: a person decides.
            self.initial["officer"] = "new"
        choices = [("new", _("Petugas baru: dibuatkan Password CSO pertama") + _later(Officer(), proposal))]
        choices += [(str(one.pk), _moves(one, today) + _later(one, proposal)) for one in known]
        cast(forms.ChoiceField, self.fields["officer"]).choices = choices
        self.fields["reason"].label = _("Catatan")

    @property
    def officer_id(self) -> int | None:
        chosen = self.cleaned_data["officer"]
        return None if chosen == "new" else int(chosen)


def _later(officer: Officer, proposal: OfficerProposal) -> str:
    """From which day it takes effect, where that is not the proposed one, and why."""
    effective = bounds_of(officer, proposal.office).effective(proposal.starts_on)
    if not effective.reasons:
        return ""
    return ". " + _("Mulai berlaku %(day)s. %(why)s") % {"day": date_text(effective.day), "why": effective.text}


def _moves(officer: Officer, today: date) -> str:
    latest = max(officer.postings.all(), key=lambda one: one.starts_on, default=None)
    if latest is None:
        return _("%(name)s, belum pernah ditempatkan") % {"name": officer.name}
    words = {"name": officer.name, "kind": latest.get_kind_display(), "office": latest.office.name}
    if latest.ends_on is not None and latest.ends_on < today:
        return _("%(name)s, sebelumnya %(kind)s %(office)s sampai %(day)s: bertugas kembali") % {
            **words,
            "day": date_text(latest.ends_on),
        }
    return _("%(name)s, %(kind)s %(office)s sejak %(day)s: pindah ke kantor ini") % {
        **words,
        "day": date_text(latest.starts_on),
    }


class RefuseForm(OneTimeForm):
    reason = reason_field(help_text=gettext_lazy("Dibaca oleh kantor pengusul"))


class MoveForm(OneTimeForm):
    """Another office or another task; the present posting ends the day before."""

    office = forms.ModelChoiceField(
        label=gettext_lazy("Kantor baru"), queryset=Office.objects.none(), empty_label=gettext_lazy("Pilih kantor")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=Posting.Kind.choices, widget=forms.RadioSelect)
    starts_on = DayField(label=gettext_lazy("Mulai bertugas di sana"))
    agreed = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = reason_field(help_text=gettext_lazy("Misalnya nomor surat tugas"))

    def __init__(self, *args: Any, officer_moved: Officer, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer_moved = officer_moved
        self.fields["starts_on"].help_text = " ".join(bounds_of(officer_moved).sentences(earliest_start(today)))
        office = cast(forms.ModelChoiceField, self.fields["office"])
        office.queryset = Office.objects.filter(closed_on=None).exclude(kind=Office.Kind.HEAD)
        office.label_from_instance = lambda obj: f"{obj.code} {obj.name}"  # type: ignore[method-assign]

    def clean(self) -> dict[str, Any]:
        """Whoever asked for a day on which it does not take effect is told the day and why, and agrees by sending the
        form once more."""
        data = super().clean() or self.cleaned_data
        if data.get("office") is not None and data.get("starts_on") is not None:
            effective = bounds_of(self.officer_moved, data["office"]).effective(data["starts_on"])
            if effective.reasons and data.get("agreed") != effective.day.isoformat():
                self.data = {**self.data.dict(), "agreed": effective.day.isoformat()}  # type: ignore[attr-defined]
                words = _("Penempatan baru mulai berlaku %(day)s. %(why)s Kirim sekali lagi bila setuju.")
                self.add_error("starts_on", words % {"day": date_text(effective.day), "why": effective.text})
        return data


class EndForm(HeadForm):
    """`posting`: which one ends; the form says from which day it can."""

    ends_on = DayField(
        label=gettext_lazy("Hari terakhir bertugas"),
        help_text=gettext_lazy("Hari ini atau sebelumnya: sejak dikirim, petugas tidak lagi dapat menandatangani"),
    )
    reason = reason_field(help_text=gettext_lazy("Misalnya mutasi, cuti panjang, pensiun"))

    def __init__(self, *args: Any, posting: Posting, clock: Clock, **kwargs: Any) -> None:
        super().__init__(*args, clock=clock, **kwargs)
        bounds = bounds_of(posting.officer)
        day = bounds.last_day(posting.starts_on)
        if day.reasons and day.day >= earliest_start(wib_date(clock.now())):
            said = _("Hari terakhir yang tercatat paling awal %(day)s. %(why)s")
            text = said % {"day": date_text(day.day), "why": day.text}
            self.fields["ends_on"].help_text = f"{self.fields['ends_on'].help_text}. {text}"
