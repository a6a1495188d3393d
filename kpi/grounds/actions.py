"""Changes of what figures stand on: drafted and confirmed by HAI admins, for the past by two of them [assumed], carried
out on their day. Nothing here reaches into a locked quarter (docs/domain.md 6; decision 0020).
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from kpi.locks.actions import hold_locks
from kpi.models import GroundChange
from tickets.deadlines.rules import hold_calendar
from tickets.places import closing, regions
from users.clock import Clock, wib_date
from users.languages import said as _
from users.models import Ministry, Office, OneTimeKey, User
from users.refusals import Refused
from users.words import date_text

from .base import check_day
from .kinds import kind_of
from .places import Close

logger = logging.getLogger(__name__)

State = GroundChange.State
LATE_COMERS = timedelta(hours=2)
"""For so long an office that changed its Kanwil is looked at again: an act under way may have read the old one."""


@dataclass(frozen=True)
class Said:
    """A change as an admin writes it. `subject`: the code of what it is about."""

    kind: str
    subject: str
    effective_on: date
    legal_basis: str
    summary: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)
    office: Office | None = None
    ministry: Ministry | None = None


def may_change_grounds(user: User) -> bool:
    return user.role == User.Role.ADMIN


@transaction.atomic
def draft_ground(*, key: OneTimeKey, said: Said, clock: Clock) -> GroundChange:
    """Keep a change as a draft, which nothing uses yet. Refused beside its field: no legal basis, a day out of bounds,
    what its kind refuses, and a second open change of the same thing."""
    submission = key.claim("draft_ground")
    _check(key.user)
    at = clock.now()
    change = GroundChange(
        kind=said.kind,
        office=said.office,
        ministry=said.ministry,
        subject=said.subject,
        content=dict(said.content),
        effective_on=said.effective_on,
        legal_basis=said.legal_basis.strip(),
        summary=said.summary.strip(),
        drafted_at=at,
        drafted_by=key.user,
    )
    if not change.legal_basis:
        raise Refused(_("Isi dasar hukum perubahan ini."), "legal_basis")
    check_day(change.effective_on, wib_date(at))
    already = GroundChange.objects.pending().filter(kind=said.kind, subject=said.subject).first()
    if already is not None:
        raise Refused(
            _("Sudah ada rancangan %(what)s mulai %(day)s yang belum selesai. Selesaikan atau tarik dahulu yang itu.")
            % {"what": already.get_kind_display(), "day": date_text(already.effective_on)}
        )
    kind_of(change).check(change, wib_date(at))
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError:
        raise Refused(_("Rancangan yang sama baru saja disimpan admin lain.")) from None
    submission.finish(str(change.pk))
    return change


@transaction.atomic
def confirm_ground(*, key: OneTimeKey, change_id: int, clock: Clock) -> GroundChange:
    """The first person, and where the change reaches into the past the second. With the last of them it is carried out
    at once, or waits for its day. Everything is checked once more: what was true of the draft may not be any more."""
    submission = key.claim("confirm_ground")
    _check(key.user)
    hold_calendar()
    hold_locks()
    change = _locked(change_id)
    if not change.is_open:
        raise Refused(closed_text(change))
    at = clock.now()
    today, kind = wib_date(at), kind_of(change)
    kind.hold(change)
    change.refresh_from_db(fields=["office"])
    kind.check(change, today)
    if change.effective_on <= today:
        kind.ready(change)
    if change.confirm(key.user, at, needs_second=kind.reaches_back(change, today)):
        change.effect = kind.effect(change, at).kept()
        change.state = State.CONFIRMED
        if change.effective_on <= today:
            _carry_out(change, key.user, at)
    change.save(update_fields=[*GroundChange.CONFIRMED_BY, "effect", "before", "done_at", "office"])
    submission.finish(str(change.pk))
    return change


@transaction.atomic
def withdraw_ground(*, key: OneTimeKey, change_id: int, clock: Clock) -> GroundChange:
    """A change that shall not come to be, also one that waits for its day. It stays readable."""
    submission = key.claim("withdraw_ground")
    _check(key.user)
    change = _locked(change_id)
    if not change.is_open and change.state != State.CONFIRMED:
        raise Refused(closed_text(change))
    change.withdraw(key.user, clock.now())
    change.save(update_fields=GroundChange.WITHDRAWN_BY)
    submission.finish(str(change.pk))
    return change


def carry_out_due(clock: Clock, stopping: Callable[[], bool]) -> None:
    """The worker's part: what was confirmed and whose day has come. What cannot be done yet waits, and its page says
    why; each is a transaction of its own."""
    now = clock.now()
    due = GroundChange.objects.filter(state=State.CONFIRMED, effective_on__lte=wib_date(now))
    for key in list(due.order_by("effective_on", "pk").values_list("pk", flat=True)):
        if stopping():
            return
        try:
            _carry_out_one(key, clock)
        except Refused as refusal:
            logger.warning("A confirmed change waits: %s: %s", key, refusal)
    _follow_late_comers(now)


@transaction.atomic
def _carry_out_one(key: int, clock: Clock) -> None:
    hold_calendar()
    hold_locks()
    change = _locked(key)
    if change.state != State.CONFIRMED:
        return
    at = clock.now()
    kind = kind_of(change)
    kind.hold(change)
    change.refresh_from_db(fields=["office"])
    kind.check(change, wib_date(at))
    kind.ready(change)
    by = change.second_by or change.confirmed_by
    assert by is not None  # noqa: S101 - a constraint of the database
    _carry_out(change, by, at)
    change.save(update_fields=["state", "before", "done_at", "office"])


def _carry_out(change: GroundChange, by: User, at: datetime) -> None:
    kind = kind_of(change)
    change.before = {
        "lines": [[line.label, line.before, line.after] for line in kind.lines(change)],
        **kind.stood(change),
    }
    kind.carry_out(change, by, at)
    change.state, change.done_at = State.DONE, at


@transaction.atomic
def _follow_late_comers(now: datetime) -> None:
    """A ticket that came in at the very moment of a move or a closing, with what was read before it."""
    recent = GroundChange.objects.filter(state=State.DONE, done_at__gte=now - LATE_COMERS)
    moved = recent.filter(kind__in=[GroundChange.Kind.OFFICE_REGION, GroundChange.Kind.OFFICE_CLOSE])
    for change in moved.select_related("office__kanwil", "confirmed_by", "second_by"):
        office, by = change.office, change.second_by or change.confirmed_by
        if office is None or by is None:
            continue
        if change.kind == GroundChange.Kind.OFFICE_REGION:
            _follow_to_its_kanwil(change, office, by, now)
        elif office.closed_on == change.effective_on and closing.held(office).exists():
            kind_of(change).hold(change)
            if (successor := Close.successor(change)) is not None:
                closing.pass_all_on(office, successor, by=by, note=change.legal_basis, at=now)


def _follow_to_its_kanwil(change: GroundChange, office: Office, by: User, now: datetime) -> None:
    old = Office.objects.filter(pk=(change.before or {}).get("kanwil", 0)).first()
    if old is None or office.kanwil is None or old == office.kanwil:
        return
    move = regions.Move(office, old, office.kanwil, change.effective_on)
    if regions.following(move).exists():
        kind_of(change).hold(change)
        regions.follow(move, by=by, at=now)


def _check(user: User) -> None:
    if not may_change_grounds(user) or not user.is_active:
        raise Refused(_("Kantor dan dasar angka diubah oleh admin HAI."))


def _locked(change_id: int) -> GroundChange:
    rows = GroundChange.objects.select_for_update(of=("self",))
    return rows.select_related("office__kanwil", "ministry", "confirmed_by", "second_by", "withdrawn_by").get(
        pk=change_id
    )


def closed_text(change: GroundChange) -> str:
    if change.state == State.WITHDRAWN and change.withdrawn_by is not None:
        return _("Rancangan ini sudah ditarik oleh %(name)s.") % {"name": change.withdrawn_by.get_full_name()}
    if change.state == State.CONFIRMED:
        return _("Perubahan ini sudah dikonfirmasi dan menunggu %(day)s.") % {"day": date_text(change.effective_on)}
    return _("Perubahan ini sudah berlaku sejak %(day)s.") % {"day": date_text(change.effective_on)}
