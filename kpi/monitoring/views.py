"""Monitoring IKU Layanan CSO: the nation, a Kanwil, an office, an officer, the tickets behind a number, the method."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpi.figures.reading import Figures, NoPolicy, figures
from kpi.models import QuarterLock
from tickets.quarter_of_address import picker_of, quarter_or_404
from tickets.quarters import Quarter
from users.forms import OneTimeForm
from users.models import Office
from users.pages.list_pages import say_unknown, typed_id
from users.pages.one_page import page_now

from .access import MustOpen, Reader
from .how_counted import method_of
from .nation import nation_of
from .numbers import Whose, officer_url, place_url, with_quarter
from .officer import officer_page
from .overview import Overview
from .place import monitor_of, named_place
from .tickets import ticket_list, what_of


def page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets a Reader and a quarter; closed figures lead to where they are opened, and a quarter before the
    first policy to a page that says so.
    """

    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, **arguments: Any) -> HttpResponse:
        now = page_now()
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


def papers_of(what: str, query: str, *key: object) -> dict[str, object]:
    """For kpi/_papers.html: PDF and Excel of the page. `what`: the name of their address in reports, with its `key`;
    `query`: what is chosen on the page, so that paper has its order and filter."""
    action = reverse(f"reports:{what}-print", args=key) + query
    return {"papers": action, "print_form": OneTimeForm()}


# --- A place ----------------------------------------------------------------------------------------------------------
@page
def monitoring(request: HttpRequest, *, reader: Reader, quarter: Quarter) -> HttpResponse:
    """The menu: everybody's own place. A Kanwil its region, the head office the nation, an office whoever opened it."""
    if reader.shared:
        opening = reader.must_be_open()
        office = opening.posting.office
        own = officer_url(opening.posting.officer, quarter)
        return redirect(place_url(office, quarter) if opening.of_office else own)
    if not reader.of_nation:
        return _show_place(request, reader, quarter, reader.user.office)
    nation = nation_of(figures(quarter, reader.now), request.GET, reader.now)
    _say_unknown(request, nation.overview)
    context = {"nation": nation, "overview": nation.overview}
    return render(request, "kpi/nation.html", context | papers_of("nation", nation.overview.choice.address()))


@page
def place(request: HttpRequest, *, reader: Reader, quarter: Quarter, code: str) -> HttpResponse:
    """A Kanwil with its offices, or one office, down to the officers."""
    office = reader.place(code, quarter)
    reader.read_place(office)
    return _show_place(request, reader, quarter, office)


def _show_place(request: HttpRequest, reader: Reader, quarter: Quarter, office: Office) -> HttpResponse:
    is_kanwil = office.kind == Office.Kind.KANWIL
    found = figures(quarter, reader.now, kanwil=office if is_kanwil else None, office=None if is_kanwil else office)
    monitor = monitor_of(office, found, request.GET, reader.now)
    _say_unknown(request, monitor.overview)
    monitor.crumbs = reader.crumbs(quarter, named_place(found, office))
    context: dict[str, object] = {"monitor": monitor, "overview": monitor.overview, "opened": reader.opened}
    context |= papers_of("kanwil" if is_kanwil else "office", monitor.overview.choice.address(), office.code)
    if is_kanwil:
        context["lock"] = _lock_door(office, quarter, found, reader)
    return render(request, "kpi/monitoring.html", context)


def _say_unknown(request: HttpRequest, overview: Overview) -> None:
    choice = overview.choice
    say_unknown(request, status=choice.status, sort=("-" if choice.descending else "") + choice.sort)


def _lock_door(kanwil: Office, quarter: Quarter, found: Figures, reader: Reader) -> tuple[str, str] | None:
    """Address and words: to what was locked, or, once the quarter is over, to the page that locks it."""
    if reader.shared:
        return None
    if lock := QuarterLock.objects.newest_of(kanwil, quarter.code) if found.locks else None:
        return reverse("kpi:locked", args=[lock.pk]), _("Isi kunci dan revisi")
    if reader.now < quarter.until:
        return None
    return reverse("kpi:lock", args=[kanwil.code, quarter.code]), _("Kunci triwulan")


# --- A person ---------------------------------------------------------------------------------------------------------
@page
def officer(request: HttpRequest, *, reader: Reader, quarter: Quarter, officer_id: int) -> HttpResponse:
    """The officer's own page, as they, their head of section, their Kanwil and the head office read it."""
    found = reader.officer(officer_id, quarter)
    picker = picker_of(quarter, request.GET, reader.now)
    view = officer_page(reader.user, found, quarter, picker, reader.now, opening=reader.opening)
    view.crumbs = reader.crumbs(quarter, view.office, view.name)
    papers = papers_of("iku", with_quarter("", quarter), officer_id) if view.sheet else {}
    context = {"view": view, "opened": reader.opened, **papers}
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


# --- The tickets behind a number --------------------------------------------------------------------------------------
@page
def tickets(request: HttpRequest, *, reader: Reader, quarter: Quarter) -> HttpResponse:
    """Narrowed by `kanwil`, `office`, `officer`, `untaken`, `what`: what one may read as figures, one may read as
    tickets, as far as one sees these at all."""
    whose, what = whose_of(request, reader, quarter), what_of(request.GET)
    listing = ticket_list(reader.user, whose, what, request.GET, reader.now)
    context = {"listing": listing, "crumbs": _crumbs(listing.of, listing.title), "opened": reader.opened}
    context |= papers_of("behind", whose.query(what))
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


def whose_of(request: HttpRequest, reader: Reader, quarter: Quarter) -> Whose:
    """404 for a place or a person that this login may not know of; closed figures stay closed."""
    query = request.GET
    kanwil, office = (
        reader.place(code, quarter) if (code := query.get(name)) else None for name in ("kanwil", "office")
    )
    if kanwil is not None and kanwil.kind != Office.Kind.KANWIL:
        raise Http404
    officer = None
    if typed := query.get("officer"):
        if (key := typed_id(typed)) is None:
            raise Http404
        officer = reader.officer(key, quarter)
    elif kanwil is None and office is None and not reader.of_nation:
        raise Http404
    if officer is None:
        for each in (kanwil, office):
            if each is not None:
                reader.read_place(each)
    return Whose(quarter, kanwil, office, officer, untaken=query.get("untaken") == "1")
