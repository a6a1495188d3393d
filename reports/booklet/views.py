"""The booklet of a service on paper: A5, or one page to hang up; public information, so that no paper is written down.
Its code leads to the page that tells an old print.
"""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports import files, rendering
from reports.models import Format
from reports.paper_frame import qr_svg
from reports.paper_values import printable
from services.booklet.content import Booklet
from services.booklet.of_address import office_of, place_of, print_address, told_of
from users.clock import wib_date
from users.languages import in_indonesian
from users.pages.one_page import page_now
from users.pages.turns import Busy
from users.words import date_text

SHAPES = {"": "booklet", "poster": "poster"}


@require_safe
def booklet(request: HttpRequest, code: str) -> HttpResponseBase:
    """?kantor= as on its page; ?bentuk=poster for the one page."""
    shape = SHAPES.get(request.GET.get("bentuk", ""))
    if shape is None:
        raise Http404
    with in_indonesian():  # what hangs at the desk is in the ministry's language
        told = told_of(code, office_of(request))
        html = _html(told, shape)
    name = f"{'poster' if shape == 'poster' else 'buku-saku'}-{told.entry.service.code}-{place_of(told)}.pdf"
    with files.folder() as made:
        target = made / "booklet.pdf"
        try:
            rendering.render("html", target, {"html": html, "logo": ""}, [], dict)
        except (Busy, rendering.PaperFailed):
            messages.warning(request, _("Berkas belum dapat dibuat sekarang. Coba lagi sebentar lagi."))
            return redirect("services:booklet", told.entry.service.code)
        return files.attachment(target.open("rb"), name, Format.PDF)


def _html(told: Booklet, shape: str) -> str:
    address = settings.SITE_URL + print_address(told)
    context = {
        "told": told,
        "day": date_text(wib_date(page_now())),
        "qr": qr_svg(address),
        "address": address.partition("://")[2],
    }
    return printable(render_to_string(f"reports/paper/{shape}.html", context))
