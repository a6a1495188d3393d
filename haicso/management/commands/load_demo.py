"""`manage.py load_demo`: the demo's people and five quarters of their questions.

First the running quarter, in one transaction: what is older than a week is written in bulk, with the results that the
actions give; the last week is acted by them. Then the four quarters before it, in pieces (`haicso.demo.past`), or with
`--newest` not now: then the worker fills them in. Mail of the past is marked as sent, because it would flood var/mail;
what the last two days gave rise to waits for the worker, which really delivers it. Likewise satker have read what was
recorded in their name before.
"""

from datetime import datetime
from random import Random

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import F

from haicso.demo import feedback, past, people
from haicso.demo.articles import write_articles
from haicso.demo.cast import AGENT_HEAD, HAI_LAYER_1
from haicso.demo.story import moving_day
from tickets.models import CalendarVersion, OutgoingMail, RecordedInName, Ticket
from tickets.quarters import Quarter
from users.clock import DatabaseClock
from users.models import User
from users.wib import WIB


class Command(BaseCommand):
    help = "Muat demo: lima triwulan pada empat KPPN. Bila sudah ada, hanya melengkapinya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", type=_instant, help="saat kini bagi demo, ISO 8601 (bawaan: jam basis data)")
        parser.add_argument("--scale", type=float, default=1.0, help="banyaknya tiket, 1 = penuh")

        parser.add_argument("--newest", action="store_true", help="triwulan ini saja; yang lama diisi oleh worker")

    def handle(
        self, *args: object, now: datetime | None, scale: float, newest: bool, verbosity: int, **options: object
    ) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo tidak dimuat pada mode production.")
        at = now or DatabaseClock().now()
        there = people.are_there()
        if there and (newest or past.is_whole()):
            if verbosity:
                self.stdout.write("Demo sudah ada; tidak ada yang diubah.")
            return
        if not CalendarVersion.objects.exists():  # the last that load_reference brings
            raise CommandError("Data acuan belum dimuat. Jalankan: manage.py load_reference")
        if not there:
            self._load(at, scale)
        if not newest:
            for words in past.Past(at, scale).fill():
                self.stdout.write(words)
        if verbosity:
            self.stdout.write(
                f"Demo dimuat: {Ticket.objects.count()} tiket, {Ticket.objects.open().count()} masih terbuka."
            )

    @transaction.atomic
    def _load(self, now: datetime, scale: float) -> None:
        running = Quarter.of(now)
        days = past.days_of(running)
        partners_from = past.first_quarter(running).first_day
        people.create(moving_day=moving_day(days, running.previous), partners_from=partners_from)
        by_name = {
            user.username: user
            for user in User.objects.filter(username__in=[HAI_LAYER_1.username, AGENT_HEAD.username])
        }
        write_articles(by_name[HAI_LAYER_1.username], by_name[AGENT_HEAD.username], now)
        before = past.Past(now, scale)
        before.story.tell(before.company.people(), delivered_before=now - past.DELIVERED)
        told = RecordedInName.objects.filter(ticket__created_at__lt=now - past.DELIVERED, login__isnull=False)
        told.filter(read_at=None).update(read_at=now - past.DELIVERED, read_by=F("login"))
        before.happenings.close_an_office_for_a_day()
        before.happenings.object_to_a_verdict()
        before.happenings.deny_questions()
        feedback.give(now, Random(f"{past.SEED}/feedback"))  # noqa: S311 - a story
        before.happenings.search_signals(running)
        OutgoingMail.objects.filter(state=OutgoingMail.State.WAITING, next_attempt_at__lt=now - past.DELIVERED).update(
            state=OutgoingMail.State.SENT, sent_at=F("next_attempt_at"), attempts=1
        )


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=WIB)
