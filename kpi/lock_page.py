"""What the pages of the lock print: what will be frozen, what was, and who did it."""

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from tickets.quarters import Quarter
from tickets.words import instant_text, quarter_text, span_text
from users.models import Office, Posting, User
from users.words import number_text

from .figures import LockNote, NoPolicy
from .frozen import contents_of, note_of
from .index import Policy
from .lock_document import read_kanwil
from .locking import Freeze, Hindrance, freeze, hindrances
from .models import LockedTicket, QuarterLock, RevisionProposal
from .revising import Change, changed
from .shapes import KanwilFigures
from .words import amount_text, assumption_text, decimal_text, percent_text

NOBODYS_LISTED = 50


@dataclass(frozen=True)
class Line:
    """One office or one person of the table. An office has no index: it only adds up."""

    name: str
    is_office: bool
    tickets: str
    minimum: str
    judged: str
    in_time: str
    late: str
    index: str
    achievement: str
    status: str


def lines_of(kanwil: KanwilFigures) -> list[Line]:
    """Offices by code, each with its officers by name and what nobody took. Who has neither index nor ticket (heads,
    officers of the Kanwil) is left out, as on the monitoring page.
    """
    found = []
    for office in kanwil.offices:
        rows = [row for row in office.officers if row.figures.has_index or row.here.tickets]
        if not office.facts.tickets and not rows:
            continue
        found.append(_line(office.office.name, office.facts, is_office=True))
        for row in rows:
            result = row.figures.result
            found.append(
                _line(
                    row.figures.officer.name,
                    row.here,
                    minimum=amount_text(row.figures.minimum) if row.figures.minimum else "",
                    index=decimal_text(result.index) if result.index is not None else "",
                    achievement=percent_text(result.achievement / 100) if result.achievement is not None else "",
                    status=result.status.value if result.status else "",
                )
            )
        if office.untaken.tickets:
            found.append(_line(_("Belum ditangani"), office.untaken))
    return found


def _line(name: str, facts: object, *, is_office: bool = False, **words: str) -> Line:
    numbers = {each: number_text(getattr(facts, each)) for each in ("tickets", "judged", "in_time", "late")}
    return Line(name, is_office, **numbers, **{"minimum": "", "index": "", "achievement": "", "status": "", **words})


