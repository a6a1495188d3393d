"""A change of the calendar is a new version: rows are added or removed in it, none is edited (DOMAIN.md part 5)."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from users.clock import Clock, wib_date
from users.models import User

from .models import CalendarVersion, DayOff, Ticket


class ChangeRefused(Exception):
    """The change cannot be confirmed; the message says why, in Indonesian."""


@dataclass(frozen=True)
class ProposedDay:
    """A day off as somebody proposes it, not yet anybody's decision."""

    day: date
    name: str
    category: str


@dataclass(frozen=True)
class Difference:
    """Proposed days beside the nation's calendar as it is."""

    added: tuple[ProposedDay, ...]
    removed: tuple[DayOff, ...]
    same: tuple[ProposedDay, ...]


def difference(version: CalendarVersion, year: int, proposed: Iterable[ProposedDay]) -> Difference:
    """What confirming the proposal would change in that year. Compared by day: names differ in spelling everywhere."""
    present = DayOff.objects.in_version(version).filter(day__year=year, office=None).order_by("day")
    days = {row.day for row in present}
    wanted = sorted(proposed, key=lambda row: row.day)
    wanted_days = {row.day for row in wanted}
    return Difference(
        added=tuple(row for row in wanted if row.day not in days),
        removed=tuple(row for row in present if row.day not in wanted_days),
        same=tuple(row for row in wanted if row.day in days),
    )


@transaction.atomic
def confirm_year(
    *, year: int, change: Difference, by: User, legal_basis: str, seen: CalendarVersion, clock: Clock
) -> CalendarVersion:
    """Make the nation's days off of `year` those of the proposal: a new version, confirmed through its last day.

    Only for days that no deadline has met yet: what touches tickets is a re-decision, another kind of change.
    """
    newest = CalendarVersion.objects.select_for_update().order_by("-pk").first()
    if newest != seen:
        raise ChangeRefused(_("Kalender sudah berubah sejak usulan dibuat. Buat usulan lagi."))
    if by.role != User.Role.ADMIN or not by.is_active:
        raise ChangeRefused(_("Kalender dikonfirmasi oleh admin HAI."))
    if not legal_basis.strip():
        raise ChangeRefused(_("Isi dasar hukum perubahan kalender."))
    at = clock.now()
    changed = [row.day for row in change.added] + [row.day for row in change.removed]
    last_met = max(_last_met_by_tickets(), wib_date(at))
    if changed and min(changed) <= last_met:
        raise ChangeRefused(
            _("Hari %(day)s sudah lewat atau sudah dipakai tenggat tiket; perubahannya perlu perhitungan ulang.")
            % {"day": min(changed).isoformat()}
        )
    number = CalendarVersion.objects.filter(label__startswith=f"{year}-").count() + 1
    version = CalendarVersion.objects.create(
        label=f"{year}-{number}",
        legal_basis=legal_basis.strip(),
        confirmed_through=max(newest.confirmed_through, date(year, 12, 31)),
        confirmed_at=at,
        confirmed_by=by,
        stamp=uuid.uuid4(),
    )
    DayOff.objects.filter(pk__in=[row.pk for row in change.removed]).update(removed_in=version)
    DayOff.objects.bulk_create(
        DayOff(day=row.day, name=row.name, category=row.category, legal_basis=legal_basis.strip(), added_in=version)
        for row in change.added
    )
    return version


def _last_met_by_tickets() -> date:
    """The last Jakarta day that the deadline of an open ticket reaches."""
    met = Ticket.objects.open().aggregate(iku=Max("iku_late_after"), sla=Max("sla_late_after"))
    return max((wib_date(instant) for instant in met.values() if instant), default=date.min)
