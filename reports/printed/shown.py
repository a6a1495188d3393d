"""Figures as pages and papers must show them, written a second time in whole numbers: what verifies may not ask the
code that it verifies.
"""

from fractions import Fraction

NOTHING = "-"
PLACES = 12
"""After the point of what `kpi_index` prints."""


def whole(number: int) -> str:
    """ "1.355" """
    digits = str(number)
    first = len(digits) % 3
    groups = [digits[:first]] if first else []
    return ".".join(groups + [digits[at : at + 3] for at in range(first, len(digits), 3)])


def decimal(value: Fraction | None, places: int = 2) -> str:
    """ "2,80", a half rounded up; "-" for nothing."""
    if value is None:
        return NOTHING
    unit = 10**places
    return _written((2 * value.numerator * unit + value.denominator) // (2 * value.denominator), places)


def percent(share: Fraction | None, places: int = 2) -> str:
    """ "97,06%": rounded, but never up to a half or whole percent that it has not reached."""
    if share is None:
        return NOTHING
    unit, exact = 10**places, share * 100 * 10**places
    found = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    if found > exact and 2 * found % unit == 0:
        found -= 1
    return _written(found, places) + "%"


def amount(value: Fraction | None) -> str:
    """ "300", "189,47"; "-" for nothing."""
    if value is None:
        return NOTHING
    return whole(value.numerator) if value.denominator == 1 else decimal(value)


def exact(value: Fraction | int | None) -> str | None:
    """As `kpi_index` prints it: "2.4"; without an end cut after twelve places."""
    if value is None:
        return None
    number = Fraction(value)
    before, rest = divmod(number.numerator * 10**PLACES // number.denominator, 10**PLACES)
    after = f"{rest:0{PLACES}d}".rstrip("0")
    return f"{before}.{after}" if after else str(before)


def _written(units: int, places: int) -> str:
    before, after = divmod(units, 10**places)
    return f"{whole(before)},{after:0{places}d}" if places else whole(before)
