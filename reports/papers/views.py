"""The papers of the index from the pages of Monitoring IKU: who may read the page may print it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kpi.figures.lock_words import sentence
from kpi.figures.reading import NoPolicy
from kpi.monitoring.access import MustOpen, Reader
from kpi.monitoring.links import officer_url, place_url
from kpi.monitoring.quarter_picker import quarter_of
from reports.documents import Document, print_document
from reports.forms import FileForm
from reports.printing import Maker
from reports.rendering import Busy, PaperFailed
from reports.views import attachment, folder
from users.clock import DatabaseClock
from users.models import Office

from .iku import LockDamaged, NothingToPrint, iku_sheet
from .kanwil import kanwil_recap


@require_POST
def print_iku(request: HttpRequest, officer_id: int) -> HttpResponseBase:
    """Lembar Capaian IKU of one officer, for himself, his head of section, his Kanwil and the head office."""
    now = DatabaseClock().now()
    reader = Reader.of(request, now)
    quarter = quarter_of(request.GET, now)
    try:
        officer = reader.officer(officer_id, quarter)
    except MustOpen as closed:
        return redirect(closed.url)
    return _printed(
        request, lambda: iku_sheet(officer, quarter, now), f"iku-{quarter.code}", officer_url(officer, quarter)
    )


@require_POST
def print_kanwil(request: HttpRequest, kanwil: str) -> HttpResponseBase:
    """The recap of a Kanwil, for itself and the head office."""
    now = DatabaseClock().now()
    reader = Reader.of(request, now)
    quarter = quarter_of(request.GET, now)
    place = reader.place(kanwil)
    if place.kind != Office.Kind.KANWIL:
        raise Http404
    name = f"kanwil-{place.code}-{quarter.code}"
    return _printed(request, lambda: kanwil_recap(place, quarter, now), name, place_url(place, quarter))


def _printed(request: HttpRequest, made: Callable[[], Document], name: str, back: str) -> HttpResponseBase:
    form = FileForm(request.POST)
    if form.is_valid():
        file_format = form.cleaned_data["format"]
        try:
            with folder() as home:
                target = home / "berkas"
                paper = print_document(made(), file_format, target, Maker(request.user))
                handle = target.open("rb")
            return attachment(handle, f"{name}-{paper}.{file_format}", file_format)
        except (NothingToPrint, NoPolicy):
            messages.info(request, _("Tidak ada angka untuk dicetak pada triwulan ini."))
        except LockDamaged as damage:
            messages.error(request, sentence(str(damage)))
        except (Busy, PaperFailed):
            messages.info(request, _("Berkas tidak berhasil dibuat. Coba lagi sebentar lagi."))
    return redirect(back)
