"""Figures in words (docs/design.md 7): 2,80; 97,06%; 189,47."""

from fractions import Fraction

from django.utils.translation import gettext as _

from kpi.index import PolicyRules, Result
from users.words import NO_FIGURE, decimal_text, percent_text


def achievement_text(result: Result) -> str:
    """ "93,33%" """
    return NO_FIGURE if result.achievement is None else percent_text(result.achievement / 100)


def short_percent(share: Fraction) -> str:
    """A bound as "95%", without places that say nothing."""
    return amount_text(share * 100) + "%"


def amount_text(value: Fraction | int | None) -> str:
    """ "300", "189,47"; "-" for nothing."""
    return NO_FIGURE if value is None else decimal_text(value, 0 if Fraction(value).denominator == 1 else 2)


def short_place(name: str) -> str:
    """ "Kanwil Riau" for "Kanwil DJPb Provinsi Riau"."""
    return name.replace("Kanwil DJPb Provinsi ", "Kanwil ").replace("Kanwil DJPb ", "Kanwil ")


def assumption_text(policy: PolicyRules, *, type_assumed: bool) -> str:
    """ "Skala indeks dan tipe kantor: asumsi.", or what of it still is one."""
    if "scale" in policy.assumed:
        return _("Skala indeks dan tipe kantor: asumsi.") if type_assumed else _("Skala indeks: asumsi.")
    return _("Tipe kantor: asumsi.") if type_assumed else ""
