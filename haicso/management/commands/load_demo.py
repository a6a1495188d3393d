"""`manage.py load_demo`: the demo's people and two quarters of their questions.

What is older than a week is written in bulk, with the results that the actions give; the last week is acted by them.
One transaction: the demo is there whole or not at all. Mail of the past is marked as sent, because it would flood
var/mail; what the last two days gave rise to waits for the worker, which really delivers it. Likewise satker have read
what was recorded in their name before.
"""

from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import F

from haicso.archive.desk_days import DeskDays
from haicso.demo import people
from haicso.demo.story import Story, moving_day, planner_of
from haicso.demo.words import Words
from kpi.locks.actions import LockRefused, lock_quarter
from tickets.deadlines.rules import current_book
from tickets.models import CalendarVersion, OutgoingMail, RecordedInName, Ticket
from tickets.quarters import Quarter
from users.clock import DatabaseClock, FixedClock
from users.models import Office
from users.signing.proof import Signature
from users.wib import WIB

SEED = 20180214
DELIVERED = timedelta(days=2)


LOCKED = "04"
"""Kanwil Riau; the other two of the demo have not locked yet."""


class Command(BaseCommand):
    help = "Muat demo: dua triwulan pada empat KPPN. Bila sudah ada, tidak mengubah apa pun."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", type=_instant, help="saat kini bagi demo, ISO 8601 (bawaan: jam basis data)")
        parser.add_argument("--scale", type=float, default=1.0, help="banyaknya tiket, 1 = penuh")

    def handle(self, *args: object, now: datetime | None, scale: float, verbosity: int, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo tidak dimuat pada mode production.")
        if people.are_there():
            if verbosity:
                self.stdout.write("Demo sudah ada; tidak ada yang diubah.")
            return
        if not CalendarVersion.objects.exists():  # the last that load_reference brings
            raise CommandError("Data acuan belum dimuat. Jalankan: manage.py load_reference")
        self._load(now or DatabaseClock().now(), scale)
        if verbosity:
            self.stdout.write(
                f"Demo dimuat: {Ticket.objects.count()} tiket, {Ticket.objects.open().count()} masih terbuka."
            )

    @transaction.atomic
    def _load(self, now: datetime, scale: float) -> None:
        current = Quarter.of(now)
        complete = current.previous
        days = DeskDays(complete.first_day, current.last_day, current_book().of(None).calendar.days_off)
        company = people.gather(
            Random(SEED),  # noqa: S311 - a story, not a secret: the same every time
            moving_day=moving_day(days, complete),
            partners_from=complete.first_day,
        )
        words = Words(settings.BASE_DIR / "fixtures" / "ticket_subjects.csv")
        story = Story(planner_of(SEED, now, days, words, company), company, scale)
        story.tell(company.people(), delivered_before=now - DELIVERED)
        self._lock_at(LOCKED, complete, company.signatures[LOCKED][0], now)
        past = RecordedInName.objects.filter(ticket__created_at__lt=now - DELIVERED, login__isnull=False)
        past.update(read_at=now - DELIVERED, read_by=F("login"))
        OutgoingMail.objects.filter(state=OutgoingMail.State.WAITING, next_attempt_at__lt=now - DELIVERED).update(
            state=OutgoingMail.State.SENT, sent_at=F("next_attempt_at"), attempts=1
        )

    def _lock_at(self, code: str, quarter: Quarter, by: Signature, now: datetime) -> None:
        """The complete quarter of one Kanwil is locked, so that both kinds of figures can be seen."""
        kanwil = Office.objects.get(code=code)
        try:
            lock_quarter(kanwil=kanwil, quarter=quarter, by=by, clock=FixedClock(now))
        except LockRefused as refusal:  # in the first days of a quarter tickets of the last one still wait
            self.stdout.write(f"Demo: {kanwil.name} belum mengunci triwulan lalu. {refusal}")


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=WIB)
