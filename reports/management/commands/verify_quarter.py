"""`manage.py verify_quarter 2018Q3 [--kanwil 04]`: locked quarters against the stored tickets, and against what every
page, paper and command prints of them.
"""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kpi.locks.verifying import differences, locks_to_verify
from kpi.management.commands.lock_quarter import kanwil_named
from reports.printed import verifying
from tickets.management.quarter_argument import quarter_argument
from users.clock import DatabaseClock
from users.verification.parts import Tally


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
        if not locks:
            raise CommandError("Triwulan ini belum dikunci.")
        broken = 0
        for lock in locks:
            found = list(differences(lock))
            for difference in found:
                self.stdout.write(str(difference))
            broken += len(found)
            if not found:
                name = f"{lock.quarter} Kanwil {lock.kanwil.code} revision {lock.revision}"
                self.stdout.write(f"{name}: ok, {lock.tickets.count()} tickets, {lock.digest}")
        printed, tally = 0, Tally()
        for other in verifying.differences(asked, place, tally=tally):
            self.stdout.write(str(other))
            printed += 1
        if not printed:
            self.stdout.write(f"{asked.code} printed: ok, {tally.looked_at} surfaces")
        if broken + printed:
            raise CommandError(f"{broken + printed} perbedaan ditemukan.")
