"""Bukan pertanyaan kami, for supervisors; at an office's shared login it opens with an officer's ten minutes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpi.monitoring.access import MustOpen, Reader
from tickets.quarter_of_address import quarter_or_404
from users.clock import DatabaseClock

from .denials import denial_page


@require_safe
def denials(request: HttpRequest) -> HttpResponse:
    """What satker deny in a quarter, and the shares by office."""
    now = DatabaseClock().now()
    reader = Reader.of(request, now)
    try:
        opening = reader.must_be_open() if reader.shared else None
    except MustOpen as closed:
        return redirect(closed.url)
    quarter = quarter_or_404(request.GET.get("quarter", ""), now)
    context = {
        "denials": denial_page(reader.user, opening, quarter, request.GET, now),
        "opened": reader.opened,
        "place": reader.user.office.name if reader.user.office else _("Semua kantor"),
    }
    return render(request, "kpi/denials.html", context)
