"""Changes of calendar and norms, the read side: what a change proposes, what it will do or did, in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from tickets.deadlines.rules import newest_version
from tickets.models import CalendarChange, CalendarVersion, ChangeTally, Norm, PeriodClosing
from tickets.permissions import may_change_calendar
from tickets.quarters import Quarter
from tickets.words import quarter_text, span_text
from users.forms import ActButton
from users.models import Office, Posting, User
from users.words import date_text, moment_text, number_text

from . import effect_counts
from .actions import reaches_into_the_past
from .effect_counts import Counts
from .forms import day_off_label, hours_label, norm_label, weekly_label

State, Kind = CalendarChange.State, ChangeTally.Kind
MOST_ROWS = 40
"""Officers named in one table; the ledger of the change has them all."""


@dataclass
class ChangeRow:
    """One change in the list."""

    url: str
    title: str
    when: str
    by: str
    state: str
    note: str


@dataclass
class VersionRow:
    """One calendar version in the list."""

    label: str
    basis: str
    through: str
    when: str
    by: str
    url: str


@dataclass
class EffectTable:
    """Whose tickets: name, tickets, becoming late, being late no more."""

    title: str
    head: str
    rows: list[tuple[str, str, str, str]]
    more: str = ""


@dataclass
class Effect:
    """What a change will do, or did."""

    title: str
    progress: str
    percent: int
    complete: bool
    sentences: list[str] = field(default_factory=list)
    figures: list[tuple[str, str]] = field(default_factory=list)
    verdicts: list[tuple[str, str, str, str]] = field(default_factory=list)
    tables: list[EffectTable] = field(default_factory=list)


@dataclass
class ChangePage:
    change: CalendarChange
    state: str
    lead: str
    added: list[str]
    removed: list[str]
    facts: list[tuple[str, str]]
    effect: Effect
    forecast: Effect | None
    busy: bool
    buttons: list[ActButton]
    stale: str = ""
    ledger_url: str = ""
    second_hint: str = ""


# --- The list ---------------------------------------------------------------------------------------------------------
def change_rows(changes: Iterable[CalendarChange]) -> list[ChangeRow]:
    return [
        ChangeRow(
            url=one.get_absolute_url(),
            title=one.title,
            when=moment_text(one.drafted_at),
            by=_name(one.drafted_by),
            state=str(one.get_state_display()),
            note=_("versi %s") % one.version if one.version else "",
        )
        for one in changes
    ]


def version_rows(versions: Iterable[CalendarVersion]) -> list[VersionRow]:
    """`versions` with their `change` at hand."""
    return [
        VersionRow(
            label=one.label,
            basis=one.legal_basis,
            through=date_text(one.confirmed_through),
            when=moment_text(one.confirmed_at),
            by=_name(one.confirmed_by) if one.confirmed_by else _("bawaan aplikasi"),
            url=one.change.get_absolute_url() if hasattr(one, "change") else "",
        )
        for one in versions
    ]


# --- One change -------------------------------------------------------------------------------------------------------
def change_page(change: CalendarChange, user: User, today: date) -> ChangePage:
    """`change` with its persons, base and version at hand."""
    tallies = {tally.kind: tally for tally in change.tallies.all()}
    past = change.is_open and reaches_into_the_past(change, today)
    stale = change.is_open and change.base != newest_version()
    forecast = effect(tallies[Kind.FORECAST], change)
    outcome = effect(tallies[Kind.OUTCOME], change) if Kind.OUTCOME in tallies else None
    added, removed = proposed_words(change)
    page = ChangePage(
        change=change,
        state=str(change.get_state_display()),
        lead=_lead(change, past=past),
        added=added,
        removed=removed,
        facts=_facts(change),
        effect=outcome or forecast,
        forecast=forecast if outcome else None,
        busy=change.state == State.RUNNING or (change.is_open and not stale and not forecast.complete),
        buttons=_buttons(change, user, stale=stale, counted=forecast.complete) if may_change_calendar(user) else [],
        ledger_url=_ledger(change),
    )
    if stale:
        page.stale = _("Kalender sudah berubah sejak rancangan ini dibuat: versi %(base)s, sekarang %(newest)s.") % {
            "base": change.base.label,
            "newest": newest_version().label,
        }
    if change.state == State.WAITING and user == change.confirmed_by:
        page.second_hint = _("Anda orang pertama. Orang kedua harus admin HAI yang lain.")
    return page


def proposed_words(change: CalendarChange) -> tuple[list[str], list[str]]:
    """What is added and what is taken out, a line each."""
    added: list[str] = []
    removed: list[str] = []
    for rows, label in (
        (change.days.select_related("office"), day_off_label),
        (change.hours.select_related("office"), hours_label),
        (change.weekly.select_related("office"), weekly_label),
        (change.norms.all(), norm_label),
    ):
        for row in rows:
            (removed if row.removes_id else added).append(label(row))
    if change.confirmed_through and change.confirmed_through != change.base.confirmed_through:
        added.append(_("Hari libur dipastikan sampai %s") % date_text(change.confirmed_through))
    return added, removed


def _lead(change: CalendarChange, *, past: bool) -> str:
    match change.state:
        case State.DRAFT if past:
            return _(
                "Perubahan ini menyentuh hari yang sudah lewat, sehingga perlu dikonfirmasi dua admin HAI. "
                "Aturan dua orang ini asumsi."
            )
        case State.DRAFT:
            return _("Belum ada yang berubah. Periksa dampaknya, lalu konfirmasi.")
        case State.WAITING:
            return _("Dikonfirmasi oleh %(name)s; menunggu admin HAI kedua. Belum ada yang berubah.") % {
                "name": _name(change.confirmed_by)
            }
        case State.RUNNING:
            return _(
                "Kalender versi %(version)s sudah berlaku. Tiket yang tersentuh sedang dihitung ulang; "
                "sementara itu layanan tetap dapat dipakai."
            ) % {"version": change.version}
        case State.DONE:
            return _("Kalender versi %(version)s berlaku dan semua tiket yang tersentuh sudah dihitung ulang.") % {
                "version": change.version
            }
    return _("Rancangan ini ditarik. Tidak ada yang berubah.")


def _facts(change: CalendarChange) -> list[tuple[str, str]]:
    facts = [
        (_("Dasar hukum"), change.legal_basis),
        (_("Disusun di atas"), _("kalender versi %s") % change.base),
        (_("Dirancang"), f"{_name(change.drafted_by)}, {moment_text(change.drafted_at)}"),
    ]
    for label, person, at in (
        (_("Orang pertama"), change.confirmed_by, change.confirmed_at),
        (_("Orang kedua"), change.second_by, change.second_at),
        (_("Ditarik"), change.withdrawn_by, change.withdrawn_at),
    ):
        if person and at:
            facts.append((label, f"{_name(person)}, {moment_text(at)}"))
    if change.version:
        facts.append((_("Berlaku sebagai"), _("kalender versi %s") % change.version))
    for label, at in ((_("Mulai dihitung ulang"), change.began_at), (_("Selesai dihitung ulang"), change.ended_at)):
        if at:
            facts.append((label, moment_text(at)))
    return facts


def _buttons(change: CalendarChange, user: User, *, stale: bool, counted: bool) -> list[ActButton]:
    if change.state == State.DONE:
        url = reverse("tickets:calendar_undo", args=[change.pk])
        return [ActButton("undo", _("Batalkan dengan perubahan baru"), "secondary", url=url)]
    if not change.is_open:
        return []
    withdraw = ActButton("withdraw", _("Tarik rancangan"), "danger")
    if stale:
        return [ActButton("redraft", _("Susun ulang pada versi terbaru")), withdraw]
    buttons = [ActButton("recount", _("Hitung lagi dampaknya"), "secondary"), withdraw]
    if counted and change.may_be_confirmed_by(user):
        url = reverse("tickets:calendar_confirm", args=[change.pk])
        buttons.insert(0, ActButton("confirm", _("Konfirmasi…"), icon="check", url=url))
    return buttons


def _ledger(change: CalendarChange) -> str:
    try:
        return reverse("tickets:change_ledger", args=[change.pk]) if change.is_in_force else ""
    except NoReverseMatch:
        return ""


def _name(person: User | None) -> str:
    return (person.get_full_name() or person.username) if person else ""


# --- Its effect -------------------------------------------------------------------------------------------------------
def effect(tally: ChangeTally, change: CalendarChange) -> Effect:
    outcome = tally.kind == Kind.OUTCOME
    found = Effect(
        title=_("Hasil") if outcome else _("Dampak"),
        progress=_progress(tally, tally.as_of),
        percent=100 if tally.complete else min(tally.examined * 100 // max(tally.expected, 1), 99),
        complete=tally.complete,
    )
    counts: Counts = tally.counts
    if tally.complete and tally.changed == 0:
        found.sentences.append(_("Tidak ada tiket yang tersentuh."))
    if closed := effect_counts.total(counts, "closed", "tickets"):
        found.sentences.append(
            _("%(count)s tiket tetap seperti semula karena periodenya sudah ditutup.") % {"count": number_text(closed)}
        )
    if tally.changed == 0:
        _closed_table(found, counts)
        return found
    if settled := effect_counts.of(counts, "kinds", "settled")["tickets"]:
        found.sentences.append(
            _("%(count)s di antaranya tidak bergeser: hanya dicatat bahwa hari liburnya sudah dipastikan atau belum.")
            % {"count": number_text(settled)}
        )
    found.figures = [
        (_("Tiket berubah"), number_text(tally.changed)),
        (_("Sudah dijawab"), number_text(effect_counts.of(counts, "kinds", "ended")["tickets"])),
        (_("Masih terbuka"), number_text(effect_counts.of(counts, "kinds", "open")["tickets"])),
        (_("Keputusan baru"), number_text(tally.decisions)),
    ]
    found.verdicts = [
        (str(Norm.Code(code).label), *_three(effect_counts.of(counts, "norms", code)))
        for code in Norm.Code.values
        if code in counts.get("norms", {})
    ]
    quarters = [(quarter_text(Quarter.parse(code)), each) for code, each in sorted(counts.get("quarters", {}).items())]
    found.tables.append(
        EffectTable(_("Triwulan tiket masuk"), _("Triwulan"), [(name, *_three(each)) for name, each in quarters])
    )
    found.tables += [_office_table(counts), _officer_table(counts)]
    _closed_table(found, counts)
    return found


def _progress(tally: ChangeTally, as_of: datetime) -> str:
    if tally.complete:
        return _("%(count)s tiket diperiksa, sampai %(at)s.") % {
            "count": number_text(tally.examined),
            "at": moment_text(as_of),
        }
    if not tally.examined:
        return _("Dimulai otomatis dalam beberapa detik. Muat ulang halaman untuk melihat kemajuannya.")
    return _("%(count)s dari sekitar %(all)s tiket sudah diperiksa.") % {
        "count": number_text(tally.examined),
        "all": number_text(max(tally.expected, tally.examined)),
    }


def _three(figures: dict[str, int]) -> tuple[str, str, str]:
    return number_text(figures["tickets"]), number_text(figures["to_late"]), number_text(figures["to_in_time"])


def _office_table(counts: Counts) -> EffectTable:
    figures = counts.get("offices", {})
    names = dict(Office.objects.filter(pk__in=[int(key) for key in figures]).values_list("pk", "name"))
    rows = sorted((names[int(key)], *_three(each)) for key, each in figures.items())
    return EffectTable(_("Kantor"), _("Kantor"), rows[:MOST_ROWS], _more(rows))


def _officer_table(counts: Counts) -> EffectTable:
    figures = counts.get("postings", {})
    postings = Posting.objects.filter(pk__in=[int(key) for key in figures if key]).select_related("officer", "office")
    names = {str(each.pk): f"{each.officer.name}, {each.office.name}" for each in postings}
    rows = sorted((names.get(key, _("Belum ditangani")), *_three(each)) for key, each in figures.items())
    return EffectTable(_("Petugas"), _("Petugas"), rows[:MOST_ROWS], _more(rows))


def _closed_table(found: Effect, counts: Counts) -> None:
    figures = counts.get("closed", {})
    if not figures:
        return
    closings = PeriodClosing.objects.filter(pk__in=[int(key) for key in figures]).select_related("kanwil")
    rows = [
        (f"{each.kanwil.name}, {span_text(each.first_day, each.last_day)}", *_three(figures[str(each.pk)]))
        for each in closings
    ]
    found.tables.append(EffectTable(_("Tetap: periode sudah ditutup"), _("Periode"), rows[:MOST_ROWS], _more(rows)))


def _more(rows: list) -> str:
    left = len(rows) - MOST_ROWS
    return _("dan %(count)s lainnya") % {"count": number_text(left)} if left > 0 else ""
