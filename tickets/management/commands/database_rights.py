"""`database_rights ROLE`: takes from the application's role what nobody may do to history. Run it as the owner."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection, transaction

from tickets.history import database_role

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)


class Command(BaseCommand):
    help = "ROLE may add to the history and read it, neither change nor delete. Carried out, or printed with --print."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="the role that the application logs in with")
        parser.add_argument("--print", action="store_true", dest="only_print", help="only print the SQL")

    def handle(self, *args: Any, role: str, only_print: bool, **options: Any) -> None:
        if not NAME.fullmatch(role):
            raise CommandError("A role is named with small letters, digits and _.")
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles; DATABASE_URL must name its server.")
        statements = list(database_role.statements(role))
        if only_print:
            self.stdout.write("".join(f"{statement};\n" for statement in statements), ending="")
            return
        if not database_role.exists(role):
            raise CommandError(f"There is no role {role}.")
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                # PostgreSQL only warns where somebody else than the owner takes a right away.
                if left := database_role.too_many(role):
                    raise CommandError(
                        f"Not carried out: {role} still may {database_role.some(left)}. Run it with the owner's "
                        "DATABASE_URL."
                    )
        except DatabaseError as refused:
            raise CommandError(f"Not carried out; run it with the owner's DATABASE_URL: {refused}") from refused
        self.stdout.write(f"{role}: {len(database_role.withheld())} tables can no longer be changed or emptied by it.")
