"""Why this deadline: the reckoning of one norm day by day, as strip, table and sentences (screens 07, 09, 10)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.catalogue.reading import name_of
from tickets.models import Norm, Ticket
from tickets.models.mirrors import MIRRORS
from tickets.sla import clock
from tickets.sla.explain import ALL_BUT_STOPPED, DayRow, Explanation, Why, explain
from tickets.sla.rounding import passed
from tickets.words import instant_text, own_time_text
from users.wib import DAYS, MONTHS, WIB, ZONE

from .chips import ICONS, due_text, left_text, long_duration, pauses_at, ruling_text, state_of
from .day_strip import Strip, strip_of
from .day_words import off_text, short_day, why_text
from .decisions import pauses_of
from .duration_words import SECOND_US, by_hai, how_text, taken_text
from .holding import rules_of
from .rules import PartClosed, Rules, book_of, pure_norm

HOUR_US, MINUTE_US = 3_600_000_000, 60_000_000

ENDED = frozenset({"answered_in_time", "answered_late"})
BADGES = {
    "in_norm": ("in_norm", gettext_lazy("Dalam norma")),
    "near": ("waiting", gettext_lazy("Hampir terlambat")),
    "late": ("refused", gettext_lazy("Terlambat")),
    "answered_in_time": ("done", gettext_lazy("Tepat waktu")),
    "answered_late": ("refused", gettext_lazy("Terlambat")),
    "stopped": ("waiting_asker", gettext_lazy("Jam berhenti")),
}


@dataclass
class ClockLine:
    """One row of the table. `off`: not counted, `counted` says why and `basis` by what; `mark`: the deadline or now."""

    day: str
    counted: str
    duration: str = ""
    basis: str = ""
    off: bool = False
    mark: str = ""


@dataclass
class ClockCard:
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
    lines: list[ClockLine]
    total: str
    total_duration: str
    basis: str
    assumption: str
    other: str
    note: str = ""


def norm_text(norm: Norm) -> str:
    """ "2 hari kerja" """
    return f"{norm.amount.normalize():f}".replace(".", ",") + f" {norm.get_unit_display()}"


def norms_assumed(rules: Rules, now: datetime, codes: Iterable[str]) -> str:
    """ "Cara menghitung Waktu IKU dan Waktu SLA: sebagian asumsi.", or "" where no norm of these has an assumption. It
    stands wherever a verdict or a time of theirs does; what exactly is assumed, the ticket's page says.
    """
    norms = [norm for code in codes if (norm := rules.norm(code, now)) is not None and norm.assumption]
    if not norms:
        return ""
    return _("Cara menghitung %s: sebagian asumsi.") % _(" dan ").join(str(norm.get_code_display()) for norm in norms)


def clock_of(ticket: Ticket, code: str, rules: Rules, now: datetime, zone: str = ZONE) -> ClockCard | None:
    """The explanation of one norm of a ticket; None where no norm was in force at its input.

    A clock that has ended is explained by its decision: what ended it, by the calendar and the norm that it names.
    `rules`: of one that runs.
    """
    due, _late_after, ended, *_rest = MIRRORS[code].of(ticket)
    norm = rules.norm_for(ticket, code)
    if ended is not None:
        rules = _rules_of_decision(ticket, code) or rules
        norm = rules.norm_for(ticket, code)
    if norm is None:
        return None
    told = explain(
        rules.calendar,
        pure_norm(norm),
        ticket.created_at,
        answered_at=ended,
        now=None if ended else max(now, ticket.created_at),
        pauses=pauses_of(ticket, norm, rules),
    )
    state = state_of(ticket, code, rules, now)
    badge, badge_text = BADGES[state]
    lead, deadline, left = _headline(ticket, code, norm, rules, state, due, now, zone)
    return ClockCard(
        title=str(norm.get_code_display()),
        state=state,
        badge=badge,
        badge_text=str(badge_text),
        badge_icon=ICONS[state],
        lead=lead,
        deadline=deadline,
        left=left,
        strip=strip_of(told, norm_text(norm), due),
        lines=_lines(told, due, _("HAI membalas") if by_hai(ticket, code) else _("dijawab"), rules),
        total=norm_text(norm) if told.left else _("Terpakai"),
        total_duration=_hours_minutes(_shown_us(told.rows, over=passed(told.at, told.late_after))),
        basis=_basis(norm, rules, told),
        assumption=norm.assumption,
        other=_other_reading(told),
        note=ruling_text(ticket, code),
    )


def _rules_of_decision(ticket: Ticket, code: str) -> Rules | None:
    """The calendar and norms by which the newest decision was made; None for a ticket without a ledger."""
    decision = ticket.decisions.filter(code=code).select_related("calendar").order_by("-revision").first()
    return None if decision is None else rules_of(book_of(decision.calendar), ticket)


def deadline_if_sent(code: str, rules: Rules, now: datetime, service_id: int | None = None) -> tuple[str, str]:
    """What a question sent now would get: (the deadline, the norm in words); empty before the norm's date."""
    norm = rules.norm(code, now, service_id)
    if norm is None:
        return "", ""
    due = clock.deadline(rules.calendar, pure_norm(norm), now).due_at
    return instant_text(due), f"{norm.get_code_display()} {norm_text(norm)}"


