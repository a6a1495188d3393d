"""Figures in words (docs/design.md 7): 2,80; 97,06%; 189,47."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from kpi.index import PolicyRules, Result
from users.words import number_text

NONE = "-"


def decimal_text(value: Fraction | int | None, places: int = 2) -> str:
    """ "2,80"; "-" for nothing."""
    if value is None:
        return NONE
    exact = Fraction(value)
    shown = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{shown:,}".replace(",", " ").replace(".", ",").replace(" ", ".")


def percent_text(share: Fraction | None, places: int = 2) -> str:
    """A share as "97,06%".

    Rounded, but never up to a half or whole percent that it has not reached: who is below 95 % must not read "95,00%".
    """
    if share is None:
        return NONE
    share, unit = Fraction(share), 10**places
    above, below = share.numerator * 100 * unit, share.denominator  # whole numbers of the last place shown
    shown = (2 * above + below) // (2 * below)
    if shown * below > above and shown * 2 % unit == 0:
        shown -= 1
    return decimal_text(Fraction(shown, unit), places) + "%" if shown < 0 else _places_text(shown, places) + "%"


def _places_text(shown: int, places: int) -> str:
    """ "97,06" of 9706 with two places."""
    whole, rest = divmod(shown, 10**places)
    return number_text(whole) + (f",{rest:0{places}d}" if places else "")


def achievement_text(result: Result) -> str:
    """ "93,33%" """
    return NONE if result.achievement is None else percent_text(result.achievement / 100)


def short_percent(share: Fraction) -> str:
    """A bound as "95%", without places that say nothing."""
    return amount_text(share * 100) + "%"


def amount_text(value: Fraction | int | None) -> str:
    """ "300", "189,47"; "-" for nothing."""
    return NONE if value is None else decimal_text(value, 0 if Fraction(value).denominator == 1 else 2)


def short_place(name: str) -> str:
    """ "Kanwil Riau" for "Kanwil DJPb Provinsi Riau"."""
    return name.replace("Kanwil DJPb Provinsi ", "Kanwil ").replace("Kanwil DJPb ", "Kanwil ")


def assumption_text(policy: PolicyRules, *, type_assumed: bool) -> str:
    """ "Skala indeks dan tipe kantor: asumsi.", or what of it still is one."""
    if "scale" in policy.assumed:
        return _("Skala indeks dan tipe kantor: asumsi.") if type_assumed else _("Skala indeks: asumsi.")
    return _("Tipe kantor: asumsi.") if type_assumed else ""
