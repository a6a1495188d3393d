"""Petugas, the read side: lists by key, one officer's postings and Riwayat, words made here and only printed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Max, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from users.clock import wib_date
from users.models import Office, Officer, OfficerEvent, OfficerProposal, Posting, User
from users.pages.list_pages import PAGE_SIZE, TabLink, capped_count, row_number, typed_id
from users.permissions import may_decide_proposals, may_manage_posting, may_move_officers, signs_for_officers
from users.typed.filters import named
from users.typed.text import searched
from users.words import count_text, date_text, moment_text, number_text


@dataclass
class OfficerRow:
    number: str
    name: str
    url: str
    office: str
    kind: str
    period: str
    state: str
    warn: bool = False
    decreed: str = ""


@dataclass
class ProposalRow:
    number: str
    name: str
    url: str
    office: str
    kind: str
    starts_on: str
    state: str
    proposed: str


@dataclass
class Listing:
    """One page of a list."""

    rows: list
    tabs: list[TabLink]
    count_text: str
    range_text: str
    next_url: str
    first_url: str
    q: str = ""
    clear_url: str = ""


@dataclass
class RegisterLine:
    """One line of the Riwayat."""

    when: str
    what: str
    by: str
    text: str


@dataclass
class OfficerPage:
    officer: Officer
    postings: list[OfficerRow]
    history: list[RegisterLine]
    password: str
    locked: str
    current: Posting | None
    """The posting that this login manages."""
    may_move: bool = False
    signed: bool = False
    facts: list[tuple[str, str]] = field(default_factory=list)


def officer_list(user: User, query: QueryDict, now: datetime) -> Listing:
    """Postings in force or to come (or, tab=selesai, those that are over), by name."""
    today, over = wib_date(now), query.get("tab") == "selesai"
    visible = Posting.objects.visible_to(user)
    present = visible.not_over(today)
    rows = visible.exclude(pk__in=present.values("pk")) if over else present
    q = searched(query.get("q", ""))
    if q:
        rows = rows.filter(named(q, "officer__name") | Q(office__name__icontains=q) | Q(office__code=q))
    rows = rows.select_related("officer", "office").annotate(blocked=Max("officer__throttles__blocked_until"))
    total = capped_count(rows)
    after = typed_id(query.get("after", ""))
    edge = visible.filter(pk=after).select_related("officer").first() if after else None
    if edge is not None:
        rows = rows.filter(Q(officer__name__gt=edge.officer.name) | Q(officer__name=edge.officer.name, pk__gt=edge.pk))
    found = list(rows.order_by("officer__name", "pk")[: PAGE_SIZE + 1])
    kept = {"tab": "selesai"} if over else {}
    number = row_number(query) if edge is not None else 1
    return Listing(
        rows=[_officer_row(one, number + index, now) for index, one in enumerate(found[:PAGE_SIZE])],
        tabs=[
            TabLink(_("Bertugas"), reverse("users:officers"), not over),
            TabLink(_("Selesai bertugas"), reverse("users:officers") + "?tab=selesai", over),
        ],
        q=q,
        clear_url="?" + urlencode(kept),
        **_pages(found, total, number, {**kept, **({"q": q} if q else {})}),
    )


def proposal_list(user: User, query: QueryDict) -> Listing:
    """Proposals, the open ones first by age, so that none is forgotten; decided ones newest first."""
    decided = query.get("tab") == "diputuskan"
    visible = OfficerProposal.objects.visible_to(user)
    is_open = Q(state=OfficerProposal.State.OPEN)
    rows = visible.exclude(is_open) if decided else visible.filter(is_open)
    total = capped_count(rows)
    after = typed_id(query.get("after", ""))
    if after:
        rows = rows.filter(pk__lt=after) if decided else rows.filter(pk__gt=after)
    found = list(rows.select_related("office").order_by("-pk" if decided else "pk")[: PAGE_SIZE + 1])
    number = row_number(query) if after else 1
    url = reverse("users:proposals")
    waiting = total if not decided else capped_count(visible.filter(is_open))
    return Listing(
        rows=[_proposal_row(one, number + index) for index, one in enumerate(found[:PAGE_SIZE])],
        tabs=[
            TabLink(_("Menunggu"), url, not decided, count_text(waiting)),
            TabLink(_("Sudah diputuskan"), url + "?tab=diputuskan", decided),
        ],
        **_pages(found, total, number, {"tab": "diputuskan"} if decided else {}),
    )


def _pages(found: list, total: int, number: int, kept: dict[str, str]) -> dict[str, str]:
    shown = found[:PAGE_SIZE]
    last = number + len(shown) - 1
    more = len(found) > PAGE_SIZE
    return {
        "count_text": count_text(total),
        "range_text": _("%(first)s–%(last)s dari %(total)s")
        % {"first": number_text(number), "last": number_text(last), "total": count_text(total)},
        "next_url": "?" + urlencode({**kept, "after": shown[-1].pk, "no": last + 1}) if more else "",
        "first_url": "?" + urlencode(kept) if number > 1 else "",
    }


def officer_page(user: User, officer: Officer, now: datetime) -> OfficerPage:
    """Everything about one officer that this login may know."""
    today = wib_date(now)
    postings = list(
        Posting.objects.visible_to(user).filter(officer=officer).select_related("office").order_by("-starts_on", "-pk")
    )
    block = officer.throttles.filter(blocked_until__gt=now).order_by("blocked_until").last()
    for posting in postings:
        posting.officer = officer
        posting.blocked = block and block.blocked_until
    current = next(
        (
            one
            for one in postings
            if may_manage_posting(user, one)
            and one.signing_ended_at is None
            and (one.ends_on is None or one.ends_on >= today)
        ),
        None,
    )
    events = OfficerEvent.objects.visible_to(user).filter(Q(officer=officer) | Q(officer__joined_into=officer))
    events = events.select_related("user", "signed_by__officer")
    # Opened many times a week, the figures must not push what changed off the page.
    looks = [OfficerEvent.Kind.FIGURES_OPENED, OfficerEvent.Kind.FIGURES_CLOSED]
    changes, openings = events.exclude(kind__in=looks), events.filter(kind__in=looks)
    proposals = OfficerProposal.objects.visible_to(user).filter(posting__officer=officer)
    return OfficerPage(
        officer=officer,
        postings=[_officer_row(one, number, now) for number, one in enumerate(postings, 1)],
        history=_history(
            [*changes[:100], *openings[:20]], proposals.select_related("proposed_by", "office", "signed_by__officer")
        ),
        password=_password_text(officer, now),
        locked=moment_text(block.blocked_until) if block and block.blocked_until else "",
        current=current,
        may_move=may_move_officers(user),
        signed=signs_for_officers(user),
    )


def proposal_facts(proposal: OfficerProposal) -> list[tuple[str, str]]:
    facts = [
        (_("Kantor"), f"{proposal.office.name} ({proposal.office.code})"),
        (_("Nama"), proposal.name),
        (_("Jenis"), str(proposal.get_kind_display())),
        (_("Mulai bertugas"), date_text(proposal.starts_on)),
        (_("Diusulkan"), moment_text(proposal.proposed_at)),
        (_("Oleh"), _who(proposal.proposed_by, proposal.signed_by)),
    ]
    if proposal.decided_at and proposal.decided_by:
        facts.append((str(proposal.get_state_display()), moment_text(proposal.decided_at)))
        facts.append((_("Oleh"), proposal.decided_by.get_full_name()))
    if proposal.reason:
        facts.append((_("Alasan"), proposal.reason))
    return facts


def may_decide(user: User, proposal: OfficerProposal) -> bool:
    return may_decide_proposals(user) and proposal.state == OfficerProposal.State.OPEN


def offices_without_head(kanwil: Office | None, day: date) -> QuerySet[Office]:
    """KPPN of a Kanwil (None: the Kanwil themselves) that have no head of section in force."""
    with_head = Posting.objects.heads().on(day).values("office")
    rows = Office.objects.filter(kind=Office.Kind.KANWIL) if kanwil is None else Office.objects.filter(kanwil=kanwil)
    return rows.filter(closed_on=None).exclude(pk__in=with_head)


def _history(events: Iterable[OfficerEvent], proposals: Iterable[OfficerProposal]) -> list[RegisterLine]:
    lines = [
        (
            one.at,
            RegisterLine(moment_text(one.at), str(one.get_kind_display()), _who(one.user, one.signed_by), one.text),
        )
        for one in events
    ]
    for one in proposals:
        said = _("%(kind)s di %(office)s mulai %(day)s.") % {
            "kind": one.get_kind_display(),
            "office": one.office.name,
            "day": date_text(one.starts_on),
        }
        by = _who(one.proposed_by, one.signed_by)
        lines.append((one.proposed_at, RegisterLine(moment_text(one.proposed_at), _("Diusulkan"), by, said)))
    lines.sort(key=lambda line: line[0], reverse=True)
    return [line for _at, line in lines]


def _who(user: User, signed_by: Posting | None) -> str:
    """ "Dewi Anggraini, Kepala Seksi MSKI/PDMS (kppn008)" """
    if signed_by is None:
        return f"{user.get_full_name()} ({user.username})" if user.display_name else user.username
    return f"{signed_by.officer.name}, {signed_by.get_kind_display()} ({user.username})"


def _officer_row(posting: Posting, number: int, now: datetime) -> OfficerRow:
    state, warn = _state(posting, now)
    ends = date_text(posting.ends_on) if posting.ends_on else _("sekarang")
    return OfficerRow(
        number=number_text(number),
        name=posting.officer.name,
        url=reverse("users:officer", args=[posting.officer_id]),
        office=f"{posting.office.code} {posting.office.name}",
        kind=str(posting.get_kind_display()),
        period=f"{date_text(posting.starts_on)} – {ends}",
        decreed=_("keputusan per %s") % date_text(posting.decreed_on) if posting.decreed_on else "",
        state=state,
        warn=warn,
    )


def _state(posting: Posting, now: datetime) -> tuple[str, bool]:
    """What stands in the way of signing, in words, and whether somebody should do something."""
    today, officer = wib_date(now), posting.officer
    if posting.signing_ended_at or (posting.ends_on and posting.ends_on < today):
        return _("Selesai bertugas"), False
    if posting.starts_on > today:
        return _("Belum mulai"), False
    blocked = getattr(posting, "blocked", None)
    if blocked and blocked > now:
        return _("Terkunci sampai %(until)s") % {"until": moment_text(blocked)}, True
    if officer.must_change_password and officer.password_expires_at and officer.password_expires_at <= now:
        return _("Password CSO pertama kedaluwarsa"), True
    if officer.must_change_password:
        return _("Password CSO pertama belum diganti"), False
    return _("Aktif"), False


def _password_text(officer: Officer, now: datetime) -> str:
    if not officer.must_change_password:
        return _("Sudah diganti oleh petugas")
    expires = officer.password_expires_at
    if expires is None:
        return _("Password CSO pertama, belum diganti")
    if expires <= now:
        return _("Password CSO pertama, kedaluwarsa sejak %(at)s") % {"at": moment_text(expires)}
    return _("Password CSO pertama, berlaku sampai %(at)s") % {"at": moment_text(expires)}


def _proposal_row(proposal: OfficerProposal, number: int) -> ProposalRow:
    return ProposalRow(
        number=number_text(number),
        name=proposal.name,
        url=reverse("users:proposal", args=[proposal.pk]),
        office=f"{proposal.office.code} {proposal.office.name}",
        kind=str(proposal.get_kind_display()),
        starts_on=date_text(proposal.starts_on),
        state=str(proposal.get_state_display()),
        proposed=moment_text(proposal.proposed_at),
    )
