"""`manage.py verify_all [--changed]`: history, decisions, locked quarters and master data in one pass; the result is
kept, and the admin's home shows it.
"""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from users.clock import DatabaseClock
from users.models import VerificationRun
from users.verification import parts


class Command(BaseCommand):
    help = "Verify everything; print per part how much was looked at and how much differs. Exit code 1 on differences."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--changed", action="store_true", help="only what changed since the pass before")

    def handle(self, *args: object, changed: bool, **options: object) -> None:
        extent = VerificationRun.Extent.CHANGED if changed else VerificationRun.Extent.ALL
        run = parts.verify(extent, DatabaseClock(), self.stdout.write)
        for part, looked_at, different in run.parts:
            self.stdout.write(f"{part}: {looked_at} diperiksa, {different} berbeda")
        if run.different:
            raise CommandError(f"{run.different} perbedaan ditemukan.")
