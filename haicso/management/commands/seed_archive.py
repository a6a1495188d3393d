"""`manage.py seed_archive --tickets N --seed S`: an archive of the nation, for measuring.

All real offices, 800 invented officers, 25,000 invented satker, tickets since HAI CSO is in use, written in bulk (COPY)
with decisions that the clock made, chained events, parties, search words and mails. For an empty PostgreSQL database
that has the reference data (load_reference) and no people yet. What was broken off is finished with the same numbers
and the same --now; whatever else is there already is left alone, and said.
"""

from datetime import datetime
from time import perf_counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from haicso.nation import people, seeding
from tickets.models import CalendarVersion, Ticket
from users.clock import DatabaseClock
from users.models import User
from users.wib import WIB


class Command(BaseCommand):
    help = "Isi basis data kosong dengan arsip buatan berskala nasional, untuk pengukuran. Tidak untuk produksi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tickets", type=int, required=True, help="banyaknya tiket")
        parser.add_argument("--seed", type=int, default=1, help="benih; benih yang sama memberi arsip yang sama")
        parser.add_argument("--now", type=_instant, help="saat kini bagi arsip, ISO 8601 (bawaan: jam basis data)")
        parser.add_argument("--processes", type=int, default=2, help="banyaknya proses yang menulis")
        parser.add_argument("--satker", type=int, default=people.SATKER, help="banyaknya satker")
        parser.add_argument("--password", help="password semua akun dan petugas (bawaan: tidak ada yang dapat masuk)")

    def handle(
        self,
        *args: object,
        tickets: int,
        seed: int,
        now: datetime | None,
        processes: int,
        satker: int,
        password: str | None,
        verbosity: int,
        **options: object,
    ) -> None:
        if settings.PRODUCTION:
            raise CommandError("Arsip buatan tidak dimuat pada mode production.")
        if connection.vendor != "postgresql":
            raise CommandError("Arsip buatan ditulis dengan COPY dan memerlukan PostgreSQL: isi DATABASE_URL.")
        if min(tickets, processes, satker) < 1:
            raise CommandError("Banyaknya tiket, satker, dan proses paling sedikit 1.")
        if not CalendarVersion.objects.exists():
            raise CommandError("Data acuan belum dimuat. Jalankan: manage.py load_reference")
        archive = seeding.Archive(tickets, seed, now or DatabaseClock().now())
        if not people.are_there():
            if User.objects.exists() or Ticket.objects.exists():
                raise CommandError("Basis data ini sudah dipakai. Arsip buatan hanya untuk basis data kosong.")
            people.create(seed, password, satker)
        elif seeding.is_whole():
            raise CommandError("Arsip di basis data ini sudah lengkap. Arsip lain memerlukan basis data kosong.")
        elif not seeding.is_begun_as(archive):
            raise CommandError(
                "Basis data ini berisi sebagian arsip dengan angka lain. Lanjutkan dengan --tickets, --seed, --satker, "
                "dan --now yang sama, atau pakai basis data kosong."
            )
        begin = perf_counter()
        said = self.stdout.write if verbosity else (lambda _words: None)
        written = seeding.seed(archive, processes, said)
        if verbosity:
            self.stdout.write(f"{written} tiket ditulis dalam {perf_counter() - begin:.0f} detik.")


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=WIB)
