"""How long something took, in words; rounded to the side of its norm (`sla.rounding`), on every surface."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from tickets.models import Norm
from tickets.models.mirrors import MIRRORS
from tickets.sla.rounding import NOTHING, number_of, passed
from users.languages import kept_gettext as _

MINUTE_US, SECOND_US = 60_000_000, 1_000_000


def used_text(used: Decimal | Fraction | None, unit: str, *, late: bool) -> str:
    """ "1,9375 hari kerja"; `unit`: the norm's (`Norm.Unit`)."""
    if used is None:
        return NOTHING
    return f"{number_of(used, late=late)} {Norm.Unit(unit).label}"


def clock_text(days: int, open_us: int, *, late: bool, minute: str = "mnt") -> str:
    """Working time in parts: "2 hari 3 jam 22 mnt", "45 mnt"; what is less than a minute is named, not "0 mnt".

    `open_us`: open time after the whole days, microseconds. `minute`: its word, long ("menit") where there is room.
    """
    minutes = -(-open_us // MINUTE_US) if late else open_us // MINUTE_US
    hours, minutes = divmod(minutes, 60)
    long = minute == "menit"
    said = [_("1 hari") if days == 1 else _("%d hari") % days] if days else []
    said += [_("%d jam") % hours] if hours else []
    said += [(_("%d menit") if long else _("%d mnt")) % minutes] if minutes else []
    return " ".join(said) or (_("kurang dari 1 menit") if long else _("kurang dari 1 mnt"))


def taken_text(ticket: Any, code: str, *, minute: str = "mnt") -> str:
    """How long the decision says it took: "2 jam 23 mnt"; "" where it is no length of time (`how_text` says what).

    `ticket`: a ticket or a row with the mirrored fields of that norm.
    """
    _due, late_after, ended, _used, days, rest, _in_time = MIRRORS[code].of(ticket)
    if ended is None or days is None or rest is None or ended == ticket.created_at or not (days or rest):
        return ""
    return clock_text(days, rest, late=passed(ended, late_after), minute=minute)


def ended_within(ticket: Any, code: str) -> str:
    """What a decided clock says of itself, in a list: "dalam 2 jam 23 mnt", "HAI membalas dalam 3 jam" where that
    ended it, "saat direkam", or that no time had run. "" for a clock that has not ended."""
    if MIRRORS[code].of(ticket).ended is None:
        return ""
    taken = taken_text(ticket, code)
    if not taken:
        return how_text(ticket, code)
    return (_("HAI membalas dalam %s") if by_hai(ticket, code) else _("dalam %s")) % taken


def how_text(ticket: Any, code: str) -> str:
    """In place of a length of time: answered as it was recorded, or before the clock began to run."""
    ended = MIRRORS[code].of(ticket).ended
    return _("saat direkam") if ended == ticket.created_at else _("sebelum waktu mulai dihitung")


def by_hai(ticket: Any, code: str) -> bool:
    """Whether HAI's reply ended this clock, and not the answer to the asker."""
    ended = MIRRORS[code].of(ticket).ended
    return ended is not None and ended != ticket.answered_at
