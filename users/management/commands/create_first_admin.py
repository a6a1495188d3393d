"""`manage.py create_first_admin NAME E-MAIL`: the first login of a new house, and the link that opens it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from users.accounts.actions import NewAccount, made
from users.accounts.links import address_of, new_link
from users.accounts.register import record
from users.clock import DatabaseClock
from users.models import AccountEvent, User
from users.refusals import Refused
from users.typed.names import folded_email
from users.words import moment_text

LASTS = timedelta(hours=24)


class Command(BaseCommand):
    help = "Membuat admin pertama dan mencetak tautan sekali pakai untuk mengatur kata sandinya (24 jam)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="nama lengkap admin")
        parser.add_argument("email", help="e-mail admin; untuk tautan dan Lupa kata sandi")
        parser.add_argument("--login", default="", help="nama pengguna (biasanya bagian e-mail sebelum @)")

    @transaction.atomic
    def handle(self, *args: object, name: str, email: str, login: str, **options: object) -> None:
        email = folded_email(email)
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email!r} bukan alamat e-mail.") from None
        username = (login or email.partition("@")[0]).lower()
        admins = User.objects.select_for_update(of=("self",)).filter(role=User.Role.ADMIN, is_active=True)
        entered = admins.exclude(last_login=None).first()
        if entered is not None:
            raise CommandError(
                f"Sudah ada admin yang pernah masuk: {entered.username}. Admin lain dibuat di Administrasi > Akun."
            )
        at = DatabaseClock().now()
        account = admins.filter(username=username).first()
        if account is None:
            try:
                account = made(NewAccount(username, User.Role.ADMIN, display_name=name.strip(), email=email))
            except Refused as refusal:
                raise CommandError(str(refusal)) from None
            record(account, AccountEvent.Kind.CREATED, by=None, at=at, reason="create_first_admin")
        link = new_link(account, by=None, at=at, lasts=LASTS)
        record(account, AccountEvent.Kind.LINK, by=None, at=at, reason="create_first_admin")
        self.stdout.write(f"Admin {account.username} ({account.display_name}). Buka sekali, untuk mengatur kata sandi:")
        self.stdout.write(address_of(link))
        self.stdout.write(f"Berlaku sampai {moment_text(link.expires_at)}. Hilang? Jalankan perintah ini lagi.")
