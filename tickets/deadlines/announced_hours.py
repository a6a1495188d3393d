"""Jam layanan: when the service is open now and in the coming weeks, which days are off, since when and by what basis;
and the quiet note on other pages when something unusual lies ahead (003 art. 10).

Holds nothing private: strangers read it too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from tickets.models import CalendarVersion, DayOff, SpecialHours
from tickets.sla.calendar import Day, WorkCalendar
from tickets.sla.hours import Window
from tickets.words import day_text, span_text, weekday_text
from users.clock import wib_date
from users.models import Office, User
from users.wib import DAYS, LONG_DAYS, MONTHS, WIB
from users.words import date_text

from .chips import service_text
from .rules import RuleBook, Rules, current_book

WEEKS = 4
LATEST_VERSIONS = 5
AHEAD, RECENT, TOUCHED = timedelta(days=7), timedelta(days=14), timedelta(days=30)
"""The note: what is unusual within a week; what was announced within two weeks and touches the next thirty days."""
SATURDAY = 5


@dataclass(frozen=True)
class HoursPlace:
    """Whose calendar and wall clock: an office, the partner KPPN of a satker, or the nation."""

    office: Office | None

    @property
    def office_id(self) -> int | None:
        return self.office.pk if self.office else None

    @property
    def zone(self) -> str:
        return self.office.zone if self.office else str(WIB)


def place_of(user: User) -> HoursPlace:
    """For a login, or for a stranger."""
    if not user.is_authenticated:
        return HoursPlace(None)
    return HoursPlace(user.satker.partner if user.satker else user.office)


@dataclass
class DayLine:
    """One day of the coming weeks; a weekend is one line."""

    day: str
    hours: str
    own: str = ""
    why: str = ""
    basis: str = ""
    kind: str = ""
    today: bool = False


@dataclass
class OffLine:
    """One day off with its basis."""

    day: str
    name: str
    kind: str
    where: str
    basis: str
    since: str


@dataclass
class HoursLine:
    """Ordinary or special hours with their basis."""

    when: str
    hours: str
    name: str
    basis: str
    since: str = ""


@dataclass
class VersionLine:
    label: str
    basis: str
    when: str


@dataclass
class AnnouncedHours:
    """The context of `announced_hours.html`."""

    is_open: bool
    state: str
    own_zone: str
    place: str
    days: list[DayLine]
    weekly: list[HoursLine]
    special: list[HoursLine]
    coming_off: list[OffLine]
    past_off: list[OffLine]
    year: int
    version: str
    confirmed_through: str
    versions: list[VersionLine]


def announced_hours(place: HoursPlace, now: datetime) -> AnnouncedHours:
    """The whole page. NoCalendar while none is loaded."""
    book = current_book()
    rules, today = book.of(place.office_id), wib_date(now)
    own = _own_zone(place, now)
    is_open, state = service_text(rules, now)
    off = DayOff.objects.in_version(book.version).filter(_at(place), day__gte=date(today.year, 1, 1))
    off_days = list(off.select_related("added_in", "office").order_by("day", "pk"))
    special = SpecialHours.objects.in_version(book.version).filter(_at(place), last_day__gte=today)
    return AnnouncedHours(
        is_open=is_open,
        state=state + " WIB",
        own_zone=own,
        place=place.office.name if place.office else "",
        days=_coming_days(rules.calendar, today, place),
        weekly=_weekly(rules.calendar, today, place),
        special=_special(special.select_related("added_in", "office").order_by("first_day", "weekday"), place),
        coming_off=[_off_line(row, rules) for row in off_days if row.day >= today],
        past_off=[_off_line(row, rules) for row in off_days if row.day < today],
        year=today.year,
        version=book.version.label,
        confirmed_through=date_text(book.version.confirmed_through),
        versions=[
            VersionLine(version.label, version.legal_basis, day_text(version.confirmed_at))
            for version in CalendarVersion.objects.order_by("-pk")[:LATEST_VERSIONS]
        ],
    )


def _at(place: HoursPlace) -> Q:
    return Q(office=None) | Q(office=place.office) if place.office else Q(office=None)


def _own_zone(place: HoursPlace, now: datetime) -> str:
    """ "WIT" where the office's wall clock is not WIB's, otherwise nothing."""
    local = now.astimezone(ZoneInfo(place.zone))
    return "" if local.utcoffset() == now.astimezone(WIB).utcoffset() else str(local.tzname())


# --- Days -------------------------------------------------------------------------------------------------------------
def _coming_days(calendar: WorkCalendar, today: date, place: HoursPlace) -> list[DayLine]:
    lines: list[DayLine] = []
    day = today
    while day < today + timedelta(weeks=WEEKS):
        told = calendar.day(day)
        if day.weekday() == SATURDAY and not told.windows and not calendar.day(day + timedelta(days=1)).windows:
            lines.append(_weekend(told, calendar.day(day + timedelta(days=1)), today=day == today))
            day += timedelta(days=2)
            continue
        lines.append(_day_line(told, place, today=day == today))
        day += timedelta(days=1)
    return lines


def _weekend(saturday: Day, sunday: Day, *, today: bool) -> DayLine:
    first, last = saturday.date, sunday.date
    names = [row.name for row in (*saturday.days_off, *sunday.days_off)]
    months = f"{first.day} {MONTHS[first.month - 1]}–" if first.month != last.month else f"{first.day}–"
    text = f"{DAYS[SATURDAY]}–{DAYS[6]}, {months}{last.day} {MONTHS[last.month - 1]} {last.year}"
    return DayLine(text, _("tutup"), why="; ".join([_("Akhir pekan"), *names]), kind="weekend", today=today)


def _day_line(told: Day, place: HoursPlace, *, today: bool) -> DayLine:
    line = DayLine(weekday_text(told.date), windows_text(told.windows) or _("tutup"), today=today)
    if told.windows:
        line.own = own_windows_text(told.windows, told.date, place.zone)
    if told.days_off:
        line.why = "; ".join(row.name for row in told.days_off)
        line.basis = "; ".join(dict.fromkeys(row.basis or _("dasar belum dicatat") for row in told.days_off))
        line.kind = "off"
    elif told.special is not None:
        line.why = told.special.name or _("Jam khusus")
        line.basis = told.special.basis or _("dasar belum dicatat")
        line.kind = "special"
    elif not told.windows:
        line.why, line.kind = _("Akhir pekan") if told.date.weekday() >= SATURDAY else _("Tidak ada jam layanan"), "off"
    if not told.confirmed:
        line.why = f"{line.why} ({_('belum dikonfirmasi')})" if line.why else _("belum dikonfirmasi")
    return line


def windows_text(windows: Iterable[Window]) -> str:
    """ "08.00–12.00, 13.00–16.00" """
    return ", ".join(str(window).replace("-", "–") for window in windows)


def own_windows_text(windows: Iterable[Window], day: date, zone: str) -> str:
    """The same hours on the wall of that zone: "10.00–18.00 WIT"; empty where it is WIB itself."""
    midnight = datetime.combine(day, time(), WIB)
    there = ZoneInfo(zone)
    if midnight.astimezone(there).utcoffset() == midnight.utcoffset():
        return ""

    def wall(us: int) -> str:
        return f"{(midnight + timedelta(microseconds=us)).astimezone(there):%H.%M}"

    said = ", ".join(f"{wall(window.opens)}–{wall(window.closes)}" for window in windows)
    return f"{said} {midnight.astimezone(there).tzname()}"


def _weekly(calendar: WorkCalendar, today: date, place: HoursPlace) -> list[HoursLine]:
    """The ordinary hours that hold today: one line for neighbouring weekdays with the same."""
    row = calendar.day(today).weekly
    if row is None:
        return []
    lines: list[HoursLine] = []
    runs: list[list[int]] = []
    for weekday in range(7):
        if runs and row.week[runs[-1][0]] == row.week[weekday]:
            runs[-1].append(weekday)
        else:
            runs.append([weekday])
    for run in runs:
        windows = row.week[run[0]]
        when = LONG_DAYS[run[0]] if len(run) == 1 else f"{LONG_DAYS[run[0]]}–{LONG_DAYS[run[-1]]}"
        hours = windows_text(windows)
        if own := own_windows_text(windows, today, place.zone) if windows else "":
            hours += f" ({own})"
        since = _("berlaku sejak %s") % date_text(row.valid_from) if row.valid_from else ""
        lines.append(HoursLine(when, hours or _("tutup"), "", row.basis or _("dasar belum dicatat"), since))
    return lines


def _special(rows: Iterable[SpecialHours], place: HoursPlace) -> list[HoursLine]:
    lines = []
    for row in rows:
        when = span_text(row.first_day, row.last_day)
        if row.weekday is not None:
            when += f", {LONG_DAYS[row.weekday]}"
        hours = f"{row.opens:%H.%M}–{row.closes:%H.%M}"
        local = [
            datetime.combine(row.first_day, edge, WIB).astimezone(ZoneInfo(place.zone))
            for edge in (row.opens, row.closes)
        ]
        if local[0].hour != row.opens.hour:
            hours += f" ({local[0]:%H.%M}–{local[1]:%H.%M} {local[0].tzname()})"
        lines.append(HoursLine(when, hours, row.name, row.legal_basis_text, _since(row)))
    return lines


def _off_line(row: DayOff, rules: Rules) -> OffLine:
    since = _since(row)
    if row.day > rules.version.confirmed_through:
        since = f"{since}, {_('belum dikonfirmasi')}"
    return OffLine(
        day=weekday_text(row.day),
        name=row.name,
        kind=str(row.get_category_display()),
        where=row.office.name if row.office else "",
        basis=row.legal_basis_text,
        since=since,
    )


def _since(row: DayOff | SpecialHours) -> str:
    """When it was announced, as far as that is known; otherwise since which version of the calendar it stands."""
    announced = getattr(row, "announced_on", None)
    if announced:
        return _("diumumkan %s") % date_text(announced)
    version = row.added_in
    if version.confirmed_by_id is None:
        return _("kalender versi %s") % version.label
    return _("kalender versi %(label)s, %(day)s") % {"label": version.label, "day": day_text(version.confirmed_at)}


# --- The note on other pages ------------------------------------------------------------------------------------------
def unusual_ahead(place: HoursPlace, now: datetime) -> str:
    """What a reader should know of the next days, in sentences; "" on most days. Nothing is asked of the database
    unless the calendar was changed within two weeks."""
    book = current_book()
    calendar, today = book.of(place.office_id).calendar, wib_date(now)
    said = [_off_soon(calendar, today), _special_soon(calendar, today), _announced(book, calendar, place, now)]
    return " ".join(sentence for sentence in said if sentence)


def _off_soon(calendar: WorkCalendar, today: date) -> str:
    """Days off on which there would be service."""
    days = [told for told in _next(calendar, today, AHEAD) if told.days_off and _usually_open(told)]
    if not days:
        return ""
    named = ", ".join(f"{weekday_text(told.date)} ({told.days_off[0].name})" for told in days)
    return _("Layanan tutup %s.") % named


def _special_soon(calendar: WorkCalendar, today: date) -> str:
    days = [told for told in _next(calendar, today, AHEAD) if told.special is not None and not told.days_off]
    if not days:
        return ""
    special, first = days[0].special, days[0]
    assert special is not None  # noqa: S101 - filtered above
    return _("%(name)s: jam layanan %(hours)s WIB, %(span)s.") % {
        "name": special.name or _("Jam khusus"),
        "hours": windows_text(first.windows) or _("tutup"),
        "span": span_text(special.first, special.last),
    }


def _announced(book: RuleBook, calendar: WorkCalendar, place: HoursPlace, now: datetime) -> str:
    """Changes of the last two weeks that touch the next thirty days, and are not said already."""
    today = wib_date(now)
    soon = {told.date for told in _next(calendar, today, AHEAD)}
    new = {
        row.day: row.name
        for row in calendar.days_off
        if row.announced and today - RECENT <= row.announced <= today and today <= row.day <= today + TOUCHED
    }
    lines = [f"{weekday_text(day)} ({name})" for day, name in sorted(new.items()) if day not in soon]
    version = book.version
    if version.confirmed_by_id is not None and version.confirmed_at >= now - RECENT:
        lines += _changed_rows(calendar, place, today, now, set(new) | soon)
    return _("Baru diumumkan: %s.") % "; ".join(lines) if lines else ""


def _changed_rows(calendar: WorkCalendar, place: HoursPlace, today: date, now: datetime, said: set[date]) -> list[str]:
    """Rows that confirmed changes of the last two weeks added or took out. The file that came with the software is no
    announcement."""
    recent = CalendarVersion.objects.filter(confirmed_at__gte=now - RECENT, confirmed_by__isnull=False)
    here, until = _at(place), today + TOUCHED
    touched = DayOff.objects.filter(here, day__gte=today, day__lte=until)
    lines = []
    for row in touched.filter(Q(added_in__in=recent) | Q(removed_in__in=recent)).order_by("day", "pk"):
        told = calendar.day(row.day)
        if row.removed_in_id is not None and told.windows:
            lines.append(_("%s menjadi hari kerja") % weekday_text(row.day))
        elif row.removed_in_id is None and row.day not in said and _usually_open(told):
            lines.append(f"{weekday_text(row.day)} ({row.name})")
    periods = SpecialHours.objects.filter(here, added_in__in=recent, removed_in=None)
    periods = periods.filter(first_day__gt=today + AHEAD, first_day__lte=until).order_by("first_day", "pk")
    lines += [f"{period.name}, {span_text(period.first_day, period.last_day)}" for period in periods]
    return list(dict.fromkeys(lines))


def _next(calendar: WorkCalendar, today: date, ahead: timedelta) -> list[Day]:
    """Today and the days after it."""
    return [calendar.day(today + timedelta(days=number)) for number in range(ahead.days + 1)]


def _usually_open(told: Day) -> bool:
    """Whether there would be service on that day, were it not off."""
    week = told.special.week if told.special is not None else told.weekly.week if told.weekly is not None else None
    return bool(week and week[told.date.weekday()])
