"""Papers that a head of office would sign: who may read the page may print it."""

from collections.abc import Callable
from pathlib import Path

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
from kpi.monitoring.tickets import Behind, what_of
from kpi.monitoring.views import whose_of
from kpi.signals.permissions import may_see_signals
from reports.documents import Document, print_document
from reports.files import attachment, folder
from reports.forms import FileForm
from reports.lists.definitions import HAI_REPORT_ROLES
from reports.models import PrintedPaper
from reports.paper_frame import Maker
from reports.printing import print_table
from reports.rendering import PaperFailed
from tickets import quarters
from tickets.permissions import may_see_board
from tickets.quarter_of_address import quarter_or_404
from tickets.quarters import Quarter
from tickets.words import quarter_text
from users.clock import DatabaseClock
from users.languages import in_indonesian
from users.models import Office
from users.pages.turns import Busy
from users.refusals import Refused

from .behind import BehindTable
from .boards import early_warning_paper, signals_paper
from .hai import hai_report
from .iku import LockDamaged, NothingToPrint, iku_sheet
from .kanwil import kanwil_recap, office_recap
from .nation import nation_recap


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
    """The recap of a Kanwil, for itself and the head office, in the order and filter of its page."""
    now = DatabaseClock().now()
    reader = Reader.of(request, now)
    quarter = quarter_or_404(request.GET.get("quarter", ""), now)
    place = reader.place(kanwil, quarter)
    if place.kind != Office.Kind.KANWIL:
        raise Http404
    name = f"kanwil-{place.code}-{quarter.code}"
    return _printed(
        request, lambda: kanwil_recap(place, quarter, now, request.GET), name, _back(place_url(place, quarter), request)
    )


@require_POST
def print_office(request: HttpRequest, code: str) -> HttpResponseBase:
    """The same of one office, for whoever may read its figures."""
    now = DatabaseClock().now()
    reader = Reader.of(request, now)
    quarter = quarter_or_404(request.GET.get("quarter", ""), now)
    place = reader.place(code, quarter)
    if place.kind == Office.Kind.KANWIL:
        raise Http404
    try:
        reader.read_place(place)
    except MustOpen as closed:
        return redirect(closed.url)
    name = f"kantor-{place.code}-{quarter.code}"
    return _printed(
        request, lambda: office_recap(place, quarter, now, request.GET), name, _back(place_url(place, quarter), request)
    )


@require_POST
def print_nation(request: HttpRequest) -> HttpResponseBase:
    """The sums of every Kanwil, for the head office, in the order of the page."""
    now = DatabaseClock().now()
    if not Reader.of(request, now).of_nation:
        raise PermissionDenied
    quarter = quarter_or_404(request.GET.get("quarter", ""), now)
    back = _back(reverse("kpi:monitoring"), request)
    return _printed(request, lambda: nation_recap(quarter, request.GET, now), f"nasional-{quarter.code}", back)


@require_POST
def print_behind(request: HttpRequest) -> HttpResponseBase:
    """The tickets behind a number, for whoever may read the number."""
    now = DatabaseClock().now()
    reader = Reader.of(request, now)
    quarter = quarter_or_404(request.GET.get("quarter", ""), now)
    try:
        whose = whose_of(request, reader, quarter)
    except MustOpen as closed:
        return redirect(closed.url)
    what = what_of(request.GET)

    def make(file_format: str, target: Path) -> PrintedPaper:
        table = BehindTable(Behind.of(reader.user, whose, what, now), now)
        table.check_size(file_format)
        return print_table(table, file_format, target, Maker(request.user)).paper

    return _made(request, make, f"tiket-{what}-{quarter.code}", whose.url(what))


@require_POST
def print_early_warning(request: HttpRequest) -> HttpResponseBase:
    """Peringatan dini as its page has it now."""
    if not may_see_board(request.user):
        raise PermissionDenied
    now = DatabaseClock().now()
    back = _back(reverse("tickets:early_warning"), request)
    return _printed(request, lambda: early_warning_paper(request.user, request.GET, now), "peringatan-dini", back)


@require_POST
def print_signals(request: HttpRequest) -> HttpResponseBase:
    """Indikasi kejanggalan, for whoever may see it, as it is chosen on its page."""
    if not may_see_signals(request.user):
        raise PermissionDenied
    now = DatabaseClock().now()
    back = _back(reverse("review:signals"), request)
    return _printed(request, lambda: signals_paper(request.user, request.GET, now), "indikasi", back)


def _back(page: str, request: HttpRequest) -> str:
    """The page that was printed, as it was chosen."""
    query = request.GET.urlencode()
    return f"{page.partition('?')[0]}?{query}" if query else page


def _printed(request: HttpRequest, made: Callable[[], Document], name: str, back: str) -> HttpResponseBase:
    def make(file_format: str, target: Path) -> PrintedPaper:
        return print_document(made(), file_format, target, Maker(request.user))

    return _made(request, make, name, back)


def _made(request: HttpRequest, make: Callable[[str, Path], PrintedPaper], name: str, back: str) -> HttpResponseBase:
    form = FileForm(request.POST)
    if form.is_valid():
        file_format = form.cleaned_data["format"]
        try:
            with folder() as home, in_indonesian():
                target = home / "berkas"
                paper = make(file_format, target)
                handle = target.open("rb")
            return attachment(handle, f"{name}-{paper}.{file_format}", file_format)
        except (NothingToPrint, NoPolicy):
            messages.info(request, _("Tidak ada angka untuk dicetak pada triwulan ini."))
        except Refused as refusal:
            messages.info(request, str(refusal))
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
