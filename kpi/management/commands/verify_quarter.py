"""`manage.py verify_quarter 2018Q3 [--kanwil 04]`: the digests of locked quarters, recomputed from the tickets."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kpi.locks.verifying import differences, locks_to_verify
from tickets.management.quarter_argument import quarter_argument
from users.clock import DatabaseClock

from .lock_quarter import kanwil_named


class Command(BaseCommand):
    help = "Periksa kunci triwulan: hitung ulang dari tiket yang tersimpan, dan sebut apa yang berbeda."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("quarter", help="misalnya 2018Q3")
        parser.add_argument("--kanwil", help="kode Kanwil; tanpa ini semua Kanwil yang sudah mengunci")

    def handle(self, *args: object, quarter: str, kanwil: str | None, **options: object) -> None:
        locks = locks_to_verify(
            quarter_argument(quarter, DatabaseClock().now()), kanwil_named(kanwil) if kanwil else None
        )
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
        if broken:
            raise CommandError(f"{broken} perbedaan ditemukan.")
