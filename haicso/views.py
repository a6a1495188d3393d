"""The front door: home, health, and the pages for what went wrong."""

import sys
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kpi.homes.kanwil import kanwil_home
from kpi.homes.nation import nation_home
from kpi.homes.office import office_quarter
from kpi.objections.listing import is_kanwil
from services.catalogue.review import notice_for
from tickets.lists.home import home_of
from tickets.trouble.listing import trouble_of
from users.clock import DatabaseClock, wib_date
from users.models import User
from users.pages.one_page import page_now
from users.signing.forms import OpenFiguresForm
from users.signing.opened_figures import needs_opening, note_of, opening_of
from users.signing.signed_forms import last_officer_at_desk

from .typed import typed_texts

MAX_SKEW = timedelta(seconds=2)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this login, most urgent first, and the menu as tiles."""
    now = page_now()
    desk = home_of(request.user, now)
    context: dict[str, object] = {"home": desk, "trouble": trouble_of(request.user, now)}
    context["review"] = notice_for(request.user, wib_date(now))
    if is_kanwil(request.user):
        return render(request, "kpi/homes/kanwil.html", context | {"region": kanwil_home(request.user, now)})
    if request.user.reads_all:
        nation = nation_home(request.user, desk.verified, now)
        return render(request, "kpi/homes/nation.html", context | {"nation": nation})
    if request.user.role == User.Role.OFFICE:
        context["quarter"] = office_quarter(request.user, now)
    return render(request, "home.html", context | _officers_panel(request, now))


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
    """With the text back, as far as the form can be read."""
    return HttpResponse(render_to_string("400.html", {"typed": typed_texts(request)}), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"exception": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same body for what is hidden and for what does not exist."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The typed text back, always. 503 when it was the database that did not answer, wherever it was asked: also in the
    middleware, where session and user are read before any view.
    """
    typed = typed_texts(request)
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        response = HttpResponse(render_to_string("503.html", {"typed": typed}), status=503)
        response["Retry-After"] = "30"
        return response
    return HttpResponse(render_to_string("500.html", {"typed": typed}), status=500)


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116). It holds for half a year from the first of this month."""
    until = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=183)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: id, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
