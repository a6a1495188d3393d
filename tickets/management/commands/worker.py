"""`manage.py worker`: the one background process. Sends mail and does what else is due, every second, until ended."""

import logging
import signal
import smtplib
import threading
import time
from collections.abc import Iterable
from types import FrameType

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseFailure
from django.db import close_old_connections, connection

from tickets import worker as duework
from tickets.trouble.pieces import Pieces, name_of
from users.clock import DatabaseClock

logger = logging.getLogger(__name__)

TURN_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
GRACE_SECONDS = 1
"""How long a piece of work may go on after TERM. A mail cut off then is sent once more after its lease."""


class Worker:
    """Does the due work in turns, and what may take long beside it. A piece that fails rests, longer each time, while
    the others go on."""

    def __init__(
        self, work: list[duework.Work], beside: Iterable[duework.Work] = (), pieces: Pieces | None = None
    ) -> None:
        self.work = work
        self.beside = [threading.Thread(target=self._go_on, args=(piece,), daemon=True) for piece in beside]
        self.stop = threading.Event()
        self.failures: dict[duework.Work, int] = {}
        self.rests_until: dict[duework.Work, float] = {}
        self.pieces = pieces

    def turn(self) -> bool:
        """Everything that is due, once; whether all of it went well."""
        well = True
        for piece in self.work:
            if self.stop.is_set():
                break
            if time.monotonic() >= self.rests_until.get(piece, 0):
                well &= self._do(piece)
        # Otherwise a connection that broke is used again, and one of the pool is never given back.
        close_old_connections()
        return well

    def _do(self, piece: duework.Work) -> bool:
        name = getattr(piece, "__name__", type(piece).__name__)
        try:
            piece(DatabaseClock(), self.stop.is_set)
        except (DatabaseFailure, OSError, smtplib.SMTPException) as outage:
            pause = self._rest(piece)
            logger.warning("%s: %s: %s; again in %.0f s", name, type(outage).__name__, str(outage).strip(), pause)
            self._tell(piece, outage)
            return False
        except Exception as mistake:
            pause = self._rest(piece)
            logger.exception("%s failed; again in %.0f s", name, pause)
            self._tell(piece, mistake)
            return False
        self._tell(piece)
        if self.failures.pop(piece, 0):
            logger.warning("%s: goes on", name)
        return True

    def _tell(self, piece: duework.Work, error: Exception | None = None) -> None:
        """Keep how the piece went, for the admin's first page; with the database away the log alone has it."""
        if self.pieces is None:
            return
        try:
            if error is None:
                self.pieces.went_well(name_of(piece), DatabaseClock())
            else:
                self.pieces.failed(name_of(piece), error, DatabaseClock())
        except DatabaseFailure as outage:
            logger.warning("%s: its state was not kept: %s", name_of(piece), type(outage).__name__)

    def _rest(self, piece: duework.Work) -> float:
        """Seconds to wait after the n-th failure in a row: 1, 2, 4 … 60."""
        count = self.failures[piece] = self.failures.get(piece, 0) + 1
        pause = min(TURN_SECONDS * 2 ** (count - 1), LONGEST_PAUSE_SECONDS)
        self.rests_until[piece] = time.monotonic() + pause
        return pause

    def _go_on(self, piece: duework.Work) -> None:
        """A thread: one piece again and again."""
        while not self.stop.is_set():
            if time.monotonic() >= self.rests_until.get(piece, 0):
                self._do(piece)
            close_old_connections()
            self.stop.wait(TURN_SECONDS)

    def run(self) -> None:
        for thread in self.beside:
            thread.start()
        while not self.stop.is_set():
            self.turn()
            self.stop.wait(TURN_SECONDS)
        for thread in self.beside:
            thread.join(GRACE_SECONDS)

    def end(self, signum: int, frame: FrameType | None) -> None:
        """TERM or Ctrl-C: stop after the piece at hand; if that hangs (a silent mail server), leave it."""
        self.stop.set()
        signal.signal(signal.SIGALRM, _leave)
        signal.alarm(GRACE_SECONDS)


def _leave(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _refuse_at_once() -> None:
    """In production the first connection is refused to a role that could change history; not only piece by piece."""
    try:
        connection.ensure_connection()
    except ImproperlyConfigured as wrong:
        raise CommandError(str(wrong)) from wrong
    except DatabaseFailure as away:
        logger.warning("the database does not answer yet: %s", str(away).strip())


class Command(BaseCommand):
    help = "Send mail and do what else is due, until ended with Ctrl-C or TERM."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end (cron, tests)")

    def handle(self, *args: object, once: bool, **options: object) -> None:
        if once:
            if not Worker([*duework.WORK, *duework.BESIDE], pieces=Pieces()).turn():
                raise CommandError("Some of the due work failed; see the lines above.")
            return
        _refuse_at_once()
        worker = Worker(duework.WORK, duework.BESIDE, Pieces())
        for sent in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sent, worker.end)
        self.stdout.write("worker: running")
        self.stdout.flush()
        try:
            worker.run()
        finally:
            # Also where a piece hangs and is left alone (`_leave`).
            signal.alarm(0)
            self.stdout.write("worker: ended")
