"""Why this deadline: the reckoning of one norm day by day, as strip, table and sentences (pictures 07, 09, 10)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.clock import WIB

from .clock_words import ICONS, answered_within, due_text, long_duration, ruling_text, short_instant, state_of
from .day_words import off_text, short_day, why_text
from .decisions import pauses_of
from .models import DayOff, Norm, Ticket
from .sla import clock
from .sla.clock import as_decimal
from .sla.explain import ALL_BUT_STOPPED, Explanation, Row, Why, explain
from .words import DAYS, MONTHS, instant_text, own_time_text
from .working_calendar import PartClosed, Rules, pure_norm

WIDTH, GAP = 404.0, 3.0
MOST_BOXES = 7
HOUR_US, MINUTE_US = 3_600_000_000, 60_000_000

BADGES = {
    "in_norm": ("in_norm", gettext_lazy("Dalam norma")),
    "near": ("waiting", gettext_lazy("Hampir lewat")),
    "late": ("refused", gettext_lazy("Lewat")),
    "answered_in_time": ("done", gettext_lazy("Tepat waktu")),
    "answered_late": ("refused", gettext_lazy("Terlambat")),
    "stopped": ("waiting_asker", gettext_lazy("Jam berhenti")),
}


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


@dataclass
class Line:
    """One row of the table. `off`: not counted, `counted` says why and `basis` by what; `mark`: the deadline or now."""

    day: str
    counted: str
    duration: str = ""
    basis: str = ""
    off: bool = False
    mark: str = ""


@dataclass
class Clock:
    """The card "Waktu" of one norm."""

    title: str
    state: str
    badge: str
    badge_text: str
    badge_icon: str
    lead: str
    deadline: str
    left: str
    strip: Strip | None
    lines: list[Line]
    total: str
    total_duration: str
    basis: str
    assumption: str
    other: str
    note: str = ""


def norm_text(norm: Norm) -> str:
    """ "2 hari kerja" """
    return f"{norm.amount.normalize():f}".replace(".", ",") + f" {norm.get_unit_display()}"


def clock_of(ticket: Ticket, code: str, rules: Rules, now: datetime, zone: str = "Asia/Jakarta") -> Clock | None:
    """The explanation of one norm of a ticket; None where no norm was in force at its input."""
    norm = rules.norm(code, ticket.created_at)
    if norm is None:
        return None
    ended = ticket.answered_at
    told = explain(
        rules.calendar,
        pure_norm(norm),
        ticket.created_at,
        answered_at=ended,
        now=None if ended else max(now, ticket.created_at),
        pauses=[*pauses_of(ticket, norm), *rules.stops],
    )
    state = state_of(ticket, code, rules, now)
    badge, badge_text = BADGES[state]
    due = getattr(ticket, f"{code.lower()}_due")
    lead, deadline, left = _headline(ticket, code, norm, rules, state, due, now, zone)
    return Clock(
        title=str(norm.get_code_display()),
        state=state,
        badge=badge,
        badge_text=str(badge_text),
        badge_icon=ICONS[state],
        lead=lead,
        deadline=deadline,
        left=left,
        strip=_strip(told, rules, due),
        lines=_lines(told, due, rules),
        total=_("%s") % norm_text(norm) if told.left else _("Terpakai"),
        total_duration=_hours_minutes(told.used_us + sum(row.left_us for row in told.rows)),
        basis=_basis(norm, rules, told),
        assumption=norm.assumption,
        other=_other_reading(told),
        note=ruling_text(ticket, code),
    )


def deadline_if_sent(code: str, rules: Rules, now: datetime) -> tuple[str, str]:
    """What a question sent now would get: (the deadline, the norm in words); empty before the norm's date."""
    norm = rules.norm(code, now)
    if norm is None:
        return "", ""
    due = clock.deadline(rules.calendar, pure_norm(norm), now).due_at
    return instant_text(due), f"{norm.get_code_display()} {norm_text(norm)}"


def _headline(
    ticket: Ticket, code: str, norm: Norm, rules: Rules, state: str, due: datetime | None, now: datetime, zone: str
) -> tuple[str, str, str]:
    name = f"{norm.get_code_display()}, {norm_text(norm)}"
    if ticket.answered_at:
        spent = clock.spell(rules.calendar, ticket.created_at, ticket.answered_at, rules.stops)
        by = _("%(norm)s, tenggat %(due)s WIB") % {"norm": name, "due": due_text(due)} if due else name
        at_once = ticket.answered_at == ticket.created_at
        return _("Dijawab dalam"), answered_within(ticket, rules) if at_once else long_duration(spent), by
    if due is None or state == "stopped":
        return name, _("Jam berhenti"), ""
    if state == "late":
        left = _("Lewat %s") % long_duration(clock.spell(rules.calendar, due, now, rules.stops))
    else:
        left = _("Sisa %s") % long_duration(clock.spell(rules.calendar, now, max(due, now), rules.stops))
    local = due.astimezone(WIB)
    shown = f"{due_text(due).rsplit(' ', 1)[0]} {local.year} {due_text(due).rsplit(' ', 1)[1]} WIB"
    return _("%s: jawab paling lambat") % name, shown + own_time_text(due, zone), left


def _basis(norm: Norm, rules: Rules, told: Explanation) -> str:
    text = _(
        "Dasar: %(basis)s, berlaku sejak %(since)s. Cara hitung: %(reckoning)s. Kalender kerja versi %(calendar)s."
    ) % {
        "basis": norm.legal_basis_text,
        "since": short_day(norm.valid_from, year=True),
        "reckoning": norm.get_reckoning_display(),
        "calendar": rules.version.label,
    }
    if told.reading.deadline is None or told.reading.deadline.confirmed:
        return text
    return f"{text} " + _(
        "Hari libur sesudah %s belum dipastikan, sehingga tenggat ini masih dapat bergeser."
    ) % short_day(rules.version.confirmed_through, year=True)


