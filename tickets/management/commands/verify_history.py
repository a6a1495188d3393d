"""`manage.py verify_history [--seals FILE ...]`: proves that no event was changed, taken out or cut off since it was
written; with seals that were kept outside, also against whoever could write everything here anew.
"""

from collections.abc import Iterator
from itertools import chain as in_turn
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tickets.history import chain, outside
from tickets.models import DailySeal, Event, Ticket
from users.verification.readable import in_short


class Command(BaseCommand):
    help = "Walk all chains and seals; name the first broken row of each ticket. Exit code 1 when anything is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seals", nargs="+", type=Path, default=[], help="files or folders with seals that were kept outside"
        )

    def handle(self, *args: object, verbosity: int, seals: list[Path], **options: object) -> None:
        if verbosity:
            self.stdout.write(
                f"verify_history: {Ticket.objects.count()} tickets, {Event.objects.count()} events, "
                f"{DailySeal.objects.count()} daily seals"
            )
        proof = outside.Proof()
        kept = [outside.differences(_lines(seals), proof)] if seals else []
        broken = 0
        for found in in_turn(_named(chain.broken_chains()), _named(chain.broken_seals()), *map(_named, kept)):
            broken += 1
            self.stdout.write(f"BROKEN {found}")
        if broken:
            raise CommandError(f"{broken} broken.", returncode=1)
        if verbosity:
            self.stdout.write("verify_history: all chains and seals hold")
            if seals:
                keyed = f", {proof.keyed} with this SEAL_KEY" if settings.SEAL_KEY else ""
                self.stdout.write(f"verify_history: {proof.seals} seals from outside are the same here{keyed}")


def _named(found: Iterator[object]) -> Iterator[str]:
    """What is broken, in words; that it cannot be looked at is broken too."""
    try:
        yield from map(str, found)
    except Exception as failure:  # noqa: BLE001 - damage is named, never a traceback
        yield f"cannot be verified: {in_short(failure)}"


def _lines(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        for file in sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]:
            with file.open(encoding="utf-8", errors="replace") as lines:
                yield from lines
