"""Laporan Layanan/Permasalahan: the lists and their files."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tickets.words import instant_text
from users.clock import DatabaseClock
from users.languages import in_indonesian
from users.models import AlreadyDone, OneTimeKey, User
from users.pages.one_page import page_now
from users.pages.turns import Busy
from users.refusals import Refused

from . import actions
from .files import attachment, folder
from .forms import FileForm
from .jobs import file_of, place_of
from .lists.definitions import DEFINITIONS, HAI_REPORT_ROLES, Definition
from .lists.listing import doors_for, job_rows, listing, progress_words
from .lists.selection import CHOSEN, Selection
from .models import ReportJob, shown_code
from .paper_frame import Maker
from .printing import print_table
from .rendering import PaperFailed


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The reports, each a door, and the files that this login asked for."""
    if request.user.role not in HAI_REPORT_ROLES:
        raise PermissionDenied
    context = {"doors": doors_for(request.user, page_now()), "jobs": job_rows(request.user)}
    return render(request, "reports/index.html", context)


@require_safe
def table(request: HttpRequest, name: str) -> HttpResponse:
    """One report on screen."""
    selection = Selection(_opened(request.user, name), request.user, request.GET.dict(), page_now())
    context = {"listing": listing(selection, request.GET), "form": FileForm()}
    return render(request, "reports/table.html", context)


@require_POST
def print_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """The file of exactly the filtered rows: at once, or, when it is long, by the worker."""
    definition = _opened(request.user, name)
    back = _page_of(definition, request)
    if done := OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return redirect("reports:job", done.result)
    form = FileForm(request.POST)
    query = request.GET.dict() | {CHOSEN: " ".join(request.POST.getlist(CHOSEN))}
    selection = Selection(definition, request.user, query, DatabaseClock().now())
    if not form.is_valid() or not selection.is_sound():
        # The page says what is wrong with a filter or an order; a paper with another one would mislead.
        why = selection.sorting.note or _("Periksa filter dan urutannya, lalu pilih PDF atau Excel.")
        messages.info(request, _("Berkas belum dibuat.") + " " + why)
        return redirect(back)
    file_format = form.cleaned_data["format"]
    try:
        count = actions.check_size(selection, file_format)
        if count > settings.REPORT_AT_ONCE_ROWS[file_format]:
            with in_indonesian():
                job = actions.request_file(
                    key=form.one_time_key(request.user),
                    selection=selection,
                    file_format=file_format,
                    count=count,
                    posting=None,
                    clock=DatabaseClock(),
                )
            return redirect("reports:job", job.key)
        return _at_once(selection, file_format, request.user)
    except AlreadyDone as done:
        return redirect("reports:job", done.result)
    except Refused as refusal:
        messages.info(request, str(refusal))
    except Busy:
        messages.info(request, _("Banyak berkas sedang dibuat. Coba lagi sebentar lagi."))
    except PaperFailed:
        messages.info(request, _("Berkas tidak berhasil dibuat. Coba lagi, atau pilih bentuk yang lain."))
    return redirect(back)


def _at_once(selection: Selection, file_format: str, user: User) -> FileResponse:
    with folder() as home, in_indonesian():
        target = home / "berkas"
        printed = print_table(selection, file_format, target, Maker(user))
        handle = target.open("rb")
    return attachment(
        handle, f"{selection.definition.name}-{shown_code(printed.paper.code)}.{file_format}", file_format
    )


@require_safe
def job(request: HttpRequest, job_key: object) -> HttpResponse:
    """How far a file is; the link to it."""
    found = _own_job(request.user, job_key)
    now = DatabaseClock().now()
    context = {
        "job": found,
        "words": progress_words(found, now),
        "asked": instant_text(found.requested_at),
        "busy": found.state in {ReportJob.State.WAITING, ReportJob.State.WORKING},
        "ready": _is_ready(found, request.user),
    }
    # The part that follows the worker asks for itself alone, every two seconds.
    part = "reports/progress.html" if request.GET.get("bagian") == "kemajuan" else "reports/job.html"
    return render(request, part, context)


@require_safe
def download(request: HttpRequest, job_key: object) -> FileResponse:
    """The file, for whoever asked for it, as long as the login is still at that place."""
    found = _own_job(request.user, job_key)
    if not _is_ready(found, request.user):
        raise Http404
    try:
        handle = file_of(found).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return attachment(handle, found.file_name, found.format)


def _own_job(user: User, job_key: object) -> ReportJob:
    found = ReportJob.objects.visible_to(user).select_related("paper").filter(key=job_key).first()
    if found is None:
        raise Http404
    return found


def _is_ready(job: ReportJob, user: User) -> bool:
    if job.state != ReportJob.State.DONE or job.expires_at is None:
        return False
    return job.place == place_of(user) and job.expires_at > DatabaseClock().now()


def _opened(user: User, name: str) -> Definition:
    definition = DEFINITIONS[name]
    if not definition.may_open(user):
        raise PermissionDenied
    return definition


def _page_of(definition: Definition, request: HttpRequest) -> str:
    page = reverse("tickets:recap" if definition.name == "rekap" else f"reports:{definition.name}")
    return f"{page}?{urlencode(request.GET.dict())}" if request.GET else page
