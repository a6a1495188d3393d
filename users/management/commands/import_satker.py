"""`manage.py import_satker FILE`: what the page Impor satker does, from the shell, without the worker."""

import resource
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from users.clock import DatabaseClock
from users.file_import import actions as import_actions
from users.file_import import steps
from users.models import FileImport, OneTimeKey, User
from users.refusals import Refused
from users.satker_import.kind import SATKER
from users.words import number_text

State = FileImport.State


class Command(BaseCommand):
    help = "Impor satker dan KPPN mitra kerjanya dari berkas .csv atau .xlsx: semua baris, atau tidak satu pun."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="kolom: kode_satker, nama_satker, ba, kppn, berlaku_sejak")
        parser.add_argument("--by", metavar="LOGIN", help="admin HAI yang bertanggung jawab (wajib bila ada beberapa)")
        parser.add_argument("--dry-run", action="store_true", help="periksa saja, tanpa mengubah")

    def handle(self, *args: object, file: Path, by: str | None, dry_run: bool, **options: object) -> None:
        began, clock, user = time.monotonic(), DatabaseClock(), _admin(by)
        try:
            if file.stat().st_size > settings.SATKER_IMPORT_MAX_BYTES:
                raise CommandError(f"{file}: lebih dari {settings.SATKER_IMPORT_MAX_BYTES // 1024**2} MB")
            content = file.read_bytes()
        except OSError as failure:
            raise CommandError(f"{file}: {failure.strerror}") from None
        try:
            batch = import_actions.upload_import_file(
                key=OneTimeKey.fresh(user), kind=SATKER.kind, name=file.name, content=content, clock=clock
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        del content
        self._step(steps.CHECKING, batch, clock)
        for error in batch.errors.iterator():
            where = f"baris {error.line} {error.column}: " if error.line else ""
            self.stderr.write(f"{file.name}: {where}{error.reason}")
        counts = {"baris": batch.row_count, "baru": batch.new_count, "diubah": batch.changed_count}
        counts |= {"tetap": batch.same_count, "kesalahan": batch.error_count}
        self.stdout.write(", ".join(f"{number_text(count)} {word}" for word, count in counts.items()))
        if dry_run or batch.state == State.FAULTY:
            if batch.state == State.FAULTY:
                raise CommandError("Tidak ada yang diubah. Perbaiki berkasnya, lalu ulangi.")
            import_actions.cancel_import(key=OneTimeKey.fresh(user), import_id=batch.pk, clock=clock)
            self.stdout.write("Percobaan (--dry-run): tidak ada yang diubah.")
            return
        import_actions.approve_import(key=OneTimeKey.fresh(user), import_id=batch.pk, clock=clock)
        self._step(steps.APPLYING, batch, clock)
        if batch.state != State.APPLIED:
            raise CommandError(f"Belum diterapkan: {batch.get_state_display()}. {batch.reason}".strip())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        self.stdout.write(f"Diterapkan dalam {time.monotonic() - began:.1f} detik, memori puncak {peak} MB.")

    def _step(self, step: tuple[str, str], batch: FileImport, clock: DatabaseClock) -> None:
        """Take the step here, unless a running worker was quicker: then wait for it."""
        for _second in range(600):
            leased = steps.lease(step, clock, only=batch.pk)
            if leased is not None:
                steps.carry_out(SATKER, leased, clock)
            batch.refresh_from_db(fields=[one.name for one in batch._meta.fields if one.name != "content"])
            if batch.state not in step:
                return
            time.sleep(1)
        raise CommandError("Langkah ini belum selesai setelah 10 menit.")


def _admin(login: str | None) -> User:
    admins = User.objects.filter(role=User.Role.ADMIN, is_active=True)
    found = list(admins.filter(username=login) if login else admins[:2])
    if len(found) != 1:
        named = f"{login!r} bukan admin HAI yang aktif."
        raise CommandError(named if login else "Sebutkan admin HAI yang bertanggung jawab: --by LOGIN")
    return found[0]
