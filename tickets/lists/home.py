"""The first page of a login: what waits, most urgent first."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tickets.deadlines import urgency
from tickets.deadlines.announced_hours import place_of, unusual_ahead
from tickets.deadlines.day_words import day_list
from tickets.deadlines.rules import Rules, current_book
from tickets.in_name.listing import unread_count
from tickets.models import Channel, Destination, Status, Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.permissions import is_agent_head
from tickets.routing import NoRoute, handling_office
from tickets.warnings.board import region_counts
from tickets.words import instant_text
from users.clock import wib_date
from users.list_pages import capped_count
from users.models import Office, User
from users.verification.page import Verified, last_verification
from users.wib import WIB, midnight
from users.words import count_text, number_text

from .columns import RECAP, SATKER_RECAP, code_and_name
from .lines import FIELDS, TicketLine, lines_of, norms_in_force
from .row_html import clocks_html
from .screen_table import url_of
from .waiting import FOR_ME, waiting_for

ROWS = 8
TILES_OF_PEOPLE = 4
SATURDAY = 5
FRESH = timedelta(days=7)
WORKERS = (User.Role.OFFICE, User.Role.HAI_LAYER_1, User.Role.HAI_LAYER_2)
"""The roles whose first page is what waits for them; the others read first what there is."""


@dataclass
class Tile:
    """A number that is a door to its tickets."""

    name: str
    number: str
    line: str
    url: str
    icon: str
    kind: str


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
class Today:
    """The card "Hari ini" of an office."""

    came: str
    done: str
    hours: str
    days_off: str


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


def home_of(user: User, now: datetime) -> Home:
    """What `user` sees first at the instant `now`."""
    if _is_kanwil(user):
        return _kanwil_frame(user, now)
    if user.reads_all:
        return _nation_frame(user, now)
    if user.role in WORKERS:
        home, tickets = _worker_home(user, now)
    else:
        home, tickets = _reader_home(user, now)
    book = current_book()
    columns = SATKER_RECAP if user.role == User.Role.SATKER else RECAP
    shown = tickets.values_list(*FIELDS, named=True)[:ROWS]
    home.rows = [_to_do(line, home.act_label) for line in lines_of(shown, columns, book, now)]
    home.norms = list(norms_in_force(columns, book, now).values())
    if user.role == User.Role.OFFICE:
        _add_office_figures(home, user, book.of(user.office_id), now)
    if is_agent_head(user, now):
        home.tiles += _for_me_tiles(user)
    home.unusual = unusual_ahead(place_of(user), now)
    home.may_add = user.role in {User.Role.SATKER, User.Role.OFFICE}
    return home


def _kanwil_frame(user: User, now: datetime) -> Home:
    """What the first page of a Kanwil has of a desk's; the rest is the region's (`kpi.homes`)."""
    home = Home(greeting(now), "", "", "", "", "", "")
    home.today = _today(Ticket.objects.visible_to(user), current_book().of(user.office_id), now)
    home.tiles = _people_tiles(Ticket.objects.visible_to(user).open().filter(holder_office_id=user.office_id))
    home.unusual = unusual_ahead(place_of(user), now)
    home.may_add = True
    return home


def _nation_frame(user: User, now: datetime) -> Home:
    """What the first page of who reads the nation has beside its figures (`kpi.homes`)."""
    home = Home(greeting(now), "", "", "", "", "", "")
    home.tiles = [_board_tile(user, now)]
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


def _add_office_figures(home: Home, user: User, rules: Rules, now: datetime) -> None:
    """The tiles and "Hari ini" of an office: what lies on its desk is few, so one statement counts it all."""
    held = Ticket.objects.visible_to(user).open().filter(holder_office_id=user.office_id)
    to_do = Q(status__in=[Status.WAITING, Status.HAI_REPLIED])
    late = to_do & urgency.late(now)
    near = to_do & urgency.near(current_book(), now)
    counts = held.aggregate(
        late=Count("pk", filter=late),
        near=Count("pk", filter=near),
        waiting=Count("pk", filter=Q(status=Status.WAITING) & ~late & ~near),
        replied=Count("pk", filter=Q(status=Status.HAI_REPLIED) & ~late & ~near),
        at_hai=Count("pk", filter=Q(status=Status.AT_HAI)),
        data=Count("pk", filter=Q(status=Status.WAITING_ASKER)),
    )
    hours = settings.WARNING_WORKING_HOURS
    recap = reverse("tickets:recap")
    home.tiles = [
        _tile(
            _("Terlambat Waktu IKU"),
            counts["late"],
            _("belum dijawab"),
            f"{recap}?tab=perlu&clock=late",
            "octagon-alert",
            "late",
        ),
        _tile(
            _("Hampir terlambat Waktu IKU"),
            counts["near"],
            _("sisa %(hours)d jam kerja atau kurang") % {"hours": hours},
            f"{recap}?tab=perlu&clock=near",
            "triangle-alert",
            "near",
        ),
        _tile(
            _("Menunggu jawaban"),
            counts["waiting"],
            _("masih lebih dari %(hours)d jam kerja") % {"hours": hours},
            f"{recap}?tab=perlu&status={Status.WAITING}&clock=ample",
            "inbox",
        ),
        _tile(
            _("HAI sudah membalas"),
            counts["replied"],
            _("tinggal diselesaikan · %(count)d lainnya di HAI") % {"count": counts["at_hai"]},
            f"{recap}?tab=perlu&status={Status.HAI_REPLIED}&clock=ample",
            "message",
        ),
    ]
    if counts["data"]:
        line = _("catat balasannya bila sudah ada")
        home.tiles.append(
            _tile(_("Menunggu data penanya"), counts["data"], line, f"{recap}?tab=data", "hourglass", "plain")
        )
    home.tiles += _people_tiles(held)
    home.today = _today(Ticket.objects.visible_to(user).filter(office_id=user.office_id), rules, now)


def _people_tiles(held: TicketQuerySet) -> list[Tile]:
    """What was passed to a person at the desk, and is not done."""
    recap = reverse("tickets:recap")
    referred = held.filter(referred_to__isnull=False).values("referred_to", "referred_to__officer__name")
    people = list(referred.annotate(count=Count("pk")).order_by("-count", "referred_to__officer__name"))
    tiles = [
        _tile(
            _("Untuk %(person)s") % {"person": each["referred_to__officer__name"]},
            each["count"],
            _("diteruskan, belum diselesaikan"),
            f"{recap}?tab=diteruskan&referred={each['referred_to']}",
            "corner-up-right",
            "plain",
        )
        for each in people[:TILES_OF_PEOPLE]
    ]
    if len(people) > TILES_OF_PEOPLE:
        others = people[TILES_OF_PEOPLE:]
        tiles.append(
            _tile(
                _("Untuk %(count)d orang lain") % {"count": len(others)},
                sum(each["count"] for each in others),
                _("diteruskan, belum diselesaikan"),
                f"{recap}?tab=diteruskan",
                "corner-up-right",
                "plain",
            )
        )
    return tiles


def _today(ours: TicketQuerySet, rules: Rules, now: datetime) -> Today:
    today = midnight(wib_date(now))
    return Today(
        came=count_text(capped_count(ours.filter(created_at__gte=today))),
        done=count_text(capped_count(ours.filter(answered_at__gte=today))),
        hours=_hours_of(rules, now),
        days_off=_next_days_off(rules, now),
    )


def _for_me_tiles(user: User) -> list[Tile]:
    """The mark of a Kepala Seksi, until all that layer 1 passed to them is taken."""
    count = capped_count(Ticket.objects.visible_to(user).filter(agent_head=user))
    if not count:
        return []
    line = _("diteruskan Layer 1, belum dibalas")
    url = f"{reverse('tickets:recap')}?tab={FOR_ME}"
    return [Tile(_("Untuk saya"), count_text(count), line, url, "corner-up-right", "plain")]


def _is_kanwil(user: User) -> bool:
    return user.role == User.Role.OFFICE and user.office.kind == Office.Kind.KANWIL


def _board_tile(user: User, now: datetime) -> Tile:
    """The door to Peringatan dini: what is late there, with what soon will be."""
    counts = region_counts(user, now)
    return Tile(
        _("Peringatan dini wilayah") if user.office_id else _("Peringatan dini"),
        number_text(counts["late"]),
        _("terlambat · %(near)s hampir terlambat · %(untaken)s belum ditangani")
        % {"near": number_text(counts["near"]), "untaken": number_text(counts["untaken"])},
        reverse("tickets:early_warning"),
        "triangle-alert",
        "late" if counts["late"] else "near" if counts["near"] else "",
    )


def _hours_of(rules: Rules, now: datetime) -> str:
    """Today's service hours, "08.00–16.00", or "tutup"."""
    windows = rules.calendar.day(now.astimezone(WIB).date()).windows
    return ", ".join(str(window).replace("-", "–") for window in windows) or _("tutup")


