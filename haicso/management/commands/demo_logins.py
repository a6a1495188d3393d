"""`manage.py demo_logins`: who can log in to the demo, with which password, and what to try."""

from collections.abc import Sequence

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from haicso.demo import people
from haicso.demo.cast import CSO_PASSWORD, LOGIN_PASSWORD
from haicso.demo.logins import login_rows, officer_rows


class Command(BaseCommand):
    help = "Tampilkan akun demo dan petugasnya."

    def handle(self, *args: object, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("Akun demo tidak ada pada mode production.")
        if not people.are_there():
            raise CommandError("Demo belum dimuat. Jalankan: manage.py load_demo")
        self.stdout.write(f"Akun demo, kata sandi semuanya: {LOGIN_PASSWORD}\n\n")
        self._table(("Nama pengguna", "Siapa", "Yang dapat dicoba"), login_rows())
        self.stdout.write(f"\nPetugas pada akun kantor, Password CSO semuanya: {CSO_PASSWORD}\n\n")
        self._table(("Akun kantor", "Petugas", "Bertugas sebagai"), officer_rows())

    def _table(self, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
        widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
        for row in [head, tuple("-" * width for width in widths), *rows]:
            line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write(f"  {line.rstrip()}")
