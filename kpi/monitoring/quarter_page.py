"""What the pages of the index share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kpi.figures.reading import NoPolicy
from tickets.quarter_of_address import quarter_or_404
from tickets.quarters import Quarter
from users.clock import DatabaseClock
from users.forms import OneTimeForm

from .access import MustOpen, Reader
from .quarter_picker import picker_of


def page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets a Reader and a quarter; closed figures lead to where they are opened, and a quarter before the
    first policy to a page that says so.
    """

    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, **arguments: Any) -> HttpResponse:
        now = DatabaseClock().now()
        reader = Reader.of(request, now)
        quarter = quarter_or_404(request.GET.get("quarter", ""), now)
        try:
            return view(request, reader=reader, quarter=quarter, **arguments)
        except MustOpen as closed:
            return redirect(closed.url)
        except NoPolicy:
            picker = picker_of(quarter, request.GET, now)
            return render(request, "kpi/no_policy.html", {"picker": picker, "opened": reader.opened})

    return shown


def papers_of(quarter: Quarter, **whose: object) -> dict[str, object]:
    """For kpi/_papers.html: of whom (`officer`: a key, or `kanwil`: a code) PDF and Excel are offered."""
    named = {name: key for name, key in whose.items() if key}
    return {"papers": {**named, "quarter": quarter.code}, "print_form": OneTimeForm()} if named else {}
