"""Pace and timeliness drawn small: a bar with its minimum at the end and a mark at the needed pace, a point with its
distance to a bound. Decoration: the numbers stand beside it. Colours by class (docs/design.md 5).
"""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

WIDTH = 96
SCALE_FROM = Fraction(4, 5)
"""Where the cut scale of timeliness begins; pages say so."""

PACE = (
    '<svg class="pace" viewBox="0 0 96 14" aria-hidden="true"><rect class="pace__rest" y="3" width="96" height="8"/>'
    '<rect class="pace__run{}" y="3" width="{}" height="8"/>{}</svg>'
)
NEEDED = '<path class="pace__edge" d="M{0} 1V13"/><path class="pace__mark" d="M{0} 1V13"/>'
POINT = (
    '<svg class="point" viewBox="-6 0 108 14" aria-hidden="true"><path class="point__line" d="M0 7H96"/>{}{}{}</svg>'
)
DISTANCE = '<path class="point__way" d="M{} 7H{}"/>'
RING = '<circle class="point__{}" cx="{}" cy="7" r="4"/>'
BEYOND = '<path class="point__beyond" d="M-1 7l5-4v8z"/>'
"""Below the scale."""


def pace_bar(pace: Fraction | None, needed: Fraction | None) -> SafeString:
    """`needed`: the share of the minimum that the days gone by ask for; None where there is none to draw."""
    share = pace or Fraction(0)
    behind = " pace__run--below" if needed is not None and share < needed else ""
    mark = mark_safe("")
    if needed is not None:
        mark = format_html(NEEDED, _at(min(needed, Fraction(1)) * WIDTH))
    return format_html(PACE, behind, _at(min(share, Fraction(1)) * WIDTH), mark)


def timeliness_point(share: Fraction | None, bounds: Sequence[Fraction]) -> SafeString:
    """On a scale from 80 to 100%. `bounds`: thresholds, the highest first, which is the one to reach."""
    shown = [bound for bound in bounds if SCALE_FROM <= bound <= 1]
    ticks = SafeString("").join(
        format_html('<path class="point__tick{}" d="{}"/>', *_tick(bound, first=bound == shown[0])) for bound in shown
    )
    if share is None:
        return format_html(POINT, ticks, "", "")
    x = _along(share)
    way = format_html(DISTANCE, x, _along(shown[0])) if shown else ""
    if share < SCALE_FROM:
        return format_html(POINT, ticks, way, mark_safe(BEYOND))  # noqa: S308 - a constant
    reached = not shown or share >= shown[0]
    return format_html(POINT, ticks, way, format_html(RING, "full" if reached else "ring", x))


def _tick(bound: Fraction, *, first: bool) -> tuple[str, str]:
    return (" point__tick--long", f"M{_along(bound)} 0V14") if first else ("", f"M{_along(bound)} 3V11")


def _along(share: Fraction) -> str:
    return _at((max(share, SCALE_FROM) - SCALE_FROM) / (1 - SCALE_FROM) * WIDTH)


def _at(value: Fraction) -> str:
    return f"{float(value):.1f}"
