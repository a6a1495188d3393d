"""The first page of a login: what waits, most urgent first."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from users.clock import WIB
from users.models import User
from users.words import capped_count, count_text

from .desk import READERS, waiting_for
from .models import Destination, Status, Ticket
from .recap import row_of
from .routing import NoRoute, handling_office
from .words import instant_text

ROWS = 8
FRESH = timedelta(days=7)


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
    rows: list = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)
    fresh_answers: list[Answer] = field(default_factory=list)
    offices: list[tuple[str, str]] = field(default_factory=list)
    act_label: str = ""
    may_add: bool = False


def home_of(user: User, now: datetime) -> Home:
    """What `user` sees first at the instant `now`."""
    if user.role in READERS:
        home, tickets = _reader_home(user, now)
    else:
        home, tickets = _worker_home(user, now)
    shown = tickets.select_related("posting__officer", "holder_office")[:ROWS]
    home.rows = [row_of(ticket, number) for number, ticket in enumerate(shown, start=1)]
    home.may_add = user.role in {User.Role.SATKER, User.Role.OFFICE}
    return home


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
        list_order=_("terlama lebih dahulu"),
        all_url=f"{recap}?tab=perlu",
        all_label=_("Lihat semua (%(count)s)") % {"count": count_text(count)},
        nothing=_("Tidak ada yang menunggu. Tiket baru muncul di sini."),
        act_label=_("Balas") if user.role != User.Role.OFFICE else _("Jawab"),
    )
    if user.role == User.Role.OFFICE:
        mine = Ticket.objects.visible_to(user).filter(holder_office_id=user.office_id)
        counts = {
            status: capped_count(mine.filter(status=status))
            for status in (Status.WAITING, Status.HAI_REPLIED, Status.AT_HAI)
        }
        home.tiles = [
            _tile(
                _("Menunggu jawaban"), counts[Status.WAITING], _("terlama lebih dahulu"), f"{recap}?tab=perlu", "inbox"
            ),
            _tile(
                _("HAI sudah membalas"),
                counts[Status.HAI_REPLIED],
                _("tinggal diselesaikan"),
                f"{recap}?tab=perlu",
                "message",
            ),
            _tile(
                _("Sedang di HAI"),
                counts[Status.AT_HAI],
                _("menunggu balasan HAI"),
                f"{recap}?tab=hai",
                "arrow-up-right",
            ),
        ]
    return home, waiting.order_by("created_at", "pk")


def _tile(name: str, count: int, line: str, url: str, icon: str) -> Tile:
    return Tile(name, count_text(count), line, url, icon, "open" if count else "")


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
        answered = (
            mine.filter(status=Status.DONE, answered_at__gte=now - FRESH)
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
