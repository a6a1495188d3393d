"""Petunjuk penggunaan: how tickets go, and which keys there are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .help import workflow_table


@require_safe
def workflow_help(request: HttpRequest) -> HttpResponse:
    """Petunjuk penggunaan: who may do what from where, made from the table that the actions obey."""
    return render(request, "tickets/workflow_help.html", {"states": workflow_table()})


@require_safe
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Pintasan papan ketik: each key with what it does, and the switch for those of one letter."""
    return render(request, "tickets/shortcuts.html")
