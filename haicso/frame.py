"""What every page shows around its content: server clock, account, menu. One context processor, `page`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import TextChoices
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haicso.demo.past import FILLING
from kpi.objections.listing import is_kanwil, to_decide_count
from kpi.signals.permissions import may_see_signals, open_count
from reports.lists.definitions import HAI_REPORT_ROLES, REPORT_ROLES
from services.booklet.notices import notices_on
from tickets.deadlines.chips import service_text
from tickets.deadlines.rules import NoCalendar, current_book
from tickets.lists.waiting import waiting_count
from tickets.permissions import may_ask, may_choose_notices, may_deny, may_record, may_see_board, may_see_officer_ledger
from tickets.words import instant_text
from users.clock import wib_date
from users.languages import known_words
from users.models import Office, User
from users.pages.one_page import page_now
from users.permissions import may_change_cso_passwords, may_change_own_password, may_see_officers

_TICKETS_OF = {
    User.Role.HAI_LAYER_1: gettext_lazy("Membaca dan membalas pertanyaan yang dikirim ke HAI"),
    User.Role.HAI_LAYER_2: gettext_lazy("Membaca dan membalas pertanyaan yang dikirim ke direktorat Anda"),
    User.Role.MONITOR: gettext_lazy("Membaca layanan/permasalahan semua kantor"),
    User.Role.ADMIN: gettext_lazy("Membaca layanan/permasalahan semua kantor"),
}
"""What the tickets are to a login that records none."""


_address = cache(reverse)
"""Of a page without arguments: to resolve it anew takes longer than to show it."""


@dataclass(frozen=True)
class MenuItem:
    """One entry of the menu, with the old dashboard's name and description."""

    label: str
    description: str
    url: str
    icon: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class FooterLink:
    label: str
    url: str


Choice = tuple[str, str, bool]
"""Value, label, and whether it is the login's."""


@dataclass
class Page:
    now_text: str
    account_name: str
    account_note: str
    service_text: str = ""
    service_open: bool = False
    record_url: str = ""
    reads_officer_ledgers: bool = False
    menu: tuple[MenuItem, ...] = ()
    footer: tuple[FooterLink, ...] = ()
    notices: tuple[FooterLink, ...] = ()
    """Below every page, also before one signs in: a sentence has no address."""
    account_links: tuple[FooterLink, ...] = ()
    languages: tuple[Choice, ...] = ()
    themes: tuple[Choice, ...] = ()
    reviews: Iterable[MenuItem] = ()
    notice: str = ""
    """What everybody should know on every page, for a while."""


def page(request: HttpRequest) -> dict[str, object]:
    """The variable `page`, made only when a template asks for it (an error page does not)."""
    return {"page": SimpleLazyObject(lambda: _page(request))}


def _page(request: HttpRequest) -> Page:
    user = getattr(request, "user", None)
    instant = page_now()
    now = instant_text(instant, separator=" · ")
    if user is None or not user.is_authenticated:
        return Page(now_text=now, account_name="", account_note="", notices=_notices(None, instant))
    service_open, service = _service(user, instant)
    return Page(
        now_text=now,
        account_name=account_name(user),
        account_note=account_note(user),
        service_text=service,
        service_open=service_open,
        record_url=_address("tickets:record") if may_ask(user) or may_record(user) else "",
        reads_officer_ledgers=may_see_officer_ledger(user),
        menu=tuple(_menu(request, user)),
        footer=tuple(_footer(user)),
        notices=_notices(user.office, instant),
        account_links=tuple(_account_links(user)),
        languages=_choices(User.Language, user.language),
        themes=_choices(User.Theme, user.theme),
        reviews=SimpleLazyObject(lambda: _reviews(user, instant)),
        notice=FILLING.words(),
    )


def _service(user: User, instant: datetime) -> tuple[bool, str]:
    """State of the service hours; nothing to say while no calendar is loaded."""
    try:
        return service_text(current_book().of(user.office_id), instant)
    except NoCalendar:
        return False, ""


def account_name(user: User) -> str:
    if user.satker:
        return user.satker.name
    if user.office and user.role == User.Role.OFFICE:
        return user.office.name
    return user.get_full_name()


def account_note(user: User) -> str:
    if user.satker:
        return _("Satker %(code)s") % {"code": user.satker.code}
    if user.role == User.Role.OFFICE:
        return f"{user.office.code} · {user.get_role_display()}"
    if user.office:
        return f"{user.get_role_display()} · {user.office.name}"
    return str(user.get_role_display())


def _reviews(user: User, now: datetime) -> list[MenuItem]:
    """Keberatan, Bukan pertanyaan kami and Indikasi kejanggalan, for the pages that offer them
    (kpi/_supervisor_links.html); counted for whoever decides."""
    if user.role not in {User.Role.OFFICE, User.Role.MONITOR, User.Role.ADMIN}:
        return []
    decides = is_kanwil(user)
    objections = MenuItem(
        _("Keberatan"),
        _("Keberatan petugas atas penilaian Waktu IKU"),
        _address("review:objections"),
        "octagon-alert",
        False,
        to_decide_count(user, now) if decides else None,
    )
    denials = MenuItem(
        _("Bukan pertanyaan kami"),
        _("Yang dinyatakan satker atas pertanyaan yang dicatat atas namanya"),
        _address("review:denials"),
        "message",
        False,
    )
    if not may_see_signals(user):
        return [objections, denials]
    return [
        objections,
        denials,
        MenuItem(
            _("Indikasi kejanggalan"),
            _("Yang sebaiknya dilihat atasan; bukan bagian indeks"),
            _address("review:signals"),
            "shield",
            False,
            open_count(user),
        ),
    ]


