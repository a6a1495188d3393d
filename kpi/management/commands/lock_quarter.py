"""`manage.py lock_quarter 2018Q3 --kanwil 04 --by LOGIN`: freeze a Kanwil's quarter from the shell."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kpi.locks.actions import LockRefused, lock_quarter
from tickets.management.quarter_argument import quarter_argument
from users.clock import DatabaseClock
from users.models import Office, User


def kanwil_named(code: str) -> Office:
    kanwil = Office.objects.filter(kind=Office.Kind.KANWIL, code=code).first()
    if kanwil is None:
        raise CommandError(f"Tidak ada Kanwil dengan kode {code!r}.")
    return kanwil


class Command(BaseCommand):
    help = "Kunci triwulan satu Kanwil: angka, tiket, keputusan, kebijakan, dan kalender dibekukan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("quarter", help="misalnya 2018Q3")
        parser.add_argument("--kanwil", required=True, help="kode Kanwil")
        parser.add_argument("--by", required=True, help="akun Kanwil itu, atau akun admin HAI")

    def handle(self, *args: object, quarter: str, kanwil: str, by: str, **options: object) -> None:
        user = User.objects.filter(username=by, is_active=True).first()
        if user is None:
            raise CommandError(f"Tidak ada akun aktif bernama {by!r}.")
        try:
            lock = lock_quarter(
                kanwil=kanwil_named(kanwil),
                quarter=quarter_argument(quarter, DatabaseClock().now()),
                by=user,
                clock=DatabaseClock(),
            )
        except LockRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{lock.quarter} Kanwil {lock.kanwil.code} revisi {lock.revision} {lock.digest}")
