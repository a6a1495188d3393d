"""Riwayat perhitungan: of a ticket, of a change, of an officer's quarter; each as a page and as an Excel file."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tickets.models import CalendarChange, Decision, Ticket
from tickets.permissions import may_see_calendar_changes, may_see_officer_ledger
from tickets.quarter_of_address import quarter_or_404
from tickets.quarters import Quarter
from tickets.words import quarter_text
from users.clock import DatabaseClock
from users.models import Officer, User

from . import ledger, ledger_excel

QUARTERS = 12
"""How many quarters back are offered; older ones by their address."""


@require_safe
def ticket_ledger(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Every decision on one ticket, both norms; a satker reads SLA."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), reference=reference)
    rows = ledger.of_ticket(ticket, request.user).order_by("decided_at", "pk")
    if _wants_excel(request):
        return _excel(request.user, rows, _("Riwayat perhitungan %s") % reference, f"riwayat-{reference}.xlsx")
    entries = ledger.entries(rows.select_related(*ledger.READ_ALONG), request.user)
    context = {"ticket": ticket, "entries": entries, "is_satker": request.user.satker_id is not None}
    return render(request, "tickets/ticket_ledger.html", context)


@require_safe
def change_ledger(request: HttpRequest, change_id: int) -> HttpResponseBase:
    """Every decision that a change of calendar or norm caused."""
    if not may_see_calendar_changes(request.user):
        raise PermissionDenied
    change = get_object_or_404(CalendarChange.objects.visible_to(request.user), pk=change_id)
    rows = ledger.of_change(change, request.user)
    if _wants_excel(request):
        title = _("Keputusan karena %s") % change.title
        return _excel(request.user, rows.order_by("pk"), title, f"perubahan-{change.pk}.xlsx")
    page = ledger.page(rows, request.user, request.GET.get("after", ""), {})
    return render(request, "tickets/change_ledger.html", {"change": change, "page_of": page})


@require_safe
def officer_ledger(request: HttpRequest, officer_id: int) -> HttpResponseBase:
    """The verdicts on an officer's tickets of a quarter that something else than an act turned."""
    if not may_see_officer_ledger(request.user):
        raise PermissionDenied
    officer = Officer.objects.visible_to(request.user).filter(pk=officer_id).first()
    if officer is None:
        raise Http404
    now = DatabaseClock().now()
    present, quarter = Quarter.of(now), quarter_or_404(request.GET.get("triwulan", ""), now)
    rows = ledger.of_officer(officer, quarter, request.user)
    if _wants_excel(request):
        title = _("Putusan yang berubah, %(name)s, %(quarter)s") % {
            "name": officer.name,
            "quarter": quarter_text(quarter),
        }
        return _excel(request.user, rows.order_by("pk"), title, f"petugas-{officer.pk}-{quarter.code}.xlsx")
    context = {
        "officer": officer,
        "quarter": quarter_text(quarter),
        "code": quarter.code,
        "quarters": _offered(present, quarter),
        "page_of": ledger.page(rows, request.user, request.GET.get("after", ""), {"triwulan": quarter.code}),
    }
    return render(request, "tickets/officer_ledger.html", context)


def _wants_excel(request: HttpRequest) -> bool:
    return request.GET.get("bentuk") == "excel"


def _excel(user: User, rows: QuerySet[Decision], title: str, name: str) -> HttpResponse | FileResponse:
    entries = ledger.streamed(rows, user, ledger_excel.MOST_ROWS + 1)
    file = ledger_excel.workbook(title, entries, DatabaseClock().now())
    response = FileResponse(file, as_attachment=True, filename=name)
    response["Content-Type"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return response


def _offered(present: Quarter, chosen: Quarter) -> list[tuple[str, str]]:
    """(code, words) of the last quarters, and of the chosen one."""
    offered = [present]
    while len(offered) < QUARTERS:
        offered.append(offered[-1].previous)
    if chosen not in offered:
        offered.append(chosen)
    return [(quarter.code, quarter_text(quarter)) for quarter in offered]
