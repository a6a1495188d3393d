"""What the worker does besides waiting: a plain list, in order. Each piece takes the clock and a function that tells
whether the worker is being stopped; it does what is due now and returns. Upper floors append theirs in their
`AppConfig.ready`; what may take longer than a mail may wait goes on a list of its own, and runs beside the rest.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from users.clock import Clock
from users.satker_import import steps
from users.verification import parts
from users.wib import WIB

from .calendar import redecision
from .history import chain, files_on_disk
from .mail import daily_mails, outbox
from .warnings import sending

Work = Callable[[Clock, Callable[[], bool]], object]

SEAL_FROM = time(0, 10)
"""Jakarta time. Ten minutes after midnight every act of the day before has been committed."""


SEALING_WAITS: list[Callable[[], bool]] = []
"""While one of these says so no day is sealed: a past is still being written, and seals are in the order of days. Upper
floors append theirs."""


class SealOfTheDayBefore:
    """Once a day: the seal over all chains that grew until last midnight. Days on which no worker ran are caught up on,
    because a seal reaches back to the seal before."""

    def __init__(self) -> None:
        self.sealed: date | None = None

    def __call__(self, clock: Clock, stopping: Callable[[], bool]) -> None:
        now = clock.now().astimezone(WIB)
        yesterday = now.date() - timedelta(days=1)
        if now.time() < SEAL_FROM or self.sealed == yesterday:
            return
        if any(waits() for waits in SEALING_WAITS):
            return
        chain.seal_day(yesterday)
        self.sealed = yesterday


class SweepOfFiles:
    """Once a day, and when the worker begins: files of messages that never came to be."""

    def __init__(self) -> None:
        self.swept: date | None = None

    def __call__(self, clock: Clock, stopping: Callable[[], bool]) -> None:
        today = clock.now().astimezone(WIB).date()
        if self.swept != today:
            files_on_disk.sweep(clock, stopping)
            self.swept = today


class OnceAMinute:
    """Work for which a minute is soon enough, and which asks the database each time."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.done: datetime | None = None

    def __call__(self, clock: Clock, stopping: Callable[[], bool]) -> None:
        minute = clock.now().replace(second=0, microsecond=0)
        if minute != self.done:
            self.work(clock, stopping)
            self.done = minute


WORK: list[Work] = [
    daily_mails.send_digests,
    OnceAMinute(sending.write_due),
    outbox.deliver_due,
    redecision.carry_on,
    SealOfTheDayBefore(),
    SweepOfFiles(),
    steps.PartnersOfToday(),
    steps.carry_out_due,
]

BESIDE: list[Work] = [parts.EveryNight()]
"""What may take long: each in a thread of its own, so that no mail waits for it."""
