"""The quarter that a command is given, read as an address is."""

from datetime import datetime

from django.core.management.base import CommandError

from tickets import quarters
from tickets.quarters import Quarter


def quarter_argument(code: str, now: datetime) -> Quarter:
    """`quarters.named`; a CommandError that says what to write."""
    try:
        return quarters.named(code, now)
    except ValueError:
        span = f"{quarters.FIRST} sampai {Quarter.of(now)}"
        raise CommandError(f"{code!r} bukan triwulan yang ada. Tulis seperti 2018Q3, dari {span}.") from None
