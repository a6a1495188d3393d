"""The files that the worker makes: leased, made in stretches that prolong the lease, put away, told of, removed after
their time. Killed at any point, the row says what is to be done, and it begins anew."""

import logging
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tickets.models import OutgoingMail
from tickets.permissions import HAI_ROLES
from tickets.words import instant_text
from users.clock import Clock
from users.models import User
from users.pages.turns import Busy
from users.wib import WIB

from .lists.definitions import DEFINITIONS
from .lists.selection import Selection
from .models import ReportJob
from .paper_frame import Maker
from .printing import print_table
from .rendering import PaperFailed

logger = logging.getLogger(__name__)

State = ReportJob.State
LEASE = timedelta(minutes=2)
AGAIN = timedelta(seconds=30)
MAX_ATTEMPTS = 3
TELL_SECONDS = 5
"""How often the row hears of a job while nothing is counted."""


class Interrupted(Exception):
    """The worker is being ended: the job begins anew with the next one."""


class Lost(Exception):
    """Another worker has the job since: ours was too slow."""


def place_of(user: User) -> str:
    """Role and place of a login: a file is for both, as they were when it was asked for."""
    return f"{user.role}:{user.office_id or ''}:{user.satker_id or ''}"


def file_of(job: ReportJob) -> Path:
    """Where the file of a job is: outside everything that is served, under a name nobody guesses."""
    return Path(settings.REPORTS_DIR) / f"{job.key.hex}.{job.format}"


def carry_out_due(clock: Clock, stopping: Callable[[], bool] = lambda: False) -> int:
    """One job that is due, the oldest first; how many were done."""
    if not ReportJob.objects.running().exists():
        # Asked every second: without a transaction, which on SQLite would hold up every writer.
        return 0
    job = lease(clock)
    if job is None:
        return 0
    _carry_out(job, clock, stopping)
    return 1


@transaction.atomic
def lease(clock: Clock) -> ReportJob | None:
    """Take a job that waits or was left by a worker that died; after too many tries it is set aside."""
    now = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    jobs = ReportJob.objects.running().filter(free).select_for_update(skip_locked=True, of=("self",))
    job = jobs.select_related("requested_by__office__kanwil", "requested_by__satker").order_by("pk").first()
    if job is None:
        return None
    if job.attempts >= MAX_ATTEMPTS:
        job.state, job.leased_until, job.ended_at = State.FAILED, None, now
        job.reason = job.reason or _("Terhenti %(tries)d kali.") % {"tries": job.attempts}
        job.save(update_fields=["state", "leased_until", "ended_at", "reason"])
        logger.error("report job %s set aside after %s tries", job.pk, job.attempts)
        return None
    job.state, job.began_at, job.leased_until, job.done_count = State.WORKING, now, now + LEASE, 0
    job.attempts += 1
    job.save(update_fields=["state", "began_at", "leased_until", "attempts", "done_count"])
    return job


def _carry_out(job: ReportJob, clock: Clock, stopping: Callable[[], bool]) -> None:
    user = job.requested_by
    if not user.is_active or place_of(user) != job.place:
        _end(job, State.FAILED, ended_at=clock.now(), reason=_("Akun tidak lagi berwenang atas laporan ini."))
        return

    told = time.monotonic()

    def pulse(done: int) -> None:
        nonlocal told
        if stopping():
            raise Interrupted
        if done < 0 and time.monotonic() - told < TELL_SECONDS:
            return
        told = time.monotonic()
        progress = {"done_count": done} if done >= 0 else {}
        if not _ours(job).update(leased_until=clock.now() + LEASE, **progress):
            raise Lost

    try:
        selection = Selection(DEFINITIONS[job.definition], user, job.query, clock.now())
        target = file_of(job)
        maker = Maker(user, job.requested_posting)
        printed = print_table(selection, job.format, target, maker, pulse=pulse)
        _finish(job, printed.paper.pk, target, clock.now())
    except Lost:
        return
    except Interrupted:
        _end(job, State.WAITING, attempts=F("attempts") - 1)
    except SystemExit:
        _end(job, State.WAITING, attempts=F("attempts") - 1)
        raise
    except Busy:
        _end(job, State.WAITING, leased_until=clock.now() + AGAIN, attempts=F("attempts") - 1)
    except PaperFailed:
        _end(job, State.WAITING, leased_until=clock.now() + AGAIN, reason=_("Berkas tidak berhasil dibuat."))
    except Exception as failure:
        _end(job, State.WAITING, leased_until=clock.now() + AGAIN, reason=type(failure).__name__)
        raise


def _ours(job: ReportJob) -> QuerySet[ReportJob]:
    """The row, while it is this worker's."""
    return ReportJob.objects.filter(pk=job.pk, state=State.WORKING, attempts=job.attempts)


def _end(job: ReportJob, state: str, **fields: object) -> None:
    fields.setdefault("leased_until", None)
    _ours(job).update(state=state, **fields)


@transaction.atomic
def _finish(job: ReportJob, paper_id: int, target: Path, now: datetime) -> None:
    expires = now + timedelta(days=settings.REPORT_KEEP_DAYS)
    done = _ours(job).update(
        state=State.DONE,
        paper_id=paper_id,
        size=target.stat().st_size,
        ended_at=now,
        expires_at=expires,
        leased_until=None,
        done_count=F("row_count"),
        reason="",
    )
    if done:
        _tell(job, expires, now)


def _tell(job: ReportJob, expires: datetime, now: datetime) -> None:
    """A link by mail, where the login has an address; the file itself is not sent."""
    user = job.requested_by
    office = user.office if user.role == User.Role.OFFICE else None
    recipient = office.email if office else user.email
    if not recipient:
        return
    said = {
        "title": job.title,
        "url": settings.SITE_URL + reverse("reports:job", args=[job.key]),
        "until": instant_text(expires),
    }
    OutgoingMail.objects.create(
        event=None,
        recipient=recipient,
        recipient_kind="office" if office else "asker" if user.role == User.Role.SATKER else "hai",
        office=office,
        agent=user if user.role in HAI_ROLES else None,
        subject=_("Siap diunduh: %s") % job.title,
        body=render_to_string("mail/report_ready.txt", said),
        next_attempt_at=now,
    )


class RemovalOfFiles:
    """Once a day, and when the worker begins: files past their time, and what crashes left lying about."""

    def __init__(self) -> None:
        self.day: date | None = None

    def __call__(self, clock: Clock, stopping: Callable[[], bool]) -> None:
        now = clock.now()
        if self.day == now.astimezone(WIB).date():
            return
        for job in ReportJob.objects.filter(state=State.DONE, expires_at__lte=now):
            file_of(job).unlink(missing_ok=True)
            ReportJob.objects.filter(pk=job.pk).update(state=State.EXPIRED)
        _sweep(now)
        self.day = now.astimezone(WIB).date()


def _sweep(now: datetime) -> None:
    folder = Path(settings.REPORTS_DIR)
    if not folder.is_dir():
        return
    kept = {file_of(job).name for job in ReportJob.objects.exclude(state__in=[State.EXPIRED, State.FAILED])}
    for path in folder.iterdir():
        old = now.timestamp() - path.stat().st_mtime > 24 * 60 * 60
        if path.is_file() and old and path.name not in kept and not path.name.startswith("turn-"):
            path.unlink(missing_ok=True)
