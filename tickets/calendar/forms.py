"""The forms of Kalender dan norma: what is to be added and taken out, several things in one draft; plain, no script."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.catalogue.reading import book_on, name_of
from services.models import Service
from tickets.deadlines.rules import Proposed
from tickets.models import MOST_DAYS, MOST_HOURS, CalendarVersion, DayOff, Norm, SpecialHours
from tickets.words import weekday_text
from users.bounds import DayField
from users.clock import wib_date
from users.forms import OneTimeForm, PlainForm, refuse_unused
from users.models import Office
from users.pages.one_page import page_now
from users.typed.text import LineField, TextField
from users.wib import DAYS
from users.words import date_text

from .proposals import addition, norm_from, removal

DAY_ROWS, HOURS_ROWS = 6, 2


@dataclass(frozen=True)
class Part:
    """What may change, as it is asked before anything else. `shows`: the parts of the long form that then stand there,
    empty for the day off, which has a form of its own."""

    code: str
    label: Any
    hint: Any
    shows: frozenset[str]


DAY_OFF = Part("libur", gettext_lazy("Hari libur"), gettext_lazy("tambah atau cabut"), frozenset())
EVERYTHING = frozenset({"days", "removed", "hours", "norm", "sure"})
PARTS = {
    part.code: part
    for part in (
        DAY_OFF,
        Part("jam", gettext_lazy("Jam layanan khusus"), gettext_lazy("misalnya Ramadan"), frozenset({"hours"})),
        Part("norma", gettext_lazy("Norma waktu"), gettext_lazy("IKU atau SLA"), frozenset({"norm"})),
        Part("beberapa", gettext_lazy("Beberapa sekaligus"), gettext_lazy("dalam satu perubahan"), EVERYTHING),
    )
}


class OfficeCodeField(forms.CharField):
    """Which office a row is for, by its code; empty is the whole nation. Gives the Office, or None."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Hanya kantor"), required=False, max_length=10)
        self.widget.attrs["placeholder"] = "008"

    def clean(self, value: Any) -> Any:
        code = super().clean(value).strip()
        if not code:
            return None
        office = Office.objects.filter(code=code).first()
        if office is None:
            raise forms.ValidationError(_("Tidak ada kantor dengan kode %(code)s") % {"code": code})
        return office


class AddedDayForm(PlainForm):
    """One day off to be added; a row left empty adds none."""

    day = DayField(label=gettext_lazy("Tanggal"))
    category = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=DayOff.Category, initial=DayOff.Category.NATIONAL)
    name = LineField(label=gettext_lazy("Nama"), max_length=160)
    office = OfficeCodeField()

    def has_changed(self) -> bool:
        """A kind alone is no day."""
        return bool(set(self.changed_data) - {"category"})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        local = data.get("category") == DayOff.Category.LOCAL
        if "office" in data and local != (data["office"] is not None):
            words = _("Isi kode kantor yang tutup") if local else _("Kode kantor hanya untuk penutupan setempat")
            self.add_error("office", words)
        return data


class AddedHoursForm(PlainForm):
    """Special hours of a period (003 art. 10(2)-(3))."""

    name = LineField(label=gettext_lazy("Nama"), max_length=160)
    first_day = DayField(label=gettext_lazy("Dari"))
    last_day = DayField(label=gettext_lazy("Sampai"))
    opens = forms.TimeField(label=gettext_lazy("Buka"), input_formats=["%H:%M", "%H.%M"])
    closes = forms.TimeField(label=gettext_lazy("Tutup"), input_formats=["%H:%M", "%H.%M"])
    office = OfficeCodeField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("opens", "closes"):
            self.fields[name].widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
            self.fields[name].error_messages["invalid"] = _("Tulis jam seperti 08.00")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("first_day") and data.get("last_day") and data["last_day"] < data["first_day"]:
            self.add_error("last_day", _("Hari terakhir sebelum hari pertama"))
        if data.get("opens") and data.get("closes") and data["closes"] <= data["opens"]:
            self.add_error("closes", _("Jam tutup tidak sesudah jam buka"))
        return data


