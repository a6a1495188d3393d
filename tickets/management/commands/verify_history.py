"""`manage.py verify_history`: proves that no event was changed, taken out or cut off since it was written."""

from django.core.management.base import BaseCommand, CommandError

from tickets.history import chain
from tickets.models import DailySeal, Event, Ticket


class Command(BaseCommand):
    help = "Walk all chains and seals; name the first broken row of each ticket. Exit code 1 when anything is broken."

    def handle(self, *args: object, verbosity: int, **options: object) -> None:
        if verbosity:
            self.stdout.write(
                f"verify_history: {Ticket.objects.count()} tickets, {Event.objects.count()} events, "
                f"{DailySeal.objects.count()} daily seals"
            )
        broken = 0
        for found in (*chain.broken_chains(), *chain.broken_seals()):
            broken += 1
            self.stdout.write(f"BROKEN {found}")
        if broken:
            raise CommandError(f"{broken} broken.", returncode=1)
        if verbosity:
            self.stdout.write("verify_history: all chains and seals hold")
