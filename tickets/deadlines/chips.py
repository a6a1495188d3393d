"""The clock in words: the chips of lists, made from the mirrored decision (docs/design.md 5).

What has ended says what its decision says: what ended it, and how long it took by the decision's calendar. What runs is
reckoned by today's rules, in a closed period by those that held when it was closed. Rounding: `duration_words`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from tickets.models import Decision, Norm, Status, Ticket
from tickets.models.mirrors import MIRRORS
from tickets.sla import clock
from tickets.sla.ruler import Unit
from tickets.words import instant_text
from users.languages import kept_gettext as _
from users.wib import DAYS, MONTHS, WIB

from .decisions import Acts, pauses_of
from .duration_words import clock_text, ended_within
from .rules import Rules, pure_norm

BAR, GAP = 97, 2
HOUR_US = 3_600_000_000
Said = Callable[[clock.Spell], str]


@dataclass
class BarPart:
    """One part of the bar: a day of the norm."""

    x: str
    width: str
    run: str


@dataclass
class Chip:
    """The clock cell of a row, tickets/lists/row_html.py."""

    state: str
    words: str
    due: str
    norm: str
    icon: str
    parts: tuple[BarPart, ...] = ()
    line: bool = False
    full: str = ""
    """All of its words, also where `line` shows some of them: "Terlambat · 2 hari 3 jam"."""


ICONS = {
    "in_norm": "clock",
    "near": "triangle-alert",
    "late": "octagon-alert",
    "answered_in_time": "circle-check",
    "answered_late": "octagon-x",
    "stopped": "pause",
    "none": "info",
}


def short_instant(instant: datetime) -> str:
    """ "Sel, 19 Mei 13.42" """
    local = instant.astimezone(WIB)
    return f"{DAYS[local.weekday()]}, {local.day} {MONTHS[local.month - 1]} {local:%H.%M}"


def due_text(due: datetime) -> str:
    """A deadline, `short_instant`; the end of a day is written 24.00, not 23.59."""
    local = due.astimezone(WIB)
    if (local.hour, local.minute, local.second) == (23, 59, 59):
        return f"{DAYS[local.weekday()]}, {local.day} {MONTHS[local.month - 1]} 24.00"
    return short_instant(due)


def duration_text(spell: clock.Spell) -> str:
    """What is left, or too much, at a glance: "1 hari 3 jam", "3 jam 52 mnt", "45 mnt". Smaller parts are dropped,
    never rounded up; less than a minute is said so.
    """
    open_us = spell.open_us
    if spell.days:
        open_us -= open_us % HOUR_US
    return clock_text(spell.days, open_us, late=False)


def long_duration(spell: clock.Spell) -> str:
    """Working time in full: "1 hari 3 jam 22 menit kerja"."""
    return _("%s kerja") % clock_text(spell.days, spell.open_us, late=False, minute="menit")


def state_of(ticket: Ticket, code: str, rules: Rules, now: datetime, near: datetime | None = None) -> str:
    """in_norm, near, late, answered_in_time, answered_late, stopped; none without a norm."""
    mirrored = MIRRORS[code].of(ticket)
    if mirrored.in_time is not None:
        return "answered_in_time" if mirrored.in_time else "answered_late"
    norm = rules.norm_for(ticket, code)
    if norm is None:
        return "none"
    late_after = mirrored.late_after
    if late_after is None or _stands_still(ticket, norm):
        return "stopped"
    if now > late_after:
        return "late"
    return "near" if late_after <= (near or warning_instant(rules, now)) else "in_norm"


def _stands_still(ticket: Ticket, norm: Norm) -> bool:
    return (norm.stops_at_hai and ticket.status == Status.AT_HAI) or (
        norm.stops_while_waiting and ticket.status == "waiting_asker"
    )


def warning_instant(rules: Rules, now: datetime) -> datetime:
    """A deadline up to here is "hampir terlambat": so many working hours ahead of now (setting)."""
    ahead = clock.NormRule("warning", settings.WARNING_WORKING_HOURS, Unit.HOURS)
    return clock.deadline(rules.calendar, ahead, now).late_after


def chip(
    ticket: Ticket,
    code: str,
    rules: Rules,
    now: datetime,
    *,
    line: bool = False,
    named: bool = True,
    bar: bool = True,
    near: datetime | None = None,
    acts: Acts | None = None,
) -> Chip:
    """One norm of one ticket. `line`: the second norm, in one line; `named`: with "IKU" or "SLA" before it; `bar`: with
    the parts of its bar, which paper has no use for; `near`: the `warning_instant`, where many tickets share it;
    `acts`: the ticket's events, for whoever has read those of many (`acts_of`)."""
    state = state_of(ticket, code, rules, now, near)
    due = MIRRORS[code].of(ticket).due
    words, when = "", ""
    parts: tuple[BarPart, ...] = ()
    if state == "none":
        words = _("tanpa norma")
    elif state == "stopped":
        words, when = _("Jam berhenti"), _("menunggu data penanya") if ticket.status == "waiting_asker" else _("di HAI")
    elif state == "answered_in_time":
        words, when = _("Tepat waktu"), ended_within(ticket, code)
    elif state == "answered_late":
        words, when = _("Terlambat"), ended_within(ticket, code)
    elif state == "late":
        over = duration_text(clock.spell(rules.calendar, due, now, pauses_at(ticket, code, rules, acts)))
        words, when = _("Terlambat %s") % over, _("sejak %s") % due_text(due)
        parts = _parts(ticket, code, rules, now, acts) if bar else ()
    else:
        words, when = left_text(ticket, code, rules, now, acts)
        parts = _parts(ticket, code, rules, now, acts) if bar else ()
    full = " · ".join(filter(None, (words, when)))
    if line:
        words, when, parts = (when if state in {"in_norm", "near"} else words), "", ()
    return Chip(state, words, when, code if named else "", ICONS[state], parts, line, full)


