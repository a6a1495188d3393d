"""Rekap Tiket, and who signed what."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tickets import permissions
from users.forms import OneTimeForm
from users.models import User
from users.pages.list_pages import say_unknown
from users.pages.one_page import page_now
from users.permissions import may_see_officers

from .opened import asked_for, links_to, named_exactly, views_of
from .recap import recap as recap_of
from .signings import signing_list


@require_safe
def recap(request: HttpRequest) -> HttpResponse:
    """Rekap Tiket: everything the login sees, filtered, by key."""
    may_add = permissions.may_ask(request.user) or permissions.may_record(request.user)
    if ticket := named_exactly(request.user, request.GET):
        return redirect(ticket)
    views = views_of(request.user)
    query = asked_for(request.user, request.GET, views)
    shown = recap_of(request.user, query, page_now())
    say_unknown(request, tab=shown.tab, **shown.filter.not_offered())
    context = {
        "recap": shown,
        "saved_views": links_to(request.user, views, query),
        "is_satker": request.user.role == User.Role.SATKER,
        "may_add": may_add,
        "may_see_board": permissions.may_see_board(request.user),
        "print_form": OneTimeForm(),
        "record_url": reverse("tickets:record") if may_add else "",
    }
    return render(request, "tickets/recap.html", context)


@require_safe
def signings(request: HttpRequest) -> HttpResponse:
    """Which officer signed what and when: an office its own, a Kanwil also its KPPN's, the head office all."""
    if not may_see_officers(request.user):
        raise PermissionDenied
    return render(request, "tickets/signings.html", {"listing": signing_list(request.user, request.GET)})
