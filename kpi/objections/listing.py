"""Keberatan, the read side: the list, one objection with its story, and the line on its ticket's clock card."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from functools import partial

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from kpi.models import Objection, ObjectionEvent
from kpi.models.objections import ObjectionQuerySet
from tickets.files.words import size_text
from tickets.models import Decision, Ticket
from tickets.page.detail import ClockLink
from tickets.page.event_words import Item, initials, paragraphs
from tickets.quarters import Quarter
from tickets.words import badge, instant_text, quarter_text
from users.clock import wib_date
from users.models import Office, Posting, User
from users.pages.badges import Badge
from users.pages.list_pages import TabLink, address, capped_count, newest_first
from users.pages.one_page import once_a_page
from users.signing.opened_figures import Opening
from users.words import count_text

from .elsewhere import proven_here, seen_among
from .rules import ObjectionDeadline, deadline_for, deadline_of, waits_for_head, why_not

BADGES = {
    Objection.State.FILED: "waiting",
    Objection.State.RECOMMENDED: "waiting",
    Objection.State.ACCEPTED: "done",
    Objection.State.REFUSED: "refused",
    Objection.State.WITHDRAWN: "waiting_asker",
}
"""The colour of a state, in the badges of tickets."""


def is_kanwil(user: User) -> bool:
    return user.role == User.Role.OFFICE and user.office.kind == Office.Kind.KANWIL


def shown_to(user: User, opening: Opening | None, now: datetime) -> ObjectionQuerySet:
    """What a login may see, and of it what an opening at a shared login reaches."""
    rows = Objection.objects.visible_to(user, proven_here(user, opening, now))
    if opening is not None and not opening.of_office:
        rows = rows.filter(posting__officer_id=opening.posting.officer_id)
    return rows


def to_decide(user: User, now: datetime) -> QuerySet[Objection]:
    """What waits for a decision of this Kanwil: recommended, or the head of section let the time pass."""
    rows = Objection.objects.visible_to(user).open().filter(ticket__kanwil_id=user.office_id)
    filed = rows.filter(state=Objection.State.FILED).select_related("contested")
    deadlines: dict[tuple[str, date | None], ObjectionDeadline | None] = {}
    over = []
    for objection in filed:
        # Verdicts of the quarter's own days share one deadline; each later day has its own.
        day = wib_date(objection.contested.ended) if objection.contested.ended else None
        key = objection.quarter, day if day and day > Quarter.parse(objection.quarter).last_day else None
        if key not in deadlines:
            deadlines[key] = deadline_for(objection)
        deadline = deadlines[key]
        if deadline is None or now >= deadline.until:
            over.append(objection.pk)
    return rows.filter(Q(state=Objection.State.RECOMMENDED) | Q(pk__in=over))


def to_decide_count(user: User, now: datetime) -> int:
    """How many these are, capped; asked once a page, whatever says it."""
    return once_a_page("objections to decide", lambda: capped_count(to_decide(user, now)))


@dataclass
class ObjectionRow:
    """One line of the list, in words."""

    filed: str
    reference: str
    subject: str
    url: str
    officer: str
    office: str
    quarter: str
    badge: Badge


@dataclass
class ObjectionList:
    """`oldest`: of what is open, when it was filed and its address, ("", "") without any."""

    tabs: list[TabLink]
    oldest: tuple[str, str]
    rows: list[ObjectionRow]
    range_text: str
    first_url: str
    next_url: str


def objection_list(user: User, opening: Opening | None, query: QueryDict, now: datetime) -> ObjectionList:
    """One page, the newest first; `tab` and `after` (an objection's number) come from the address."""
    rows = shown_to(user, opening, now)
    tabs: list[tuple[str, str, QuerySet[Objection]]] = [
        ("berjalan", _("Berjalan"), rows.open()),
        ("diterima", _("Diterima"), rows.filter(state=Objection.State.ACCEPTED)),
        ("ditolak", _("Ditolak"), rows.filter(state=Objection.State.REFUSED)),
        ("selesai", _("Selesai"), rows.exclude(state__in=Objection.OPEN)),
        ("semua", _("Semua"), rows),
    ]
    if is_kanwil(user):
        tabs.insert(0, ("putuskan", _("Perlu diputuskan"), to_decide(user, now)))
    name, _label, found = next((tab for tab in tabs if tab[0] == query.get("tab")), tabs[0])
    here = partial(address, {"tab": name})
    page = newest_first(found.select_related("ticket__office", "posting__officer"), query.get("after", ""), here)
    seen = seen_among(user, [each.ticket for each in page.rows])
    return ObjectionList(
        tabs=[
            TabLink(label, here(tab=each), each == name, count_text(capped_count(some))) for each, label, some in tabs
        ],
        oldest=_oldest(rows),
        rows=[_row(each, seen=each.ticket_id in seen) for each in page.rows],
        **page.pager,
    )


def _oldest(rows: ObjectionQuerySet) -> tuple[str, str]:
    found = rows.open().order_by("filed_at", "pk").first()
    return (instant_text(found.filed_at), found.get_absolute_url()) if found else ("", "")


def _badge(objection: Objection) -> Badge:
    return badge(BADGES[Objection.State(objection.state)], str(objection.get_state_display()))


def _row(objection: Objection, *, seen: bool) -> ObjectionRow:
    return ObjectionRow(
        filed=instant_text(objection.filed_at),
        reference=objection.ticket.reference,
        subject=objection.ticket.subject if seen else _("Tiket di %s") % objection.ticket.office.name,
        url=objection.get_absolute_url(),
        officer=objection.posting.officer.name,
        office=objection.ticket.office.name,
        quarter=quarter_text(Quarter.parse(objection.quarter)),
        badge=_badge(objection),
    )


@dataclass
class ObjectionPage:
    """One objection in words. `seen`: how many steps it had when this was made."""

    objection: Objection
    badge: Badge
    facts: list[tuple[str, str]]
    story: list[Item]
    seen: int
    waiting: str
    may: list[str]
    seen_ticket: bool
    """Whether this login may see the ticket itself."""


def objection_page(objection: Objection, user: User, now: datetime, proven: Collection[int]) -> ObjectionPage:
    """`objection` with ticket__office, contested and posting__officer at hand; `proven`: see `elsewhere`."""
    events = list(objection.events.select_related("user__office", "posting__officer", "posting__office"))
    deadline = deadline_for(objection)
    contested = objection.contested
    return ObjectionPage(
        objection=objection,
        badge=_badge(objection),
        facts=[
            (_("Petugas"), f"{objection.posting.officer.name}, {objection.ticket.office.name}"),
            (_("Triwulan"), quarter_text(Quarter.parse(objection.quarter))),
            (
                _("Penilaian yang diajukan keberatan"),
                _("terlambat, terpakai %(used)s hari kerja (keputusan ke-%(number)d, %(when)s)")
                % {
                    "used": _days(contested),
                    "number": contested.revision,
                    "when": instant_text(contested.decided_at),
                },
            ),
            (_("Batas waktu keberatan (asumsi)"), deadline.text if deadline else "-"),
        ],
        story=[_item(event, objection) for event in events],
        seen=len(events),
        waiting=_waiting(objection, deadline, now),
        may=acts_for(user, objection, now, proven),
        seen_ticket=objection.ticket_id in seen_among(user, [objection.ticket]),
    )


def _days(contested: Decision) -> str:
    """ "8,125": used working days, to three decimals and rounded down."""
    used = (contested.used or Decimal()).quantize(Decimal("0.001"), rounding=ROUND_DOWN)
    return f"{used.normalize():f}".replace(".", ",")


def _waiting(objection: Objection, deadline: ObjectionDeadline | None, now: datetime) -> str:
    if not objection.is_open:
        return ""
    if objection.ticket.closed_in_id is not None:
        return _("Triwulan ini sudah dikunci; keberatan ini tidak lagi dapat diputus.")
    if waits_for_head(objection, now):
        return _(
            "Menunggu saran Kepala Seksi MSKI/PDMS sampai %(until)s. Sesudah itu Kanwil memutus, juga tanpa "
            "saran (asumsi)."
        ) % {"until": deadline.text if deadline else ""}
    return _("Menunggu putusan Kanwil.")


def acts_for(user: User, objection: Objection, now: datetime, proven: Collection[int]) -> list[str]:
    """The steps that this login may take now, each with the signature of the right officer."""
    if user.role != User.Role.OFFICE or not objection.is_open or objection.ticket.closed_in_id is not None:
        return []
    acts = []
    if user.office_id == objection.ticket.kanwil_id and not waits_for_head(objection, now):
        acts.append("putusan")
    if user.office_id == objection.ticket.office_id and objection.state == Objection.State.FILED:
        acts.append("saran")
    if user.office_id == objection.ticket.office_id or objection.posting.officer_id in proven:
        acts.append("cabut")
    return acts


def _item(event: ObjectionEvent, objection: Objection) -> Item:
    """A step as a card of the ticket's conversation."""
    kind = "asker" if event.kind == ObjectionEvent.Kind.FILED else "office"
    files = list(objection.files.all()) if event.kind == ObjectionEvent.Kind.FILED else []
    return Item(
        True,
        time_text=instant_text(event.at),
        time_iso=event.at.isoformat(),
        kind=kind,
        initials=initials(event.posting.officer.name),
        name=event.posting.officer.name,
        role=f"{Posting.Kind(event.posting.kind).label} · {event.posting.office.name} · {event.get_kind_display()}",
        paragraphs=paragraphs(event.text),
        files=tuple(
            {
                "name": file.name,
                "url": reverse("review:objection_file", args=[objection.pk, file.key]),
                "size_text": f"{file.get_type_display()} · {size_text(file.size)}",
                "icon": "sheet" if file.type in {"xls", "xlsx"} else "file",
            }
            for file in files
        ),
    )


# --- On the ticket's page ---------------------------------------------------------------------------------------------
def clock_link(ticket: Ticket, user: User, now: datetime) -> ClockLink | None:
    """Under Waktu IKU: file an objection, or see the one there is. No query for a ticket that is in time or waits."""
    late_and_open = ticket.iku_in_time is None and ticket.iku_late_after is not None and now > ticket.iku_late_after
    if ticket.iku_in_time is not False and ticket.iku_ruled is None and not late_and_open:
        return None
    own = user.role == User.Role.OFFICE and user.office_id == ticket.office_id
    if late_and_open:
        words = _("Keberatan atas keterlambatan dapat diajukan setelah tiket ini dijawab.")
        return ClockLink(words) if own and ticket.closed_in_id is None else None
    newest = Objection.objects.visible_to(user).filter(ticket=ticket).order_by("-pk").first()
    if own and not why_not(ticket, now):
        deadline = deadline_of(Quarter.of(ticket.created_at), ticket.iku_ended)
        until = deadline.text if deadline else ""
        words = _("Petugasnya dapat berkeberatan atas penilaian ini sampai %(until)s (asumsi).") % {"until": until}
        return ClockLink(words, _("Ajukan keberatan"), reverse("review:file", args=[ticket.reference]))
    if newest is None:
        return None
    words = _("Keberatan: %(state)s.") % {"state": newest.get_state_display().lower()}
    return ClockLink(words, _("Lihat keberatan"), newest.get_absolute_url())
