"""`manage.py verify_decisions`: does every decision follow from events and rules, and every ticket show the newest?"""

from django.core.management.base import BaseCommand, CommandError

from tickets.verification.decisions import Recheck


class Command(BaseCommand):
    help = "Decide every ticket anew, from its events, its calendar and its norms; name what differs."

    def handle(self, *args: object, **options: object) -> None:
        recheck, wrong = Recheck(), set()
        for found in recheck.all():
            wrong.add(found.reference)
            self.stdout.write(str(found))
        self.stdout.write(
            f"{recheck.count} tiket dan {recheck.decisions} keputusan dihitung ulang, {len(wrong)} tiket berbeda."
        )
        if wrong:
            raise CommandError("Decisions do not follow from their events and rules.")
