"""What the worker does besides waiting: a plain list, in order. Each piece takes the clock and a function that tells
whether the worker is being stopped; it does what is due now and returns. Upper floors append theirs in their
`AppConfig.ready`; what may take longer than a mail may wait goes on a list of its own, and runs beside the rest.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from users.accounts import actions as account_actions
from users.accounts import mails, password_files
from users.accounts.import_kind import ACCOUNTS
from users.audit.pruning import PruneOfTheDay
from users.clock import Clock
from users.drafts import actions as drafts
from users.file_import.steps import ImportSteps
from users.login import throttle
from users.satker_import.kind import SATKER
from users.satker_import.partners import PartnersOfToday
from users.signing import spent_keys
from users.verification import parts
from users.wib import WIB

from .calendar import redecision
from .history import chain, files_on_disk
from .mail import alarms, daily_mails, outbox, pruning, seals
from .presence import actions as presence
from .trouble.bad_rows import LookForBadRows
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


class SweepOfThrottles:
    """Once a day, and when the worker begins: counts of wrong passwords that wore off long ago."""

    def __init__(self) -> None:
        self.swept: date | None = None

    def __call__(self, clock: Clock, stopping: Callable[[], bool]) -> None:
        now = clock.now()
        if self.swept != now.astimezone(WIB).date():
            throttle.sweep(now)
            self.swept = now.astimezone(WIB).date()


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


def accounts_of_today(clock: Clock, stopping: Callable[[], bool]) -> None:
    """Logins whose day of another office has come; files of first passwords that open nothing any more."""
    account_actions.move_whom_it_is_time_for(clock)
    password_files.forget_what_ran_out(clock)


WORK: list[Work] = [
    daily_mails.send_digests,
    OnceAMinute(sending.write_due),
    alarms.write_due,
    outbox.deliver_due,
    redecision.carry_on,
    SealOfTheDayBefore(),
    OnceAMinute(seals.send_due),
    OnceAMinute(pruning.prune_some),
    OnceAMinute(spent_keys.prune_some),
    OnceAMinute(drafts.prune_some),
    OnceAMinute(presence.prune_some),
    SweepOfFiles(),
    PruneOfTheDay(),
    SweepOfThrottles(),
    PartnersOfToday(),
    ImportSteps(SATKER, ACCOUNTS),
    mails.send_links,
    OnceAMinute(accounts_of_today),
]

BESIDE: list[Work] = [parts.EveryNight(), LookForBadRows()]
"""What may take long: each in a thread of its own, so that no mail waits for it."""
