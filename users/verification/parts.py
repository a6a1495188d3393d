"""Everything that can be verified, in one pass: `manage.py verify_all`, and every night by the worker.

Each floor adds what it can verify to `PARTS` in its `AppConfig.ready`. A night's pass looks at what changed since the
pass before; once a week it looks at all, because an edit in the database itself leaves no trace of having changed.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from users.clock import Clock
from users.models import VerificationFinding, VerificationRun
from users.wib import WIB

from . import master
from .readable import in_short

logger = logging.getLogger(__name__)

MOST = 1000
"""Differences of one pass that are kept; a flood says no more than its first thousand."""

NIGHT = time(1, 0)
"""Jakarta time, after the day was sealed."""

WEEK = timedelta(days=7) - timedelta(hours=1)
"""As long as this a pass over all is fresh; an hour less than a week, for a pass that began some minutes later."""

Extent = VerificationRun.Extent


@dataclass
class Tally:
    """How much a part looked at; it counts here while it goes on."""

    looked_at: int = 0


Check = Callable[[datetime | None, Tally], Iterator[str]]
"""Everything that differs, in words; the instant: only what changed from then on, None: all."""


@dataclass(frozen=True)
class Part:
    """`label`: what it counts, in Indonesian, after a number: "versi data induk"."""

    code: str
    label: Any
    check: Check


def _master(_since: datetime | None, tally: Tally) -> Iterator[str]:
    """Master data are few: always all of them. Fewer states than the pass before had are states taken out."""
    tally.looked_at = master.counted()
    for run in VerificationRun.objects.all()[:1]:
        before = next((looked_at for code, looked_at, _different in run.parts if code == "master"), 0)
        if tally.looked_at < before:
            yield f"{before - tally.looked_at} versions fewer than on {run.began_at.astimezone(WIB):%d-%m-%Y %H.%M}"
    yield from map(str, master.wrong_rows())


PARTS: list[Part] = [Part("master", _("versi data induk"), _master)]


@dataclass
class Outcome:
    """What one part came to. `found`: at most MOST of `different`."""

    part: Part
    tally: Tally = field(default_factory=Tally)
    different: int = 0
    found: list[str] = field(default_factory=list)


def verify(extent: str, clock: Clock, told: Callable[[str], object] = lambda line: None) -> VerificationRun:
    """One pass over all parts; its result is stored. `told` hears of each difference at once.

    A part that fails is itself a difference: the others go on, and the failure is named and logged.
    """
    last = VerificationRun.objects.first()
    since = last.began_at if last is not None and extent == Extent.CHANGED else None
    if since is None:
        extent = Extent.ALL
    began_at, outcomes = clock.now(), []
    for part in PARTS:
        outcome = Outcome(part)
        for what in _all_of(part, since, outcome.tally):
            outcome.different += 1
            if outcome.different <= MOST:
                outcome.found.append(what)
            told(f"{part.code}: {what}")
        outcomes.append(outcome)
    return _stored(extent, since, began_at, clock.now(), outcomes)


def _all_of(part: Part, since: datetime | None, tally: Tally) -> Iterator[str]:
    try:
        yield from part.check(since, tally)
    except Exception as failure:
        logger.exception("verify_all: %s failed", part.code)
        yield f"the check itself failed: {in_short(failure)}"


@transaction.atomic
def _stored(
    extent: str, since: datetime | None, began_at: datetime, ended_at: datetime, outcomes: list[Outcome]
) -> VerificationRun:
    run = VerificationRun.objects.create(
        extent=extent,
        since=since,
        began_at=began_at,
        ended_at=ended_at,
        parts=[[each.part.code, each.tally.looked_at, each.different] for each in outcomes],
        different=sum(each.different for each in outcomes),
    )
    longest = VerificationFinding._meta.get_field("what").max_length
    VerificationFinding.objects.bulk_create(
        VerificationFinding(run=run, part=each.part.code, what=what[:longest])
        for each in outcomes
        for what in each.found
    )
    return run


class EveryNight:
    """The worker's part: once a night, what changed; once a week, all. Which nights had their pass is in the database,
    so that a worker that begins anew repeats nothing and makes a missed night good."""

    def __init__(self) -> None:
        self.done: datetime | None = None

    def __call__(self, clock: Clock, stopping: Callable[[], bool]) -> None:
        now = clock.now()
        night = datetime.combine(now.astimezone(WIB).date(), NIGHT, WIB)
        if now < night or self.done == night:
            return
        if not VerificationRun.objects.filter(began_at__gte=night).exists():
            fresh = VerificationRun.objects.filter(extent=Extent.ALL, began_at__gt=now - WEEK).exists()
            run = verify(Extent.CHANGED if fresh else Extent.ALL, clock)
            if run.different:
                logger.error("verify_all: %d differences; the admin's home lists them", run.different)
        self.done = night
