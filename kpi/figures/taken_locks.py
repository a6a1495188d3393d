"""The locks of a quarter as they were taken: which hold at an instant, what they froze, and whether one is damaged.

A lock is found by what it froze (a Kanwil, an office, a person), never by where somebody or something is today. Of each
Kanwil the newest revision taken by the instant holds.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from kpi.models import LockedName, QuarterLock
from tickets.quarters import Quarter
from users.models import Office

from . import lock_document
from .lock_document import Contents, Damaged, FrozenPerson
from .values import LockNote

LOCKED_WITHIN = timedelta(hours=1)
"""A lock is taken this soon after its closing, in the same transaction; generous, for a clock that is set right."""


@dataclass(frozen=True)
class TakenLock:
    """A lock with what it froze; `contents` None: it is damaged, `fault` says how."""

    row: QuarterLock
    contents: Contents | None
    fault: str = ""

    @property
    def kanwil(self) -> Office:
        return self.contents.kanwil if self.contents else self.row.kanwil

    @property
    def order(self) -> tuple[datetime, int]:
        """Locks in the order in which they were taken."""
        return self.row.locked_at, self.row.pk

    def person(self, officer_id: int) -> FrozenPerson | None:
        persons = self.contents.persons if self.contents else ()
        return next((person for person in persons if person.officer.pk == officer_id), None)

    @property
    def note(self) -> LockNote | None:
        """Who locked it, in words for a page or a paper; None of a damaged one."""
        if self.contents is None:
            return None
        return LockNote(
            lock_id=self.row.pk,
            kanwil=self.contents.kanwil,
            revision=self.row.revision,
            locked_at=self.row.locked_at,
            locked_by=str(self.contents.by or ""),
            policy=self.contents.policy,
            calendar_label=self.contents.calendar,
            digest=self.row.digest,
            reason=self.row.reason,
        )


def read(row: QuarterLock) -> TakenLock:
    """The lock of a row that has its document and closing at hand."""
    try:
        if fault := misfit(row):
            raise Damaged(fault)
        contents = lock_document.read(row.document, row.digest)
        if contents.quarter.code != row.quarter or contents.kanwil.pk != row.kanwil_id:
            raise Damaged("it is of another quarter or Kanwil")
    except Damaged as damage:
        return TakenLock(row, None, str(damage))
    return TakenLock(row, contents)


def misfit(row: QuarterLock) -> str:
    """What of the row contradicts the closing that it was taken with; "" for nothing."""
    closing = row.closing
    if row.quarter != Quarter.of_day(closing.first_day).code or row.kanwil_id != closing.kanwil_id:
        return "its row is of another quarter or Kanwil than its closing"
    late = row.locked_at - closing.closed_at
    if late < -LOCKED_WITHIN or (row.revision == 1 and late > LOCKED_WITHIN):
        return "its row says another time than its closing"
    if (row.revision == 1) != (row.revises_id is None):
        return "its row is of another revision"
    return ""


def holding(quarters: Iterable[Quarter], at: datetime) -> list[QuarterLock]:
    """The newest revision, taken by `at`, of each lock of these quarters, the first taken first; without documents.

    A lock is found by its closing as well: one whose row says another quarter, Kanwil or time is damaged, and hides
    behind none of these. Of several that claim to hold at once the newest is told, as damaged.
    """
    closed = Q(closing__closed_at__lte=at - LOCKED_WITHIN, revision=1)
    newer = QuarterLock.objects.filter(revises=OuterRef("pk"), locked_at__lte=at)
    rows = (
        QuarterLock.objects.filter(
            Q(locked_at__lte=at) | closed, closing__first_day__in=[quarter.first_day for quarter in quarters]
        )
        .filter(~Exists(newer))
        .select_related("kanwil", "closing__kanwil")
        .defer("document")
        .order_by("locked_at", "pk")
    )
    found = {row.closing_id: row for row in rows}
    count = Counter(row.closing_id for row in rows)
    return [in_its_place(row, alone=count[row.closing_id] == 1) for row in found.values()]


def in_its_place(row: QuarterLock, *, alone: bool = True) -> QuarterLock:
    """A row that contradicts its closing stands at the closing's quarter and Kanwil, and without its digest no document
    is taken for it. `alone`: no other claims to hold with it.
    """
    if misfit(row) or not alone:
        row.kanwil, row.quarter, row.digest = row.closing.kanwil, Quarter.of_day(row.closing.first_day).code, ""
    return row


def with_documents(rows: Collection[QuarterLock]) -> list[TakenLock]:
    """These locks with what they froze, in the order in which they were taken. One query, none for none."""
    if not rows:
        return []
    texts = dict(QuarterLock.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "document"))
    for row in rows:
        row.document = texts.get(row.pk, "")
    return sorted((read(row) for row in rows), key=lambda lock: lock.order)


def naming(rows: Collection[QuarterLock], officers: Collection[int] | None) -> dict[int, set[int]]:
    """Which of these locks (their keys) name which of these officers; of None, whom they name at all. One query, none
    for no lock."""
    found: dict[int, set[int]] = {}
    if rows and (officers or officers is None):
        names = LockedName.objects.filter(lock__in=[row.pk for row in rows], officer__isnull=False)
        if officers is not None:
            names = names.filter(officer__in=tuple(officers))
        for lock_id, officer_id in names.values_list("lock_id", "officer_id"):
            found.setdefault(lock_id, set()).add(officer_id)
    return found


def with_office(rows: Collection[QuarterLock], office: Office) -> set[int]:
    """Which of these locks (their keys) have a line of this office. One query, none for no lock."""
    if not rows:
        return set()
    return set(
        LockedName.objects.filter(lock__in=[row.pk for row in rows], office=office).values_list("lock_id", flat=True)
    )


def offices_in(rows: Collection[QuarterLock]) -> set[int]:
    """The offices (keys) that these locks have a line of. One query, none for no lock."""
    if not rows:
        return set()
    names = LockedName.objects.filter(lock__in=[row.pk for row in rows], office__isnull=False)
    return set(names.values_list("office_id", flat=True))


def damaged(keys: Collection[int]) -> list[TakenLock]:
    """Those of these locks that are damaged. One query, none for no lock."""
    rows = QuarterLock.objects.filter(pk__in=tuple(keys)).select_related("kanwil", "closing") if keys else ()
    return [lock for row in rows if (lock := read(row)).contents is None]
