"""Monitoring IKU Layanan CSO: the nation, a Kanwil, an office."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kpi.figures.reading import Figures, figures
from kpi.models import QuarterLock
from tickets.quarters import Quarter
from users.models import Office

from .access import Reader
from .links import officer_url, place_url
from .nation import nation_of
from .place import monitor_of, named_place
from .quarter_page import page, papers_of
from .quarter_picker import picker_of


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
    picker = picker_of(quarter, request.GET, reader.now)
    nation = nation_of(figures(quarter, reader.now), picker, request.GET, reader.now)
    return render(request, "kpi/nation.html", {"nation": nation})


@page
def place(request: HttpRequest, *, reader: Reader, quarter: Quarter, code: str) -> HttpResponse:
    """A Kanwil with its offices, or one office, down to the officers."""
    office = reader.place(code, quarter)
    reader.read_place(office)
    return _show_place(request, reader, quarter, office)


def _show_place(request: HttpRequest, reader: Reader, quarter: Quarter, office: Office) -> HttpResponse:
    is_kanwil = office.kind == Office.Kind.KANWIL
    found = figures(quarter, reader.now, kanwil=office if is_kanwil else None, office=None if is_kanwil else office)
    picker = picker_of(quarter, request.GET, reader.now)
    monitor = monitor_of(office, found, picker, request.GET, reader.now)
    monitor.crumbs = reader.crumbs_to(named_place(found, office), quarter)
    context: dict[str, object] = {"monitor": monitor, "opened": reader.opened}
    if is_kanwil:
        context |= papers_of(quarter, kanwil=office.code) | {"lock": _lock_door(office, quarter, found, reader)}
    return render(request, "kpi/monitoring.html", context)


def _lock_door(kanwil: Office, quarter: Quarter, found: Figures, reader: Reader) -> tuple[str, str] | None:
    """Address and words: to what was locked, or, once the quarter is over, to the page that locks it."""
    if reader.shared:
        return None
    if lock := QuarterLock.objects.newest_of(kanwil, quarter.code) if found.locks else None:
        return reverse("kpi:locked", args=[lock.pk]), _("Isi kunci dan revisi")
    if reader.now < quarter.until:
        return None
    return reverse("kpi:lock", args=[kanwil.code, quarter.code]), _("Kunci triwulan")
