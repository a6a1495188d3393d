"""Faults of the web server and of many at once."""

import contextlib
import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests import factories
from tests.factories import ANSWER, CSO_PASSWORD
from tests.parallel import at_once
from tickets.history import chain
from tickets.models import Event, Ticket
from tickets.references import base_reference
from users.clock import DatabaseClock, FixedClock
from users.models import Submission

from .looking import Found, halves, look
from .site import Answer, Browser, Site, Write, meanwhile, record, recorded, send
from .world import World

KILLS = 6


def kill_9_of_a_web_worker(world: World) -> Found:
    """A random worker process dies again and again while people write and send files; the master starts another."""
    killed = []

    def kill(site: Site, stop: threading.Event) -> None:
        while len(killed) < KILLS and not stop.wait(random.uniform(0.3, 0.9)):
            if workers := site.workers():
                victim = random.choice(workers)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)
                    killed.append(victim)

    with Site(world) as site, meanwhile(lambda stop: kill(site, stop)):
        writes = record(site, world, "bunuh", 80, files=lambda n: 2 if n % 3 == 0 else 0)
    broken = sum(write.broken for write in writes)
    return look("kill -9 of a web worker", world.name, writes, f"{len(killed)} killed, {broken} requests broken off")


def two_officers_on_one_ticket(world: World) -> Found:
    """The same page at two desks: both answer at once; one wins, the other is told and keeps the text."""
    pairs = 16
    with Site(world) as site:
        asked = record(site, world, "berdua", pairs, follow_up=lambda _n: "nanti")
        found = look("two officers on one ticket", world.name, asked)
        kept = 0
        for write in asked:
            if not write.acknowledged:
                continue
            officers = (world.next_officer(), world.next_officer())
            barrier = Barrier(2)

            def answer(
                number: int, write: Write = write, officers: tuple = officers, barrier: Barrier = barrier
            ) -> Answer:
                fields = {
                    "submission": Write("").key, "seen_version": "1", "act": "answer", "note": "",
                    "answer": f"{ANSWER} ({number} untuk {write.reference})",
                    "officer": str(officers[number].pk), "password": CSO_PASSWORD,
                }  # fmt: skip
                browser = Browser(site, world, world.login)
                barrier.wait()
                return browser.post(f"/tiket/{write.reference}/tindak-lanjut/", fields)

            with ThreadPoolExecutor(2) as pool:
                answers = list(pool.map(answer, (0, 1)))
            found.writes += 2
            statuses = sorted(each.status for each in answers)
            found.acknowledged += statuses.count(302)
            if statuses != [302, 409]:
                found.half.append(f"{write.reference}: the two were told {statuses}")
            loser = next((n for n, each in enumerate(answers) if each.status == 409), None)
            if loser is not None and f"({loser} untuk {write.reference})" in answers[loser].body:
                kept += 1
    events = Event.objects.filter(ticket__subject__startswith="berdua-", kind=Event.Kind.ANSWERED)
    counts = [events.filter(ticket__reference=write.reference).count() for write in asked]
    found.doubled += [f"{asked[n].reference} has {count} answers" for n, count in enumerate(counts) if count > 1]
    found.lost += [f"{asked[n].reference} has no answer" for n, count in enumerate(counts) if not count]
    if kept != pairs:
        found.textless.append(f"{pairs - kept} losers did not get their text back")
    found.half += list(
        halves(Ticket.objects.filter(subject__startswith="berdua-").prefetch_related("events", "parties"))
    )
    found.words = f"{pairs} pairs, {kept} losers got their text back"
    return found


def one_form_sent_ten_times(world: World) -> Found:
    """Ten browsers send one form at the same moment: one ticket, and everybody is led to it."""
    forms, times = 5, 10
    found = Found("one form sent ten times at once", world.name)
    with Site(world) as site:
        for number in range(forms):
            write = Write(f"sepuluh-{number}", files=1 if number == 0 else 0)
            barrier = Barrier(times)

            def again(n: int, write: Write = write, barrier: Barrier = barrier) -> Write:
                mine = Write(write.subject, key=write.key, files=write.files)
                fields = recorded(world, mine, world.officers[n], "selesai")
                browser = Browser(site, world, world.login)
                barrier.wait()
                return send(browser, "/tiket/rekam/", fields, mine)

            world.session_of(world.login)
            with ThreadPoolExecutor(times) as pool:
                sent = list(pool.map(again, range(times)))
            led = {mine.reference for mine in sent if mine.acknowledged}
            if len(led) > 1:
                found.doubled.append(f"{write.subject} led to {sorted(led)}")
            write.reference = next(iter(led), "")
            write.textless = sum(mine.textless for mine in sent)
            found.add(look("", world.name, [write]))
            found.writes += times - 1
            found.acknowledged += sum(mine.acknowledged for mine in sent) - bool(led)
            found.half += [f"{write.subject} was refused: {mine.said}" for mine in sent if mine.said]
    found.words = f"{forms} forms of {times}"
    return found


def fifty_tickets_in_a_second(world: World) -> Found:
    """Fifty sent over the site at the same moment; and fifty that the clock really puts into one second."""
    with Site(world) as site:
        began = time.monotonic()
        writes = record(site, world, "limapuluh", 50, at_once=25)
        took = time.monotonic() - began
    found = look("fifty tickets in a second", world.name, writes, f"50 over the site in {took:.1f} s")
    second = FixedClock(DatabaseClock().now().replace(microsecond=0))
    signatures = [factories.sign(world.login, posting) for posting in world.officers[:10]]

    def five(number: int) -> list[str]:
        return [factories.record(signatures[number], world.asker, second).reference for _ in range(5)]

    made = at_once(10, five)
    failed = [result for result in made if not isinstance(result, list)]
    references = [reference for result in made if isinstance(result, list) for reference in result]
    begins = base_reference(second.at)
    there = Ticket.objects.filter(reference__in=references)
    found.writes += 50
    found.acknowledged += len(references)
    found.lost += [f"{failure!r}" for failure in failed]
    if there.count() != len(references):
        found.lost.append("not all references of the second are there")
    if len(set(references)) != len(references) or not all(reference.startswith(begins) for reference in references):
        found.doubled.append("a reference was given twice, or one of another second")
    found.half += [broken.what for broken in chain.broken_chains()]
    found.words += ", 50 more stamped with one second"
    return found


def twenty_writers(world: World) -> Found:
    """Twenty desks write without a pause; on SQLite all of them want the one write lock."""
    with Site(world) as site:
        writes = record(site, world, "duapuluh", 100, at_once=20)
    used = Submission.objects.filter(key__in=[write.key for write in writes]).count()
    return look("twenty writers", world.name, writes, f"{used} forms carried out")
