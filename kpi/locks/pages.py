"""What the pages of the lock print: what will be frozen, what was, and who did it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kpi.figures import taken_locks
from kpi.figures.at_recording import AtRecording
from kpi.figures.lock_words import parts_words, waiting_words
from kpi.figures.reading import LockNote, figures, petugas_of
from kpi.figures.values import KanwilFigures, OfficerFigures, OfficerRow, State
from kpi.figures.words import achievement_text, amount_text, assumption_text
from kpi.index import Facts, PolicyRules
from kpi.models import LockedTicket, QuarterLock, RevisionProposal
from kpi.monitoring.lines import sum_text
from tickets.quarters import Quarter
from tickets.words import instant_text, quarter_text, span_text
from users.models import Office, Posting, User
from users.words import decimal_text, number_text

from .actions import Freeze, Hindrance, hindrances
from .freezing import freeze_ahead
from .revisions import INSTANT, Change, changed

NOBODYS_LISTED = 50


@dataclass(frozen=True)
class LockLine:
    """One office or one person of the table. An office has no index: it only adds up. `minimum`: for the days at this
    office; `at_recording`: below the index; `notes`: the sum that the index came from, and which parts are locked.
    """

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
    at_recording: str = ""
    notes: tuple[str, ...] = ()


def lines_of(kanwil: KanwilFigures) -> list[LockLine]:
    """Offices by code, each with its officers by name and what nobody took. Left out are those
    with neither index nor ticket (heads, officers of the Kanwil), as on the monitoring page.
    """
    found = []
    for office in kanwil.offices:
        rows = [row for row in office.officers if row.figures.has_index or row.here.tickets]
        if not office.facts.tickets and not rows:
            continue
        found.append(_line(office.office.name, office.facts, is_office=True))
        found += [_person_line(row) for row in rows]
        if office.untaken.tickets:
            found.append(_line(_("Belum ditangani"), office.untaken))
    return found


def _person_line(row: OfficerRow) -> LockLine:
    person, result = row.figures, row.figures.result
    several = len(person.counted_parts) > 1 or len(person.locks) > 1 or person.state != State.LOCKED
    return _line(
        person.officer.name,
        row.here,
        minimum=amount_text(row.minimum) if row.minimum is not None else "",
        index=decimal_text(result.index) if result.index is not None else "",
        achievement=achievement_text(result) if result.achievement is not None else "",
        status=result.status.value if result.status else "",
        at_recording=AtRecording.of(person.counted.facts).short if person.has_index else "",
        notes=tuple(filter(None, (sum_text(person), parts_words(person) if several else ""))),
    )


def _line(name: str, facts: Facts, *, is_office: bool = False, **said: Any) -> LockLine:
    numbers: dict[str, Any] = {
        each: number_text(getattr(facts, each)) for each in ("tickets", "judged", "in_time", "late")
    }
    return LockLine(
        **{"minimum": "", "index": "", "achievement": "", "status": ""} | numbers | said, name=name, is_office=is_office
    )


@dataclass
class LockPage:
    """The page before the lock. `digest`: of what is listed; empty where there is nothing to lock yet."""

    kanwil: Office
    quarter: Quarter
    title: str
    period: str
    hindrances: list[Hindrance]
    facts: list[tuple[str, str]] = field(default_factory=list)
    lines: list[LockLine] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    """Whose index this lock does not freeze yet, and for whom it waits."""
    untaken: list[LockedTicket] = field(default_factory=list)
    digest: str = ""
    assumed: str = ""
    existing: QuarterLock | None = None


def lock_page(kanwil: Office, quarter: Quarter, at: datetime) -> LockPage:
    """What would be frozen as of `at`, and what stands in the way."""
    freezing = freeze_ahead(kanwil, quarter, at) if at >= quarter.until else None
    page = LockPage(
        kanwil=kanwil,
        quarter=quarter,
        title=_("Kunci %s") % quarter_text(quarter),
        period=span_text(quarter.first_day, quarter.last_day),
        hindrances=hindrances(kanwil, quarter, freezing, at),
        existing=QuarterLock.objects.newest_of(kanwil, quarter.code),
    )
    if freezing is not None and page.existing is None:
        page.facts = _facts(freezing)
        page.lines = lines_of(freezing.kanwil)
        page.waiting = [
            f"{person.officer.name}: {waiting_words(person.waiting)}"
            for person in freezing.contents.persons
            if person.waiting
        ]
        page.untaken = list(freezing.untaken[:NOBODYS_LISTED])
        page.digest = freezing.digest
        page.assumed = _assumed(freezing.kanwil.officers, freezing.contents.policy)
    return page


def _assumed(people: Iterable[OfficerFigures], policy: PolicyRules) -> str:
    return assumption_text(policy, type_assumed=any(person.type_assumed for person in people))


def _facts(freezing: Freeze) -> list[tuple[str, str]]:
    facts, policy, kanwil = freezing.kanwil.facts, freezing.contents.policy, freezing.kanwil
    return [
        (_("Tiket terhitung"), number_text(facts.tickets)),
        (_("Dinilai"), number_text(facts.judged)),
        (_("Tepat waktu"), number_text(facts.in_time)),
        (_("Terlambat"), number_text(facts.late)),
        (_("Belum ditangani"), _("%s tiket, tetap bukan milik petugas mana pun") % number_text(len(freezing.untaken))),
        *_people(kanwil, kanwil.kanwil),
        (_("Kebijakan IKU"), f"{policy.label} · {policy.legal_basis}"),
        (_("Kalender"), freezing.contents.calendar),
        (_("Sidik digital angka (SHA-256)"), _digest_words(freezing.digest, facts.tickets)),
    ]


def _people(kanwil: KanwilFigures, place: Office | None) -> list[tuple[str, str]]:
    """ "Petugas" as everywhere: with an index, counted here; the others apart."""
    people = petugas_of(kanwil.officers, place)
    others = sum(bool(each.facts.tickets) for each in kanwil.officers if not each.has_index)
    elsewhere = sum(each.has_index for each in kanwil.officers) - len(people)
    said = [(_("Petugas"), number_text(len(people)))]
    if others:
        said.append((_("Petugas tanpa indeks"), number_text(others)))
    if elsewhere:
        said.append((_("Petugas yang dihitung Kanwil lain"), number_text(elsewhere)))
    return said


def _digest_words(digest: str, tickets: int) -> str:
    """The digest, and how many tickets it covers: those of the page."""
    return _("%(digest)s, atas %(tickets)s tiket terhitung") % {"digest": digest, "tickets": number_text(tickets)}


@dataclass
class LockedPage:
    """A lock, or one of its revisions, as it was taken."""

    lock: QuarterLock
    note: LockNote
    title: str
    state: str
    facts: list[tuple[str, str]]
    lines: list[LockLine]
    revisions: list[tuple[str, str, str, bool]]
    """Name, who and when, address, whether it is this one."""
    changes: list["ChangeLine"]
    """Against the lock that it revises."""
    proposal: RevisionProposal | None
    proposed: str
    newer_url: str
    assumed: str


def locked_page(lock: QuarterLock, now: datetime) -> LockedPage | None:
    """A lock with what is told of its Kanwil's quarter while it holds: of the newest, now. None: it is damaged."""
    revisions = list(
        QuarterLock.objects.filter(closing=lock.closing)
        .select_related("kanwil", "closing__kanwil")
        .order_by("revision")
    )
    placed = [taken_locks.in_its_place(each) for each in revisions]
    read = {each.row.pk: each for each in taken_locks.with_documents(placed)}
    contents, note = read[lock.pk].contents, read[lock.pk].note
    if contents is None or note is None:
        return None
    newer = next((each for each in revisions if each.revises_id == lock.pk), None)
    page = figures(lock.quarter_value(), newer.locked_at - INSTANT if newer else now, kanwil=lock.kanwil)
    kanwil = next(each for each in page.kanwil if each.kanwil == lock.kanwil)
    facts = kanwil.facts
    told = [
        (_("Dikunci") if lock.revision == 1 else _("Ditetapkan"), f"{instant_text(lock.locked_at)}, {note.locked_by}"),
        (_("Tiket terhitung"), number_text(facts.tickets)),
        (_("Tepat waktu"), _("%(in_time)s dari %(judged)s dinilai") % _numbers(facts)),
        *_people(kanwil, lock.kanwil),
        (_("Kebijakan IKU"), f"{note.policy.label} · {note.policy.legal_basis}"),
        (_("Kalender"), note.calendar_label),
        (_("Sidik digital angka (SHA-256)"), _digest_words(contents.figures_digest, facts.tickets)),
        (_("Sidik digital kunci (SHA-256)"), lock.digest),
    ]
    if lock.revision > 1:
        first = str(contents.proposed or "")
        told.insert(1, (_("Diusulkan"), f"{instant_text(lock.proposed_at)}, {first}" if lock.proposed_at else first))
        told.insert(2, (_("Alasan revisi"), lock.reason))
    proposal = (
        RevisionProposal.objects.filter(revises=lock, state=RevisionProposal.State.OPEN)
        .select_related("proposed_by", "proposal_signed_by__officer", "proposal_signed_by__office")
        .first()
    )
    return LockedPage(
        lock=lock,
        note=note,
        title=f"{quarter_text(lock.quarter_value())} · {note.kanwil.name}",
        state=_("Terkunci, revisi %d") % lock.revision,
        facts=told,
        lines=lines_of(kanwil),
        revisions=[
            (
                _("Revisi %d") % each.revision,
                f"{instant_text(each.locked_at)}, {_by(read[each.pk])}",
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
        assumed=_assumed(kanwil.officers, note.policy),
        newer_url="" if newer is None else reverse("kpi:locked", args=[revisions[-1].pk]),
    )


def _by(lock: taken_locks.TakenLock) -> str:
    return lock.note.locked_by if lock.note else _("kunci rusak")


def _numbers(facts: object) -> dict[str, str]:
    return {each: number_text(getattr(facts, each)) for each in ("in_time", "judged")}


def who(user: User | None, signed: Posting | None) -> str:
    """The named person, with their place."""
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
