"""Changes of calendar and norms: drafted and confirmed by HAI admins, for the past by two of them [assumed].

Nothing here touches a ticket: a confirmed change is carried out by the worker (`tickets.calendar.redecision`).
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from tickets.deadlines.rules import Proposed, RuleBook, hold_calendar, newest_version, pure_norm, row_of
from tickets.models import CalendarChange, CalendarVersion, ChangeTally, DayOff, Norm, ServiceHours, SpecialHours
from tickets.permissions import may_change_calendar
from users.clock import Clock, wib_date
from users.languages import said as _
from users.models import OneTimeKey, User, once
from users.refusals import Refused
from users.words import date_text

from .proposals import Proposal, carried_over, rows_of
from .touched import reach

State, Kind = CalendarChange.State, ChangeTally.Kind

YEARS_AHEAD = 3


class StaleDraft(Refused):
    """Another change was confirmed since; the draft can be made anew on the newest version."""


@once("draft_change")
def draft_change(*, by: User, key: OneTimeKey, proposal: Proposal, clock: Clock) -> CalendarChange:
    """Keep a proposal as a draft; the draft that it replaces is withdrawn. Its effect is counted afterwards."""
    _admin(by)
    at = clock.now()
    _newest(proposal.base)
    if not proposal.title.strip():
        raise Refused(_("Isi judul perubahan."), "title")
    if not proposal.legal_basis.strip():
        raise Refused(_("Isi dasar hukum perubahan kalender."), "legal_basis")
    if proposal.replaces is not None:
        _withdraw(_locked(proposal.replaces.pk), by, at)
    change = CalendarChange.objects.create(
        title=proposal.title.strip(),
        summary=proposal.summary.strip(),
        legal_basis=proposal.legal_basis.strip(),
        confirmed_through=proposal.confirmed_through,
        base=proposal.base,
        undoes=proposal.undoes,
        replaces=proposal.replaces,
        drafted_at=at,
        drafted_by=by,
    )
    _propose(change, proposal.rows, wib_date(at))
    ChangeTally.objects.create(change=change, kind=Kind.FORECAST, as_of=at)
    return change


def redraft_change(*, by: User, key: OneTimeKey, change: CalendarChange, clock: Clock) -> CalendarChange:
    """The same proposal on the newest version."""
    proposal = Proposal(
        title=change.title,
        summary=change.summary,
        legal_basis=change.legal_basis,
        confirmed_through=change.confirmed_through,
        base=newest_version(),
        undoes=change.undoes,
        replaces=change,
        rows=carried_over(change),
    )
    return draft_change(by=by, key=key, proposal=proposal, clock=clock)


@once("confirm_change")
def confirm_change(*, by: User, key: OneTimeKey, change_id: int, clock: Clock) -> CalendarChange:
    """The first person, and where the change reaches into the past the second: with the last of them it is in force.

    From the end of this transaction every act decides by the new version; what was decided before is decided anew by
    the worker.
    """
    hold_calendar(to_change_it=True)
    change = _locked(change_id)
    _admin(by)
    at = clock.now()
    if not change.is_open:
        raise Refused(_closed_text(change))
    _newest(change.base)
    if (running := CalendarChange.objects.filter(state=State.RUNNING).first()) is not None:
        raise Refused(
            _('Perhitungan ulang "%(title)s" masih berjalan. Konfirmasi setelah selesai.') % {"title": running.title}
        )
    if not change.tallies.filter(kind=Kind.FORECAST, complete=True).exists():
        raise Refused(_("Dampaknya masih dihitung. Konfirmasi setelah angkanya lengkap."))
    if change.confirm(by, at, needs_second=reaches_into_the_past(change, wib_date(at))):
        _put_in_force(change, at)
    change.save(update_fields=[*CalendarChange.CONFIRMED_BY, "version"])
    return change


@once("withdraw_change")
def withdraw_change(*, by: User, key: OneTimeKey, change_id: int, clock: Clock) -> CalendarChange:
    """A draft that shall not be confirmed any more. It stays readable."""
    change = _locked(change_id)
    _admin(by)
    _withdraw(change, by, clock.now())
    return change


@once("recount_change")
def recount_change(*, by: User, key: OneTimeKey, change_id: int, clock: Clock) -> CalendarChange:
    """Count the effect of a draft once more, because tickets came and went since."""
    change = _locked(change_id)
    _admin(by)
    if not change.is_open:
        raise Refused(_closed_text(change))
    change.tallies.filter(kind=Kind.FORECAST).update(
        as_of=clock.now(), complete=False, after_created=None, after_ticket=None,
        expected=0, examined=0, changed=0, decisions=0, counts={},
    )  # fmt: skip
    return change


def reaches_into_the_past(change: CalendarChange, today: date) -> bool:
    """Whether it can change what was already judged: something is different on a day that is not after today. A change
    of days to come moves deadlines, but no verdict on a person's work."""
    first = reach(RuleBook(change.base), RuleBook(change.base, change)).first_day
    return first is not None and first <= today


def changing_now() -> bool:
    """Whether tickets are being decided anew. Who closes a period asks, after `hold_calendar`, and waits for the end:
    figures that are locked must not be half old and half new."""
    return CalendarChange.objects.filter(state=State.RUNNING).exists()


# --- Guards -----------------------------------------------------------------------------------------------------------
def _admin(user: User) -> None:
    if not may_change_calendar(user):
        raise Refused(_("Kalender dan norma dirancang dan dikonfirmasi oleh admin HAI."))


