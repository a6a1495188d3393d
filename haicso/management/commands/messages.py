"""`manage.py messages`: the English catalogue anew from code and templates. What was translated stays, what is dead
goes, what is new waits for its translation. With `--check` nothing is written: it says what is wrong and fails.
"""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from haicso.catalogue import po
from haicso.catalogue.faults import faults
from haicso.catalogue.wanted import wanted


class Command(BaseCommand):
    help = "Writes locale/en/LC_MESSAGES/django.po anew from code and templates."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the catalogue does not fit")

    def handle(self, *args: object, check: bool = False, **options: object) -> None:
        path = Path(settings.CATALOGUES) / "en" / "LC_MESSAGES" / "django.po"
        messages, held = wanted(Path(settings.BASE_DIR)), po.read(path) if path.exists() else []
        if check:
            if wrong := list(faults(messages, held)):
                raise CommandError("\n".join([*wrong, f"{len(wrong)} to repair in {path.name}: manage.py messages"]))
            return
        there = {message.key: message for message in held}
        for message in messages:
            if (earlier := there.get(message.key)) and earlier.plural == message.plural:
                message.strings = earlier.strings
        po.write(path, messages)
        waiting = sum(not message.is_translated for message in messages)
        self.stdout.write(f"{len(messages)} texts, {waiting} not translated")
