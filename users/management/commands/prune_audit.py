"""`manage.py prune_audit`: takes out of the audit what is older than a year; the worker does it every day."""

from django.core.management.base import BaseCommand

from users.audit.pruning import KEPT, prune
from users.clock import DatabaseClock


class Command(BaseCommand):
    help = "Take out of the audit what is older than a year."

    def handle(self, *args: object, **options: object) -> None:
        count = prune(DatabaseClock().now())
        self.stdout.write(f"prune_audit: {count} rows older than {KEPT.days} days taken out")
