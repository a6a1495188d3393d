"""Between what a day, an instant and a number lie that people type: said once, for forms and for the database.

A year 0001 is a date to Python and to a browser, and one such row stopped pages, lists and mail for everybody. So what
lies outside is refused beside its field, and a check constraint holds whatever comes by another way.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.wib import LONG_MONTHS, WIB
from users.words import date_text

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""No letter that we go by is older, and a quarter is written 20xx."""
FIRST_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)
LAST_INSTANT = datetime(2100, 1, 1, tzinfo=UTC)
WHOLE_MOST = 2_147_483_647
"""What a whole number's column takes on PostgreSQL."""
KEY_MOST = 9_223_372_036_854_775_807
"""What a key's column takes."""


def day_within(day: date) -> None:
    """A validator of days."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(_("Tahun harus dari %(first)d sampai %(last)d. Periksa tanggalnya."), params=_years())


def instant_within(instant: datetime) -> None:
    """A validator of instants; also of such as no other time zone can express."""
    if not FIRST_DAY <= instant.date() <= LAST_DAY:
        raise ValidationError(_("Tahun harus dari %(first)d sampai %(last)d. Periksa tanggalnya."), params=_years())


def _years() -> dict[str, int]:
    return {"first": FIRST_DAY.year, "last": LAST_DAY.year}


class DayParts(forms.Widget):
    """Day, month and year as three controls, in the order of this country whatever language a browser speaks; a month
    is chosen by its name, so that none is taken for a day. A day that is sent as one text is read too."""

    PARTS = ("day", "month", "year")

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        shared = self.build_attrs(self.attrs, dict(attrs) if attrs else None)
        own_id = shared.pop("id", "")
        months = [(number, LONG_MONTHS[number - 1]) for number in range(1, 13)]
        inputs = {
            "day": (forms.TextInput(), _("Hari")),
            "month": (forms.Select(choices=[("", _("Bulan")), *months]), _("Bulan")),
            "year": (forms.TextInput(), _("Tahun")),
        }
        parts = []
        for part, written in zip(self.PARTS, _parts_of(value), strict=True):
            widget, label = inputs[part]
            said = shared | {"aria-label": label, "id": own_id if part == "day" else f"{own_id}_{part}"}
            if part != "month":
                said |= {"inputmode": "numeric", "autocomplete": "off", "placeholder": label}
            parts.append((widget.render(f"{name}_{part}", written, said, renderer),))
        labelled = format_html(' aria-labelledby="{}_label"', own_id) if own_id else ""
        return format_html(
            '<span class="day-parts" role="group" data-day{}>{}<output class="day-echo"></output></span>',
            labelled,
            format_html_join("", "{}", parts),
        )

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        written = [str(data.get(f"{name}_{part}", "")).strip() for part in self.PARTS]
        if not any(written):
            return data.get(name)
        day, month, year = (one.replace("-", " ") for one in written)
        return f"{year}-{month.zfill(2) if month else ''}-{day.zfill(2) if day else ''}"

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}_{part}" in data for part in self.PARTS)


def _parts_of(value: Any) -> tuple[str, str, str]:
    """Day, month and year of a date, or of what somebody sent instead of one."""
    if isinstance(value, date):
        return str(value.day), str(value.month), str(value.year)
    parts = re.split("[-/]", str(value or ""))
    if len(parts) != 3:
        return str(value or ""), "", ""
    if len(parts[2]) == 4:
        parts.reverse()
    year, month, day = parts
    return day.lstrip("0"), month.lstrip("0"), year


class DayField(forms.DateField):
    """A day in three parts (`DayParts`), or as one text, year first or day first."""

    default_validators = [day_within]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DayParts())
        super().__init__(
            input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
            error_messages={"invalid": gettext_lazy("Tulis tanggal seperti 31 Januari 2026, tahunnya dengan 4 angka")},
            **kwargs,
        )


class CalendarInput(forms.DateInput):
    """A day in one control, where a row of filters has no place for three; the browser writes it in its own way, so the
    script repeats it in words beside it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"data-day": ""})


class DaysInOrder(forms.Form):
    """The form of a list that is narrowed from one day (`since`) to another (`until`). Turned round they narrow
    nothing, and the later field says so."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since is not None and until is not None and until < since:
            words = _("%(until)s lebih awal daripada %(since)s. Tukar kedua tanggalnya; sekarang belum dipakai.")
            self.add_error("until", words % {"since": date_text(since), "until": date_text(until)})
            data.pop("since")
        return data


class InstantField(forms.DateTimeField):
    """Day and time in Jakarta. The year is looked at before the zone, which has no year before the first."""

    def to_python(self, value: Any) -> datetime | None:
        try:
            instant = super().to_python(value)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if instant is not None:
            instant_within(instant)
        return instant


class SeenField(forms.IntegerField):
    """Which version of a thing the page showed: a hidden whole number that the database can hold."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, min_value=1, max_value=WHOLE_MOST, **kwargs)


def start_of(day: date) -> datetime:
    """The first instant of a Jakarta day, in UTC; days outside the bounds are all the same to us."""
    return datetime.combine(min(max(day, FIRST_DAY), LAST_DAY), time(), WIB).astimezone(UTC)


# --- In the database --------------------------------------------------------------------------------------------------
def _within(name: str, fields: tuple[str, ...], between: Callable[[str], Q]) -> models.CheckConstraint:
    condition = Q()
    for field in fields:
        condition &= between(field)
    return models.CheckConstraint(
        name=name, condition=condition, violation_error_message=gettext_lazy("Nilai di luar batas.")
    )


def days_within(name: str, *fields: str) -> models.CheckConstraint:
    """Days between `FIRST_DAY` and `LAST_DAY`, or empty."""
    return _within(name, fields, lambda field: Q(**{f"{field}__range": (FIRST_DAY, LAST_DAY)}))


def instants_within(name: str, *fields: str) -> models.CheckConstraint:
    """Instants between `FIRST_INSTANT` and `LAST_INSTANT`, or empty."""
    return _within(name, fields, lambda field: Q(**{f"{field}__range": (FIRST_INSTANT, LAST_INSTANT)}))


def numbers_within(name: str, **most: int) -> models.CheckConstraint:
    """Numbers from 0 to the one named, or empty."""
    return _within(name, tuple(most), lambda field: Q(**{f"{field}__range": (0, most[field])}))
