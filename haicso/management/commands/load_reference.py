"""`manage.py load_reference`: offices, ministries, satker, the catalogue of services and the calendar from `fixtures/`,
the first policy of the index. Repeatable.
"""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kpi.policies.first_policy import load_policy
from kpi.signals.reference_data import load_thresholds
from services.booklet.first_notices import load_notices
from services.booklet.first_texts import load_texts
from services.canned.first_texts import load_canned
from services.catalogue.first_catalogue import load_catalogue
from services.knowledge.reference_data import load_knowledge
from tickets.ratings.first_terms import load_terms
from tickets.reference_data import load_calendar
from users.clock import DatabaseClock
from users.reference_data import BadFile, load_ministries, load_offices, load_satker


class Command(BaseCommand):
    help = "Muat kantor, kementerian/lembaga, satker, kalender, kebijakan IKU bawaan. Boleh diulang."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "fixtures", help="folder berkas CSV")

    def handle(self, *args: object, folder: Path, verbosity: int, **options: object) -> None:
        try:
            for counts in (
                load_offices(folder),
                load_ministries(folder),
                load_satker(folder),
                load_catalogue(folder, DatabaseClock()),
                load_calendar(folder, DatabaseClock()),
                load_policy(DatabaseClock()),
                load_thresholds(DatabaseClock()),
                load_terms(DatabaseClock()),
                load_notices(DatabaseClock()),
                load_texts(DatabaseClock()),
                load_knowledge(folder),
                load_canned(DatabaseClock()),
            ):
                for what, count in counts.items():
                    if verbosity:
                        self.stdout.write(f"{what:20} {count}")
        except BadFile as failure:
            raise CommandError(str(failure)) from None
