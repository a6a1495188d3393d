"""The first page of a login: what waits, most urgent first."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.deadlines.announced_hours import place_of, unusual_ahead
from tickets.deadlines.chips import due_text
from tickets.deadlines.rules import current_book
from tickets.in_name.listing import unread_count
from tickets.models import Channel, Destination, Norm, Status, Ticket
from tickets.models.mirrors import MIRRORS
from tickets.models.ticket import TicketQuerySet
from tickets.permissions import is_agent_head, offices_of
from tickets.routing import NoRoute, handling_office
from tickets.words import instant_text
from users.models import Office, User
from users.pages.list_pages import capped_count, count_up_to
from users.verification.page import Verified, last_verification
from users.wib import WIB
from users.words import count_text, number_text

from .columns import RECAP, SATKER_RECAP, code_and_name
from .home_tiles import (
    Tile,
    Today,
    agent_tiles,
    agent_today,
    board_tile,
    directorates,
    for_me_tiles,
    hours_of,
    next_days_off,
    office_tiles,
    people_tiles,
    today_of,
)
from .lines import FIELDS, TicketLine, lines_of, norms_in_force
from .row_html import clocks_html
from .screen_table import url_of
from .waiting import is_unread, waiting_for

ROWS = 8
NOTED = 3
WORKERS = (User.Role.OFFICE, User.Role.HAI_LAYER_1, User.Role.HAI_LAYER_2)
"""The roles whose first page is what waits for them; the others read first what there is."""


@dataclass
class ToDo:
    """A ticket of the list, with what its button says."""

    url: str
    reference: str
    subject: str
    channel: str
    asker_name: str
    institution: str
    clock: SafeString
    edge: str
    act: str


@dataclass
class Request:
    """Data that somebody waits for, asked of this satker."""

    subject: str
    who: str
    url: str


@dataclass
class Answer:
    subject: str
    office: str
    when: str
    url: str


@dataclass
class Home:
    """The context of `home.html`."""

    greeting: str
    lead: str
    list_title: str
    list_order: str
    all_url: str
    all_label: str
    nothing: str
    rows: list[ToDo] = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    fresh_answers: list[Answer] = field(default_factory=list)
    offices: list[tuple[str, str]] = field(default_factory=list)
    act_label: str = ""
    may_add: bool = False
    norms: list[tuple[str, str]] = field(default_factory=list)
    in_name: str = ""
    today: Today | None = None
    unusual: str = ""
    verified: Verified | None = None
    directorates: list[tuple[str, str, str]] = field(default_factory=list)
    hours: str = ""
    """Today's service hours of a satker's partner; `days_off`: the next days without them."""
    days_off: str = ""


def home_of(user: User, now: datetime) -> Home:
    """What `user` sees first at the instant `now`."""
    if _is_kanwil(user):
        return _kanwil_frame(user, now)
    if user.reads_all:
        return _nation_frame(user, now)
    if user.role in WORKERS:
        home, tickets = _worker_home(user, now)
    else:
        home, tickets = _satker_home(user, now)
    book = current_book()
    columns = SATKER_RECAP if user.role == User.Role.SATKER else RECAP
    shown = tickets.values_list(*FIELDS, named=True)[:ROWS]
    home.rows = [_to_do(line, home.act_label) for line in lines_of(shown, columns, book, now)]
    home.norms = list(norms_in_force(columns, book, now).values())
    rules = book.of(user.office_id)
    if user.role == User.Role.OFFICE:
        home.tiles = office_tiles(user, now)
        home.today = today_of(Ticket.objects.visible_to(user).filter(office_id=user.office_id), rules, now)
    elif user.role != User.Role.SATKER:
        home.tiles, home.directorates = agent_tiles(user, now), directorates(user)
        home.today = agent_today(user, rules, now)
    if is_agent_head(user, now):
        home.tiles += for_me_tiles(user)
    home.unusual = unusual_ahead(place_of(user), now)
    home.may_add = user.role in {User.Role.SATKER, User.Role.OFFICE}
    return home


def _kanwil_frame(user: User, now: datetime) -> Home:
    """What the first page of a Kanwil has of a desk's; the rest is the region's (`kpi.homes`)."""
    home = Home(greeting(now), "", "", "", "", "", "")
    ours = Ticket.objects.visible_to(user).filter(office_id__in=offices_of(user).values("pk"))
    home.today = today_of(ours, current_book().of(user.office_id), now)
    home.tiles = people_tiles(Ticket.objects.visible_to(user).open().filter(holder_office_id=user.office_id))
    home.unusual = unusual_ahead(place_of(user), now)
    home.may_add = True
    return home


def _nation_frame(user: User, now: datetime) -> Home:
    """What the first page of who reads the nation has beside its figures (`kpi.homes`)."""
    home = Home(greeting(now), "", "", "", "", "", "")
    home.tiles = [board_tile(user, now), *(for_me_tiles(user) if is_agent_head(user, now) else [])]
    home.unusual = unusual_ahead(place_of(user), now)
    home.verified = last_verification() if user.role == User.Role.ADMIN else None
    return home


def _to_do(line: TicketLine, act_label: str) -> ToDo:
    ticket = line.ticket
    return ToDo(
        url=url_of(ticket.reference),
        reference=ticket.reference,
        subject=ticket.subject,
        channel="OMSPAN Satker" if ticket.channel == Channel.SATKER_ONLINE else str(Channel(ticket.channel).label),
        asker_name=ticket.asker_name,
        institution=code_and_name(ticket.asker_institution)[1],
        clock=clocks_html(line.chips.values()),
        edge=line.edge,
        act=_("Selesaikan") if act_label and ticket.status == Status.HAI_REPLIED else act_label or _("Detail"),
    )


def greeting(now: datetime) -> str:
    hour = now.astimezone(WIB).hour
    if hour < 11:
        return _("Selamat pagi")
    return _("Selamat siang") if hour < 15 else _("Selamat sore") if hour < 18 else _("Selamat malam")


def _worker_home(user: User, now: datetime) -> tuple[Home, QuerySet[Ticket]]:
    waiting = waiting_for(user)
    count = capped_count(waiting)
    recap = reverse("tickets:recap")
    home = Home(
        greeting=greeting(now),
        lead=_("Ada %(count)s tiket yang menunggu Anda.") % {"count": count_text(count)}
        if count
        else _("Tidak ada tiket yang menunggu Anda."),
        list_title=_("Perlu tindakan"),
        list_order=_("urut tenggat terdekat"),
        all_url=f"{recap}?tab=perlu",
        all_label=_("Lihat semua (%(count)s)") % {"count": count_text(count)},
        nothing=_("Tidak ada yang menunggu. Tiket baru muncul di sini."),
        act_label=_("Balas") if user.role != User.Role.OFFICE else _("Jawab"),
    )
    return home, waiting.order_by("created_at", "pk")


def _is_kanwil(user: User) -> bool:
    return user.role == User.Role.OFFICE and user.office.kind == Office.Kind.KANWIL


def _satker_home(user: User, now: datetime) -> tuple[Home, QuerySet[Ticket]]:
    mine = Ticket.objects.visible_to(user)
    total = count_text(capped_count(mine))
    answered = mine.filter(is_unread(now))
    unread = count_up_to(answered, NOTED)
    home = Home(
        greeting=greeting(now),
        lead=_satker_lead(mine, unread),
        list_title=_("Pertanyaan kami"),
        list_order=_("terbaru lebih dahulu"),
        all_url=reverse("tickets:recap"),
        all_label=_("Lihat semua (%(count)s)") % {"count": total},
        nothing=_("Belum ada pertanyaan."),
    )
    if new := unread_count(user):
        home.in_name = _("%(count)s pertanyaan dicatat atas nama satker Anda") % {"count": number_text(new)}
    home.requests = [
        Request(
            ticket.subject,
            _("HAI DJPb") if ticket.hai_layer else ticket.holder_office.name,
            ticket.get_absolute_url(),
        )
        for ticket in waiting_for(user).select_related("holder_office").order_by("created_at", "pk")[:NOTED]
    ]
    home.fresh_answers = [
        Answer(ticket.subject, ticket.holder_office.name, instant_text(ticket.answered_at), ticket.get_absolute_url())
        for ticket in answered.select_related("holder_office").order_by("-answered_at")[:NOTED]
    ]
    home.offices = [
        (str(destination.label), _office_for(user, destination))
        for destination in Destination
        if destination != Destination.HAI
    ]
    rules = current_book().of(user.satker.partner_id if user.satker else None)
    home.hours, home.days_off = f"{hours_of(rules, now)} WIB", next_days_off(rules, now)
    return home, mine.newest_first(user)


def _satker_lead(mine: TicketQuerySet, unread: int) -> str:
    """How many answers are new, how many questions are being handled, and when the next answer is due."""
    due = MIRRORS[Norm.Code.SLA].due
    still_open = mine.open()
    count = capped_count(still_open)
    said = []
    if unread > NOTED:
        said.append(_("Lebih dari %d jawaban belum dibaca.") % NOTED)
    elif unread:
        said.append(
            ngettext("%(count)s jawaban belum dibaca.", "%(count)s jawaban belum dibaca.", unread)
            % {"count": count_text(unread)}
        )
    said.append(_("%(count)s pertanyaan masih ditangani.") % {"count": count_text(count)})
    first = still_open.exclude(**{due: None}).order_by(due).values_list(due, flat=True).first() if count else None
    if first:
        said.append(_("Jawaban terdekat paling lambat %s.") % due_text(first))
    return " ".join(said)


def _office_for(user: User, destination: Destination) -> str:
    try:
        return handling_office(destination, user.satker).name
    except NoRoute:
        return _("belum tercatat")
