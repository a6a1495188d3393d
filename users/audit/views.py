"""Administrasi > Audit, for HAI admins."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from users.clock import DatabaseClock, wib_date
from users.languages import in_indonesian
from users.permissions import may_see_audit

from .excel import workbook
from .listing import audit_page, excel_rows


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Refusals, exports and admins' acts of a year, newest first."""
    if not may_see_audit(request.user):
        raise PermissionDenied
    page = audit_page(request.GET, reverse("users:audit_excel"))
    return render(request, "users/audit/list.html", {"view": page, "none": _("Tidak ada kejadian")})


@require_safe
def audit_excel(request: HttpRequest) -> FileResponse:
    """The same rows, by the same filter."""
    if not may_see_audit(request.user):
        raise PermissionDenied
    now = DatabaseClock().now()
    name = f"audit-{wib_date(now).isoformat()}.xlsx"
    with in_indonesian():
        response = FileResponse(workbook(excel_rows(request.GET), now), as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response
