"""`manage.py verify_decisions`: does every ticket show what its newest decisions say?"""

from django.core.management.base import BaseCommand, CommandError

from tickets.decisions import mirror_differs
from tickets.models import Ticket


class Command(BaseCommand):
    help = "Compare the deadlines mirrored on tickets with the newest decision of each norm."

    def handle(self, *args: object, **options: object) -> None:
        checked, wrong = 0, 0
        for ticket in Ticket.objects.order_by("pk").prefetch_related("decisions").iterator(chunk_size=500):
            checked += 1
            if fields := mirror_differs(ticket):
                wrong += 1
                self.stdout.write(f"{ticket.reference}: {', '.join(fields)}")
        self.stdout.write(f"{checked} tiket diperiksa, {wrong} berbeda dari keputusannya.")
        if wrong:
            raise CommandError("Mirrored deadlines differ from their decisions.")
