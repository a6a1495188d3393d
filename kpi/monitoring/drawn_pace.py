"""Pace and timeliness drawn small: a bar with its minimum at the end and a mark at the needed pace, a point with its
distance to a bound. Decoration: the numbers stand beside it. Colours by class (docs/design.md 5).
"""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, TILE = 96, 264
"""How wide they are drawn in a line of a table, and in a tile; both 14 high."""
SCALE_FROM = Fraction(4, 5)
"""Where the cut scale of timeliness begins; pages say so."""

PACE = (
    '<svg class="pace" viewBox="0 0 {0} 14" aria-hidden="true"><rect class="pace__rest" y="3" width="{0}" height="8"/>'
    '<rect class="pace__run{1}" y="3" width="{2}" height="8"/>{3}</svg>'
)
NEEDED = '<path class="pace__edge" d="M{0} 1V13"/><path class="pace__mark" d="M{0} 1V13"/>'
LINE = '<path class="point__line" d="M0 7H{0}"/>'
POINT = '<svg class="point" viewBox="-6 0 {1} 14" aria-hidden="true">' + LINE + "{2}{3}{4}</svg>"
TICK = '<path class="point__tick{}" d="M{} {}"/>'
DISTANCE = '<path class="point__way" d="M{} 7H{}"/>'
RING = '<circle class="point__{}" cx="{}" cy="7" r="4"/>'
BEYOND = format_html('<path class="point__beyond" d="{}"/>', "M-1 7l5-4v8z")
"""Below the scale."""


def pace_bar(pace: Fraction | None, needed: Fraction | None, width: int = WIDTH) -> SafeString:
    """`needed`: the share of the minimum that the days gone by ask for; None where there is none to draw."""
    share = pace or Fraction(0)
    behind = " pace__run--below" if needed is not None and share < needed else ""
    mark = "" if needed is None else format_html(NEEDED, _at(min(needed, Fraction(1)) * width))
    return format_html(PACE, width, behind, _at(min(share, Fraction(1)) * width), mark)


def timeliness_point(share: Fraction | None, bounds: Sequence[Fraction], width: int = WIDTH) -> SafeString:
    """On a scale from 80 to 100%. `bounds`: thresholds, the highest first, which is the one to reach."""
    shown = [bound for bound in bounds if SCALE_FROM <= bound <= 1]
    looks = [(" point__tick--long", "0V14"), *[("", "3V11")] * len(shown)]
    ticks = format_html_join(
        "", TICK, ((look, _along(bound, width), how) for bound, (look, how) in zip(shown, looks, strict=False))
    )
    frame = (width, width + 12, ticks)
    if share is None:
        return format_html(POINT, *frame, "", "")
    x = _along(share, width)
    way = format_html(DISTANCE, x, _along(shown[0], width)) if shown else ""
    if share < SCALE_FROM:
        return format_html(POINT, *frame, way, BEYOND)
    reached = not shown or share >= shown[0]
    return format_html(POINT, *frame, way, format_html(RING, "full" if reached else "ring", x))


def _along(share: Fraction, width: int) -> str:
    return _at((max(share, SCALE_FROM) - SCALE_FROM) / (1 - SCALE_FROM) * width)


def _at(value: Fraction) -> str:
    return f"{float(value):.1f}"
