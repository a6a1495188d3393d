"""The front door: home, health, and the pages for what went wrong."""

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tickets.lists.home import home_of
from users.clock import DatabaseClock
from users.signing.forms import OpenFiguresForm
from users.signing.opened_figures import needs_opening, note_of, opening_of
from users.signing.signed_forms import last_officer_at_desk

MAX_SKEW = timedelta(seconds=2)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this login, most urgent first, and the menu as tiles."""
    now = DatabaseClock().now()
    return render(request, "home.html", {"home": home_of(request.user, now), **_officers_panel(request, now)})


def _officers_panel(request: HttpRequest, now: datetime) -> dict[str, object]:
    """Kinerja petugas at an office's shared login: the small form that opens it, or who has it open."""
    if not needs_opening(request.user):
        return {}
    opening = opening_of(request, now)
    if opening is not None:
        return {"opened": note_of(opening, now)}
    wanted = {"next": reverse("kpi:monitoring")}
    return {"opener": OpenFiguresForm(initial=wanted, login=request.user, last_officer=last_officer_at_desk(request))}


@login_not_required
def closed(request: HttpRequest) -> HttpResponse:
    """Nobody signs up: administrators give out logins."""
    raise Http404


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 while the database answers and its clock is within two seconds of ours, else 503 (docs/security.md 3)."""
    try:
        connection.ensure_connection()
        skew = abs(DatabaseClock().now() - timezone.now())
    except DatabaseError:
        return JsonResponse({"database": "down"}, status=503)
    return JsonResponse(
        {"database": "up", "clock_skew_seconds": round(skew.total_seconds(), 3)},
        status=200 if skew <= MAX_SKEW else 503,
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"exception": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same body for what is hidden and for what does not exist."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("500.html"), status=500)
