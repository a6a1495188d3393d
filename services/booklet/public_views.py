"""Where the code of a print leads: public information, for whoever holds the paper."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .of_address import office_named, told_of


@login_not_required
@require_safe
def printed(request: HttpRequest, code: str, place: str, mark: str) -> HttpResponse:
    """Where the code of a print leads: whether it is what holds now, and what does. Public information."""
    told = told_of(code, office_named(place))
    return render(request, "services/booklet/printed.html", {"told": told, "is_old": mark != told.mark})
