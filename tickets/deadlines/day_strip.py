"""The strip of days on a card "Waktu": what of each day's service hours was used, drawn (components/day_strip.html)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from tickets.models import DayOff
from tickets.sla.explain import ALL_BUT_STOPPED, DayRow, Explanation, Why
from tickets.sla.rounding import number_of, passed
from users.wib import DAYS, WIB

from .chips import due_text, short_instant

WIDTH, GAP = 404.0, 3.0
MOST_BOXES = 7


@dataclass
class Piece:
    x: str
    width: str


@dataclass
class Box:
    """One calendar day of the strip, or several days off folded into one."""

    x: str
    width: str
    middle: str
    day: str
    hours: str
    off: bool
    runs: list[Piece] = field(default_factory=list)
    lefts: list[Piece] = field(default_factory=list)


@dataclass
class Strip:
    """See components/day_strip.html."""

    sentence: str
    boxes: list[Box]
    now_x: str | None
    due_x: str | None
    answered: bool


def strip_of(told: Explanation, limit: str, due: datetime | None) -> Strip | None:
    """None where the days are too many to draw, or none; `limit`: the norm in words."""
    groups = _grouped(list(told.rows))
    if not groups or len(groups) > 60:
        return None
    shown, hidden = groups, 0
    if len(groups) > MOST_BOXES:
        # A long span keeps its ends, the head as far as an IKU due after a weekend; what lies between is one box that
        # says how many days it folds. More boxes would be narrower than "8–10.20".
        head, tail = groups[:4], groups[-2:]
        hidden = sum(len(group) for group in groups[4:-2])
        shown = [*head, [], *tail]
    width = (WIDTH - GAP * (len(shown) - 1)) / len(shown)
    boxes: list[Box] = []
    now_x = due_x = None
    for index, group in enumerate(shown):
        left = index * (width + GAP)
        if not group:
            boxes.append(_folded_box(left, width, _("%d hari") % hidden))
            continue
        boxes.append(_box(group, left, width))
        if len(group) == 1:
            now_x = now_x or _mark(group[0], told.at, left, width)
            due_x = due_x or _mark(group[0], due, left, width)
    return Strip(_sentence(told, limit, due), boxes, now_x, due_x, told.answered)


def _grouped(rows: list[DayRow]) -> list[list[DayRow]]:
    """Days one by one; over seven days, neighbouring days off become one box."""
    if len(rows) <= 7:
        return [[row] for row in rows]
    groups = []
    for off, neighbours in groupby(rows, key=lambda row: not row.windows):
        found = list(neighbours)
        groups.extend([found] if off else [[row] for row in found])
    return groups


def _box(group: list[DayRow], left: float, width: float) -> Box:
    row = group[0]
    box = Box(
        x=f"{left:.1f}", width=f"{width:.1f}", middle=f"{left + width / 2:.1f}", day="", hours="", off=not row.spans
    )
    if len(group) > 1:
        first, last = group[0].date, group[-1].date
        box.day, box.hours = f"{first.day}–{last.day}", _("libur")
        return box
    box.day = f"{DAYS[row.date.weekday()]} {row.date.day}"
    if not row.spans:
        box.hours = _short_why(row)
        return box
    hours = row.hours(ALL_BUT_STOPPED)
    box.hours = f"{_short_time(hours[0])}–{_short_time(hours[1])}" if hours else ""
    for span in row.spans:
        piece = Piece(
            f"{left + _share(row, span.begins) * width:.1f}",
            f"{(_share(row, span.ends) - _share(row, span.begins)) * width:.1f}",
        )
        if span.state == "left":
            box.lefts.append(piece)
        elif span.state != "stopped":
            box.runs.append(piece)
    return box


def _folded_box(left: float, width: float, text: str) -> Box:
    """Empty, not hatched: some of the days in it count."""
    return Box(f"{left:.1f}", f"{width:.1f}", f"{left + width / 2:.1f}", "…", text, off=False)


def _share(row: DayRow, us: int) -> float:
    """How far into the day's service hours a time of day is, 0 to 1."""
    opens, closes = row.windows[0].opens, row.windows[-1].closes
    return min(max((us - opens) / (closes - opens), 0.0), 1.0)


def _mark(row: DayRow, instant: datetime | None, left: float, width: float) -> str | None:
    if instant is None or not row.windows:
        return None
    local = instant.astimezone(WIB)
    if local.date() != row.date:
        return None
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    us = (local - midnight) // timedelta(microseconds=1)
    return f"{left + _share(row, us) * width:.1f}"


def _short_time(local: datetime) -> str:
    return f"{local.hour}" if local.minute == 0 else f"{local.hour}.{local:%M}"


def _short_why(row: DayRow) -> str:
    if row.windows:
        return _("di luar jam")
    if row.why is Why.WEEKEND:
        return _("Sabtu") if row.date.weekday() == 5 else _("Minggu")
    if row.days_off:
        return _("cuti") if row.days_off[0].category == DayOff.Category.COLLECTIVE_LEAVE else _("libur")
    return _("tutup")


def _sentence(told: Explanation, limit: str, due: datetime | None) -> str:
    words = {
        "start": short_instant(told.start),
        "due": due_text(due) if due else "-",
        "used": number_of(told.used, late=passed(told.at, told.late_after)),
        "limit": limit,
    }
    if told.answered:
        return _("Dari %(start)s sampai tenggat %(due)s: %(used)s dari %(limit)s terpakai.") % words
    return _("Dari %(start)s sampai tenggat %(due)s: %(used)s dari %(limit)s sudah berjalan.") % words
