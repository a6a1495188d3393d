"""The tables that can be read, printed and taken along, by name."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets.lists import columns
from tickets.lists.lines import Column, Words
from tickets.lists.recap import tabs_for
from tickets.models.ticket import TicketQuerySet
from users.models import Office, User

REPORT_ROLES: tuple[str, ...] = (User.Role.OFFICE, User.Role.MONITOR, User.Role.ADMIN)
HAI_REPORT_ROLES: tuple[str, ...] = (*REPORT_ROLES, User.Role.HAI_LAYER_1, User.Role.HAI_LAYER_2)
"""Who reads the quarterly report, each of the tickets that they see: HAI itself, too, whose report it is (003 30)."""
"""Whose menu has Laporan Layanan/Permasalahan (002 part 5, 000 2); everybody prints their own Rekap Tiket."""


@dataclass(frozen=True)
class Definition:
    """One table. `default_quarter`: without a period it is the running quarter; `urgent_first`: by the deadline of the
    IKU norm, else the newest first; `open_only`: of open tickets alone, which an index of their own finds."""

    name: str
    title: Words
    columns: tuple[Column, ...]
    satker_columns: tuple[Column, ...]
    narrow: Callable[[TicketQuerySet, User, str], TicketQuerySet]
    default_quarter: bool = False
    urgent_first: bool = False
    open_only: bool = False
    roles: tuple[str, ...] = REPORT_ROLES
    description: Words = ""

    def columns_for(self, user: User) -> tuple[Column, ...]:
        return self.satker_columns if user.role == User.Role.SATKER else self.columns

    def may_open(self, user: User) -> bool:
        return user.role in self.roles

    @property
    def has_tabs(self) -> bool:
        return self.name == "rekap"


def _of_tab(tickets: TicketQuerySet, user: User, tab: str) -> TicketQuerySet:
    tabs = tabs_for(user)
    return next((one for one in tabs if one.name == tab), tabs[-1]).narrow(tickets)


def _follow_up(tickets: TicketQuerySet, user: User, _tab: str) -> TicketQuerySet:
    """What is open in the office: it lies there, or is the office's own and lies at HAI. A Kanwil: in its region."""
    mine = Q()
    if user.role == User.Role.OFFICE and user.office.kind != Office.Kind.KANWIL:
        mine = Q(holder_office_id=user.office_id) | Q(office_id=user.office_id)
    return tickets.open().filter(mine)


DEFINITIONS = {
    one.name: one
    for one in (
        Definition(
            "rekap",
            _("Rekap Tiket"),
            (*columns.LIST, columns.BOTH),
            (*columns.SATKER_LIST, columns.SLA),
            _of_tab,
            roles=tuple(User.Role.values),
        ),
        Definition(
            "sudah",
            _("Laporan Daftar Pertanyaan/Permintaan yang Sudah Terselesaikan"),
            (*columns.LIST[:-1], columns.STATUS_AND_FEEDBACK, columns.SLA),
            (),
            lambda tickets, _user, _tab: tickets.ended(),
            default_quarter=True,
            description=_("Tiket yang sudah dijawab atau ditolak, dengan Waktu SLA-nya"),
        ),
        Definition(
            "belum",
            _("Laporan Daftar Pertanyaan/Permintaan yang Belum Terselesaikan"),
            (*columns.LIST, columns.SLA),
            (),
            lambda tickets, _user, _tab: tickets.open(),
            open_only=True,
            description=_("Tiket yang masih terbuka, dengan sisa Waktu SLA-nya"),
        ),
        Definition(
            "tindak-lanjut",
            _("Daftar Tindak Lanjut Kepala Seksi"),
            (*columns.LIST, columns.BOTH),
            (),
            _follow_up,
            urgent_first=True,
            open_only=True,
            description=_("Tiket yang masih terbuka, yang paling mendesak lebih dahulu"),
        ),
    )
}
