"""`manage.py find_signals --quarter 2018Q3 [--kanwil 04]`: what the worker looks for once a day, now. Repeatable."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kpi.models import SignalThreshold
from kpi.signals.search import search
from tickets.management.quarter_argument import quarter_argument
from users.clock import DatabaseClock


class Command(BaseCommand):
    help = "Cari indikasi kejanggalan dalam satu triwulan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quarter", help='seperti "2018Q3"; tanpa ini triwulan berjalan')
        parser.add_argument("--kanwil", help="kode satu Kanwil")

    def handle(self, *args: object, quarter: str | None, kanwil: str | None, **options: object) -> None:
        clock = DatabaseClock()
        chosen = quarter_argument(quarter or "", clock.now())
        if not SignalThreshold.objects.exists():
            raise CommandError("Belum ada ambang indikasi. Jalankan load_reference dahulu.")
        done = search(chosen, clock, kanwil=kanwil)
        self.stdout.write(f"{chosen}: {done.found} baru, {done.grown} bertambah, {done.reopened} dibuka lagi.")
