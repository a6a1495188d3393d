"""`manage.py sweep_files`: the daily sweep by hand. `--verify`: also compare every kept file with its row and event."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tickets.history import files_on_disk
from users.clock import DatabaseClock


class Command(BaseCommand):
    help = "Remove files of messages that never came to be; --verify compares every kept file with its digest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--verify", action="store_true", help="read every kept file and compare its digest")

    def handle(self, *args: object, verify: bool, **options: object) -> None:
        swept = files_on_disk.sweep(DatabaseClock())
        self.stdout.write(
            f"sweep_files: {swept.quarantined} from quarantine and {swept.orphans} without a message removed, "
            f"{swept.bytes} bytes"
        )
        if verify:
            broken = 0
            for one in files_on_disk.broken_files():
                broken += 1
                self.stderr.write(f"{one.reference} event {one.seq}: {one.what}")
            if broken:
                raise CommandError(f"{broken} attachments are not as they were acknowledged.")
            self.stdout.write("sweep_files: every attachment is as it was acknowledged")
