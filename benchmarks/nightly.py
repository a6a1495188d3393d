"""What the worker's regular work takes on an archive: each piece twice, and a night's verification of what changed.

    createdb -T haicso haicso_nightly      (it writes: seals, warnings, a verification; so on a copy)
    DATABASE_URL=... .venv/bin/python -m benchmarks.nightly

The first turn catches up on what nobody did while the archive was written; the second is what every turn and every
night costs from then on. Seconds of the whole,
statements, and how much the verification looked at: it must follow the day, not the archive. No mail leaves.
"""

import argparse
import os
from collections.abc import Callable
from datetime import timedelta
from time import perf_counter, process_time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
os.environ.setdefault("HAICSO_MODE", "test")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from tickets import worker  # noqa: E402
from tickets.models import Event, Ticket  # noqa: E402
from tickets.trouble.pieces import name_of  # noqa: E402
from users.clock import DatabaseClock, FixedClock  # noqa: E402
from users.models import VerificationRun  # noqa: E402
from users.verification import parts  # noqa: E402


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def timed(what: Callable[[], object]) -> str:
    begin, cpu = perf_counter(), process_time()
    with CaptureQueriesContext(connection) as asked:
        what()
    return f"{perf_counter() - begin:10.2f} s{process_time() - cpu:8.2f} s CPU{len(asked):8} statements"


def turn(clock: FixedClock) -> None:
    for piece in worker.WORK:
        say(f"  {name_of(piece):44}{timed(lambda piece=piece: piece(clock, lambda: False))}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=1, help="how many days of the archive count as changed")
    days = parser.parse_args().days
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    now = DatabaseClock().now()
    say(f"{Ticket.objects.count():,} tickets, {Event.objects.count():,} events")
    say("first turn: what was left undone")
    turn(FixedClock(now))
    say("second turn, a day later")
    turn(FixedClock(now + timedelta(days=1)))
    newest = Event.objects.order_by("-at").values_list("at", flat=True)[0]
    VerificationRun.objects.create(
        extent=VerificationRun.Extent.ALL,
        since=None,
        began_at=newest - timedelta(days=days),
        ended_at=newest - timedelta(days=days),
        parts=[],
        different=0,
    )
    run: list[VerificationRun] = []
    took = timed(lambda: run.append(parts.verify(VerificationRun.Extent.CHANGED, FixedClock(newest), say)))
    say(f"  {f'verification of what {days} day(s) changed':44}{took}")
    for code, looked_at, different in run[0].parts:
        say(f"    {code:42}{looked_at:10} looked at, {different} differ")


if __name__ == "__main__":
    main()
