"""Kunci triwulan: for the head office, which Kanwil has locked a quarter and which has not. Whose lock still holds is
proven on its own page, where its figures are."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kpi.figures import kept
from kpi.models import QuarterLock
from tickets.quarters import Quarter
from tickets.words import instant_text
from users.models import Office
from users.pages.badges import Badge
from users.pages.list_pages import TabLink, address
from users.words import number_text

from .pages import who

NOT_LOCKED = "belum"


@dataclass(frozen=True)
class LockRow:
    """A Kanwil with something to lock. `by`: when and by whom, "" before."""

    name: str
    badge: Badge
    by: str
    url: str


@dataclass(frozen=True)
class LockList:
    tabs: list[TabLink]
    rows: list[LockRow]
    summary: str


def not_locked(quarter: Quarter) -> list[Office]:
    """Each Kanwil with figures of a whole quarter that it has not locked, by code; two statements."""
    locked = set(QuarterLock.objects.filter(quarter=quarter.code).values_list("kanwil", flat=True))
    return [kanwil for kanwil in kept.kanwil_with_figures(quarter) if kanwil.pk not in locked]


def not_locked_url(quarter: Quarter) -> str:
    """Of the list with exactly these."""
    return f"{reverse('kpi:locks')}?quarter={quarter.code}&keadaan={NOT_LOCKED}"


def lock_list(quarter: Quarter, state: str) -> LockList:
    """`state`: NOT_LOCKED for these alone; else each Kanwil with figures or a lock. Two statements."""
    newest = QuarterLock.objects.filter(quarter=quarter.code).newest()
    whose = newest.defer("document").select_related("kanwil", "locked_by", "signed_by__officer", "signed_by__office")
    locks = {row.kanwil_id: row for row in whose}
    named = {each.pk: each for each in (*kept.kanwil_with_figures(quarter), *(row.kanwil for row in locks.values()))}
    every = sorted(named.values(), key=lambda each: each.code)
    waiting = [each for each in every if each.pk not in locks]
    tabs = [("", _("Semua"), len(every)), (NOT_LOCKED, _("Belum dikunci"), len(waiting))]
    return LockList(
        tabs=[
            TabLink(label, address({"quarter": quarter.code}, keadaan=each), each == state, number_text(count))
            for each, label, count in tabs
        ],
        rows=[_row(each, locks.get(each.pk), quarter) for each in (waiting if state == NOT_LOCKED else every)],
        summary=_("%(locked)d dari %(all)d Kanwil sudah mengunci") % {"locked": len(locks), "all": len(every)},
    )


def _row(kanwil: Office, lock: QuarterLock | None, quarter: Quarter) -> LockRow:
    if lock is None:
        badge = Badge("provisional", "hourglass", _("Belum dikunci"))
        return LockRow(kanwil.name, badge, "", reverse("kpi:lock", args=[kanwil.code, quarter.code]))
    by = f"{instant_text(lock.locked_at)}, {who(lock.locked_by, lock.signed_by)}"
    if lock.revision > 1:
        by += _(", revisi %d") % lock.revision
    badge = Badge("locked", "lock", _("Terkunci"))
    return LockRow(kanwil.name, badge, by, reverse("kpi:locked", args=[lock.pk]))
