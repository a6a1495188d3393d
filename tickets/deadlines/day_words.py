"""Why a day is not counted, in words: days off with their basis, and the office that a local closure is of."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from tickets.models import DayOff
from tickets.sla import hours
from tickets.sla.explain import DayRow, Why
from users.wib import DAYS, MONTHS


def short_day(day: date, *, year: bool = False) -> str:
    """ "Rab, 27 Mei"; with the year "27 Mei 2026"."""
    text = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if year else f"{DAYS[day.weekday()]}, {text}"


def why_text(row: DayRow) -> tuple[str, str]:
    """(why a day is not counted, by what basis); ("", "") for a day that is."""
    match row.why:
        case Why.DAY_OFF:
            names = "; ".join(off_text(off) for off in row.days_off)
            return names, "; ".join(dict.fromkeys(off.basis or _("dasar belum dicatat") for off in row.days_off))
        case Why.WEEKEND:
            return _("Akhir pekan"), ""
        case Why.SPECIAL_CLOSED:
            special = row.special
            return (special.name or _("Tutup"), special.basis) if special else (_("Tutup"), "")
        case Why.NO_HOURS:
            return _("Tidak ada jam layanan"), ""
        case Why.OUTSIDE_HOURS:
            return _("Di luar jam layanan"), ""
        case Why.INPUT_DAY:
            return _("Hari input; dihitung mulai hari kerja berikutnya"), ""
        case Why.STOPPED:
            return _("Jam berhenti"), ""
    return "", ""


def _named(category: str, name: str) -> str:
    """ "Libur nasional: Tahun Baru Imlek"; a name that says its category already stands alone."""
    label = str(DayOff.Category(category).label) if category else ""
    return name if not label or name.lower().startswith(label.lower()) else f"{label}: {name}"


def off_text(off: hours.ClosedDay) -> str:
    """What closes a day, of a local closure with the office that is closed."""
    named = _named(off.category, off.name)
    return f"{named}, {off.place}" if off.place else named


def day_list(days: Sequence[hours.ClosedDay]) -> str:
    """Days off in a sentence: "Rab, 27 Mei (Hari Raya Idul Adha)"."""
    return ", ".join(f"{short_day(day.day)} ({day.name})" for day in days)
