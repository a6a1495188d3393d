"""Between what a day, an instant and a number lie that people type: said once, for forms and for the database.

A year 0001 is a date to Python and to a browser, and one such row stopped pages, lists and mail for everybody. So what
lies outside is refused beside its field, and a check constraint holds whatever comes by another way.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.wib import WIB
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


class DayField(forms.DateField):
    """A day from the browser's calendar, or typed day first."""

    default_validators = [day_within]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"invalid": gettext_lazy("Tulis tanggal seperti 2026-01-31 atau 31-01-2026")},
            **kwargs,
        )


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
