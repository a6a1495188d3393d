"""What a ticket's page shows beside the conversation, in words (screens 07, 10, 11, 22)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from services.catalogue.reading import name_of
from tickets.deadlines.chips import chip, due_text
from tickets.deadlines.explanation import ClockCard, clock_of, norm_text
from tickets.deadlines.holding import rules_of
from tickets.deadlines.rules import Rules, book_for
from tickets.in_name.listing import sayings_of
from tickets.lists.who_has_it import at_agent_head
from tickets.models import Channel, Destination, Norm, RecordedInName, Status, Ticket
from tickets.permissions import may_follow, may_read_denials, may_sort
from tickets.ratings.listing import FeedbackCard, card_of
from tickets.trouble.aside import BAD_ROW, set_aside
from tickets.warnings.sending import warnings_of
from tickets.words import badge, instant_text, own_time_text
from users.clock import wib_date
from users.models import User
from users.pages.badges import Badge
from users.pages.list_pages import capped_count
from users.words import count_text


@dataclass
class Step:
    """One station of a question, as its satker sees it: done, where it is now, or to come."""

    kind: str
    """Its class: "is-done", "is-now", or "" for what is to come."""
    label: str
    line: str
    icon: str = ""
    is_now: bool = False


@dataclass
class Link:
    """Another ticket of the same matter: an earlier question or a follow-up."""

    label: str
    reference: str
    subject: str
    url: str


@dataclass(frozen=True)
class ClockLink:
    """A line under Waktu IKU that the floor above adds: what it says, where it leads (or nowhere)."""

    text: str
    label: str = ""
    url: str = ""


CLOCK_LINKS: list[Callable[[Ticket, User, datetime], ClockLink | None]] = []
"""Asked for every ticket's page but a satker's. Upper floors append theirs in their `AppConfig.ready`."""


@dataclass
class Detail:
    badge: Badge
    meta: str
    facts: list[tuple[str, str]]
    other_tickets: str
    links: list[Link] = field(default_factory=list)
    may_follow: bool = False
    ended: str = ""
    """How it ended, where a follow-up question is offered."""
    steps: list[Step] = field(default_factory=list)
    steps_title: str = ""
    clock: ClockCard | None = None
    second_clock: str = ""
    clock_links: list[ClockLink] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)
    deny_url: str = ""
    """Where a satker says that a question recorded in its name is not its own."""
    feedback: FeedbackCard | None = None
    sort_url: str = ""
    """Where whoever may say so says which service it is about."""


def detail(ticket: Ticket, user: User, now: datetime) -> Detail:
    """`ticket` with holder_office, office, posting__officer and asker_satker at hand."""
    others = capped_count(Ticket.objects.visible_to(user).filter(asker_id=ticket.asker_id)) - 1
    page = Detail(
        badge=badge(ticket.status, ticket.status_text),
        meta=_meta(ticket, user),
        facts=_facts(ticket, user),
        other_tickets=_("%(count)s tiket lain") % {"count": count_text(others)} if others > 0 else "",
        links=_links(ticket, user),
        may_follow=may_follow(user, ticket),
        ended=_("Tiket ini ditolak, di luar Katalog Layanan, dan tidak dibuka kembali.")
        if ticket.status == Status.REFUSED
        else _("Tiket ini selesai dan tidak dibuka kembali."),
        feedback=card_of(ticket, user, now),
    )
    if may_sort(user, ticket) and ticket.closed_in_id is None:
        page.sort_url = reverse("tickets:correct_service", args=[ticket.reference])
    try:
        _add_clocks(page, ticket, user, now)
    except BAD_ROW as error:
        set_aside("tickets_ticket", ticket.reference, "halaman tiket", error, now)
        page.clock, page.second_clock = None, _("Waktu norma tiket ini tidak dapat dihitung; admin HAI diberi tahu.")
    return page


def _add_clocks(page: Detail, ticket: Ticket, user: User, now: datetime) -> None:
    rules = rules_of(book_for(ticket), ticket)
    if user.role != User.Role.SATKER:
        page.clock = clock_of(ticket, Norm.Code.IKU, rules, now, user.zone)
        if page.clock and ticket.status == Status.AT_HAI and page.clock.state in {"in_norm", "near", "late"}:
            page.clock.note = _("Eskalasi ke HAI tidak menghentikan waktu norma.")
        page.second_clock = _second_clock(ticket, rules, now)
        page.clock_links = [link for ask in CLOCK_LINKS if (link := ask(ticket, user, now)) is not None]
        page.warned = warnings_of(ticket)
    else:
        page.clock = clock_of(ticket, Norm.Code.SLA, rules, now)
        page.steps = _steps(ticket)
        if RecordedInName.objects.filter(ticket=ticket).exists():
            page.deny_url = reverse("tickets:deny", args=[ticket.reference])
        page.steps_title = {
            Status.DONE: _("Sudah dijawab"),
            Status.REFUSED: _("Tidak dilayani"),
            Status.WAITING_ASKER: _("Menunggu data dari Anda"),
        }.get(Status(ticket.status), _("Sedang ditangani"))


def _second_clock(ticket: Ticket, rules: Rules, now: datetime) -> str:
    """Waktu SLA in one line below Waktu IKU: "5 hari kerja: s.d. Jum, 22 Mei 13.42"."""
    norm = rules.norm_for(ticket, Norm.Code.SLA)
    if norm is None:
        return ""
    line = chip(ticket, Norm.Code.SLA, rules, now, line=True)
    return f"{norm_text(norm)}: {line.words}"


def _links(ticket: Ticket, user: User) -> list[Link]:
    """The ticket that this one follows and those that follow it, as far as the reader may know them."""
    visible = Ticket.objects.visible_to(user)
    earlier = visible.filter(pk=ticket.follows_id) if ticket.follows_id else []
    later = visible.filter(follows_id=ticket.pk).order_by("created_at", "pk")
    return [
        Link(label, other.reference, other.subject, other.get_absolute_url())
        for label, others in ((_("Lanjutan dari"), earlier), (_("Pertanyaan lanjutan"), later))
        for other in others
    ]


def _meta(ticket: Ticket, user: User) -> str:
    created = instant_text(ticket.created_at)
    if user.role == User.Role.SATKER:
        return _("dikirim %(when)s oleh %(name)s") % {"when": created, "name": ticket.asker_name}
    if user.office:
        created += own_time_text(ticket.created_at, user.office.zone)
    return _("%(place)s · direkam %(when)s") % {
        "place": ticket.asker_institution or ticket.asker_unit_type,
        "when": created,
    }


def _facts(ticket: Ticket, user: User) -> list[tuple[str, str]]:
    destination = str(ticket.get_destination_display())
    if ticket.destination != Destination.HAI:
        destination += f", {ticket.holder_office.name}"
    facts = [
        (_("Instansi"), f"{ticket.get_asker_unit_type_display()} {ticket.asker_institution}".strip()),
        (_("Metode"), str(ticket.get_channel_display())),
        (_("Tujuan"), destination),
    ]
    if ticket.service is not None:
        facts.append((_("Layanan"), name_of(ticket.service, wib_date(ticket.created_at))))
    if ticket.received_on:
        facts.append((_("Diterima pada"), instant_text(ticket.received_on)))
    if ticket.hai_layer:
        facts.append((_("Ditangani HAI di"), desk_text(ticket, user)))
    if ticket.referred_to and user.role != User.Role.SATKER:
        facts.append((_("Diteruskan kepada"), str(ticket.referred_to)))
    if user.role != User.Role.SATKER:
        facts.append((_("Terhitung untuk"), _attribution(ticket)))
    if ticket.channel != Channel.SATKER_ONLINE and ticket.asker_satker_id and may_read_denials(user):
        facts += [(_("Pernyataan satker"), f"{said.what} ({said.when}): {said.text}") for said in sayings_of(ticket)]
    return facts


def _attribution(ticket: Ticket) -> str:
    if ticket.posting is None:
        return _(
            "Belum ditangani (%(office)s); nanti untuk petugas yang pertama menjawab, menolak, mengeskalasi, atau "
            "meminta data"
        ) % {"office": ticket.office.name}
    return f"{ticket.posting.officer.name}, {ticket.office.name}"


def desk_text(ticket: Ticket, user: User) -> str:
    """ "Layer 1", "Layer 1 · kepada Sari Wulandari (Kepala Seksi HAI)" where layer 1 passed it to a person, of whom the
    satker reads nothing, or "Layer 2, Direktorat …" """
    layer = _("Layer %(layer)s") % {"layer": ticket.hai_layer}
    if ticket.agent_head and user.role != User.Role.SATKER:
        return at_agent_head(_("%(person)s (Kepala Seksi HAI)") % {"person": ticket.agent_head.get_full_name()})
    return f"{layer}, {ticket.hai_directorate.name}" if ticket.hai_directorate else layer


def _steps(ticket: Ticket) -> list[Step]:
    sent = Step("is-done", _("Terkirim"), instant_text(ticket.created_at), "check")
    at_office = _("Di %(office)s") % {"office": ticket.holder_office.short_kind}
    if ticket.answered_at is not None:
        refused = ticket.status == Status.REFUSED
        return [
            sent,
            Step("is-done", at_office, ticket.holder_office.name, "check"),
            Step(
                "is-done",
                _("Ditolak") if refused else _("Dijawab"),
                instant_text(ticket.answered_at),
                "x" if refused else "check",
            ),
        ]
    where = {
        Status.WAITING: (at_office, _("menunggu dijawab"), "inbox"),
        Status.WAITING_ASKER: (
            _("Menunggu data Anda"),
            _("diminta HAI DJPb")
            if ticket.hai_layer
            else _("diminta %(office)s") % {"office": ticket.holder_office.name},
            "hourglass",
        ),
        Status.AT_HAI: (
            _("Di HAI DJPb"),
            _("dikirim %(office)s") % {"office": ticket.holder_office.name},
            "arrow-up-right",
        ),
        Status.HAI_REPLIED: (
            _("HAI sudah membalas"),
            _("tinggal diselesaikan %(office)s") % {"office": ticket.holder_office.name},
            "message",
        ),
    }
    label, line, icon = where[Status(ticket.status)]
    due = _("paling lambat %s") % due_text(ticket.sla_due) if ticket.sla_due else ""
    return [sent, Step("is-now", label, line, icon, is_now=True), Step("", _("Dijawab"), due)]
