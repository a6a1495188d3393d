"""Jam layanan mingguan: the nation's ordinary week, and a new version of it from a day on. It is a change of the
calendar like any other: drafted here, shown with its effect, confirmed, carried out by the worker.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.deadlines.rules import Proposed
from tickets.models import CalendarVersion, ServiceHours
from tickets.sla.hours import parse_windows
from users.bounds import DayField
from users.typed.text import LineField
from users.wib import LONG_DAYS
from users.words import date_text

from .forms import ReasonForm
from .proposals import week_from

YEARS_AHEAD = 3


@dataclass(frozen=True)
class Week:
    """One dated version of the week in words."""

    period: str
    days: list[tuple[str, str]]
    basis: str
    assumed: bool


def rows_in(version: CalendarVersion) -> list[ServiceHours]:
    """The nation's ordinary hours, in order of their first day."""
    rows = ServiceHours.objects.in_version(version).filter(office=None, channel_group="hai_cso")
    return list(rows.order_by("valid_from", "weekday", "opens"))


def weeks(rows: Iterable[ServiceHours]) -> list[Week]:
    """By period, the newest first."""
    periods: dict[tuple[Any, ...], dict[int, list[ServiceHours]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        periods[row.valid_from, row.valid_to, row.legal_basis, row.assumed][row.weekday].append(row)
    found = []
    for (first, last, basis, assumed), week in sorted(periods.items(), key=lambda each: each[0][0], reverse=True):
        days = [
            (LONG_DAYS[day], ", ".join(f"{row.opens:%H.%M}–{row.closes:%H.%M}" for row in week[day]))
            for day in sorted(week)
        ]
        period = _("sejak %s") % date_text(first) if last is None else f"{date_text(first)}–{date_text(last)}"
        found.append(Week(period, days, basis, assumed))
    return found


class HoursField(LineField):
    """ "08.00-12.00, 13.00-16.00"; empty is a day without service. Gives its windows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=60, **kwargs)
        self.widget.attrs["placeholder"] = "08.00-16.00"

    def clean(self, value: Any) -> Any:
        text = super().clean(value).replace("–", "-")
        if not text:
            return ()
        try:
            return parse_windows(text)
        except ValueError:
            raise forms.ValidationError(
                _("Tulis jam seperti 08.00-16.00, atau 08.00-12.00, 13.00-16.00 bila ada istirahat")
            ) from None


class WeekForm(ReasonForm):
    """The whole week from a day on. `base`: the version that the page was made from."""

    base = forms.ModelChoiceField(queryset=CalendarVersion.objects.all(), widget=forms.HiddenInput)
    since = DayField(
        label=gettext_lazy("Berlaku sejak"),
        help_text=gettext_lazy("Jam di bawah dalam WIB, bagi semua kantor; hari yang kosong tanpa layanan"),
    )

    def __init__(self, *args: Any, base: CalendarVersion, today: date, **kwargs: Any) -> None:
        self.rows_now, self.today = rows_in(base), today
        in_force = [
            row for row in self.rows_now if row.valid_from <= today and (row.valid_to is None or row.valid_to >= today)
        ]
        shown: dict[int, list[str]] = defaultdict(list)
        for row in in_force:
            shown[row.weekday].append(f"{row.opens:%H.%M}-{row.closes:%H.%M}")
        initial = {"base": base, **{f"day_{day}": ", ".join(shown[day]) for day in range(7)}}
        super().__init__(*args, initial=initial, **kwargs)
        for day in range(7):
            self.fields[f"day_{day}"] = HoursField(label=LONG_DAYS[day])
            self.fields[f"day_{day}"].widget.attrs.pop("maxlength", None)

    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{day}"] for day in range(7)]

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        first = min((row.valid_from for row in self.rows_now), default=since)
        last = date(self.today.year + YEARS_AHEAD, 12, 31)
        if not first <= since <= last:
            raise forms.ValidationError(
                _("Isi tanggal dari %(first)s sampai %(last)s.") % {"first": date_text(first), "last": date_text(last)}
            )
        later = [row.valid_from for row in self.rows_now if row.valid_from > since]
        if later:
            raise forms.ValidationError(
                _("Jam mingguan sudah berganti pada %(day)s. Isi tanggal itu atau sesudahnya.")
                % {"day": date_text(max(later))}
            )
        return since

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not any(data[f"day_{day}"] for day in range(7)):
            self.add_error("day_0", _("Paling sedikit satu hari mempunyai jam layanan."))
        return data

    def rows(self) -> list[Proposed]:
        """What is proposed; of a valid form."""
        data = self.cleaned_data
        new = [
            ServiceHours(
                weekday=day, opens=_time(window.opens), closes=_time(window.closes), legal_basis=data["legal_basis"]
            )
            for day in range(7)
            for window in data[f"day_{day}"]
        ]
        return week_from(data["since"], self.rows_now, new)


def _time(since_midnight: int) -> time:
    """A time of day from microseconds; the end of the day is its last one."""
    minutes, rest = divmod(since_midnight, 60_000_000)
    return time.max if minutes >= 24 * 60 else time(*divmod(minutes, 60), *divmod(rest, 1_000_000))