def _headline(
    ticket: Ticket, code: str, norm: Norm, rules: Rules, state: str, due: datetime | None, now: datetime, zone: str
) -> tuple[str, str, str]:
    name = f"{norm.get_code_display()}, {norm_text(norm)}"
    if state in ENDED:
        by = _("%(norm)s, tenggat %(due)s WIB") % {"norm": name, "due": due_text(due)} if due else name
        hai, taken = by_hai(ticket, code), taken_text(ticket, code, minute="menit")
        if not taken:
            return _("HAI membalas") if hai else _("Dijawab"), how_text(ticket, code), by
        return _("HAI membalas dalam") if hai else _("Dijawab dalam"), _("%s kerja") % taken, by
    if due is None or state == "stopped":
        return name, _("Jam berhenti"), ""
    if state == "late":
        pauses = pauses_at(ticket, code, rules)
        left = _("Terlambat %s") % long_duration(clock.spell(rules.calendar, due, now, pauses))
    else:
        left, until = left_text(ticket, code, rules, now, said=long_duration)
        if not left.startswith(_("Sisa %s") % ""):
            left = f"{left} {until}"
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
    if norm.service is not None:
        name = name_of(norm.service, told.start.astimezone(WIB).date())
        text = _("Norma layanan %(service)s.") % {"service": name} + " " + text
    if told.reading.deadline is None or told.reading.deadline.confirmed:
        return text
    return f"{text} " + _(
        "Hari libur sesudah %s belum dipastikan, sehingga tenggat ini masih dapat bergeser."
    ) % short_day(rules.version.confirmed_through, year=True)


def _other_reading(told: Explanation) -> str:
    """Both readings where they differ: 000 says "tanggal" (docs/domain.md 5)."""
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
    """ "2 j 18 m", "2 j 18 m 48 d"; whole seconds."""
    seconds = us % MINUTE_US // SECOND_US
    said = {"hours": us // HOUR_US, "minutes": us % HOUR_US // MINUTE_US, "seconds": seconds}
    words = _("%(hours)d j %(minutes)02d m %(seconds)02d d") if seconds else _("%(hours)d j %(minutes)02d m")
    return words % said


def _shown_us(rows: Iterable[DayRow], *, over: bool = False) -> int:
    """The length of what counts, as it follows from the times of day that are printed: both in whole seconds. `over`:
    a total that passed its norm by less than a second is that second longer, so that it does not look in time."""
    spans = [span for row in rows for span in row.spans if span.state in ALL_BUT_STOPPED]
    shown = sum(span.ends // SECOND_US - span.begins // SECOND_US for span in spans) * SECOND_US
    exact = sum(span.length for span in spans)
    return -(-exact // SECOND_US) * SECOND_US if over else shown


def _clock_time(local: datetime) -> str:
    """ "13.42", and the seconds where there are any: "13.42.08"."""
    return f"{local:%H.%M.%S}" if local.second else f"{local:%H.%M}"


def _lines(told: Explanation, due: datetime | None, ended: str, rules: Rules) -> list[ClockLine]:
    due_day = due.astimezone(WIB).date() if due else None
    at_day = told.at.astimezone(WIB).date() if told.at else None
    closed: dict[date, list[PartClosed]] = defaultdict(list)
    for part in rules.parts:
        closed[part.row.day].append(part)
    lines: list[ClockLine] = []
    for is_weekend, rows in groupby(told.rows, key=lambda row: row.why is Why.WEEKEND):
        group = list(rows)
        if is_weekend:
            lines.append(ClockLine(_days_text(group), _("Akhir pekan"), off=True))
            continue
        lines.extend(_part_closed(_line(row, told, due_day, at_day, ended), closed.get(row.date, ())) for row in group)
    return lines


def _part_closed(line: ClockLine, parts: Sequence[PartClosed]) -> ClockLine:
    """The line of a day on which a closed office held the ticket for some of the hours, with what stopped the clock."""
    for part in parts:
        begins, ends = (instant.astimezone(WIB) for instant in (part.pause.start, part.pause.end or part.pause.start))
        until = _("24.00") if ends.date() != begins.date() else _clock_time(ends)
        line.counted += "; " + _("jam berhenti %(begins)s–%(ends)s: %(what)s") % {
            "begins": _clock_time(begins),
            "ends": until,
            "what": off_text(part.row),
        }
        line.basis = line.basis or part.row.basis or _("dasar belum dicatat")
    return line


def _days_text(rows: list[DayRow]) -> str:
    first, last = rows[0].date, rows[-1].date
    if first == last:
        return short_day(first)
    days = f"{DAYS[first.weekday()]}–{DAYS[last.weekday()]}"
    return f"{days}, {first.day}–{last.day} {MONTHS[last.month - 1]}"


def _line(row: DayRow, told: Explanation, due_day: date | None, at_day: date | None, ended: str) -> ClockLine:
    reason, basis = why_text(row)
    hours = row.hours(ALL_BUT_STOPPED)
    if reason or hours is None:
        return ClockLine(short_day(row.date), reason or _("Di luar jam layanan"), basis=basis, off=True)
    counted = f"{_clock_time(hours[0])}–{_clock_time(hours[1])}"
    if row.special is not None:
        counted += f" ({row.special.name})"
    marks = []
    if row.date == due_day:
        marks.append(_("tenggat"))
    if row.date == at_day:
        marks.append(ended if told.answered else _("berjalan"))
    return ClockLine(short_day(row.date), counted, _hours_minutes(_shown_us([row])), mark=", ".join(marks))
