"""The one rounding of a used time (docs/domain.md 5). Pure.

A used time is exact to the microsecond and is printed shorter. It is rounded **up when it passed its norm, down when it
did not**, on every surface (card, strip, list, ledger, sheet, Excel, PDF): so no printed figure stands on the other
side of the norm than its verdict. 2.000000000035 of 2 working days is "2,0001" and "2 hari 1 mnt", never "2" beside
"terlambat"; 1.99999 is "1,9999", never "2". The side is what the clock says (`passed`), also where an accepted
objection gave another verdict: one used time has one figure.
"""

from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from math import ceil, floor

PLACES = 4
NOTHING = "-"


def passed(ended: datetime | None, late_after: datetime | None) -> bool:
    """Whether the clock ended after the last instant in time, which is the same as used > norm."""
    return ended is not None and late_after is not None and ended > late_after


def shown_number(used: Decimal | Fraction, *, late: bool) -> Decimal:
    """A used time in the norm's unit with `PLACES` decimals, rounded to its own side of the norm; for cells of Excel.

    `late`: what `passed` says. A norm has at most two decimals, so that what is late stays above it.
    """
    if isinstance(used, Fraction):
        scaled = used * 10**PLACES
        return Decimal(ceil(scaled) if late else floor(scaled)).scaleb(-PLACES)
    return used.quantize(Decimal(1).scaleb(-PLACES), ROUND_CEILING if late else ROUND_FLOOR)


def number_of(used: Decimal | Fraction | None, *, late: bool) -> str:
    """ "1,9375", "2", "2,0001"; "-" for nothing."""
    if used is None:
        return NOTHING
    return f"{shown_number(used, late=late).normalize():f}".replace(".", ",")
