"""The daily search: what the finders find becomes signals, grows them, and reopens what was dismissed if it grew."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from kpi.models import Signal, SignalEvent, SignalThreshold
from tickets.models import PeriodClosing
from tickets.quarters import Quarter
from users.clock import Clock
from users.models import Office
from users.wib import WIB

from .finders import FINDERS
from .kanwil_quarter import Finding, KanwilQuarter

SEARCH_FROM = time(1, 0)
"""Jakarta time, when nobody works."""
LOCKED_LATELY = timedelta(days=2)


@dataclass
class Searched:
    """How many signals were found, grew, or were opened again."""

    found: int = 0
    grown: int = 0
    reopened: int = 0


def search(
    quarter: Quarter, clock: Clock, stopping: Callable[[], bool] = lambda: False, kanwil: str | None = None
) -> Searched:
    """Look through a quarter, Kanwil by Kanwil; repeatable. `kanwil`: the code of one."""
    done = Searched()
    thresholds = SignalThreshold.objects.in_force()
    offices = Office.objects.filter(kind=Office.Kind.KANWIL).order_by("code")
    for one in offices.filter(code=kanwil) if kanwil else offices:
        place = KanwilQuarter(quarter, one, clock.now())
        for rule, finder in FINDERS.items():
            threshold = thresholds.get(rule)
            if threshold is None or not threshold.enabled:
                continue
            if stopping():
                return done
            for found in finder(place, threshold):
                _keep(found, rule, quarter, threshold, clock.now(), done)
    return done


@transaction.atomic
def _keep(
    found: Finding, rule: str, quarter: Quarter, threshold: SignalThreshold, at: datetime, done: Searched
) -> None:
    whom = {"posting_id": found.posting_id, "office_id": found.office_id}
    same = {"rule": rule, **whom, "quarter": quarter.code, "key": found.key}
    rest = {"count": found.count, "threshold": threshold, "found_at": at}
    signal = Signal.objects.select_for_update(of=("self",)).filter(**same).first()
    if signal is None:
        signal, is_new = Signal.objects.get_or_create(**same, defaults={**rest, "evidence": found.evidence()})
        if is_new:
            append(signal, SignalEvent.Kind.FOUND, at)
            done.found += 1
            return
    if found.count <= signal.count:
        return
    was_dismissed = signal.state == Signal.State.DISMISSED
    signal.count, signal.threshold, signal.evidence = found.count, threshold, found.evidence()
    signal.state = Signal.State.OPEN
    signal.save(update_fields=["count", "threshold", "evidence", "state"])
    append(signal, SignalEvent.Kind.REOPENED if was_dismissed else SignalEvent.Kind.GROWN, at)
    if was_dismissed:
        done.reopened += 1
    else:
        done.grown += 1


def append(signal: Signal, kind: SignalEvent.Kind, at: datetime, **who: object) -> SignalEvent:
    """One more line of a signal's story; `who`: user, posting, text."""
    seq = signal.events.count() + 1
    return SignalEvent.objects.create(signal=signal, seq=seq, kind=kind, at=at, count=signal.count, **who)


class SearchOfTheDay:
    """Work of the worker: once a day the running quarter, and in its first month the one before; and wherever a
    quarter was locked since the day before, what that left behind.
    """

    def __init__(self) -> None:
        self.searched: date | None = None

    def __call__(self, clock: Clock, stopping: Callable[[], bool]) -> None:
        now = clock.now().astimezone(WIB)
        if now.time() < SEARCH_FROM or self.searched == now.date():
            return
        quarter = Quarter.of(now)
        if now.month == quarter.first_day.month:
            search(quarter.previous, clock, stopping)
        search(quarter, clock, stopping)
        for closing in PeriodClosing.objects.filter(closed_at__gt=now - LOCKED_LATELY).select_related("kanwil"):
            search(Quarter.of_day(closing.first_day), clock, stopping, kanwil=closing.kanwil.code)
        if not stopping():
            self.searched = now.date()