def left_text(
    ticket: Ticket, code: str, rules: Rules, now: datetime, acts: Acts | None = None, said: Said = duration_text
) -> tuple[str, str]:
    """("Sisa 3 jam 52 mnt", "s.d. Sel, 19 Mei 13.42") of a clock that runs. Between a closing at which the norm was
    used up and the next opening nothing is left, and an answer is still in time: until when, is said."""
    due, late_after = MIRRORS[code].of(ticket)[:2]
    if now >= due and late_after > due:
        return _("Masih tepat waktu"), _("s.d. %s") % due_text(late_after)
    left = clock.spell(rules.calendar, now, max(due, now), pauses_at(ticket, code, rules, acts))
    return _("Sisa %s") % said(left), _("s.d. %s") % due_text(due)


def pauses_at(ticket: Ticket, code: str, rules: Rules, acts: Acts | None = None) -> list[clock.Pause]:
    """When the ticket's clock stood still by the norm in force at its input; no query where the norm has no switch."""
    norm = rules.norm_for(ticket, code)
    return [] if norm is None else pauses_of(ticket, norm, rules, acts)


def _parts(ticket: Ticket, code: str, rules: Rules, now: datetime, acts: Acts | None) -> tuple[BarPart, ...]:
    """The bar: one part per day of the norm, filled as far as it is used."""
    norm = rules.norm_for(ticket, code)
    if norm is None:
        return ()
    pure = pure_norm(norm)
    pauses = pauses_of(ticket, norm, rules, acts)
    used = clock.used(rules.calendar, pure, ticket.created_at, max(now, ticket.created_at), pauses)
    count = int(norm.amount) if norm.unit == Norm.Unit.DAYS else 1
    if norm.unit == Norm.Unit.HOURS:
        used /= pure.limit
    width = (BAR - GAP * (count - 1)) / count
    return tuple(
        BarPart(f"{index * (width + GAP):.1f}", f"{width:.1f}", f"{width * min(max(float(used) - index, 0), 1):.1f}")
        for index in range(count)
    )


def service_text(rules: Rules, now: datetime) -> tuple[bool, str]:
    """(open now, "Jam layanan buka s.d. 16.00" or "Jam layanan tutup, buka Sel 08.00")."""
    window = rules.calendar.window_at(now)
    if window is not None:
        return True, _("Jam layanan buka s.d. %s") % window[1].astimezone(WIB).strftime("%H.%M")
    opens = rules.calendar.next_opening(now).astimezone(WIB)
    day = DAYS[opens.weekday()]
    if opens - now > timedelta(days=6):
        day += f", {opens.day} {MONTHS[opens.month - 1]}"
    return False, _("Jam layanan tutup, buka %(day)s %(time)s") % {"day": day, "time": f"{opens:%H.%M}"}


def ruling_text(ticket: Ticket, code: str) -> str:
    """The verdict that an objection gave, where it is not what the clock says; one query, none without a ruling."""
    if code != Norm.Code.IKU or not ticket.iku_ruled or ticket.iku_in_time is None:
        return ""
    ruling = ticket.decisions.filter(cause=Decision.Cause.OBJECTION).select_related("decided_by__office").last()
    if ruling is None:
        return ""
    return _(
        "Dinyatakan tepat waktu oleh %(office)s pada %(when)s atas keberatan petugas; waktu terpakai tetap seperti "
        "dihitung di bawah ini."
    ) % {"office": ruling.decided_by.office or ruling.decided_by, "when": instant_text(ruling.decided_at)}