class ReasonForm(OneTimeForm):
    """Why, and by what."""

    title = LineField(label=gettext_lazy("Judul perubahan"), max_length=160)
    legal_basis = LineField(
        label=gettext_lazy("Dasar hukum"),
        max_length=300,
        help_text=gettext_lazy("Nomor dan tanggal keputusan, misalnya SKB 3 Menteri 223/2018"),
    )
    summary = TextField(label=gettext_lazy("Penjelasan"), max_length=2000, required=False)


OF_A_SUCCESSOR = ("amount", "stops_at_hai", "stops_while_waiting", "assumption")
CHOICES_OF_A_NORM = ("unit", "reckoning", "ends_by")
NORM_FIELDS = ("norm_service", "norm_from", "norm_ends", *OF_A_SUCCESSOR)
"""What is said of a norm. Its three choices stand on their first value as the page opens."""


class DraftForm(ReasonForm):
    """All that a draft may propose; `rows()` is it. `base`: the version that the page was made from."""

    base = forms.ModelChoiceField(queryset=CalendarVersion.objects.all(), widget=forms.HiddenInput)
    announced_on = DayField(
        label=gettext_lazy("Diumumkan pada"),
        required=False,
        help_text=gettext_lazy("Bila hari libur ditambahkan di tengah tahun"),
    )
    removed_days = forms.ModelMultipleChoiceField(
        queryset=DayOff.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    removed_hours = forms.ModelMultipleChoiceField(
        queryset=SpecialHours.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    norm = forms.ModelChoiceField(
        label=gettext_lazy("Norma yang diubah"),
        queryset=Norm.objects.none(),
        required=False,
        empty_label=gettext_lazy("Tidak ada"),
    )
    norm_service = forms.ModelChoiceField(
        label=gettext_lazy("Hanya untuk layanan"),
        queryset=Service.objects.none(),
        required=False,
        empty_label=gettext_lazy("Semua layanan"),
        help_text=gettext_lazy("Hanya Waktu SLA. Norma yang dipilih tetap berlaku bagi layanan lain."),
    )
    norm_from = DayField(label=gettext_lazy("Mulai untuk tiket yang masuk tanggal"), required=False)
    norm_ends = forms.BooleanField(label=gettext_lazy("Berakhir tanpa pengganti"), required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("Lama paling lambat"), required=False, min_value=0, max_value=MOST_HOURS, decimal_places=2
    )
    unit = forms.ChoiceField(label=gettext_lazy("Satuan"), choices=Norm.Unit)
    reckoning = forms.ChoiceField(label=gettext_lazy("Cara hitung"), choices=Norm.Reckoning)
    ends_by = forms.ChoiceField(label=gettext_lazy("Jam berakhir pada"), choices=Norm.EndsBy)
    stops_at_hai = forms.BooleanField(label=gettext_lazy("Jam berhenti selama tiket di HAI"), required=False)
    stops_while_waiting = forms.BooleanField(
        label=gettext_lazy("Jam berhenti selama menunggu data penanya"), required=False
    )
    assumption = LineField(
        label=gettext_lazy("Yang masih asumsi"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Ditunjukkan pada setiap tenggat"),
    )
    confirmed_through = DayField(
        label=gettext_lazy("Hari libur dipastikan sampai"),
        required=False,
        help_text=gettext_lazy("Kosongkan bila tidak berubah"),
    )

    def __init__(self, *args: Any, base: CalendarVersion, **kwargs: Any) -> None:
        super().__init__(*args, initial={"base": base}, **kwargs)
        self._choose("removed_days", DayOff.objects.in_version(base).select_related("office").order_by("day", "pk"))
        self._choose("removed_hours", SpecialHours.objects.in_version(base).select_related("office"))
        self._choose("norm", Norm.objects.in_version(base).select_related("service"))
        self._offer_services()
        for field in ("unit", "reckoning", "ends_by"):
            self.fields[field].required = False
        self.fields["norm"].label_from_instance = _norm_label  # type: ignore[attr-defined]
        posted = self.data if self.is_bound else None
        self.days = AddedDays(posted, prefix="hari")
        self.hours = AddedHours(posted, prefix="jam")

    def _offer_services(self) -> None:
        """The services of the catalogue in force, by name."""
        book = book_on(wib_date(page_now()))
        entries = book.services if book is not None else []
        field = self.fields["norm_service"]
        field.queryset = Service.objects.filter(pk__in=[entry.service_id for entry in entries])  # type: ignore[attr-defined]
        named = [(entry.service_id, entry.name) for entry in entries]
        field.choices = [("", _("Semua layanan")), *named]  # type: ignore[attr-defined]

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        field.queryset = rows  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = _("Sudah tidak ada pada kalender. Muat ulang halaman ini.")

    def years(self) -> Iterable[tuple[int, list[tuple[int, str, bool]]]]:
        """The days off by year, newest first: (key, words, whether ticked)."""
        ticked = {str(value) for value in self["removed_days"].value() or ()}
        rows = sorted(self.fields["removed_days"].queryset, key=lambda row: (-row.day.year, row.day))  # type: ignore[attr-defined]
        for year, days in groupby(rows, key=lambda row: row.day.year):
            yield year, [(row.pk, day_off_label(row), str(row.pk) in ticked) for row in days]

    def special(self) -> list[tuple[int, str, bool]]:
        ticked = {str(value) for value in self["removed_hours"].value() or ()}
        rows = self.fields["removed_hours"].queryset  # type: ignore[attr-defined]
        return [(row.pk, hours_label(row), str(row.pk) in ticked) for row in rows]

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.days.is_valid(), self.hours.is_valid()])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        norm = data.get("norm")
        if data.get("announced_on") and not any(form.has_changed() for form in self.days.forms):
            self.add_error(
                "announced_on", _("Hanya untuk hari libur yang ditambahkan. Kosongkan, atau tambahkan harinya.")
            )
        if norm is None:
            if "norm" not in self.errors:
                refuse_unused(self, NORM_FIELDS, ("norm", ""))
                for name in CHOICES_OF_A_NORM:
                    first = next(value for value, _label in self.fields[name].choices)  # type: ignore[attr-defined]
                    if data.get(name) not in ("", first):
                        self.add_error(name, _("Pilih dahulu norma yang diubah, atau kembalikan pilihan ini."))
            return data
        if data.get("norm_ends"):
            for name in OF_A_SUCCESSOR:
                if data.get(name):
                    self.add_error(name, _("Norma ini berakhir tanpa pengganti. Kosongkan, atau hapus centangnya."))
        self._clean_service(data, norm)
        since = data.get("norm_from")
        if since is None:
            self.add_error("norm_from", _("Isi tanggal mulai"))
        elif since < norm.valid_from or (norm.valid_to and since > norm.valid_to):
            self.add_error("norm_from", _("Norma ini berlaku %(since)s") % {"since": _validity(norm)})
        if not data.get("norm_ends"):
            if data.get("amount") == 0:
                self.add_error("amount", _("Lebih dari 0"))
            if data.get("unit") == Norm.Unit.DAYS and (data.get("amount") or 0) > MOST_DAYS:
                self.add_error("amount", _("Paling lama %(days)d hari kerja") % {"days": MOST_DAYS})
            for name in ("amount", "unit", "reckoning", "ends_by"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Isi untuk norma pengganti"))
        return data

    def _clean_service(self, data: dict[str, Any], norm: Norm) -> None:
        """A service gets a norm of its own beside the SLA of all; what it has already is chosen as the norm."""
        if data.get("norm_service") is None:
            return
        if norm.code != Norm.Code.SLA or norm.service_id is not None:
            self.add_error("norm_service", _("Pilih norma Waktu SLA untuk semua layanan, atau kosongkan layanannya."))
        elif data.get("norm_ends"):
            self.add_error("norm_service", _("Norma untuk semua layanan tidak berakhir bagi satu layanan."))

    def rows(self) -> list[Proposed]:
        """What is proposed; of a valid form. Added rows have the draft's legal basis."""
        data, basis = self.cleaned_data, self.cleaned_data["legal_basis"]
        rows: list[Proposed] = [removal(row) for row in (*data["removed_days"], *data["removed_hours"])]
        rows += [
            addition(DayOff(legal_basis=basis, announced_on=data["announced_on"], **said))
            for said in _filled(self.days)
        ]
        rows += [addition(SpecialHours(legal_basis=basis, **said)) for said in _filled(self.hours)]
        if data["norm"] is not None:
            said = ("amount", "unit", "reckoning", "ends_by", "stops_at_hai", "stops_while_waiting", "assumption")
            service = data["norm_service"] or data["norm"].service
            said_of_it = {name: data[name] for name in said}
            new = Norm(code=data["norm"].code, service=service, legal_basis=basis, **said_of_it)
            if data["norm_service"] is not None:
                new.valid_from, new.valid_to = data["norm_from"], data["norm"].valid_to
                return [*rows, addition(new)]
            rows += norm_from(data["norm_from"], data["norm"], None if data["norm_ends"] else new)
        return rows


AddedDays = formset_factory(AddedDayForm, extra=DAY_ROWS, max_num=DAY_ROWS, absolute_max=40)
AddedHours = formset_factory(AddedHoursForm, extra=HOURS_ROWS, max_num=HOURS_ROWS, absolute_max=10)


def _filled(rows: BaseFormSet) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in rows.forms if form.has_changed()]


# --- Rows in words ----------------------------------------------------------------------------------------------------
def day_off_label(row: Any) -> str:
    where = f" ({row.office.name})" if row.office_id else ""
    return f"{weekday_text(row.day)}: {row.name}{where}"


def hours_label(row: Any) -> str:
    day = "" if row.weekday is None else f", {DAYS[row.weekday]}"
    where = f" ({row.office.name})" if row.office_id else ""
    period = f"{date_text(row.first_day)}–{date_text(row.last_day)}{day}"
    return f"{row.name}: {period}, {row.opens:%H.%M}–{row.closes:%H.%M}{where}"


def weekly_label(row: Any) -> str:
    where = f" ({row.office.name})" if row.office_id else ""
    return f"{DAYS[row.weekday]} {row.opens:%H.%M}–{row.closes:%H.%M}{where}, {_validity(row)}"


def norm_label(row: Any) -> str:
    """With its validity and its switches."""
    words = [f"{_code_words(row)} {row.amount.normalize():f} {row.get_unit_display()}".replace(".", ",")]
    words += [str(row.get_reckoning_display()), _("sampai %s") % row.get_ends_by_display()]
    if row.stops_at_hai:
        words.append(_("berhenti selama di HAI"))
    if row.stops_while_waiting:
        words.append(_("berhenti selama menunggu data"))
    return f"{', '.join(words)}; {_('berlaku %s') % _validity(row)}"


def _code_words(row: Any) -> str:
    """ "Waktu SLA", "Waktu SLA layanan BLU"."""
    if row.service is None:
        return str(row.get_code_display())
    return _("%(norm)s layanan %(service)s") % {
        "norm": row.get_code_display(),
        "service": name_of(row.service, wib_date(page_now())),
    }


def _norm_label(row: Norm) -> str:
    return f"{_code_words(row)}, {row.amount.normalize():f} {row.get_unit_display()}, {_validity(row)}"


def _validity(row: Any) -> str:
    if row.valid_to is None:
        return _("sejak %s") % date_text(row.valid_from)
    return f"{date_text(row.valid_from)}–{date_text(row.valid_to)}"
