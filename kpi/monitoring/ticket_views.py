"""The very tickets behind a number."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tickets.quarters import Quarter
from users.models import Office

from .access import Reader
from .links import Whose, officer_url, place_url, with_quarter
from .quarter_page import page
from .tickets import ticket_list, what_of


@page
def tickets(request: HttpRequest, *, reader: Reader, quarter: Quarter) -> HttpResponse:
    """Narrowed by `kanwil`, `office`, `officer`, `untaken`, `what`: what one may read as figures, one may read as
    tickets, as far as one sees these at all."""
    whose = _whose(request, reader, quarter)
    listing = ticket_list(reader.user, whose, what_of(request.GET), request.GET, reader.now)
    context = {"listing": listing, "crumbs": _crumbs(listing.of, listing.title), "opened": reader.opened}
    return render(request, "kpi/tickets.html", context)


def _crumbs(whose: Whose, title: str) -> list[tuple[str, str]]:
    """The page that the number stands on."""
    home = (_("Monitoring IKU Layanan CSO"), with_quarter(reverse("kpi:monitoring"), whose.quarter))
    if whose.officer is not None:
        above = (whose.officer.name, officer_url(whose.officer, whose.quarter))
    elif (place := whose.office or whose.kanwil) is not None:
        above = (place.name, place_url(place, whose.quarter))
    else:
        return [home, (title, "")]
    return [home, above, (title, "")]


def _whose(request: HttpRequest, reader: Reader, quarter: Quarter) -> Whose:
    """404 for a place or a person that this login may not know of; closed figures stay closed."""
    query = request.GET
    kanwil, office = (
        reader.place(code, quarter) if (code := query.get(name)) else None for name in ("kanwil", "office")
    )
    if kanwil is not None and kanwil.kind != Office.Kind.KANWIL:
        raise Http404
    officer = None
    if typed := query.get("officer"):
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 18):
            raise Http404
        officer = reader.officer(int(typed), quarter)
    elif kanwil is None and office is None and not reader.of_nation:
        raise Http404
    if officer is None:
        for each in (kanwil, office):
            if each is not None:
                reader.read_place(each)
    return Whose(quarter, kanwil, office, officer, untaken=query.get("untaken") == "1")
