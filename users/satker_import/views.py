"""Impor satker: bring a file, watch it being read, look at what it would change, let it be carried out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from users import permissions
from users.clock import DatabaseClock
from users.forms import OneTimeForm
from users.models import OneTimeKey, SatkerImport
from users.officers.forms import SatkerFileForm
from users.officers.views import METHODS, XLSX
from users.signing.sent_forms import carry_out
from users.spreadsheets import write_table

from . import actions as satker_import_actions
from .listing import import_page, import_rows
from .rules import COLUMNS, EXAMPLE

ACTS = {
    "approve": (satker_import_actions.approve_satker_import, _("Berkas akan diterapkan sebentar lagi.")),
    "cancel": (satker_import_actions.cancel_satker_import, _("Impor dibatalkan. Tidak ada yang diubah.")),
    "retry": (satker_import_actions.retry_satker_import, _("Berkas akan dikerjakan lagi sebentar lagi.")),
}


@require_http_methods(METHODS)
def satker_imports(request: HttpRequest) -> HttpResponse:
    """The files so far, and the form for a new one."""
    _admins_only(request)
    if done := OneTimeKey.earlier(request.POST.get("submission", ""), request.user):
        return redirect("users:satker_import", done.result)
    posted = request.method == "POST"
    form = SatkerFileForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        if response := carry_out(
            form,
            lambda: satker_import_actions.upload_satker_file(
                key=form.one_time_key(request.user), name=upload.name, content=upload.read(), clock=DatabaseClock()
            ),
            done=lambda batch: redirect("users:satker_import", batch.pk),
            before=lambda first: redirect("users:satker_import", first.result),
            fields={"": "file"},
        ):
            return response
    batches = SatkerImport.objects.visible_to(request.user).defer("content").select_related("uploaded_by")[:25]
    context = {"form": form, "rows": import_rows(batches), "columns": COLUMNS}
    return render(request, "users/imports/list.html", context)


@require_safe
def satker_sheet(request: HttpRequest) -> HttpResponse:
    """The Excel form, with headings and one example, every cell text."""
    _admins_only(request)
    content = write_table("Satker", COLUMNS, [EXAMPLE], widths=(14, 48, 8, 8, 16))
    headers = {"Content-Disposition": 'attachment; filename="impor-satker.xlsx"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_http_methods(METHODS)
def satker_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """One file: progress, counts, errors, changes, and what can be done with it."""
    _admins_only(request)
    batches = SatkerImport.objects.visible_to(request.user).defer("content")
    batch = batches.select_related("uploaded_by", "decided_by").filter(pk=import_id).first()
    if batch is None:
        raise Http404
    form = OneTimeForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        act, said = ACTS.get(request.POST.get("act", ""), (None, ""))
        if act is not None and form.is_valid():

            def told(_result: object) -> HttpResponse:
                messages.success(request, said)
                return redirect("users:satker_import", batch.pk)

            if response := carry_out(
                form,
                lambda: act(key=form.one_time_key(request.user), import_id=batch.pk, clock=DatabaseClock()),
                done=told,
                before=told,
            ):
                return response
            messages.info(request, " ".join(form.non_field_errors()))
        return redirect("users:satker_import", batch.pk)
    view = import_page(batch, request.GET)
    # The part that follows the worker asks for itself alone, every two seconds.
    template = "users/imports/progress.html" if request.GET.get("bagian") == "kemajuan" else "users/imports/import.html"
    return render(request, template, {"view": view, "form": form})


def _admins_only(request: HttpRequest) -> None:
    if not permissions.may_import_satker(request.user):
        raise PermissionDenied
