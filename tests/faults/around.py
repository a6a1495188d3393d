"""Faults around the site: mail server, disk, clock; and decisions that come late."""

import contextlib
import socket
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connections

from kpi.locks.actions import LockRefused, lock_quarter
from kpi.locks.verifying import differences
from kpi.models import LockedTicket, QuarterLock
from tests import factories
from tests.calendar_changes import confirm, day_off, draft
from tests.parallel import at_once
from tickets.history import chain
from tickets.models import CalendarChange, DayOff, Event, OutgoingMail, PeriodClosing, Ticket
from tickets.quarters import Quarter
from users.clock import DatabaseClock, FixedClock, wib_date
from users.mail_message import HouseMessage
from users.wib import WIB

from .looking import Found, look
from .site import Browser, Site, free_port, record
from .world import PYTHON, World


@contextlib.contextmanager
def worker(world: World, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    log = (world.var / "worker.log").open("ab")
    process = subprocess.Popen(  # noqa: S603 - our own command
        [PYTHON, "manage.py", "worker"], cwd=settings.BASE_DIR, env={**world.environment, **environment},
        stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(8)
        process.kill()
        process.wait()
        log.close()


# --- Mail -------------------------------------------------------------------------------------------------------------
class Takes:
    """What arrived, by Message-ID."""

    def __init__(self) -> None:
        self.ids: Counter[str] = Counter()

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        for line in envelope.content.decode(errors="replace").splitlines():  # type: ignore[attr-defined]
            if line.lower().startswith("message-id:"):
                self.ids[line.partition(":")[2].strip()] += 1
                break
        return "250 OK"


def _identity_of(key: int) -> str:
    return HouseMessage(key=f"mail-{key}", to="", subject="", body="").extra_headers["Message-ID"]


def mail_server_down_and_silent(world: World) -> Found:
    """First nobody listens, then somebody who never says a word; people write meanwhile, and all mail leaves once when
    a real server is there."""
    OutgoingMail.objects.filter(state="waiting").update(next_attempt_at=DatabaseClock().now() + timedelta(days=1))
    port = free_port()
    with Site(world) as site, worker(world, EMAIL_URL=f"smtp://127.0.0.1:{port}"):
        writes = record(site, world, "surat", 12, at_once=4)
        time.sleep(2)
        silent = socket.create_server(("127.0.0.1", port))
        writes += record(site, world, "bisu", 12, at_once=4)
        time.sleep(3)
        silent.close()
        taken = Takes()
        controller = Controller(taken, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            connections.close_all()
            ours = OutgoingMail.objects.filter(event__ticket__subject__in=[write.subject for write in writes])
            until = time.monotonic() + 40
            while time.monotonic() < until and ours.exclude(state="sent").exists():
                time.sleep(0.3)
        finally:
            controller.stop()
    found = look("mail server down, then silent", world.name, writes)
    expected = {_identity_of(key): key for key in ours.values_list("pk", flat=True)}
    found.lost += [f"mail {key} did not arrive" for name, key in expected.items() if not taken.ids[name]]
    found.doubled += [f"{name} arrived {count} times" for name, count in taken.ids.items() if count > 1]
    found.words = f"{len(expected)} mails, each once"
    return found


# --- Disk -------------------------------------------------------------------------------------------------------------
@contextlib.contextmanager
def _small_disk(world: World) -> Iterator[tuple[Path, list[str], str]]:
    """(folder, what to put before the server's command, how): a file system of 2 MB where one may be mounted, else a
    limit of the size of any file that the server writes."""
    folder = Path(tempfile.mkdtemp(prefix="penuh-", dir=world.var))
    mounted = (
        subprocess.run(  # noqa: S603
            ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)],  # noqa: S607
            capture_output=True, check=False,
        ).returncode
        == 0
    )  # fmt: skip
    try:
        if mounted:
            yield folder, [], "tmpfs of 2 MB"
        else:
            limit = ["prlimit", "--fsize=40000:40000"]
            yield folder, limit, "files of 40 kB at most"
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=False)  # noqa: S603, S607


def disk_full(world: World) -> Found:
    """The disk of the attachments fills up while files arrive: refused in words, and no message without its files."""
    with _small_disk(world) as (folder, before, how):
        environment = {"ATTACHMENTS_DIR": str(folder), "ATTACHMENTS_MIN_FREE_MB": "0"}
        with Site(world, before=before, **environment) as site:
            writes = record(site, world, "penuh", 40, at_once=4, files=lambda n: 3 if n % 4 else 0)
        kept = settings.ATTACHMENTS_DIR
        settings.ATTACHMENTS_DIR = str(folder)
        try:
            # Only what was written to the small disk: the files of the other faults lie elsewhere.
            found = look("disk full", world.name, writes)
            found.half = [what for what in found.half if not what.startswith("file of ") or _ours(what, writes)]
        finally:
            settings.ATTACHMENTS_DIR = kept
        refused = [write for write in writes if not write.acknowledged]
        found.words = f"{how}; {len(refused)} refused in words"
        found.half += [
            f"{write.subject} was refused without a word: {write.statuses}"
            for write in refused
            if not write.said and set(write.statuses) <= {200}
        ]
        if not refused:
            found.half.append("the disk never was full: nothing was proven")
        _keep_files(folder, Path(kept))
    return found


