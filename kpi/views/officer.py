"""One officer, and how the index is reckoned."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kpi.access import Reader
from kpi.method import method_of
from kpi.officer_page import officer_page
from kpi.quarter_picker import picker_of
from tickets.quarters import Quarter

from .base import page, papers_of


@page
def officer(request: HttpRequest, *, reader: Reader, quarter: Quarter, officer_id: int) -> HttpResponse:
    """The officer's own page, as he, his head of section, his Kanwil and the head office read it."""
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
    method = method_of(quarter, picker, label if label.isprintable() else "")
    return render(request, "kpi/method.html", {"method": method})