@dataclass
class LockPage:
    """The page before the lock. `digest`: of what is listed; empty where there is nothing to lock yet."""

    kanwil: Office
    quarter: Quarter
    title: str
    period: str
    hindrances: list[Hindrance]
    facts: list[tuple[str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    untaken: list[LockedTicket] = field(default_factory=list)
    digest: str = ""
    assumed: str = ""
    existing: QuarterLock | None = None


def lock_page(kanwil: Office, quarter: Quarter, at: datetime) -> LockPage:
    """What would be frozen as of `at`, and what stands in the way."""
    try:
        freezing = freeze(kanwil, quarter, at) if at >= quarter.until else None
    except NoPolicy:
        freezing = None
    page = LockPage(
        kanwil=kanwil,
        quarter=quarter,
        title=_("Kunci %s") % quarter_text(quarter),
        period=span_text(quarter.first_day, quarter.last_day),
        hindrances=hindrances(kanwil, quarter, freezing, at),
        existing=newest_lock(kanwil, quarter),
    )
    if freezing is not None and page.existing is None:
        page.facts = _facts(freezing)
        page.lines = lines_of(freezing.kanwil)
        page.untaken = list(freezing.untaken[:NOBODYS_LISTED])
        page.digest = freezing.digest
        page.assumed = _assumed(freezing.kanwil, freezing.figures.policy)
    return page


def _assumed(kanwil: KanwilFigures, policy: Policy) -> str:
    return assumption_text(policy, type_assumed=any(officer.type_assumed for officer in kanwil.officers))


def newest_lock(kanwil: Office, quarter: Quarter) -> QuarterLock | None:
    return QuarterLock.objects.filter(kanwil=kanwil, quarter=quarter.code).order_by("-revision").first()


def _facts(freezing: Freeze) -> list[tuple[str, str]]:
    facts, policy = freezing.kanwil.facts, freezing.figures.policy
    listed = sum(bool(each.has_index or each.facts.tickets) for each in freezing.kanwil.officers)
    return [
        (_("Tiket terhitung"), number_text(facts.tickets)),
        (_("Dinilai"), number_text(facts.judged)),
        (_("Tepat waktu"), number_text(facts.in_time)),
        (_("Terlambat"), number_text(facts.late)),
        (_("Belum ditangani"), _("%s tiket, tetap bukan milik petugas mana pun") % number_text(len(freezing.untaken))),
        (_("Petugas"), number_text(listed)),
        (_("Kebijakan IKU"), f"{policy.label} · {policy.legal_basis}"),
        (_("Kalender"), freezing.figures.calendar_label),
        (_("Sidik angka (SHA-256)"), freezing.digest),
    ]


@dataclass
class LockedPage:
    """A lock, or one of its revisions, as it was taken."""

    lock: QuarterLock
    note: LockNote
    title: str
    state: str
    facts: list[tuple[str, str]]
    lines: list[Line]
    revisions: list[tuple[str, str, str, bool]]
    """Name, who and when, address, whether it is this one."""
    changes: list["ChangeLine"]
    """Against the lock that it revises."""
    proposal: RevisionProposal | None
    proposed: str
    newer_url: str
    assumed: str


def locked_page(lock: QuarterLock) -> LockedPage:
    content = contents_of(lock)
    note, kanwil = note_of(lock, content), read_kanwil(content)
    facts = kanwil.facts
    told = [
        (_("Dikunci") if lock.revision == 1 else _("Ditetapkan"), f"{instant_text(lock.locked_at)}, {note.locked_by}"),
        (_("Tiket terhitung"), number_text(facts.tickets)),
        (_("Tepat waktu"), _("%(in_time)s dari %(judged)s dinilai") % _numbers(facts)),
        (_("Kebijakan IKU"), f"{note.policy.label} · {note.policy.legal_basis}"),
        (_("Kalender"), note.calendar_label),
        (_("Sidik angka (SHA-256)"), lock.digest),
    ]
    if lock.revision > 1:
        first = who(lock.proposed_by, lock.proposal_signed_by)
        told.insert(1, (_("Diusulkan"), f"{instant_text(lock.proposed_at)}, {first}" if lock.proposed_at else first))
        told.insert(2, (_("Alasan revisi"), lock.reason))
    revisions = list(
        QuarterLock.objects.filter(kanwil=lock.kanwil, quarter=lock.quarter)
        .select_related("signed_by__officer", "signed_by__office", "locked_by")
        .order_by("revision")
    )
    proposal = (
        RevisionProposal.objects.filter(revises=lock, state=RevisionProposal.State.OPEN)
        .select_related("proposed_by", "proposal_signed_by__officer", "proposal_signed_by__office")
        .first()
    )
    return LockedPage(
        lock=lock,
        note=note,
        title=f"{quarter_text(lock.quarter_value())} · {lock.kanwil.name}",
        state=_("Terkunci, revisi %d") % lock.revision,
        facts=told,
        lines=lines_of(kanwil),
        revisions=[
            (
                _("Revisi %d") % each.revision,
                f"{instant_text(each.locked_at)}, {who(each.locked_by, each.signed_by)}",
                reverse("kpi:locked", args=[each.pk]),
                each.pk == lock.pk,
            )
            for each in revisions
        ],
        changes=change_lines(changed(lock)),
        proposal=proposal,
        proposed=f"{instant_text(proposal.proposed_at)}, {who(proposal.proposed_by, proposal.proposal_signed_by)}"
        if proposal
        else "",
        assumed=_assumed(kanwil, note.policy),
        newer_url="" if revisions[-1].pk == lock.pk else reverse("kpi:locked", args=[revisions[-1].pk]),
    )


def _numbers(facts: object) -> dict[str, str]:
    return {each: number_text(getattr(facts, each)) for each in ("in_time", "judged")}


def who(user: User | None, signed: Posting | None) -> str:
    """The named person, with his place."""
    if signed is not None:
        return f"{signed.officer.name} ({signed.office.name})"
    return user.get_full_name() if user else ""


@dataclass(frozen=True)
class ChangeLine:
    """What a revision would change, in words."""

    name: str
    before: str
    after: str


def change_lines(found: list[Change]) -> list[ChangeLine]:
    return [ChangeLine(each.name, _change(each.before), _change(each.after)) for each in found]


def _change(values: tuple[object, ...]) -> str:
    tickets, in_time, index = values
    words = _("%(tickets)s tiket, %(in_time)s tepat waktu") % {"tickets": tickets, "in_time": in_time}
    return f"{words}, {_('indeks')} {decimal_text(index)}" if isinstance(index, Fraction) else words
