"""The tiles and the card "Hari ini" of a first page: numbers that are doors to their tickets."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from tickets.deadlines import urgency
from tickets.deadlines.day_words import day_list
from tickets.deadlines.rules import Rules, current_book
from tickets.models import Norm, Status, Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.ratings import figures
from tickets.warnings.board import region_counts
from tickets.words import instant_text
from users.clock import wib_date
from users.models import User
from users.pages.list_pages import capped_count, capped_counts
from users.wib import WIB, midnight
from users.words import count_text, number_text

from .waiting import FOR_ME, waiting_for

TILES_OF_PEOPLE = 4
SATURDAY = 5


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
class Today:
    """The card "Hari ini"."""

    came: str
    done: str
    hours: str
    days_off: str
    came_label: str
    done_label: str


def held_by_office(user: User) -> TicketQuerySet:
    return Ticket.objects.visible_to(user).open().filter(holder_office_id=user.office_id)


def office_counts(user: User, now: datetime) -> dict[str, int]:
    """Of an office: what lies on its desk is few, so one statement counts it all. Late and nearly late are counted of
    what the office must act on; "waiting" and "replied" are the rest of these."""
    late, near = urgency.late(now), urgency.near(current_book(), now)
    asked = {
        "count": Count("pk"),
        "late": Count("pk", filter=late),
        "near": Count("pk", filter=near),
        "referred": Count("referred_to"),
    }
    rows = held_by_office(user).order_by().values("status").annotate(**asked).values("status", *asked)
    by_status = {row["status"]: row for row in rows}

    def of(status: Status, what: str = "count") -> int:
        return int(by_status[status][what]) if status in by_status else 0

    waiting, replied = Status.WAITING, Status.HAI_REPLIED
    return {
        "late": of(waiting, "late") + of(replied, "late"),
        "near": of(waiting, "near") + of(replied, "near"),
        "waiting": of(waiting) - of(waiting, "late") - of(waiting, "near"),
        "replied": of(replied) - of(replied, "late") - of(replied, "near"),
        "at_hai": of(Status.AT_HAI),
        "data": of(Status.WAITING_ASKER),
        "to_answer": of(waiting),
        "to_finish": of(replied),
        "referred": sum(row["referred"] for row in by_status.values()),
    }


def office_tiles(user: User, now: datetime) -> list[Tile]:
    counts = office_counts(user, now)
    hours = settings.WARNING_WORKING_HOURS
    recap = reverse("tickets:recap")
    tiles = [
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
            _("masih lebih dari %(hours)d jam kerja · %(count)d lainnya di HAI")
            % {"hours": hours, "count": counts["at_hai"]},
            f"{recap}?tab=perlu&status={Status.HAI_REPLIED}&clock=ample",
            "message",
        ),
    ]
    if counts["data"]:
        line = _("catat balasannya bila sudah ada")
        tiles.append(_tile(_("Menunggu data penanya"), counts["data"], line, f"{recap}?tab=data", "hourglass", "plain"))
    (waiting,) = capped_counts([figures.waiting(user, now).order_by("-ended_at")])
    if waiting:
        url = f"{reverse('tickets:feedback')}?tampil=belum"
        line = _("penanya menyatakan belum selesai")
        tiles.append(_tile(_("Konfirmasi akhir"), waiting, line, url, "message", "near"))
    return [*tiles, *people_tiles(held_by_office(user))]


def people_tiles(held: TicketQuerySet) -> list[Tile]:
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


def today_of(ours: TicketQuerySet, rules: Rules, now: datetime) -> Today:
    today = midnight(wib_date(now))
    return Today(
        came=count_text(capped_count(ours.filter(created_at__gte=today))),
        done=count_text(capped_count(ours.filter(answered_at__gte=today))),
        hours=hours_of(rules, now),
        days_off=next_days_off(rules, now),
        came_label=_("Tiket masuk"),
        done_label=_("Diselesaikan"),
    )


def agent_today(user: User, rules: Rules, now: datetime) -> Today:
    """The day's load of HAI's desks, as far as the login sees it."""
    today, seen = midnight(wib_date(now)), Ticket.objects.visible_to(user)
    return Today(
        came=count_text(capped_count(seen.filter(escalated_at__gte=today))),
        done=count_text(capped_count(seen.filter(hai_replied_at__gte=today))),
        hours=hours_of(rules, now),
        days_off=next_days_off(rules, now),
        came_label=_("Dikirim ke HAI"),
        done_label=_("Dibalas HAI"),
    )


def agent_tiles(user: User, now: datetime) -> list[Tile]:
    """Of an agent: what waits, by its clock, and the oldest of it; one statement for the counts, one for the oldest."""
    waiting = waiting_for(user)
    late, near = urgency.late(now, Norm.Code.SLA), urgency.near(current_book(), now, Norm.Code.SLA)
    counts = waiting.aggregate(late=Count("pk", filter=late), near=Count("pk", filter=near), count=Count("pk"))
    oldest = waiting.order_by("escalated_at", "pk").first()
    recap = reverse("tickets:recap")
    tiles = [
        _tile(
            _("Perlu dibalas"),
            counts["count"],
            _("%(late)s terlambat Waktu SLA, %(near)s hampir")
            % {"late": number_text(counts["late"]), "near": number_text(counts["near"])},
            f"{recap}?tab=perlu",
            "inbox",
            "late" if counts["late"] else "near" if counts["near"] else "open",
        )
    ]
    if oldest is not None and oldest.escalated_at is not None:
        line = _("dikirim %(when)s: %(subject)s") % {
            "when": instant_text(oldest.escalated_at),
            "subject": oldest.subject,
        }
        tiles.append(Tile(_("Tertua"), oldest.reference, line, oldest.get_absolute_url(), "hourglass", "plain"))
    return tiles


def directorates(user: User) -> list[tuple[str, str, str]]:
    """Layer 1 reads how many of what it passed on lie with each directorate: (its name, how many, the list of them)."""
    if user.role != User.Role.HAI_LAYER_1:
        return []
    there = Ticket.objects.visible_to(user).filter(status=Status.AT_HAI, hai_layer=2)
    place = ("hai_directorate__code", "hai_directorate__name")
    rows = there.values_list(*place).annotate(count=Count("pk")).order_by("hai_directorate__code")
    recap = f"{reverse('tickets:recap')}?tab=semua&status={Status.AT_HAI}&directorate="
    return [(name, number_text(count), f"{recap}{code}") for code, name, count in rows]


def for_me_count(user: User) -> int:
    return capped_count(Ticket.objects.visible_to(user).filter(agent_head=user))


def for_me_tiles(user: User) -> list[Tile]:
    """The mark of a Kepala Seksi, until all that layer 1 passed to them is taken."""
    count = for_me_count(user)
    if not count:
        return []
    line = _("diteruskan Layer 1, belum dibalas")
    url = f"{reverse('tickets:recap')}?tab={FOR_ME}"
    return [Tile(_("Untuk saya"), count_text(count), line, url, "corner-up-right", "plain")]


def board_tile(user: User, now: datetime) -> Tile:
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


def hours_of(rules: Rules, now: datetime) -> str:
    """Today's service hours, "08.00–16.00", or "tutup"."""
    windows = rules.calendar.day(now.astimezone(WIB).date()).windows
    return ", ".join(str(window).replace("-", "–") for window in windows) or _("tutup")


def next_days_off(rules: Rules, now: datetime) -> str:
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
