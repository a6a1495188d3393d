"""Papers that a head of office would sign: who may read the page may print it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kpi.figures.lock_words import sentence
from kpi.figures.reading import NoPolicy
from kpi.monitoring.access import MustOpen, Reader
from kpi.monitoring.numbers import officer_url, place_url
from reports.documents import Document, print_document
from reports.files import attachment, folder
from reports.forms import FileForm
from reports.lists.definitions import HAI_REPORT_ROLES
from reports.paper_frame import Maker
from reports.rendering import Busy, PaperFailed
from tickets import quarters
from tickets.quarter_of_address import quarter_or_404
from tickets.quarters import Quarter
from tickets.words import quarter_text
from users.clock import DatabaseClock
from users.models import Office

from .hai import hai_report
from .iku import LockDamaged, NothingToPrint, iku_sheet
from .kanwil import kanwil_recap


@require_POST
def print_iku(request: HttpRequest, officer_id: int) -> HttpResponseBase:
    """Lembar Capaian IKU of one officer, for the officer, their head of section, their Kanwil and the head office."""
    now = DatabaseClock().now()
    reader = Reader.of(request, now)
    quarter = quarter_or_404(request.GET.get("quarter", ""), now)
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
    quarter = quarter_or_404(request.GET.get("quarter", ""), now)
    place = reader.place(kanwil, quarter)
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


@require_safe
def hai(request: HttpRequest) -> HttpResponse:
    """The quarterly report on screen, of what the login sees."""
    if request.user.role not in HAI_REPORT_ROLES:
        raise PermissionDenied
    now = DatabaseClock().now()
    quarter = quarter_or_404(request.GET.get("quarter", ""), now)
    doc = hai_report(request.user, quarter, now)
    context = {
        **doc.body,
        "doc": doc,
        "picker": [(one.code, quarter_text(one)) for one in quarters.until(Quarter.of(now))],
        "chosen": quarter.code,
        "form": FileForm(),
        "print_url": reverse("reports:hai-print") + f"?quarter={quarter.code}",
    }
    return render(request, "reports/hai.html", context)


@require_POST
def print_hai(request: HttpRequest) -> HttpResponseBase:
    """The quarterly report as a file."""
    if request.user.role not in HAI_REPORT_ROLES:
        raise PermissionDenied
    now = DatabaseClock().now()
    quarter = quarter_or_404(request.GET.get("quarter", ""), now)
    back = reverse("reports:hai") + f"?quarter={quarter.code}"
    return _printed(request, lambda: hai_report(request.user, quarter, now), f"hai-{quarter.code}", back)
