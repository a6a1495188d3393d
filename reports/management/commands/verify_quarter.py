"""`manage.py verify_quarter 2018Q3 [--kanwil 04]`: locked quarters against the stored tickets, and against what every
page, paper and command prints of them.
"""

from collections.abc import Iterable, Iterator

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kpi.locks.verifying import closings_without_a_lock, everything_wrong_with, locks_to_verify
from kpi.management.commands.lock_quarter import kanwil_named
from kpi.models import QuarterLock
from reports.printed import verifying
from tickets.management.quarter_argument import quarter_argument
from tickets.quarters import Quarter
from users.clock import DatabaseClock
from users.models import Office
from users.verification.parts import Tally
from users.verification.readable import in_short


class Command(BaseCommand):
    help = (
        "Periksa kunci triwulan: hitung ulang dari tiket yang tersimpan, bandingkan dengan semua halaman dan lembar, "
        "dan sebut apa yang berbeda."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("quarter", help="misalnya 2018Q3")
        parser.add_argument("--kanwil", help="kode Kanwil; tanpa ini semua Kanwil yang sudah mengunci")

    def handle(self, *args: object, quarter: str, kanwil: str | None, **options: object) -> None:
        asked, place = quarter_argument(quarter, DatabaseClock().now()), kanwil_named(kanwil) if kanwil else None
        locks = locks_to_verify(asked, place)
        broken = self._told(closings_without_a_lock(asked, place))
        if not locks and not broken:
            raise CommandError("Triwulan ini belum dikunci.")
        for key in locks:
            read: list[QuarterLock] = []
            found = self._told(everything_wrong_with(key, read.append))
            broken += found
            if not found:
                lock = read[0]
                name = f"{lock.quarter} Kanwil {lock.kanwil.code} revision {lock.revision}"
                self.stdout.write(f"{name}: ok, {lock.tickets.count()} tickets, {lock.digest}")
        tally = Tally()
        printed = self._told(printed_differently(asked, place, tally))
        if not printed:
            self.stdout.write(f"{asked.code} printed: ok, {tally.looked_at} surfaces")
        if broken + printed:
            raise CommandError(f"{broken + printed} perbedaan ditemukan.")

    def _told(self, found: Iterable[str]) -> int:
        """Each printed at once; how many there were."""
        count = 0
        for what in found:
            self.stdout.write(what)
            count += 1
        return count


def printed_differently(quarter: Quarter, kanwil: Office | None, tally: Tally) -> Iterator[str]:
    """What the surfaces print otherwise; that they cannot be told at all is such a difference."""
    try:
        yield from map(str, verifying.differences(quarter, kanwil, tally=tally))
    except Exception as failure:  # noqa: BLE001 - damage is named, never a traceback
        yield f"{quarter.code} printed: cannot be verified: {in_short(failure)}"
