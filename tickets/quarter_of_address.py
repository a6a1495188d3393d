"""The quarter of a page, by its address. One answer for a bad one everywhere: there is no such page."""

from datetime import datetime

from django.http import Http404

from . import quarters
from .quarters import Quarter


def quarter_or_404(code: str, now: datetime) -> Quarter:
    """`quarters.named`, as an address is read."""
    try:
        return quarters.named(code, now)
    except ValueError:
        raise Http404 from None
