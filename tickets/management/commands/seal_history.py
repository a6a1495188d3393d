"""`manage.py seal_history [--day 2026-11-19]`: the daily seal by hand; the worker does it every night."""

from datetime import date, timedelta

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tickets.history import chain
from users.clock import DatabaseClock, wib_date


class Command(BaseCommand):
    help = "Seal all chains that grew since the last seal, up to the end of a Jakarta day (default: yesterday)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, help="a day that is over, YYYY-MM-DD")

    def handle(self, *args: object, day: date | None, **options: object) -> None:
        today = wib_date(DatabaseClock().now())
        day = day or today - timedelta(days=1)
        if day >= today:
            raise CommandError(f"{day} is not over yet in Jakarta.")
        seal = chain.seal_day(day)
        if seal is None:
            self.stdout.write(f"seal_history: nothing to seal up to {day}")
        else:
            self.stdout.write(f"seal_history: {day} sealed, {seal.tickets} tickets, {seal.digest}")
