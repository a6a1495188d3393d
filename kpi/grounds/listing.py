"""Kantor dan dasar angka, the read side: offices, ministries, destinations, and the changes of them, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from kpi.models import GroundChange
from tickets.models import Destination, DestinationRoute
from tickets.permissions import directorates_with_agents
from tickets.routing import NATIONAL_OFFICES, NoRoute, national_office
from users.clock import wib_date
from users.models import Basis, Ministry, Office, OfficeRegion, OfficeTypeRecord, Satker, User
from users.pages.list_pages import Page, TabLink, address, turn_of
from users.typed.text import searched
from users.words import date_text, number_text

from .changes import ChangeRow, change_rows

Kind = GroundChange.Kind

ADDRESSES: dict[str, str] = {
    "nama": Kind.OFFICE_NAME,
    "kanwil": Kind.OFFICE_REGION,
    "tipe": Kind.OFFICE_TYPE,
    "zona": Kind.OFFICE_ZONE,
    "satker": Kind.OFFICE_SATKER,
    "tutup": Kind.OFFICE_CLOSE,
    "buka-kembali": Kind.OFFICE_REOPEN,
    "tutup-meja": Kind.DESK_CLOSE,
    "buka-meja": Kind.DESK_OPEN,
}
"""The last word of an address -> the kind of change of an office."""
MINISTRY_ADDRESSES: dict[str, str] = {"nama": Kind.MINISTRY_NAME, "tutup": Kind.MINISTRY_CLOSE}
CLOSED = "tutup"
TABS = (Office.Kind.KPPN, Office.Kind.KPPN_KHUSUS, Office.Kind.KANWIL, Office.Kind.HEAD)
RECENT = 20


# --- Offices ----------------------------------------------------------------------------------------------------------
@dataclass
class OfficeRow:
    code: str
    name: str
    url: str
    kanwil: str
    type: str
    assumed: bool
    zone: str
    satker: str
    state: str


@dataclass
class OfficeList:
    rows: list[OfficeRow]
    tabs: list[TabLink]
    page: Page[Office]
    range_text: str
    links: dict[str, str]
    q: str
    tab: str
    clear_url: str


def office_list(query: QueryDict, now: datetime) -> OfficeList:
    """Offices of one kind by code; a fixed number of queries."""
    tab, q = query.get("tab", ""), searched(query.get("q", ""))
    tab = tab if tab in {*Office.Kind.values, CLOSED} else Office.Kind.KPPN.value
    rows = Office.objects.select_related("kanwil", "as_satker")
    rows = rows.filter(closed_on__isnull=False) if tab == CLOSED else rows.filter(closed_on=None, kind=tab)
    if q:
        rows = Office.objects.select_related("kanwil", "as_satker").filter(
            Q(name__icontains=q) | Q(code__iexact=q) | Q(city__icontains=q) | Q(as_satker__code=q)
        )
    total = rows.count()
    turn = turn_of(query, lambda code: code or None)
    if turn.edge is not None:
        rows = rows.filter(code__gt=turn.edge) if turn.forward else rows.filter(code__lt=turn.edge)
    page = turn.page(rows.order_by("code" if turn.forward else "-code"))
    today = wib_date(now)
    types: dict[int, OfficeTypeRecord] = {}
    records = OfficeTypeRecord.objects.filter(office__in=page.rows, valid_from__lte=today).order_by("valid_from")
    for record in records:
        if record.valid_to is None or record.valid_to >= today:
            types[record.office_id] = record
    kept = {"tab": tab, "q": q}
    return OfficeList(
        rows=[_office_row(office, types.get(office.pk)) for office in page.rows],
        tabs=[
            TabLink(label, f"?tab={value}", current=value == tab and not q)
            for value, label in [*((each.value, str(each.label)) for each in TABS), (CLOSED, _("Ditutup"))]
        ],
        page=page,
        range_text=page.range_text(total),
        links=page.links(lambda **position: address(kept, **position), "code"),
        q=q,
        tab=tab,
        clear_url=f"?tab={tab}",
    )


def _office_row(office: Office, record: OfficeTypeRecord | None) -> OfficeRow:
    satker = getattr(office, "as_satker", None)
    return OfficeRow(
        code=office.code,
        name=office.name,
        url=reverse("grounds:office", args=[office.code]),
        kanwil=office.kanwil.name if office.kanwil else "",
        type=record.type if record else "",
        assumed=record is not None and record.basis == Basis.ASSUMED,
        zone=str(office.get_zone_display()),
        satker=satker.code if satker else "",
        state=_state(office),
    )


def _state(office: Office) -> str:
    if office.closed_on is not None:
        return _("tutup sejak %s") % date_text(office.closed_on)
    if office.desk_closed_on is not None:
        return _("meja Layer 2 ditutup")
    return _("buka")


@dataclass
class Dated:
    """One dated record in words."""

    what: str
    period: str
    basis: str
    assumed: bool = False


@dataclass
class OfficePage:
    office: Office
    facts: list[tuple[str, str]]
    types: list[Dated]
    regions: list[Dated]
    changes: list[ChangeRow]
    doors: list[tuple[str, str]]
    """What can be changed: (address, words)."""
    state: str = ""


def office_page(office: Office, now: datetime) -> OfficePage:
    """`office` with its Kanwil and own satker at hand."""
    satker = Satker.objects.select_related("partner").filter(office=office).first()
    facts = [
        (_("Kode"), office.code),
        (_("Jenis"), str(office.get_kind_display())),
        (_("Kanwil"), office.kanwil.name if office.kanwil else ""),
        (_("Kota"), ", ".join(filter(None, (office.city, office.province)))),
        (_("Zona waktu"), str(office.get_zone_display())),
        (_("E-mail"), office.email),
        (_("Kode satker"), satker.code if satker else ""),
        (_("KPPN mitra"), satker.partner.name if satker and satker.partner else ""),
        (_("Satker mitra"), number_text(Satker.objects.filter(partner=office).count())),
        (_("Buka sejak"), date_text(office.opened_on) if office.opened_on else ""),
    ]
    if office.kind == Office.Kind.HEAD:
        has_desk = directorates_with_agents().filter(pk=office.pk).exists()
        facts.append((_("Meja Layer 2"), _desk_text(office, has_desk=has_desk)))
    types = OfficeTypeRecord.objects.filter(office=office).order_by("-valid_from")
    regions = OfficeRegion.objects.filter(office=office).select_related("kanwil").order_by("-valid_from")
    changes = GroundChange.objects.filter(Q(office=office) | Q(office=None, subject=office.code, ministry=None))
    return OfficePage(
        office=office,
        facts=[(label, words) for label, words in facts if words],
        types=[Dated(row.type, _period(row), row.legal_basis, row.basis == Basis.ASSUMED) for row in types],
        regions=[Dated(row.kanwil.name, _period(row), row.legal_basis) for row in regions],
        changes=change_rows(changes.exclude(kind=Kind.DESTINATION)[:RECENT]),
        doors=[
            (reverse("grounds:office_change", args=[office.code, what]), str(Kind(ADDRESSES[what]).label))
            for what in _offered(office)
        ],
        state=_state(office),
    )


def _desk_text(office: Office, *, has_desk: bool) -> str:
    if office.desk_closed_on is not None:
        return _("ditutup sejak %s") % date_text(office.desk_closed_on)
    return _("buka, menerima tiket") if has_desk else _("belum ada agen yang aktif")


def _period(row: Any) -> str:
    if row.valid_to is None:
        return _("sejak %s") % date_text(row.valid_from)
    return f"{date_text(row.valid_from)}–{date_text(row.valid_to)}"


def _offered(office: Office) -> Iterable[str]:
    if office.closed_on is not None:
        yield "buka-kembali"
        return
    yield "nama"
    if office.kanwil_id is not None:
        yield "kanwil"
    if office.kind == Office.Kind.KPPN:
        yield "tipe"
    yield "zona"
    yield "satker"
    if office.kind == Office.Kind.HEAD:
        yield "buka-meja" if office.desk_closed_on else "tutup-meja"
    yield "tutup"


# --- Ministries and destinations --------------------------------------------------------------------------------------
@dataclass
class MinistryRow:
    code: str
    name: str
    note: str
    satker: str
    state: str
    links: list[tuple[str, str]]


def ministry_rows(rows: Iterable[Ministry]) -> list[MinistryRow]:
    """`rows` with `satker_count`."""
    return [
        MinistryRow(
            row.code,
            row.name,
            row.note,
            number_text(row.satker_count),  # type: ignore[attr-defined]
            _("tutup sejak %s") % date_text(row.closed_on) if row.closed_on else _("berlaku"),
            []
            if row.closed_on
            else [
                (reverse("grounds:ministry_change", args=[row.code, "nama"]), _("Ganti nama")),
                (reverse("grounds:ministry_change", args=[row.code, "tutup"]), _("Tutup")),
            ],
        )
        for row in rows
    ]


@dataclass
class DestinationRow:
    name: str
    office: str
    basis: str
    url: str


def destination_rows() -> list[DestinationRow]:
    """All destinations, and where each leads."""
    rules = {
        Destination.TREASURY: _("KPPN mitra satker penanya"),
        Destination.BUDGET_REVISION: _("Kanwil dari KPPN mitra satker penanya"),
        Destination.HAI: _("HAI DJPb, Layer 1"),
    }
    settled = {row.destination: row for row in DestinationRoute.objects.all()}
    found = []
    for destination in Destination:
        if destination not in NATIONAL_OFFICES:
            found.append(DestinationRow(str(destination.label), rules[destination], _("S-5005/PB.8/2017 bagian 3"), ""))
            continue
        row = settled.get(destination)
        try:
            office = national_office(destination).name
        except NoRoute as no_route:
            office = str(no_route)
        basis = f"{row.legal_basis}, {_('sejak %s') % date_text(row.since)}" if row else _("S-5005/PB.8/2017 bagian 3")
        url = reverse("grounds:destination", args=[destination.value.replace("_", "-")])
        found.append(DestinationRow(str(destination.label), office, basis, url))
    return found


def waiting_text(user: User) -> str:
    """Beside the door of Kantor in Administrasi: "1 menunggu orang kedua", "" for none."""
    rows = GroundChange.objects.visible_to(user).filter(state=GroundChange.State.WAITING)
    count = rows.count()
    return _("%s menunggu orang kedua") % number_text(count) if count else ""