def _next_days_off(rules: Rules, now: datetime) -> str:
    """The next days off on which there would be service, within a month: "Rab, 27 Mei (Hari Raya Idul Adha)"."""
    today = now.astimezone(WIB).date()
    coming = [
        row
        for row in rules.calendar.days_off
        if today < row.day <= today + timedelta(days=31) and row.day.weekday() < SATURDAY
    ]
    return day_list(sorted(coming, key=lambda row: row.day)[:3])


def _tile(name: str, count: int, line: str, url: str, icon: str, kind: str = "open") -> Tile:
    return Tile(name, number_text(count), line, url, icon, kind if count else "")


def _reader_home(user: User, now: datetime) -> tuple[Home, QuerySet[Ticket]]:
    mine = Ticket.objects.visible_to(user)
    still_open = capped_count(mine.open())
    total = count_text(capped_count(mine))
    home = Home(
        greeting=greeting(now),
        lead=_("%(count)s pertanyaan masih ditangani.") % {"count": count_text(still_open)},
        list_title=_("Pertanyaan kami") if user.role == User.Role.SATKER else _("Tiket terbaru"),
        list_order=_("terbaru lebih dahulu"),
        all_url=reverse("tickets:recap"),
        all_label=_("Lihat semua (%(count)s)") % {"count": total},
        nothing=_("Belum ada pertanyaan."),
    )
    if user.role == User.Role.SATKER:
        if new := unread_count(user):
            home.in_name = _("%(count)s pertanyaan dicatat atas nama satker Anda") % {"count": number_text(new)}
        home.requests = [
            Request(
                ticket.subject,
                _("HAI DJPb") if ticket.hai_layer else ticket.holder_office.name,
                ticket.get_absolute_url(),
            )
            for ticket in waiting_for(user).select_related("holder_office").order_by("created_at", "pk")[:3]
        ]
        answered = (
            mine.filter(status=Status.DONE, answered_at__gte=now - FRESH, answer_read=None)
            .select_related("holder_office")
            .order_by("-answered_at")
        )
        home.fresh_answers = [
            Answer(
                ticket.subject, ticket.holder_office.name, instant_text(ticket.answered_at), ticket.get_absolute_url()
            )
            for ticket in answered[:1]
        ]
        home.offices = [
            (str(destination.label), _office_for(user, destination))
            for destination in Destination
            if destination != Destination.HAI
        ]
    return home, mine.newest_first(user)


def _office_for(user: User, destination: Destination) -> str:
    try:
        return handling_office(destination, user.satker).name
    except NoRoute:
        return _("belum tercatat")
