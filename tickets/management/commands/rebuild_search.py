"""`manage.py rebuild_search`: the words of tickets that have none, or have those of an older tokeniser.

Batch by batch, each its own transaction, while people work. Ended in the middle, it goes on where it was.
"""

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.models import Q

from services.stems import VERSION
from tickets import search
from tickets.models import Ticket, TicketSearch


class Command(BaseCommand):
    help = "Susun ulang kata pencarian tiket yang belum ada atau sudah lama. Dapat dihentikan dan dilanjutkan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="semua tiket, juga yang sudah sesuai")
        parser.add_argument("--after", type=int, default=0, help="dengan --all: lanjutkan setelah nomor baris ini")
        parser.add_argument("--batch", type=int, default=500, help="banyaknya tiket per transaksi")

    def handle(self, *args: object, after: int, batch: int, verbosity: int, **options: object) -> None:
        tickets = Ticket.objects.order_by("pk")
        if not options["all"]:
            tickets = tickets.filter(Q(search=None) | ~Q(search__version=VERSION))
        done, last = 0, after
        while ids := list(tickets.filter(pk__gt=last).values_list("pk", flat=True)[: max(batch, 1)]):
            search.rebuild(ids)
            done, last = done + len(ids), ids[-1]
            if verbosity > 1:
                self.stdout.write(f"{done} tiket, sampai nomor baris {last}")
        if done and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {TicketSearch._meta.db_table}")
        if verbosity:
            self.stdout.write(f"Kata pencarian {done} tiket disusun ulang.")
