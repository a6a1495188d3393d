"""A locked quarter is never changed: only a new, numbered revision by two named persons stands beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kpi.figures.reading import figures
from kpi.figures.values import KanwilFigures, State
from kpi.models import QuarterLock, RevisionProposal
from tickets.deadlines.decisions import revise
from tickets.models import Ticket
from users.clock import Clock
from users.languages import said as _
from users.models import Office, OneTimeKey, User
from users.signing.proof import Signature
from users.typed.text import shows_nothing

from .actions import LockRefused, freeze, hold_locks, may_lock, write

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Change:
    """What a revision changes of one person or one office. `before`, `after`: (tickets, in time, index)."""

    name: str
    before: tuple[object, ...]
    after: tuple[object, ...]


NOTHING = (0, 0, None)


def propose(*, lock: QuarterLock, by: Signature | User, reason: str, clock: Clock, key: OneTimeKey) -> RevisionProposal:
    """The first of two persons asks for a revision, with a reason. Refused where no figure would change."""
    user = _user(by)
    with transaction.atomic():
        submission = key.claim("propose_revision")
        lock = QuarterLock.objects.select_for_update(of=("self",)).select_related("kanwil").get(pk=lock.pk)
        at = clock.now()
        _may(user, by, lock.kanwil, at)
        if shows_nothing(reason):
            raise LockRefused(_("Isi alasan revisi."))
        if QuarterLock.objects.filter(revises=lock).exists():
            raise LockRefused(_("Sudah ada revisi yang lebih baru. Usulkan atas revisi itu."))
        if lock.proposals.filter(state=RevisionProposal.State.OPEN).exists():
            raise LockRefused(_("Sudah ada usulan revisi yang menunggu orang kedua."))
        if not forecast(lock, at):
            raise LockRefused(_("Tidak ada angka yang akan berubah, jadi tidak ada yang direvisi."))
        proposal = RevisionProposal.objects.create(
            revises=lock,
            reason=reason.strip(),
            proposed_at=at,
            proposed_by=user,
            proposal_signed_by=by.posting if isinstance(by, Signature) else None,
        )
        submission.finish(str(lock))
    return proposal


def decline(
    *, proposal: RevisionProposal, by: Signature | User, answer: str, clock: Clock, key: OneTimeKey
) -> RevisionProposal:
    """The second person does not confirm it, with a reason. Whoever proposed it may also take it back this way."""
    with transaction.atomic():
        submission = key.claim("decline_revision")
        proposal, at = _open(proposal, by, clock)
        if shows_nothing(answer):
            raise LockRefused(_("Isi alasan."))
        _decide(proposal, RevisionProposal.State.DECLINED, by, at, answer.strip())
        submission.finish(str(proposal.pk))
    return proposal


def confirm(*, proposal: RevisionProposal, by: Signature | User, clock: Clock, key: OneTimeKey) -> QuarterLock:
    """The second person confirms: the closed tickets are decided anew by the calendar and norms of now, each changed
    verdict an appended decision, and the figures that follow are locked as the next revision.
    """
    with transaction.atomic():
        submission = key.claim("confirm_revision")
        hold_locks()
        proposal, at = _open(proposal, by, clock)
        if _person(by) == _proposer(proposal):
            raise LockRefused(_("Revisi ditetapkan oleh orang kedua, bukan pengusulnya."))
        before = _figures(proposal.revises, at)
        lock = revised(
            proposal.revises,
            at,
            reason=proposal.reason,
            locked_by=_user(by),
            signed_by=by.posting if isinstance(by, Signature) else None,
            proposed_at=proposal.proposed_at,
            proposed_by=proposal.proposed_by,
            proposal_signed_by=proposal.proposal_signed_by,
        )
        if not _changes(before, _figures(lock, at)):
            raise LockRefused(_("Tidak ada lagi angka yang akan berubah. Tolak usulan ini dengan alasannya."))
        _decide(proposal, RevisionProposal.State.CONFIRMED, by, at)
        submission.finish(str(lock))
    return lock


def revised(before: QuarterLock, at: datetime, **who: Any) -> QuarterLock:
    """The closed tickets decided anew, and what follows as the next revision."""
    revise(_closed(before), at=at, by=who["locked_by"])
    return write(
        QuarterLock(
            closing=before.closing,
            kanwil=before.kanwil,
            quarter=before.quarter,
            revision=before.revision + 1,
            revises=before,
            locked_at=at,
            **who,
        ),
        freeze(before.kanwil, before.quarter_value(), at, before.closing),
    )


def _open(proposal: RevisionProposal, by: Signature | User, clock: Clock) -> tuple[RevisionProposal, datetime]:
    """The proposal, locked and still open, for who may decide on it."""
    proposal = (
        RevisionProposal.objects.select_for_update(of=("self",))
        .select_related("revises__kanwil", "revises__closing", "proposal_signed_by")
        .get(pk=proposal.pk)
    )
    at = clock.now()
    _may(_user(by), by, proposal.revises.kanwil, at)
    if proposal.state != RevisionProposal.State.OPEN:
        raise LockRefused(_("Usulan ini sudah diputuskan."))
    return proposal, at


def _decide(proposal: RevisionProposal, state: str, by: Signature | User, at: datetime, answer: str = "") -> None:
    proposal.state, proposal.decided_at, proposal.decided_by, proposal.answer = state, at, _user(by), answer
    proposal.decision_signed_by = by.posting if isinstance(by, Signature) else None
    proposal.save(update_fields=["state", "decided_at", "decided_by", "decision_signed_by", "answer"])


def _closed(lock: QuarterLock) -> Iterable[Ticket]:
    return Ticket.objects.filter(closed_in=lock.closing).order_by("pk")


def _may(user: User, by: Signature | User, kanwil: Office, at: datetime) -> None:
    if not may_lock(user, kanwil) or (user.is_shared and not isinstance(by, Signature)):
        raise LockRefused(_("Revisi diusulkan dan ditetapkan oleh petugas Kanwil atau admin HAI."))
    if isinstance(by, Signature):
        by.check_still_valid(kanwil, at=at)


def _user(by: Signature | User) -> User:
    return by.user if isinstance(by, Signature) else by


def _person(by: Signature | User) -> tuple[str, int]:
    """Who it is: an officer, by whichever posting, or a personal login."""
    return ("officer", by.posting.officer_id) if isinstance(by, Signature) else ("user", by.pk)


def _proposer(proposal: RevisionProposal) -> tuple[str, int]:
    signed = proposal.proposal_signed_by
    return ("officer", signed.officer_id) if signed else ("user", proposal.proposed_by_id)


# --- What would change ------------------------------------------------------------------------------------------------
class _Undo(Exception):
    """Carries the outcome out of a transaction that is taken back."""


def forecast(lock: QuarterLock, at: datetime) -> list[Change]:
    """What a revision at this instant would change, computed by the very same steps and taken back. Nothing of a
    damaged lock.
    """
    found: list[Change] = []
    before = _figures(lock, at)
    try:
        with transaction.atomic():
            by = {"locked_by": lock.locked_by, "proposed_by": lock.locked_by, "proposed_at": at, "reason": "-"}
            revised(lock, at, **by)
            found = _changes(before, _figures(lock, at))
            raise _Undo
    except _Undo:
        return found


def changed(lock: QuarterLock) -> list[Change]:
    """What a revision changed of what stood there before it; nothing of a first lock."""
    if lock.revises is None:
        return []
    return _changes(_figures(lock, lock.locked_at - INSTANT), _figures(lock, lock.locked_at))


def _figures(lock: QuarterLock, at: datetime) -> KanwilFigures:
    page = figures(lock.quarter_value(), at, kanwil=lock.kanwil)
    found = (each for each in page.kanwil if each.kanwil == lock.kanwil)
    return next(found, KanwilFigures(lock.kanwil, (), State.PROVISIONAL))


def _changes(before: KanwilFigures, after: KanwilFigures) -> list[Change]:
    """Offices and persons whose figures differ."""
    old, new = _lines(before), _lines(after)
    found = [
        Change(name, *(lines[key][1] if key in lines else NOTHING for lines in (old, new)))
        for key, (name, _values) in {**old, **new}.items()
    ]
    return [change for change in found if change.before != change.after]


def _lines(kanwil: KanwilFigures) -> dict[tuple[str, int], tuple[str, tuple[object, ...]]]:
    """By office and by person, since two may share a name: the name, and (tickets, in time, index)."""
    lines: dict[tuple[str, int], tuple[str, tuple[object, ...]]] = {}
    for office in kanwil.offices:
        lines["office", office.office.pk] = office.office.name, (office.facts.tickets, office.facts.in_time, None)
    for officer in kanwil.officers:
        name = f"{officer.officer.name} ({officer.office.name})"
        lines["officer", officer.officer.pk] = (
            name,
            (officer.facts.tickets, officer.facts.in_time, officer.result.index),
        )
    return lines
