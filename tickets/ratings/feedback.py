"""Umpan Balik: a quarter's feedback of an office, a region, the nation or a desk of HAI, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from services.models import ServiceEntry
from tickets.models import MARKS_NAMED, FinalConfirmation, Rating, RatingTerms
from tickets.models.ratings import RatingQuerySet
from tickets.permissions import office_holds
from tickets.quarter_of_address import QuarterPicker, picker_of
from tickets.quarters import Quarter
from tickets.words import instant_text
from users.clock import wib_date
from users.models import Office, User
from users.pages.list_pages import TabLink, address, newest_first
from users.words import date_text, decimal_text, number_text, percent_text

from . import figures
from .figures import Feedback

NOT_SETTLED = "belum"
SHOWN = ("", NOT_SETTLED)


@dataclass(frozen=True)
class Row:
    """One rating. Never the asker's name: the ticket has it, for who may see the ticket."""

    reference: str
    url: str
    subject: str
    when: str
    settled: str
    is_settled: bool
    mark: str
    text: str
    state: str
    confirm_url: str


@dataclass(frozen=True)
class PlaceRow:
    name: str
    number: str
    ended: str
    response: str
    settled: str
    mean: str


@dataclass(frozen=True)
class Bar:
    """How many gave one mark, and how long its bar is, in percent."""

    mark: int
    name: str
    count: str
    share: int


@dataclass
class FeedbackPage:
    picker: QuarterPicker
    scope: str
    summary: list[tuple[str, str, str]]
    bars: list[Bar]
    places: list[PlaceRow]
    places_head: str
    services: list[PlaceRow]
    rows: list[Row]
    tabs: list[TabLink]
    since: str
    basis: str
    range_text: str
    first_url: str
    next_url: str


def feedback_page(user: User, quarter: Quarter, query: QueryDict, now: datetime) -> FeedbackPage:
    """`tampil` and `after` come from the address. What waits for the desk's confirmation does so whatever quarter is
    shown, and at no other login."""
    confirms = user.role == User.Role.OFFICE
    shown = NOT_SETTLED if confirms and query.get("tampil", "") == NOT_SETTLED else ""
    places, places_head = list[PlaceRow](), ""
    if figures.offices_of(user).exists():
        told, places, places_head = _of_offices(user, quarter)
    else:
        told = figures.of_desk(user, quarter)
    terms = RatingTerms.objects.on(wib_date(now))
    return FeedbackPage(
        picker=picker_of(quarter, query, now),
        scope=_scope(user),
        summary=_summary(told),
        bars=_bars(told, terms),
        places=places,
        places_head=places_head,
        services=services_of(figures.by_service(user, quarter)),
        tabs=_tabs(shown, quarter) if confirms else [],
        since=_since(now) if shown else "",
        basis=_basis(terms),
        **_rows(user, _shown(user, quarter, shown, now), {"quarter": quarter.code, "tampil": shown}, query, terms),
    )


def _scope(user: User) -> str:
    if user.role == User.Role.OFFICE:
        return user.office.name
    return _("Seluruh kantor") if user.reads_all else _("Tiket yang pernah dikirim ke meja Anda")


def _summary(told: Feedback) -> list[tuple[str, str, str]]:
    """(name, figure, of what), each with its n."""
    number = number_text(told.number)
    of_all = _("dari %s penilaian") % number
    return [
        (
            _("Memberi umpan balik"),
            percent_text(told.response),
            _("%(number)s dari %(ended)s tiket yang berakhir") % {"number": number, "ended": number_text(told.ended)},
        ),
        (_("Sudah selesai menurut penanya"), percent_text(told.settled_share), of_all),
        (_("Puas dan sangat puas"), percent_text(told.satisfied_share), of_all),
        (_("Nilai rata-rata"), decimal_text(told.mean), _("skala 1 sampai 4, %s") % of_all),
    ]


def _bars(told: Feedback, terms: RatingTerms | None) -> list[Bar]:
    return [
        Bar(
            mark,
            terms.name_of(mark) if terms else "",
            number_text(told.marks[mark - 1]),
            round(100 * told.marks[mark - 1] / told.number) if told.number else 0,
        )
        for mark in reversed(MARKS_NAMED)
    ]