def _other_reading(told: Explanation) -> str:
    """Both readings where they differ: 000 says "tanggal" (DOMAIN.md part 5)."""
    if told.other is None or told.other.deadline is None or not (told.dates_differ or told.verdicts_differ):
        return ""
    name = Norm.Reckoning(str(told.other.norm.reckoning)).label
    text = _("Cara baca lain (%(name)s): s.d. %(due)s") % {
        "name": name,
        "due": due_text(told.other.deadline.due_at),
    }
    if told.verdicts_differ:
        text += ", " + (_("tepat waktu") if told.other.in_time else _("terlambat"))
    return text + "."


# --- The table --------------------------------------------------------------------------------------------------------


def _hours_minutes(us: int) -> str:
    """ "2 j 18 m", rounded down."""
    return f"{us // HOUR_US} j {us % HOUR_US // MINUTE_US:02d} m"


def _lines(told: Explanation, due: datetime | None, rules: Rules) -> list[Line]:
    due_day = due.astimezone(WIB).date() if due else None
    at_day = told.at.astimezone(WIB).date() if told.at else None
    closed: dict[date, list[PartClosed]] = defaultdict(list)
    for part in rules.parts:
        closed[part.row.day].append(part)
    lines: list[Line] = []
    for is_weekend, rows in groupby(told.rows, key=lambda row: row.why is Why.WEEKEND):
        group = list(rows)
        if is_weekend:
            lines.append(Line(_days_text(group), _("Akhir pekan"), off=True))
            continue
        lines.extend(_part_closed(_line(row, told, due_day, at_day), closed.get(row.date, ())) for row in group)
    return lines


def _part_closed(line: Line, parts: Sequence[PartClosed]) -> Line:
    """The line of a day on which a closed office held the ticket for some of the hours, with what stopped the clock."""
    for part in parts:
        begins, ends = (instant.astimezone(WIB) for instant in (part.pause.start, part.pause.end or part.pause.start))
        until = _("24.00") if ends.date() != begins.date() else f"{ends:%H.%M}"
        line.counted += "; " + _("jam berhenti %(begins)s–%(ends)s: %(what)s") % {
            "begins": f"{begins:%H.%M}",
            "ends": until,
            "what": off_text(part.row),
        }
        line.basis = line.basis or part.row.basis or _("dasar belum dicatat")
    return line


def _days_text(rows: list[Row]) -> str:
    first, last = rows[0].date, rows[-1].date
    if first == last:
        return short_day(first)
    days = f"{DAYS[first.weekday()]}–{DAYS[last.weekday()]}"
    return f"{days}, {first.day}–{last.day} {MONTHS[last.month - 1]}"


def _line(row: Row, told: Explanation, due_day: date | None, at_day: date | None) -> Line:
    reason, basis = why_text(row)
    hours = row.hours(ALL_BUT_STOPPED)
    if reason or hours is None:
        return Line(short_day(row.date), reason or _("Di luar jam layanan"), basis=basis, off=True)
    counted = f"{hours[0]:%H.%M}–{hours[1]:%H.%M}"
    if row.special is not None:
        counted += f" ({row.special.name})"
    marks = []
    if row.date == due_day:
        marks.append(_("tenggat"))
    if row.date == at_day:
        marks.append(_("dijawab") if told.answered else _("berjalan"))
    return Line(short_day(row.date), counted, _hours_minutes(row.used_us + row.left_us), mark=", ".join(marks))


# --- The strip --------------------------------------------------------------------------------------------------------


def _strip(told: Explanation, rules: Rules, due: datetime | None) -> Strip | None:
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
    return Strip(_sentence(told, due), boxes, now_x, due_x, told.answered)


def _grouped(rows: list[Row]) -> list[list[Row]]:
    """Days one by one; over seven days, neighbouring days off become one box."""
    if len(rows) <= 7:
        return [[row] for row in rows]
    groups = []
    for off, neighbours in groupby(rows, key=lambda row: not row.windows):
        found = list(neighbours)
        groups.extend([found] if off else [[row] for row in found])
    return groups


def _box(group: list[Row], left: float, width: float) -> Box:
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


def _share(row: Row, us: int) -> float:
    """How far into the day's service hours a time of day is, 0 to 1."""
    opens, closes = row.windows[0].opens, row.windows[-1].closes
    return min(max((us - opens) / (closes - opens), 0.0), 1.0)


def _mark(row: Row, instant: datetime | None, left: float, width: float) -> str | None:
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


def _short_why(row: Row) -> str:
    if row.windows:
        return _("di luar jam")
    if row.why is Why.WEEKEND:
        return _("Sabtu") if row.date.weekday() == 5 else _("Minggu")
    if row.days_off:
        return _("cuti") if row.days_off[0].category == DayOff.Category.COLLECTIVE_LEAVE else _("libur")
    return _("tutup")


def _sentence(told: Explanation, due: datetime | None) -> str:
    words = {
        "start": short_instant(told.start),
        "due": due_text(due) if due else "-",
        "used": f"{as_decimal(told.used, 2):f}".rstrip("0").rstrip(".").replace(".", ",") or "0",
        "limit": f"{float(told.reading.norm.limit):g}".replace(".", ","),
    }
    if told.answered:
        return _("Dari %(start)s sampai tenggat %(due)s: %(used)s dari %(limit)s hari kerja terpakai.") % words
    return _("Dari %(start)s sampai tenggat %(due)s: %(used)s dari %(limit)s hari kerja sudah berjalan.") % words
