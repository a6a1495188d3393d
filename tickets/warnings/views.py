"""Peringatan dini."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tickets.permissions import may_see_board
from users.forms import OneTimeForm
from users.pages.list_pages import say_unknown
from users.pages.one_page import page_now

from .board import board


@require_safe
def early_warning(request: HttpRequest) -> HttpResponse:
    """Nearly late, late and untaken by office."""
    if not may_see_board(request.user):
        raise PermissionDenied
    shown = board(request.user, request.GET, page_now())
    say_unknown(request, kanwil=shown.kanwil, urut=shown.sort)
    context = {"board": shown, "print_form": OneTimeForm()}
    return render(request, "tickets/early_warning.html", context)
