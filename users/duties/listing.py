"""Tugas, the read side: who holds which duty, now or before."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from users.clock import wib_date
from users.models import Duty, User
from users.pages.list_pages import NewestFirst, TabLink, address, newest_first
from users.typed.filters import named_among
from users.typed.text import searched
from users.words import date_text, moment_text

from .actions import may_keep_duties, period_text

OVER = "selesai"


@dataclass
class DutyRow:
    name: str
    login: str
    kind: str
    directorate: str
    period: str
    state: str
    basis: str
    certificate: str
    written: str
    """By whom and when it was given, and ended."""
    end_url: str


@dataclass
class DutyList:
    rows: list[DutyRow]
    tabs: list[TabLink]
    pages: NewestFirst[Duty]
    q: str
    clear_url: str


def duty_list(user: User, query: QueryDict, now: datetime) -> DutyList:
    """Duties in force or to come (or, tab=selesai, those that are over), the newest first. Few queries."""
    today, over = wib_date(now), query.get("tab") == OVER
    visible = Duty.objects.visible_to(user)
    rows = visible.filter(valid_to__lt=today) if over else visible.not_over(today)
    q = searched(query.get("q", ""))
    if q:
        persons = User.objects.filter(role__in=User.NAMED_ROLES)
        spelled = persons.filter(named_among(persons, q, "display_name")).values("pk")
        names = Q(user__in=spelled) | Q(user__username__icontains=q)
        rows = rows.filter(names | Q(directorate__name__icontains=q) | Q(directorate__code__iexact=q))
    kept = {"tab": OVER if over else "", "q": q}
    related = ("user", "directorate", "added_by", "ended_by")
    page = newest_first(
        rows.select_related(*related), query.get("after", ""), lambda **position: address(kept, **position)
    )
    here = reverse("users:duties")
    return DutyList(
        rows=[_row(duty, today, may_end=may_keep_duties(user)) for duty in page.rows],
        tabs=[TabLink(_("Berlaku"), here, not over), TabLink(_("Selesai"), f"{here}?tab={OVER}", over)],
        pages=page,
        q=q,
        clear_url="?" + urlencode({"tab": OVER} if over else {}),
    )


def _row(duty: Duty, today: date, *, may_end: bool) -> DutyRow:
    over = duty.valid_to is not None and duty.valid_to < today
    state = _("selesai") if over else _("belum mulai") if duty.valid_from > today else _("bertugas")
    written = _("Dicatat %(name)s, %(at)s") % {"name": duty.added_by.get_full_name(), "at": moment_text(duty.added_at)}
    if duty.ended_by is not None and duty.ended_at is not None:
        said = _("diakhiri %(name)s, %(at)s: %(basis)s") % {
            "name": duty.ended_by.get_full_name(),
            "at": moment_text(duty.ended_at),
            "basis": duty.end_basis,
        }
        written = f"{written}; {said}"
    certificate = ""
    if duty.certificate_no and duty.certificate_on:
        certificate = _("Sertifikat %(number)s, %(day)s") % {
            "number": duty.certificate_no,
            "day": date_text(duty.certificate_on),
        }
    return DutyRow(
        name=duty.user.get_full_name(),
        login=duty.user.username,
        kind=str(duty.get_kind_display()),
        directorate=f"{duty.directorate.code} {duty.directorate.name}" if duty.directorate else "",
        period=period_text(duty.valid_from, duty.valid_to),
        state=state,
        basis=duty.legal_basis,
        certificate=certificate,
        written=written,
        end_url=reverse("users:duty_end", args=[duty.pk]) if may_end and not over else "",
    )
