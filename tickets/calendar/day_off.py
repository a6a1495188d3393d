"""The form of one day off, added or taken out: what an admin with a decree in hand fills in, on one screen."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tickets.deadlines.rules import Proposed
from tickets.models import CalendarVersion, DayOff
from users.bounds import DayField
from users.forms import OneTimeForm, refuse_unused
from users.typed.text import LineField, TextField
from users.words import date_text

from .forms import DAY_ROWS, AddedDayForm, day_off_label
from .proposals import addition, removal

MORE = "another_day"
"""The button that asks for one more row, and the part of the form that it stands in."""
LONGEST_TITLE = 160


class OffDayForm(AddedDayForm):
    """One day off to be added, its kind chosen by radios."""

    category = forms.ChoiceField(
        label=gettext_lazy("Jenis"),
        choices=DayOff.Category,
        initial=DayOff.Category.NATIONAL,
        widget=forms.RadioSelect,
    )
    name = LineField(label=gettext_lazy("Nama hari"), max_length=LONGEST_TITLE)

    @property
    def local_choice(self) -> str:
        """The choice that the field of the office belongs to, as the page's script reads it."""
        return f"{self.add_prefix('category')}={DayOff.Category.LOCAL.value}"


OffDays = formset_factory(OffDayForm, extra=0, min_num=1, max_num=DAY_ROWS, absolute_max=DAY_ROWS)


ADD, REMOVE = "add", "remove"


class DayOffForm(OneTimeForm):
    """Days off to be added, or one to be taken out. `rows()` and `title()` are of a valid form."""

    base = forms.ModelChoiceField(queryset=CalendarVersion.objects.all(), widget=forms.HiddenInput)
    deed = forms.ChoiceField(
        label=gettext_lazy("Tindakan"),
        choices=[(ADD, gettext_lazy("Tambah hari libur")), (REMOVE, gettext_lazy("Cabut hari libur"))],
        initial=ADD,
        widget=forms.RadioSelect,
    )
    removed = forms.ModelChoiceField(
        label=gettext_lazy("Hari libur yang dicabut"),
        queryset=DayOff.objects.none(),
        required=False,
        empty_label=gettext_lazy("Pilih harinya"),
    )
    legal_basis = LineField(
        label=gettext_lazy("Dasar hukum"),
        max_length=300,
        help_text=gettext_lazy("Nomor dan tanggal keputusan"),
    )
    announced_on = DayField(
        label=gettext_lazy("Diumumkan pada"),
        required=False,
        help_text=gettext_lazy("Bila ditambahkan di tengah tahun"),
    )
    summary = TextField(label=gettext_lazy("Penjelasan"), max_length=2000, required=False)

    def __init__(self, *args: Any, base: CalendarVersion, **kwargs: Any) -> None:
        super().__init__(*args, initial={"base": base}, **kwargs)
        removed: Any = self.fields["removed"]
        removed.queryset = DayOff.objects.in_version(base).select_related("office").order_by("-day", "pk")
        removed.label_from_instance = day_off_label
        removed.error_messages["invalid_choice"] = _("Sudah tidak ada pada kalender. Muat ulang halaman ini.")
        self.days: BaseFormSet = OffDays(self.data if self.is_bound else None, prefix="hari")

    @classmethod
    def with_another_day(cls, sent: Any, *, base: CalendarVersion) -> "DayOffForm":
        """What was sent with a row more, as it is: nothing is judged before somebody means to send it."""
        data, total = sent.copy(), "hari-TOTAL_FORMS"
        rows = int(data[total]) if str(data.get(total, "")).isdecimal() else 1
        data[total] = str(min(rows + 1, DAY_ROWS))
        form = cls(data, base=base)
        for part in (form, *form.days.forms):
            part.show_unchecked()
        return form

    @property
    def takes_more_days(self) -> bool:
        return len(self.days.forms) < DAY_ROWS

    def is_valid(self) -> bool:
        rows_said = self.days.is_valid() if self._adds() else True
        return super().is_valid() and rows_said

    def _adds(self) -> bool:
        return self.data.get("deed", ADD) != REMOVE

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("deed") == REMOVE:
            refuse_unused(self, ("announced_on",), ("deed", REMOVE))
            if data.get("removed") is None and "removed" not in self.errors:
                self.add_error("removed", _("Pilih hari libur yang dicabut"))
            if any(form.has_changed() for form in self.days.forms):
                words = _("Hari yang ditulis di bawah tidak ikut terkirim. Kosongkan, atau pilih Tambah hari libur.")
                self.add_error("deed", words)
        elif data.get("deed") == ADD:
            refuse_unused(self, ("removed",), ("deed", ADD))
        return data

    def rows(self) -> list[Proposed]:
        """What is proposed. Added days have the form's legal basis."""
        data = self.cleaned_data
        if data["deed"] == REMOVE:
            return [removal(data["removed"])]
        said = {"legal_basis": data["legal_basis"], "announced_on": data["announced_on"]}
        return [addition(DayOff(**said, **form.cleaned_data)) for form in self._filled()]

    def title(self) -> str:
        """What the change is called in lists: its first day, and how many more."""
        if self.cleaned_data["deed"] == REMOVE:
            row = self.cleaned_data["removed"]
            return self._short(_("Pencabutan %(name)s, %(day)s"), row.name, row.day)
        first, *more = [form.cleaned_data for form in self._filled()]
        title = self._short("%(name)s, %(day)s", first["name"], first["day"], room=40 if more else 0)
        if not more:
            return title
        words = ngettext("%(title)s, dan %(count)d hari lain", "%(title)s, dan %(count)d hari lain", len(more))
        return words % {"title": title, "count": len(more)}

    def days_meant(self) -> list[Any]:
        """The days that the form is about, of a valid form, in order."""
        if self.cleaned_data["deed"] == REMOVE:
            return [self.cleaned_data["removed"].day]
        return sorted(form.cleaned_data["day"] for form in self._filled())

    def _filled(self) -> list[forms.Form]:
        return [form for form in self.days.forms if form.cleaned_data.get("day")]

    @staticmethod
    def _short(words: str, name: str, day: Any, *, room: int = 0) -> str:
        said = {"name": name, "day": date_text(day)}
        spare = LONGEST_TITLE - room - len(words % {**said, "name": ""})
        return words % {**said, "name": name if len(name) <= spare else name[: spare - 1] + "…"}
