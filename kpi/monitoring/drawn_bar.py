"""A bar of tickets against a minimum, or of an index against its target, as it stands in a line of a table."""

from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .charts import Bar, Tick

BAR = (
    '<svg class="bar" viewBox="-1 0 98 14" aria-hidden="true">'
    '<rect class="bar__rest" x="0" y="4" width="96" height="6"/>'
    '<rect class="bar__run" x="0" y="4" width="{}" height="6"/>{}</svg>'
)


@lru_cache(maxsize=64)
def _ticks(ticks: tuple[Tick, ...]) -> SafeString:
    """Made once for each scale: every officer has the same."""
    paths = ((" bar__tick--long" if tick.long else "", tick.x, "0v14" if tick.long else "3v8") for tick in ticks)
    return format_html_join("", '<path class="bar__tick{}" d="M{} {}"/>', paths)


def drawn(bar: Bar) -> SafeString:
    """On 96 x 12; decoration, the numbers stand beside it."""
    return format_html(BAR, bar.width, _ticks(bar.ticks))
