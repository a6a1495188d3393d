"""The quarters before the running one, filled in after the first page is there: piece by piece, the newest first.

A piece is one transaction, and whether it is there can be seen: so whoever is killed half-way goes on where it was, and
two at once do nothing twice. Days are sealed last, in their order; until then the demo's past is not whole.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from itertools import groupby
from random import Random

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from haicso.archive.desk_days import DeskDays
from haicso.archive.plan import Conversation, Place
from haicso.archive.planner import in_order
from haicso.archive.writer import Writer
from tickets.deadlines.rules import RuleBook, book_of, closed_version, current_book
from tickets.history import chain
from tickets.models import DailySeal, Ticket
from tickets.quarters import Quarter
from tickets.words import quarter_text
from users.clock import Clock, wib_date
from users.wib import midnight

from . import people
from .cast import DESKS
from .happenings import KANWIL, LOCKED_FIRST, Happenings
from .story import Story, planner_of
from .words import Words

SEED = 20180214
QUARTERS_BACK = 4
PIECE_DAYS = 7
"""Questions of so many days are written at once: a fraction of a second, in which others wait on SQLite."""
DELIVERED = timedelta(days=2)
PAST_LOCK = 0x484149_50415354  # "HAI PAST", among the advisory locks of the database


def first_quarter(running: Quarter) -> Quarter:
    for _back in range(QUARTERS_BACK):
        running = running.previous
    return running


def days_of(running: Quarter) -> DeskDays:
    """When people sat at their desks in all of the demo's quarters."""
    return DeskDays(first_quarter(running).first_day, running.last_day, current_book().of(None).calendar.days_off)


def is_whole() -> bool:
    return DailySeal.objects.exists()


class Past:
    """What there was before the running quarter. `now`: for whom the demo is told; `scale`: as `Story` has it."""

    def __init__(self, now: datetime, scale: float = 1.0) -> None:
        self.now, self.scale = now, scale
        self.running = people.running_quarter()
        self.company = people.company(SEED)
        self.days = days_of(self.running)
        self.happenings = Happenings(self.company, self.days, now, Random(f"{SEED}/past"))  # noqa: S311 - a story

    @cached_property
    def story(self) -> Story:
        words = Words(settings.BASE_DIR / "fixtures" / "ticket_subjects.csv")
        return Story(planner_of(SEED, self.now, self.days, words, self.company), self.company, self.scale)

    @cached_property
    def _writer(self) -> Writer:
        """One for all, because it knows whom it has looked up."""
        return Writer(self.company.people(), delivered_before=self.now - DELIVERED)

    def fill(self, stopping: Callable[[], bool] = lambda: False, pause: Callable[[], None] = lambda: None) -> list[str]:
        """All that is missing, or as much as there is time for. What could not be done, in words."""
        said: list[str] = []
        quarter = self.running.previous
        for _back in range(QUARTERS_BACK):
            for piece in self._pieces(quarter):
                if stopping():
                    return said
                with transaction.atomic():
                    hold_past()
                    said += filter(None, [piece()])
                pause()
            quarter = quarter.previous
        with transaction.atomic():
            hold_past()
            if not is_whole():
                chain.seal_days(wib_date(self.now) - timedelta(days=1))
        return said

    def _pieces(self, quarter: Quarter) -> Iterator[Callable[[], str]]:
        for place in self.company.places:
            conversations = in_order(self.story.of_quarter(place, quarter))
            for week, some in groupby(conversations, lambda each: _week(quarter, each.at)):
                these = list(some)
                yield partial(self._write, quarter, place, week, these)
        last = quarter == self.running.previous
        for code in (LOCKED_FIRST,) if last else KANWIL:
            yield partial(self.happenings.lock, code, quarter)
        if last:
            yield self._look_back

    def _write(self, quarter: Quarter, place: Place, week: date, conversations: list[Conversation]) -> str:
        logins = [desk.login for desk in DESKS if desk.code == place.code]
        logins += [satker.hand.login for satker in (*place.satker, *place.as_satker)]
        since, until = _begins(week), _begins(week + timedelta(days=PIECE_DAYS))
        written = Ticket.objects.filter(created_at__gte=since, created_at__lt=min(until, quarter.until))
        if not written.filter(created_by__username__in=logins).exists():
            self._writer.write(conversations, self._book(quarter))
        return ""

    def _book(self, quarter: Quarter) -> RuleBook:
        """Quarters that are locked were decided by the calendar of their time."""
        return current_book() if quarter == self.running.previous else book_of(closed_version(quarter.until))

    def _look_back(self) -> str:
        self.happenings.object_to_a_verdict()
        self.happenings.deny_questions()
        self.happenings.search_signals(self.running.previous)
        return ""


def _week(quarter: Quarter, at: datetime) -> date:
    """The first day of its stretch of the quarter."""
    gone = (wib_date(at) - quarter.first_day).days
    return quarter.first_day + timedelta(days=gone - gone % PIECE_DAYS)


def _begins(day: date) -> datetime:
    return midnight(day)


def hold_past() -> None:
    """In a transaction: until its end nobody else fills in. SQLite has one writer."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PAST_LOCK])


class FillThePast:
    """Work of the worker, beside the rest, in demo mode: until the past is whole."""

    def __init__(self, pause: Callable[[], None]) -> None:
        self.pause, self.done = pause, False

    def __call__(self, clock: Clock, stopping: Callable[[], bool]) -> None:
        if self.done or not people.are_there():
            return
        if not is_whole():
            Past(clock.now()).fill(stopping, self.pause)
        self.done = is_whole()


class Filling:
    """What pages say meanwhile. Once the past is whole no page asks any more."""

    def __init__(self) -> None:
        self.whole = False

    def is_under_way(self) -> bool:
        """No day may be sealed then: older ones are still to come."""
        if settings.MODE == "demo" and not self.whole:
            self.whole = is_whole()
            return not self.whole and people.are_there()
        return False

    def words(self) -> str:
        if not self.is_under_way():
            return ""
        oldest = Ticket.objects.aggregate(at=Min("created_at"))["at"]
        since = quarter_text(Quarter.of(oldest)) if oldest else "-"
        return _(
            "Triwulan lama demo masih diisi di latar belakang, sekarang sampai %(quarter)s. Sampai selesai, daftar dan "
            "angka triwulan lama belum lengkap."
        ) % {"quarter": since}


FILLING = Filling()
