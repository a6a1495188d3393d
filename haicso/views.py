"""The front door: home, health, and the pages for what went wrong."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from tickets.home import home_of
from users.clock import DatabaseClock

MAX_SKEW = timedelta(seconds=2)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this login, most urgent first, and the menu as tiles."""
    return render(request, "home.html", {"home": home_of(request.user, DatabaseClock().now())})


@login_not_required
def closed(request: HttpRequest) -> HttpResponse:
    """Nobody signs up: administrators give out logins."""
    raise Http404


@login_not_required
@require_safe
def password_help(request: HttpRequest) -> HttpResponse:
    """Whom to ask for a new password."""
    return render(request, "account/password_help.html")


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 while the database answers and its clock agrees with ours within two seconds, else 503 (SECURITY.md 3)."""
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