def _choices(offered: type[TextChoices], chosen: str) -> tuple[Choice, ...]:
    return tuple((value, str(label), value == chosen) for value, label in offered.choices)


def _notices(office: Office | None, instant: datetime) -> tuple[FooterLink, ...]:
    return tuple(FooterLink(known_words(row.text), row.url) for row in notices_on(wib_date(instant), office))


def _footer(user: User) -> list[FooterLink]:
    return [
        FooterLink(_("Petunjuk penggunaan"), _address("own_guide")),
        FooterLink(_("Jam layanan"), _address("tickets:announced_hours")),
    ]


def _account_links(user: User) -> list[FooterLink]:
    """What concerns this login, and what is needed seldom: the old menu keeps its old items (docs/design.md 1)."""
    links = []
    if may_see_board(user):
        links.append(FooterLink(_("Peringatan dini"), _address("tickets:early_warning")))
    if may_deny(user):
        links.append(FooterLink(_("Dicatat atas nama kami"), _address("tickets:in_name")))
    if may_choose_notices(user):
        links.append(FooterLink(_("Pemberitahuan"), _address("tickets:notices")))
    if may_see_officers(user) and user.role != User.Role.ADMIN:
        links.append(FooterLink(_("Petugas"), _address("users:officers")))
    if user.role != User.Role.SATKER and user.role != User.Role.ADMIN:
        links.append(FooterLink(_("Teks baku"), _address("services:canned")))
    links.append(FooterLink(_("Sesi terbuka"), _address("users:own_sessions")))
    if user.is_named:
        links.append(FooterLink(_("Faktor kedua"), _address("mfa_index")))
    if may_change_cso_passwords(user):
        links.append(FooterLink(_("Ganti Password CSO"), _address("users:cso_password")))
    if may_change_own_password(user):
        links.append(FooterLink(_("Ganti kata sandi"), _address("users:password")))
    return links


def _menu(request: HttpRequest, user: User) -> list[MenuItem]:
    def item(
        label: str, description: str, name: str, icon: str, count: int | None = None, below: tuple[str, ...] = ()
    ) -> MenuItem:
        url = _address(name)
        current = request.path == url if name == "home" else request.path.startswith((url, *below))
        return MenuItem(label, description, url, icon, current, count)

    satker = user.role == User.Role.SATKER
    menu = [item(_("Beranda"), "", "home", "inbox")]
    if user.role not in {User.Role.HAI_LAYER_1, User.Role.HAI_LAYER_2}:
        menu.append(
            item(
                _("Data Pengguna Layanan"),
                _("Merekam dan memantau data pengguna layanan satker Anda")
                if satker
                else _("Merekam dan memantau data pengguna layanan"),
                "users:service_users",
                "users",
            )
        )
    menu.append(
        item(
            _("Data Rekam Layanan/Permasalahan"),
            _("Mengirim pertanyaan dan membaca jawabannya")
            if satker
            else str(
                _TICKETS_OF.get(User.Role(user.role), _("Merekam dan menjawab layanan/permasalahan oleh CSO/SSO"))
            ),
            "tickets:recap",
            "message",
            waiting_count(user),
        )
    )
    if user.role in HAI_REPORT_ROLES:
        menu.append(
            item(
                _("Laporan Layanan/Permasalahan"),
                _("Daftar yang sudah dan belum terselesaikan, kinerja triwulan, PDF dan Excel")
                if user.role in REPORT_ROLES
                else _("Laporan Kinerja HAI Triwulanan, PDF dan Excel"),
                "reports:index",
                "file",
            )
        )
    if user.role in {User.Role.OFFICE, User.Role.MONITOR, User.Role.ADMIN}:
        menu.append(
            item(
                _("Monitoring IKU Layanan CSO"),
                _("Indeks tiap petugas per triwulan sampai ke tiketnya"),
                "kpi:monitoring",
                "chart",
            )
        )
    menu.append(
        item(
            _("Katalog Layanan"),
            _("Yang dapat ditanyakan, siapa yang menjawab, persyaratan, dan waktu penyelesaiannya"),
            "services:catalogue",
            "list",
        )
    )
    menu.append(
        item(
            "HAIPEDIA",
            _("Jawaban yang sudah ditelaah, dengan dasar hukumnya"),
            "knowledge:index",
            "search",
        )
    )
    if user.role == User.Role.ADMIN:
        menu.append(
            item(
                _("Administrasi"),
                _("Akun, petugas dan usulannya, impor satker"),
                "users:administration",
                "settings",
                below=("/akun/", "/petugas/", "/satker/"),
            )
        )
    return menu
