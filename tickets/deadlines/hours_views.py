"""Jam layanan."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from users.clock import DatabaseClock

from .announced_hours import announced_hours as hours_of
from .announced_hours import place_of
from .rules import NoCalendar


@login_not_required
@require_safe
def announced_hours(request: HttpRequest) -> HttpResponse:
    """When the service is open; for strangers too, because it holds nothing private."""
    try:
        hours = hours_of(place_of(request.user), DatabaseClock().now())
    except NoCalendar:
        hours = None
    frame = "base.html" if request.user.is_authenticated else "base_public.html"
    return render(request, "tickets/announced_hours.html", {"frame": frame, "hours": hours})