def _ours(what: str, writes: list) -> bool:
    return any(write.reference and write.reference in what for write in writes)


def _keep_files(source: Path, target: Path) -> None:
    """The files of the tickets that were made go where all others lie, so that later looks find them."""
    for path in source.glob("kept/*/*"):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())


# --- Time -------------------------------------------------------------------------------------------------------------
def clock_seven_minutes_off(world: World) -> Found:
    """The web server's clock is wrong by seven minutes: input times are the database's all the same, and health is
    red."""
    began = DatabaseClock().now()
    with Site(world, module="tests.faults.skewed:application") as site:
        writes = record(site, world, "jam", 20, at_once=4)
        health = Browser(site, world, world.login).get("/kesehatan/")
    ended = DatabaseClock().now()
    found = look("application's clock 7 minutes off", world.name, writes)
    for ticket in Ticket.objects.filter(subject__startswith="jam-"):
        if not began <= ticket.created_at <= ended:
            found.half.append(f"{ticket.reference} was put in at {ticket.created_at}")
    if health.status != 503:
        found.half.append(f"health is {health.status}: {health.body[:100]}")
    found.words = f"input times by the database's clock; health: {health.status}"
    return found


def holiday_changed_after_the_fact(world: World) -> Found:
    """Two admins declare the working days before and after today off while people write: the worker decides everything
    anew, and every ticket shows what its newest decision says."""
    days = [_next_working_day(step) for step in (-1, 1)]
    with Site(world) as site, worker(world, EMAIL_URL=f"smtp://127.0.0.1:{free_port()}"):
        writes = record(site, world, "sebelum", 24, at_once=6)
        connections.close_all()
        rows = [day_off(day.isoformat(), "Libur susulan") for day in days]
        change = confirm(draft(world.admins[0], rows, DatabaseClock().now()), *world.admins, at=DatabaseClock().now())
        writes += record(site, world, "selama", 24, at_once=6)
        until = time.monotonic() + 40
        while time.monotonic() < until and CalendarChange.objects.get(pk=change.pk).state != "done":
            time.sleep(0.2)
    found = look("holiday changed after the fact", world.name, writes)
    state = CalendarChange.objects.get(pk=change.pk).state
    if state != "done":
        found.half.append(f"the change is {state}")
    changed = Ticket.objects.filter(decisions__change=change).distinct().count()
    found.words = f"change {state}, {changed} tickets decided anew"
    return found


def _next_working_day(step: int) -> date:
    """From today backwards (-1) or forwards (1): for a day that is off already there is nothing to declare."""
    day, off = wib_date(DatabaseClock().now()), set(DayOff.objects.values_list("day", flat=True))
    while True:
        day += timedelta(days=step)
        if day.weekday() < 5 and day not in off:
            return day


def quarter_locked_while_answers_arrive(world: World) -> Found:
    """Ten lock a quarter at once while twenty answers to its tickets arrive: one lock, each ticket counted once."""
    quarter = Quarter(2026, 1)
    asked = FixedClock(_wib(2026, 1, 12, 9))
    after = FixedClock(_wib(2026, 4, 6, 9, 15))
    tickets = [factories.ask(world.clerk, world.asker, asked) for _ in range(20)]
    signatures = [factories.sign(world.login, posting) for posting in world.officers[:20]]

    def work(number: int) -> object:
        if number >= 20:
            return lock_quarter(kanwil=world.kanwil.office, quarter=quarter, by=world.kanwil, clock=after)
        return factories.answer(tickets[number], signatures[number], after)

    results = at_once(30, work)
    connections.close_all()
    found = Found("quarter locked by ten while answers arrive", world.name, writes=30)
    kinds = Counter(type(result) for result in results)
    found.acknowledged = kinds[Ticket] + kinds[QuarterLock]
    answered = Event.objects.filter(ticket__in=[ticket.pk for ticket in tickets], kind=Event.Kind.ANSWERED)
    if answered.count() != kinds[Ticket] or kinds[Ticket] != 20:
        found.lost.append(f"{kinds[Ticket]} answers acknowledged, {answered.count()} there: {kinds}")
    locks = list(QuarterLock.objects.filter(quarter=quarter.code))
    if len(locks) != 1 or PeriodClosing.objects.filter(first_day=quarter.first_day).count() != 1:
        found.doubled.append(f"{len(locks)} locks")
    if kinds[LockRefused] != 9:
        told = {str(result) for result in results if isinstance(result, LockRefused)}
        found.half.append(f"nine should be told who was first: {kinds} {told}")
    for lock in locks:
        found.half += [str(difference) for difference in differences(lock)]
        lines = LockedTicket.objects.filter(lock=lock).values("ticket").distinct().count()
        if lines != 20:
            found.half.append(f"the lock holds {lines} of 20 tickets")
    found.half += [f"{broken.reference}: {broken.what}" for broken in chain.broken_chains()]
    found.words = f"{len(locks)} lock, {answered.count()} answers"
    return found


def _wib(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WIB)