def _locked(change_id: int) -> CalendarChange:
    return CalendarChange.objects.select_for_update(of=("self",)).select_related(
        "base", "confirmed_by", "withdrawn_by", "version"
    ).get(pk=change_id)  # fmt: skip


def _newest(base: CalendarVersion) -> None:
    newest = newest_version()
    if newest != base:
        raise StaleDraft(
            _("Kalender sudah berubah sejak rancangan dibuat (versi %(base)s, sekarang %(newest)s). Susun ulang.")
            % {"base": base.label, "newest": newest.label}
        )


def _closed_text(change: CalendarChange) -> str:
    if change.state == State.WITHDRAWN:
        return _("Rancangan ini sudah ditarik oleh %(name)s.") % {"name": change.withdrawn_by}
    return _("Perubahan ini sudah berlaku sebagai kalender versi %(version)s.") % {"version": change.version}


def _withdraw(change: CalendarChange, by: User, at: datetime) -> None:
    if not change.is_open:
        raise Refused(_closed_text(change))
    change.withdraw(by, at)
    change.save(update_fields=CalendarChange.WITHDRAWN_BY)


# --- Rows -------------------------------------------------------------------------------------------------------------
def _propose(change: CalendarChange, rows: Iterable[Proposed], today: date) -> None:
    """Save the proposed rows, after each was held against the calendar, and all together against the clock."""
    proposed = list(rows)
    if not proposed and change.confirmed_through in {None, change.base.confirmed_through}:
        raise Refused(_("Rancangan ini tidak mengubah apa-apa. Isi paling sedikit satu perubahan."))
    for row in proposed:
        row.change = change
        _fits(row, change.base, today)
        row.save()
    book = RuleBook(change.base, change)
    _no_day_twice(book)
    _one_norm_at_a_time(book.norms)
    try:
        for office_id in (None, *book.scopes):
            book.of(office_id)
    except ValueError:
        raise Refused(_("Jam khusus bertumpang tindih pada hari yang sama.")) from None


def _fits(row: Proposed, base: CalendarVersion, today: date) -> None:
    if row.removes is not None:
        if not type(row.removes).objects.in_version(base).filter(pk=row.removes.pk).exists():
            raise Refused(_("%(row)s tidak ada lagi pada kalender versi %(base)s.") % {"row": row, "base": base})
        return
    first = RuleBook(base).of(None).calendar.first
    for name in ("day", "first_day", "last_day"):
        day = getattr(row, name, None)
        if day is not None and not (first <= day and day.year <= today.year + YEARS_AHEAD):
            raise Refused(
                _("%(day)s di luar kalender: isi tanggal dari %(first)s sampai akhir %(last)d.")
                % {"day": date_text(day), "first": date_text(first), "last": today.year + YEARS_AHEAD}
            )


def _no_day_twice(book: RuleBook) -> None:
    seen: set[tuple[date, int | None, str]] = set()
    for row in book.days_off:
        this = (row.day, row.office_id, row.name)
        if this in seen:
            raise Refused(
                _("%(day)s %(name)s sudah ada pada kalender.") % {"day": date_text(row.day), "name": row.name}
            )
        seen.add(this)


def _one_norm_at_a_time(norms: Iterable[Norm]) -> None:
    """In order of code, service and first day. Two norms of a code and service never hold on one input day."""
    before: Norm | None = None
    for norm in norms:
        try:
            pure_norm(norm)
        except ValueError:
            raise Refused(
                _("Norma %(norm)s tidak dapat dihitung: periksa lama dan cara hitungnya.") % {"norm": norm}
            ) from None
        if (
            before is not None
            and (before.code, before.service_id) == (norm.code, norm.service_id)
            and (before.valid_to is None or before.valid_to >= norm.valid_from)
        ):
            raise Refused(_("Dua norma %(code)s berlaku pada hari yang sama.") % {"code": norm.code})
        before = norm


def _put_in_force(change: CalendarChange, at: datetime) -> None:
    """The new version: rows are added and removed in it, none is edited."""
    assert change.confirmed_by is not None  # noqa: S101 - set by the caller
    change.version = CalendarVersion.objects.create(
        label=_next_label(wib_date(at).year),
        legal_basis=change.legal_basis,
        confirmed_through=change.confirmed_through or change.base.confirmed_through,
        confirmed_at=at,
        confirmed_by=change.confirmed_by,
        stamp=uuid.uuid4(),
    )
    proposed = rows_of(change)
    # First what is taken out: a norm that is replaced must free its place in the index of live rows.
    for row in proposed:
        if row.removes is not None:
            gone = (
                type(row.removes).objects.filter(pk=row.removes.pk, removed_in=None).update(removed_in=change.version)
            )
            if not gone:
                raise StaleDraft(_("%(row)s tidak ada lagi pada kalender.") % {"row": row})
    for row in proposed:
        if row.removes is None:
            new: DayOff | SpecialHours | ServiceHours | Norm = row_of(row)
            new.added_in = change.version
            new.save()
    change.state = State.RUNNING
    ChangeTally.objects.create(change=change, kind=Kind.OUTCOME, as_of=at)


def _next_label(year: int) -> str:
    """ "2026-3" is the third version that was confirmed in 2026."""
    numbers = [
        int(label.partition("-")[2])
        for label in CalendarVersion.objects.filter(label__startswith=f"{year}-").values_list("label", flat=True)
    ]
    return f"{year}-{max(numbers, default=0) + 1}"
