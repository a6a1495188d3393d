"""`manage.py propose_holidays YEAR`: what the `holidays` package thinks, beside our table. The table decides, a person
confirms."""

from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from tickets.calendar import actions as calendar_actions
from tickets.calendar import redecision
from tickets.calendar.proposals import Proposal, ProposedDay, YearDifference, difference
from tickets.models import CalendarChange, CalendarVersion, ChangeTally, DayOff
from users.clock import DatabaseClock
from users.models import OneTimeKey, User
from users.refusals import Refused


class Command(BaseCommand):
    help = "Propose the days off of a year and show the difference; --confirm makes them a new calendar version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--confirm", action="store_true", help="confirm the proposal as a new calendar version")
        parser.add_argument("--by", metavar="LOGIN", help="the admin who confirms")
        parser.add_argument("--basis", metavar="TEXT", help="the decree, e.g. 'SKB 3 Menteri ...'")

    def handle(self, *args: object, **options: object) -> None:
        year = int(options["year"])  # type: ignore[call-overload]
        if not 2016 <= year <= 2100:
            raise CommandError(f"{year}: use a year from 2016 to 2100.")
        version = CalendarVersion.objects.order_by("-pk").first()
        if version is None:
            raise CommandError("No calendar is loaded: run manage.py load_reference.")
        change = difference(version, year, proposed_days(year))
        self._show(year, version, change)
        if options["confirm"]:
            self._confirm(year, version, change, str(options["by"] or ""), str(options["basis"] or ""))

    def _show(self, year: int, version: CalendarVersion, change: YearDifference) -> None:
        self.stdout.write(f"Hari libur {year}: usulan dibandingkan kalender versi {version.label}")
        for row in change.same:
            self.stdout.write(f"    {row.day} {row.name}")
        for row in change.added:
            self.stdout.write(f"  + {row.day} {row.name}")
        for off in change.removed:
            self.stdout.write(f"  - {off.day} {off.name} ({off.legal_basis_text})")
        self.stdout.write(
            f"{len(change.same)} sama, {len(change.added)} hanya pada usulan, "
            f"{len(change.removed)} hanya pada kalender. "
            "Usulan bukan keputusan: cocokkan dengan SKB sebelum mengonfirmasi."
        )

    def _confirm(self, year: int, seen: CalendarVersion, change: YearDifference, login: str, basis: str) -> None:
        by = User.objects.filter(username=login).first()
        if by is None:
            raise CommandError("--confirm needs --by LOGIN, the login of an admin.")
        try:
            drafted = self._draft(year, seen, change, by, basis)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        tally = drafted.tallies.get(kind=ChangeTally.Kind.FORECAST)
        self.stdout.write(f"{tally.changed} tiket tersentuh.")
        if drafted.state == CalendarChange.State.WAITING:
            self.stdout.write(
                f"Dikonfirmasi oleh {by.get_full_name()}. Perubahan ini menyentuh hari yang sudah lewat: "
                f"menunggu orang kedua di Administrasi, Kalender dan norma (rancangan {drafted.pk})."
            )
        else:
            self.stdout.write(
                f"Kalender versi {drafted.version} dikonfirmasi oleh {by.get_full_name()}: {drafted.legal_basis}"
            )

    def _draft(self, year: int, seen: CalendarVersion, change: YearDifference, by: User, basis: str) -> CalendarChange:
        """Drafted, counted and confirmed by one person, on the same path as the pages."""
        clock = DatabaseClock()
        proposal = Proposal(
            title=f"Hari libur {year}",
            legal_basis=basis,
            base=seen,
            rows=change.rows(basis.strip()),
            confirmed_through=max(seen.confirmed_through, date(year, 12, 31)),
        )
        drafted = calendar_actions.draft_change(by=by, key=OneTimeKey.fresh(by), proposal=proposal, clock=clock)
        redecision.advance(drafted, ChangeTally.Kind.FORECAST, clock)
        return calendar_actions.confirm_change(by=by, key=OneTimeKey.fresh(by), change_id=drafted.pk, clock=clock)


def proposed_days(year: int) -> list[ProposedDay]:
    """The package's national holidays and cuti bersama. Imported here: it costs 0.4 s and nothing else needs it."""
    from holidays import GOVERNMENT, PUBLIC, country_holidays

    days: dict = {}
    for package_category, category in (
        (GOVERNMENT, DayOff.Category.COLLECTIVE_LEAVE),
        (PUBLIC, DayOff.Category.NATIONAL),
    ):
        for day, name in country_holidays("ID", years=year, categories=(package_category,), language="id").items():
            days[day] = ProposedDay(day, name, category)
    return list(days.values())