def _of_offices(user: User, quarter: Quarter) -> tuple[Feedback, list[PlaceRow], str]:
    """The sum, and its parts by name: the head office's by Kanwil, a Kanwil's by office."""
    offices = {office.pk: office for office in figures.offices_of(user).select_related("kanwil").order_by("name")}
    parts = figures.by_office(list(offices), quarter)
    told = figures.total(parts.values())
    if user.reads_all:
        by_name: dict[str, Feedback] = {}
        for key, part in parts.items():
            name = (offices[key].kanwil or offices[key]).name
            by_name[name] = by_name.get(name, Feedback()) + part
        return told, _places(by_name), _("Kanwil")
    if user.office is not None and user.office.kind == Office.Kind.KANWIL:
        return told, _places({offices[key].name: part for key, part in parts.items()}), _("Kantor")
    return told, [], ""


def _places(parts: Mapping[str, Feedback]) -> list[PlaceRow]:
    return [_place(name, part) for name, part in sorted(parts.items())]


def _place(name: str, part: Feedback) -> PlaceRow:
    return PlaceRow(
        name,
        number_text(part.number),
        number_text(part.ended),
        percent_text(part.response),
        percent_text(part.settled_share),
        decimal_text(part.mean),
    )


def services_of(parts: Mapping[int | None, Feedback]) -> list[PlaceRow]:
    """By the services' newest names; what names none comes last."""
    entries = ServiceEntry.objects.filter(service__in=[key for key in parts if key is not None])
    names = dict(entries.order_by("pk").values_list("service", "name"))
    named = [(names.get(key, "-"), key, part) for key, part in parts.items() if key is not None]
    rows = [_place(name, part) for name, _key, part in sorted(named, key=lambda row: row[:2])]
    return [*rows, _place(_("Tanpa layanan"), parts[None])] if None in parts else rows


def _tabs(shown: str, quarter: Quarter) -> list[TabLink]:
    words = {"": _("Semua"), NOT_SETTLED: _("Menunggu konfirmasi akhir")}
    return [TabLink(words[name], address({"quarter": quarter.code, "tampil": name}), name == shown) for name in SHOWN]


def _since(now: datetime) -> str:
    return _("Tiket yang berakhir sejak %(day)s, dari semua triwulan.") % {
        "day": date_text(wib_date(figures.waiting_since(now)))
    }


def _shown(user: User, quarter: Quarter, shown: str, now: datetime) -> RatingQuerySet:
    if shown == NOT_SETTLED:
        return figures.waiting(user, now)
    rows = Rating.objects.visible_to(user).standing()
    return rows.filter(ended_at__gte=quarter.since, ended_at__lt=quarter.until)


def _rows(
    user: User, rows: RatingQuerySet, kept: dict[str, str], query: QueryDict, terms: RatingTerms | None
) -> dict[str, Any]:
    confirmed = FinalConfirmation.objects.filter(ticket=OuterRef("ticket"))
    rows = rows.annotate(confirmed=Exists(confirmed))
    page = newest_first(rows.select_related("ticket"), query.get("after", ""), partial(address, kept))
    return {"rows": [_row(each, user, terms) for each in page.rows], **page.pager}


def _row(rating: Rating, user: User, terms: RatingTerms | None) -> Row:
    ticket, confirmed = rating.ticket, bool(getattr(rating, "confirmed", False))
    waits = not rating.settled and not confirmed
    confirms = waits and office_holds(user, ticket)
    return Row(
        reference=ticket.reference,
        url=ticket.get_absolute_url(),
        subject=ticket.subject,
        when=instant_text(rating.at),
        settled=_("Sudah selesai") if rating.settled else _("Belum"),
        is_settled=rating.settled,
        mark=f"{rating.mark}" + (f" · {terms.name_of(rating.mark)}" if terms else ""),
        text=rating.text,
        state=_("Menunggu konfirmasi akhir") if waits else _("Sudah dikonfirmasi") if confirmed else "",
        confirm_url=reverse("tickets:confirm", args=[ticket.reference]) if confirms else "",
    )


def _basis(terms: RatingTerms | None) -> str:
    if terms is None:
        return _("Belum ada ketentuan umpan balik yang berlaku; penanya belum ditanya.")
    assumed = _(" (asumsi)") if terms.assumed else ""
    return _(
        "Tidak menilai berarti tidak ada penilaian. Umpan balik tidak masuk indeks dan tidak mengubah waktu norma. "
        "Dasar: %(basis)s%(assumed)s."
    ) % {"basis": terms.legal_basis, "assumed": assumed}
