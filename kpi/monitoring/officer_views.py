"""One officer, and how the index is reckoned."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tickets.quarters import Quarter

from .access import Reader
from .how_counted import method_of
from .officer import officer_page
from .quarter_page import page, papers_of
from .quarter_picker import picker_of


@page
def officer(request: HttpRequest, *, reader: Reader, quarter: Quarter, officer_id: int) -> HttpResponse:
    """The officer's own page, as they, their head of section, their Kanwil and the head office read it."""
    found = reader.officer(officer_id, quarter)
    picker = picker_of(quarter, request.GET, reader.now)
    view = officer_page(reader.user, found, quarter, picker, reader.now, opening=reader.opening)
    view.crumbs = reader.crumbs_of(view.name, view.office, quarter)
    context = {"view": view, "opened": reader.opened, **papers_of(quarter, officer=officer_id if view.sheet else None)}
    return render(request, "kpi/officer.html", context)


@page
def method(request: HttpRequest, *, reader: Reader, quarter: Quarter) -> HttpResponse:
    """Cara menghitung: no figure about a person, so it is never closed."""
    picker = picker_of(quarter, request.GET, reader.now)
    label = request.GET.get("policy", "")
    calendar = request.GET.get("calendar", "")
    labels = (each if each.isprintable() else "" for each in (label, calendar))
    method = method_of(quarter, picker, *labels)
    return render(request, "kpi/method.html", {"method": method})
