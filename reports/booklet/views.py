"""The booklet of a service on paper: A5, or one page to hang up; public information, so that no paper is written down.
Its code leads to the page that tells an old print.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports import rendering
from reports.paper_frame import qr_svg
from reports.paper_values import printable
from services.booklet.content import Booklet
from services.booklet.views import address_of, office_of, told_of
from users.clock import wib_date
from users.languages import in_indonesian
from users.models import Office
from users.pages.one_page import page_now
from users.pages.turns import Busy
from users.words import date_text

SHAPES = {"": "booklet", "poster": "poster"}


@require_safe
def booklet(request: HttpRequest, code: str) -> HttpResponse:
    """?kantor= as on its page; ?bentuk=poster for the one page."""
    shape = SHAPES.get(request.GET.get("bentuk", ""))
    if shape is None:
        raise Http404
    with in_indonesian():  # what hangs at the desk is in the ministry's language
        told = told_of(code, office_of(request))
        html = _html(told, shape)
    name = f"{'poster' if shape == 'poster' else 'buku-saku'}-{told.entry.service.code}-{_place(told.office)}.pdf"
    folder = Path(settings.REPORTS_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as made:
        target = Path(made) / "booklet.pdf"
        try:
            rendering.render("html", target, {"html": html, "logo": ""}, [], dict)
        except (Busy, rendering.PaperFailed):
            messages.warning(request, _("Berkas belum dapat dibuat sekarang. Coba lagi sebentar lagi."))
            return redirect("services:booklet", told.entry.service.code)
        response = HttpResponse(target.read_bytes(), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _html(told: Booklet, shape: str) -> str:
    address = settings.SITE_URL + address_of(told)
    context = {
        "told": told,
        "day": date_text(wib_date(page_now())),
        "qr": qr_svg(address),
        "address": address.partition("://")[2],
    }
    return printable(render_to_string(f"reports/paper/{shape}.html", context))


def _place(office: Office | None) -> str:
    return office.code if office is not None else "nasional"
