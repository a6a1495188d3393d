"""`database_rights ROLE`: the SQL that takes from the application's role what nobody may do to history."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tickets.history.append_only import APPEND_ONLY, FROZEN

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)


class Command(BaseCommand):
    help = "Print the SQL for the database's owner: ROLE may add to the history and read it, neither change nor delete."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="the role that the application logs in with")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        if not NAME.fullmatch(role):
            raise CommandError("A role is named with small letters, digits and _.")
        kept = ", ".join(APPEND_ONLY)
        # TRUNCATE, too: it is never granted to the role, but somebody may have granted ALL.
        self.stdout.write(f"REVOKE UPDATE, DELETE, TRUNCATE ON {kept} FROM {role};")
        self.stdout.write(f"REVOKE DELETE, TRUNCATE ON {', '.join(FROZEN)} FROM {role};")
        # Locking a row needs the right to change some column of it. The triggers refuse to change this one.
        for table in APPEND_ONLY:
            self.stdout.write(f"GRANT UPDATE (id) ON {table} TO {role};")
